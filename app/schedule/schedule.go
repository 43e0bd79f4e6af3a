// Package schedule makes ticks: at its times, on one elected replica, each inserts a job and does nothing else. gocron never catches up, so what must
// not be missed is due by an instant in a table and not here; a tick is for what may be late.
package schedule

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/go-co-op/gocron/v2"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"

	"vigie/app/db"
	"vigie/app/jobs"
)

// Tick is a job that is inserted again and again.
type Tick struct {
	// Name is the tick's, unique.
	Name string
	// Every is its interval; slots begin at whole multiples of it.
	Every time.Duration
	// Job is what is inserted.
	Job river.JobArgs
}

// Schedule is the running ticks of this replica.
type Schedule struct {
	db        *db.DB
	log       *slog.Logger
	scheduler gocron.Scheduler
	elector   *elector
}

// Start elects and begins to tick.
func Start(ctx context.Context, d *db.DB, log *slog.Logger, ticks ...Tick) (*Schedule, error) {
	e := &elector{pool: d.Pool()}
	scheduler, err := gocron.NewScheduler(gocron.WithDistributedElector(e), gocron.WithLocation(time.UTC))
	if err != nil {
		return nil, fmt.Errorf("make scheduler: %w", err)
	}
	s := &Schedule{db: d, log: log, scheduler: scheduler, elector: e}
	for _, t := range ticks {
		_, err := scheduler.NewJob(gocron.DurationJob(t.Every), gocron.NewTask(func() { s.tick(ctx, t) }), gocron.WithName(t.Name),
			gocron.WithStartAt(gocron.WithStartImmediately()), gocron.WithSingletonMode(gocron.LimitModeReschedule))
		if err != nil {
			return nil, fmt.Errorf("schedule %s: %w", t.Name, err)
		}
	}
	scheduler.Start()
	return s, nil
}

// Stop ends the ticks and gives up the election.
func (s *Schedule) Stop() error {
	err := s.scheduler.Shutdown()
	s.elector.resign()
	if err != nil {
		return fmt.Errorf("stop scheduler: %w", err)
	}
	return nil
}

// tick inserts the job of the present slot, unless some replica has done so: the row of the slot decides, not the clocks.
func (s *Schedule) tick(ctx context.Context, t Tick) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	err := s.db.Service(ctx, func(tx *db.Tx) error {
		slot := tx.Now.Truncate(t.Every)
		tag, err := tx.PGX.Exec(ctx, `INSERT INTO ticks (job, slot) VALUES ($1, $2) ON CONFLICT DO NOTHING`, t.Name, slot)
		if err != nil || tag.RowsAffected() == 0 {
			return err
		}
		if _, err := tx.PGX.Exec(ctx, `DELETE FROM ticks WHERE slot < $1`, tx.Now.Add(-7*24*time.Hour)); err != nil {
			return err
		}
		return jobs.Insert(ctx, tx, t.Job, nil)
	})
	if err != nil && ctx.Err() == nil {
		s.log.WarnContext(ctx, "tick not inserted", "tick", t.Name, "error", err)
	}
}

// elector holds an advisory lock on a connection of its own while this replica leads; it loses both together.
type elector struct {
	pool *pgxpool.Pool
	mu   sync.Mutex
	conn *pgxpool.Conn
}

// leadership is the advisory lock's key.
const leadership = 0x5649474945 // "VIGIE"

// IsLeader implements gocron.Elector.
func (e *elector) IsLeader(ctx context.Context) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.conn != nil {
		if err := e.conn.Ping(ctx); err == nil {
			return nil
		}
		e.drop(ctx)
	}
	conn, err := e.pool.Acquire(ctx)
	if err != nil {
		return fmt.Errorf("elect: %w", err)
	}
	var leads bool
	if err := conn.QueryRow(ctx, `SELECT pg_try_advisory_lock($1)`, leadership).Scan(&leads); err != nil || !leads {
		conn.Release()
		return errors.Join(errors.New("another replica leads"), err)
	}
	e.conn = conn
	return nil
}

func (e *elector) drop(ctx context.Context) {
	_ = e.conn.Conn().Close(context.WithoutCancel(ctx)) // a connection that may still hold the lock must not return to the pool
	e.conn.Release()
	e.conn = nil
}

func (e *elector) resign() {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.conn != nil {
		e.drop(context.Background())
	}
}
