package alerts_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"vigie/app/alerts"
	"vigie/app/alerts/normalise"
	"vigie/app/db"
	"vigie/app/db/dbtest"
	"vigie/app/fault"
)

type bundle struct {
	db             *db.DB
	tenant, other  uuid.UUID
	source, second uuid.UUID
}

func setup(t testing.TB) bundle {
	t.Helper()
	ctx := context.Background()
	fresh := dbtest.New(t)
	b := bundle{tenant: uuid.New(), other: uuid.New(), source: uuid.New(), second: uuid.New()}
	conn, err := pgx.Connect(ctx, fresh.SuperURL)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(ctx)
	for i, tenant := range []uuid.UUID{b.tenant, b.other} {
		if _, err := conn.Exec(ctx, `INSERT INTO tenants (tenant_id, slug, name, time_zone, created_at) VALUES ($1, $2, 'T', 'Europe/Paris', now())`,
			tenant, fmt.Sprint("t", i)); err != nil {
			t.Fatal(err)
		}
		for j, source := range []uuid.UUID{b.source, b.second} {
			if _, err := conn.Exec(ctx, `INSERT INTO sources (tenant_id, id, tool, name, key_sha256, key_hint, created_at)
				VALUES ($1, $2, 'alertmanager', $3, '', '', now())`, tenant, source, fmt.Sprint("source ", j)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if b.db, err = db.Open(ctx, fresh.URL, db.Options{MaxConns: 4}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.db.Close)
	return b
}

// receive processes events as intake does: load, evaluate, write.
func (b bundle) receive(t testing.TB, tenant uuid.UUID, at time.Time, events ...alerts.Event) []alerts.Verdict {
	t.Helper()
	var verdicts []alerts.Verdict
	err := b.db.Tenant(context.Background(), tenant, func(tx *db.Tx) error {
		var keys []alerts.Key
		for _, ev := range events {
			keys = append(keys, alerts.KeyOf(b.source, ev.DedupKey))
		}
		latest, err := alerts.LatestTx(context.Background(), tx, keys)
		if err != nil {
			return err
		}
		batch := alerts.NewBatch(latest, tx.Now)
		for i, ev := range events {
			_, v := batch.Apply(b.source, ev, at.Add(time.Duration(i)*time.Millisecond))
			verdicts = append(verdicts, v)
		}
		return alerts.ApplyTx(context.Background(), tx, batch)
	})
	if err != nil {
		t.Fatal(err)
	}
	return verdicts
}

func (b bundle) latest(t testing.TB, tenant uuid.UUID, keys ...alerts.Key) (list []alerts.Alert) {
	t.Helper()
	err := b.db.Tenant(context.Background(), tenant, func(tx *db.Tx) (err error) {
		list, err = alerts.LatestTx(context.Background(), tx, keys)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestStoreKeepsWhatEvaluateDecided(t *testing.T) {
	t.Parallel()
	b := setup(t)
	key := alerts.KeyOf(b.source, "k")
	b.receive(t, b.tenant, clock("10s"), firing("5s"))
	first := b.latest(t, b.tenant, key, key)
	want := []alerts.Alert{{ID: first[0].ID, SourceID: b.source, DedupKey: "k", Status: normalise.Firing, Severity: normalise.High, Title: "Disque plein",
		Labels: map[string]string{"a": "b"}, Links: []string{"https://x.example"}, StartedAt: clock("5s"), FiredAt: told("5s"),
		FirstAt: clock("10s"), LastAt: clock("10s"), Count: 1}}
	utc := cmp.Transformer("UTC", func(t time.Time) time.Time { return t.UTC() })
	if diff := cmp.Diff(want, first, utc); diff != "" {
		t.Errorf("stored (-want +got):\n%s", diff)
	}

	// One batch resolves it and opens the next episode: two writes on one key.
	verdicts := b.receive(t, b.tenant, clock("60s"), resolved("5s", "50s"), firing("55s"), ack("56s"))
	for i, wantAction := range []alerts.Action{alerts.Resolve, alerts.Open, alerts.Acknowledge} {
		if got := verdicts[i].Action; got != wantAction {
			t.Errorf("event %d: got %s, want %s", i+1, got, wantAction)
		}
	}
	second := b.latest(t, b.tenant, key)
	if second[0].ID == first[0].ID || second[0].Status != normalise.Acknowledged || second[0].PreviousEndedAt == nil || !second[0].PreviousEndedAt.Equal(clock("50s")) {
		t.Errorf("latest: got %+v, want the second episode, acknowledged, after one that ended at 50 s", second[0])
	}
	if got := b.receive(t, b.tenant, clock("70s"), resolved("5s", "50s"))[0]; got.Action != alerts.Ignore || got.Reason != alerts.ReasonStale {
		t.Errorf("late resolution: got %s %s, want ignore stale", got.Action, got.Reason)
	}
	if got := len(b.latest(t, b.tenant, alerts.KeyOf(b.source, "other"), alerts.KeyOf(b.second, "k"))); got != 0 {
		t.Errorf("other keys: got %d alerts, want none", got)
	}
}

// TestStoreAgreesWithMemory: what is decided event by event through the
// database equals what is decided in one batch in memory.
func TestStoreAgreesWithMemory(t *testing.T) {
	t.Parallel()
	b := setup(t)
	events := []alerts.Event{firing("0s"), firing("0s"), resolved("0s", "10s"), ack("13s"), firing("9s"), firing("12s"), resolved("", "40s"), firing("30s"), firing("50s"), firing("")}
	var h history
	for i, ev := range events {
		at := clock("60s").Add(time.Duration(i) * time.Second)
		want := h.receive(at, ev)
		got := b.receive(t, b.tenant, at, ev)[0]
		ignore := cmpopts.IgnoreFields(alerts.Alert{}, "ID", "SourceID")
		utc := cmp.Transformer("UTC", func(t time.Time) time.Time { return t.UTC() })
		if diff := cmp.Diff(want, got, ignore, utc, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("event %d (-memory +database):\n%s", i+1, diff)
		}
	}
}

// TestStoreKeepsAnEndWhoseFiringIsStillToCome: acknowledgement and resolution
// overtook the firing, together with it or long before it.
func TestStoreKeepsAnEndWhoseFiringIsStillToCome(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]string{"the end tells its instant": "8s", "the end tells none": ""} {
		for _, together := range []int{1, 2, 3} {
			t.Run(fmt.Sprint(name, ", ", together, " at once"), func(t *testing.T) {
				t.Parallel()
				b := setup(t)
				events := []alerts.Event{ack("7s"), resolved("", end), firing("5s")}
				var verdicts []alerts.Verdict
				for i := 0; i < len(events); i += together {
					verdicts = append(verdicts, b.receive(t, b.tenant, clock("10s").Add(time.Duration(i)*time.Second), events[i:min(i+together, len(events))]...)...)
				}
				if last := verdicts[2]; last.Action != alerts.Record || last.Reason != alerts.ReasonOver || !last.First {
					t.Errorf("firing: got %s %s, first %t, want record over, first", last.Action, last.Reason, last.First)
				}
				list := b.latest(t, b.tenant, alerts.KeyOf(b.source, "k"))
				if len(list) != 1 || list[0].Open() || list[0].Count != 1 || !list[0].StartedAt.Equal(clock("5s")) || list[0].PreviousEndedAt != nil {
					t.Fatalf("got %+v, want one alert, from 5 s on, resolved", list)
				}
			})
		}
	}
}

func TestStoreKeepsTenantsApart(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.receive(t, b.tenant, clock("10s"), firing("5s"))
	mine := b.latest(t, b.tenant, alerts.KeyOf(b.source, "k"))[0]
	if got := len(b.latest(t, b.other, alerts.KeyOf(b.source, "k"))); got != 0 {
		t.Errorf("the other tenant: got %d alerts of the same source id and key, want none", got)
	}
	read := func(tenant, id uuid.UUID) error {
		return b.db.Tenant(context.Background(), tenant, func(tx *db.Tx) error {
			a, err := alerts.GetTx(context.Background(), tx, id)
			if err == nil && (a.SourceName != "source 0" || a.SourceTool != "alertmanager" || a.Title != "Disque plein") {
				t.Errorf("alert: got %+v, want it with its source", a)
			}
			return err
		})
	}
	if err := read(b.tenant, mine.ID); err != nil {
		t.Errorf("own alert: got %v, want it", err)
	}
	for name, id := range map[string]uuid.UUID{"foreign": mine.ID, "missing": uuid.New()} {
		if err := read(b.other, id); !errors.Is(err, fault.ErrNotFound) {
			t.Errorf("%s alert: got %v, want not found", name, err)
		}
	}
	// A batch that was evaluated in one tenant must not write in another.
	err := b.db.Tenant(context.Background(), b.other, func(tx *db.Tx) error {
		batch := alerts.NewBatch([]alerts.Alert{mine}, tx.Now)
		batch.Apply(b.source, firing("5s"), clock("20s"))
		return alerts.ApplyTx(context.Background(), tx, batch)
	})
	if err == nil || !strings.Contains(err.Error(), "0 of 1") {
		t.Errorf("foreign update: got %v, want it refused", err)
	}
}

func TestStoreListsAnIncidentsAlertsOpenAndWorstFirst(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := context.Background()
	incident := uuid.NullUUID{UUID: uuid.New(), Valid: true}
	named := func(key string, severity alerts.Severity) alerts.Event {
		return with(firing("0s"), func(e *alerts.Event) { e.DedupKey, e.Title, e.Severity = key, key, severity })
	}
	var got []string
	err := b.db.Tenant(ctx, b.tenant, func(tx *db.Tx) error {
		if _, err := tx.PGX.Exec(ctx, `INSERT INTO incidents (tenant_id, id, number, reference, kind, correlation, title, priority, state, opened_at, updated_at)
			VALUES ($1, $2, 1, 'INC-2026-00001', 'alert', 'k', 't', 'P1', 'triggered', $3, $3)`, b.tenant, incident.UUID, night); err != nil {
			return err
		}
		batch := alerts.NewBatch(nil, tx.Now)
		for i, ev := range []alerts.Event{named("warning", normalise.Warning), named("over", normalise.Critical), named("critical", normalise.Critical),
			with(resolved("0s", "5s"), func(e *alerts.Event) { e.DedupKey = "over" })} {
			a, _ := batch.Apply(b.second, ev, clock("10s").Add(time.Duration(i)*time.Second))
			a.IncidentID = incident
		}
		batch.Apply(b.second, named("elsewhere", normalise.Critical), clock("20s"))
		if err := alerts.ApplyTx(ctx, tx, batch); err != nil {
			return err
		}
		list, err := alerts.OfIncidentTx(ctx, tx, incident.UUID, 50)
		for _, a := range list {
			got = append(got, a.DedupKey+" of "+a.SourceName)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"critical of source 1", "warning of source 1", "over of source 1"}, got); diff != "" {
		t.Errorf("alerts (-want +got):\n%s", diff)
	}
}

func BenchmarkBatchOf500NewAlerts(b *testing.B) {
	s := setup(b)
	n := 0
	for b.Loop() {
		events := make([]alerts.Event, 500)
		for i := range events {
			n++
			events[i] = with(firing("0s"), func(e *alerts.Event) {
				e.DedupKey = fmt.Sprint("key ", n)
				e.Description = strings.Repeat("une ligne de description ", 8)
			})
		}
		s.receive(b, s.tenant, clock("1s"), events...)
	}
}
