package calendar

import (
	"errors"
	"time"
)

// ErrNeverOpen is returned by Hours.Add when the window does not open for long
// enough within ten years, as when every day of it is a holiday.
var ErrNeverOpen = errors.New("the window does not open for long enough within ten years")

// searchLimit bounds how far Add looks for opening hours.
const searchLimit = 10 * 366 * 24 * time.Hour

// Hours is a window as one client lives it: in its zone, with its holidays.
// Contract clocks run on it.
type Hours struct {
	Window   Window
	Zone     *time.Location
	Holidays Holidays
}

// Within returns the covered instants of a period.
func (h Hours) Within(period Interval) Set {
	return h.Window.Expand(period, h.Zone, h.Holidays)
}

// Covers reports whether the instant is covered.
func (h Hours) Covers(t time.Time) bool {
	// Within cuts at the period's end, and any instant after t will do.
	return h.Within(Interval{From: t, To: t.Add(time.Nanosecond)}).Contains(t)
}

// Elapsed returns how much covered time lies in [from, to). It is zero when to
// is not after from.
func (h Hours) Elapsed(from, to time.Time) time.Duration {
	return h.Within(Interval{From: from, To: to}).Duration()
}

// Add returns the earliest instant at which d of covered time has elapsed
// since from: when something promised within d is due. A clock that starts
// outside the window starts when it opens; one that runs out exactly when the
// window closes is due then, not at the next opening. When d is not positive
// it returns from.
func (h Hours) Add(from time.Time, d time.Duration) (time.Time, error) {
	if d <= 0 {
		return from, nil
	}
	if h.Window.Kind == Continuous {
		return from.Add(d), nil
	}
	limit := from.Add(searchLimit)
	step := max(7*24*time.Hour, 2*d)
	for start := from; start.Before(limit); step *= 2 {
		end := start.Add(step)
		if end.After(limit) {
			end = limit
		}
		for run := range h.Within(Interval{From: start, To: end}).All() {
			if length := run.Duration(); length < d {
				d -= length
				continue
			}
			return run.From.Add(d), nil
		}
		start = end
	}
	return time.Time{}, ErrNeverOpen
}

// NextOpening returns the first covered instant at or after t.
func (h Hours) NextOpening(t time.Time) (time.Time, error) {
	if h.Covers(t) {
		return t, nil
	}
	due, err := h.Add(t, time.Nanosecond)
	if err != nil {
		return time.Time{}, err
	}
	return due.Add(-time.Nanosecond), nil
}
