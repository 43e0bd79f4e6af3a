package app_test

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"vigie/app/access"
	"vigie/app/apptest"
)

// missing is an id of nothing.
const missing = "01999999-9999-7999-8999-999999999999"

var parameter = regexp.MustCompile(`\{(\w+)\}`)

// side is one client with one of everything, made by people and tools through the API.
type side struct {
	*estate
	tenant uuid.UUID
	key    string
	ids    map[string]string
}

// estate is the installation that the test tries: an own client, a foreign one, and a person of the own client in each role.
type estate struct {
	*testing.T
	vigie        *apptest.Vigie
	admin        *apptest.Browser
	own, foreign *side
	roles        map[access.Role]*apptest.Browser
	n            int
}

func newEstate(t *testing.T) *estate {
	t.Helper()
	e := &estate{T: t, vigie: apptest.New(t), roles: map[access.Role]*apptest.Browser{}}
	e.vigie.Person("everywhere@vigie.test", access.ProviderAdmin, nil)
	e.own, e.foreign = e.side("Hélios Santé"), e.side("Nordlys Energi")
	e.admin = e.vigie.SignIn("everywhere@vigie.test")
	for _, s := range []*side{e.own, e.foreign} {
		s.fill()
	}
	for _, role := range access.Roles {
		email := string(role) + "@vigie.test"
		e.vigie.Person(email, role, &e.own.tenant)
		e.roles[role] = e.vigie.SignIn(email)
	}
	return e
}

func (e *estate) side(name string) *side {
	return &side{estate: e, tenant: e.vigie.Client(name).ID, ids: map[string]string{}}
}

func (e *estate) next() int { e.n++; return e.n }

// post makes a thing as the administrator and returns its id.
func (s *side) post(path string, body any) string {
	s.Helper()
	answer := s.admin.Must(http.MethodPost, apptest.Path(s.tenant, "%s", path), body).Object()
	if source, ok := answer["source"].(map[string]any); ok {
		s.key, _ = answer["key"].(string)
		answer = source
	}
	id, _ := answer["id"].(string)
	return id
}

// fill makes one of everything.
func (s *side) fill() {
	s.Helper()
	detail := s.admin.Must(http.MethodGet, apptest.Path(s.tenant, ""), nil).Object()
	s.ids["service"] = detail["services"].([]any)[0].(map[string]any)["id"].(string)
	s.ids["source"] = s.post("/sources", map[string]any{"tool": "generic", "name": "Webhook"})
	s.ids["contact"] = s.contact()
	s.ids["runbook"] = s.runbook(true)
	s.ids["version"] = "1"
	s.ids["incident"] = s.incident()
	s.ids["n"] = "1"
	s.alert()
	s.ids["event"] = s.event()
	s.ids["report"] = s.report()
	s.ids["exclusion"] = s.exclusion()
	s.ids["maintenance"] = s.maintenance()
}

func (s *side) contact() string {
	return s.post("/contacts", map[string]any{"name": "Marc Lenoir", "role": "Astreinte", "phone": "+33100000000"})
}

func (s *side) runbook(published bool) string {
	s.Helper()
	markdown := "## 1. Vérifier la page\n\n```sh\ncurl -sf https://boutique.example/\n```\n\n## 2. Redémarrer\n\nAttendre une minute.\n"
	id := s.post("/runbooks", map[string]any{"title": fmt.Sprintf("Boutique %d", s.next()), "service_id": s.ids["service"], "markdown": markdown})
	if published {
		s.admin.Must(http.MethodPost, apptest.Path(s.tenant, "/runbooks/%s/publish", id), map[string]any{"reason": "première version", "revision": s.revision(id)})
	}
	return id
}

func (s *side) revision(runbook string) any {
	s.Helper()
	return s.admin.Must(http.MethodGet, apptest.Path(s.tenant, "/runbooks/%s", runbook), nil).Object()["draft_revision"]
}

// incident opens a manual one of its own.
func (s *side) incident() string {
	s.Helper()
	return s.post("/incidents", map[string]any{"title": fmt.Sprintf("Boutique lente %d", s.next()), "priority": "P2", "service_id": s.ids["service"]})
}

// taken is an incident that the role's person acknowledged, so that a runbook is under way.
func (s *side) taken() string {
	s.Helper()
	id := s.incident()
	s.admin.Must(http.MethodPost, apptest.Path(s.tenant, "/incidents/%s/acknowledge", id), map[string]any{})
	return id
}

func (s *side) resolved() string {
	s.Helper()
	id := s.taken()
	s.admin.Must(http.MethodPost, apptest.Path(s.tenant, "/incidents/%s/resolve", id), map[string]any{"version": s.versionOf(id), "summary": "réglé", "outages": []any{}})
	return id
}

func (s *side) versionOf(incident string) any {
	s.Helper()
	return s.admin.Must(http.MethodGet, apptest.Path(s.tenant, "/incidents/%s", incident), nil).Object()["version"]
}

// alert is one that fires, and opens an incident and an outage.
func (s *side) alert() {
	s.Helper()
	s.vigie.Deliver("/intake/generic/"+s.key, "application/json", `{"title":"Boutique en panne","service":"shop","severity":"critical"}`)
	s.vigie.Process(s.tenant)
}

// event is one that nobody understands.
func (s *side) event() string {
	s.Helper()
	s.vigie.Deliver("/intake/generic/"+s.key, "application/json", "not JSON")
	s.vigie.Process(s.tenant)
	items := s.admin.Must(http.MethodGet, apptest.Path(s.tenant, "/events?state=unparsed"), nil).Object()["items"].([]any)
	return items[0].(map[string]any)["id"].(string)
}

// report is one that was asked for and made.
func (s *side) report() string {
	s.Helper()
	id := s.post("/reports", map[string]any{"period": "2026-11", "locale": "fr", "final": false})
	if err := s.vigie.Reports.Produce(s.Context(), s.tenant, uuid.MustParse(id)); err != nil {
		s.Fatalf("produce report: %v", err)
	}
	return id
}

// maintenance is announced for next week.
func (s *side) maintenance() string {
	s.Helper()
	from := s.vigie.Clock.Now().AddDate(0, 0, 7)
	return s.post("/maintenances", map[string]any{"title": "Mise à jour", "service_ids": []any{s.ids["service"]}, "from": from, "to": from.Add(time.Hour)})
}

// exclusion is what resolving an outage as the client's own proposes.
func (s *side) exclusion() string {
	s.Helper()
	id := s.taken()
	now := s.vigie.Clock.Now()
	s.admin.Must(http.MethodPost, apptest.Path(s.tenant, "/incidents/%s/resolve", id), map[string]any{"version": s.versionOf(id), "summary": "réseau du client",
		"outages": []any{map[string]any{"service_id": s.ids["service"], "from": now.Add(-10 * time.Minute), "to": now.Add(-time.Minute), "weight": 1000, "class": "client", "note": "pare-feu du client"}}})
	items := s.admin.Must(http.MethodGet, apptest.Path(s.tenant, "/exclusions"), nil).Object()["items"].([]any)
	for _, item := range items {
		if e := item.(map[string]any); e["state"] == "proposed" {
			return e["id"].(string)
		}
	}
	s.Fatal("no exclusion was proposed")
	return ""
}

// request is how a route is used so that it succeeds for who may.
type request struct {
	// ids replace the side's own for the path.
	ids   map[string]string
	query string
	body  any
}

type object = map[string]any

// rows say for every route with a permission how it is used. A route without a row fails the test.
var rows = map[string]func(s *side) request{
	"DELETE /api/session":  func(*side) request { return request{} },
	"DELETE /api/sessions": func(*side) request { return request{} },
	"GET /api/me":          func(*side) request { return request{} },
	"PATCH /api/me":        func(*side) request { return request{body: object{"theme": "dark"}} },
	"PUT /api/me/password": func(*side) request {
		return request{body: object{"current": apptest.Password, "new": apptest.Password}}
	},
	"GET /api/people": func(*side) request { return request{} },
	"POST /api/people": func(s *side) request {
		return request{body: object{"email": fmt.Sprintf("p%d@vigie.test", s.next()), "name": "P", "password": apptest.Password,
			"roles": []any{object{"role": "operator", "tenant_id": s.tenant}}}}
	},
	"PATCH /api/people/{person}": func(s *side) request {
		p := s.vigie.Person(fmt.Sprintf("q%d@vigie.test", s.next()), access.Operator, &s.tenant)
		return request{ids: map[string]string{"person": p.ID.String()}, body: object{"name": "Autre nom"}}
	},
	"GET /api/tenants": func(*side) request { return request{} },
	"POST /api/tenants": func(s *side) request {
		return request{body: object{"name": fmt.Sprintf("Client %d", s.next()), "time_zone": "Europe/Paris", "locale": "fr"}}
	},
	"GET /api/tenants/{tenant}":   func(*side) request { return request{} },
	"PATCH /api/tenants/{tenant}": func(*side) request { return request{body: object{"locale": "fr"}} },
	"POST /api/tenants/{tenant}/services": func(s *side) request {
		return request{body: object{"key": fmt.Sprintf("s%d", s.next()), "name": "Service"}}
	},
	"PATCH /api/tenants/{tenant}/services/{service}":   func(*side) request { return request{body: object{"name": "Boutique en ligne"}} },
	"POST /api/tenants/{tenant}/contacts":              func(*side) request { return request{body: object{"name": "Sofia Rey", "role": "Direction"}} },
	"PATCH /api/tenants/{tenant}/contacts/{contact}":   func(*side) request { return request{body: object{"name": "Sofia Rey"}} },
	"DELETE /api/tenants/{tenant}/contacts/{contact}":  func(s *side) request { return request{ids: map[string]string{"contact": s.contact()}} },
	"POST /api/tenants/{tenant}/sources":               func(*side) request { return request{body: object{"tool": "generic", "name": "Autre"}} },
	"POST /api/tenants/{tenant}/sources/{source}/key":  func(s *side) request { return request{ids: s.other("source")} },
	"POST /api/tenants/{tenant}/sources/{source}/test": func(*side) request { return request{body: object{}} },
	"DELETE /api/tenants/{tenant}/sources/{source}":    func(s *side) request { return request{ids: s.other("source")} },
	"POST /api/tenants/{tenant}/contracts": func(s *side) request {
		detail := s.admin.Must(http.MethodGet, apptest.Path(s.tenant, ""), nil).Object()
		version := detail["contracts"].([]any)[0].(map[string]any)["versions"].([]any)[0].(map[string]any)
		return request{body: object{"reference": fmt.Sprintf("CT-%d", s.next()), "effective_from": "2027-01-01", "terms": version["terms"]}}
	},
	"GET /api/tenants/{tenant}/maintenances": func(*side) request { return request{} },
	"POST /api/tenants/{tenant}/maintenances": func(s *side) request {
		from := s.vigie.Clock.Now().AddDate(0, 0, 7)
		return request{body: object{"title": "Mise à jour", "service_ids": []any{s.ids["service"]}, "from": from, "to": from.Add(time.Hour)}}
	},
	"DELETE /api/tenants/{tenant}/maintenances/{maintenance}": func(s *side) request { return request{ids: map[string]string{"maintenance": s.maintenance()}} },
	"GET /api/tenants/{tenant}/exclusions":                    func(*side) request { return request{} },
	"POST /api/tenants/{tenant}/exclusions/{exclusion}/agree": func(s *side) request {
		return request{ids: map[string]string{"exclusion": s.exclusion()}, body: object{}}
	},
	"POST /api/tenants/{tenant}/exclusions/{exclusion}/refuse": func(s *side) request {
		return request{ids: map[string]string{"exclusion": s.exclusion()}, body: object{"reason": "non"}}
	},

	"GET /api/incidents":                             func(*side) request { return request{query: "?state=all"} },
	"GET /api/tenants/{tenant}/incidents/{incident}": func(*side) request { return request{} },
	"POST /api/tenants/{tenant}/incidents":           func(*side) request { return request{body: object{"title": "Lent", "priority": "P3"}} },
	"POST /api/tenants/{tenant}/incidents/{incident}/acknowledge": func(s *side) request {
		return request{ids: map[string]string{"incident": s.incident()}, body: object{}}
	},
	"POST /api/tenants/{tenant}/incidents/{incident}/take":     versioned((*side).taken, nil),
	"POST /api/tenants/{tenant}/incidents/{incident}/priority": versioned((*side).taken, object{"priority": "P1"}),
	"POST /api/tenants/{tenant}/incidents/{incident}/watch":    versioned((*side).taken, nil),
	"POST /api/tenants/{tenant}/incidents/{incident}/reopen":   versioned((*side).resolved, object{"reason": "revenu"}),
	"POST /api/tenants/{tenant}/incidents/{incident}/close":    versioned((*side).resolved, nil),
	"POST /api/tenants/{tenant}/incidents/{incident}/resolve":  versioned((*side).taken, object{"summary": "réglé", "outages": []any{}}),
	"POST /api/tenants/{tenant}/incidents/{incident}/reassign": func(s *side) request {
		id := s.taken()
		people := s.admin.Must(http.MethodGet, apptest.Path(s.tenant, "/incidents/%s/assignees", id), nil).Object()["items"].([]any)
		return request{ids: map[string]string{"incident": id}, body: object{"version": s.versionOf(id), "person_id": people[0].(map[string]any)["id"]}}
	},
	"POST /api/tenants/{tenant}/incidents/{incident}/notes":     func(*side) request { return request{body: object{"body": "vu", "visibility": "internal"}} },
	"GET /api/tenants/{tenant}/incidents/{incident}/resolution": func(*side) request { return request{} },
	"GET /api/tenants/{tenant}/incidents/{incident}/assignees":  func(*side) request { return request{} },
	"POST /api/tenants/{tenant}/incidents/{incident}/execution": func(s *side) request {
		return request{ids: map[string]string{"incident": s.taken()}, body: object{"runbook_id": s.runbook(true)}}
	},
	"PUT /api/tenants/{tenant}/incidents/{incident}/execution/steps/{n}": func(s *side) request {
		return request{ids: map[string]string{"incident": s.taken(), "n": "1"}, body: object{"outcome": "done"}}
	},
	"GET /api/tenants/{tenant}/events":                 func(*side) request { return request{query: "?state=all"} },
	"POST /api/tenants/{tenant}/events/{event}/replay": func(*side) request { return request{} },
	"GET /api/runbooks":                                func(*side) request { return request{} },
	"POST /api/runbooks/preview":                       func(*side) request { return request{body: object{"markdown": "## 1. Faire\n"}} },
	"POST /api/tenants/{tenant}/runbooks": func(s *side) request {
		return request{body: object{"title": fmt.Sprintf("Essai %d", s.next()), "markdown": "## 1. Faire\n"}}
	},
	"GET /api/tenants/{tenant}/runbooks/{runbook}": func(*side) request { return request{} },
	"PUT /api/tenants/{tenant}/runbooks/{runbook}/draft": func(s *side) request {
		id := s.runbook(false)
		return request{ids: map[string]string{"runbook": id}, body: object{"title": "Essai", "service_id": nil, "labels": object{}, "markdown": "## 1. Faire\n", "revision": s.revision(id)}}
	},
	"POST /api/tenants/{tenant}/runbooks/{runbook}/publish": func(s *side) request {
		id := s.runbook(false)
		return request{ids: map[string]string{"runbook": id}, body: object{"reason": "prêt", "revision": s.revision(id)}}
	},
	"GET /api/tenants/{tenant}/runbooks/{runbook}/versions/{version}": func(*side) request { return request{} },
	"GET /api/tenants/{tenant}/availability":                          func(*side) request { return request{query: "?period=2026-11"} },
	"GET /api/tenants/{tenant}/reports":                               func(*side) request { return request{} },
	"POST /api/tenants/{tenant}/reports":                              func(*side) request { return request{body: object{"period": "2026-11", "locale": "en", "final": false}} },
	"GET /api/tenants/{tenant}/reports/{report}":                      func(*side) request { return request{} },
	"GET /api/tenants/{tenant}/reports/{report}/pdf":                  func(*side) request { return request{} },
	"GET /api/tenants/{tenant}/reports/{report}/evidence":             func(*side) request { return request{} },
	"GET /api/live": nil, // tried in its own test: a stream does not end
}

// versioned is a change of a fresh incident that carries the incident's version.
func versioned(fresh func(*side) string, body object) func(*side) request {
	return func(s *side) request {
		id := fresh(s)
		b := object{"version": s.versionOf(id)}
		for k, v := range body {
			b[k] = v
		}
		return request{ids: map[string]string{"incident": id}, body: b}
	}
}

// other makes another source, so that the one in use keeps its key.
func (s *side) other(string) map[string]string {
	s.Helper()
	answer := s.admin.Must(http.MethodPost, apptest.Path(s.tenant, "/sources"), object{"tool": "generic", "name": "Autre"}).Object()
	return map[string]string{"source": answer["source"].(map[string]any)["id"].(string)}
}

// path fills a route's parameters.
func (s *side) path(pattern string, r request) string {
	filled := parameter.ReplaceAllStringFunc(pattern, func(p string) string {
		name := p[1 : len(p)-1]
		if name == "tenant" {
			return s.tenant.String()
		}
		if id, ok := r.ids[name]; ok {
			return id
		}
		return cmp.Or(s.ids[name], missing)
	})
	return filled + r.query
}

// digest is a hash over everything that a client has, read past row-level security.
func (e *estate) digest(tenantID uuid.UUID) string {
	e.Helper()
	conn, err := pgx.Connect(e.Context(), e.vigie.Database.SuperURL)
	if err != nil {
		e.Fatal(err)
	}
	defer conn.Close(context.Background())
	rows, err := conn.Query(e.Context(), `SELECT c.oid::regclass::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id'
		WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND NOT c.relispartition ORDER BY 1`)
	if err != nil {
		e.Fatal(err)
	}
	tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		e.Fatal(err)
	}
	parts := make([]string, len(tables))
	for i, table := range tables {
		parts[i] = fmt.Sprintf(`SELECT '%[1]s' || coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') AS d FROM %[1]s t WHERE tenant_id = $1`, table)
	}
	var digest string
	if err := conn.QueryRow(e.Context(), `SELECT string_agg(d, ' ' ORDER BY d) FROM (`+strings.Join(parts, " UNION ALL ")+`) x`, tenantID).Scan(&digest); err != nil {
		e.Fatal(err)
	}
	return digest
}

// withoutID is a problem without what differs from request to request.
func withoutID(body []byte) string {
	var o map[string]any
	if json.Unmarshal(body, &o) != nil {
		return string(body)
	}
	delete(o, "request_id")
	out, _ := json.Marshal(o)
	return string(out)
}

func TestEveryRouteIsTriedForEveryRoleAndTenant(t *testing.T) {
	t.Parallel()
	e := newEstate(t)
	policy := e.vigie.Access.Policy()
	before := e.digest(e.foreign.tenant)
	tried := map[string]bool{}
	for _, route := range e.vigie.HTTP.Routes() {
		if route.Public {
			continue
		}
		name := route.Method + " " + route.Path
		row, known := rows[name]
		if !known {
			t.Errorf("%s has no row: say in this file how it is used", name)
			continue
		}
		tried[name] = true
		if row == nil {
			continue
		}
		if got := e.vigie.Stranger().Do(route.Method, e.own.path(route.Path, request{}), nil).Status; got != http.StatusUnauthorized {
			t.Errorf("%s without a session: %d, want 401", name, got)
		}
		for _, role := range access.Roles {
			allowed := route.Permission == access.SelfManage || (!route.Permission.OfProvider() && slices.Contains(policy.Of(role), route.Permission))
			e.try(name, route.Method, route.Path, row, role, allowed)
		}
		if route.Permission.OfProvider() {
			r := row(e.own)
			if got := e.admin.Do(route.Method, e.own.path(route.Path, r), r.body); got.Status >= 300 {
				t.Errorf("%s by the provider's administrator: %d %s", name, got.Status, got.Body)
			}
		}
	}
	for name := range rows {
		if !tried[name] {
			t.Errorf("%s has a row and is no route any more", name)
		}
	}
	if after := e.digest(e.foreign.tenant); after != before {
		was := strings.Fields(before)
		for i, now := range strings.Fields(after) {
			if was[i] != now {
				t.Errorf("something of the foreign client changed: %s, before %s", now, was[i])
			}
		}
	}
}

// try uses one route as one role: on its own client, on the foreign one, on none, and on a foreign thing under the own client.
func (e *estate) try(name, method, pattern string, row func(*side) request, role access.Role, allowed bool) {
	e.Helper()
	browser := e.roles[role]
	if method == http.MethodDelete && strings.HasPrefix(pattern, "/api/session") || pattern == "/api/me/password" {
		browser = e.vigie.SignIn(string(role) + "@vigie.test") // ends or changes sessions: not the one that the other rows use
		defer func() { e.roles[role] = e.vigie.SignIn(string(role) + "@vigie.test") }()
	}
	r := row(e.own)
	got := browser.Do(method, e.own.path(pattern, r), r.body)
	switch {
	case allowed && got.Status >= 300:
		e.Errorf("%s as %s on the own client: %d %s, want success", name, role, got.Status, got.Body)
	case !allowed && got.Status != http.StatusForbidden:
		e.Errorf("%s as %s on the own client: %d %s, want 403", name, role, got.Status, got.Body)
	}
	if strings.Contains(string(got.Body), e.foreign.tenant.String()) {
		e.Errorf("%s as %s tells of the foreign client: %s", name, role, got.Body)
	}
	if !strings.Contains(pattern, "{tenant}") {
		return
	}
	f := request{body: r.body, query: r.query}
	foreign := browser.Do(method, e.foreign.path(pattern, f), r.body)
	nowhere := browser.Do(method, strings.ReplaceAll(e.foreign.path(pattern, f), e.foreign.tenant.String(), missing), r.body)
	if foreign.Status != http.StatusNotFound || withoutID(foreign.Body) != withoutID(nowhere.Body) || foreign.Status != nowhere.Status {
		e.Errorf("%s as %s: foreign %d %s, missing %d %s; want 404 and no difference", name, role, foreign.Status, foreign.Body, nowhere.Status, nowhere.Body)
	}
	own := strings.NewReplacer(e.foreign.tenant.String(), e.own.tenant.String())
	for _, p := range parameter.FindAllStringSubmatch(pattern, -1) {
		if p[1] == "tenant" || p[1] == "n" || p[1] == "version" {
			continue
		}
		crossed := own.Replace(e.foreign.path(pattern, f))
		absent := strings.ReplaceAll(crossed, e.foreign.ids[p[1]], missing)
		a, b := browser.Do(method, crossed, r.body), browser.Do(method, absent, r.body)
		want := http.StatusNotFound
		if !allowed {
			want = http.StatusForbidden
		}
		if a.Status != want || b.Status != want || withoutID(a.Body) != withoutID(b.Body) {
			e.Errorf("%s as %s: a foreign %s under the own client %d %s, a missing one %d %s; want %d and no difference", name, role, p[1], a.Status, a.Body, b.Status, b.Body, want)
		}
	}
}
