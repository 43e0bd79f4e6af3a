package httpapi

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"
)

func TestEveryAnswerCarriesSafeHeaders(t *testing.T) {
	t.Parallel()
	for base, strict := range map[string]string{"https://vigie.example": "max-age=31536000", "http://127.0.0.1:8080": ""} {
		address, err := url.Parse(base)
		if err != nil {
			t.Fatal(err)
		}
		a := &API{Dependencies: Dependencies{BaseURL: address}}
		f := fiber.New()
		f.Use(func(c *fiber.Ctx) error { a.secureHeaders(c); return c.SendString("[]") })
		for path, policy := range map[string]string{"/api/incidents": "default-src 'none'", "/v2/enqueue": "default-src 'none'", "/assets/x.js": ""} {
			response, err := f.Test(httptest.NewRequest(http.MethodGet, path, nil))
			if err != nil {
				t.Fatal(err)
			}
			response.Body.Close()
			h := response.Header
			if got := h.Get("Strict-Transport-Security"); got != strict {
				t.Errorf("%s%s: Strict-Transport-Security is %q, want %q", base, path, got, strict)
			}
			if got := h.Get("Content-Security-Policy"); (got == "") != (policy == "") || !strings.HasPrefix(got, policy) {
				t.Errorf("%s%s: Content-Security-Policy is %q, want %q", base, path, got, policy)
			}
			if got := h.Get("X-Content-Type-Options") + " " + h.Get("Cache-Control"); got != "nosniff no-store" {
				t.Errorf("%s%s: got %q, want nosniff no-store", base, path, got)
			}
		}
	}
}
