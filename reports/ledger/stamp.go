package ledger

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"vigie/app/db"
)

// Stamp is a timestamp of the chain's end: an RFC 3161 token over Head.SHA256, which anybody who knows the head can check.
type Stamp struct {
	Head  Head
	Token []byte
	// At is the instant that the token proves.
	At time.Time
}

// StampDueTx returns the chain's end, and whether it has yet to be timestamped on the present day (UTC). An empty chain is never due.
func StampDueTx(ctx context.Context, tx *db.Tx) (head Head, due bool, err error) {
	if head, err = HeadTx(ctx, tx); err != nil || head.Seq == 0 {
		return head, false, err
	}
	err = tx.PGX.QueryRow(ctx, `SELECT NOT EXISTS (SELECT 1 FROM ledger_stamps WHERE tenant_id = $1 AND day = $2)`, tx.TenantID, day(tx.Now)).Scan(&due)
	if err != nil {
		return head, false, fmt.Errorf("look for the day's timestamp: %w", err)
	}
	return head, due, nil
}

// KeepStampTx keeps the timestamp of the present day; the first of a day counts.
func KeepStampTx(ctx context.Context, tx *db.Tx, s Stamp) error {
	_, err := tx.PGX.Exec(ctx, `INSERT INTO ledger_stamps (tenant_id, day, seq, sha256, token, stamped_at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
		tx.TenantID, day(tx.Now), s.Head.Seq, s.Head.SHA256[:], s.Token, s.At)
	if err != nil {
		return fmt.Errorf("keep timestamp: %w", err)
	}
	return nil
}

// stampsTx returns the timestamps of the chain, the oldest first.
func stampsTx(ctx context.Context, tx *db.Tx) ([]Stamp, error) {
	rows, err := tx.PGX.Query(ctx, `SELECT seq, sha256, token, stamped_at FROM ledger_stamps WHERE tenant_id = $1 ORDER BY day`, tx.TenantID)
	if err != nil {
		return nil, fmt.Errorf("read timestamps: %w", err)
	}
	stamps, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (s Stamp, err error) {
		var sum []byte
		err = row.Scan(&s.Head.Seq, &sum, &s.Token, &s.At)
		copy(s.Head.SHA256[:], sum)
		s.At = s.At.UTC()
		return s, err
	})
	if err != nil {
		return nil, fmt.Errorf("read timestamps: %w", err)
	}
	return stamps, nil
}

func day(t time.Time) string { return t.UTC().Format(time.DateOnly) }
