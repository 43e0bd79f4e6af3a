package db

import (
	"context"
	"fmt"
	"time"
)

// KeepPartitions makes the partitions of last month, this one and the months ahead, and drops those that ended before the horizon: raw events are
// kept as long as the provider promised, then whole months go at once.
func (d *DB) KeepPartitions(ctx context.Context, monthsAhead int, horizon time.Time) error {
	return d.Service(ctx, func(tx *Tx) error {
		if _, err := tx.PGX.Exec(ctx, `SELECT keep_partitions($1, $2, $3)`, tx.Now, monthsAhead, horizon); err != nil {
			return fmt.Errorf("keep partitions: %w", err)
		}
		return nil
	})
}
