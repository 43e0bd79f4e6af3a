package app

import (
	"context"

	"github.com/riverqueue/river"

	"vigie/app/db"
	"vigie/app/jobs"
	"vigie/reports"
)

// stampAttempts is how often a ledger's timestamp is tried before the next upkeep tries again.
const stampAttempts = 3

// upkeepArgs is the job that keeps the house: partitions ahead, old ones dropped, sessions that no longer count forgotten, ledgers timestamped.
type upkeepArgs struct{}

// Kind names the job.
func (upkeepArgs) Kind() string { return "upkeep" }

type upkeepWorker struct {
	river.WorkerDefaults[upkeepArgs]
	app *App
}

func (a *App) upkeepWorkers(w *river.Workers) { river.AddWorker(w, &upkeepWorker{app: a}) }

// Work does the job.
func (w *upkeepWorker) Work(ctx context.Context, _ *river.Job[upkeepArgs]) error {
	d := w.app.DB
	if err := d.KeepPartitions(ctx, 2, keptSince(d.Now())); err != nil {
		return err
	}
	if err := w.app.Access.Sweep(ctx); err != nil {
		return err
	}
	everybody, err := w.app.Everybody(ctx)
	if err != nil {
		return err
	}
	return d.Service(ctx, func(tx *db.Tx) error {
		for _, id := range everybody {
			if err := jobs.Insert(ctx, tx, reports.Stamp{TenantID: id}, &river.InsertOpts{MaxAttempts: stampAttempts}); err != nil {
				return err
			}
		}
		return nil
	})
}
