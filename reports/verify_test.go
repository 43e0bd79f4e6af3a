package reports_test

import (
	"bytes"
	"compress/zlib"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"vigie/reports"
	"vigie/reports/seal"
)

// issued makes October's report and returns its file and evidence.
func issued(t *testing.T, locale string) (bundle, []byte, reports.Evidence) {
	t.Helper()
	b := setup(t)
	b.october()
	r := b.issue("2026-10", locale)
	var evidence reports.Evidence
	if err := json.Unmarshal(b.file(r.EvidenceSHA256), &evidence); err != nil {
		t.Fatalf("read evidence: %v", err)
	}
	return b, b.file(r.PDFSHA256), evidence
}

// moved returns evidence in which the first outage begins a second later, wherever the evidence tells it, with the figures that follow.
func moved(t *testing.T, e reports.Evidence) reports.Evidence {
	t.Helper()
	e.SLA.Outages, e.Outages = slices.Clone(e.SLA.Outages), slices.Clone(e.Outages)
	e.SLA.Outages[0].From = e.SLA.Outages[0].From.Add(time.Second)
	e.Outages[0].From = e.Outages[0].From.Add(time.Second)
	e, err := e.Refigured()
	if err != nil {
		t.Fatalf("recompute: %v", err)
	}
	return e
}

func encoded(t *testing.T, e reports.Evidence) []byte {
	t.Helper()
	content, err := e.Encode()
	if err != nil {
		t.Fatalf("encode: %v", err)
	}
	return content
}

// failed returns what a failed check says; empty when it passed.
func failed(x reports.Examination, id seal.CheckID) string {
	for _, c := range x.Checks {
		if c.ID == id && !c.OK {
			return c.Detail
		}
	}
	return ""
}

func refuse(t *testing.T, b bundle, file []byte, wants map[seal.CheckID]string) {
	t.Helper()
	found := reports.Verify(file, b.authority.Trust())
	if found.Genuine {
		t.Fatalf("accepted:\n%s", found.Text())
	}
	for id, want := range wants {
		if got := failed(found, id); !strings.Contains(got, want) || got == "" {
			t.Errorf("%s: got %q, want it to fail with %q\n%s", id, got, want, found.Text())
		}
	}
}

func TestAFlippedByteIsRefused(t *testing.T) {
	b, file, _ := issued(t, "fr")
	for _, at := range []int{10, len(file) / 4, len(file) / 2, 3 * len(file) / 4, len(file) - 3} {
		flipped := bytes.Clone(file)
		flipped[at] ^= 1
		if found := reports.Verify(flipped, b.authority.Trust()); found.Genuine {
			t.Errorf("byte %d of %d flipped: accepted", at, len(file))
		}
	}
}

func TestAnAppendedUpdateIsRefused(t *testing.T) {
	b, file, evidence := issued(t, "fr")
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	_, _ = z.Write(encoded(t, moved(t, evidence)))
	_ = z.Close()
	update := fmt.Sprintf("9999 0 obj\n<< /Type /EmbeddedFile /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream\nendobj\nstartxref\n0\n%%%%EOF\n", packed.Len(), packed.String())
	refuse(t, b, append(bytes.Clone(file), update...), nil)
}

func TestEvidenceMovedByASecondIsRefusedByName(t *testing.T) {
	const interval = "outage I-1"
	t.Run("in the evidence alone", func(t *testing.T) {
		b, _, evidence := issued(t, "fr")
		file, err := b.reports.Forge(t.Context(), reports.Forgery{Pages: evidence, Evidence: moved(t, evidence), Table: evidence})
		if err != nil {
			t.Fatalf("forge: %v", err)
		}
		refuse(t, b, file, map[seal.CheckID]string{reports.CheckIntervals: interval, reports.CheckPages: "row I-1"})
	})
	t.Run("in every attached file", func(t *testing.T) {
		b, _, evidence := issued(t, "en")
		other := moved(t, evidence)
		file, err := b.reports.Forge(t.Context(), reports.Forgery{Pages: evidence, Evidence: other, Table: other})
		if err != nil {
			t.Fatalf("forge: %v", err)
		}
		refuse(t, b, file, map[seal.CheckID]string{reports.CheckFigures: "class.1", reports.CheckPages: "row I-1"})
	})
	t.Run("in the engine's input alone", func(t *testing.T) {
		b, _, evidence := issued(t, "fr")
		other := evidence
		other.SLA = moved(t, evidence).SLA
		file, err := b.reports.Forge(t.Context(), reports.Forgery{Pages: evidence, Evidence: other, Table: evidence})
		if err != nil {
			t.Fatalf("forge: %v", err)
		}
		refuse(t, b, file, map[seal.CheckID]string{reports.CheckIntervals: interval, reports.CheckRecomputed: "counted_outage_s"})
	})
	t.Run("in the figures alone", func(t *testing.T) {
		b, _, evidence := issued(t, "fr")
		other, better := evidence, "100.0000"
		other.Figures.Availability = &better
		file, err := b.reports.Forge(t.Context(), reports.Forgery{Pages: evidence, Evidence: other, Table: evidence})
		if err != nil {
			t.Fatalf("forge: %v", err)
		}
		refuse(t, b, file, map[seal.CheckID]string{reports.CheckRecomputed: "availability_pct"})
	})
}

// TestAnAttachmentExchangedWithQPDFIsRefusedByName does what anybody can do with the tools of a distribution.
func TestAnAttachmentExchangedWithQPDFIsRefusedByName(t *testing.T) {
	qpdf, err := exec.LookPath("qpdf")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("qpdf is not installed; it is required where CI is set")
		}
		t.Skip("SKIPPED: qpdf is not installed, so exchanging an attachment with it was NOT tried")
	}
	b, file, evidence := issued(t, "fr")
	dir := t.TempDir()
	write := func(name string, content []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatalf("write %s: %v", name, err)
		}
		return path
	}
	in, out := write("report.pdf", file), filepath.Join(dir, "forged.pdf")
	attached := write("evidence.json", encoded(t, moved(t, evidence)))
	run := func(args ...string) {
		t.Helper()
		if output, err := exec.CommandContext(t.Context(), qpdf, args...).CombinedOutput(); err != nil {
			t.Fatalf("qpdf %v: %v: %s", args, err, output)
		}
	}
	without := filepath.Join(dir, "without.pdf")
	run(in, "--remove-attachment=evidence.json", without)
	for _, form := range []string{"--object-streams=preserve", "--qdf"} {
		run(without, form, "--add-attachment", attached, "--key=evidence.json", "--", out)
		forged, err := os.ReadFile(out)
		if err != nil {
			t.Fatalf("read: %v", err)
		}
		refuse(t, b, forged, map[seal.CheckID]string{reports.CheckIntervals: "outage I-1"})
	}
}

func TestAnotherRootIsNotTrusted(t *testing.T) {
	_, file, _ := issued(t, "fr")
	stranger, err := seal.OpenAuthority(t.TempDir(), []byte("another secret of at least thirty-two bytes"), seal.AuthorityOptions{At: november})
	if err != nil {
		t.Fatalf("open authority: %v", err)
	}
	found := reports.Verify(file, stranger.Trust())
	if found.Genuine || failed(found, seal.CheckChain) == "" {
		t.Errorf("under another root: genuine %t, chain %q", found.Genuine, failed(found, seal.CheckChain))
	}
	if got := failed(found, reports.CheckRecomputed); got != "" {
		t.Errorf("the figures are right under any root: got %q", got)
	}
}

func TestWhatIsNoReportIsRefusedCalmly(t *testing.T) {
	t.Parallel()
	for name, file := range map[string][]byte{
		"nothing": nil, "text": []byte("bonjour"), "a header": []byte("%PDF-1.7\n"),
		"a bomb":         []byte("%PDF-1.7\nstream\n" + strings.Repeat("x", 1<<16) + "endstream"),
		"broken streams": []byte(strings.Repeat("stream\nendstream\n", 1<<12)),
		"an outage without a name": []byte(`%PDF-1.7
stream
{"format":"vigie-evidence-1","engine":"vigie/sla 1","layout":"vigie/pdf 2","report":{"period":"2026-10"},"sla":{"outages":[{"from":"2026-10-01T00:00:00Z"}]}}
endstream`),
	} {
		if found := reports.Verify(file, seal.Trust{}); found.Genuine || len(found.Checks) == 0 {
			t.Errorf("%s: genuine %t with %d checks", name, found.Genuine, len(found.Checks))
		}
	}
}

func TestTheCommandSaysWhatItFound(t *testing.T) {
	b, file, _ := issued(t, "fr")
	dir := t.TempDir()
	path, root := filepath.Join(dir, "r.pdf"), filepath.Join(dir, seal.RootFile)
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatalf("write: %v", err)
	}
	run := func(o reports.VerifyOptions) (bool, string, error) {
		var out bytes.Buffer
		genuine, err := reports.VerifyFile(&out, o)
		return genuine, out.String(), err
	}
	if _, _, err := run(reports.VerifyOptions{File: path}); err == nil || !strings.Contains(err.Error(), "--root") {
		t.Errorf("without a root: got %v, want it asked for", err)
	}
	if _, _, err := run(reports.VerifyOptions{File: path, DataDir: dir}); err == nil || !strings.Contains(err.Error(), "--root") {
		t.Errorf("without a root in the data folder: got %v, want it asked for", err)
	}
	if err := os.WriteFile(root, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: b.authority.Root().Raw}), 0o600); err != nil {
		t.Fatalf("write root: %v", err)
	}
	for _, o := range []reports.VerifyOptions{{File: path, DataDir: dir}, {File: path, Root: root}} {
		if genuine, text, err := run(o); err != nil || !genuine || !strings.Contains(text, "GENUINE: report VG-2026-10-000001") || strings.Count(text, "\n") < 20 {
			t.Errorf("%+v: got %t, %v:\n%s", o, genuine, err, text)
		}
	}
	_, text, err := run(reports.VerifyOptions{File: path, Root: root, JSON: true})
	var found reports.Examination
	if err != nil || json.Unmarshal([]byte(text), &found) != nil || !found.Genuine {
		t.Errorf("as JSON: got %v:\n%s", err, text)
	}
}

func TestAReportStampedElsewhereIsVerifiedWithBothRoots(t *testing.T) {
	b := setup(t)
	elsewhere, err := seal.OpenAuthority(t.TempDir(), []byte("another secret of at least thirty-two bytes"), seal.AuthorityOptions{At: b.clock()})
	if err != nil {
		t.Fatalf("open the other authority: %v", err)
	}
	sealing := reports.AuthoritySealing(b.authority, b.clock)
	sealing.Stamper, sealing.TSARoots = reports.AuthoritySealing(elsewhere, b.clock).Stamper, []*x509.Certificate{elsewhere.Root()}
	b.reports = b.with(sealing)
	b.october()
	dir := t.TempDir()
	path, other := filepath.Join(dir, "r.pdf"), filepath.Join(dir, "tsa.pem")
	for name, content := range map[string][]byte{path: b.file(b.issue("2026-10", "en").PDFSHA256),
		filepath.Join(dir, seal.RootFile): pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: b.authority.Root().Raw}),
		other:                             pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: elsewhere.Root().Raw})} {
		if err := os.WriteFile(name, content, 0o600); err != nil {
			t.Fatalf("write: %v", err)
		}
	}
	for tsa, want := range map[string]bool{"": false, other: true} {
		var out bytes.Buffer
		if genuine, err := reports.VerifyFile(&out, reports.VerifyOptions{File: path, DataDir: dir, TSARoot: tsa}); err != nil || genuine != want {
			t.Errorf("with the authority's root %q: got genuine %t, %v; want %t\n%s", tsa, genuine, err, want, out.String())
		}
	}
}

func FuzzVerify(f *testing.F) {
	f.Add([]byte("%PDF-1.7\nstream\n{\"format\":\"vigie-evidence-1\"}\nendstream"))
	f.Add([]byte("stream\nkind,ref,component,from,to,weight,state,id\noutage,I-1\nendstream stream\n{\"format\":\"vigie-evidence-1\",\"sla\":{\"period\":[]}}\nendstream"))
	f.Fuzz(func(t *testing.T, file []byte) {
		if found := reports.Verify(file, seal.Trust{}); found.Genuine {
			t.Error("genuine without a root")
		}
	})
}
