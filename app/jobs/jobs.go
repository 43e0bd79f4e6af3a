// Package jobs runs durable jobs with River. A job is inserted in the transaction of what it is about, carries ids only, and is done at least
// once. The package refuses to know what the jobs do: each worker is declared where its work lives.
package jobs

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"vigie/app/db"
)

// Schema is where River keeps its tables.
const Schema = "river"

// Register adds a package's workers to the registry.
type Register func(*river.Workers)

// Runner works the jobs of this replica.
type Runner struct {
	client *river.Client[pgx.Tx]
	reaper *reaper
}

// inserter inserts without working; River's client needs no pool for InsertTx.
var insertConfig = &river.Config{Schema: Schema, Logger: slog.New(slog.DiscardHandler)}

// Insert adds a job in the caller's transaction: both are committed or neither.
func Insert(ctx context.Context, tx *db.Tx, args river.JobArgs, o *river.InsertOpts) error {
	client, err := river.NewClient(riverpgxv5.New(nil), insertConfig)
	if err != nil {
		return fmt.Errorf("make job inserter: %w", err)
	}
	if _, err := client.InsertTx(ctx, tx.PGX, args, o); err != nil {
		return fmt.Errorf("insert job %s: %w", args.Kind(), err)
	}
	return nil
}

// New makes a runner of the registered workers.
func New(pool *pgxpool.Pool, log *slog.Logger, registers ...Register) (*Runner, error) {
	workers := river.NewWorkers()
	for _, register := range registers {
		register(workers)
	}
	client, err := river.NewClient(riverpgxv5.New(pool), &river.Config{
		Schema:               Schema,
		Logger:               log,
		Workers:              workers,
		Queues:               map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: 4}},
		FetchPollInterval:    100 * time.Millisecond, // NOTIFY is debounced without a trailing edge: polling bounds the start of a job
		JobTimeout:           30 * time.Second,
		RescueStuckJobsAfter: 45 * time.Second, // for jobs that hang; those of a crashed replica are released by the reaper
		ReindexerSchedule:    river.NeverSchedule(),
	})
	if err != nil {
		return nil, fmt.Errorf("make job runner: %w", err)
	}
	return &Runner{client: client, reaper: &reaper{pool: pool, log: log, name: client.ID()}}, nil
}

// Start begins to work.
func (r *Runner) Start(ctx context.Context) error {
	if err := r.reaper.start(ctx); err != nil {
		return err
	}
	if err := r.client.Start(ctx); err != nil {
		r.reaper.end()
		return fmt.Errorf("start jobs: %w", err)
	}
	return nil
}

// Stop lets the jobs in hand finish until ctx ends.
func (r *Runner) Stop(ctx context.Context) error {
	defer r.reaper.end()
	if err := r.client.Stop(ctx); err != nil {
		return fmt.Errorf("stop jobs: %w", err)
	}
	return nil
}
