package intake

import (
	"context"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"vigie/app/db"
	"vigie/reports/ledger"
)

// Kept is what comparing a tenant's raw events with the ledger found.
type Kept struct {
	// Events is how many were read.
	Events int64
	// Breaks names each event, or fact about events, that does not hold; empty when all do.
	Breaks []string
}

// batchKey names the batches of one source in one second: the ledger tells no finer.
type batchKey struct {
	source uuid.UUID
	at     time.Time
}

// keeper compares events with facts, batch by batch.
type keeper struct {
	since  time.Time
	kept   Kept
	facts  map[batchKey][]ledger.Received
	key    batchKey
	hashes [][]byte // of the events of key, in the order in which they were processed
}

// VerifyTx hashes again the raw events received since an instant, before which none need be left, and compares them with the batches that the
// ledger recorded. It finds events that were edited or deleted, and facts about events that are gone from the ledger, also from its end.
func VerifyTx(ctx context.Context, tx *db.Tx, since time.Time) (Kept, error) {
	received, err := ledger.ReceivedTx(ctx, tx)
	if err != nil {
		return Kept{}, err
	}
	k := keeper{since: since, facts: map[batchKey][]ledger.Received{}}
	for _, r := range received {
		key := batchKey{r.SourceID, r.RecordedAt}
		k.facts[key] = append(k.facts[key], r)
	}
	rows, err := tx.PGX.Query(ctx, `SELECT id, source_id, processed_at, received_at, sha256, sha256(body) = sha256 FROM events
		WHERE tenant_id = $1 AND received_at >= $2 AND state = 1 ORDER BY date_trunc('second', processed_at), source_id, processed_at, received_at, id`, tx.TenantID, since)
	if err != nil {
		return Kept{}, fmt.Errorf("read events: %w", err)
	}
	var id, source uuid.UUID
	var processed, arrived time.Time
	var sum []byte
	var same bool
	_, err = pgx.ForEachRow(rows, []any{&id, &source, &processed, &arrived, &sum, &same}, func() error {
		if !same {
			k.found("event %s of %s: its content was edited", id, arrived.UTC().Format(time.RFC3339))
		}
		k.take(batchKey{source, processed.UTC().Truncate(time.Second)}, sum)
		return nil
	})
	if err != nil {
		return Kept{}, fmt.Errorf("read events: %w", err)
	}
	k.settle()
	for _, key := range slices.SortedFunc(maps.Keys(k.facts), func(a, b batchKey) int { return a.at.Compare(b.at) }) {
		k.key = key
		k.settle()
	}
	return k.kept, nil
}

func (k *keeper) found(format string, args ...any) {
	if len(k.kept.Breaks) < maxBreaks {
		k.kept.Breaks = append(k.kept.Breaks, fmt.Sprintf(format, args...))
	}
}

// maxBreaks bounds the list.
const maxBreaks = 20

func (k *keeper) take(key batchKey, sum []byte) {
	if key != k.key {
		k.settle()
		k.key = key
	}
	k.kept.Events++
	k.hashes = append(k.hashes, slices.Clone(sum))
}

// settle compares the events of one key with its facts, which took them in their order.
func (k *keeper) settle() {
	facts := k.facts[k.key]
	if slices.ContainsFunc(facts, func(r ledger.Received) bool { return r.From.Before(k.since) }) {
		facts, k.hashes = nil, nil // their events may be gone with their time
	}
	for _, r := range facts {
		if len(k.hashes) < r.Count {
			k.found("fact %d: of its %d events %d are left", r.Seq, r.Count, len(k.hashes))
			k.hashes = nil
			continue
		}
		if root := ledger.Root(k.hashes[:r.Count]); hex.EncodeToString(root[:]) != r.Root {
			k.found("fact %d: its %d events are not those that were processed", r.Seq, r.Count)
		}
		k.hashes = k.hashes[r.Count:]
	}
	if n := len(k.hashes); n > 0 {
		k.found("no fact records %d events processed at %s: it was cut off or deleted", n, k.key.at.Format(time.RFC3339))
	}
	delete(k.facts, k.key)
	k.hashes = nil
}
