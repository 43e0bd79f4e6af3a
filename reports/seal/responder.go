package seal

import (
	"crypto"
	"crypto/sha256"
	"io"
	"net/http"

	"github.com/digitorus/timestamp"
)

// maxQuery bounds a timestamp query, in bytes: a digest, a nonce, a policy.
const maxQuery = 4 << 10

// ServeHTTP answers RFC 3161 queries over HTTP (§3.4), so that the local
// authority can stand where an external one will.
func (t *LocalTSA) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost || r.Header.Get("Content-Type") != "application/timestamp-query" {
		http.Error(w, "POST an application/timestamp-query", http.StatusBadRequest)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxQuery))
	if err != nil {
		http.Error(w, "the query is too large or was cut", http.StatusBadRequest)
		return
	}
	answer, err := t.answer(body)
	if err != nil {
		http.Error(w, "no timestamp can be made now", http.StatusServiceUnavailable)
		return
	}
	w.Header().Set("Content-Type", "application/timestamp-reply")
	_, _ = w.Write(answer) // the client is gone; there is nobody to tell
}

func (t *LocalTSA) answer(query []byte) ([]byte, error) {
	request, err := timestamp.ParseRequest(query)
	if err != nil {
		return timestamp.CreateErrorResponse(timestamp.Rejection, timestamp.BadDataFormat)
	}
	if request.HashAlgorithm != crypto.SHA256 || len(request.HashedMessage) != sha256.Size {
		return timestamp.CreateErrorResponse(timestamp.Rejection, timestamp.BadAlgorithm)
	}
	if len(request.Extensions) > 0 {
		return timestamp.CreateErrorResponse(timestamp.Rejection, timestamp.UnacceptedExtension)
	}
	m, err := t.issue(request.HashedMessage, request.Nonce)
	if err != nil {
		return nil, err
	}
	if !request.Certificates {
		m.certificates = nil // RFC 3161 §2.4.1: only when asked for
	}
	granted := der(tagSequence, der(0x02, []byte{0}))
	return der(tagSequence, granted, m.encode()), nil
}
