// Package sealtest judges sealed reports with other people's programs: pdfsig
// (poppler, NSS), qpdf and OpenSSL. It is responsible for asking them the
// strict question, because pdfsig exits 0 on a tampered file, and shares no
// code with the package it judges. A missing program is a failure where CI is
// set, else a loud skip.
package sealtest

import (
	"bytes"
	"crypto/x509"
	"encoding/asn1"
	"encoding/hex"
	"encoding/pem"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// All asks every program to accept a sealed report under a root.
func All(tb testing.TB, pdf []byte, root *x509.Certificate) {
	tb.Helper()
	QPDF(tb, pdf)
	OpenSSL(tb, pdf, root)
	PDFSig(tb, pdf, root)
}

// Tool returns the path of a program, or ends the test.
func Tool(tb testing.TB, name, debianPackage string) string {
	tb.Helper()
	path, err := exec.LookPath(name)
	if err == nil {
		return path
	}
	if os.Getenv("CI") != "" {
		tb.Fatalf("%s is not installed (Debian package %s), and CI is set", name, debianPackage)
	}
	tb.Skipf("NOT TESTED: %s is not installed (Debian package %s)", name, debianPackage)
	return ""
}

// PDFSig asks poppler for one valid signature over the whole document under
// a trusted certificate.
func PDFSig(tb testing.TB, pdf []byte, root *x509.Certificate) {
	tb.Helper()
	out := PDFSigOutput(tb, pdf, root)
	for _, want := range []string{"Signature is Valid.", "Certificate is Trusted.", "Total document signed"} {
		if !strings.Contains(out, want) {
			tb.Errorf("pdfsig: got\n%s\nwant %q", out, want)
		}
	}
	// "Not total document signed" contains the wanted words in lower case only.
	if got, want := strings.Count(out, "Signature #"), 1; got != want {
		tb.Errorf("pdfsig: got %d signatures, want %d", got, want)
	}
}

// PDFSigOutput returns what pdfsig says, trusting root for everything.
func PDFSigOutput(tb testing.TB, pdf []byte, root *x509.Certificate) string {
	tb.Helper()
	pdfsig := Tool(tb, "pdfsig", "poppler-utils")
	certutil := Tool(tb, "certutil", "libnss3-tools")
	dir := tb.TempDir()
	db := "sql:" + dir
	ca := write(tb, dir, "ca.pem", rootPEM(root))
	run(tb, certutil, "-N", "--empty-password", "-d", db)
	run(tb, certutil, "-A", "-n", "vigie-root", "-t", "C,C,C", "-i", ca, "-d", db)
	out, _ := exec.Command(pdfsig, "-nssdir", dir, write(tb, dir, "report.pdf", pdf)).CombinedOutput()
	return string(out)
}

// QPDF asks qpdf for a file without errors or warnings.
func QPDF(tb testing.TB, pdf []byte) {
	tb.Helper()
	qpdf := Tool(tb, "qpdf", "qpdf")
	out := run(tb, qpdf, "--check", write(tb, tb.TempDir(), "report.pdf", pdf))
	if !strings.Contains(out, "No syntax or stream encoding errors found") {
		tb.Errorf("qpdf --check: got\n%s\nwant no errors", out)
	}
}

// OpenSSL asks for a valid CMS signature over the signed bytes and a valid
// timestamp over the signature's value, both under the root.
func OpenSSL(tb testing.TB, pdf []byte, root *x509.Certificate) {
	tb.Helper()
	openssl := Tool(tb, "openssl", "openssl")
	s := Split(tb, pdf)
	dir := tb.TempDir()
	ca := write(tb, dir, "ca.pem", rootPEM(root))
	out := run(tb, openssl, "cms", "-verify", "-binary", "-purpose", "any", "-inform", "DER", "-in", write(tb, dir, "signature.der", s.CMS),
		"-content", write(tb, dir, "signed.bin", s.Signed), "-CAfile", ca, "-out", filepath.Join(dir, "out.bin"))
	if !strings.Contains(strings.ToLower(out), "verification successful") {
		tb.Errorf("openssl cms: got\n%s\nwant a successful verification", out)
	}
	out = run(tb, openssl, "ts", "-verify", "-token_in", "-in", write(tb, dir, "token.der", s.Token),
		"-data", write(tb, dir, "value.bin", s.Value), "-CAfile", ca)
	if !strings.Contains(out, "Verification: OK") {
		tb.Errorf("openssl ts: got\n%s\nwant a valid timestamp", out)
	}
}

// Parts is a sealed report taken apart as an outsider would.
type Parts struct {
	// Signed is what the signature covers, CMS the signature in DER.
	Signed, CMS []byte
	// Value is the signature's value, Token the RFC 3161 token over it.
	Value, Token []byte
}

var byteRange = regexp.MustCompile(`/ByteRange \[0 (\d+) (\d+) (\d+) *\]`)

// Split takes a sealed report apart.
func Split(tb testing.TB, pdf []byte) Parts {
	tb.Helper()
	m := byteRange.FindSubmatch(pdf)
	if m == nil {
		tb.Fatal("the file has no /ByteRange")
	}
	from, to, rest := number(m[1]), number(m[2]), number(m[3])
	if to+rest != len(pdf) || from >= to {
		tb.Fatalf("/ByteRange %s: does not cover %d bytes", m[0], len(pdf))
	}
	padded := make([]byte, (to-from-2)/2)
	if _, err := hex.Decode(padded, pdf[from+1:to-1]); err != nil {
		tb.Fatalf("/Contents: %v", err)
	}
	var cms asn1.RawValue
	if _, err := asn1.Unmarshal(padded, &cms); err != nil {
		tb.Fatalf("/Contents: %v", err)
	}
	p := Parts{Signed: append(append([]byte{}, pdf[:from]...), pdf[to:]...), CMS: cms.FullBytes}
	p.Value, p.Token = splitSignature(tb, cms.FullBytes)
	return p
}

// splitSignature finds id-aa-signatureTimeStampToken, whose set of one value
// follows; the octet string before the unsigned attributes is the value.
func splitSignature(tb testing.TB, cms []byte) (value, token []byte) {
	tb.Helper()
	oid, err := asn1.Marshal(asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 14})
	if err != nil {
		tb.Fatal(err)
	}
	_, after, ok := bytes.Cut(cms, oid)
	var set, first asn1.RawValue
	if _, err := asn1.Unmarshal(after, &set); !ok || err != nil {
		tb.Fatalf("no timestamp token in the signature: %v", err)
	}
	if _, err := asn1.Unmarshal(set.Bytes, &first); err != nil {
		tb.Fatalf("timestamp token: %v", err)
	}
	var outer struct {
		Type asn1.ObjectIdentifier
		Data struct {
			Version, Digests, Content, Certificates asn1.RawValue
			Signers                                 []struct {
				Version, ID, Digest, Signed, Algorithm asn1.RawValue
				Value                                  []byte
				Unsigned                               asn1.RawValue
			} `asn1:"set"`
		} `asn1:"explicit,tag:0"`
	}
	if _, err := asn1.Unmarshal(cms, &outer); err != nil || len(outer.Data.Signers) != 1 {
		tb.Fatalf("signed data: %v, %d signers", err, len(outer.Data.Signers))
	}
	return outer.Data.Signers[0].Value, first.FullBytes
}

func number(b []byte) int {
	n, err := strconv.Atoi(string(b))
	if err != nil {
		return -1
	}
	return n
}

func rootPEM(c *x509.Certificate) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Raw})
}

func write(tb testing.TB, dir, name string, content []byte) string {
	tb.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		tb.Fatal(err)
	}
	return path
}

func run(tb testing.TB, program string, arguments ...string) string {
	tb.Helper()
	out, err := exec.Command(program, arguments...).CombinedOutput()
	if err != nil {
		tb.Errorf("%s %v: %v\n%s", filepath.Base(program), arguments, err, out)
	}
	return string(out)
}
