package incidents

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"vigie/app/db"
	"vigie/app/db/dbtest"
	"vigie/app/fault"
	"vigie/tenants"
)

// list reads the queue as Inès sees it.
func (b *bundle) list(t *testing.T, q *Queue, f Filter) Page {
	t.Helper()
	if f.Limit == 0 {
		f.Limit = 100
	}
	var page Page
	must(t, b.db.Provider(t.Context(), b.ines.ID, func(tx *db.Tx) (err error) {
		page, err = q.ListTx(t.Context(), tx, f)
		return err
	}))
	return page
}

func titles(p Page) []string {
	list := []string{}
	for _, i := range p.Incidents {
		list = append(list, i.Title)
	}
	return list
}

// queueOfFive is five incidents of one client: three wait, two are in hand.
func queueOfFive(t *testing.T) (*bundle, []Incident) {
	t.Helper()
	b := setup(t)
	list := b.correlate(t,
		b.alert("slow", tenants.Warning, uuid.Nil), b.alert("web is down", tenants.Critical, b.web), b.alert("disk", tenants.High, uuid.Nil),
		b.alert("api is down", tenants.Critical, b.api), b.alert("certificate", tenants.Info, uuid.Nil))
	for n, by := range map[int]Person{3: b.ines, 4: b.omar} {
		_, err := b.act(t, list[n].ID, Command{Action: ActAcknowledge, Actor: by})
		must(t, err)
	}
	return b, list
}

func TestTheQueueIsInTheOrderInWhichItBreaches(t *testing.T) {
	t.Parallel()
	b, _ := queueOfFive(t)
	var q Queue
	page := b.list(t, &q, Filter{})
	// Those that wait come first, by their acknowledgement: 15 min, 30 min, 2 h; then the update of the P1; the P4 owes nothing more.
	want := []string{"web is down", "disk", "slow", "api is down", "certificate"}
	if diff := cmp.Diff(want, titles(page)); diff != "" {
		t.Errorf("order (-want +got): %s", diff)
	}
	if diff := cmp.Diff(Counts{Triggered: 3, Acknowledged: 2, P1: 2, P2: 1, P3: 1, P4: 1}, page.Counts); diff != "" {
		t.Errorf("counts (-want +got): %s", diff)
	}
	if d := page.Due[0]; d == nil || d.Kind != ClockAcknowledge || d.Total != 15*time.Minute || !d.At.Equal(night.Add(15*time.Minute)) {
		t.Errorf("due: got %+v, want an acknowledgement in 15 minutes", d)
	}
	if d := page.Due[4]; d != nil {
		t.Errorf("due of the P4: got %+v, want none", d)
	}
}

func TestPagesFollowOneAnother(t *testing.T) {
	t.Parallel()
	b, list := queueOfFive(t)
	_, err := b.act(t, list[4].ID, Command{Action: ActResolve, Actor: b.omar, Body: "renewed", Version: 2})
	must(t, err)
	var q Queue
	all := []State{Triggered, Acknowledged, Watching, Resolved, Closed}
	for name, states := range map[string][]State{"open": nil, "all": all} {
		t.Run(name, func(t *testing.T) {
			whole := b.list(t, &q, Filter{States: states})
			var got []string
			for f := (Filter{States: states, Limit: 2}); len(got) <= len(whole.Incidents); {
				page := b.list(t, &q, f)
				got = append(got, titles(page)...)
				if page.Next == "" {
					break
				}
				f.After = page.Next
			}
			if diff := cmp.Diff(titles(whole), got); diff != "" {
				t.Errorf("pages (-whole +pages): %s", diff)
			}
		})
	}
	must(t, b.db.Provider(t.Context(), b.ines.ID, func(tx *db.Tx) error {
		for _, after := range []string{"nonsense!", "bm9uc2Vuc2U"} {
			if _, err := q.ListTx(t.Context(), tx, Filter{Limit: 2, After: after}); fault.KindOf(err) != fault.Invalid {
				t.Errorf("cursor %q: got %v, want invalid", after, err)
			}
		}
		return nil
	}))
}

func TestFilters(t *testing.T) {
	t.Parallel()
	b, list := queueOfFive(t)
	var q Queue
	for name, c := range map[string]struct {
		filter Filter
		want   []string
	}{
		"priorities":             {Filter{Priorities: []Priority{P2, P3}}, []string{"disk", "slow"}},
		"what one owns":          {Filter{OwnerID: b.ines.ID}, []string{"api is down"}},
		"a word of the title":    {Filter{Text: "DOWN"}, []string{"web is down", "api is down"}},
		"a component":            {Filter{Text: "api"}, []string{"api is down"}},
		"a reference":            {Filter{Text: list[2].Reference}, []string{"disk"}},
		"the client's name":      {Filter{Text: "helios"}, []string{"web is down", "disk", "slow", "api is down", "certificate"}},
		"a sign of patterns":     {Filter{Text: "%"}, []string{}},
		"what is resolved":       {Filter{States: []State{Resolved}}, []string{}},
		"a client of its own":    {Filter{TenantID: b.tenant, Text: "disk"}, []string{"disk"}},
		"a client that is not":   {Filter{TenantID: uuid.New()}, []string{}},
		"only what is watched":   {Filter{States: []State{Watching}}, []string{}},
		"only what waits, as P1": {Filter{States: []State{Triggered}, Priorities: []Priority{P1}}, []string{"web is down"}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, titles(b.list(t, &q, c.filter))); diff != "" {
				t.Errorf("titles (-want +got): %s", diff)
			}
		})
	}
}

func TestTheQueueShowsOnesOwnClientsOnly(t *testing.T) {
	t.Parallel()
	b, _ := queueOfFive(t)
	other, _, _, source, _ := b.client(t, "selene", tenants.DefaultTerms("Europe/Paris"))
	must(t, b.db.Tenant(t.Context(), other, func(tx *db.Tx) error {
		if _, err := tx.PGX.Exec(t.Context(), `DELETE FROM memberships WHERE person_id = $1`, b.ines.ID); err != nil {
			return err
		}
		_, err := correlateInForce(t.Context(), tx, []Candidate{{AlertID: uuid.New(), SourceID: source, DedupKey: "x", Title: "secret", Severity: tenants.Critical}})
		return err
	}))
	var q Queue
	page := b.list(t, &q, Filter{States: []State{Triggered, Acknowledged}})
	if slices.Contains(titles(page), "secret") || page.Counts.P1 != 2 {
		t.Errorf("got %v and %d P1, want nothing of the other client", titles(page), page.Counts.P1)
	}
	if page := b.list(t, &q, Filter{TenantID: other}); len(page.Incidents) != 0 || page.Counts != (Counts{}) {
		t.Errorf("the foreign client by name: got %v %v, want nothing", titles(page), page.Counts)
	}
}

// crowd makes 1,000 clients with 2,000 open and 20,000 past incidents, of all of which Inès is an operator.
func crowd(t testing.TB) (*db.DB, uuid.UUID) {
	t.Helper()
	database := dbtest.New(t)
	conn, err := pgx.Connect(t.Context(), database.SuperURL)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context()) //nolint:errcheck // the database is dropped
	ines := uuid.New()
	terms := `{"time_zone":"Europe/Paris","coverage":{"kind":"weekly","days":[1,2,3,4,5],"from":"09:00","to":"18:00"},"holidays":{"calendar":"FR","extra":[]},
		"service_window":{"kind":"24x7"},"response":{"P1":{"acknowledge_s":900,"update_s":1800,"resolve_s":14400},"P2":{"acknowledge_s":1800,"update_s":3600,"resolve_s":28800}}}`
	for _, s := range []string{
		`INSERT INTO people (id, email, name, password_hash, created_at) VALUES ('` + ines.String() + `', 'ines@vigie.test', 'Inès', '', now())`,
		`INSERT INTO tenants (tenant_id, slug, name, time_zone, created_at) SELECT md5('t' || g)::uuid, 't' || g, 'Client ' || g, 'Europe/Paris', now() FROM generate_series(1, 1000) g`,
		`INSERT INTO memberships (tenant_id, person_id, role) SELECT tenant_id, '` + ines.String() + `', 'operator' FROM tenants`,
		`INSERT INTO services (tenant_id, id, key, name, created_at) SELECT tenant_id, md5(tenant_id::text)::uuid, 'web', 'Web', now() FROM tenants`,
		`INSERT INTO contracts (tenant_id, id, reference, created_at) SELECT tenant_id, md5('c' || tenant_id)::uuid, 'C', now() FROM tenants`,
		`INSERT INTO contract_versions (tenant_id, contract_id, version, effective_from, terms, created_at) SELECT tenant_id, id, 1, '2026-01-01', '` + terms + `', now() FROM contracts`,
		`INSERT INTO incidents (tenant_id, id, number, reference, kind, correlation, title, service_id, priority, state, opened_at, acknowledge_due_at, due_at, contract_id, contract_version, updated_at)
			SELECT t.tenant_id, gen_random_uuid(), g, 'INC-2026-' || lpad(g::text, 5, '0'), 'alert', 'k' || g, 'Incident ' || g, md5(t.tenant_id::text)::uuid,
				'P' || (1 + g % 4), CASE WHEN g > 2 THEN 'closed' WHEN g = 1 THEN 'triggered' ELSE 'acknowledged' END,
				now() - g * interval '1 hour' - random() * interval '1 hour', now() + random() * interval '1 hour', now() + random() * interval '1 hour',
				md5('c' || t.tenant_id)::uuid, 1, now()
			FROM tenants t, generate_series(1, 22) g`,
		`ANALYZE`,
	} {
		if _, err := conn.Exec(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
	d, err := db.Open(t.Context(), database.URL, db.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	return d, ines
}

func TestTheQueueReadsTheOpenIncidentsOnly(t *testing.T) {
	t.Parallel()
	d, ines := crowd(t)
	must(t, d.Provider(t.Context(), ines, func(tx *db.Tx) error {
		for name, statement := range map[string]string{"page": queueOpen, "counts": queueCounts} {
			args := []any{[]State{Triggered, Acknowledged, Watching}, nil, nil, nil, "%%", 201, -1, time.Time{}, "", time.Time{}, uuid.Nil, forever}
			if name == "counts" {
				args = []any{nil}
			}
			rows, err := tx.PGX.Query(t.Context(), "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) "+strings.Replace(statement, "/* columns */", columns+inProgress, 1), args...)
			if err != nil {
				return err
			}
			lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
			if err != nil {
				return err
			}
			plan := strings.Join(lines, "\n")
			if !strings.Contains(plan, "incidents_open") || strings.Contains(plan, "Seq Scan on incidents") {
				t.Errorf("%s: got this plan, want the index incidents_open and no scan of all incidents:\n%s", name, plan)
			}
		}
		return nil
	}))
	var q Queue
	must(t, d.Provider(t.Context(), ines, func(tx *db.Tx) error {
		page, err := q.ListTx(t.Context(), tx, Filter{Limit: 200})
		if len(page.Incidents) != 200 || page.Counts.Triggered != 1000 || page.Counts.Acknowledged != 1000 {
			t.Errorf("got %d rows of %+v, want 200 of 1,000 and 1,000", len(page.Incidents), page.Counts)
		}
		return err
	}))
}

// BenchmarkQueue measures a page of the queue over 1,000 clients with 2,000 open incidents; it reports the 99th percentile.
func BenchmarkQueue(b *testing.B) {
	d, ines := crowd(b)
	var q Queue
	for name, f := range map[string]Filter{"open": {Limit: 200}, "text": {Limit: 200, Text: "incident 1"}, "past": {Limit: 200, States: []State{Closed}}} {
		b.Run(name, func(b *testing.B) {
			var took []time.Duration
			for b.Loop() {
				began := time.Now()
				if err := d.Provider(b.Context(), ines, func(tx *db.Tx) error {
					_, err := q.ListTx(b.Context(), tx, f)
					return err
				}); err != nil {
					b.Fatal(err)
				}
				took = append(took, time.Since(began))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "ms-p99")
			b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "ms-p50")
		})
	}
}
