package app_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"vigie/app/apptest"
)

// TestTheDocumentTellsEveryWayIn wants every route of the API and of intake in the OpenAPI document, and the generic form with its fields on the page.
func TestTheDocumentTellsEveryWayIn(t *testing.T) {
	t.Parallel()
	v := apptest.New(t)
	var document struct {
		OpenAPI    string                                `json:"openapi"`
		Paths      map[string]map[string]json.RawMessage `json:"paths"`
		Components struct {
			Schemas map[string]json.RawMessage `json:"schemas"`
		} `json:"components"`
	}
	answer := v.Stranger().Do(http.MethodGet, "/api/openapi.json", nil)
	answer.Decode(&document)
	if !strings.HasPrefix(document.OpenAPI, "3.1") {
		t.Errorf("OpenAPI %q, want 3.1", document.OpenAPI)
	}
	for _, route := range v.HTTP.Routes() {
		switch route.Path {
		case "/api/openapi.json", "/api/docs", "/api/live", "/healthz", "/readyz", "/metrics", "/*":
			continue
		}
		if _, told := document.Paths[route.Path][strings.ToLower(route.Method)]; !told {
			t.Errorf("%s %s is not in the document", route.Method, route.Path)
		}
	}
	for _, part := range strings.Split(string(answer.Body), `"$ref":"`)[1:] {
		ref, _, _ := strings.Cut(part, `"`)
		if _, known := document.Components.Schemas[strings.TrimPrefix(ref, "#/components/schemas/")]; !known {
			t.Errorf("%s leads nowhere", ref)
		}
	}
	page := string(v.Stranger().Do(http.MethodGet, "/api/docs", nil).Body)
	for _, want := range []string{"/intake/generic/{key}", "dedup_key", "started_at", "srv-fichiers-03", "/v2/enqueue"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not tell %q", want)
		}
	}
}
