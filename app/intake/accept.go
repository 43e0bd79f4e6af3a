package intake

import (
	"context"
	"crypto/sha256"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"vigie/app/db"
	"vigie/app/fault"
)

// Arrival is what a tool sent, before anything is known about it but the key.
type Arrival struct {
	// KeySHA256 is the hash of the key in the address or the body.
	KeySHA256 [sha256.Size]byte
	// Tool names the parser.
	Tool        string
	ContentType string
	// Body is kept as it came, decompressed.
	Body []byte
}

// ErrUnknownKey refuses an arrival whose key leads nowhere. Nothing is stored: it belongs to nobody.
var ErrUnknownKey = fault.New(fault.Unauthenticated, "unknown_key", "This key is not known, or was replaced. Copy the address of the source again from the client's settings.")

// errOverloaded refuses an arrival while too much waits for the disk. The sender tries again, as for any 503.
var errOverloaded = fault.New(fault.Unavailable, "overloaded", "Vigie has too much to write at this moment. Nothing was recorded: send it again in a few seconds.")

// The bounds of the inbox in memory: what waits for a commit, and for how long.
const (
	mostWaitingBytes = 64 << 20
	mostInCommit     = 512
	mostCommitBytes  = 16 << 20
	commitTimeout    = 2 * time.Second
)

// Receipt says under which id an arrival is on disk.
type Receipt struct {
	EventID  uuid.UUID
	TenantID uuid.UUID
}

// pending is an arrival that waits for the next commit.
type pending struct {
	Arrival
	id   uuid.UUID
	done chan outcome
}

type outcome struct {
	receipt Receipt
	err     error
}

// committer gathers arrivals into commits. It has no timer: it writes what piled up while the commit before was on its way to the disk, so a lone
// arrival goes at once and a crowd shares.
type committer struct {
	db        *db.DB
	committed func(tenants map[uuid.UUID]bool)

	mu      sync.Mutex
	waiting []*pending
	bytes   int
	busy    bool
}

// longestContentType is what is kept of a header that says how a body is to be read; the rest of a longer one tells nothing.
const longestContentType = 255

// storable makes a header's value one that PostgreSQL stores as text. Strangers share the commit, so nothing of one sender may fail it.
func storable(header string) string {
	header = strings.ReplaceAll(strings.ToValidUTF8(header, "\uFFFD"), "\x00", "")
	if len(header) > longestContentType {
		header = strings.ToValidUTF8(header[:longestContentType], "")
	}
	return header
}

// accept waits until the arrival is on disk, or answers why it is not.
func (c *committer) accept(ctx context.Context, a Arrival) (Receipt, error) {
	a.ContentType = storable(a.ContentType)
	p := &pending{Arrival: a, id: db.NewID(c.db.Now()), done: make(chan outcome, 1)}
	c.mu.Lock()
	if c.bytes+len(a.Body) > mostWaitingBytes {
		c.mu.Unlock()
		return Receipt{}, errOverloaded
	}
	c.waiting = append(c.waiting, p)
	c.bytes += len(a.Body)
	if !c.busy {
		c.busy = true
		go c.run()
	}
	c.mu.Unlock()
	timeout := time.NewTimer(commitTimeout)
	defer timeout.Stop()
	select {
	case o := <-p.done:
		return o.receipt, o.err
	case <-ctx.Done():
		return Receipt{}, db.ErrUnavailable.Because(ctx.Err())
	case <-timeout.C:
		// It may still reach the disk; then the sender's second try is a duplicate, which is better than a loss.
		return Receipt{}, db.ErrUnavailable
	}
}

// run commits until nothing waits.
func (c *committer) run() {
	for {
		c.mu.Lock()
		group := c.take()
		if len(group) == 0 {
			c.busy = false
			c.mu.Unlock()
			return
		}
		c.mu.Unlock()
		c.commit(group)
	}
}

// take removes the next group from what waits.
func (c *committer) take() []*pending {
	n, size := 0, 0
	for n < len(c.waiting) && n < mostInCommit && (n == 0 || size+len(c.waiting[n].Body) <= mostCommitBytes) {
		size += len(c.waiting[n].Body)
		n++
	}
	group := c.waiting[:n:n]
	c.waiting = c.waiting[n:]
	if len(c.waiting) == 0 {
		c.waiting = nil // lets go of the array of a past crowd
	}
	c.bytes -= size
	return group
}

// insertEvents resolves the keys and stores the events in one statement: a key that was withdrawn a moment ago finds nothing.
const insertEvents = `INSERT INTO events (tenant_id, received_at, id, source_id, tool, content_type, body, sha256)
	SELECT d.tenant_id, $1, u.id, d.ref, u.tool, u.content_type, u.body, sha256(u.body)
	FROM unnest($2::uuid[], $3::bytea[], $4::text[], $5::text[], $6::bytea[]) AS u (id, key, tool, content_type, body)
	JOIN directory d ON d.kind = 'key' AND d.sha256 = u.key
	RETURNING id, tenant_id`

func (c *committer) commit(group []*pending) {
	ctx, cancel := context.WithTimeout(context.Background(), commitTimeout)
	defer cancel()
	n := len(group)
	ids, keys, tools, kinds, bodies := make([]uuid.UUID, n), make([][]byte, n), make([]string, n), make([]string, n), make([][]byte, n)
	for i, p := range group {
		ids[i], keys[i], tools[i], kinds[i], bodies[i] = p.id, p.KeySHA256[:], p.Tool, p.ContentType, p.Body
	}
	tenantOf := make(map[uuid.UUID]uuid.UUID, n)
	err := c.db.ServiceBatch(ctx, insertEvents, []any{c.db.Now(), ids, keys, tools, kinds, bodies}, func(rows pgx.Rows) error {
		var id, tenantID uuid.UUID
		if err := rows.Scan(&id, &tenantID); err != nil {
			return err
		}
		tenantOf[id] = tenantID
		return nil
	})
	tenants := make(map[uuid.UUID]bool)
	for _, p := range group {
		switch tenantID, ok := tenantOf[p.id]; {
		case err != nil:
			p.done <- outcome{err: err}
		case !ok:
			p.done <- outcome{err: ErrUnknownKey}
		default:
			tenants[tenantID] = true
			p.done <- outcome{receipt: Receipt{EventID: p.id, TenantID: tenantID}}
		}
	}
	if err == nil && len(tenants) > 0 {
		c.committed(tenants)
	}
}
