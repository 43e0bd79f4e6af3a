package seal

import (
	"bytes"
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	// RootFile is the public root certificate in the data folder, for clients.
	RootFile = "ca.pem"
	// keyFolder holds the sealed keys, inside the data folder.
	keyFolder = "seal"
	rootKey   = "root"

	// rootYears is how long the root vouches; verifiableYears how long a
	// year's certificates do after the year in which their keys sign.
	rootYears       = 25
	verifiableYears = 10
)

// Use is what a certificate's key does.
type Use string

const (
	// Signing seals reports.
	Signing Use = "signing"
	// Timestamping stamps signatures, in the default set-up only.
	Timestamping Use = "timestamp"
)

// Published is a certificate as clients see it: old ones stay for ever.
type Published struct {
	Use         Use
	Certificate *x509.Certificate
	// NotBefore and NotAfter bound when the key signs. The certificate itself
	// stays valid longer, so that what was signed stays verifiable.
	NotBefore, NotAfter time.Time
	// SHA256 is the certificate's fingerprint in lower-case hexadecimal.
	SHA256 string
}

// AuthorityOptions says how a new authority is made; an existing one keeps
// what it was made with.
type AuthorityOptions struct {
	// At is the instant of creation. The root is valid from the year before,
	// so that reports of the recent past can be issued.
	At time.Time
	// Organisation stands in the certificates; empty means "Vigie".
	Organisation string
}

// Authority is the default set-up's own PKI in a data folder: a root, and
// each year a signing and a time-stamping key. It is safe for concurrent use,
// also by several processes on one folder.
type Authority struct {
	dir    string
	secret []byte
	root   Identity

	mu    sync.Mutex
	cache map[string]Identity
}

// OpenAuthority opens the authority in a data folder, or makes it. secret
// seals the keys at rest. A crash at any moment leaves a folder that the next
// call completes.
func OpenAuthority(dir string, secret []byte, o AuthorityOptions) (*Authority, error) {
	if len(secret) < minSecret {
		return nil, fmt.Errorf("open authority: the secret has less than %d bytes", minSecret)
	}
	a := &Authority{dir: dir, secret: slices.Clone(secret), cache: map[string]Identity{}}
	if err := os.MkdirAll(a.keys(), 0o700); err != nil {
		return nil, fmt.Errorf("open authority: %w", err)
	}
	release, err := lockFolder(a.keys())
	if err != nil {
		return nil, fmt.Errorf("open authority: %w", err)
	}
	defer release()
	a.sweep()
	if a.root, err = a.read(rootKey); errors.Is(err, fs.ErrNotExist) {
		a.root, err = a.makeRoot(o)
	}
	if err != nil {
		return nil, fmt.Errorf("open authority: %w", err)
	}
	if err := a.publishRoot(); err != nil {
		return nil, fmt.Errorf("open authority: %w", err)
	}
	return a, nil
}

// Root returns the root certificate.
func (a *Authority) Root() *x509.Certificate { return a.root.Chain[0] }

// Roots returns a pool with the root.
func (a *Authority) Roots() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(a.Root())
	return pool
}

// Trust trusts the root for signatures and for timestamps.
func (a *Authority) Trust() Trust { return Trust{Signers: a.Roots(), Timestamps: a.Roots()} }

// Signer returns the identity that signs reports in the year of at (UTC),
// making it on first need.
func (a *Authority) Signer(at time.Time) (Identity, error) { return a.identity(Signing, at) }

// TSA returns the authority's Stamper, whose tokens carry what clock says.
// Production passes the real clock; a demo that lives its history under
// another one passes that, so that its reports tell one story.
func (a *Authority) TSA(clock func() time.Time) *LocalTSA {
	return &LocalTSA{authority: a, clock: clock}
}

// Certificates returns all certificates ever made, oldest first.
func (a *Authority) Certificates() ([]Published, error) {
	entries, err := os.ReadDir(a.keys())
	if err != nil {
		return nil, fmt.Errorf("list certificates: %w", err)
	}
	var all []Published
	for _, e := range entries {
		use, year, ok := strings.Cut(strings.TrimSuffix(e.Name(), ".pem"), "-")
		if _, err := strconv.Atoi(year); err != nil || !ok || (Use(use) != Signing && Use(use) != Timestamping) {
			continue
		}
		text, err := os.ReadFile(filepath.Join(a.keys(), e.Name()))
		if err != nil {
			return nil, fmt.Errorf("list certificates: %w", err)
		}
		c, _, err := readCertificate(text)
		if err != nil {
			return nil, fmt.Errorf("list certificates: %s: %w", e.Name(), err)
		}
		p, err := publish(Use(use), c)
		if err != nil {
			return nil, fmt.Errorf("list certificates: %w", err)
		}
		all = append(all, p)
	}
	slices.SortStableFunc(all, func(a, b Published) int { return a.NotBefore.Compare(b.NotBefore) })
	return all, nil
}

func publish(use Use, c *x509.Certificate) (Published, error) {
	from, until, err := usagePeriod(c)
	return Published{Use: use, Certificate: c, NotBefore: from, NotAfter: until, SHA256: fingerprint(c)}, err
}

func fingerprint(c *x509.Certificate) string {
	sum := sha256.Sum256(c.Raw)
	return hex.EncodeToString(sum[:])
}

func (a *Authority) keys() string { return filepath.Join(a.dir, keyFolder) }

func (a *Authority) path(name string) string { return filepath.Join(a.keys(), name+".pem") }

// sweep removes what a crash left half written. The caller holds the lock.
func (a *Authority) sweep() {
	for _, folder := range []string{a.dir, a.keys()} {
		left, _ := filepath.Glob(filepath.Join(folder, temporary))
		for _, path := range left {
			_ = os.Remove(path)
		}
	}
}

// read opens a key; its chain is itself and, for all but the root, the root.
func (a *Authority) read(name string) (Identity, error) {
	text, err := os.ReadFile(a.path(name))
	if err != nil {
		return Identity{}, err
	}
	c, key, err := readKeyFile(a.secret, name, text)
	if err != nil {
		return Identity{}, err
	}
	id := Identity{Chain: []*x509.Certificate{c}, Key: key}
	if name == rootKey {
		return id, nil
	}
	if err := c.CheckSignatureFrom(a.Root()); err != nil {
		return Identity{}, fmt.Errorf("read key %s: it is not of this root: %w", name, err)
	}
	id.Chain = append(id.Chain, a.Root())
	return id, nil
}

// identity returns the key of a year, from memory, from its file, or new.
func (a *Authority) identity(use Use, at time.Time) (Identity, error) {
	name := fmt.Sprintf("%s-%04d", use, at.UTC().Year())
	a.mu.Lock()
	defer a.mu.Unlock()
	if id, ok := a.cache[name]; ok {
		return id, nil
	}
	if at.Before(a.Root().NotBefore) || at.After(a.Root().NotAfter) {
		return Identity{}, fmt.Errorf("key %s: the root does not vouch for that year", name)
	}
	release, err := lockFolder(a.keys())
	if err != nil {
		return Identity{}, err
	}
	defer release()
	id, err := a.read(name)
	if errors.Is(err, fs.ErrNotExist) {
		id, err = a.makeLeaf(name, use, at.UTC().Year())
	}
	if err != nil {
		return Identity{}, err
	}
	a.cache[name] = id
	return id, nil
}

// publishRoot writes the public root where clients and vigie verify look. A
// root that does not match its key is never overwritten: issued reports
// depend on it.
func (a *Authority) publishRoot() error {
	path := filepath.Join(a.dir, RootFile)
	text := pem.EncodeToMemory(&pem.Block{Type: pemCertificate, Bytes: a.Root().Raw})
	have, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return writeAtomically(path, 0o644, text)
	}
	if err == nil && !bytes.Equal(have, text) {
		return fmt.Errorf("%s is the root of another authority; restore the keys that belong to it, or move it away", path)
	}
	return err
}

// makeRoot makes the root. The caller holds the lock.
func (a *Authority) makeRoot(o AuthorityOptions) (Identity, error) {
	if o.At.IsZero() {
		return Identity{}, errors.New("a new authority needs the instant of its creation")
	}
	if _, err := os.Stat(filepath.Join(a.dir, RootFile)); err == nil {
		// The key is always written first: it was lost, not forgotten.
		return Identity{}, fmt.Errorf("%s is there, but its key is not; restore the folder %s from a backup, or move %s away to begin anew",
			RootFile, a.keys(), RootFile)
	}
	organisation := o.Organisation
	if organisation == "" {
		organisation = "Vigie"
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return Identity{}, fmt.Errorf("make root: %w", err)
	}
	id, err := keyID(key)
	if err != nil {
		return Identity{}, fmt.Errorf("make root: %w", err)
	}
	year := o.At.UTC().Year()
	template := &x509.Certificate{
		// Two installations of one organisation must not share a name.
		Subject:   pkix.Name{CommonName: "Vigie Root " + hex.EncodeToString(id[:4]), Organization: []string{organisation}},
		NotBefore: yearStart(year - 1), NotAfter: yearEnd(year + rootYears),
		IsCA: true, BasicConstraintsValid: true, MaxPathLenZero: true,
		KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageCRLSign, SubjectKeyId: id,
	}
	return a.certify(rootKey, template, key, Identity{Key: key})
}

// makeLeaf makes a year's key. The caller holds the lock.
func (a *Authority) makeLeaf(name string, use Use, year int) (Identity, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return Identity{}, fmt.Errorf("make key %s: %w", name, err)
	}
	template, err := leafTemplate(use, year, a.Root())
	if err != nil {
		return Identity{}, fmt.Errorf("make key %s: %w", name, err)
	}
	return a.certify(name, template, key, a.root)
}

// certify issues a certificate and stores it with its key.
func (a *Authority) certify(name string, template *x509.Certificate, key crypto.Signer, issuer Identity) (Identity, error) {
	parent := template
	if len(issuer.Chain) > 0 {
		parent = issuer.Chain[0]
	}
	raw, err := x509.CreateCertificate(rand.Reader, template, parent, key.Public(), issuer.Key)
	if err != nil {
		return Identity{}, fmt.Errorf("make key %s: %w", name, err)
	}
	c, err := x509.ParseCertificate(raw)
	if err != nil {
		return Identity{}, fmt.Errorf("make key %s: %w", name, err)
	}
	text, err := keyFile(a.secret, name, c, key)
	if err != nil {
		return Identity{}, err
	}
	if err := writeAtomically(a.path(name), 0o600, text); err != nil {
		return Identity{}, fmt.Errorf("store key %s: %w", name, err)
	}
	// Reading back proves that the next start will open it.
	return a.read(name)
}

// leafTemplate describes a year's certificate. The key signs in that year
// only (privateKeyUsagePeriod); the certificate stays valid longer, because
// most viewers ask whether it is valid today and ignore the timestamp.
func leafTemplate(use Use, year int, root *x509.Certificate) (*x509.Certificate, error) {
	from, until := yearStart(year), yearEnd(year)
	period, err := asn1.Marshal(privateKeyUsagePeriod{NotBefore: from, NotAfter: until})
	if err != nil {
		return nil, err
	}
	notAfter := yearEnd(year + verifiableYears)
	if notAfter.After(root.NotAfter) {
		notAfter = root.NotAfter
	}
	t := &x509.Certificate{
		Subject:   pkix.Name{Organization: root.Subject.Organization},
		NotBefore: from, NotAfter: notAfter, BasicConstraintsValid: true,
		KeyUsage:        x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment,
		ExtraExtensions: []pkix.Extension{{Id: oidPrivateKeyUsagePeriod, Value: period}},
	}
	if use == Signing {
		t.Subject.CommonName = fmt.Sprintf("Vigie Reports %d", year)
		t.UnknownExtKeyUsage = []asn1.ObjectIdentifier{oidDocumentSigning}
		// NSS, and with it pdfsig, calls a certificate trusted for documents
		// only if it may also sign mail; Adobe wants one of the two.
		t.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageEmailProtection}
		return t, nil
	}
	t.Subject.CommonName = fmt.Sprintf("Vigie Time Stamping %d", year)
	t.KeyUsage = x509.KeyUsageDigitalSignature
	// RFC 3161 §2.3: present, critical and alone; crypto/x509 would write it
	// as not critical.
	alone, err := asn1.Marshal([]asn1.ObjectIdentifier{{1, 3, 6, 1, 5, 5, 7, 3, 8}})
	t.ExtraExtensions = append(t.ExtraExtensions, pkix.Extension{Id: oidExtKeyUsage, Critical: true, Value: alone})
	return t, err
}

func keyID(key crypto.Signer) ([]byte, error) {
	spki, err := x509.MarshalPKIXPublicKey(key.Public())
	sum := sha256.Sum256(spki)
	return sum[:20], err
}

func yearStart(year int) time.Time { return time.Date(year, time.January, 1, 0, 0, 0, 0, time.UTC) }

func yearEnd(year int) time.Time { return yearStart(year + 1).Add(-time.Second) }

// LocalTSA is the default set-up's time-stamping authority, in process.
type LocalTSA struct {
	authority *Authority
	clock     func() time.Time
}

// Stamp implements Stamper.
func (t *LocalTSA) Stamp(_ context.Context, digest [32]byte) ([]byte, error) {
	m, err := t.issue(digest[:], nil)
	if err != nil {
		return nil, fmt.Errorf("local time-stamping authority: %w", err)
	}
	return m.encode(), nil
}

func (t *LocalTSA) issue(digest []byte, nonce *big.Int) (*signedMessage, error) {
	at := t.clock()
	by, err := t.authority.identity(Timestamping, at)
	if err != nil {
		return nil, err
	}
	return stamp(by, digest, nonce, at)
}
