package seal

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"fmt"
	"math/big"
	"slices"

	_ "crypto/sha256" // registers SHA-256 for crypto.Hash
	_ "crypto/sha512" // registers SHA-384 and SHA-512 for crypto.Hash
)

// signedMessage is a CMS SignedData (RFC 5652) with one signer: a detached
// signature over a report, or the RFC 3161 token over a signature value.
//
// CMS leaves much unsigned: versions, algorithm parameters, the bag of
// certificates. encode writes the one spelling Vigie accepts, so that a
// message equal to its own encoding has no byte that could differ.
type signedMessage struct {
	contentType asn1.ObjectIdentifier
	// content is nil when detached.
	content []byte
	// certificates holds the signer's and those that lead to the root.
	certificates []*x509.Certificate
	// signer is the certificate the signer is identified by; nil when the
	// message does not carry it.
	signer *x509.Certificate
	// digest is the hash of the content and of the signed attributes.
	digest crypto.Hash
	// attributes holds the DER of each signed attribute, in DER order.
	attributes [][]byte
	algorithm  x509.SignatureAlgorithm
	signature  []byte
	// token is the signature's timestamp; nil without one.
	token []byte
}

type (
	asnContentInfo struct {
		Type    asn1.ObjectIdentifier
		Content asn1.RawValue `asn1:"optional,tag:0"`
	}
	asnSignedData struct {
		Version      int
		Digests      []pkix.AlgorithmIdentifier `asn1:"set"`
		Encapsulated asnContentInfo
		Certificates asn1.RawValue   `asn1:"optional,tag:0"`
		CRLs         asn1.RawValue   `asn1:"optional,tag:1"`
		Signers      []asnSignerInfo `asn1:"set"`
	}
	asnSignerInfo struct {
		Version   int
		ID        asn1.RawValue
		Digest    pkix.AlgorithmIdentifier
		Signed    asn1.RawValue `asn1:"optional,tag:0"`
		Algorithm pkix.AlgorithmIdentifier
		Signature []byte
		Unsigned  asn1.RawValue `asn1:"optional,tag:1"`
	}
	asnIssuerAndSerial struct {
		Issuer asn1.RawValue
		Serial *big.Int
	}
	asnAttribute struct {
		Type   asn1.ObjectIdentifier
		Values asn1.RawValue
	}
)

// unmarshal reads DER that must be used up entirely.
func unmarshal(der []byte, into any) error {
	rest, err := asn1.Unmarshal(der, into)
	if err != nil {
		return err
	}
	if len(rest) > 0 {
		return errors.New("bytes follow the end of the structure")
	}
	return nil
}

// parseSignedMessage reads a message structurally; it accepts spellings that
// encode would not write.
func parseSignedMessage(der []byte) (*signedMessage, error) {
	var outer asnContentInfo
	if err := unmarshal(der, &outer); err != nil {
		return nil, fmt.Errorf("content info: %w", err)
	}
	if !outer.Type.Equal(oidSignedData) {
		return nil, errors.New("it is not signed data")
	}
	var sd asnSignedData
	if err := unmarshal(outer.Content.Bytes, &sd); err != nil {
		return nil, fmt.Errorf("signed data: %w", err)
	}
	if len(sd.Signers) != 1 {
		return nil, fmt.Errorf("it has %d signers instead of one", len(sd.Signers))
	}
	m := &signedMessage{contentType: sd.Encapsulated.Type}
	if len(sd.Encapsulated.Content.FullBytes) > 0 {
		if err := unmarshal(sd.Encapsulated.Content.Bytes, &m.content); err != nil {
			return nil, fmt.Errorf("content: %w", err)
		}
	}
	var err error
	if m.certificates, err = x509.ParseCertificates(sd.Certificates.Bytes); err != nil {
		return nil, fmt.Errorf("certificates: %w", err)
	}
	if err := m.readSigner(sd.Signers[0]); err != nil {
		return nil, err
	}
	return m, nil
}

func (m *signedMessage) readSigner(si asnSignerInfo) error {
	m.signer = findSigner(m.certificates, si.ID)
	m.signature = si.Signature
	var err error
	if m.digest, err = digestOf(si.Digest.Algorithm); err != nil {
		return err
	}
	if m.algorithm, err = algorithmOf(si.Algorithm.Algorithm, m.digest); err != nil {
		return err
	}
	if m.attributes, err = elements(si.Signed.Bytes); err != nil {
		return fmt.Errorf("signed attributes: %w", err)
	}
	unsigned, err := elements(si.Unsigned.Bytes)
	if err != nil {
		return fmt.Errorf("unsigned attributes: %w", err)
	}
	for _, der := range unsigned {
		if oid, value, err := readAttribute(der); err == nil && oid.Equal(oidTimestampToken) {
			m.token = value
		}
	}
	return nil
}

// findSigner returns the certificate that an issuer and serial number, or a
// subject key identifier ([0]), names.
func findSigner(certificates []*x509.Certificate, id asn1.RawValue) *x509.Certificate {
	var byIssuer asnIssuerAndSerial
	named := id.Tag == asn1.TagSequence && unmarshal(id.FullBytes, &byIssuer) == nil
	for _, c := range certificates {
		if named && c.SerialNumber.Cmp(byIssuer.Serial) == 0 && bytes.Equal(c.RawIssuer, byIssuer.Issuer.FullBytes) {
			return c
		}
		if id.Class == asn1.ClassContextSpecific && id.Tag == 0 && len(id.Bytes) > 0 && bytes.Equal(c.SubjectKeyId, id.Bytes) {
			return c
		}
	}
	return nil
}

// elements cuts the content of a set or sequence into its elements.
func elements(der []byte) ([][]byte, error) {
	var all [][]byte
	for len(der) > 0 {
		var v asn1.RawValue
		rest, err := asn1.Unmarshal(der, &v)
		if err != nil {
			return nil, err
		}
		all = append(all, v.FullBytes)
		der = rest
	}
	return all, nil
}

// readAttribute reads an attribute that must have one value.
func readAttribute(der []byte) (asn1.ObjectIdentifier, []byte, error) {
	var a asnAttribute
	if err := unmarshal(der, &a); err != nil {
		return nil, nil, err
	}
	values, err := elements(a.Values.Bytes)
	if err != nil || a.Values.Class != asn1.ClassUniversal || a.Values.Tag != asn1.TagSet || len(values) != 1 {
		return nil, nil, fmt.Errorf("attribute %v has not one value", a.Type)
	}
	return a.Type, values[0], nil
}

// attribute returns the value of the signed attribute of that type, which
// must stand exactly once.
func (m *signedMessage) attribute(oid asn1.ObjectIdentifier) ([]byte, error) {
	var found []byte
	for _, der := range m.attributes {
		t, value, err := readAttribute(der)
		if err != nil {
			return nil, err
		}
		if !t.Equal(oid) {
			continue
		}
		if found != nil {
			return nil, fmt.Errorf("signed attribute %v stands twice", oid)
		}
		found = value
	}
	if found == nil {
		return nil, fmt.Errorf("signed attribute %v is missing", oid)
	}
	return found, nil
}

// encode writes the message in DER.
func (m *signedMessage) encode() []byte {
	digest := algorithmSource(digestOID(m.digest), nil)
	encapsulated := [][]byte{oidSource(m.contentType)}
	version := byte(1)
	if m.content != nil {
		encapsulated = append(encapsulated, der(0xA0, der(asn1.TagOctetString, m.content)))
	}
	if !m.contentType.Equal(oidData) {
		version = 3 // RFC 5652 §5.1
	}
	signer := [][]byte{der(asn1.TagInteger, []byte{1})}
	if m.signer != nil {
		signer = append(signer, issuerAndSerial(m.signer))
	}
	signer = append(signer, digest, der(0xA0, sorted(m.attributes)...),
		signatureAlgorithmSource(m.algorithm), der(asn1.TagOctetString, m.signature))
	if m.token != nil {
		signer = append(signer, der(0xA1, attributeSource(oidTimestampToken, m.token)))
	}
	data := [][]byte{der(asn1.TagInteger, []byte{version}), der(tagSet, digest), der(tagSequence, encapsulated...)}
	if len(m.certificates) > 0 {
		data = append(data, der(0xA0, sorted(rawCertificates(m.certificates))...))
	}
	data = append(data, der(tagSet, der(tagSequence, signer...)))
	return der(tagSequence, oidSource(oidSignedData), der(0xA0, der(tagSequence, data...)))
}

func rawCertificates(certificates []*x509.Certificate) [][]byte {
	raw := make([][]byte, len(certificates))
	for i, c := range certificates {
		raw[i] = c.Raw
	}
	return raw
}

// toSign returns what the signature covers: the attributes as a DER SET.
func (m *signedMessage) toSign() []byte { return der(tagSet, sorted(m.attributes)...) }

// sign signs a digest of the content, made with SHA-256, and the binding to
// the signer's certificate. There is no signing time among the attributes:
// EN 319 142-1 forbids it, and a timestamp says it better.
func (m *signedMessage) sign(key crypto.Signer, contentDigest []byte) error {
	switch pub := key.Public().(type) {
	case *ecdsa.PublicKey:
		m.algorithm = x509.ECDSAWithSHA256
	case *rsa.PublicKey:
		m.algorithm = x509.SHA256WithRSA
	default:
		return fmt.Errorf("cannot sign with a key of type %T", pub)
	}
	m.digest = crypto.SHA256
	m.attributes = sorted([][]byte{
		attributeSource(oidContentType, oidSource(m.contentType)),
		attributeSource(oidMessageDigest, der(asn1.TagOctetString, contentDigest)),
		attributeSource(oidSigningCertificateV2, signingCertificateSource(m.signer)),
	})
	toSign := m.digest.New()
	toSign.Write(m.toSign())
	signature, err := key.Sign(rand.Reader, toSign.Sum(nil), m.digest)
	if err != nil {
		return fmt.Errorf("sign: %w", err)
	}
	m.signature = signature
	// A remote or defective key must not put a false signature on a report.
	if err := m.checkSignature(); err != nil {
		return fmt.Errorf("the key's signature does not verify: %w", err)
	}
	return nil
}

// checkSignature verifies the signature over the attributes. The key's type
// must be the algorithm's; SHA-1 and MD5 never got this far.
func (m *signedMessage) checkSignature() error {
	if m.signer == nil {
		return errors.New("the signer's certificate is not in the message")
	}
	if pub, ok := m.signer.PublicKey.(*rsa.PublicKey); ok && pub.N.BitLen() < 2048 {
		return fmt.Errorf("an RSA key of %d bits is too short", pub.N.BitLen())
	}
	return m.signer.CheckSignature(m.algorithm, m.toSign(), m.signature)
}

// checkContent compares the signed type and digest with the content's.
func (m *signedMessage) checkContent(contentDigest []byte) error {
	contentType, err := m.attribute(oidContentType)
	if err != nil {
		return err
	}
	if !bytes.Equal(contentType, oidSource(m.contentType)) {
		return errors.New("the signed content type is another")
	}
	signed, err := m.attribute(oidMessageDigest)
	if err != nil {
		return err
	}
	if !bytes.Equal(signed, der(asn1.TagOctetString, contentDigest)) {
		return errors.New("the signed digest is another")
	}
	return nil
}

// checkBinding verifies that the signature names the certificate it comes
// with (RFC 5035), so that it cannot be attributed to another one of the
// same key.
func (m *signedMessage) checkBinding() error {
	value, err := m.attribute(oidSigningCertificateV2)
	if err != nil {
		return err
	}
	var bound struct {
		Certificates []struct {
			Hash   pkix.AlgorithmIdentifier `asn1:"optional"`
			Digest []byte
			Issuer asn1.RawValue `asn1:"optional"`
		}
		Policies asn1.RawValue `asn1:"optional"`
	}
	if err := unmarshal(value, &bound); err != nil {
		return fmt.Errorf("signing certificate attribute: %w", err)
	}
	if len(bound.Certificates) == 0 || m.signer == nil {
		return errors.New("no signing certificate is named")
	}
	first := bound.Certificates[0] // RFC 5035 §5.4.1: the first is the signer's
	hash := crypto.SHA256
	if len(first.Hash.Algorithm) > 0 {
		if hash, err = digestOf(first.Hash.Algorithm); err != nil {
			return err
		}
	}
	h := hash.New()
	h.Write(m.signer.Raw)
	if !bytes.Equal(h.Sum(nil), first.Digest) {
		return errors.New("the signature names another certificate")
	}
	if len(first.Issuer.FullBytes) > 0 && !bytes.Equal(first.Issuer.FullBytes, generalIssuerAndSerial(m.signer)) {
		return errors.New("the signature names another issuer or serial number")
	}
	return nil
}

// checkCertificates demands that the message carries exactly the certificates
// of one of the verified chains. Any other would be room for bytes that
// nobody checks; a missing one, a second spelling of the same message.
func (m *signedMessage) checkCertificates(chains [][]*x509.Certificate, root bool) error {
	have := sorted(rawCertificates(m.certificates))
	for _, chain := range chains {
		if !root {
			chain = withoutRoot(chain)
		}
		if slices.EqualFunc(have, sorted(rawCertificates(chain)), bytes.Equal) {
			return nil
		}
	}
	return errors.New("the certificates it carries are not the chain to the root")
}

func withoutRoot(chain []*x509.Certificate) []*x509.Certificate { return chain[:max(1, len(chain)-1)] }
