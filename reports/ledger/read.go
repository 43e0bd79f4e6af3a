package ledger

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"vigie/app/db"
)

// Snapshot is what the ledger says of a period: every outage, gap, maintenance and exclusion that touches it, cancelled and refused ones too.
type Snapshot struct {
	// Head is the end of the chain the snapshot was read at.
	Head         Head
	Outages      []Outage
	Gaps         []Gap
	Maintenances []Maintenance
	Exclusions   []Exclusion
}

// ReadTx returns what the ledger now says of [from, to). What straddles an edge comes whole. The margin widens the period for outages and their
// exclusions: a run shorter than the contract's minimum is judged before it is clipped, so the margin is at least that minimum.
func ReadTx(ctx context.Context, tx *db.Tx, from, to time.Time, margin time.Duration) (Snapshot, error) {
	return AsOfTx(ctx, tx, from, to, margin, math.MaxInt64)
}

// AsOfTx is ReadTx as it was answered when the chain ended at a fact, so that an old figure can be recomputed.
func AsOfTx(ctx context.Context, tx *db.Tx, from, to time.Time, margin time.Duration, seq int64) (Snapshot, error) {
	var s Snapshot
	head, err := headAt(ctx, tx, seq)
	if err != nil {
		return s, err
	}
	s.Head = head
	reads := []func() error{
		func() (err error) {
			s.Outages, err = statesTx(ctx, tx, seq, from.Add(-margin), to.Add(margin), readOutage, OutageOpened, OutageClosed, OutageCorrected, OutageCancelled)
			return err
		},
		func() (err error) {
			s.Gaps, err = statesTx(ctx, tx, seq, from, to, readGap, GapOpened, GapClosed)
			return err
		},
		func() (err error) {
			s.Maintenances, err = statesTx(ctx, tx, seq, from, to, readMaintenance, MaintenanceAnnounced, MaintenanceCancelled)
			return err
		},
		func() (err error) {
			s.Exclusions, err = statesTx(ctx, tx, seq, from.Add(-margin), to.Add(margin), readExclusion, ExclusionProposed, ExclusionAgreed, ExclusionRefused)
			return err
		},
	}
	for _, read := range reads {
		if err := read(); err != nil {
			return Snapshot{}, err
		}
	}
	return s, nil
}

func headAt(ctx context.Context, tx *db.Tx, seq int64) (Head, error) {
	if seq == math.MaxInt64 {
		return HeadTx(ctx, tx)
	}
	h := Head{Seq: seq}
	var sum []byte
	if err := tx.PGX.QueryRow(ctx, `SELECT sha256 FROM ledger_facts WHERE tenant_id = $1 AND seq = $2`, tx.TenantID, seq).Scan(&sum); err != nil {
		return Head{}, fmt.Errorf("read fact %d: %w", seq, err)
	}
	copy(h.SHA256[:], sum)
	return h, nil
}

// statesTx reads the newest fact up to seq of each thing of some kinds that touches [from, to), in the order in which they begin.
func statesTx[T any](ctx context.Context, tx *db.Tx, seq int64, from, to time.Time,
	read func(id uuid.UUID, seq int64, body string) (T, error), kinds ...Kind) ([]T, error) {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = string(k)
	}
	rows, err := tx.PGX.Query(ctx, `SELECT subject, seq, body FROM (
			SELECT DISTINCT ON (subject) subject, seq, body FROM ledger_facts
			WHERE tenant_id = $1 AND kind = ANY($2) AND seq <= $3 ORDER BY subject, seq DESC) newest
		WHERE (body::jsonb ->> 'from')::timestamptz < $5 AND COALESCE((body::jsonb ->> 'to')::timestamptz, 'infinity') >= $4
		ORDER BY (body::jsonb ->> 'from')::timestamptz, subject`, tx.TenantID, names, seq, from, to)
	if err != nil {
		return nil, fmt.Errorf("read ledger: %w", err)
	}
	found, err := pgx.CollectRows(rows, scanState(read))
	if err != nil {
		return nil, fmt.Errorf("read ledger: %w", err)
	}
	return found, nil
}
