package incidents

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/google/uuid"

	"vigie/app/db"
	"vigie/app/db/dbtest"
	"vigie/tenants"
	"vigie/tenants/calendar"
)

// night is Saturday 24 October 2026, 22:40 in Paris: a few hours before the clocks go back.
var night = time.Date(2026, 10, 24, 20, 40, 0, 0, time.UTC)

// bundle is a client with a contract and two operators, on a database of its own.
type bundle struct {
	db         *db.DB
	now        *time.Time
	tenant     uuid.UUID
	source     uuid.UUID
	web, api   uuid.UUID
	contract   uuid.UUID
	ines, omar Person
}

func setup(t *testing.T) *bundle {
	t.Helper()
	now := night
	b := &bundle{now: &now}
	d, err := db.Open(t.Context(), dbtest.New(t).URL, db.Options{Clock: func() time.Time { return *b.now }})
	if err != nil {
		t.Fatalf("open database: %v", err)
	}
	t.Cleanup(d.Close)
	b.db = d
	b.ines, b.omar = Person{uuid.New(), "Inès Moreau"}, Person{uuid.New(), "Omar Diallo"}
	must(t, d.Service(t.Context(), func(tx *db.Tx) error {
		if _, err := tx.PGX.Exec(t.Context(), `SELECT keep_partitions($1::timestamptz, 2, $1::timestamptz - interval '1 year')`, night); err != nil {
			return err
		}
		for _, p := range []Person{b.ines, b.omar} {
			if _, err := tx.PGX.Exec(t.Context(), `INSERT INTO people (id, email, name, password_hash, created_at) VALUES ($1, $2, $3, '', $4)`,
				p.ID, p.ID.String()+"@vigie.test", p.Name, tx.Now); err != nil {
				return err
			}
		}
		return nil
	}))
	b.tenant, b.web, b.api, b.source, b.contract = b.client(t, "helios", tenants.DefaultTerms("Europe/Paris"))
	return b
}

// client makes a client with two components, a source and a contract in force.
func (b *bundle) client(t *testing.T, slug string, terms tenants.Terms) (tenant, web, api, source, contract uuid.UUID) {
	t.Helper()
	tenant, web, api, source, contract = uuid.New(), uuid.New(), uuid.New(), uuid.New(), uuid.New()
	encoded, err := json.Marshal(terms)
	must(t, err)
	must(t, b.db.Tenant(t.Context(), tenant, func(tx *db.Tx) error {
		for _, s := range []struct {
			sql  string
			args []any
		}{
			{`INSERT INTO tenants (tenant_id, slug, name, time_zone, created_at) VALUES ($1, $2, initcap($2), 'Europe/Paris', $3)`, []any{tenant, slug, tx.Now}},
			{`INSERT INTO services (tenant_id, id, key, name, created_at) VALUES ($1, $2, 'web', 'Web', $4), ($1, $3, 'api', 'API', $4)`, []any{tenant, web, api, tx.Now}},
			{`INSERT INTO sources (tenant_id, id, tool, name, key_sha256, key_hint, created_at) VALUES ($1, $2, 'alertmanager', 'Prometheus', '\x00', 'abcd', $3)`, []any{tenant, source, tx.Now}},
			{`INSERT INTO contracts (tenant_id, id, reference, created_at) VALUES ($1, $2, 'C-1', $3)`, []any{tenant, contract, tx.Now}},
			{`INSERT INTO contract_versions (tenant_id, contract_id, version, effective_from, terms, created_at) VALUES ($1, $2, 1, '2026-01-01', $3, $4)`, []any{tenant, contract, encoded, tx.Now}},
			{`INSERT INTO memberships (tenant_id, person_id, role) VALUES ($1, $2, 'operator'), ($1, $3, 'operator')`, []any{tenant, b.ines.ID, b.omar.ID}},
		} {
			if _, err := tx.PGX.Exec(t.Context(), s.sql, s.args...); err != nil {
				return err
			}
		}
		return nil
	}))
	return tenant, web, api, source, contract
}

// in runs work in the client's unit of work and fails the test when it fails.
func (b *bundle) in(t *testing.T, work func(ctx context.Context, tx *db.Tx) error) {
	t.Helper()
	must(t, b.db.Tenant(t.Context(), b.tenant, func(tx *db.Tx) error { return work(t.Context(), tx) }))
}

// page lets one critical alert of the web component arrive and returns its incident.
func (b *bundle) page(t *testing.T) Incident {
	t.Helper()
	return b.correlate(t, b.alert("web is down", tenants.Critical, b.web))[0]
}

func (b *bundle) alert(title string, severity tenants.Severity, service uuid.UUID) Candidate {
	return Candidate{AlertID: uuid.New(), SourceID: b.source, DedupKey: title, ServiceID: service, Title: title, Severity: severity, StartedAt: *b.now}
}

// correlateInForce is CorrelateTx under the contract in force.
func correlateInForce(ctx context.Context, tx *db.Tx, candidates []Candidate) ([]Assigned, error) {
	promise, err := InForceTx(ctx, tx, tx.Now)
	if err != nil {
		return nil, err
	}
	return CorrelateTx(ctx, tx, promise, candidates)
}

// correlate lets alerts arrive in one batch and returns their incidents as they are after it.
func (b *bundle) correlate(t *testing.T, candidates ...Candidate) []Incident {
	t.Helper()
	var list []Incident
	b.in(t, func(ctx context.Context, tx *db.Tx) error {
		assigned, err := correlateInForce(ctx, tx, candidates)
		for _, a := range assigned {
			i, err := GetTx(ctx, tx, a.IncidentID)
			if err != nil {
				return err
			}
			list = append(list, i)
		}
		return err
	})
	return list
}

func (b *bundle) get(t *testing.T, id uuid.UUID) Incident {
	t.Helper()
	var i Incident
	b.in(t, func(ctx context.Context, tx *db.Tx) (err error) {
		i, err = GetTx(ctx, tx, id)
		return err
	})
	return i
}

func (b *bundle) act(t *testing.T, id uuid.UUID, c Command) (Incident, error) {
	t.Helper()
	var after Incident
	err := b.db.Tenant(t.Context(), b.tenant, func(tx *db.Tx) (err error) {
		after, err = ActTx(t.Context(), tx, id, c)
		return err
	})
	return after, err
}

func (b *bundle) forward(d time.Duration) { *b.now = b.now.Add(d) }

// kinds lists the kinds of an incident's timeline.
func (b *bundle) kinds(t *testing.T, id uuid.UUID) []EntryKind {
	t.Helper()
	kinds := []EntryKind{}
	b.in(t, func(ctx context.Context, tx *db.Tx) error {
		entries, err := TimelineTx(ctx, tx, id)
		for _, e := range entries {
			kinds = append(kinds, e.Kind)
		}
		return err
	})
	return kinds
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// office is a Paris business-hours promise: an hour to acknowledge a P1, two to tell the client, eight to resolve.
func office(t *testing.T) *Promise {
	t.Helper()
	terms := tenants.DefaultTerms("Europe/Paris")
	terms.Coverage = calendar.WeeklyWindow(calendar.Rule{
		Days: []calendar.Weekday{1, 2, 3, 4, 5}, From: calendar.At(9, 0), To: calendar.At(18, 0),
	})
	terms.Holidays.Calendar = "FR"
	terms.Response[P1] = tenants.ResponseTerms{AcknowledgeS: 3600, UpdateS: 2 * 3600, ResolveS: 8 * 3600}
	p, err := NewPromise(tenants.ContractVersion{ContractID: uuid.New(), Version: 1, Terms: terms}, night)
	must(t, err)
	return p
}
