package demo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"vigie/app"
	"vigie/reports"
	"vigie/tenants/calendar"
)

// history is the provider's past while it is being lived.
type history struct {
	app      *app.App
	clock    *Clock
	agenda   agenda
	rand     *rand.Rand
	accounts []*account
	// months are those of the history, the present one last.
	months []reports.Period
	// begins is the first instant of the first month in the provider's zone; now is the present.
	begins, now time.Time
	zone        *time.Location
	progress    func(step string)
}

// fullMonths is how many whole months the history holds at least.
const fullMonths = 2

// providerZone is where the provider lives; its clock changes belong to the history.
const providerZone = "Europe/Paris"

// monthsUntil returns the months from the first of the history to the present one: at least two full ones, and the latest clock change.
func monthsUntil(now time.Time, zone *time.Location) []reports.Period {
	present := reports.PeriodAt(now, zone)
	first := present.Add(-fullMonths)
	if changed, _ := now.In(zone).ZoneBounds(); !changed.IsZero() {
		// The second before the change belongs to the same month: a clock never changes at the start of one.
		if p := reports.PeriodAt(changed, zone); p.Before(first) {
			first = p
		}
	}
	var months []reports.Period
	for p := first; !present.Before(p); p = p.Add(1) {
		months = append(months, p)
	}
	return months
}

// moment is a time on the client's wall, in the month-th month of the history.
func (h *history) moment(t *account, month, day, hour, minute, second int) time.Time {
	p := h.months[month]
	return time.Date(p.Year, p.Month, day, hour, minute, second, 0, t.place)
}

// during is a month of a client.
func (h *history) during(t *account, p reports.Period) calendar.Interval {
	return calendar.Month(p.Year, p.Month, t.place)
}

// beatEvery is how often the watchdogs of the history beat: seldom, because each beat is a commit.
const beatEvery = 4 * time.Hour

// housekeeping enters what happens whatever else does: beats, partitions, progress.
func (h *history) housekeeping(setUp time.Time) {
	for at := setUp; !at.After(h.now); at = at.Add(beatEvery) {
		h.agenda.enter(at, h.beat)
	}
	for _, p := range h.months {
		at := time.Date(p.Year, p.Month, 1, 0, 0, 0, 0, h.zone)
		h.agenda.enter(at, func(ctx context.Context) error {
			h.progress(fmt.Sprintf("living through %s %d", p.Month, p.Year))
			return h.app.DB.KeepPartitions(ctx, 2, h.begins.AddDate(-1, 0, 0))
		})
	}
}

// beat sends the proof of life of every client's monitoring, and once in a while takes it up.
func (h *history) beat(ctx context.Context) error {
	var sending sync.WaitGroup
	failed := make(chan error, len(h.accounts))
	for _, t := range h.accounts {
		if !t.mute {
			sending.Go(func() { failed <- h.beatOf(ctx, t) }) // together, so that they share a commit
		}
	}
	sending.Wait()
	close(failed)
	for err := range failed {
		if err != nil {
			return err
		}
	}
	if h.clock.Now().Hour() >= int(beatEvery/time.Hour) {
		return nil
	}
	if err := h.processAll(ctx); err != nil {
		return err
	}
	return h.stampAll(ctx)
}

func (h *history) beatOf(ctx context.Context, t *account) error {
	return send(ctx, h.app, t.sources[t.watchdog], "application/json", watchdog(t.slug, firing, h.clock.Now()))
}

func (h *history) processAll(ctx context.Context) error {
	for _, t := range h.accounts {
		if err := t.process(ctx, h.app); err != nil {
			return err
		}
	}
	return nil
}

// stampAll has every ledger timestamped, as the upkeep of each day does.
func (h *history) stampAll(ctx context.Context) error {
	for _, t := range h.accounts {
		if err := h.app.Reports.StampLedger(ctx, t.id); err != nil {
			return err
		}
	}
	return nil
}

// deliver sends a body and has it processed at once, as the workers do.
func (h *history) deliver(ctx context.Context, t *account, source string, body []byte) error {
	if err := send(ctx, h.app, t.sources[source], "application/json", body); err != nil {
		return err
	}
	return t.process(ctx, h.app)
}
