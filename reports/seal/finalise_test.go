package seal

import (
	"bytes"
	"crypto/sha256"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jung-kurt/gofpdf"

	"vigie/reports/seal/sealtest"
)

func finalise(t testing.TB, raw []byte, o Options) []byte {
	t.Helper()
	file, err := Finalise(raw, o)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func TestFinaliseGivesTheSameBytesForTheSameInput(t *testing.T) {
	t.Parallel()
	b := setup(t)
	change := withUTF8Font(t)
	first := finalise(t, render(t, change), b.options())
	for range 5 {
		if !bytes.Equal(finalise(t, render(t, change), b.options()), first) {
			t.Fatal("got other bytes for the same input, want the same")
		}
	}
}

func TestFinaliseCompletesTheDocument(t *testing.T) {
	t.Parallel()
	b := setup(t)
	file := finalise(t, render(t, func(f *gofpdf.Fpdf) {
		f.SetXmpMetadata([]byte("<orphan/>"))
		f.SetDisplayMode("fullpage", "single")
	}), b.options())
	d, err := readDocument(file)
	if err != nil {
		t.Fatal(err)
	}
	catalogue := d.object(d.root).dict
	for _, want := range []struct{ key, value string }{
		{"Lang", "(fr-FR)"}, {"ViewerPreferences", "<< /DisplayDocTitle true >>"}, {"OpenAction", ""}, {"PageMode", "/UseOutlines"},
	} {
		if got := string(catalogue.get(want.key)); got != want.value {
			t.Errorf("/%s: got %s, want %s", want.key, got, want.value)
		}
	}
	metadata, err := d.follow(catalogue.get("Metadata"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Disponibilité d’octobre", "fr-FR", b.at.Format("2006-01-02T15:04:05Z")} {
		if !strings.Contains(string(metadata.stream), want) {
			t.Errorf("metadata: got\n%s\nwant %q in it", metadata.stream, want)
		}
	}
	if bytes.Contains(file, []byte("<orphan/>")) {
		t.Error("got gofpdf's orphaned metadata, want it gone")
	}
	if got, want := string(d.object(d.info).dict.get("CreationDate")), dateSource(b.at); got != want {
		t.Errorf("/CreationDate: got %s, want %s", got, want)
	}
	evidence := sha256.Sum256(b.options().Attachments[0].Content)
	if got, want := d.id, evidence[:]; !bytes.Equal(got, want) {
		t.Errorf("/ID: got %x, want %x", got, want)
	}
	sealtest.QPDF(t, file)
}

// gofpdf's own name tree breaks from ten files on; its files have no types.
func TestFinaliseTakesOverWhatGofpdfAttached(t *testing.T) {
	t.Parallel()
	b := setup(t)
	var files []gofpdf.Attachment
	o := b.options()
	o.Attachments = nil
	for i := range 12 {
		name := "evidence-" + strconv.Itoa(i) + ".json"
		files = append(files, gofpdf.Attachment{Content: []byte(strings.Repeat("{}", i)), Filename: name})
		o.Attachments = append(o.Attachments, Attachment{Name: name, MIME: "application/json", Relationship: Source})
	}
	signed := b.sealAs(t, renderAttached(t, files...), o)
	requireGenuine(t, Verify(signed, b.authority.Trust()))
	sealtest.All(t, signed, b.authority.Root())
	got, err := Attachments(signed)
	if err != nil {
		t.Fatal(err)
	}
	for i := range o.Attachments {
		o.Attachments[i].Content = files[i].Content
		o.Attachments[i].SHA256 = sha256.Sum256(files[i].Content)
	}
	if diff := cmp.Diff(o.Attachments, got); diff != "" {
		t.Errorf("attachments (-want +got):\n%s", diff)
	}
}

func TestFinaliseRefusesWhatItCannotVouchFor(t *testing.T) {
	t.Parallel()
	b := setup(t)
	plain := render(t, nil)
	with := func(change func(*Options)) Options {
		o := b.options()
		change(&o)
		return o
	}
	evidence := gofpdf.Attachment{Content: []byte("x"), Filename: "evidence.json"}
	attached := renderAttached(t, evidence)
	cases := []struct {
		name string
		raw  []byte
		o    Options
		want string
	}{
		{"no title", plain, with(func(o *Options) { o.Title = " " }), "no title"},
		{"no language", plain, with(func(o *Options) { o.Lang = "fr FR)" }), "language tag"},
		{"no date", plain, with(func(o *Options) { o.SignedAt = time.Time{} }), "date"},
		{"no evidence", plain, with(func(o *Options) { o.EvidenceSHA256 = [32]byte{} }), "evidence"},
		{"a path for a name", plain, with(func(o *Options) { o.Attachments[0].Name = "../evidence.json" }), "plain file name"},
		{"one name twice", plain, with(func(o *Options) { o.Attachments[1].Name = "evidence.json" }), "two attachments"},
		{"no media type", plain, with(func(o *Options) { o.Attachments[0].MIME = "json" }), "media type"},
		{"no relationship", plain, with(func(o *Options) { o.Attachments[0].Relationship = "" }), "relationship"},
		{"no content", plain, with(func(o *Options) { o.Attachments[0].Content = nil }), "no content"},
		{"content twice", attached, b.options(), "given twice"},
		{"a file nobody described", attached, with(func(o *Options) { o.Attachments = nil }), "not described"},
		{"a bookmark that leads to an attachment", render(t, func(f *gofpdf.Fpdf) { f.SetAttachments([]gofpdf.Attachment{evidence}) }), b.options(), "is no page"},
		{"a script", render(t, func(f *gofpdf.Fpdf) { f.SetJavascript("app.alert(1)") }), b.options(), "/JavaScript"},
		{"layers", render(t, func(f *gofpdf.Fpdf) { f.AddLayer("hidden", false) }), b.options(), "/OCProperties"},
		{"encryption", render(t, func(f *gofpdf.Fpdf) { f.SetProtection(gofpdf.CnProtectPrint, "", "") }), b.options(), "encrypted"},
		{"an empty file", nil, b.options(), "not a PDF"},
		{"half a file", plain[:len(plain)/2], b.options(), "rendered"},
		{"a file that is finalised already", finalise(t, plain, b.options()), b.options(), "rendered object"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := Finalise(c.raw, c.o)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got error %v, want one about %q", err, c.want)
			}
		})
	}
}

func TestAttachmentsUnpackNoMoreThanAnnounced(t *testing.T) {
	t.Parallel()
	b := setup(t)
	bomb := b.forge(t, func(r *rendered) {
		for i := range r.objects {
			if o := &r.objects[i]; o.dict.is("Type", "/EmbeddedFile") {
				o.stream = deflate(make([]byte, 8<<20))
				o.dict.set("Length", strconv.Itoa(len(o.stream)))
			}
		}
	})
	requireRefused(t, Verify(bomb, b.authority.Trust()), CheckAttachments)
	if _, err := Attachments(bomb); err == nil {
		t.Error("got no error, want one about the announced size")
	}
}

// FuzzFinalise: whatever the renderer gives, finalising ends with an error or
// with a file of the one form.
func FuzzFinalise(f *testing.F) {
	b := setup(f)
	o := b.options()
	f.Add(render(f, nil))
	f.Add(renderAttached(f, gofpdf.Attachment{Content: []byte("x"), Filename: "evidence.json"}))
	f.Add([]byte("%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 1 0 R /Kids [1 0 R] >>\nendobj\nxref\ntrailer\n<< /Root 1 0 R /Info 1 0 R >>\nstartxref\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		file, err := Finalise(raw, o)
		if err != nil {
			return
		}
		d, err := readDocument(file)
		if err != nil {
			t.Fatalf("got a file that cannot be read: %v", err)
		}
		if s, err := d.findSignature(); err == nil && !s.covers(len(file)) {
			t.Error("got a signature that does not cover the file")
		}
	})
}
