package demo

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"vigie/app/incidents"
	"vigie/app/response"
	"vigie/reports"
	"vigie/reports/ledger"
	"vigie/tenants/calendar"
)

// special is something that happens once, at a moment of its own.
type special struct {
	story
	// month and day are those of the history; hour and minute are on the client's wall.
	month, day, hour, minute int
	lasts, answer            time.Duration
	// decision is the client's about the exclusion that the story's claim proposes; nil where there is none.
	decision *decision
}

// decision is a client CTO's answer to a proposed exclusion.
type decision struct {
	agreed bool
	answer string
	// month, day and hour say when; a month's report that is issued before has to be corrected.
	month, day, hour int
}

// enterSpecial puts a special on the agenda and keeps its time free of other stories.
func (h *history) enterSpecial(t *account, s *special) {
	h.enterAt(t, s, h.moment(t, s.month, s.day, s.hour, s.minute, 11))
}

func (h *history) enterAt(t *account, s *special, at time.Time) {
	e := episode{
		story: &s.story, at: at.Add(420 * time.Millisecond), ends: at.Add(s.lasts), answered: at.Add(delivery + s.answer), thorough: true,
		pace: 95 * time.Second, wrapUp: 7 * time.Minute,
	}
	if s.decision != nil {
		e.done = func(outages []ledger.Outage) error {
			d := s.decision
			h.agenda.enter(h.moment(t, d.month, d.day, d.hour, 5, 0), func(ctx context.Context) error { return h.decide(ctx, t, d, outages) })
			return nil
		}
	}
	t.take(s.service, calendar.Interval{From: at.Add(-apart), To: e.ends.Add(apart)})
	h.enter(t, e)
}

// decide answers the proposals about these outages as the client's CTO.
func (h *history) decide(ctx context.Context, t *account, d *decision, outages []ledger.Outage) error {
	proposed, err := h.app.Reports.Exclusions(ctx, t.callers[cto])
	if err != nil {
		return err
	}
	for _, o := range outages {
		for _, x := range proposed {
			if x.OutageID != o.ID || x.State != ledger.Proposed {
				continue
			}
			if _, err := h.app.Reports.Decide(ctx, t.callers[cto], x.ID, d.agreed, d.answer); err != nil {
				return fmt.Errorf("decide exclusion: %w", err)
			}
		}
	}
	return nil
}

// aroundClockChange is a special that begins before the latest clock change and ends after it.
func (h *history) aroundClockChange(t *account, s *special) {
	if changed, _ := h.now.In(t.place).ZoneBounds(); changed.After(h.begins) && changed.Before(h.now.Add(-calm)) {
		h.enterAt(t, s, changed.Add(-8*time.Minute))
	}
}

// work is a maintenance.
type work struct {
	title    string
	services []string
	// month, day, hour and minute say when it begins.
	month, day, hour, minute int
	lasts, notice            time.Duration
	// calledOff is how long before its beginning it is called off; zero for never.
	calledOff time.Duration
}

func (h *history) enterWork(t *account, w *work) {
	h.announce(t, w, h.moment(t, w.month, w.day, w.hour, w.minute, 0))
}

func (h *history) announce(t *account, w *work, from time.Time) {
	h.agenda.enter(from.Add(-w.notice), func(ctx context.Context) error {
		ids := make([]uuid.UUID, len(w.services))
		for i, key := range w.services {
			ids[i] = t.services[key]
		}
		made, err := h.app.Reports.Announce(ctx, t.callers[lead], reports.Announcement{Title: w.title, ServiceIDs: ids, From: from, To: from.Add(w.lasts)})
		if err != nil {
			return fmt.Errorf("announce %q: %w", w.title, err)
		}
		if w.calledOff > 0 {
			h.agenda.enter(from.Add(-w.calledOff), func(ctx context.Context) error { return h.app.Reports.CallOff(ctx, t.callers[lead], made.ID) })
		}
		return nil
	})
}

// silence is a watchdog that stops. Where the tool says so itself, Vigie knows at once; else it finds out when beats are missed.
type silence struct {
	month, day, hour, minute int
	lasts                    time.Duration
	// told says that the tool sends the end of its watchdog.
	told bool
}

// Before an untold silence the beats come close together, so that Vigie learns to expect them soon.
const (
	closeBeats     = 24
	closeBeatEvery = 20 * time.Minute
	// missed is when Vigie, which expects the close beats, calls the source silent; see intake's tolerance of three beats.
	missed = 3*closeBeatEvery + 5*time.Second
)

func (h *history) enterSilence(t *account, s *silence) {
	last := h.moment(t, s.month, s.day, s.hour, s.minute, 40)
	back := last.Add(s.lasts)
	t.quiet = append(t.quiet, calendar.Interval{From: last.Add(-2 * time.Hour), To: back.Add(2 * time.Hour)})
	noticed := last.Add(4*time.Minute + 25*time.Second)
	if !s.told {
		noticed = last.Add(missed)
		for n := range closeBeats {
			h.agenda.enter(last.Add(-time.Duration(closeBeats-n)*closeBeatEvery), func(ctx context.Context) error { return h.beatOf(ctx, t) })
		}
		// Afterwards they come further and further apart: a healthy source that slows down at once would look silent.
		for _, after := range []time.Duration{50 * time.Minute, 3 * time.Hour} {
			h.agenda.enter(back.Add(after), func(ctx context.Context) error { return h.beatOf(ctx, t) })
		}
	}
	h.agenda.enter(last, func(ctx context.Context) error {
		t.mute = true
		if err := h.beatOf(ctx, t); err != nil {
			return err
		}
		return t.process(ctx, h.app)
	})
	h.agenda.enter(noticed, func(ctx context.Context) error { return h.lose(ctx, t, s, noticed, back) })
}

// lose makes the silence known and has an operator look after it.
func (h *history) lose(ctx context.Context, t *account, s *silence, noticed, back time.Time) error {
	if s.told {
		if err := h.deliver(ctx, t, t.watchdog, watchdog(t.slug, resolved, noticed)); err != nil {
			return err
		}
	} else if err := h.app.Intake.SweepSilence(ctx); err != nil {
		return err
	}
	id, err := h.opened(ctx, t)
	if err != nil {
		return err
	}
	if id == uuid.Nil {
		return fmt.Errorf("the silence of %s opened no incident", t.slug)
	}
	by := t.callers[onShift(noticed.In(h.zone).Hour())]
	h.agenda.enter(noticed.Add(2*time.Minute+10*time.Second), func(ctx context.Context) error {
		_, err := h.app.Response.Acknowledge(ctx, by, id, 0)
		return err
	})
	h.agenda.enter(noticed.Add(6*time.Minute), func(ctx context.Context) error {
		_, err := h.app.Response.Note(ctx, by, id, t.words.lost, incidents.Internal)
		return err
	})
	h.agenda.enter(back, func(ctx context.Context) error {
		t.mute = false
		if err := h.beatOf(ctx, t); err != nil {
			return err
		}
		return t.process(ctx, h.app)
	})
	h.agenda.enter(back.Add(9*time.Minute), func(ctx context.Context) error {
		if _, err := h.app.Response.Note(ctx, by, id, t.words.back, incidents.Client); err != nil {
			return err
		}
		_, err := h.app.Response.Resolve(ctx, by, id, response.Confirmation{Summary: t.words.lostSummary, Cause: t.words.lostCause})
		return err
	})
	return nil
}

// garbled is a body that no parser understands.
type garbled struct {
	source, contentType, body string
	// note and summary are the operator's; without a summary it waits for somebody.
	note, summary string
}

func (h *history) enterGarbled(t *account, at time.Time, g *garbled) {
	h.agenda.enter(at, func(ctx context.Context) error {
		if err := send(ctx, h.app, t.sources[g.source], g.contentType, []byte(g.body)); err != nil {
			return err
		}
		if err := t.process(ctx, h.app); err != nil {
			return err
		}
		id, err := h.opened(ctx, t)
		if err != nil || id == uuid.Nil || g.summary == "" {
			return err
		}
		by := t.callers[onShift(at.In(h.zone).Hour())]
		h.agenda.enter(at.Add(7*time.Minute), func(ctx context.Context) error {
			if _, err := h.app.Response.Acknowledge(ctx, by, id, 0); err != nil {
				return err
			}
			_, err := h.app.Response.Note(ctx, by, id, g.note, incidents.Internal)
			return err
		})
		h.agenda.enter(at.Add(26*time.Minute), func(ctx context.Context) error {
			_, err := h.app.Response.Resolve(ctx, by, id, response.Confirmation{Summary: g.summary})
			return err
		})
		return nil
	})
}
