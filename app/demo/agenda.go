package demo

import (
	"container/heap"
	"context"
	"time"
)

// agenda holds what is going to happen. Things of one instant happen in the order in which they were entered, so that the same agenda always
// gives the same history.
type agenda struct {
	entries []entry
	entered int
	// until is the present: what would come later is left to real life.
	until time.Time
}

type entry struct {
	at    time.Time
	order int
	do    func(ctx context.Context) error
}

// enter puts something on the agenda; what lies beyond the present is dropped.
func (a *agenda) enter(at time.Time, do func(ctx context.Context) error) {
	if at.After(a.until) {
		return
	}
	a.entered++
	heap.Push(a, entry{at, a.entered, do})
}

// live does everything in its order, each with the clock at its instant.
func (a *agenda) live(ctx context.Context, clock *Clock) error {
	for len(a.entries) > 0 {
		if err := ctx.Err(); err != nil {
			return err
		}
		next, _ := heap.Pop(a).(entry)
		clock.set(next.at)
		if err := next.do(ctx); err != nil {
			return err
		}
	}
	return nil
}

// Len, Less, Swap, Push and Pop are heap.Interface.
func (a *agenda) Len() int { return len(a.entries) }

// Less orders by instant, then by entry.
func (a *agenda) Less(i, j int) bool {
	if by := a.entries[i].at.Compare(a.entries[j].at); by != 0 {
		return by < 0
	}
	return a.entries[i].order < a.entries[j].order
}

// Swap exchanges two entries.
func (a *agenda) Swap(i, j int) { a.entries[i], a.entries[j] = a.entries[j], a.entries[i] }

// Push adds an entry.
func (a *agenda) Push(x any) {
	e, _ := x.(entry)
	a.entries = append(a.entries, e)
}

// Pop removes the last entry.
func (a *agenda) Pop() any {
	last := a.entries[len(a.entries)-1]
	a.entries[len(a.entries)-1] = entry{}
	a.entries = a.entries[:len(a.entries)-1]
	return last
}
