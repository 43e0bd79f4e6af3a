package seal

import (
	"bytes"
	"context"
	"crypto"
	"crypto/rand"
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"fmt"
	"io"
	"math/big"
	"mime"
	"net/http"
	"net/url"
	"time"

	"github.com/digitorus/timestamp"

	"vigie/app/fault"
)

const (
	// maxResponse bounds an authority's answer, in bytes.
	maxResponse = 256 << 10
	// stampTimeout is how long an authority may take, connection included.
	stampTimeout = 10 * time.Second
)

// ErrTimestampUnavailable means that no timestamp could be had now; the
// report stays to be signed and the same call may succeed later.
var ErrTimestampUnavailable = fault.New(fault.Unavailable, "timestamp_unavailable",
	"The time-stamping authority gave no valid timestamp; the report stays to be signed.")

// RemoteTSA is a Stamper that asks an external authority (RFC 3161 over HTTP).
// It sends a nonce and compares it, compares what was stamped, and verifies
// the token to the authority's own roots before anybody relies on it.
type RemoteTSA struct {
	url    string
	roots  *x509.CertPool
	client *http.Client
}

// NewRemoteTSA returns a Stamper for the authority at address, whose tokens
// must lead to one of the roots. A user and password in the address are sent
// as basic authentication. transport is nil for the default one.
func NewRemoteTSA(address string, roots *x509.CertPool, transport http.RoundTripper) (*RemoteTSA, error) {
	u, err := url.Parse(address)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		// The parse error would repeat the address, which may hold a password.
		return nil, errors.New("time-stamping authority: the address is not an http or https one")
	}
	if roots == nil {
		return nil, errors.New("time-stamping authority: no root certificate was given")
	}
	client := &http.Client{
		Transport: transport,
		Timeout:   stampTimeout,
		// What to ask is a setting; an answer does not get to change it.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return &RemoteTSA{url: u.String(), roots: roots, client: client}, nil
}

// Stamp implements Stamper. Its errors are ErrTimestampUnavailable.
func (a *RemoteTSA) Stamp(ctx context.Context, digest [32]byte) ([]byte, error) {
	raw, err := a.stamp(ctx, digest)
	if err != nil {
		return nil, ErrTimestampUnavailable.Because(err)
	}
	return raw, nil
}

func (a *RemoteTSA) stamp(ctx context.Context, digest [32]byte) ([]byte, error) {
	nonce, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 64))
	if err != nil {
		return nil, fmt.Errorf("nonce: %w", err)
	}
	query, err := (&timestamp.Request{HashAlgorithm: crypto.SHA256, HashedMessage: digest[:], Certificates: true, Nonce: nonce}).Marshal()
	if err != nil {
		return nil, fmt.Errorf("timestamp query: %w", err)
	}
	answer, err := a.ask(ctx, query)
	if err != nil {
		return nil, err
	}
	granted, err := readResponse(answer)
	if err != nil {
		return nil, err
	}
	t, err := parseToken(granted, digest)
	if err != nil {
		return nil, err
	}
	if t.info.Nonce == nil || t.info.Nonce.Cmp(nonce) != 0 {
		return nil, errors.New("timestamp token: it answers another request")
	}
	return t.normalise(a.roots)
}

// ask sends a query and returns the answer's bounded body.
func (a *RemoteTSA) ask(ctx context.Context, query []byte) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, a.url, bytes.NewReader(query))
	if err != nil {
		return nil, fmt.Errorf("timestamp query: %w", err)
	}
	request.Header.Set("Content-Type", "application/timestamp-query")
	request.Header.Set("Accept", "application/timestamp-reply")
	response, err := a.client.Do(request)
	if err != nil {
		return nil, fmt.Errorf("ask the time-stamping authority: %w", err)
	}
	defer response.Body.Close()
	kind, _, _ := mime.ParseMediaType(response.Header.Get("Content-Type"))
	if response.StatusCode != http.StatusOK || kind != "application/timestamp-reply" {
		return nil, fmt.Errorf("the time-stamping authority answered %d, %q", response.StatusCode, kind)
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, maxResponse+1))
	if err != nil {
		return nil, fmt.Errorf("read the timestamp: %w", err)
	}
	if len(body) > maxResponse {
		return nil, fmt.Errorf("the time-stamping authority answered more than %d bytes", maxResponse)
	}
	return body, nil
}

// readResponse returns the token of a granted response (RFC 3161 §2.4.2).
func readResponse(answer []byte) ([]byte, error) {
	var response struct {
		Status struct {
			Status int
			Text   []asn1.RawValue `asn1:"optional"`
			Fail   asn1.BitString  `asn1:"optional"`
		}
		Token asn1.RawValue `asn1:"optional"`
	}
	if err := unmarshal(answer, &response); err != nil {
		return nil, fmt.Errorf("timestamp response: %w", err)
	}
	if s := response.Status.Status; s != int(timestamp.Granted) && s != int(timestamp.GrantedWithMods) {
		return nil, fmt.Errorf("timestamp response: %s", timestamp.Status(s))
	}
	if len(response.Token.FullBytes) == 0 {
		return nil, errors.New("timestamp response: granted, but without a token")
	}
	return response.Token.FullBytes, nil
}
