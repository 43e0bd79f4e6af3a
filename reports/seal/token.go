package seal

import (
	"bytes"
	"context"
	"crypto"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"fmt"
	"math/big"
	"time"
)

// Stamper proves that something existed at an instant.
type Stamper interface {
	// Stamp returns an RFC 3161 token over a SHA-256 digest, in the spelling
	// Verify accepts, or an error: there is no signature without a timestamp.
	Stamp(ctx context.Context, digest [32]byte) ([]byte, error)
}

// asnTSTInfo is RFC 3161 §2.4.2.
type asnTSTInfo struct {
	Version  int
	Policy   asn1.ObjectIdentifier
	Imprint  asnImprint
	Serial   *big.Int
	Time     time.Time        `asn1:"generalized"`
	Accuracy asnAccuracy      `asn1:"optional"`
	Ordering bool             `asn1:"optional,default:false"`
	Nonce    *big.Int         `asn1:"optional"`
	TSA      asn1.RawValue    `asn1:"tag:0,optional"`
	Extra    []pkix.Extension `asn1:"tag:1,optional"`
}

type asnImprint struct {
	Algorithm pkix.AlgorithmIdentifier
	Digest    []byte
}

type asnAccuracy struct {
	Seconds int `asn1:"optional"`
	Millis  int `asn1:"optional,tag:0"`
	Micros  int `asn1:"optional,tag:1"`
}

// token is a timestamp token taken apart.
type token struct {
	message *signedMessage
	info    asnTSTInfo
}

// parseToken reads a token and verifies everything that needs no root: that
// it stamps the digest, and that the certificate in it signed it.
func parseToken(raw []byte, digest [32]byte) (*token, error) {
	m, err := parseSignedMessage(raw)
	if err != nil {
		return nil, fmt.Errorf("timestamp token: %w", err)
	}
	if !m.contentType.Equal(oidTSTInfo) || m.content == nil {
		return nil, errors.New("timestamp token: it holds no timestamp")
	}
	t := &token{message: m}
	if err := unmarshal(m.content, &t.info); err != nil {
		return nil, fmt.Errorf("timestamp token: %w", err)
	}
	if !t.info.Imprint.Algorithm.Algorithm.Equal(oidSHA256) || !bytes.Equal(t.info.Imprint.Digest, digest[:]) {
		return nil, errors.New("timestamp token: it stamps something else")
	}
	h := m.digest.New()
	h.Write(m.content)
	for _, check := range []error{m.checkContent(h.Sum(nil)), m.checkBinding(), m.checkSignature()} {
		if check != nil {
			return nil, fmt.Errorf("timestamp token: %w", check)
		}
	}
	return t, nil
}

// chains verifies that the token comes from a time-stamping authority under
// one of the roots, valid at the token's own instant.
func (t *token) chains(roots *x509.CertPool) ([][]*x509.Certificate, error) {
	c := t.message.signer
	if !stampsOnly(c) {
		return nil, fmt.Errorf("%q is not a time-stamping certificate: that use must be critical and alone", c.Subject.CommonName)
	}
	if err := checkPeriod(c, t.info.Time); err != nil {
		return nil, err
	}
	return chainsTo(roots, t.message, t.info.Time, x509.ExtKeyUsageTimeStamping)
}

// check verifies the token to the roots, and that it is spelt as Vigie does.
func (t *token) check(raw []byte, roots *x509.CertPool) error {
	chains, err := t.chains(roots)
	if err != nil {
		return err
	}
	if !bytes.Equal(raw, t.message.encode()) {
		return errors.New("not in the spelling Vigie writes")
	}
	return t.message.checkCertificates(chains, false)
}

// stampsOnly tells whether a certificate is made for timestamps and nothing
// else (RFC 3161 §2.3).
func stampsOnly(c *x509.Certificate) bool {
	if c.IsCA || len(c.UnknownExtKeyUsage) > 0 || len(c.ExtKeyUsage) != 1 || c.ExtKeyUsage[0] != x509.ExtKeyUsageTimeStamping {
		return false
	}
	for _, e := range c.Extensions {
		if e.Id.Equal(oidExtKeyUsage) {
			return e.Critical && c.KeyUsage&^(x509.KeyUsageDigitalSignature|x509.KeyUsageContentCommitment) == 0
		}
	}
	return false
}

// chainsTo verifies a message's signer to the roots. Without roots it refuses:
// crypto/x509 would take the operating system's.
func chainsTo(roots *x509.CertPool, m *signedMessage, at time.Time, use x509.ExtKeyUsage) ([][]*x509.Certificate, error) {
	if roots == nil {
		return nil, errors.New("no root certificate was given")
	}
	others := x509.NewCertPool()
	for _, c := range m.certificates {
		others.AddCert(c)
	}
	chains, err := m.signer.Verify(x509.VerifyOptions{Roots: roots, Intermediates: others, CurrentTime: at, KeyUsages: []x509.ExtKeyUsage{use}})
	if err != nil {
		return nil, fmt.Errorf("%q: %w", m.signer.Subject.CommonName, err)
	}
	return chains, nil
}

// VerifyToken verifies a token over a digest against the roots, and returns
// the instant it proves.
func VerifyToken(raw []byte, digest [32]byte, roots *x509.CertPool) (time.Time, error) {
	t, err := parseToken(raw, digest)
	if err != nil {
		return time.Time{}, err
	}
	if err := t.check(raw, roots); err != nil {
		return time.Time{}, fmt.Errorf("timestamp token: %w", err)
	}
	return t.info.Time, nil
}

// normalise brings an authority's token into the spelling Vigie accepts. Only
// unsigned parts change: the root and the certificates that take no part in
// the chain are left out, parameters and sets are spelt as DER wants.
func (t *token) normalise(roots *x509.CertPool) ([]byte, error) {
	chains, err := t.chains(roots)
	if err != nil {
		return nil, err
	}
	m := *t.message
	m.certificates = withoutRoot(chains[0])
	m.token = nil
	return m.encode(), nil
}

// stamp makes a token. The serial number is random; the policy is
// any-policy, because this authority claims none.
func stamp(by Identity, digest []byte, nonce *big.Int, at time.Time) (*signedMessage, error) {
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return nil, fmt.Errorf("serial number: %w", err)
	}
	content, err := asn1.Marshal(asnTSTInfo{
		Version: 1, Policy: asn1.ObjectIdentifier{2, 5, 29, 32, 0},
		Imprint: asnImprint{pkix.AlgorithmIdentifier{Algorithm: oidSHA256}, digest},
		Serial:  serial, Time: at.UTC().Truncate(time.Second), Accuracy: asnAccuracy{Seconds: 1}, Nonce: nonce,
	})
	if err != nil {
		return nil, fmt.Errorf("timestamp: %w", err)
	}
	m := &signedMessage{contentType: oidTSTInfo, content: content, certificates: by.Chain[:1], signer: by.Chain[0], digest: crypto.SHA256}
	sum := sha256.Sum256(content)
	return m, m.sign(by.Key, sum[:])
}
