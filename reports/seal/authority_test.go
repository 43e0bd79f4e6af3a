package seal

import (
	"bytes"
	"crypto/ecdsa"
	"encoding/pem"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

func open(t testing.TB, dir string, at time.Time) *Authority {
	t.Helper()
	a, err := OpenAuthority(dir, secret, AuthorityOptions{At: at, Organisation: "Nuit Claire"})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func signerAt(t testing.TB, a *Authority, at time.Time) Identity {
	t.Helper()
	id, err := a.Signer(at)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestAuthorityIsTheSameAfterARestart(t *testing.T) {
	t.Parallel()
	dir, at := t.TempDir(), issued()
	first := open(t, dir, at)
	signer := signerAt(t, first, at)
	second := open(t, dir, at.AddDate(0, 1, 0))
	if got, want := second.Root().Raw, first.Root().Raw; !bytes.Equal(got, want) {
		t.Error("got another root after a restart, want the same")
	}
	if got, want := signerAt(t, second, at).Chain[0].Raw, signer.Chain[0].Raw; !bytes.Equal(got, want) {
		t.Error("got another signing certificate after a restart, want the same")
	}
	text, err := os.ReadFile(filepath.Join(dir, RootFile))
	if err != nil {
		t.Fatal(err)
	}
	block, rest := pem.Decode(text)
	if block == nil || !bytes.Equal(block.Bytes, first.Root().Raw) || len(rest) > 0 {
		t.Errorf("%s: got\n%s\nwant the root alone", RootFile, text)
	}
}

func TestEachYearHasItsOwnKeyAndOldOnesStayListed(t *testing.T) {
	t.Parallel()
	at := time.Date(2027, 1, 20, 3, 0, 0, 0, time.UTC)
	a := open(t, t.TempDir(), at)
	// A demo tells of three months ago; the year had not turned.
	past := signerAt(t, a, at.AddDate(0, -3, 0))
	present := signerAt(t, a, at)
	if past.Chain[0].Equal(present.Chain[0]) {
		t.Error("got one certificate for two years, want two")
	}
	if _, err := a.TSA(func() time.Time { return at }).Stamp(t.Context(), [32]byte{1}); err != nil {
		t.Fatal(err)
	}
	all, err := a.Certificates()
	if err != nil {
		t.Fatal(err)
	}
	type row struct {
		use      Use
		from, to string
	}
	var got []row
	for _, p := range all {
		got = append(got, row{p.Use, p.NotBefore.Format(time.DateTime), p.NotAfter.Format(time.DateTime)})
		if p.Certificate.NotAfter.Before(p.NotAfter.AddDate(verifiableYears, 0, 0)) {
			t.Errorf("%s: the certificate ends %s; want it to outlive its key's year by %d years", p.Use, p.Certificate.NotAfter, verifiableYears)
		}
	}
	want := []row{
		{Signing, "2026-01-01 00:00:00", "2026-12-31 23:59:59"},
		{Signing, "2027-01-01 00:00:00", "2027-12-31 23:59:59"},
		{Timestamping, "2027-01-01 00:00:00", "2027-12-31 23:59:59"},
	}
	if !slices.Equal(got, want) {
		t.Errorf("certificates: got %v, want %v", got, want)
	}
	if _, err := a.Signer(at.AddDate(-3, 0, 0)); err == nil {
		t.Error("got a key for a year before the root, want an error")
	}
}

func TestKeysAreUnreadableWithoutTheSecret(t *testing.T) {
	t.Parallel()
	dir, at := t.TempDir(), issued()
	a := open(t, dir, at)
	key, ok := signerAt(t, a, at).Key.(*ecdsa.PrivateKey)
	if !ok {
		t.Fatal("got a key of another type, want ECDSA")
	}
	scalar, err := key.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	paths, err := filepath.Glob(filepath.Join(dir, keyFolder, "*.pem"))
	if err != nil || len(paths) != 2 {
		t.Fatalf("got %v, %v; want the root's and the signer's files", paths, err)
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for rest := text; ; {
			var block *pem.Block
			if block, rest = pem.Decode(rest); block == nil {
				break
			}
			if bytes.Contains(block.Bytes, scalar) || strings.Contains(block.Type, "PRIVATE") {
				t.Errorf("%s: holds a key in the clear", path)
			}
		}
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := info.Mode().Perm(), os.FileMode(0o600); got != want {
			t.Errorf("%s: got mode %o, want %o", path, got, want)
		}
	}
	_, err = OpenAuthority(dir, []byte("another secret of enough length"), AuthorityOptions{At: at})
	if err == nil || !strings.Contains(err.Error(), "secret") {
		t.Errorf("another secret: got error %v, want one about the secret", err)
	}
	if _, err := OpenAuthority(t.TempDir(), []byte("short"), AuthorityOptions{At: at}); err == nil {
		t.Error("a short secret: got no error, want one")
	}
}

func TestAuthorityRefusesFilesThatDoNotBelongTogether(t *testing.T) {
	t.Parallel()
	at := issued()
	key := func(dir, name string) string { return filepath.Join(dir, keyFolder, name+".pem") }
	year := "signing-" + at.Format("2006")
	cases := []struct {
		name   string
		damage func(t *testing.T, dir string)
		want   string
	}{
		{"a lost root key", func(t *testing.T, dir string) { remove(t, key(dir, rootKey)) }, "restore"},
		{"another root's key", func(t *testing.T, dir string) {
			other := t.TempDir()
			open(t, other, at)
			replace(t, key(other, rootKey), key(dir, rootKey))
		}, "another authority"},
		{"a key under another's name", func(t *testing.T, dir string) { replace(t, key(dir, rootKey), key(dir, year)) }, "secret"},
		{"another root's signing key", func(t *testing.T, dir string) {
			other := t.TempDir()
			signerAt(t, open(t, other, at), at)
			replace(t, key(other, year), key(dir, year))
		}, "not of this root"},
		{"half a file", func(t *testing.T, dir string) {
			if err := os.Truncate(key(dir, year), 300); err != nil {
				t.Fatal(err)
			}
		}, year},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			signerAt(t, open(t, dir, at), at)
			c.damage(t, dir)
			a, err := OpenAuthority(dir, secret, AuthorityOptions{At: at})
			if err == nil {
				_, err = a.Signer(at)
			}
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got error %v, want one about %q", err, c.want)
			}
		})
	}
}

func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
}

func replace(t *testing.T, from, to string) {
	t.Helper()
	text, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, text, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestAuthorityRecoversFromACrashBetweenSteps(t *testing.T) {
	t.Parallel()
	at := issued()
	cases := []struct {
		name  string
		crash func(t *testing.T, dir string)
		same  bool
	}{
		{"before anything was written", func(t *testing.T, dir string) {
			remove(t, filepath.Join(dir, RootFile))
			remove(t, filepath.Join(dir, keyFolder, rootKey+".pem"))
		}, false},
		{"half of the root's key written", func(t *testing.T, dir string) {
			remove(t, filepath.Join(dir, RootFile))
			path := filepath.Join(dir, keyFolder, rootKey+".pem")
			if err := os.Rename(path, filepath.Join(dir, keyFolder, ".new-123")); err != nil {
				t.Fatal(err)
			}
		}, false},
		{"the root's key written, not its certificate", func(t *testing.T, dir string) { remove(t, filepath.Join(dir, RootFile)) }, true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			before := open(t, dir, at)
			c.crash(t, dir)
			after := open(t, dir, at)
			if got := after.Root().Equal(before.Root()); got != c.same {
				t.Errorf("same root: got %v, want %v", got, c.same)
			}
			left, err := filepath.Glob(filepath.Join(dir, keyFolder, ".new-*"))
			if err != nil || len(left) > 0 {
				t.Errorf("got %v left over (%v), want nothing", left, err)
			}
			signerAt(t, after, at)
		})
	}
}

// TestTwoStartersMakeOneAuthority opens one empty folder from many goroutines
// and from other processes at once.
func TestTwoStartersMakeOneAuthority(t *testing.T) {
	t.Parallel()
	const variable = "VIGIE_TEST_AUTHORITY"
	if dir := os.Getenv(variable); dir != "" {
		signerAt(t, open(t, dir, issued()), issued())
		return
	}
	dir := t.TempDir()
	var all sync.WaitGroup
	fingerprints := make(chan string, 8)
	for range cap(fingerprints) {
		all.Go(func() {
			a, err := OpenAuthority(dir, secret, AuthorityOptions{At: issued()})
			if err != nil {
				t.Error(err)
				return
			}
			id, err := a.Signer(issued())
			if err != nil {
				t.Error(err)
				return
			}
			fingerprints <- fingerprint(a.Root()) + fingerprint(id.Chain[0])
		})
	}
	for range 3 {
		all.Go(func() {
			other := exec.Command(os.Args[0], "-test.run=^TestTwoStartersMakeOneAuthority$")
			other.Env = append(os.Environ(), variable+"="+dir)
			if out, err := other.CombinedOutput(); err != nil {
				t.Errorf("another process: %v\n%s", err, out)
			}
		})
	}
	all.Wait()
	close(fingerprints)
	a := open(t, dir, issued())
	want := fingerprint(a.Root()) + fingerprint(signerAt(t, a, issued()).Chain[0])
	for got := range fingerprints {
		if got != want {
			t.Errorf("got certificates %s, want one pair %s", got, want)
		}
	}
}
