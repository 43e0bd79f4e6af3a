package seal

import (
	"context"
	"crypto"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"errors"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/digitorus/timestamp"

	"vigie/app/fault"
	"vigie/reports/seal/sealtest"
)

func remote(t testing.TB, address string, roots *x509.CertPool) *RemoteTSA {
	t.Helper()
	a, err := NewRemoteTSA(address, roots, nil)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func serve(t testing.TB, h http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL
}

func TestExternalAuthorityStampsReports(t *testing.T) {
	t.Parallel()
	b := setup(t)
	finalised := finalise(t, render(t, nil), b.options())
	signed, err := Sign(t.Context(), finalised, b.signer, remote(t, serve(t, b.tsa.ServeHTTP), b.authority.Roots()))
	if err != nil {
		t.Fatal(err)
	}
	requireGenuine(t, Verify(signed, b.authority.Trust()))
	sealtest.OpenSSL(t, signed, b.authority.Root())
}

// TestForeignSpellingsAreNormalised asks an authority built on other code: RSA,
// SHA-512, a signing time, and the root in its token.
func TestForeignSpellingsAreNormalised(t *testing.T) {
	t.Parallel()
	b := setup(t)
	root := newRoot(t, "Foreign Root", newRSA(t))
	leaf := newLeaf(t, Timestamping, root, newRSA(t), nil)
	address := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		request, err := timestamp.ParseRequest(body)
		if err != nil {
			t.Error(err)
			return
		}
		foreign := timestamp.Timestamp{HashAlgorithm: request.HashAlgorithm, HashedMessage: request.HashedMessage, Time: b.at, Nonce: request.Nonce,
			Policy: []int{1, 2, 3}, AddTSACertificate: true, Certificates: root.Chain}
		answer, err := foreign.CreateResponseWithOpts(leaf.Chain[0], leaf.Key, crypto.SHA512)
		if err != nil {
			t.Error(err)
			return
		}
		w.Header().Set("Content-Type", "application/timestamp-reply")
		_, _ = w.Write(answer)
	})
	signed, err := Sign(t.Context(), finalise(t, render(t, nil), b.options()), b.signer, remote(t, address, pool(root)))
	if err != nil {
		t.Fatal(err)
	}
	requireGenuine(t, Verify(signed, Trust{Signers: b.authority.Roots(), Timestamps: pool(root)}))
	requireRefused(t, Verify(signed, b.authority.Trust()), CheckTimestampChain)
	// Whom the time-stamping authority's root certifies is a stranger.
	requireRefused(t, Verify(signed, Trust{Signers: pool(root), Timestamps: pool(root)}), CheckChain)
	// Another implementation still accepts the token in its new spelling.
	if _, err := timestamp.Parse(sealtest.Split(t, signed).Token); err != nil {
		t.Errorf("digitorus/timestamp: %v", err)
	}
}

func TestNoReportIsSignedWithoutATimestamp(t *testing.T) {
	t.Parallel()
	b := setup(t)
	digest := sha256.Sum256([]byte("a signature's value"))
	reply := func(body []byte) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/timestamp-reply")
			_, _ = w.Write(body)
		}
	}
	// stamped answers any query with a token over one digest and nonce.
	stamped := func(digest []byte, nonce *big.Int) []byte {
		m, err := b.tsa.issue(digest, nonce)
		if err != nil {
			t.Fatal(err)
		}
		return der(tagSequence, der(tagSequence, der(0x02, []byte{0})), m.encode())
	}
	rejected, err := timestamp.CreateErrorResponse(timestamp.Rejection, timestamp.BadAlgorithm)
	if err != nil {
		t.Fatal(err)
	}
	elsewhere := serve(t, b.tsa.ServeHTTP)
	wrong := newRoot(t, "Foreign Root", newECDSA(t))
	cases := []struct {
		name   string
		answer http.HandlerFunc
		roots  *x509.CertPool
		want   string
	}{
		{"an error page", func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "down", http.StatusBadGateway) }, nil, "502"},
		{"a page instead of a timestamp", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "<html>") }, nil, "text/html"},
		{"a redirection elsewhere", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, elsewhere, http.StatusTemporaryRedirect)
		}, nil, "307"},
		{"too long an answer", reply(make([]byte, maxResponse+1)), nil, "more than"},
		{"nonsense", reply([]byte("nonsense")), nil, "timestamp response"},
		{"a rejection", reply(rejected), nil, "rejected"},
		{"granted without a token", reply(der(tagSequence, der(tagSequence, der(0x02, []byte{0})))), nil, "without a token"},
		{"another request's answer", reply(stamped(digest[:], big.NewInt(7))), nil, "another request"},
		{"no nonce", reply(stamped(digest[:], nil)), nil, "another request"},
		{"a stamp on something else", reply(stamped(make([]byte, 32), nil)), nil, "something else"},
		{"an unknown root", b.tsa.ServeHTTP, pool(wrong), "unknown authority"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			roots := c.roots
			if roots == nil {
				roots = b.authority.Roots()
			}
			a := remote(t, serve(t, c.answer), roots)
			_, err := a.Stamp(t.Context(), digest)
			if !errors.Is(err, ErrTimestampUnavailable) || fault.KindOf(err) != fault.Unavailable || !strings.Contains(err.Error(), c.want) {
				t.Errorf("stamp: got error %v, want timestamp_unavailable about %q", err, c.want)
			}
			signed, err := Sign(t.Context(), finalise(t, render(t, nil), b.options()), b.signer, a)
			if !errors.Is(err, ErrTimestampUnavailable) || signed != nil {
				t.Errorf("sign: got %d bytes and error %v, want none and timestamp_unavailable", len(signed), err)
			}
		})
	}
}

func TestASilentAuthorityEndsWithTheCallersPatience(t *testing.T) {
	t.Parallel()
	b := setup(t)
	asked := make(chan struct{})
	address := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		// The server notices a client's leaving only once the body is read.
		_, _ = io.Copy(io.Discard, r.Body)
		close(asked)
		<-r.Context().Done()
	})
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-asked; cancel() }()
	_, err := remote(t, address, b.authority.Roots()).Stamp(ctx, [32]byte{1})
	if !errors.Is(err, ErrTimestampUnavailable) || !errors.Is(err, context.Canceled) {
		t.Errorf("got error %v, want timestamp_unavailable because it was cancelled", err)
	}
}

func TestRemoteAuthorityNeedsAddressAndRoots(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, address := range []string{"", "ftp://tsa.test", "/tsa", "https://user:hunter2@[::1"} {
		if _, err := NewRemoteTSA(address, b.authority.Roots(), nil); err == nil || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%q: got error %v, want one without the password", address, err)
		}
	}
	if _, err := NewRemoteTSA("https://tsa.test", nil, nil); err == nil {
		t.Error("got an authority without roots, want an error")
	}
}

func TestResponderRefusesWhatItDoesNotStamp(t *testing.T) {
	t.Parallel()
	b := setup(t)
	address := serve(t, b.tsa.ServeHTTP)
	query := func(r timestamp.Request) string {
		raw, err := r.Marshal()
		if err != nil {
			t.Fatal(err)
		}
		return string(raw)
	}
	const kind = "application/timestamp-query"
	cases := []struct {
		name, method, kind, body string
		status                   int
		want                     string
	}{
		{"a get", http.MethodGet, kind, "", 400, ""},
		{"another type", http.MethodPost, "text/plain", "x", 400, ""},
		{"a huge query", http.MethodPost, kind, strings.Repeat("x", maxQuery+1), 400, ""},
		{"nonsense", http.MethodPost, kind, "x", 200, "the request is rejected"},
		{"SHA-1", http.MethodPost, kind, query(timestamp.Request{HashAlgorithm: crypto.SHA1, HashedMessage: make([]byte, 20)}), 200, "the request is rejected"},
		{"a short digest", http.MethodPost, kind, query(timestamp.Request{HashAlgorithm: crypto.SHA256, HashedMessage: make([]byte, 20)}), 200, "the request is rejected"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			request, err := http.NewRequestWithContext(t.Context(), c.method, address, strings.NewReader(c.body))
			if err != nil {
				t.Fatal(err)
			}
			request.Header.Set("Content-Type", c.kind)
			response, err := http.DefaultClient.Do(request)
			if err != nil {
				t.Fatal(err)
			}
			defer response.Body.Close()
			body, err := io.ReadAll(response.Body)
			if err != nil {
				t.Fatal(err)
			}
			if got, want := response.StatusCode, c.status; got != want {
				t.Fatalf("got status %d, want %d", got, want)
			}
			if c.want == "" {
				return
			}
			if _, err := readResponse(body); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got error %v, want %q", err, c.want)
			}
		})
	}
}

func TestTokenAloneProvesAnInstant(t *testing.T) {
	t.Parallel()
	b := setup(t)
	head := sha256.Sum256([]byte("the head of a ledger's chain"))
	raw, err := b.tsa.Stamp(t.Context(), head)
	if err != nil {
		t.Fatal(err)
	}
	got, err := VerifyToken(raw, head, b.authority.Roots())
	if err != nil || !got.Equal(b.at) {
		t.Errorf("got %s, %v; want %s", got, err, b.at)
	}
	if _, err := VerifyToken(raw, [32]byte{1}, b.authority.Roots()); err == nil {
		t.Error("another digest: got no error, want one")
	}
	if _, err := VerifyToken(raw, head, setup(t).authority.Roots()); err == nil {
		t.Error("another root: got no error, want one")
	}
	if _, err := VerifyToken(append(raw, 0), head, b.authority.Roots()); err == nil {
		t.Error("a byte more: got no error, want one")
	}
}

// FuzzToken: whatever an authority answers, reading it ends, and only its own
// token is accepted.
func FuzzToken(f *testing.F) {
	b := setup(f)
	digest := sha256.Sum256([]byte("a signature's value"))
	good, err := b.tsa.Stamp(f.Context(), digest)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add(der(tagSequence, der(tagSequence, der(0x02, []byte{0})), good))
	f.Add([]byte{0x30, 0x80})
	f.Fuzz(func(t *testing.T, raw []byte) {
		if granted, err := readResponse(raw); err == nil {
			_, _ = parseToken(granted, digest)
		}
		if _, err := VerifyToken(raw, digest, b.authority.Roots()); err == nil && string(raw) != string(good) {
			t.Error("got an accepted token that was never made")
		}
	})
}

var _ Stamper = (*RemoteTSA)(nil)

func TestSignRefusesIdentitiesThatVerifyWouldRefuse(t *testing.T) {
	t.Parallel()
	b := setup(t)
	finalised := finalise(t, render(t, nil), b.options())
	root := newRoot(t, "Root", newECDSA(t))
	good := newLeaf(t, Signing, root, newECDSA(t), nil)
	late := func() time.Time { return b.at.AddDate(1, 0, 0) }
	cases := []struct {
		name string
		file []byte
		by   Identity
		ts   Stamper
		want string
	}{
		{"no certificate", finalised, Identity{Key: good.Key}, b.tsa, "needs a certificate"},
		{"another key", finalised, Identity{Chain: good.Chain, Key: newECDSA(t)}, b.tsa, "not the certificate's"},
		{"a broken chain", finalised, Identity{Chain: []*x509.Certificate{good.Chain[0], b.authority.Root()}, Key: good.Key}, b.tsa, "chain breaks"},
		{"a root that signs itself", finalised, root, b.tsa, "not a document-signing"},
		{"a key after its year", finalised, b.signer, b.authority.TSA(late), "outside the period"},
		{"a key that lies", finalised, Identity{Chain: good.Chain, Key: liar{good.Key}}, b.tsa, "does not verify"},
		{"a chain beyond the reserve", finalised, Identity{Chain: longChain(t, good), Key: good.Key}, b.tsa, "does not fit"},
		{"a signed file", b.seal(t, render(t, nil)), b.signer, b.tsa, "signed already"},
		{"a file that was not finalised", render(t, nil), b.signer, b.tsa, "does not begin"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			signed, err := Sign(t.Context(), c.file, c.by, c.ts)
			if err == nil || signed != nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got error %v, want one about %q", err, c.want)
			}
		})
	}
}

// liar signs with a value that is not a signature.
type liar struct{ crypto.Signer }

func (liar) Sign(io.Reader, []byte, crypto.SignerOpts) ([]byte, error) {
	random := make([]byte, 70)
	_, err := rand.Read(random)
	return random, err
}

// longChain makes a chain of so many intermediates that no placeholder holds it.
func longChain(t testing.TB, leaf Identity) []*x509.Certificate {
	t.Helper()
	issuer := newRoot(t, "Root", newECDSA(t))
	for range 40 {
		key := newECDSA(t)
		template := &x509.Certificate{Subject: issuer.Chain[0].Subject, NotBefore: issued().AddDate(-1, 0, 0), NotAfter: issued().AddDate(1, 0, 0),
			IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}
		issuer = certify(t, template, key, issuer, false)
	}
	return newLeaf(t, Signing, issuer, leaf.Key, nil).Chain
}
