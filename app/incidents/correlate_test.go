package incidents

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"vigie/app/db"
	"vigie/tenants"
)

func TestAlertsOfOneComponentShareAnIncident(t *testing.T) {
	t.Parallel()
	b := setup(t)
	list := b.correlate(t,
		b.alert("latency", tenants.Warning, b.web),
		b.alert("web is down", tenants.Critical, b.web),
		b.alert("queue grows", tenants.High, b.api),
		b.alert("disk full", tenants.Warning, uuid.Nil),
		b.alert("clock skew", tenants.Info, uuid.Nil))
	if list[0].ID != list[1].ID {
		t.Error("two alerts of the web component got two incidents")
	}
	seen := map[uuid.UUID]bool{}
	for _, i := range list {
		seen[i.ID] = true
	}
	if got, want := len(seen), 4; got != want {
		t.Errorf("incidents: got %d, want %d", got, want)
	}
	web := list[0]
	if web.Title != "web is down" || web.Priority != P1 || web.Alerts != 2 || web.Firing != 2 || web.ServiceName != "Web" {
		t.Errorf("got %+v, want the critical alert's title, P1, two alerts firing, component Web", web)
	}
	references := []string{}
	for _, n := range []int{0, 2, 3, 4} {
		references = append(references, list[n].Reference)
	}
	want := []string{"INC-2026-00001", "INC-2026-00002", "INC-2026-00003", "INC-2026-00004"}
	if diff := cmp.Diff(want, references); diff != "" {
		t.Errorf("references (-want +got): %s", diff)
	}
	if got, want := *web.AcknowledgeDueAt, night.Add(15*time.Minute); !got.Equal(want) {
		t.Errorf("acknowledge due: got %v, want %v", got, want)
	}
}

func TestTheYearOfAReferenceIsTheClients(t *testing.T) {
	t.Parallel()
	b := setup(t)
	*b.now = time.Date(2026, 12, 31, 23, 30, 0, 0, time.UTC) // half past midnight in Paris
	must(t, b.db.Service(t.Context(), func(tx *db.Tx) error {
		_, err := tx.PGX.Exec(t.Context(), `SELECT keep_partitions($1::timestamptz, 2, $1::timestamptz - interval '1 year')`, *b.now)
		return err
	}))
	if got, want := b.page(t).Reference, "INC-2027-00001"; got != want {
		t.Errorf("reference: got %s, want %s", got, want)
	}
}

func TestAMoreSevereAlertRaisesThePriority(t *testing.T) {
	t.Parallel()
	b := setup(t)
	first := b.correlate(t, b.alert("latency", tenants.Warning, b.web))[0]
	b.forward(time.Minute)
	second := b.correlate(t, b.alert("web is down", tenants.Critical, b.web))[0]
	if first.ID != second.ID || second.Priority != P1 || second.Alerts != 2 || second.Version != 2 {
		t.Errorf("got %+v, want the same incident as P1 with two alerts, version 2", second)
	}
	if got, want := *second.AcknowledgeDueAt, night.Add(15*time.Minute); !got.Equal(want) {
		t.Errorf("acknowledge due: got %v, want %v", got, want)
	}
	if diff := cmp.Diff([]EntryKind{EntryOpened, EntryAlert, EntryPriority}, b.kinds(t, first.ID)); diff != "" {
		t.Errorf("timeline (-want +got): %s", diff)
	}
	b.forward(time.Minute)
	third := b.correlate(t, b.alert("cache cold", tenants.Info, b.web))[0]
	if third.Priority != P1 || third.Version != 2 {
		t.Errorf("a lesser alert: got %s version %d, want P1 version 2", third.Priority, third.Version)
	}
}

func TestTheSendersPriorityWinsOnlyWhenMoreUrgent(t *testing.T) {
	t.Parallel()
	b := setup(t)
	urgent, calm := b.alert("a", tenants.Info, uuid.Nil), b.alert("b", tenants.Critical, uuid.Nil)
	urgent.Priority, calm.Priority = P2, P4
	list := b.correlate(t, urgent, calm)
	if list[0].Priority != P2 || list[1].Priority != P1 {
		t.Errorf("got %s and %s, want P2 and P1", list[0].Priority, list[1].Priority)
	}
}

func (b *bundle) signal(t *testing.T, work func(ctx context.Context, tx *db.Tx, s []Signal) error, s ...Signal) {
	t.Helper()
	b.in(t, func(ctx context.Context, tx *db.Tx) error { return work(ctx, tx, s) })
}

func TestRecoveryAndRefiring(t *testing.T) {
	t.Parallel()
	b := setup(t)
	t.Run("a triggered incident stays and says that the signal recovered", func(t *testing.T) {
		i := b.correlate(t, b.alert("flap", tenants.High, uuid.Nil))[0]
		b.signal(t, SignalsResolvedTx, Signal{IncidentID: i.ID, Title: "flap"})
		if got := b.get(t, i.ID); got.State != Triggered || got.Firing != 0 {
			t.Errorf("got %s with %d firing, want triggered with none", got.State, got.Firing)
		}
		if diff := cmp.Diff([]EntryKind{EntryOpened, EntryAlert}, b.kinds(t, i.ID)); diff != "" {
			t.Errorf("timeline (-want +got): %s", diff)
		}
	})
	t.Run("an acknowledged one is watched once the last alert is gone, and returns when it fires again", func(t *testing.T) {
		i := b.correlate(t, b.alert("web is down", tenants.Critical, b.web), b.alert("latency", tenants.High, b.web))[0]
		_, err := b.act(t, i.ID, Command{Action: ActAcknowledge, Actor: b.ines})
		must(t, err)
		b.forward(time.Minute)
		b.signal(t, SignalsResolvedTx, Signal{IncidentID: i.ID})
		if got := b.get(t, i.ID); got.State != Acknowledged || got.Firing != 1 {
			t.Errorf("got %s with %d firing, want acknowledged with 1", got.State, got.Firing)
		}
		b.signal(t, SignalsResolvedTx, Signal{IncidentID: i.ID})
		watched := b.get(t, i.ID)
		if watched.State != Watching || watched.UpdateDueAt != nil || !watched.DueAt.Equal(*watched.ResolveDueAt) {
			t.Errorf("got %+v, want it watched with the resolve clock only", watched)
		}
		b.forward(time.Minute)
		joined := b.correlate(t, b.alert("web is down again", tenants.High, b.web))[0]
		if joined.ID != i.ID || joined.State != Acknowledged || !joined.UpdateStartedAt.Equal(*b.now) {
			t.Errorf("got %+v, want the same incident acknowledged with a fresh update clock", joined)
		}
	})
	t.Run("a doubted recovery ends nothing", func(t *testing.T) {
		i := b.correlate(t, b.alert("api is down", tenants.Critical, b.api))[0]
		_, err := b.act(t, i.ID, Command{Action: ActAcknowledge, Actor: b.ines})
		must(t, err)
		b.signal(t, SignalsResolvedTx, Signal{IncidentID: i.ID, Doubted: true})
		if got := b.get(t, i.ID); got.State != Acknowledged || got.Firing != 0 {
			t.Errorf("got %s with %d firing, want acknowledged with none", got.State, got.Firing)
		}
	})
	t.Run("a resolved incident is left alone", func(t *testing.T) {
		i := b.correlate(t, b.alert("late", tenants.High, uuid.Nil))[0]
		before, err := b.act(t, i.ID, Command{Action: ActResolve, Actor: b.ines, Body: "over", Version: 1})
		must(t, err)
		b.signal(t, SignalsResolvedTx, Signal{IncidentID: i.ID})
		if diff := cmp.Diff(before, b.get(t, i.ID)); diff != "" {
			t.Errorf("it changed (-before +after): %s", diff)
		}
	})
}

func TestABatchIsOneOfEachStatement(t *testing.T) {
	t.Parallel()
	b := setup(t)
	statements := func(n int) int {
		var candidates []Candidate
		for k := range n {
			candidates = append(candidates, b.alert(fmt.Sprint(n, " ", k), tenants.Warning, uuid.Nil))
		}
		counted := &counting{}
		b.in(t, func(ctx context.Context, tx *db.Tx) error {
			counted.Tx, tx.PGX = tx.PGX, counted
			assigned, err := correlateInForce(ctx, tx, candidates)
			if err != nil {
				return err
			}
			var signals []Signal
			var counts []Count
			for k, a := range assigned {
				signals = append(signals, Signal{IncidentID: a.IncidentID})
				counts = append(counts, Count{IncidentID: a.IncidentID, At: b.now.Add(time.Duration(k) * time.Minute), Events: 2})
			}
			if err := CountTx(ctx, tx, counts); err != nil {
				return err
			}
			return SignalsResolvedTx(ctx, tx, signals)
		})
		return counted.statements
	}
	if one, many := statements(1), statements(300); one != many || one > 25 {
		t.Errorf("statements: got %d for one alert and %d for 300, want the same, at most 25", one, many)
	}
}

// counting counts the statements of a unit of work.
type counting struct {
	pgx.Tx
	statements int
}

func (c *counting) Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error) {
	c.statements++
	return c.Tx.Exec(ctx, sql, args...)
}

func (c *counting) Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error) {
	c.statements++
	return c.Tx.Query(ctx, sql, args...)
}

func (c *counting) QueryRow(ctx context.Context, sql string, args ...any) pgx.Row {
	c.statements++
	return c.Tx.QueryRow(ctx, sql, args...)
}

func TestUnparsedAndSilenceOpenOneIncidentASource(t *testing.T) {
	t.Parallel()
	b := setup(t)
	event := Unparsed{SourceID: b.source, SourceName: "Prometheus", Tool: "alertmanager", EventID: uuid.New(), ReceivedAt: night, Error: "not JSON"}
	var ids []uuid.UUID
	for range 2 {
		b.in(t, func(ctx context.Context, tx *db.Tx) error {
			opened, err := OpenUnparsedTx(ctx, tx, []Unparsed{event, event})
			ids = append(ids, opened[b.source])
			return err
		})
	}
	if ids[0] != ids[1] || ids[0] == uuid.Nil {
		t.Errorf("unparsed: got %v, want one incident", ids)
	}
	if got := b.get(t, ids[0]); got.Kind != KindUnparsed || got.Priority != P2 {
		t.Errorf("got %s %s, want unparsed P2", got.Kind, got.Priority)
	}
	var silent uuid.UUID
	b.in(t, func(ctx context.Context, tx *db.Tx) error {
		opened, err := OpenSilenceTx(ctx, tx, []Silence{{SourceID: b.source, SourceName: "Prometheus", Since: night}})
		silent = opened[b.source]
		return err
	})
	_, err := b.act(t, silent, Command{Action: ActAcknowledge, Actor: b.ines})
	must(t, err)
	b.in(t, func(ctx context.Context, tx *db.Tx) error { return SilenceEndedTx(ctx, tx, []uuid.UUID{b.source}) })
	if got := b.get(t, silent); got.State != Watching {
		t.Errorf("heard again: got %s, want watching", got.State)
	}
	if got := b.get(t, ids[0]); got.State != Triggered {
		t.Errorf("the unparsed incident: got %s, want triggered", got.State)
	}
}

func TestASourceInTroubleAgainEndsTheWatch(t *testing.T) {
	t.Parallel()
	for name, open := range map[string]func(t *testing.T, b *bundle) uuid.UUID{
		"silent": func(t *testing.T, b *bundle) (id uuid.UUID) {
			b.in(t, func(ctx context.Context, tx *db.Tx) error {
				opened, err := OpenSilenceTx(ctx, tx, []Silence{{SourceID: b.source, SourceName: "Prometheus", Since: *b.now}})
				id = opened[b.source]
				return err
			})
			return id
		},
		"not understood": func(t *testing.T, b *bundle) (id uuid.UUID) {
			b.in(t, func(ctx context.Context, tx *db.Tx) error {
				opened, err := OpenUnparsedTx(ctx, tx, []Unparsed{{SourceID: b.source, SourceName: "Prometheus", EventID: uuid.New(), ReceivedAt: *b.now, Error: "not JSON"}})
				id = opened[b.source]
				return err
			})
			return id
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			id := open(t, b)
			_, err := b.act(t, id, Command{Action: ActAcknowledge, Actor: b.ines})
			must(t, err)
			watched, err := b.act(t, id, Command{Action: ActWatch, Actor: b.ines})
			must(t, err)
			b.forward(10 * time.Minute)
			if again := open(t, b); again != id {
				t.Fatalf("in trouble again: got incident %v, want %v", again, id)
			}
			got := b.get(t, id)
			if got.State != Acknowledged || got.WatchingAt != nil || got.Owner != b.ines || got.Version != watched.Version+1 || !got.UpdatedAt.Equal(*b.now) {
				t.Errorf("got %+v, want it acknowledged by Inès, not watched, one version on", got)
			}
			if got.UpdateStartedAt == nil || !got.UpdateStartedAt.Equal(*b.now) || got.UpdateDueAt == nil || got.DueAt == nil || got.DueAt.After(*got.UpdateDueAt) {
				t.Errorf("clocks: got update from %v due %v, next %v, want a fresh update clock", got.UpdateStartedAt, got.UpdateDueAt, got.DueAt)
			}
			if diff := cmp.Diff([]EntryKind{EntryOpened, EntryAcknowledged, EntryWatching, EntrySource, EntryReopened}, b.kinds(t, id)); diff != "" {
				t.Errorf("timeline (-want +got): %s", diff)
			}
			open(t, b)
			if twice := b.get(t, id); twice.State != Acknowledged || twice.Version != got.Version || !twice.UpdateStartedAt.Equal(*got.UpdateStartedAt) {
				t.Errorf("once more: got %s version %d, want it as it was", twice.State, twice.Version)
			}
		})
	}
}

func TestConcurrentBatchesLoseNoAlert(t *testing.T) {
	t.Parallel()
	b := setup(t)
	const batches, size = 6, 10
	errs := make(chan error, batches)
	for range batches {
		go func() {
			errs <- b.db.Tenant(context.Background(), b.tenant, func(tx *db.Tx) error {
				var candidates []Candidate
				for k := range size {
					service := b.web
					if k%2 == 0 {
						service = b.api
					}
					candidates = append(candidates, b.alert(uuid.NewString(), tenants.High, service))
				}
				_, err := correlateInForce(context.Background(), tx, candidates)
				return err
			})
		}()
	}
	for range batches {
		if err := <-errs; err != nil {
			t.Errorf("batch: got %v, want no error", err)
		}
	}
	var incidents, alerts int
	b.in(t, func(ctx context.Context, tx *db.Tx) error {
		return tx.PGX.QueryRow(ctx, `SELECT count(*), sum(alerts) FROM incidents`).Scan(&incidents, &alerts)
	})
	if incidents != 2 || alerts != batches*size {
		t.Errorf("got %d incidents with %d alerts, want 2 with %d", incidents, alerts, batches*size)
	}
}
