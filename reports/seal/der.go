package seal

import (
	"bytes"
	"crypto"
	"crypto/x509"
	"encoding/asn1"
	"fmt"
	"math/big"
	"slices"
)

var (
	oidData                 = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 1}
	oidSignedData           = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 2}
	oidContentType          = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 3}
	oidMessageDigest        = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 4}
	oidSigningCertificateV2 = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 47}
	oidTimestampToken       = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 14}
	oidTSTInfo              = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 1, 4}

	oidSHA256 = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 1}
	oidSHA384 = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 2}
	oidSHA512 = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 3}

	oidRSA         = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 1}
	oidRSASHA256   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 11}
	oidRSASHA384   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 12}
	oidRSASHA512   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 13}
	oidECDSASHA256 = asn1.ObjectIdentifier{1, 2, 840, 10045, 4, 3, 2}
	oidECDSASHA384 = asn1.ObjectIdentifier{1, 2, 840, 10045, 4, 3, 3}
	oidECDSASHA512 = asn1.ObjectIdentifier{1, 2, 840, 10045, 4, 3, 4}
)

const (
	tagSequence = 0x30
	tagSet      = 0x31
)

// suite is one accepted way to sign.
type suite struct {
	oid       asn1.ObjectIdentifier
	digest    crypto.Hash
	algorithm x509.SignatureAlgorithm
	rsa       bool
}

// suites are the signatures that are accepted. What is not here (SHA-1, MD5,
// DSA, PSS) is refused by absence.
func suites() []suite {
	return []suite{
		{oid: oidECDSASHA256, digest: crypto.SHA256, algorithm: x509.ECDSAWithSHA256},
		{oid: oidECDSASHA384, digest: crypto.SHA384, algorithm: x509.ECDSAWithSHA384},
		{oid: oidECDSASHA512, digest: crypto.SHA512, algorithm: x509.ECDSAWithSHA512},
		{oid: oidRSASHA256, digest: crypto.SHA256, algorithm: x509.SHA256WithRSA, rsa: true},
		{oid: oidRSASHA384, digest: crypto.SHA384, algorithm: x509.SHA384WithRSA, rsa: true},
		{oid: oidRSASHA512, digest: crypto.SHA512, algorithm: x509.SHA512WithRSA, rsa: true},
	}
}

// algorithmOf returns the algorithm that an identifier and a digest make.
// Plain rsaEncryption, which some time-stamping authorities write, means RSA
// with that digest.
func algorithmOf(oid asn1.ObjectIdentifier, digest crypto.Hash) (x509.SignatureAlgorithm, error) {
	for _, s := range suites() {
		if s.digest == digest && (s.oid.Equal(oid) || s.rsa && oid.Equal(oidRSA)) {
			return s.algorithm, nil
		}
	}
	return 0, fmt.Errorf("signature algorithm %v with that digest is not accepted", oid)
}

func signatureAlgorithmSource(a x509.SignatureAlgorithm) []byte {
	for _, s := range suites() {
		switch {
		case s.algorithm != a:
		case s.rsa:
			return algorithmSource(s.oid, asn1.NullBytes) // RFC 4055 §5: NULL is mandatory
		default:
			return algorithmSource(s.oid, nil) // RFC 5758 §3.2: absent
		}
	}
	return nil
}

func digestOf(oid asn1.ObjectIdentifier) (crypto.Hash, error) {
	switch {
	case oid.Equal(oidSHA256):
		return crypto.SHA256, nil
	case oid.Equal(oidSHA384):
		return crypto.SHA384, nil
	case oid.Equal(oidSHA512):
		return crypto.SHA512, nil
	}
	return 0, fmt.Errorf("digest algorithm %v is not accepted", oid)
}

func digestOID(h crypto.Hash) asn1.ObjectIdentifier {
	switch h {
	case crypto.SHA384:
		return oidSHA384
	case crypto.SHA512:
		return oidSHA512
	default:
		return oidSHA256
	}
}

// der writes one element: a tag and the parts that are its content.
func der(tag byte, parts ...[]byte) []byte {
	n := 0
	for _, p := range parts {
		n += len(p)
	}
	out := append(make([]byte, 0, n+6), tag)
	switch {
	case n < 0x80:
		out = append(out, byte(n))
	case n < 0x100:
		out = append(out, 0x81, byte(n))
	case n < 0x10000:
		out = append(out, 0x82, byte(n>>8), byte(n))
	default:
		out = append(out, 0x83, byte(n>>16), byte(n>>8), byte(n))
	}
	for _, p := range parts {
		out = append(out, p...)
	}
	return out
}

// sorted returns the elements in the order DER demands of a SET OF.
func sorted(all [][]byte) [][]byte {
	all = slices.Clone(all)
	slices.SortFunc(all, bytes.Compare)
	return all
}

func oidSource(oid asn1.ObjectIdentifier) []byte {
	b, err := asn1.Marshal(oid)
	if err != nil {
		// Only an identifier written wrongly in this file could bring this.
		panic(fmt.Sprintf("object identifier %v: %v", oid, err))
	}
	return b
}

func integerSource(n *big.Int) []byte {
	b, err := asn1.Marshal(n)
	if err != nil {
		panic(fmt.Sprintf("integer %v: %v", n, err)) // asn1 writes every integer
	}
	return b
}

func algorithmSource(oid asn1.ObjectIdentifier, parameters []byte) []byte {
	return der(tagSequence, oidSource(oid), parameters)
}

func attributeSource(oid asn1.ObjectIdentifier, value []byte) []byte {
	return der(tagSequence, oidSource(oid), der(tagSet, value))
}

func issuerAndSerial(c *x509.Certificate) []byte {
	return der(tagSequence, c.RawIssuer, integerSource(c.SerialNumber))
}

// generalIssuerAndSerial is RFC 5035's form: the issuer as a GeneralName.
func generalIssuerAndSerial(c *x509.Certificate) []byte {
	return der(tagSequence, der(tagSequence, der(0xA4, c.RawIssuer)), integerSource(c.SerialNumber))
}

// signingCertificateSource binds a signature to a certificate; SHA-256 is
// ESSCertIDv2's default and therefore not written.
func signingCertificateSource(c *x509.Certificate) []byte {
	h := crypto.SHA256.New()
	h.Write(c.Raw)
	id := der(tagSequence, der(asn1.TagOctetString, h.Sum(nil)), generalIssuerAndSerial(c))
	return der(tagSequence, der(tagSequence, id))
}
