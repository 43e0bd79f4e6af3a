package live

import (
	"context"
	"encoding/json"
	"log/slog"
	"maps"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"vigie/app/db"
)

// Viewer is who a stream is for.
type Viewer struct {
	SessionID, PersonID uuid.UUID
	// Tenants are those whose changes the person may know of.
	Tenants map[uuid.UUID]bool
}

// Reason says why a stream ended.
type Reason string

// The reasons.
const (
	// Revoked: the session ended or the person lost every right; the browser signs in again.
	Revoked Reason = "revoked"
	// Resync: changes may have been missed; the browser resumes from its cursor.
	Resync Reason = "resync"
	// Shutdown: this replica stops; the browser resumes on another.
	Shutdown Reason = "shutdown"
	// Crowded: the session opened too many streams after this one; a browser that still reads it resumes from its cursor.
	Crowded Reason = "crowded"
)

// Stream is one browser's.
type Stream struct {
	viewer  Viewer
	n       uint64 // in the order of opening
	changes chan Change
	done    chan struct{}
	reason  Reason
	once    sync.Once
}

// Changes delivers what changed.
func (s *Stream) Changes() <-chan Change { return s.changes }

// Done is closed when the stream must end; Reason then says why.
func (s *Stream) Done() <-chan struct{} { return s.done }

// Reason is valid once Done is closed.
func (s *Stream) Reason() Reason { return s.reason }

// send queues a change. A reader that is too slow resumes from its cursor rather than holding everybody's memory.
func (s *Stream) send(c Change) {
	select {
	case s.changes <- c:
	default:
		s.end(Resync)
	}
}

func (s *Stream) end(r Reason) { s.once.Do(func() { s.reason = r; close(s.done) }) }

// Check reads again what sessions still count: for each that does, its viewer.
type Check func(ctx context.Context, sessions []uuid.UUID) (map[uuid.UUID]Viewer, error)

// Hub fans the changes of one replica out to its streams. It needs one connection for LISTEN.
type Hub struct {
	pool  *pgxpool.Pool
	check Check
	log   *slog.Logger

	mu        sync.Mutex
	streams   map[*Stream]struct{}
	opened    uint64        // streams so far
	listening chan struct{} // closed while LISTEN stands
	recheck   chan struct{}
}

// NewHub makes a hub; Run makes it work.
func NewHub(pool *pgxpool.Pool, check Check, log *slog.Logger) *Hub {
	return &Hub{pool: pool, check: check, log: log, streams: map[*Stream]struct{}{}, listening: make(chan struct{}), recheck: make(chan struct{}, 1)}
}

// openWithin is how long a stream waits for the hub to listen.
const openWithin = 3 * time.Second

// mostOfSession is how many streams a session holds at one replica.
const mostOfSession = 16

// Open adds a stream once the hub listens: one that is told "from now on" before that would miss what happens in between. The caller closes it.
// Where the session has 16 already, its oldest ends as Crowded. The newest is not refused: a browser shares one stream between its tabs, so the
// others are what a failing network left behind, and they must not lock out the operator who comes back.
func (h *Hub) Open(ctx context.Context, v Viewer) (*Stream, error) {
	ctx, cancel := context.WithTimeout(ctx, openWithin)
	defer cancel()
	s := &Stream{viewer: v, changes: make(chan Change, 256), done: make(chan struct{})}
	for {
		h.mu.Lock()
		listening := h.listening
		select {
		case <-listening:
			h.add(s)
			h.mu.Unlock()
			return s, nil
		default:
		}
		h.mu.Unlock()
		select {
		case <-listening:
		case <-ctx.Done():
			return nil, db.ErrUnavailable.Because(ctx.Err())
		}
	}
}

// add is called under the lock.
func (h *Hub) add(s *Stream) {
	var oldest *Stream
	n := 0
	for o := range h.streams {
		if o.viewer.SessionID != s.viewer.SessionID {
			continue
		}
		if n++; oldest == nil || o.n < oldest.n {
			oldest = o
		}
	}
	if n >= mostOfSession {
		delete(h.streams, oldest)
		oldest.end(Crowded)
	}
	h.opened++
	s.n = h.opened
	h.streams[s] = struct{}{}
}

// Close removes a stream.
func (h *Hub) Close(s *Stream) {
	h.mu.Lock()
	delete(h.streams, s)
	h.mu.Unlock()
	s.end(Shutdown)
}

// Streams counts them, for the metrics.
func (h *Hub) Streams() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.streams)
}

// revalidate is how often every stream's session is read again even when no notice came: it bounds how long a revoked one lives.
const revalidate = 3 * time.Second

// Run listens until ctx ends, then ends every stream.
func (h *Hub) Run(ctx context.Context) {
	defer h.endAll(Shutdown)
	go h.revalidateLoop(ctx)
	for ctx.Err() == nil {
		if err := h.listen(ctx); err != nil && ctx.Err() == nil {
			h.log.WarnContext(ctx, "live listener lost its connection", "error", err)
			h.endAll(Resync)
			select {
			case <-ctx.Done():
			case <-time.After(250 * time.Millisecond):
			}
		}
	}
}

func (h *Hub) listen(ctx context.Context) error {
	conn, err := h.pool.Acquire(ctx)
	if err != nil {
		return err
	}
	defer func() {
		_ = conn.Conn().Close(context.WithoutCancel(ctx)) // it listens: it must not serve anybody else
		conn.Release()
	}()
	if _, err := conn.Exec(ctx, "LISTEN "+channel); err != nil {
		return err
	}
	h.mu.Lock()
	close(h.listening)
	h.mu.Unlock()
	defer func() {
		h.mu.Lock()
		h.listening = make(chan struct{})
		h.mu.Unlock()
	}()
	for {
		n, err := conn.Conn().WaitForNotification(ctx)
		if err != nil {
			return err
		}
		var m notice
		if err := json.Unmarshal([]byte(n.Payload), &m); err != nil {
			h.log.WarnContext(ctx, "live notice not understood")
			continue
		}
		h.deliver(m)
	}
}

func (h *Hub) deliver(m notice) {
	c := Change{Topic: m.Topic, TenantID: &m.Tenant, At: m.At}
	concerns := func(v Viewer) bool { return v.Tenants[m.Tenant] }
	if m.Person != uuid.Nil {
		c, concerns = Change{Topic: Me}, func(v Viewer) bool { return v.PersonID == m.Person }
		defer func() {
			select {
			case h.recheck <- struct{}{}:
			default:
			}
		}()
	}
	if m.Ref != uuid.Nil {
		c.ID = &m.Ref
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	for s := range h.streams {
		if concerns(s.viewer) {
			s.send(c)
		}
	}
}

func (h *Hub) revalidateLoop(ctx context.Context) {
	tick := time.NewTicker(revalidate)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-h.recheck:
		}
		h.revalidateOnce(ctx)
	}
}

func (h *Hub) revalidateOnce(ctx context.Context) {
	h.mu.Lock()
	streams := make([]*Stream, 0, len(h.streams))
	sessions := make([]uuid.UUID, 0, len(h.streams))
	for s := range h.streams {
		streams = append(streams, s)
		sessions = append(sessions, s.viewer.SessionID)
	}
	h.mu.Unlock()
	if len(streams) == 0 {
		return
	}
	viewers, err := h.check(ctx, sessions)
	if err != nil {
		h.log.WarnContext(ctx, "live sessions not checked", "error", err)
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, s := range streams {
		v, ok := viewers[s.viewer.SessionID]
		if !ok {
			s.end(Revoked)
			continue
		}
		if !maps.Equal(v.Tenants, s.viewer.Tenants) {
			s.send(Change{Topic: Me})
		}
		s.viewer = v
	}
}

func (h *Hub) endAll(r Reason) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for s := range h.streams {
		s.end(r)
	}
}
