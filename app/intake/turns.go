package intake

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"vigie/app/db"
	"vigie/app/fault"
)

// turns is the order in which tenants are served: each waits once, is served by one worker at a time, and whoever has more goes to the end. A tenant
// with a flood thus never delays another by more than one turn of each. After a turn a tenant rests a little, so that what arrives in the meantime shares
// the next one: a turn costs some twenty statements whether it holds one event or a hundred.
type turns struct {
	mu     sync.Mutex
	order  []uuid.UUID
	states map[uuid.UUID]turnState
	wake   chan struct{}
}

type turnState uint8

const (
	waits      turnState = iota + 1 // in the order
	served                          // by a worker at this moment
	servedMore                      // and more arrived since
	rests                           // was served a moment ago
	restsMore                       // and more arrived since
)

// How long a tenant rests after a turn: the more tenants have something, the longer each of them, so that all turns together take a share of the machine
// that does not grow with the tenants. The first event after a calm is served at once.
const (
	restEach = 50 * time.Millisecond
	mostRest = 500 * time.Millisecond
)

func newTurns() *turns {
	return &turns{states: map[uuid.UUID]turnState{}, wake: make(chan struct{}, 1)}
}

func (t *turns) add(tenantID uuid.UUID) {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch t.states[tenantID] {
	case served:
		t.states[tenantID] = servedMore
	case rests:
		t.states[tenantID] = restsMore
	case 0:
		t.enqueue(tenantID)
	}
}

// enqueue puts a tenant at the end of the order; the caller holds the lock.
func (t *turns) enqueue(tenantID uuid.UUID) {
	t.states[tenantID] = waits
	t.order = append(t.order, tenantID)
	t.signal()
}

func (t *turns) signal() {
	select {
	case t.wake <- struct{}{}:
	default:
	}
}

func (t *turns) next() (uuid.UUID, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.order) == 0 {
		return uuid.Nil, false
	}
	id := t.order[0]
	t.order = t.order[1:]
	t.states[id] = served
	if len(t.order) > 0 {
		t.signal() // another worker can start on the next one
	}
	return id, true
}

// done ends a tenant's turn; more says that the turn was full, so that there is nothing to rest for.
func (t *turns) done(tenantID uuid.UUID, more bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if more {
		t.enqueue(tenantID)
		return
	}
	if t.states[tenantID] == servedMore {
		t.states[tenantID] = restsMore
	} else {
		t.states[tenantID] = rests
	}
	rest := min(time.Duration(len(t.states))*restEach, mostRest)
	time.AfterFunc(rest, func() { t.rested(tenantID) })
}

func (t *turns) rested(tenantID uuid.UUID) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.states[tenantID] == restsMore {
		t.enqueue(tenantID)
		return
	}
	delete(t.states, tenantID)
}

// sweepEvery is how often the inbox is searched for what nobody was told of: a crashed replica's events, or another's.
const sweepEvery = time.Second

// Run processes the inbox until ctx ends; what is in hand is finished first.
func (in *Intake) Run(ctx context.Context) {
	var workers sync.WaitGroup
	for range in.workers {
		workers.Go(func() { in.work(ctx) })
	}
	sweep := time.NewTicker(sweepEvery)
	defer sweep.Stop()
	for {
		if err := in.sweep(ctx); err != nil && ctx.Err() == nil {
			in.log.WarnContext(ctx, "inbox not swept", "error", err)
		}
		if err := in.SweepSilence(ctx); err != nil && ctx.Err() == nil {
			in.log.WarnContext(ctx, "silent sources not swept", "error", err)
		}
		select {
		case <-ctx.Done():
			workers.Wait()
			return
		case <-sweep.C:
		}
	}
}

// How long a turn may take, and one event alone when a turn failed.
const (
	turnTimeout  = 10 * time.Second
	aloneTimeout = time.Minute
)

func (in *Intake) work(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-in.turns.wake:
		}
		for ctx.Err() == nil {
			tenantID, ok := in.turns.next()
			if !ok {
				break
			}
			in.turn(ctx, tenantID)
		}
	}
}

// turn serves one tenant once. An event that cannot be processed must neither be lost nor hold up those behind it: a failed group is tried again
// event by event, and the one that fails alone is set aside after a few tries.
func (in *Intake) turn(ctx context.Context, tenantID uuid.UUID) {
	// A turn outlives the order to stop: what was begun is committed.
	work, cancel := context.WithTimeout(context.WithoutCancel(ctx), turnTimeout)
	defer cancel()
	more := false
	defer func() { in.turns.done(tenantID, more) }()
	var err error
	more, err = in.Process(work, tenantID, mostInTurn)
	if err != nil && (work.Err() != nil || fault.KindOf(err) != fault.Unavailable) {
		in.log.ErrorContext(ctx, "events not processed together", "tenant_id", tenantID, "error", err)
		// A turn that took too long would do so for ever: the event at its head gets the time that it needs.
		alone, cancel := context.WithTimeout(context.WithoutCancel(ctx), aloneTimeout)
		defer cancel()
		more, err = in.Process(alone, tenantID, 1)
		if err != nil && fault.KindOf(err) != fault.Unavailable {
			in.log.ErrorContext(ctx, "event not processed", "tenant_id", tenantID, "error", err)
			err = in.setAside(alone, tenantID, err)
			more = false // the sweep tries it again in a while: what failed may be about to heal
		}
	}
	if err != nil {
		in.log.WarnContext(ctx, "turn not finished", "tenant_id", tenantID, "error", err)
		more = false // the sweep comes back to it, rather than this loop at full speed
	}
}

// sweep finds every tenant with events that wait.
func (in *Intake) sweep(ctx context.Context) error {
	return in.db.Service(ctx, func(tx *db.Tx) error {
		rows, err := tx.PGX.Query(ctx, `SELECT t.tenant_id FROM inbox_turns t
			WHERE EXISTS (SELECT 1 FROM events e WHERE e.tenant_id = t.tenant_id AND e.state = 0) ORDER BY t.served_at`)
		if err != nil {
			return fmt.Errorf("find waiting events: %w", err)
		}
		ids, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
		if err != nil {
			return fmt.Errorf("find waiting events: %w", err)
		}
		tx.AfterCommit(func() {
			for _, id := range ids {
				in.turns.add(id)
			}
		})
		return nil
	})
}

// mostTries is after how many failures alone an event is set aside in the quarantine.
const mostTries = 3

// setAside counts a failure of the tenant's oldest waiting event, and moves it to the quarantine when there were too many.
func (in *Intake) setAside(ctx context.Context, tenantID uuid.UUID, cause error) error {
	return in.db.Tenant(ctx, tenantID, func(tx *db.Tx) error {
		claimed, err := claim(ctx, tx, 1)
		if err != nil || len(claimed) == 0 {
			return err
		}
		e := claimed[0]
		if e.attempts+1 < mostTries {
			_, err := tx.PGX.Exec(ctx, `UPDATE events SET attempts = attempts + 1 WHERE tenant_id = $1 AND received_at = $2 AND id = $3`, tenantID, e.receivedAt, e.id)
			return err
		}
		reason := "Vigie could not process it"
		if f := fault.From(cause); f != nil {
			reason = f.Message
		}
		return in.quarantine(ctx, tx, []rejected{{e, reason}})
	})
}

// errBusy says that another worker or replica serves the tenant at this moment.
var errBusy = errors.New("tenant is being served")

// lockTurn takes the tenant's turn for this unit of work: one worker a tenant, so that its alerts, incidents and chains are written in order.
func lockTurn(ctx context.Context, tx *db.Tx) error {
	tag, err := tx.PGX.Exec(ctx, `UPDATE inbox_turns SET served_at = $2 WHERE tenant_id = (
		SELECT tenant_id FROM inbox_turns WHERE tenant_id = $1 FOR UPDATE SKIP LOCKED)`, tx.TenantID, tx.Now)
	if err != nil {
		return fmt.Errorf("take turn: %w", err)
	}
	if tag.RowsAffected() == 0 {
		return errBusy
	}
	return nil
}

// event is a claimed row of the inbox.
type event struct {
	id          uuid.UUID
	receivedAt  time.Time
	sourceID    uuid.UUID
	tool        string
	contentType string
	body        []byte
	sha256      []byte
	attempts    int
	test        bool
}

// The bounds of one turn.
const (
	mostInTurn    = 256
	mostTurnBytes = 4 << 20
	// mostWordsInTurn is after how many alerts no further event is begun: 4 MiB can hold some 300,000 of them. A single event may say more.
	mostWordsInTurn = 2500
)

// claim reads the oldest waiting events, bounded in number and size.
func claim(ctx context.Context, tx *db.Tx, most int) ([]event, error) {
	rows, err := tx.PGX.Query(ctx, `SELECT id, received_at, source_id, tool, content_type, body, sha256, attempts, test FROM (
			SELECT *, sum(length(body)) OVER (ORDER BY received_at, id) - length(body) AS before FROM (
				SELECT id, received_at, source_id, tool, content_type, body, sha256, attempts, test FROM events
				WHERE tenant_id = $1 AND state = 0 ORDER BY received_at, id LIMIT $2) oldest) bounded
		WHERE before < $3 ORDER BY received_at, id`, tx.TenantID, most, mostTurnBytes)
	if err != nil {
		return nil, fmt.Errorf("claim events: %w", err)
	}
	events, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (e event, err error) {
		err = row.Scan(&e.id, &e.receivedAt, &e.sourceID, &e.tool, &e.contentType, &e.body, &e.sha256, &e.attempts, &e.test)
		return e, err
	})
	if err != nil {
		return nil, fmt.Errorf("claim events: %w", err)
	}
	return events, nil
}
