package app_test

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"vigie/app/access"
	"vigie/app/apptest"
)

// hostileLeaves replace a text or a number of a body that is otherwise in order.
var hostileLeaves = []any{missing, "a\x00b", "\u202e\U0010ffff", strings.Repeat("é", 5000), "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "", -1, math.MaxInt32, math.MaxInt32 + 1, math.MaxInt64, math.MinInt64}

// mutations are copies of a body with one leaf replaced.
func mutations(body any) (all []any) {
	switch v := body.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			for _, m := range mutations(v[name]) {
				copied := maps.Clone(v)
				copied[name] = m
				all = append(all, copied)
			}
		}
	case []any:
		for i := range v {
			for _, m := range mutations(v[i]) {
				copied := slices.Clone(v)
				copied[i] = m
				all = append(all, copied)
			}
		}
	case string:
		for _, h := range hostileLeaves {
			if text, ok := h.(string); ok {
				all = append(all, text)
			}
		}
	case float64:
		for _, h := range hostileLeaves {
			if _, text := h.(string); !text {
				all = append(all, h)
			}
		}
	}
	return all
}

// recased are copies of a body with one field named a second time in another letter case, which encoding/json takes for the same.
func recased(t *testing.T, body any) (all []any) {
	t.Helper()
	fields, ok := body.(map[string]any)
	if !ok {
		return nil
	}
	encoded, err := json.Marshal(fields)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		var value any = []any{}
		switch fields[name].(type) {
		case string:
			value = strings.Repeat("x", 200)
		case float64:
			value = math.MaxInt64
		}
		spoilt, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, json.RawMessage(fmt.Sprintf("%s,%q:%s}", bytes.TrimSuffix(encoded, []byte("}")), strings.ToUpper(name[:1])+name[1:], spoilt)))
	}
	return all
}

// TestNothingThatIsSentIsAnInternalError takes what succeeds, spoils one leaf after another, and wants a clear answer each time; and that nothing of it
// spoils what others read.
func TestNothingThatIsSentIsAnInternalError(t *testing.T) {
	t.Parallel()
	e := newEstate(t)
	for _, route := range e.vigie.HTTP.Routes() {
		row := rows[route.Method+" "+route.Path]
		if row == nil || strings.HasPrefix(route.Path, "/api/me/password") {
			continue
		}
		r := row(e.own)
		encoded, err := json.Marshal(r.body)
		if err != nil {
			t.Fatal(err)
		}
		var plain any
		if err := json.Unmarshal(encoded, &plain); err != nil {
			t.Fatal(err)
		}
		for _, body := range mutations(plain) {
			if got := e.admin.Do(route.Method, e.own.path(route.Path, r), body); got.Status >= http.StatusInternalServerError {
				sent, _ := json.Marshal(body)
				t.Errorf("%s %s with %.300s: %d %s", route.Method, route.Path, sent, got.Status, got.Body)
			}
		}
		for _, body := range recased(t, plain) {
			if got := e.admin.Do(route.Method, e.own.path(route.Path, r), body); got.Status < http.StatusBadRequest || got.Status >= http.StatusInternalServerError {
				t.Errorf("%s %s with %.300s: %d, want it refused", route.Method, route.Path, body, got.Status)
			}
		}
	}
	for _, path := range []string{"/api/tenants", "/api/incidents", "/api/runbooks", "/api/people", apptest.Path(e.own.tenant, ""), apptest.Path(e.own.tenant, "/availability"),
		apptest.Path(e.own.tenant, "/maintenances"), apptest.Path(e.own.tenant, "/exclusions"), apptest.Path(e.own.tenant, "/reports")} {
		if got := e.admin.Do(http.MethodGet, path, nil); got.Status != http.StatusOK {
			t.Errorf("afterwards GET %s: %d %s", path, got.Status, got.Body)
		}
	}
	for _, path := range []string{"/availability?period=0000-01", "/availability?period=9999-12"} {
		if got := e.admin.Do(http.MethodGet, apptest.Path(e.own.tenant, "%s", path), nil); got.Status != http.StatusUnprocessableEntity {
			t.Errorf("GET %s: %d %s, want it refused", path, got.Status, got.Body)
		}
	}
	cursor := base64.RawURLEncoding.EncodeToString([]byte(`{"w":1099511627776,"o":"2026-01-01T00:00:00Z","i":"01a201b3-c3c0-7000-926c-e1589b781afd"}`))
	if got := e.admin.Do(http.MethodGet, "/api/incidents?after="+cursor, nil); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("a cursor that Vigie never made: %d %s, want it refused", got.Status, got.Body)
	}
}

func compressed(t *testing.T, body []byte) *bytes.Buffer {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(body); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return &b
}

// TestOnlyIntakeReadsCompressedBodies signs in with a compressed body under every spelling of the path: whoever inflates it, answers 200, and would
// inflate a gigabyte just so.
func TestOnlyIntakeReadsCompressedBodies(t *testing.T) {
	t.Parallel()
	v := apptest.New(t)
	v.Person("admin@vigie.test", access.ProviderAdmin, nil)
	body := fmt.Appendf(nil, `{"email":"admin@vigie.test","password":%q}`, apptest.Password)
	for _, path := range []string{"/api/session", "/api/session/", "/API/session", "/Api/Session", "/%61pi/session", "//api/session", "/x/../api/session", "/api/./session"} {
		for _, encoding := range []string{"gzip", "GZIP", "gzip, gzip", "deflate", "br"} {
			request := httptest.NewRequest(http.MethodPost, path, compressed(t, body))
			request.Header.Set("Content-Type", "application/json")
			request.Header.Set("Content-Encoding", encoding)
			response, err := v.HTTP.Fiber().Test(request, 10_000)
			if err != nil {
				t.Fatal(err)
			}
			response.Body.Close()
			if response.StatusCode != http.StatusBadRequest && response.StatusCode != http.StatusNotFound {
				t.Errorf("POST %s with Content-Encoding %s: %d, want 400 or 404", path, encoding, response.StatusCode)
			}
		}
	}
}

// TestEveryBodyWithAKeyIsKept sends what no tool sends; with a known key it is on disk before the answer, whatever the headers say of it.
func TestEveryBodyWithAKeyIsKept(t *testing.T) {
	t.Parallel()
	v := apptest.New(t)
	v.Person("admin@vigie.test", access.ProviderAdmin, nil)
	client := v.Client("Hélios Santé")
	admin := v.SignIn("admin@vigie.test")
	key, _ := admin.Must(http.MethodPost, apptest.Path(client.ID, "/sources"), map[string]any{"tool": "generic", "name": "Webhook"}).Object()["key"].(string)
	for i, contentType := range []string{"application/json", "", "text/\xff\xfe", "a\u202eb", strings.Repeat("x", 9000), "multipart/form-data; boundary=x", "multipart/form-data",
		"application/x-www-form-urlencoded", "application/json; charset=\xe9"} {
		title := fmt.Sprintf("Kept %d", i)
		if got := v.Deliver("/intake/generic/"+key, contentType, fmt.Sprintf(`{"title":%q}`, title)); got.Status != http.StatusAccepted {
			t.Errorf("Content-Type %.40q: %d %s, want 202", contentType, got.Status, got.Body)
		}
	}
	for i, encoding := range []string{"identity", "utf-8", "UTF-8", "gzip", "deflate", "br", "zstd", "aws-chunked", "gzip, gzip", "\xff", "none"} { // of plain text
		if got := deliverAs(t, v, "/intake/generic/"+key, encoding, fmt.Appendf(nil, `{"title":"Encoded %d"}`, i)); got != http.StatusAccepted {
			t.Errorf("Content-Encoding %q of text: %d, want 202", encoding, got)
		}
	}
	if got := deliverAs(t, v, "/intake/generic/"+key, "gzip", compressed(t, []byte(`{"title":"Compressed"}`)).Bytes()); got != http.StatusAccepted {
		t.Errorf("gzip: %d, want 202", got)
	}
	v.Process(client.ID)
	items := admin.Must(http.MethodGet, apptest.Path(client.ID, "/events?state=all"), nil).Object()["items"].([]any)
	if got, want := len(items), 9+11+1; got != want {
		t.Errorf("%d events kept, want %d", got, want)
	}
	for _, item := range items {
		if e := item.(map[string]any); e["state"] != "processed" {
			t.Errorf("event is %v (%v), want processed", e["state"], e["error"])
		}
	}
	whole := compressed(t, []byte(`{"title":"Broken on its way"}`)).Bytes()
	for encoding, body := range map[string][]byte{"gzip": whole[:len(whole)-6], "br": whole, "deflate": whole, "": whole} {
		if got := deliverAs(t, v, "/intake/generic/"+key, encoding, body); got != http.StatusBadRequest {
			t.Errorf("Content-Encoding %q of what nobody can read: %d, want 400", encoding, got)
		}
	}
	v.Process(client.ID)
	if items := admin.Must(http.MethodGet, apptest.Path(client.ID, "/events"), nil).Object()["items"].([]any); len(items) != 4 {
		t.Errorf("%d events in the quarantine, want 4", len(items))
	}
}

// deliverAs sends a body under an encoding and gives the status of the answer.
func deliverAs(t *testing.T, v *apptest.Vigie, path, encoding string, body []byte) int {
	t.Helper()
	request := httptest.NewRequest(http.MethodPost, path, bytes.NewReader(body))
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Content-Encoding", encoding)
	response, err := v.HTTP.Fiber().Test(request, 10_000)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	return response.StatusCode
}

// TestWhatIsInflatedIsGivenBack sends more than the bodies under way may hold together, one after another.
func TestWhatIsInflatedIsGivenBack(t *testing.T) {
	t.Parallel()
	v := apptest.New(t)
	body := compressed(t, make([]byte, 8<<20)).Bytes()
	for range 9 {
		for path, want := range map[string]int{"/v2/enqueue": http.StatusBadRequest, "/intake/generic/" + strings.Repeat("0", 32): http.StatusUnauthorized} {
			if got := deliverAs(t, v, path, "gzip", body); got != want {
				t.Fatalf("POST %s: %d, want %d", path, got, want)
			}
		}
	}
}

func TestOnlyVigiesOwnPageSignsIn(t *testing.T) {
	t.Parallel()
	v := apptest.New(t)
	v.Person("admin@vigie.test", access.ProviderAdmin, nil)
	body := fmt.Sprintf(`{"email":"admin@vigie.test","password":%q}`, apptest.Password)
	for _, c := range []struct {
		host, origin, site string
		want               int
	}{
		{"127.0.0.1", "", "", http.StatusOK},
		{"127.0.0.1", "http://127.0.0.1", "same-origin", http.StatusOK},
		{"localhost:8080", "http://localhost:8080", "same-origin", http.StatusOK},
		{"[::1]:8080", "http://[::1]:8080", "", http.StatusOK},
		{"127.0.0.1", "null", "", http.StatusForbidden},
		{"127.0.0.1", "https://evil.example", "", http.StatusForbidden},
		{"127.0.0.1:8080", "http://127.0.0.1:9999", "", http.StatusForbidden},
		{"evil.example", "http://evil.example", "same-origin", http.StatusForbidden},
		{"127.0.0.1", "http://127.0.0.1", "cross-site", http.StatusForbidden},
		{"127.0.0.1", "", "same-site", http.StatusForbidden},
	} {
		request := httptest.NewRequest(http.MethodPost, "/api/session", strings.NewReader(body))
		request.Host = c.host
		for name, value := range map[string]string{"Content-Type": "application/json", "Origin": c.origin, "Sec-Fetch-Site": c.site} {
			if value != "" {
				request.Header.Set(name, value)
			}
		}
		response, err := v.HTTP.Fiber().Test(request, 10_000)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if got := response.StatusCode; got != c.want {
			t.Errorf("sign-in at %s from %q, %q: %d, want %d", c.host, c.origin, c.site, got, c.want)
		}
	}
}

// TestTheFirstAdministratorSignsInBeforeAnythingHasAName is how an installation begins: one account, and nothing else.
func TestTheFirstAdministratorSignsInBeforeAnythingHasAName(t *testing.T) {
	t.Parallel()
	v := apptest.New(t)
	super, err := pgx.Connect(t.Context(), v.Database.SuperURL)
	if err != nil {
		t.Fatal(err)
	}
	defer super.Close(t.Context()) //nolint:errcheck // the database goes with the test
	if _, err := super.Exec(t.Context(), `DELETE FROM provider`); err != nil {
		t.Fatal(err)
	}
	v.Person("admin@vigie.test", access.ProviderAdmin, nil)
	admin := v.SignIn("admin@vigie.test")
	for _, path := range []string{"/api/me", "/api/tenants", "/api/incidents", "/api/runbooks", "/api/people"} {
		admin.Must(http.MethodGet, path, nil)
	}
	if made := admin.Must(http.MethodPost, "/api/tenants", map[string]any{"name": "Clinique Océane", "time_zone": "Europe/Paris", "locale": "fr"}).Object(); made["slug"] != "clinique-oceane" {
		t.Errorf("client's slug is %v, want clinique-oceane", made["slug"])
	}
}
