package demo

import (
	"time"

	"vigie/tenants"
	"vigie/tenants/calendar"
)

// calm is how long before the present the last random story is over: what is open at present is told apart.
const calm = 10 * time.Hour

// apart keeps two stories of one component from becoming one incident.
const apart = 5 * time.Hour

// plan draws what goes wrong in every month. All draws are made here, in a fixed order: the history then follows without chance.
func (h *history) plan() {
	for _, t := range h.accounts {
		for _, p := range h.months {
			month := h.during(t, p)
			for n := range t.stories {
				for range t.stories[n].monthly {
					if e, ok := h.draw(t, month, &t.stories[n]); ok {
						h.enter(t, e)
					}
				}
			}
		}
	}
}

// mostDraws is after how many occupied moments a story is given up for a month.
const mostDraws = 200

// draw finds a moment of the month for a story. What falls beyond the present is dropped, not drawn again: a month that is half over has half of its
// stories.
func (h *history) draw(t *account, month calendar.Interval, s *story) (episode, bool) {
	for range mostDraws {
		at := month.From.Add(time.Duration(h.rand.Int64N(int64(month.Duration())))).Truncate(time.Second).Add(time.Duration(h.rand.IntN(1000)) * time.Millisecond)
		e := h.episode(t, s, at)
		whole := calendar.Interval{From: at.Add(-apart), To: later(e.answered, e.ends).Add(apart)}
		if !at.Before(h.now.Add(-calm)) || !later(e.answered, e.ends).Before(h.now.Add(-calm)) {
			return episode{}, false
		}
		if whole.To.After(month.To) || whole.From.Before(month.From) || !s.suits(t, at) || !t.free(s.service, whole) {
			continue
		}
		t.take(s.service, calendar.Interval{From: at, To: later(e.answered, e.ends)})
		return e, true
	}
	return episode{}, false
}

func (s *story) suits(t *account, at time.Time) bool {
	switch s.when {
	case covered:
		return t.coverage.Covers(at) && t.coverage.Covers(at.Add(time.Hour))
	case uncovered:
		return !t.coverage.Covers(at) && !t.coverage.Covers(at.Add(s.lasts.most))
	}
	return true
}

// priority is what the contract makes of the story's severity.
func (s *story) priority(terms tenants.Terms) tenants.Priority {
	severity := tenants.Severity(s.severity)
	if s.severity == "error" {
		severity = tenants.High
	}
	return terms.Priority(severity)
}

// answer is how soon an operator takes a page.
func answer(p tenants.Priority) span {
	switch p {
	case tenants.P1:
		return span{48 * time.Second, 4*time.Minute + 30*time.Second}
	case tenants.P2:
		return span{90 * time.Second, 13 * time.Minute}
	case tenants.P3:
		return span{6 * time.Minute, 55 * time.Minute}
	}
	return span{15 * time.Minute, 3 * time.Hour}
}

// lateOnes is how many of a hundred pages are taken too late.
const lateOnes = 6

// episode draws how a story goes when it happens at an instant.
func (h *history) episode(t *account, s *story, at time.Time) episode {
	priority := s.priority(t.terms)
	e := episode{story: s, at: at, ends: at.Add(h.pick(s.lasts)), wrapUp: h.pick(span{4 * time.Minute, 11 * time.Minute})}
	wait := h.pick(answer(priority))
	if promised := time.Duration(t.terms.Response[priority].AcknowledgeS) * time.Second; h.rand.IntN(100) < lateOnes && promised > 0 {
		wait = promised + h.pick(span{promised / 10, promised / 2})
	}
	e.answered = at.Add(delivery + wait)
	e.thorough = priority < tenants.P3 || h.rand.IntN(100) < 35
	e.pace = h.pick(span{50 * time.Second, 150 * time.Second})
	return e
}

func (h *history) pick(s span) time.Duration {
	return (s.least + time.Duration(h.rand.Int64N(int64(s.most-s.least)+1))).Truncate(time.Second)
}
