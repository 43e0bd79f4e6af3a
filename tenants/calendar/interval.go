package calendar

import (
	"cmp"
	"iter"
	"slices"
	"time"
)

// Interval is the half-open stretch of time [From, To): From belongs to it, To
// does not, so two intervals that touch share no instant and lose none.
type Interval struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
}

// Empty reports whether the interval holds no instant at all.
func (i Interval) Empty() bool { return !i.From.Before(i.To) }

// Duration returns the length of the interval; an empty one has none.
func (i Interval) Duration() time.Duration {
	if i.Empty() {
		return 0
	}
	return i.To.Sub(i.From)
}

// Contains reports whether the instant lies in the interval.
func (i Interval) Contains(t time.Time) bool { return !t.Before(i.From) && t.Before(i.To) }

// Intersect returns the part both intervals share, empty when there is none.
func (i Interval) Intersect(other Interval) Interval {
	if other.From.After(i.From) {
		i.From = other.From
	}
	if other.To.Before(i.To) {
		i.To = other.To
	}
	return i
}

// Set is a set of instants, kept as the shortest ordered list of non-empty
// intervals that neither overlap nor touch. The zero value is the empty set. A
// set never changes; every operation returns a new one, in one pass.
type Set struct {
	runs []Interval
}

// NewSet returns the union of the intervals, which may come in any order,
// overlap, touch or be empty.
func NewSet(intervals ...Interval) Set {
	runs := make([]Interval, 0, len(intervals))
	for _, interval := range intervals {
		if !interval.Empty() {
			runs = append(runs, interval)
		}
	}
	slices.SortFunc(runs, func(a, b Interval) int {
		return cmp.Or(a.From.Compare(b.From), a.To.Compare(b.To))
	})
	return Set{runs: coalesce(runs)}
}

// coalesce merges, in place, the runs that overlap or touch. They must be
// ordered by their beginning.
func coalesce(runs []Interval) []Interval {
	merged := runs[:0]
	for _, run := range runs {
		if last := len(merged) - 1; last >= 0 && !run.From.After(merged[last].To) {
			if run.To.After(merged[last].To) {
				merged[last].To = run.To
			}
			continue
		}
		merged = append(merged, run)
	}
	return merged
}

// Len returns the number of separate intervals.
func (s Set) Len() int { return len(s.runs) }

// Empty reports whether the set holds no instant.
func (s Set) Empty() bool { return len(s.runs) == 0 }

// All yields the intervals in order.
func (s Set) All() iter.Seq[Interval] { return slices.Values(s.runs) }

// Intervals returns a copy of the intervals in order.
func (s Set) Intervals() []Interval { return slices.Clone(s.runs) }

// Duration returns the total length.
func (s Set) Duration() time.Duration {
	var total time.Duration
	for _, run := range s.runs {
		total += run.To.Sub(run.From)
	}
	return total
}

// Contains reports whether the instant belongs to the set.
func (s Set) Contains(t time.Time) bool {
	i, _ := slices.BinarySearchFunc(s.runs, t, func(run Interval, t time.Time) int {
		if run.To.After(t) {
			return 1
		}
		return -1
	})
	return i < len(s.runs) && s.runs[i].Contains(t)
}

// Equal reports whether both sets hold the same instants.
func (s Set) Equal(other Set) bool {
	return slices.EqualFunc(s.runs, other.runs, func(a, b Interval) bool {
		return a.From.Equal(b.From) && a.To.Equal(b.To)
	})
}

// Union returns the instants in either set.
func (s Set) Union(other Set) Set {
	if s.Empty() {
		return other
	}
	if other.Empty() {
		return s
	}
	runs := make([]Interval, 0, len(s.runs)+len(other.runs))
	a, b := s.runs, other.runs
	for len(a) > 0 && len(b) > 0 {
		if b[0].From.Before(a[0].From) {
			a, b = b, a
		}
		runs = append(runs, a[0])
		a = a[1:]
	}
	runs = append(append(runs, a...), b...)
	return Set{runs: coalesce(runs)}
}

// Intersect returns the instants in both sets.
func (s Set) Intersect(other Set) Set {
	var runs []Interval
	a, b := s.runs, other.runs
	for len(a) > 0 && len(b) > 0 {
		if shared := a[0].Intersect(b[0]); !shared.Empty() {
			runs = append(runs, shared)
		}
		if a[0].To.Before(b[0].To) {
			a = a[1:]
		} else {
			b = b[1:]
		}
	}
	return Set{runs: runs}
}

// Subtract returns the instants of s that are not in other.
func (s Set) Subtract(other Set) Set {
	if s.Empty() || other.Empty() {
		return s
	}
	runs := make([]Interval, 0, len(s.runs)+len(other.runs))
	holes := other.runs
	for _, run := range s.runs {
		for len(holes) > 0 && !holes[0].To.After(run.From) {
			holes = holes[1:]
		}
		// A hole may reach into the next run, so it is looked at, not consumed.
		for _, hole := range holes {
			if !hole.From.Before(run.To) {
				break
			}
			if left := (Interval{From: run.From, To: hole.From}); !left.Empty() {
				runs = append(runs, left)
			}
			run.From = hole.To
		}
		if !run.Empty() {
			runs = append(runs, run)
		}
	}
	return Set{runs: runs}
}
