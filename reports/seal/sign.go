package seal

import (
	"bytes"
	"context"
	"crypto"
	"crypto/sha256"
	"crypto/x509"
	"encoding/asn1"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"time"
)

var (
	oidExtKeyUsage           = asn1.ObjectIdentifier{2, 5, 29, 37}
	oidPrivateKeyUsagePeriod = asn1.ObjectIdentifier{2, 5, 29, 16}
	// oidDocumentSigning is id-kp-documentSigning (RFC 9336).
	oidDocumentSigning = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 3, 36}
)

// Identity is a key and the certificates that vouch for it.
type Identity struct {
	// Chain begins with the key's certificate and ends with the root.
	Chain []*x509.Certificate
	// Key signs SHA-256 digests: a file's key, or a remote seal.
	Key crypto.Signer
}

// Sign fills the signature of a finalised report: PAdES B-T, a detached
// CAdES signature with a timestamp over its value. When the stamper fails,
// there is no signed report: never one without a timestamp.
func Sign(ctx context.Context, finalised []byte, by Identity, stamper Stamper) ([]byte, error) {
	if err := by.validate(); err != nil {
		return nil, fmt.Errorf("sign: %w", err)
	}
	d, err := readDocument(finalised)
	if err != nil {
		return nil, fmt.Errorf("sign: %w", err)
	}
	s, err := d.findSignature()
	if err != nil {
		return nil, fmt.Errorf("sign: %w", err)
	}
	if d.end != len(finalised) || !s.covers(len(finalised)) {
		return nil, errors.New("sign: the file is not one that Finalise made")
	}
	room := finalised[s.from+1 : s.to-1]
	if len(bytes.Trim(room, "0")) > 0 {
		return nil, errors.New("sign: the file is signed already")
	}
	signature, err := signDigest(ctx, s.digest(finalised), by, stamper)
	if err != nil {
		return nil, fmt.Errorf("sign: %w", err)
	}
	if 2*len(signature) > len(room) {
		return nil, fmt.Errorf("sign: a signature of %d bytes does not fit into %d", len(signature), len(room)/2)
	}
	signed := slices.Clone(finalised)
	hex.Encode(signed[s.from+1:], signature)
	return signed, nil
}

func signDigest(ctx context.Context, digest []byte, by Identity, stamper Stamper) ([]byte, error) {
	m := &signedMessage{contentType: oidData, certificates: by.Chain, signer: by.Chain[0]}
	if err := m.sign(by.Key, digest); err != nil {
		return nil, err
	}
	imprint := sha256.Sum256(m.signature)
	raw, err := stamper.Stamp(ctx, imprint)
	if err != nil {
		return nil, fmt.Errorf("timestamp: %w", err)
	}
	t, err := parseToken(raw, imprint)
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(raw, t.message.encode()) {
		return nil, errors.New("timestamp token: not in the spelling Vigie writes")
	}
	if err := checkPeriod(by.Chain[0], t.info.Time); err != nil {
		return nil, err
	}
	m.token = raw
	return m.encode(), nil
}

// validate tells whether reports signed by the identity would be accepted.
func (id Identity) validate() error {
	if len(id.Chain) == 0 || id.Key == nil {
		return errors.New("an identity needs a certificate and a key")
	}
	public, ok := id.Chain[0].PublicKey.(interface{ Equal(crypto.PublicKey) bool })
	if !ok || !public.Equal(id.Key.Public()) {
		return errors.New("the key is not the certificate's")
	}
	for i, c := range id.Chain[:len(id.Chain)-1] {
		if err := c.CheckSignatureFrom(id.Chain[i+1]); err != nil {
			return fmt.Errorf("the chain breaks after %q: %w", c.Subject.CommonName, err)
		}
	}
	return checkSigningUse(id.Chain[0])
}

// checkSigningUse tells whether a certificate is made to sign documents.
func checkSigningUse(c *x509.Certificate) error {
	const use = x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment
	if c.IsCA || c.KeyUsage&use != use || !slices.ContainsFunc(c.UnknownExtKeyUsage, oidDocumentSigning.Equal) {
		return fmt.Errorf("%q is not a document-signing certificate", c.Subject.CommonName)
	}
	return nil
}

// checkPeriod tells whether an instant lies in a certificate's validity and,
// where the certificate has one, in its key's period of use (RFC 3280
// §4.2.1.4): the key signs for a year, the certificate vouches for longer.
func checkPeriod(c *x509.Certificate, at time.Time) error {
	from, until, err := usagePeriod(c)
	if err != nil {
		return err
	}
	if at.Before(from) || at.After(until) {
		return fmt.Errorf("%s is outside the period of %q, %s to %s",
			at.UTC().Format(time.RFC3339), c.Subject.CommonName, from.UTC().Format(time.RFC3339), until.UTC().Format(time.RFC3339))
	}
	return nil
}

// usagePeriod returns when a certificate's key may sign.
func usagePeriod(c *x509.Certificate) (from, until time.Time, err error) {
	from, until = c.NotBefore, c.NotAfter
	for _, e := range c.Extensions {
		if !e.Id.Equal(oidPrivateKeyUsagePeriod) {
			continue
		}
		var p privateKeyUsagePeriod
		if err := unmarshal(e.Value, &p); err != nil {
			return from, until, fmt.Errorf("period of use of %q: %w", c.Subject.CommonName, err)
		}
		if p.NotBefore.After(from) {
			from = p.NotBefore
		}
		if !p.NotAfter.IsZero() && p.NotAfter.Before(until) {
			until = p.NotAfter
		}
	}
	return from, until, nil
}

type privateKeyUsagePeriod struct {
	NotBefore time.Time `asn1:"optional,generalized,tag:0"`
	NotAfter  time.Time `asn1:"optional,generalized,tag:1"`
}
