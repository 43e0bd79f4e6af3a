package seal

import (
	"bytes"
	"crypto/sha256"
	"crypto/x509"
	"encoding/asn1"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"time"
)

// CheckID names a check; a screen translates it.
type CheckID string

// The checks, in the order they are made.
const (
	// CheckStructure: the file is one that Vigie writes, byte for byte: every
	// object where it must be, nothing between, nothing hidden.
	CheckStructure CheckID = "structure"
	// CheckRevision: nothing was appended after the signed revision.
	CheckRevision CheckID = "single_revision"
	// CheckContent: no scripts, actions, optional layers or encryption.
	CheckContent CheckID = "no_active_content"
	// CheckOneSignature: exactly one signature, in the only form field.
	CheckOneSignature CheckID = "one_signature"
	// CheckCertification: the signature forbids every later change.
	CheckCertification CheckID = "certification"
	// CheckByteRange: the signature covers the whole file but itself.
	CheckByteRange CheckID = "byte_range"
	// CheckContents: the signature's room holds the signature and zeros.
	CheckContents CheckID = "signature_room"
	// CheckForm: the signature is a CAdES one in the only accepted spelling.
	CheckForm CheckID = "signature_form"
	// CheckDigest: the file is the one that was signed.
	CheckDigest CheckID = "digest"
	// CheckBinding: the signature names its certificate.
	CheckBinding CheckID = "signing_certificate"
	// CheckSignature: the certificate's key made the signature.
	CheckSignature CheckID = "signature"
	// CheckTimestamp: a timestamp stamps this signature.
	CheckTimestamp CheckID = "timestamp"
	// CheckTimestampChain: the timestamp's authority leads to a given root.
	CheckTimestampChain CheckID = "timestamp_chain"
	// CheckChain: the signer's certificate leads to a given root and is made
	// to sign documents.
	CheckChain CheckID = "certificate_chain"
	// CheckValidity: the signer's certificate was valid at the timestamp.
	CheckValidity CheckID = "certificate_validity"
	// CheckClaimedTime: the signer's claimed date agrees with the timestamp.
	CheckClaimedTime CheckID = "claimed_time"
	// CheckAttachments: the attached files can be read and are all listed.
	CheckAttachments CheckID = "attachments"
)

const (
	// maxAhead is how far the claimed date may lie after the timestamp (clocks
	// differ); maxBehind, how long a report may wait for its timestamp.
	maxAhead  = 5 * time.Minute
	maxBehind = 24 * time.Hour
)

// Check is one thing that was examined.
type Check struct {
	ID CheckID `json:"id"`
	OK bool    `json:"ok"`
	// Skipped tells that an earlier failure left nothing to examine; OK is
	// false then.
	Skipped bool `json:"skipped,omitempty"`
	// Detail says in English what was found.
	Detail string `json:"detail"`
}

// Report is what an examination found.
type Report struct {
	Checks []Check `json:"checks"`
	// SHA256 identifies the examined file, in lower-case hexadecimal.
	SHA256 string `json:"sha256"`
	// Signer is the subject of the signer's certificate, and SignerSHA256 its
	// fingerprint; empty when there is no readable signature. They are true
	// only if the report is genuine.
	Signer       string `json:"signer,omitempty"`
	SignerSHA256 string `json:"signer_sha256,omitempty"`
	// SignedAt is the timestamp's instant; zero without a valid one.
	SignedAt time.Time `json:"signed_at,omitzero"`
	// Attachments are the files inside, empty unless CheckAttachments is OK.
	Attachments []Attachment `json:"-"`
}

// Genuine tells whether every check passed.
func (r Report) Genuine() bool {
	return len(r.Checks) > 0 && !slices.ContainsFunc(r.Checks, func(c Check) bool { return !c.OK })
}

// Failed returns the checks that failed; skipped ones are not among them.
func (r Report) Failed() []Check {
	var failed []Check
	for _, c := range r.Checks {
		if !c.OK && !c.Skipped {
			failed = append(failed, c)
		}
	}
	return failed
}

// examination is one file under examination; checks leave in it what later
// ones need.
type examination struct {
	file        []byte
	trust       Trust
	document    *document
	field       *signatureField
	der         []byte
	message     *signedMessage
	token       *token
	attachments []Attachment
}

// step is one check and what must have passed before it can be made.
type step struct {
	id      CheckID
	after   []CheckID
	examine func(*examination) (string, error)
}

func steps() []step {
	return []step{
		{CheckStructure, nil, (*examination).structure},
		{CheckRevision, []CheckID{CheckStructure}, (*examination).revision},
		{CheckContent, []CheckID{CheckStructure}, (*examination).content},
		{CheckOneSignature, []CheckID{CheckStructure}, (*examination).oneSignature},
		{CheckCertification, []CheckID{CheckOneSignature}, (*examination).certification},
		{CheckByteRange, []CheckID{CheckOneSignature}, (*examination).byteRange},
		{CheckContents, []CheckID{CheckOneSignature}, (*examination).contents},
		{CheckForm, []CheckID{CheckContents}, (*examination).form},
		{CheckDigest, []CheckID{CheckByteRange, CheckForm}, (*examination).digest},
		{CheckBinding, []CheckID{CheckForm}, (*examination).binding},
		{CheckSignature, []CheckID{CheckForm}, (*examination).signature},
		{CheckTimestamp, []CheckID{CheckForm}, (*examination).timestamp},
		{CheckTimestampChain, []CheckID{CheckTimestamp}, (*examination).timestampChain},
		{CheckChain, []CheckID{CheckForm}, (*examination).chain},
		{CheckValidity, []CheckID{CheckTimestampChain}, (*examination).validity},
		{CheckClaimedTime, []CheckID{CheckTimestampChain}, (*examination).claimedTime},
		{CheckAttachments, []CheckID{CheckStructure}, (*examination).attached},
	}
}

// Trust holds the roots that an examination leads to. Who may timestamp may
// not sign: a public authority certifies strangers. No pool ever means the
// operating system's: nil fails the chains.
type Trust struct {
	// Signers are the roots of who signs, Timestamps those of time-stamping
	// authorities.
	Signers, Timestamps *x509.CertPool
}

// Verify examines a report against the given roots, offline. Every check is
// listed; the report is genuine only if all passed.
func Verify(pdf []byte, trust Trust) Report {
	e := &examination{file: pdf, trust: trust}
	sum := sha256.Sum256(pdf)
	r := Report{SHA256: hex.EncodeToString(sum[:])}
	passed := map[CheckID]bool{}
	for _, s := range steps() {
		c := Check{ID: s.id}
		if i := slices.IndexFunc(s.after, func(id CheckID) bool { return !passed[id] }); i >= 0 {
			c.Skipped = true
			c.Detail = fmt.Sprintf("not examined, because %s did not pass", s.after[i])
		} else if detail, err := s.examine(e); err != nil {
			c.Detail = err.Error()
		} else {
			c.OK, c.Detail = true, detail
			passed[s.id] = true
		}
		r.Checks = append(r.Checks, c)
	}
	if e.message != nil {
		r.Signer, r.SignerSHA256 = e.message.signer.Subject.String(), fingerprint(e.message.signer)
	}
	if passed[CheckTimestampChain] {
		r.SignedAt = e.token.info.Time
	}
	if passed[CheckAttachments] {
		r.Attachments = e.attachments
	}
	return r
}

func (e *examination) structure() (string, error) {
	d, err := readDocument(e.file)
	if err != nil {
		return "", err
	}
	e.document = d
	return fmt.Sprintf("%d objects, each where it must be", len(d.objects)), nil
}

func (e *examination) revision() (string, error) {
	if more := len(e.file) - e.document.end; more > 0 {
		return "", fmt.Errorf("%d bytes were appended after the signed revision", more)
	}
	return "one revision, nothing appended", nil
}

func (e *examination) content() (string, error) {
	return "no scripts, actions, layers or encryption", e.document.refuseActive()
}

func (e *examination) oneSignature() (string, error) {
	field, err := e.document.findSignature()
	e.field = field
	return "exactly one", err
}

func (e *examination) certification() (string, error) {
	d, catalogue := e.field.dict, e.document.object(e.document.root).dict
	if !d.is("Type", "/Sig") || !d.is("Filter", "/Adobe.PPKLite") || !d.is("SubFilter", "/ETSI.CAdES.detached") {
		return "", errors.New("the signature is not a detached CAdES one")
	}
	perms, err := parseDict(catalogue.get("Perms"))
	if err != nil || !perms.is("DocMDP", ref(e.field.number)) || !d.is("Reference", docMDP) {
		return "", errors.New("the signature does not forbid later changes")
	}
	return "certified: no change is permitted (DocMDP, P=1)", nil
}

func (e *examination) byteRange() (string, error) {
	if !e.field.covers(len(e.file)) {
		return "", fmt.Errorf("the signature covers %v, not the whole file of %d bytes without its own %d", e.field.ranges, len(e.file), e.field.to-e.field.from)
	}
	return "the whole file, but for the signature itself", nil
}

// contents reads the signature out of its room. Lower case alone is accepted
// and only zeros after it, so that each byte of the room has one right value.
func (e *examination) contents() (string, error) {
	room := e.file[e.field.from+1 : e.field.to-1]
	if len(room) != 2*reserve {
		return "", fmt.Errorf("the room has %d digits instead of %d", len(room), 2*reserve)
	}
	if bytes.ContainsAny(room, "ABCDEF") {
		return "", errors.New("it is not written in lower case")
	}
	raw := make([]byte, reserve)
	if _, err := hex.Decode(raw, room); err != nil {
		return "", err
	}
	var first asn1.RawValue
	rest, err := asn1.Unmarshal(raw, &first)
	if err != nil || first.FullBytes[0] != tagSequence {
		return "", errors.New("it holds no signature")
	}
	if len(bytes.Trim(rest, "\x00")) > 0 {
		return "", errors.New("something other than zeros follows the signature")
	}
	e.der = first.FullBytes
	return fmt.Sprintf("%d bytes, then zeros", len(e.der)), nil
}

func (e *examination) form() (string, error) {
	m, err := parseSignedMessage(e.der)
	if err != nil {
		return "", err
	}
	if m.signer == nil || !m.contentType.Equal(oidData) || m.content != nil {
		return "", errors.New("it is not a detached signature with its certificate")
	}
	if len(m.attributes) != 3 {
		return "", fmt.Errorf("it signs %d attributes instead of three", len(m.attributes))
	}
	if m.digest.Size() != sha256.Size {
		return "", fmt.Errorf("the digest is %v instead of SHA-256", m.digest)
	}
	if m.token == nil {
		return "", errors.New("it has no timestamp")
	}
	if !bytes.Equal(e.der, m.encode()) {
		return "", errors.New("it is not in the spelling Vigie writes")
	}
	e.message = m
	return "CAdES, " + m.algorithm.String(), nil
}

func (e *examination) digest() (string, error) {
	digest := e.field.digest(e.file)
	if err := e.message.checkContent(digest); err != nil {
		return "", fmt.Errorf("the file was changed after signing: %w", err)
	}
	return "SHA-256 " + hex.EncodeToString(digest), nil
}

func (e *examination) binding() (string, error) {
	return "SHA-256 " + fingerprint(e.message.signer), e.message.checkBinding()
}

func (e *examination) signature() (string, error) {
	return "made with the key of " + e.message.signer.Subject.CommonName, e.message.checkSignature()
}

func (e *examination) timestamp() (string, error) {
	t, err := parseToken(e.message.token, sha256.Sum256(e.message.signature))
	if err != nil {
		return "", err
	}
	e.token = t
	return t.info.Time.UTC().Format(time.RFC3339) + " over this signature", nil
}

func (e *examination) timestampChain() (string, error) {
	return e.token.message.signer.Subject.CommonName + " leads to a given root", e.token.check(e.message.token, e.trust.Timestamps)
}

func (e *examination) chain() (string, error) {
	signer := e.message.signer
	if err := checkSigningUse(signer); err != nil {
		return "", err
	}
	// Whom to trust does not depend on the timestamp; whether the certificate
	// was valid then is a check of its own.
	at := signer.NotBefore
	if e.token != nil {
		at = e.token.info.Time
	}
	if at.Before(signer.NotBefore) || at.After(signer.NotAfter) {
		at = signer.NotBefore
	}
	chains, err := chainsTo(e.trust.Signers, e.message, at, x509.ExtKeyUsageAny)
	if err != nil {
		return "", err
	}
	return signer.Subject.CommonName + " leads to a given root", e.message.checkCertificates(chains, true)
}

func (e *examination) validity() (string, error) {
	return "valid at the timestamp", checkPeriod(e.message.signer, e.token.info.Time)
}

func (e *examination) claimedTime() (string, error) {
	claimed, err := dateValue(e.field.dict.get("M"))
	if err != nil {
		return "", errors.New("the signature claims no date")
	}
	ahead := claimed.Sub(e.token.info.Time)
	if ahead > maxAhead || -ahead > maxBehind {
		return "", fmt.Errorf("the signature claims %s, the timestamp proves %s",
			claimed.Format(time.RFC3339), e.token.info.Time.UTC().Format(time.RFC3339))
	}
	return claimed.Format(time.RFC3339), nil
}

func (e *examination) attached() (string, error) {
	all, err := e.document.attachments()
	if err != nil {
		return "", err
	}
	e.attachments = all
	return fmt.Sprintf("%d files", len(all)), nil
}
