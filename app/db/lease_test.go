package db_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"vigie/app/db"
	"vigie/app/db/dbtest"
	"vigie/app/fault"
)

// TestATimeoutWithinAUnitOfWorkIsAnErrorOnly ends contexts at every place of a unit of work. The rollback of database/sql and the query in hand must
// never meet on one connection: pgx panics then, in a goroutine that nothing can guard.
func TestATimeoutWithinAUnitOfWorkIsAnErrorOnly(t *testing.T) {
	t.Parallel()
	d, err := db.Open(t.Context(), dbtest.New(t).URL, db.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { go d.Close() }) // pgx takes 15 s to give up a connection whose server waits for the rest of a message
	large := make([]byte, 4<<20)       // takes a while to send, so that timeouts fall into the sending
	var workers sync.WaitGroup
	for worker := range 4 {
		workers.Go(func() {
			for n := range 25 {
				ctx, cancel := context.WithTimeout(t.Context(), time.Duration(worker*25+n)*400*time.Microsecond)
				_ = d.Tenant(ctx, uuid.New(), func(tx *db.Tx) error {
					for range 4 {
						if _, err := tx.PGX.Exec(ctx, `SELECT length($1::bytea)`, large); err != nil {
							return err
						}
					}
					return nil
				})
				cancel()
			}
		})
	}
	workers.Wait()
	late, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	err = d.Service(late, func(*db.Tx) error { <-late.Done(); return nil })
	if got, want := fault.KindOf(err), fault.Unavailable; err == nil || got != want {
		t.Errorf("a unit of work that ended too late: got %v, want it unavailable", err)
	}
	var one int
	err = d.Service(t.Context(), func(tx *db.Tx) error { return tx.PGX.QueryRow(t.Context(), `SELECT 1`).Scan(&one) })
	if err != nil || one != 1 {
		t.Errorf("after the timeouts: got %d and %v, want 1", one, err)
	}
}

// longLived is the context of a loop that outlives every unit of work; it counts who waits for its end.
type longLived struct {
	context.Context
	waiting atomic.Int64
}

// Done hides the context inside, so that whoever waits has to ask AfterFunc.
func (*longLived) Done() <-chan struct{} { return make(chan struct{}) }

// AfterFunc is what package context looks for in a context that is not its own.
func (l *longLived) AfterFunc(func()) (stop func() bool) {
	l.waiting.Add(1)
	return func() bool { l.waiting.Add(-1); return true }
}

func TestAUnitOfWorkLeavesNothingWithALongLivedContext(t *testing.T) {
	t.Parallel()
	d, err := db.Open(t.Context(), dbtest.New(t).URL, db.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	ctx := &longLived{Context: t.Context()}
	for _, outcome := range []error{nil, errors.New("no")} {
		if err := d.Service(ctx, func(*db.Tx) error { return outcome }); (err != nil) != (outcome != nil) {
			t.Fatalf("got %v, want %v", err, outcome)
		}
	}
	if got := ctx.waiting.Load(); got != 0 {
		t.Errorf("%d functions wait for the end of the context, want none", got)
	}
}
