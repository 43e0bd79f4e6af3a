package seal

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/jung-kurt/gofpdf"
)

// issued is an instant of this year, so that programs which compare with
// today's date accept the certificates.
func issued() time.Time {
	now := time.Now().UTC()
	return time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 1, 0, time.UTC)
}

var secret = []byte("a secret for tests, 32 bytes long")

// bundle is what a test of signing needs.
type bundle struct {
	authority *Authority
	signer    Identity
	tsa       *LocalTSA
	at        time.Time
}

func setup(t testing.TB) bundle {
	t.Helper()
	at := issued()
	a, err := OpenAuthority(t.TempDir(), secret, AuthorityOptions{At: at, Organisation: "Nuit Claire"})
	if err != nil {
		t.Fatal(err)
	}
	id, err := a.Signer(at)
	if err != nil {
		t.Fatal(err)
	}
	return bundle{authority: a, signer: id, tsa: a.TSA(func() time.Time { return at }), at: at}
}

func (b bundle) options() Options {
	evidence := []byte(`{"outages":[{"from":"2026-10-03T01:12:00Z","to":"2026-10-03T01:30:07Z"}]}`)
	return Options{
		Title: "Disponibilité d’octobre", Lang: "fr-FR", Author: "Nuit Claire", Subject: "Rapport mensuel",
		CreatedAt: b.at, SignedAt: b.at, EvidenceSHA256: sha256.Sum256(evidence),
		SignerName: "Nuit Claire", Reason: "Rapport de disponibilité", Location: "Paris",
		Attachments: []Attachment{
			{Name: "evidence.json", MIME: "application/json", Relationship: Source, Description: "Preuves", Content: evidence},
			{Name: "evidence.csv", MIME: "text/csv", Relationship: Data, Content: []byte("from,to\n")},
		},
	}
}

// seal makes a signed report of a rendered file.
func (b bundle) seal(t testing.TB, raw []byte) []byte {
	t.Helper()
	return b.sealAs(t, raw, b.options())
}

func (b bundle) sealAs(t testing.TB, raw []byte, o Options) []byte {
	t.Helper()
	finalised, err := Finalise(raw, o)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := Sign(t.Context(), finalised, b.signer, b.tsa)
	if err != nil {
		t.Fatal(err)
	}
	return signed
}

// render makes a small report as reports/pdf would: pages, a link inside, a
// link outside, bookmarks, compressed streams.
func render(t testing.TB, change func(*gofpdf.Fpdf)) []byte {
	t.Helper()
	f := gofpdf.New("P", "pt", "A4", "")
	f.SetCatalogSort(true)
	f.SetCreationDate(time.Date(2026, 11, 1, 6, 0, 0, 0, time.UTC))
	f.SetModificationDate(time.Date(2026, 11, 1, 6, 0, 0, 0, time.UTC))
	f.SetFont("Helvetica", "", 12)
	second := f.AddLink()
	f.AddPage()
	f.Bookmark("Summary", 0, -1)
	f.Cell(100, 20, "99.9598 %")
	f.CellFormat(100, 20, "next", "", 0, "", false, second, "")
	f.CellFormat(100, 20, "verify", "", 0, "", false, 0, "https://vigie.test/verify")
	f.AddPage()
	f.SetLink(second, 0, 2)
	f.Bookmark("Outages (all)", 0, -1)
	f.Cell(100, 20, "one outage")
	if change != nil {
		change(f)
	}
	return output(t, f)
}

// renderAttached makes one page with files, without links or bookmarks.
func renderAttached(t testing.TB, files ...gofpdf.Attachment) []byte {
	t.Helper()
	f := gofpdf.New("P", "pt", "A4", "")
	f.AddPage()
	// gofpdf remembers in the slice what it has written: a copy a document.
	f.SetAttachments(slices.Clone(files))
	return output(t, f)
}

func output(t testing.TB, f *gofpdf.Fpdf) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := f.Output(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// withUTF8Font writes with the embedded font of the reports.
func withUTF8Font(t testing.TB) func(*gofpdf.Fpdf) {
	t.Helper()
	font, err := os.ReadFile(filepath.Join("..", "pdf", "fonts", "Inter-Regular.ttf"))
	if err != nil {
		t.Fatal(err)
	}
	return func(f *gofpdf.Fpdf) {
		f.AddUTF8FontFromBytes("inter", "", slices.Clone(font))
		f.SetFont("inter", "", 11)
		f.Cell(100, 20, "Disponibilité : 99,9598 %")
	}
}

func newECDSA(t testing.TB) crypto.Signer {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func newRSA(t testing.TB) crypto.Signer {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 3072)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// newRoot makes a root of its own.
func newRoot(t testing.TB, name string, key crypto.Signer) Identity {
	t.Helper()
	template := &x509.Certificate{Subject: pkix.Name{CommonName: name}, NotBefore: issued().AddDate(-1, 0, 0), NotAfter: issued().AddDate(5, 0, 0),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}
	return certify(t, template, key, Identity{Key: key, Chain: []*x509.Certificate{template}}, true)
}

// newLeaf makes a certificate as the authority does, for another root or key,
// with a change.
func newLeaf(t testing.TB, use Use, root Identity, key crypto.Signer, change func(*x509.Certificate)) Identity {
	t.Helper()
	template, err := leafTemplate(use, issued().Year(), root.Chain[0])
	if err != nil {
		t.Fatal(err)
	}
	if change != nil {
		change(template)
	}
	return certify(t, template, key, root, false)
}

func certify(t testing.TB, template *x509.Certificate, key crypto.Signer, issuer Identity, self bool) Identity {
	t.Helper()
	raw, err := x509.CreateCertificate(rand.Reader, template, issuer.Chain[0], key.Public(), issuer.Key)
	if err != nil {
		t.Fatal(err)
	}
	c, err := x509.ParseCertificate(raw)
	if err != nil {
		t.Fatal(err)
	}
	id := Identity{Chain: []*x509.Certificate{c}, Key: key}
	if !self {
		id.Chain = append(id.Chain, issuer.Chain...)
	}
	return id
}

func pool(id Identity) *x509.CertPool {
	p := x509.NewCertPool()
	p.AddCert(id.Chain[len(id.Chain)-1])
	return p
}

func extKeyUsage(t testing.TB, critical bool, uses ...asn1.ObjectIdentifier) pkix.Extension {
	t.Helper()
	value, err := asn1.Marshal(uses)
	if err != nil {
		t.Fatal(err)
	}
	return pkix.Extension{Id: oidExtKeyUsage, Critical: critical, Value: value}
}
