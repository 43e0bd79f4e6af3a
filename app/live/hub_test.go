package live_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"vigie/app/db"
	"vigie/app/db/dbtest"
	"vigie/app/live"
)

// patience is how long a test waits for what comes at once, on a machine that may be busy.
const patience = 20 * time.Second

type bundle struct {
	*testing.T
	db       *db.DB
	hub      *live.Hub
	valid    chan map[uuid.UUID]live.Viewer
	own      uuid.UUID
	foreign  uuid.UUID
	superURL string
	personID uuid.UUID
}

func setup(t *testing.T) *bundle {
	t.Helper()
	database := dbtest.New(t)
	d, err := db.Open(t.Context(), database.URL, db.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	if err := d.KeepPartitions(t.Context(), 1, time.Now().AddDate(-1, 0, 0)); err != nil {
		t.Fatal(err)
	}
	b := &bundle{T: t, db: d, valid: make(chan map[uuid.UUID]live.Viewer, 1), own: uuid.New(), foreign: uuid.New(), personID: uuid.New(), superURL: database.SuperURL}
	b.valid <- map[uuid.UUID]live.Viewer{}
	b.hub = live.NewHub(d.Pool(), func(context.Context, []uuid.UUID) (map[uuid.UUID]live.Viewer, error) {
		v := <-b.valid
		b.valid <- v
		return v, nil
	}, slog.New(slog.DiscardHandler))
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { b.hub.Run(ctx); close(done) }()
	t.Cleanup(func() { stop(); <-done })
	return b
}

// open adds a stream of somebody who sees the own tenant, whose session counts.
func (b *bundle) open() *live.Stream { return b.openIn(uuid.New()) }

func (b *bundle) openIn(session uuid.UUID) *live.Stream {
	v := live.Viewer{SessionID: session, PersonID: b.personID, Tenants: map[uuid.UUID]bool{b.own: true}}
	known := <-b.valid
	known[v.SessionID] = v
	b.valid <- known
	s, err := b.hub.Open(b.Context(), v)
	if err != nil {
		b.Fatal(err)
	}
	return s
}

func (b *bundle) publish(tenantID uuid.UUID, topic live.Topic, ref uuid.UUID) {
	b.Helper()
	err := b.db.Tenant(b.Context(), tenantID, func(tx *db.Tx) error { return live.Publish(b.Context(), tx, topic, ref) })
	if err != nil {
		b.Fatal(err)
	}
}

// hear publishes once, and the stream must hear it: an open stream misses nothing.
func (b *bundle) hear(s *live.Stream, topic live.Topic, ref uuid.UUID) live.Change {
	b.Helper()
	b.publish(b.own, topic, ref)
	select {
	case c := <-s.Changes():
		return c
	case <-s.Done():
		b.Fatalf("the stream ended: %s", s.Reason())
	case <-time.After(patience):
		b.Fatal("nothing was heard")
	}
	return live.Change{}
}

func TestAStreamAfterALostConnectionMissesNothing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for range 3 {
		s := b.open()
		b.hear(s, live.Incidents, uuid.Nil)
		super, err := pgx.Connect(t.Context(), b.superURL)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := super.Exec(t.Context(), `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'`); err != nil {
			t.Fatal(err)
		}
		if err := super.Close(t.Context()); err != nil {
			t.Fatal(err)
		}
		select {
		case <-s.Done():
			if got := s.Reason(); got != live.Resync {
				t.Errorf("ended as %s, want %s", got, live.Resync)
			}
		case <-time.After(patience):
			t.Fatal("a stream that nothing reaches any more was not ended")
		}
		b.hub.Close(s)
	}
}

func TestAStreamHearsItsOwnTenantsOnly(t *testing.T) {
	t.Parallel()
	b := setup(t)
	s := b.open()
	defer b.hub.Close(s)
	first, last := uuid.New(), uuid.New()
	if c := b.hear(s, live.Incident, first); c.ID == nil || *c.ID != first || *c.TenantID != b.own || c.Topic != live.Incident {
		t.Errorf("heard %+v, want incident %s", c, first)
	}
	b.publish(b.foreign, live.Incident, uuid.New())
	b.publish(b.own, live.Reports, last)
	for limit := time.After(patience); ; {
		select {
		case c := <-s.Changes():
			if *c.TenantID == b.foreign {
				t.Fatal("heard of a foreign tenant")
			}
			if c.ID != nil && *c.ID == last {
				return
			}
		case <-limit:
			t.Fatal("the own tenant's change behind the foreign one was not heard")
		}
	}
}

func TestARolledBackChangeIsNotHeard(t *testing.T) {
	t.Parallel()
	b := setup(t)
	s := b.open()
	defer b.hub.Close(s)
	b.hear(s, live.Incidents, uuid.Nil)
	undone := uuid.New()
	_ = b.db.Tenant(t.Context(), b.own, func(tx *db.Tx) error {
		if err := live.Publish(t.Context(), tx, live.Incident, undone); err != nil {
			t.Fatal(err)
		}
		return context.Canceled
	})
	last := uuid.New()
	b.publish(b.own, live.Incident, last)
	for limit := time.After(patience); ; {
		select {
		case c := <-s.Changes():
			if c.ID != nil && *c.ID == undone {
				t.Fatal("heard of what was rolled back")
			}
			if c.ID != nil && *c.ID == last {
				return
			}
		case <-limit:
			t.Fatal("nothing was heard")
		}
	}
}

func TestARevokedSessionsStreamEndsWithinFiveSeconds(t *testing.T) {
	t.Parallel()
	b := setup(t)
	revoked, kept := b.open(), b.open()
	defer b.hub.Close(revoked)
	defer b.hub.Close(kept)
	b.hear(revoked, live.Incidents, uuid.Nil)
	known := <-b.valid
	b.valid <- map[uuid.UUID]live.Viewer{}
	began := time.Now()
	if err := b.db.Service(t.Context(), func(tx *db.Tx) error { return live.Rights(t.Context(), tx, b.personID) }); err != nil {
		t.Fatal(err)
	}
	select {
	case <-revoked.Done():
		if got := revoked.Reason(); got != live.Revoked {
			t.Errorf("ended as %s, want %s", got, live.Revoked)
		}
	case <-time.After(5 * time.Second):
		t.Errorf("the stream lives %s after the revocation", time.Since(began))
	}
	_ = known
}

func TestASessionsOldestStreamGivesWayToTheSeventeenth(t *testing.T) {
	t.Parallel()
	b := setup(t)
	session, other := uuid.New(), b.open()
	var streams []*live.Stream
	for range 18 {
		streams = append(streams, b.openIn(session))
	}
	if got, want := b.hub.Streams(), 17; got != want {
		t.Errorf("%d streams are open, want %d", got, want)
	}
	for i, s := range append(streams, other) {
		select {
		case <-s.Done():
			if i > 1 || s.Reason() != live.Crowded {
				t.Errorf("stream %d ended as %s", i, s.Reason())
			}
		default:
			if i < 2 {
				t.Errorf("stream %d, one of the two oldest, lives", i)
			}
		}
	}
	// One that closes makes room.
	b.hub.Close(streams[17])
	b.openIn(session)
	select {
	case <-streams[2].Done():
		t.Error("a stream gave way although there was room")
	default:
	}
}

func TestWhoeverLosesOrGainsARightIsTold(t *testing.T) {
	t.Parallel()
	b := setup(t)
	s := b.open()
	defer b.hub.Close(s)
	for _, person := range []uuid.UUID{uuid.New(), b.personID} { // of the first, this stream hears nothing
		if err := b.db.Service(t.Context(), func(tx *db.Tx) error { return live.Rights(t.Context(), tx, person) }); err != nil {
			t.Fatal(err)
		}
	}
	if got, want := b.hear(s, live.Incidents, uuid.Nil).Topic, live.Me; got != want {
		t.Errorf("heard %s first, want %s", got, want)
	}
	if got, want := b.hear(s, live.Incidents, uuid.Nil).Topic, live.Incidents; got != want {
		t.Errorf("then heard %s, want %s", got, want)
	}
}

func TestEachTenantIsHeardOfByItsOwnTopics(t *testing.T) {
	t.Parallel()
	a, b, other := uuid.New(), uuid.New(), uuid.New()
	h := live.Hearing{a: {live.Incidents, live.Incident}, b: {live.Reports}}
	for _, tc := range []struct {
		topic  live.Topic
		tenant *uuid.UUID
		want   bool
	}{
		{live.Incident, &a, true}, {live.Reports, &a, false}, {live.Incident, &b, false}, {live.Reports, &b, true},
		{live.Incident, &other, false}, {live.Topic("new"), &a, false}, {live.Me, nil, true},
	} {
		if got := h.Hears(live.Change{Topic: tc.topic, TenantID: tc.tenant}); got != tc.want {
			t.Errorf("%s of %v heard: %t, want %t", tc.topic, tc.tenant, got, tc.want)
		}
	}
}

func TestALostStreamResumesFromItsCursor(t *testing.T) {
	t.Parallel()
	b := setup(t)
	// The person is a member of the own tenant.
	err := b.db.Service(t.Context(), func(tx *db.Tx) error {
		_, err := tx.PGX.Exec(t.Context(), `INSERT INTO people (id, email, name, password_hash, created_at) VALUES ($1, 'a@b.test', 'A', '', now())`, b.personID)
		if err != nil {
			return err
		}
		return tx.AsTenant(t.Context(), b.own, func(tx *db.Tx) error {
			_, err := tx.PGX.Exec(t.Context(), `WITH t AS (INSERT INTO tenants (tenant_id, slug, name, time_zone, created_at) VALUES ($1, 'a', 'A', 'UTC', now()))
				SELECT 1`, b.own)
			if err == nil {
				_, err = tx.PGX.Exec(t.Context(), `INSERT INTO memberships (tenant_id, person_id, role) VALUES ($1, $2, 'operator')`, b.own, b.personID)
			}
			return err
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	missed := uuid.New()
	// Of other topics there is more than is ever replayed.
	err = b.db.Tenant(t.Context(), b.own, func(tx *db.Tx) error {
		_, err := tx.PGX.Exec(t.Context(), `INSERT INTO live_changes (tenant_id, at, topic, ref) SELECT $1, $2, 'runbooks', gen_random_uuid() FROM generate_series(1, 2001)`, b.own, tx.Now)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	cursor := time.Now().UnixMilli()
	b.publish(b.own, live.Incident, missed)
	b.publish(b.own, live.Incident, missed)
	b.publish(b.foreign, live.Incident, uuid.New())
	var changes []live.Change
	within := false
	read := func(cursor int64) {
		err := b.db.Provider(t.Context(), b.personID, func(tx *db.Tx) (err error) {
			changes, within, err = live.Since(t.Context(), tx, cursor, live.Hearing{b.own: {live.Incident}, b.foreign: {live.Incident}})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	read(cursor)
	if !within || len(changes) != 1 || *changes[0].ID != missed {
		t.Errorf("resumed with %v (within %t), want the missed change once", changes, within)
	}
	if read(time.Now().Add(-live.Window - time.Minute).UnixMilli()); within {
		t.Error("a cursor from before the window was accepted")
	}
}
