package reports

import (
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"vigie/reports/seal"
)

// VerifyOptions say what `vigie verify` examines.
type VerifyOptions struct {
	// File is the report.
	File string
	// Root is a PEM file of the roots that signatures and timestamps may lead to; the data folder's ca.pem when empty.
	Root string
	// TSARoot is a PEM file of further roots, which timestamps alone may lead to; empty when there is none.
	TSARoot string
	// DataDir is Vigie's data folder; empty when there is none.
	DataDir string
	// JSON writes the examination as JSON, not as lines.
	JSON bool
}

// mostFile bounds the file that is examined, in bytes.
const mostFile = 256 << 20

// VerifyFile examines a report and writes what was found. genuine is false, with a nil error, for a report that is not.
func VerifyFile(w io.Writer, o VerifyOptions) (genuine bool, err error) {
	trust, err := trusted(o)
	if err != nil {
		return false, err
	}
	file, err := os.Open(o.File)
	if err != nil {
		return false, fmt.Errorf("open the report: %w", err)
	}
	defer file.Close()
	about, err := file.Stat()
	if err != nil {
		return false, fmt.Errorf("read the report: %w", err)
	}
	content := []byte{}
	if about.Size() <= mostFile { // of a pipe it is 0
		if content, err = io.ReadAll(io.LimitReader(file, mostFile+1)); err != nil {
			return false, fmt.Errorf("read the report: %w", err)
		}
	}
	if max(about.Size(), int64(len(content))) > mostFile {
		return false, fmt.Errorf("the file is larger than %d MB: it is no report of Vigie", mostFile>>20)
	}
	found := Verify(content, trust)
	if o.JSON {
		encoder := json.NewEncoder(w)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		return found.Genuine, encoder.Encode(found)
	}
	_, err = io.WriteString(w, found.Text())
	return found.Genuine, err
}

// trusted reads the roots that a report must lead to.
func trusted(o VerifyOptions) (trust seal.Trust, err error) {
	path := o.Root
	if path == "" {
		if o.DataDir == "" {
			return trust, errors.New("whom to trust? Give the root certificate of who signs: --root ca.pem")
		}
		path = filepath.Join(o.DataDir, seal.RootFile)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		if o.Root == "" {
			return trust, fmt.Errorf("whom to trust? There is no %s: give the root certificate of who signs with --root", path)
		}
		return trust, fmt.Errorf("read the root: %w", err)
	}
	roots, err := ParseRoots(text)
	if err != nil {
		return trust, fmt.Errorf("read the root: %w", err)
	}
	if o.TSARoot != "" {
		if text, err = os.ReadFile(o.TSARoot); err != nil {
			return trust, fmt.Errorf("read the time-stamping authority's root: %w", err)
		}
		more, err := ParseRoots(text)
		if err != nil {
			return trust, fmt.Errorf("read the time-stamping authority's root: %w", err)
		}
		return seal.Trust{Signers: pool(roots), Timestamps: pool(slices.Concat(roots, more))}, nil
	}
	return seal.Trust{Signers: pool(roots), Timestamps: pool(roots)}, nil
}

func pool(roots []*x509.Certificate) *x509.CertPool {
	p := x509.NewCertPool()
	for _, root := range roots {
		p.AddCert(root)
	}
	return p
}

// ParseRoots reads PEM certificates.
func ParseRoots(text []byte) (roots []*x509.Certificate, err error) {
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		certificate, err := x509.ParseCertificate(block.Bytes)
		if block.Type != "CERTIFICATE" || err != nil {
			return nil, errors.New("it is not a PEM certificate")
		}
		roots = append(roots, certificate)
	}
	if len(roots) == 0 {
		return nil, errors.New("it is not a PEM certificate")
	}
	return roots, nil
}

// Text writes an examination for a terminal, each check on a line.
func (x Examination) Text() string {
	var b strings.Builder
	for _, c := range x.Checks {
		mark := "FAILED "
		switch {
		case c.OK:
			mark = "ok     "
		case c.Skipped:
			mark = "skipped"
		}
		fmt.Fprintf(&b, "%s  %-22s %s\n", mark, c.ID, printable(c.Detail))
	}
	if !x.Genuine {
		b.WriteString("NOT GENUINE: do not rely on this file.\n")
		return b.String()
	}
	fmt.Fprintf(&b, "GENUINE: report %s, %s, %s: %s %% (%s). Signed by %s at %s.\n", printable(x.Number), printable(x.Client), x.Period, orNone(x.Availability),
		x.Verdict, printable(x.Signer), x.SignedAt.UTC().Format(time.RFC3339))
	return b.String()
}

// printable keeps what a file says from steering a terminal.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 {
			return '?'
		}
		return r
	}, text)
}
