package pdf

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func render(t testing.TB, m Monthly, attachments []Attachment) []byte {
	t.Helper()
	out, err := Render(m, attachments)
	if err != nil {
		t.Fatalf("render: %v", err)
	}
	return out
}

func TestRenderGivesTheSameBytesUnderConcurrency(t *testing.T) {
	t.Parallel()
	all := scenes()
	for _, name := range []string{"helios", "northgate", "office"} {
		m := all[name]
		want := render(t, m, attached())
		var group sync.WaitGroup
		results := make([][]byte, 8)
		for i := range results {
			group.Go(func() { results[i], _ = Render(m, attached()) })
		}
		group.Wait()
		for i, got := range results {
			if !bytes.Equal(got, want) {
				t.Errorf("%s: run %d gave other bytes (%d, want %d)", name, i, len(got), len(want))
			}
		}
	}
}

// TestPagesSayWhatTheyUsedTo compares the extracted text, not the bytes, with
// what was read and approved. Run with VIGIE_PDF_GOLDEN=write to approve anew.
func TestPagesSayWhatTheyUsedTo(t *testing.T) {
	t.Parallel()
	for name, m := range scenes() {
		if strings.HasPrefix(name, "crowd") {
			continue // 150 rows say nothing the others do not
		}
		shown, err := Figures(render(t, m, attached()))
		if err != nil {
			t.Errorf("%s: read figures: %v", name, err)
			continue
		}
		got := strings.Join(shown.Pages, "\n\f\n") + "\n"
		path := filepath.Join("testdata", name+".txt")
		if os.Getenv("VIGIE_PDF_GOLDEN") == "write" {
			if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("%s: text differs (-want +got):\n%s", name, diff)
		}
	}
}

func TestFiguresAreReadBackAsDrawn(t *testing.T) {
	t.Parallel()
	m := copied(scenes()["helios"])
	shown, err := Figures(render(t, m, attached()))
	if err != nil {
		t.Fatalf("read figures: %v", err)
	}
	f, ok := shown.Figure("cover.figure")
	if want := "99,9598" + narrowSpace + "%"; !ok || f.Text != want || f.Page != 1 {
		t.Errorf("cover figure: got %+v, want %q on page 1", f, want)
	}
	for _, other := range shown.Figures {
		if other.Size > f.Size {
			t.Errorf("%s is set at %.1f points, larger than the cover's figure at %.1f", other.Label, other.Size, f.Size)
		}
	}
	if got, _ := shown.Percent("cover.figure"); got != m.Commitments[0].Achieved {
		t.Errorf("cover figure in data: got %q, want %q", got, m.Commitments[0].Achieved)
	}
	if got, _ := shown.Percent("availability.1.target"); got != "99.95" {
		t.Errorf("target: got %q, want 99.95", got)
	}
	var sum int64
	for c := range ClassCount {
		n, ok := shown.Seconds("class.1." + c.String())
		if !ok || n != m.Commitments[0].seconds()[c] {
			t.Errorf("class %s: got %d, want %d", c, n, m.Commitments[0].seconds()[c])
		}
		sum += n
	}
	if total, _ := shown.Seconds("class.1.total"); total != sum || total != 2682000 {
		t.Errorf("total: got %d, classes sum to %d, want 2682000", total, sum)
	}
	if got, _ := shown.Sum("evidence.sha256"); got != fmt.Sprintf("%x", m.Evidence.SHA256) {
		t.Errorf("evidence hash: got %s, want %x", got, m.Evidence.SHA256)
	}
	english, err := Figures(render(t, copied(scenes()["northgate"]), nil))
	if err != nil {
		t.Fatal(err)
	}
	if got, _ := english.Cents("credit.amount"); got != 98500 {
		t.Errorf("credit: got %d cents, want 98500", got)
	}
}

func TestFiguresFollowTheDrawnGlyphsNotTheMetadata(t *testing.T) {
	t.Parallel()
	m := copied(scenes()["helios"])
	m.Commitments[0].Achieved = "99.9698"
	shown, err := Figures(render(t, m, nil))
	if err != nil {
		t.Fatal(err)
	}
	if got, _ := shown.Percent("cover.figure"); got != "99.9698" {
		t.Errorf("got %q, want the figure on the page, 99.9698", got)
	}
}

func TestFiguresRefuseWhatRenderDoesNotWrite(t *testing.T) {
	t.Parallel()
	for name, content := range map[string]string{
		"hidden text":            "3 Tr",
		"a picture":              "/Im1 Do",
		"a moved page":           "1 0 0 1 0 0 cm",
		"unlabelled content":     "/Artifact BMC EMC",
		"an open figure":         "/VG.fr.cover.figure BMC",
		"text outside an array":  "(99.9) TJ",
		"odd glyph codes":        "[<0041 00>] TJ",
		"nested figures":         "/VG.fr.a BMC /VG.fr.b BMC EMC EMC",
		"an operator's operands": "1 2 m 3 l",
	} {
		if _, err := readContent([]byte(content)); err == nil {
			t.Errorf("%s: got no error for %q", name, content)
		}
	}
	out := render(t, copied(scenes()["helios"]), nil)
	for name, bad := range map[string][]byte{
		"truncated":        out[:len(out)/2],
		"appended update":  append(bytes.Clone(out), "\nxref\n0 0\ntrailer\n<<>>\nstartxref\n0\n%%EOF\n"...),
		"not a PDF":        []byte("hello"),
		"another alphabet": bytes.ReplaceAll(out, []byte("<0000> <FFFF> <0000>"), []byte("<0000> <FFFF> <0001>")),
	} {
		if _, err := Figures(bad); err == nil {
			t.Errorf("%s: got no error", name)
		}
	}
}

// hostile is text that must come out as text.
var hostile = []string{
	`) Tj ET /JS (app.alert(1)) BT (`, `/JavaScript /OpenAction << /S /URI >>`, `endstream endobj`, `\) \( \\`,
	"مرحبا بالعالم", "שלום", "\u202egnp.exe", "👩‍👩‍👧‍👦 🇫🇷", "e\u0301te\u0301", "\xff\xfe broken", "line\r\nbreak\tand\x00nul", "**bold**", "{nb}",
	strings.Repeat("W", 400), "a" + strings.Repeat(" b", 300), "", "\u200b\u200b", "<script>&amp;</script>",
}

func TestHostileTextIsDrawnAsText(t *testing.T) {
	t.Parallel()
	active := regexp.MustCompile(`/(JS|JavaScript|OpenAction|AA|Launch|URI|SubmitForm|GoToR|RichMedia|Annots)\b`)
	for i, text := range hostile {
		for _, base := range []string{"helios", "northgate"} {
			m := copied(scenes()[base])
			if text != "" {
				m.Client, m.Provider, m.Number = text, text, text
			}
			m.Contract.Reference, m.Supersedes, m.Method.Engine, m.Evidence.Name, m.Evidence.Key = text, text, text, text, text
			for k := range m.Components {
				m.Components[k].Name = text
			}
			for k := range m.Outages {
				o := &m.Outages[k]
				o.Ref, o.Component, o.Cause, o.Clause, o.ReasonRef, o.Review = text, text, text, text, text, text
			}
			for k := range m.Maintenances {
				m.Maintenances[k].Ref, m.Maintenances[k].Subject, m.Maintenances[k].Note = text, text, text
			}
			for k := range m.Exclusions {
				e := &m.Exclusions[k]
				e.Ref, e.Outage, e.ProposedBy, e.DecidedBy, e.Note = text, text, text, text, text
			}
			for k := range m.Actions {
				m.Actions[k] = Action{text, text, text, text, m.Actions[k].Due}
			}
			for k := range m.Quality.Sources {
				m.Quality.Sources[k].Name = text
			}
			for k := range m.Responses {
				m.Responses[k].Priority = text + fmt.Sprint(k)
			}
			for k := range m.Signatories {
				m.Signatories[k].Name, m.Signatories[k].Title = text, text
			}
			out, err := Render(m, []Attachment{{Name: text, Description: text, Content: []byte("x")}})
			if err != nil {
				t.Fatalf("text %d %q: %v", i, text, err)
			}
			shown, err := Figures(out)
			if err != nil {
				t.Fatalf("text %d %q: read back: %v", i, text, err)
			}
			if got, _ := shown.Percent("cover.figure"); got != m.Commitments[0].Achieved {
				t.Errorf("text %d %q: figure %q, want %q", i, text, got, m.Commitments[0].Achieved)
			}
			// In the title the words may stand in a UTF-16 string; as names they must not.
			if found := active.Find(out); found != nil {
				t.Errorf("text %d %q: the file holds %s", i, text, found)
			}
			for n, page := range placedRuns(t, out) {
				for _, a := range page {
					if a.box.x+a.w > right+4 {
						t.Errorf("text %d, page %d: %.30q ends at %.1f, beyond the margin", i, n+1, a.text, a.box.x+a.w)
					}
				}
			}
		}
	}
}

func TestMissingCharactersAreShownAsMissing(t *testing.T) {
	t.Parallel()
	m := copied(scenes()["helios"])
	m.Client = "Société 株式会社"
	shown, err := Figures(render(t, m, nil))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := shown.Pages[1], "Société □□□□"; !strings.Contains(got, want) {
		t.Errorf("page 2 does not show %q", want)
	}
}

func TestCheckRefusesFiguresThatDoNotAddUp(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*Monthly){
		"classes one second short":     func(m *Monthly) { m.Commitments[0].Classes[0].Seconds-- },
		"days one second long":         func(m *Monthly) { m.Days[4].Seconds[Available]++ },
		"no commitment":                func(m *Monthly) { m.Commitments = nil },
		"a percentage with a comma":    func(m *Monthly) { m.Commitments[0].Achieved = "99,95" },
		"a negative percentage":        func(m *Monthly) { m.Commitments[0].Lived = "-1" },
		"a verdict without a figure":   func(m *Monthly) { m.Commitments[0].Achieved = "" },
		"an outage that ends early":    func(m *Monthly) { m.Outages[0].To = m.Outages[0].From.Add(-time.Second) },
		"a component of another month": func(m *Monthly) { m.Components[0].Days = m.Components[0].Days[1:] },
		"an unknown class":             func(m *Monthly) { m.Hours[3] = ClassCount },
		"an unknown language":          func(m *Monthly) { m.Language = "de" },
		"no time zone":                 func(m *Monthly) { m.Period.Zone = nil },
		"no number":                    func(m *Monthly) { m.Number = "" },
		"an empty period":              func(m *Monthly) { m.Period.To = m.Period.From },
	} {
		m := copied(scenes()["helios"])
		spoil(&m)
		if _, err := Render(m, nil); err == nil {
			t.Errorf("%s: got no error", name)
		}
	}
	if _, err := Render(copied(scenes()["helios"]), make([]Attachment, 10)); err == nil {
		t.Error("ten attachments: got no error")
	}
}

func TestBookmarksReachTheirPagesDespiteAttachments(t *testing.T) {
	t.Parallel()
	m := copied(scenes()["helios"])
	for _, n := range []int{0, 1, 2, 9} {
		files := make([]Attachment, n)
		for i := range files {
			files[i] = Attachment{Name: fmt.Sprintf("f%d.json", i), Content: []byte("{}")}
		}
		out := render(t, m, files)
		found := regexp.MustCompile(`/Dest \[(\d+) 0 R`).FindAllSubmatch(out, -1)
		if len(found) != 14 {
			t.Errorf("%d attachments: %d bookmarks, want 14", n, len(found))
		}
		for _, f := range found {
			page := fmt.Sprintf("\n%s 0 obj\n<</Type /Page\n", f[1])
			if !bytes.Contains(out, []byte(page)) {
				t.Errorf("%d attachments: a bookmark points at object %s, which is no page", n, f[1])
			}
		}
	}
}

// TestPopplerAndQpdfReadTheDocument asks other people's readers.
func TestPopplerAndQpdfReadTheDocument(t *testing.T) {
	t.Parallel()
	for _, tool := range []string{"pdftotext", "qpdf"} {
		if _, err := exec.LookPath(tool); err != nil {
			if os.Getenv("CI") != "" {
				t.Fatalf("%s is missing", tool)
			}
			t.Skipf("%s is missing: the document was not read by foreign readers", tool)
		}
	}
	path := filepath.Join(t.TempDir(), "report.pdf")
	if err := os.WriteFile(path, render(t, copied(scenes()["helios"]), attached()), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("qpdf", "--check", path).CombinedOutput(); err != nil {
		t.Errorf("qpdf: %v\n%s", err, out)
	}
	text, err := exec.Command("pdftotext", "-enc", "UTF-8", path, "-").Output()
	if err != nil {
		t.Fatalf("pdftotext: %v", err)
	}
	// Poppler prints every kind of space as the plain one.
	plain := strings.NewReplacer(narrowSpace, " ", noBreakSpace, " ").Replace(string(text))
	for _, want := range []string{"99,9598 %", "En octobre 2026, les services", "Saturation des connexions", "2 682 000 s", "Toutes les"} {
		if !strings.Contains(plain, want) {
			t.Errorf("pdftotext does not find %q", want)
		}
	}
}

func BenchmarkRender(b *testing.B) {
	m := scenes()["helios"]
	files := attached()
	render(b, m, files)
	b.ReportAllocs()
	for b.Loop() {
		render(b, m, files)
	}
}
