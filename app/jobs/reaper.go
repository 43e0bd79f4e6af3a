package jobs

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
)

// reaper gives back the jobs of runners that died. Each runner holds an advisory lock under its own name, on a connection that dies with it; whoever
// can take that lock knows that its jobs are nobody's. River alone would wait for RescueStuckJobsAfter, as a hanging job looks the same to it.
type reaper struct {
	pool *pgxpool.Pool
	log  *slog.Logger
	name string
	conn *pgxpool.Conn
	done chan struct{}
	stop context.CancelFunc
}

// reapEvery is how often dead runners are looked for.
const reapEvery = time.Second

// lockName is the advisory lock of a runner, given its name as $1.
const lockName = `hashtextextended('vigie jobs of ' || $1::text, 0)`

// releaseOrphans puts running jobs back whose runner's lock is free. The last of attempted_by is who works a job.
const releaseOrphans = `WITH runners AS MATERIALIZED (
		SELECT DISTINCT attempted_by[array_upper(attempted_by, 1)] AS name FROM river.river_job WHERE state = 'running'),
	dead AS MATERIALIZED (
		SELECT name FROM runners WHERE name <> $1 AND pg_try_advisory_xact_lock(hashtextextended('vigie jobs of ' || name, 0)))
	UPDATE river.river_job j SET state = 'available', scheduled_at = now()
	FROM dead WHERE j.state = 'running' AND j.attempted_by[array_upper(j.attempted_by, 1)] = dead.name`

// start takes the runner's lock, before the runner works any job, and begins to look for the dead.
func (r *reaper) start(ctx context.Context) error {
	if err := r.hold(ctx); err != nil {
		return err
	}
	ctx, r.stop = context.WithCancel(context.WithoutCancel(ctx))
	r.done = make(chan struct{})
	go func() {
		defer close(r.done)
		tick := time.NewTicker(reapEvery)
		defer tick.Stop()
		for {
			if err := r.reap(ctx); err != nil && ctx.Err() == nil {
				r.log.WarnContext(ctx, "orphaned jobs not looked for", "error", err)
			}
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
		}
	}()
	return nil
}

// hold takes the lock on a connection of its own. After a lost connection it may briefly be another's, who is looking whether we live.
func (r *reaper) hold(ctx context.Context) error {
	conn, err := r.pool.Acquire(ctx)
	if err != nil {
		return fmt.Errorf("hold the runner's lock: %w", err)
	}
	if _, err := conn.Exec(ctx, `SELECT pg_advisory_lock(`+lockName+`)`, r.name); err != nil {
		drop(ctx, conn)
		return fmt.Errorf("hold the runner's lock: %w", err)
	}
	r.conn = conn
	return nil
}

func (r *reaper) reap(ctx context.Context) error {
	if r.conn == nil {
		if err := r.hold(ctx); err != nil {
			return err
		}
	}
	tag, err := r.conn.Exec(ctx, releaseOrphans, r.name)
	if err != nil {
		drop(ctx, r.conn)
		r.conn = nil
		return fmt.Errorf("release orphaned jobs: %w", err)
	}
	if n := tag.RowsAffected(); n > 0 {
		r.log.InfoContext(ctx, "jobs of a dead runner released", "jobs", n)
	}
	return nil
}

// end gives up the lock: what the runner left behind is anybody's.
func (r *reaper) end() {
	if r.stop == nil {
		return
	}
	r.stop()
	<-r.done
	if r.conn != nil {
		drop(context.Background(), r.conn)
		r.conn = nil
	}
}

// drop closes a connection that may hold the lock: it must not return to the pool.
func drop(ctx context.Context, conn *pgxpool.Conn) {
	_ = conn.Conn().Close(context.WithoutCancel(ctx))
	conn.Release()
}
