package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"vigie/app/access"
	"vigie/app/db"
	"vigie/app/httpapi"
	"vigie/app/intake"
	"vigie/app/jobs"
	"vigie/app/live"
	"vigie/app/response"
	"vigie/app/schedule"
	"vigie/frontend"
	"vigie/reports"
	"vigie/reports/ledger"
	"vigie/tenants"
)

// Options say how Vigie is started beyond its settings.
type Options struct {
	// Progress is told each step in a few words; nobody when nil.
	Progress func(step string)
	Log      *slog.Logger
	// Clock is the time of the units of work; the real one when nil.
	Clock func() time.Time
	// Join opens what the commands beside a running Vigie need: its private PostgreSQL, as it is.
	Join bool
	// Version is the build's.
	Version string
}

// App is Vigie put together. Its parts are for the commands, the demo and the tests.
type App struct {
	Config   Config
	DB       *db.DB
	Access   *access.Access
	Tenants  *tenants.Tenants
	Intake   *intake.Intake
	Response *response.Response
	Reports  *reports.Reports
	HTTP     *httpapi.API

	log      *slog.Logger
	database *Database
	hub      *live.Hub
	metrics  *prometheus.Registry
	serving  *serving
	options  Options
}

// New opens the database and makes every part; nothing runs by itself yet. Close ends what it opened.
func New(ctx context.Context, c Config, o Options) (*App, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Progress == nil {
		o.Progress = func(string) {}
	}
	base, err := c.base()
	if err != nil {
		return nil, err
	}
	proxies, err := c.proxies()
	if err != nil {
		return nil, err
	}
	a := &App{Config: c, log: o.Log, options: o, metrics: prometheus.NewRegistry()}
	a.metrics.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	if a.database, err = openDatabase(ctx, c, o.Join, o.Log, o.Progress); err != nil {
		return nil, err
	}
	if err := a.assemble(ctx, o); err != nil {
		a.Close(context.WithoutCancel(ctx))
		return nil, err
	}
	a.HTTP = httpapi.New(httpapi.Dependencies{DB: a.DB, Access: a.Access, Hub: a.hub, Intake: a.Intake, Response: a.Response, Tenants: a.Tenants, Reports: a.Reports,
		Console: frontend.Dist(), BaseURL: base, TrustedProxies: proxies, Ready: a.ready, Metrics: a.metrics, Log: o.Log, Version: o.Version})
	return a, nil
}

// retention is how long raw events are kept: a year and a month, so that last year's month can be disputed.
const retention = 13

// keptSince is the instant since which all raw events are still there.
func keptSince(now time.Time) time.Time { return now.AddDate(0, -retention, 0) }

// assemble makes the parts, each of the ones before.
func (a *App) assemble(ctx context.Context, o Options) (err error) {
	if a.DB, err = db.Open(ctx, a.database.URL, db.Options{Clock: o.Clock, Log: o.Log}); err != nil {
		return err
	}
	if err = a.DB.KeepPartitions(ctx, 2, keptSince(a.DB.Now())); err != nil {
		return err
	}
	if a.Access, err = access.New(ctx, a.DB); err != nil {
		return err
	}
	a.Tenants = tenants.New(a.DB, ledger.RecordContractVersionTx)
	a.Intake = intake.New(a.DB, intake.Options{Metrics: a.metrics, Log: o.Log})
	a.Response = response.New(a.DB)
	if a.Reports, err = a.sealing(); err != nil {
		return err
	}
	a.hub = live.NewHub(a.DB.Pool(), a.Access.Viewers, o.Log)
	a.measure()
	return nil
}

// measure adds the gauges that are read when they are asked for.
func (a *App) measure() {
	gauge := func(name, help string, read func() float64) {
		a.metrics.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, read))
	}
	gauge("vigie_live_streams", "Browsers connected to this replica.", func() float64 { return float64(a.hub.Streams()) })
	gauge("vigie_database_connections_in_use", "Connections of the pool in use.", func() float64 { return float64(a.DB.Stat().AcquiredConns()) })
	gauge("vigie_database_connections", "Connections of the pool.", func() float64 { return float64(a.DB.Stat().TotalConns()) })
}

func (a *App) ready(ctx context.Context) error { return a.DB.Ping(ctx) }

// serving is what runs by itself while Vigie serves.
type serving struct {
	cancel   context.CancelFunc
	running  sync.WaitGroup
	jobs     *jobs.Runner
	schedule *schedule.Schedule
}

// Start begins to process, to work jobs and to tick. Serve then answers requests.
func (a *App) Start(ctx context.Context) error {
	run, cancel := context.WithCancel(context.WithoutCancel(ctx))
	s := &serving{cancel: cancel}
	a.serving = s
	s.running.Go(func() { a.hub.Run(run) })
	s.running.Go(func() { a.Intake.Run(run) })
	var err error
	if s.jobs, err = jobs.New(a.DB.Pool(), a.log, a.Reports.Workers, a.upkeepWorkers); err != nil {
		return err
	}
	if err = s.jobs.Start(run); err != nil {
		return err
	}
	s.schedule, err = schedule.Start(run, a.DB, a.log, schedule.Tick{Name: "upkeep", Every: time.Hour, Job: upkeepArgs{}})
	return err
}

// Serve answers requests on the listener until Stop.
func (a *App) Serve(l net.Listener) error { return a.HTTP.Listen(l) }

// Stop finishes what was accepted and ends what Start began: first the ways in, then the work in hand.
func (a *App) Stop(ctx context.Context) error {
	errs := []error{a.HTTP.Shutdown(ctx)}
	if s := a.serving; s != nil {
		if s.schedule != nil {
			errs = append(errs, s.schedule.Stop())
		}
		if s.jobs != nil {
			errs = append(errs, s.jobs.Stop(ctx))
		}
		s.cancel()
		s.running.Wait()
		a.serving = nil
	}
	return errors.Join(errs...)
}

// Close closes the database, and stops it where it is Vigie's own.
func (a *App) Close(ctx context.Context) {
	if a.DB != nil {
		a.DB.Close()
	}
	if err := a.database.stop(ctx); err != nil {
		a.log.WarnContext(ctx, "PostgreSQL not stopped cleanly; it recovers at the next start", "error", err)
	}
}

// Everybody lists the ids of all tenants, for what is done for each.
func (a *App) Everybody(ctx context.Context) (ids []uuid.UUID, err error) {
	err = a.DB.Service(ctx, func(tx *db.Tx) error {
		rows, err := tx.PGX.Query(ctx, `SELECT tenant_id FROM tenants ORDER BY tenant_id`)
		if err != nil {
			return fmt.Errorf("list tenants: %w", err)
		}
		defer rows.Close()
		for rows.Next() {
			var id uuid.UUID
			if err := rows.Scan(&id); err != nil {
				return err
			}
			ids = append(ids, id)
		}
		return rows.Err()
	})
	return ids, err
}
