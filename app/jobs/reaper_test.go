package jobs_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"vigie/app/db"
	"vigie/app/db/dbtest"
	"vigie/app/jobs"
)

type work struct {
	N int `json:"n"`
}

func (work) Kind() string { return "test.work" }

type worker struct {
	river.WorkerDefaults[work]
	did chan int
}

func (w *worker) Work(_ context.Context, job *river.Job[work]) error {
	w.did <- job.Args.N
	return nil
}

// TestJobsOfADeadRunnerAreDoneAtOnce leaves one job with a runner that died and one with a runner that lives. Without the reaper, the first waits for
// most of a minute.
func TestJobsOfADeadRunnerAreDoneAtOnce(t *testing.T) {
	t.Parallel()
	database := dbtest.New(t)
	d, err := db.Open(t.Context(), database.URL, db.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	err = d.Service(t.Context(), func(tx *db.Tx) error {
		for n := range 2 {
			if err := jobs.Insert(t.Context(), tx, work{n}, nil); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	living, err := pgx.Connect(t.Context(), database.SuperURL)
	if err != nil {
		t.Fatal(err)
	}
	defer living.Close(context.Background()) //nolint:errcheck // the database goes with the test
	for _, sql := range []string{
		`UPDATE river.river_job SET state = 'running', attempt = 1, attempted_at = now(), attempted_by = ARRAY['earlier', CASE args ->> 'n' WHEN '0' THEN 'dead' ELSE 'living' END]`,
		`SELECT pg_advisory_lock(hashtextextended('vigie jobs of living', 0))`,
	} {
		if _, err := living.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	w := &worker{did: make(chan int, 2)}
	runner, err := jobs.New(d.Pool(), slog.New(slog.DiscardHandler), func(all *river.Workers) { river.AddWorker(all, w) })
	if err != nil {
		t.Fatal(err)
	}
	if err := runner.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := runner.Stop(context.Background()); err != nil {
			t.Error(err)
		}
	})
	next := func(want int) {
		t.Helper()
		select {
		case got := <-w.did:
			if got != want {
				t.Fatalf("job %d was done, want %d", got, want)
			}
		case <-time.After(20 * time.Second):
			t.Fatalf("job %d was not done", want)
		}
	}
	next(0)
	if err := living.Close(t.Context()); err != nil { // it dies too
		t.Fatal(err)
	}
	next(1)
}
