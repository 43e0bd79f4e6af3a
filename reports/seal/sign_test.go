package seal

import (
	"bytes"
	"context"
	"crypto/x509"
	"slices"
	"strings"
	"testing"
	"time"

	"vigie/reports/seal/sealtest"
)

func requireGenuine(t testing.TB, r Report) {
	t.Helper()
	if !r.Genuine() {
		for _, c := range r.Checks {
			t.Logf("%v %s: %s", c.OK, c.ID, c.Detail)
		}
		t.Fatal("got a refused report, want a genuine one")
	}
}

func TestSignedReportIsAcceptedByEveryone(t *testing.T) {
	t.Parallel()
	b := setup(t)
	signed := b.seal(t, render(t, withUTF8Font(t)))
	requireGenuine(t, Verify(signed, b.authority.Trust()))
	sealtest.All(t, signed, b.authority.Root())
}

func TestRSASignatureIsAcceptedByEveryone(t *testing.T) {
	t.Parallel()
	b := setup(t)
	root := newRoot(t, "Vigie RSA Root", newRSA(t))
	b.signer = newLeaf(t, Signing, root, newRSA(t), nil)
	stamper := newLeaf(t, Timestamping, root, newRSA(t), nil)
	signed, err := Sign(t.Context(), finalise(t, render(t, nil), b.options()), b.signer, fixedStamper{stamper, b.at})
	if err != nil {
		t.Fatal(err)
	}
	requireGenuine(t, Verify(signed, Trust{pool(root), pool(root)}))
	sealtest.All(t, signed, root.Chain[0])
}

// fixedStamper stamps with an identity of its own.
type fixedStamper struct {
	by Identity
	at time.Time
}

func (s fixedStamper) Stamp(_ context.Context, digest [32]byte) ([]byte, error) {
	m, err := stamp(s.by, digest[:], nil, s.at)
	if err != nil {
		return nil, err
	}
	return m.encode(), nil
}

// TestPastReportIsAcceptedByEveryone: a demo's reports are issued under a
// clock of months ago, perhaps before the year turned.
func TestPastReportIsAcceptedByEveryone(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.at = b.at.AddDate(0, -11, 0)
	b.signer = signerAt(t, b.authority, b.at)
	b.tsa = b.authority.TSA(func() time.Time { return b.at })
	signed := b.seal(t, render(t, nil))
	r := Verify(signed, b.authority.Trust())
	requireGenuine(t, r)
	if got, want := r.SignedAt, b.at; !got.Equal(want) {
		t.Errorf("signed at: got %s, want %s", got, want)
	}
	sealtest.All(t, signed, b.authority.Root())
}

// TestOthersRefuseATamperedReport keeps the judges honest: a helper that
// accepts everything would prove nothing.
func TestOthersRefuseATamperedReport(t *testing.T) {
	t.Parallel()
	b := setup(t)
	signed := b.seal(t, render(t, nil))
	flipped := slices.Clone(signed)
	flipped[bytes.Index(flipped, []byte("stream\n"))+20] ^= 1
	for name, c := range map[string]struct {
		pdf  []byte
		root *x509.Certificate
		want string
	}{
		"a flipped byte":     {flipped, b.authority.Root(), "Digest Mismatch"},
		"an appended update": {update(signed), b.authority.Root(), "Not total document signed"},
		"another root":       {signed, setup(t).authority.Root(), "Certificate issuer"},
	} {
		out := sealtest.PDFSigOutput(t, c.pdf, c.root)
		if !strings.Contains(out, c.want) {
			t.Errorf("%s: pdfsig: got\n%s\nwant %q", name, out, c.want)
		}
	}
}

func BenchmarkSign(b *testing.B) {
	s := setup(b)
	finalised := finalise(b, render(b, nil), s.options())
	for b.Loop() {
		if _, err := Sign(b.Context(), finalised, s.signer, s.tsa); err != nil {
			b.Fatal(err)
		}
	}
}
