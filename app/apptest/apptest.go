// Package apptest runs a whole Vigie inside a test: a real database, a clock that the test moves, and requests as a browser sends them. It refuses to
// reach into the parts: a scenario acts as people and tools do.
package apptest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"vigie/app"
	"vigie/app/access"
	"vigie/app/db/dbtest"
	"vigie/tenants"
	"vigie/tenants/calendar"
)

// Start is when a test's Vigie begins: a Tuesday at 02:00 in Paris.
var Start = time.Date(2026, 11, 17, 1, 0, 0, 0, time.UTC)

// Password is everybody's.
const Password = "correct horse battery"

// Clock stands until it is moved.
type Clock struct {
	mu sync.Mutex
	at time.Time
}

// Now is the clock's instant.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

// FastForward moves the clock.
func (c *Clock) FastForward(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// Vigie is one installation.
type Vigie struct {
	*app.App
	Clock    *Clock
	Database *dbtest.Database
	t        testing.TB
}

// New makes one with a provider, and ends it with the test.
func New(t testing.TB) *Vigie {
	t.Helper()
	d := dbtest.New(t)
	v := &Vigie{Clock: &Clock{at: Start}, Database: d, t: t}
	config := app.Config{Listen: "127.0.0.1:0", BaseURL: "http://127.0.0.1", DataDir: t.TempDir(), DatabaseURL: d.URL}
	a, err := app.New(t.Context(), config, app.Options{Clock: v.Clock.Now, Version: "test"})
	if err != nil {
		t.Fatalf("make Vigie: %v", err)
	}
	t.Cleanup(func() { a.Close(context.Background()) })
	v.App = a
	if err := tenants.SetProvider(t.Context(), a.DB, tenants.Provider{Name: "Noroît Infogérance", Locale: "fr", TimeZone: "Europe/Paris"}); err != nil {
		t.Fatalf("name the provider: %v", err)
	}
	return v
}

// Client makes a client with one service "shop" under a default contract.
func (v *Vigie) Client(name string) tenants.Tenant {
	v.t.Helper()
	terms := tenants.DefaultTerms("Europe/Paris")
	made, err := v.Tenants.Create(v.t.Context(), access.Caller{}, tenants.NewTenant{Name: name, TimeZone: "Europe/Paris", Locale: "fr",
		Services: []tenants.NewTenantService{{Key: "shop", Name: "Boutique"}},
		Contract: &tenants.NewTenantContract{Reference: "CT-2026-1", EffectiveFrom: calendar.NewDate(2026, 1, 1), Terms: terms}})
	if err != nil {
		v.t.Fatalf("make client: %v", err)
	}
	return made
}

// Person makes somebody with one role: over all clients, or in one.
func (v *Vigie) Person(email string, role access.Role, tenantID *uuid.UUID) access.Person {
	v.t.Helper()
	p, err := v.Access.Create(v.t.Context(), uuid.Nil, access.NewPerson{Email: email, Name: strings.Split(email, "@")[0], Locale: "fr", Password: Password,
		Grants: []access.Grant{{Role: role, TenantID: tenantID}}})
	if err != nil {
		v.t.Fatalf("make person: %v", err)
	}
	return p
}

// Browser is a signed-in person's.
type Browser struct {
	v      *Vigie
	cookie string
	csrf   string
	// Me is what GET /api/me told at sign-in.
	Me map[string]any
}

// SignIn opens a browser for a person.
func (v *Vigie) SignIn(email string) *Browser {
	v.t.Helper()
	b := &Browser{v: v}
	response := v.send(b, http.MethodPost, "/api/session", map[string]string{"email": email, "password": Password})
	if response.Status != http.StatusOK {
		v.t.Fatalf("sign in as %s: %d %s", email, response.Status, response.Body)
	}
	b.cookie = strings.SplitN(response.Header.Get("Set-Cookie"), ";", 2)[0]
	response.Decode(&b.Me)
	b.csrf, _ = b.Me["csrf"].(string)
	return b
}

// Stranger is a browser that nobody signed in with.
func (v *Vigie) Stranger() *Browser { return &Browser{v: v} }

// Response is an answer, read whole.
type Response struct {
	Status int
	Header http.Header
	Body   []byte
	t      testing.TB
}

// Decode reads the answer's JSON.
func (r Response) Decode(into any) {
	r.t.Helper()
	if err := json.Unmarshal(r.Body, into); err != nil {
		r.t.Fatalf("answer is not the expected JSON: %v: %s", err, r.Body)
	}
}

// Object reads the answer as a JSON object.
func (r Response) Object() map[string]any {
	r.t.Helper()
	var o map[string]any
	r.Decode(&o)
	return o
}

// Do sends a request as the browser does: cookie and, for a write, the CSRF token. A nil body sends none.
func (b *Browser) Do(method, path string, body any) Response {
	b.v.t.Helper()
	return b.v.send(b, method, path, body)
}

// Must is Do that fails the test unless the status is one of success.
func (b *Browser) Must(method, path string, body any) Response {
	b.v.t.Helper()
	r := b.Do(method, path, body)
	if r.Status >= 300 {
		b.v.t.Fatalf("%s %s: %d %s", method, path, r.Status, r.Body)
	}
	return r
}

// Deliver posts a raw body as a tool does.
func (v *Vigie) Deliver(path, contentType, body string) Response {
	v.t.Helper()
	request := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
	request.Header.Set("Content-Type", contentType)
	return v.roundTrip(request)
}

func (v *Vigie) send(b *Browser, method, path string, body any) Response {
	v.t.Helper()
	var reader io.Reader
	if body != nil {
		encoded, err := json.Marshal(body)
		if err != nil {
			v.t.Fatalf("encode request: %v", err)
		}
		reader = bytes.NewReader(encoded)
	}
	request := httptest.NewRequest(method, path, reader)
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	if b.cookie != "" {
		request.Header.Set("Cookie", b.cookie)
	}
	if method != http.MethodGet {
		request.Header.Set("X-CSRF-Token", b.csrf)
	}
	return v.roundTrip(request)
}

func (v *Vigie) roundTrip(request *http.Request) Response {
	v.t.Helper()
	response, err := v.HTTP.Fiber().Test(request, int((20 * time.Second).Milliseconds()))
	if err != nil {
		v.t.Fatalf("%s %s: %v", request.Method, request.URL.Path, err)
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		v.t.Fatalf("read answer: %v", err)
	}
	return Response{Status: response.StatusCode, Header: response.Header, Body: content, t: v.t}
}

// Process empties a client's inbox, as the workers would.
func (v *Vigie) Process(tenantID uuid.UUID) {
	v.t.Helper()
	for more := true; more; {
		var err error
		if more, err = v.Intake.Process(v.t.Context(), tenantID, 256); err != nil {
			v.t.Fatalf("process: %v", err)
		}
	}
}

// Path writes a path of a client.
func Path(tenantID uuid.UUID, format string, args ...any) string {
	return "/api/tenants/" + tenantID.String() + fmt.Sprintf(format, args...)
}
