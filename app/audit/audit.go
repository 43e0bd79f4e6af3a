// Package audit keeps the record of who did what: one append-only chain of entries per tenant, and one of the provider's own under the nil
// tenant. An entry is written in the caller's transaction, so that no act is on disk without its record. It refuses to be edited: each entry
// holds the hash of the one before.
package audit

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"vigie/app/db"
)

// Vigie is the actor of what nobody in particular did.
const Vigie = "vigie"

// Provider is the tenant of the provider's own chain: sign-ins, people, clients made.
var Provider = uuid.Nil

// Entry is one act.
type Entry struct {
	// Actor is a person's id, or Vigie.
	Actor string
	// Action is noun.verb in the past, such as "incident.acknowledged".
	Action string
	// Subject is what it was done to, as "kind:id".
	Subject string
	// Body is encoded as JSON; it holds no secret.
	Body any
}

// Append writes an entry at the end of the chain of tx.TenantID.
func Append(ctx context.Context, tx *db.Tx, e Entry) error {
	body, err := json.Marshal(e.Body)
	if err != nil {
		return fmt.Errorf("encode audit entry: %w", err)
	}
	var seq int64
	previous := make([]byte, sha256.Size)
	_, err = tx.PGX.Exec(ctx, `INSERT INTO audit_heads (tenant_id, seq, sha256) VALUES ($1, 0, $2) ON CONFLICT DO NOTHING`, tx.TenantID, previous)
	if err != nil {
		return fmt.Errorf("begin audit chain: %w", err)
	}
	if err := tx.PGX.QueryRow(ctx, `SELECT seq, sha256 FROM audit_heads WHERE tenant_id = $1 FOR UPDATE`, tx.TenantID).Scan(&seq, &previous); err != nil {
		return fmt.Errorf("lock audit chain: %w", err)
	}
	seq++
	sum := link(previous, tx.TenantID, seq, tx.Now, e.Actor, e.Action, e.Subject, string(body))
	_, err = tx.PGX.Exec(ctx, `WITH head AS (UPDATE audit_heads SET seq = $2, sha256 = $9 WHERE tenant_id = $1)
		INSERT INTO audit_entries (tenant_id, seq, at, actor, action, subject, body, previous, sha256) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		tx.TenantID, seq, tx.Now, e.Actor, e.Action, e.Subject, string(body), previous, sum)
	if err != nil {
		return fmt.Errorf("append audit entry: %w", err)
	}
	return nil
}

// link hashes an entry with the one before. Every field is preceded by its length, so that no two entries share an encoding.
func link(previous []byte, tenantID uuid.UUID, seq int64, at time.Time, fields ...string) []byte {
	h := sha256.New()
	h.Write(previous)
	h.Write(tenantID[:])
	var n [8]byte
	binary.BigEndian.PutUint64(n[:], uint64(seq)) //nolint:gosec // seq is positive
	h.Write(n[:])
	for _, f := range append([]string{at.UTC().Format(time.RFC3339Nano)}, fields...) {
		binary.BigEndian.PutUint64(n[:], uint64(len(f)))
		h.Write(n[:])
		h.Write([]byte(f))
	}
	return h.Sum(nil)
}

// Break says where a chain does not hold.
type Break struct {
	// Seq is the first entry that is wrong or missing.
	Seq int64
	// Reason says how.
	Reason string
}

// Verify walks the chain of tx.TenantID and returns its length, and where it breaks; nil when it holds.
func Verify(ctx context.Context, tx *db.Tx) (int64, *Break, error) {
	rows, err := tx.PGX.Query(ctx, `SELECT seq, at, actor, action, subject, body, previous, sha256 FROM audit_entries WHERE tenant_id = $1 ORDER BY seq`, tx.TenantID)
	if err != nil {
		return 0, nil, fmt.Errorf("read audit chain: %w", err)
	}
	var seq, expected int64
	var at time.Time
	var actor, action, subject, body string
	var previous, sum []byte
	head := make([]byte, sha256.Size)
	var broken *Break
	_, err = pgx.ForEachRow(rows, []any{&seq, &at, &actor, &action, &subject, &body, &previous, &sum}, func() error {
		expected++
		switch {
		case broken != nil:
		case seq != expected:
			broken = &Break{expected, "an entry is missing"}
		case string(previous) != string(head):
			broken = &Break{seq, "it does not follow the entry before"}
		case string(link(previous, tx.TenantID, seq, at, actor, action, subject, body)) != string(sum):
			broken = &Break{seq, "its content was altered"}
		}
		head = append([]byte{}, sum...)
		return nil
	})
	if err != nil {
		return 0, nil, fmt.Errorf("read audit chain: %w", err)
	}
	if broken != nil {
		return expected, broken, nil
	}
	var last int64
	var lastSum []byte
	err = tx.PGX.QueryRow(ctx, `SELECT coalesce(h.seq, 0), coalesce(h.sha256, '') FROM (VALUES ($1::uuid)) AS t (id)
		LEFT JOIN audit_heads h ON h.tenant_id = t.id`, tx.TenantID).Scan(&last, &lastSum)
	if err != nil {
		return 0, nil, fmt.Errorf("read audit head: %w", err)
	}
	if last != expected || (last > 0 && string(lastSum) != string(head)) {
		return expected, &Break{expected + 1, "the end of the chain was cut off"}, nil
	}
	return expected, nil, nil
}
