package httpapi_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/cookiejar"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"vigie/app/access"
	"vigie/app/apptest"
	"vigie/tenants"
)

// patience is how long a test waits for what comes at once, on a machine that may be busy.
const patience = 20 * time.Second

// lobby is a Vigie that listens, with two clients and an administrator who makes things happen.
type lobby struct {
	*testing.T
	vigie *apptest.Vigie
	admin *apptest.Browser
	a, b  tenants.Tenant
	base  string
}

func newLobby(t *testing.T) *lobby {
	t.Helper()
	v := apptest.New(t)
	v.Person("admin@vigie.test", access.ProviderAdmin, nil)
	l := &lobby{T: t, vigie: v, a: v.Client("Hélios Santé"), b: v.Client("Nordlys Energi"), admin: v.SignIn("admin@vigie.test")}
	if err := v.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.base = "http://" + listener.Addr().String()
	served := make(chan error, 1)
	go func() { served <- v.Serve(listener) }()
	t.Cleanup(func() {
		if err := v.Stop(context.Background()); err != nil {
			t.Errorf("stop: %v", err)
		}
		<-served
	})
	return l
}

func (l *lobby) person(email string, grants ...access.Grant) access.Person {
	l.Helper()
	p, err := l.vigie.Access.Create(l.Context(), uuid.Nil, access.NewPerson{Email: email, Name: email, Locale: "fr", Password: apptest.Password, Grants: grants})
	if err != nil {
		l.Fatal(err)
	}
	return p
}

// signIn begins a session that keeps its cookie.
func (l *lobby) signIn(email string) *http.Client {
	l.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		l.Fatal(err)
	}
	client := &http.Client{Jar: jar}
	body, err := json.Marshal(map[string]string{"email": email, "password": apptest.Password})
	if err != nil {
		l.Fatal(err)
	}
	answer, err := client.Post(l.base+"/api/session", "application/json", bytes.NewReader(body))
	if err != nil {
		l.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		l.Fatalf("sign in as %s: %d", email, answer.StatusCode)
	}
	return client
}

// heard is one change as a browser reads it.
type heard struct {
	Topic  string     `json:"topic"`
	Tenant *uuid.UUID `json:"tenant_id"`
	ID     *uuid.UUID `json:"id"`
}

// open reads a stream from its hello on; the changes come until it ends.
func (l *lobby) open(client *http.Client, query string) <-chan heard {
	l.Helper()
	request, err := http.NewRequestWithContext(l.Context(), http.MethodGet, l.base+"/api/live"+query, nil)
	if err != nil {
		l.Fatal(err)
	}
	answer, err := client.Do(request)
	if err != nil {
		l.Fatal(err)
	}
	l.Cleanup(func() { answer.Body.Close() })
	if answer.StatusCode != http.StatusOK {
		l.Fatalf("open stream: %d", answer.StatusCode)
	}
	changes := make(chan heard, 256)
	go func() {
		defer close(changes)
		event := ""
		for lines := bufio.NewScanner(answer.Body); lines.Scan(); {
			line := lines.Text()
			if name, ok := strings.CutPrefix(line, "event: "); ok {
				event = name
			}
			if data, ok := strings.CutPrefix(line, "data: "); ok && event == "change" {
				var h heard
				if err := json.Unmarshal([]byte(data), &h); err != nil {
					h.Topic = err.Error()
				}
				changes <- h
			}
		}
	}()
	return changes
}

// until returns the kinds of changes, as "topic client", that come before one whose id is last, and that one's.
func (l *lobby) until(changes <-chan heard, last string) map[string]bool {
	l.Helper()
	kinds := map[string]bool{}
	for limit := time.After(patience); ; {
		select {
		case h, open := <-changes:
			if !open {
				l.Fatalf("the stream ended; heard %v", kinds)
			}
			kind := h.Topic
			if h.Tenant != nil {
				kind += " " + map[uuid.UUID]string{l.a.ID: "a", l.b.ID: "b"}[*h.Tenant]
			}
			kinds[kind] = true
			if h.ID != nil && h.ID.String() == last {
				return kinds
			}
		case <-limit:
			l.Fatalf("%s was not heard, only %v", last, kinds)
		}
	}
}

func (l *lobby) post(tenant uuid.UUID, path string, body any) string {
	l.Helper()
	id, _ := l.admin.Must(http.MethodPost, apptest.Path(tenant, "%s", path), body).Object()["id"].(string)
	return id
}

// incident opens one and writes an internal note into it.
func (l *lobby) incident(tenant uuid.UUID) string {
	l.Helper()
	id := l.post(tenant, "/incidents", map[string]any{"title": "Boutique lente", "priority": "P2"})
	l.post(tenant, "/incidents/"+id+"/notes", map[string]any{"body": "entre nous", "visibility": "internal"})
	return id
}

// report asks for one; what is under way in a language already is not asked for twice.
func (l *lobby) report(tenant uuid.UUID, locale string) string {
	l.Helper()
	return l.post(tenant, "/reports", map[string]any{"period": "2026-11", "locale": locale, "final": false})
}

// maintenance announces one, which moves the client's figures.
func (l *lobby) maintenance(tenant uuid.UUID) {
	l.Helper()
	services := l.admin.Must(http.MethodGet, apptest.Path(tenant, ""), nil).Object()["services"].([]any)
	from := l.vigie.Clock.Now().AddDate(0, 0, 7)
	l.post(tenant, "/maintenances", map[string]any{"title": "Mise à jour", "service_ids": []any{services[0].(map[string]any)["id"]}, "from": from, "to": from.Add(time.Hour)})
}

func (l *lobby) wants(who string, got map[string]bool, want ...string) {
	l.Helper()
	kinds := map[string]bool{}
	for _, k := range want {
		kinds[k] = true
	}
	if diff := cmp.Diff(kinds, got); diff != "" {
		l.Errorf("%s heard (-want +got):\n%s", who, diff)
	}
}

func TestALiveStreamTellsOnlyWhatTheRolesMayRead(t *testing.T) {
	t.Parallel()
	l := newLobby(t)
	l.person("cto@helios.test", access.Grant{Role: access.ClientCTO, TenantID: &l.a.ID})
	l.person("both@vigie.test", access.Grant{Role: access.Operator, TenantID: &l.a.ID}, access.Grant{Role: access.Writer, TenantID: &l.b.ID})
	cto, both := l.signIn("cto@helios.test"), l.signIn("both@vigie.test")
	toCTO, toBoth := l.open(cto, ""), l.open(both, "")

	l.incident(l.a.ID)
	l.maintenance(l.a.ID)
	l.maintenance(l.b.ID)
	l.admin.Must(http.MethodPatch, apptest.Path(l.a.ID, ""), map[string]any{"locale": "en"})
	l.report(l.b.ID, "fr")
	l.incident(l.b.ID)
	last := l.report(l.a.ID, "fr")
	ofBoth := []string{"incident a", "incidents a", "tenants a", "availability a", "incident b", "incidents b", "reports a"}
	l.wants("the client", l.until(toCTO, last), "availability a", "reports a")
	l.wants("an operator of one and writer of another", l.until(toBoth, last), ofBoth...)

	cursor := fmt.Sprintf("?cursor=%d", apptest.Start.UnixMilli())
	toCTO, toBoth = l.open(cto, cursor), l.open(both, cursor)
	last = l.report(l.a.ID, "en")
	l.wants("the client that resumes", l.until(toCTO, last), "availability a", "reports a")
	l.wants("an operator of one and writer of another who resumes", l.until(toBoth, last), append(ofBoth, "tenants b")...)
}

func TestALiveStreamFollowsARoleThatChanges(t *testing.T) {
	t.Parallel()
	l := newLobby(t)
	p := l.person("moves@vigie.test", access.Grant{Role: access.Operator, TenantID: &l.a.ID})
	changes := l.open(l.signIn("moves@vigie.test"), "")
	l.wants("the operator", l.until(changes, l.incident(l.a.ID)), "incidents a", "incident a")

	l.admin.Must(http.MethodPatch, "/api/people/"+p.ID.String(), map[string]any{"roles": []any{map[string]any{"role": "writer", "tenant_id": l.a.ID}}})
	l.report(l.a.ID, "fr")
	l.until(changes, l.incident(l.a.ID))
	l.admin.Must(http.MethodPatch, "/api/people/"+p.ID.String(), map[string]any{"roles": []any{map[string]any{"role": "client_cto", "tenant_id": l.a.ID}}})
	l.incident(l.a.ID)
	// What is left of the incident before the change of role may still be on its way.
	for limit := time.After(patience); ; {
		select {
		case h := <-changes:
			if h.Topic == "reports" {
				t.Fatal("a writer heard of a report")
			}
			if h.Topic == "me" {
				l.wants("the client", l.until(changes, l.report(l.a.ID, "en")), "reports a")
				return
			}
		case <-limit:
			t.Fatal("the change of role was not told")
		}
	}
}
