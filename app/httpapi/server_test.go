package httpapi_test

import (
	"bufio"
	"encoding/json"
	"net"
	"net/http"
	"testing"
	"time"

	"vigie/app/apptest"
)

// TestWhatComesToNoRouteIsAProblemToo: Fiber and fasthttp refuse these before any handler.
func TestWhatComesToNoRouteIsAProblemToo(t *testing.T) {
	t.Parallel()
	v := apptest.New(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- v.Serve(l) }()
	t.Cleanup(func() {
		_ = v.HTTP.Shutdown(t.Context())
		<-served
	})
	for sent, code := range map[string]string{
		"FOO /api/me HTTP/1.1\r\nHost: x\r\n\r\n":                          "method_unknown",
		"get /api/me HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc":  "method_unknown",
		"GET /api/me HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\n":  "bad_request",
		"DELETE /nothing HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n": "not_found",
	} {
		conn, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		_ = conn.SetDeadline(time.Now().Add(patience))
		if _, err := conn.Write([]byte(sent)); err != nil {
			t.Fatal(err)
		}
		answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil {
			t.Fatalf("%q: %v", sent, err)
		}
		var p struct {
			Status    int    `json:"status"`
			Code      string `json:"code"`
			RequestID string `json:"request_id"`
		}
		err = json.NewDecoder(answer.Body).Decode(&p)
		conn.Close()
		if h := answer.Header; err != nil || p.Code != code || p.Status != answer.StatusCode || h.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%q: %d %+v (%v) as %s, want a problem %s", sent, answer.StatusCode, p, err, h.Get("Content-Type"), code)
		}
		if h := answer.Header; p.RequestID == "" || h.Get("X-Request-Id") != p.RequestID || h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Cache-Control") != "no-store" {
			t.Errorf("%q: headers %v, request %q", sent, h, p.RequestID)
		}
	}
}
