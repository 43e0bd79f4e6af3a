// Package intake takes what monitoring tools send and makes alerts and incidents of it. Accepting an event means that its bytes are on disk; processing
// it is a later transaction of its tenant, which any replica can do. The package refuses to lose: what no parser understands is kept in a
// quarantine and shown, and what cannot be processed is set aside rather than dropped.
package intake

import (
	"context"
	"log/slog"

	"github.com/google/uuid"
	"github.com/prometheus/client_golang/prometheus"

	"vigie/app/db"
	"vigie/app/fault"
)

// Options tune intake; the zero value is fit for production.
type Options struct {
	// Workers is how many tenants are served at once; 2 when zero.
	Workers int
	Metrics *prometheus.Registry
	Log     *slog.Logger
}

// Intake is the inbox and what empties it.
type Intake struct {
	db        *db.DB
	log       *slog.Logger
	workers   int
	turns     *turns
	committer *committer
	metrics   metrics
}

// New makes it; Run makes it process.
func New(d *db.DB, o Options) *Intake {
	in := &Intake{db: d, log: o.Log, workers: o.Workers, turns: newTurns(), metrics: newMetrics(o.Metrics)}
	if in.log == nil {
		in.log = slog.New(slog.DiscardHandler)
	}
	if in.workers == 0 {
		in.workers = 2
	}
	in.committer = &committer{db: d, committed: func(tenants map[uuid.UUID]bool) {
		for id := range tenants {
			in.turns.add(id)
		}
	}}
	return in
}

// Accept stores an arrival and returns once it is on disk. It refuses an unknown key with ErrUnknownKey, and answers Unavailable when the disk
// cannot promise to have it.
func (in *Intake) Accept(ctx context.Context, a Arrival) (Receipt, error) {
	receipt, err := in.committer.accept(ctx, a)
	in.metrics.count(a.Tool, err)
	return receipt, err
}

type metrics struct {
	arrivals  *prometheus.CounterVec
	processed *prometheus.CounterVec
}

func newMetrics(r *prometheus.Registry) metrics {
	m := metrics{
		arrivals: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "vigie_intake_arrivals_total",
			Help: "Arrivals by tool and outcome: accepted is on disk, unknown_key and unavailable are not."}, []string{"tool", "outcome"}),
		processed: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "vigie_intake_events_total",
			Help: "Events taken from the inbox, by outcome: processed, or unparsed and kept in the quarantine."}, []string{"outcome"}),
	}
	if r != nil {
		r.MustRegister(m.arrivals, m.processed)
	}
	return m
}

func (m metrics) count(tool string, err error) {
	outcome := "accepted"
	if err != nil {
		outcome = "unavailable"
		if fault.KindOf(err) == fault.Unauthenticated {
			outcome = "unknown_key"
		}
	}
	m.arrivals.WithLabelValues(tool, outcome).Inc()
}
