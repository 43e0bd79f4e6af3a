package app

import (
	"context"

	"github.com/riverqueue/river"
)

// upkeepArgs is the job that keeps the house: partitions ahead, old ones dropped, sessions that no longer count forgotten.
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
	if err := d.KeepPartitions(ctx, 2, d.Now().AddDate(0, -retention, 0)); err != nil {
		return err
	}
	return w.app.Access.Sweep(ctx)
}
