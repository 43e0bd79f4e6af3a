package sla

import (
	"cmp"
	"container/heap"
	"slices"
)

// span is the half-open stretch [from, to) in Unix seconds.
type span struct{ from, to int64 }

func (s span) length() int64 { return max(0, s.to-s.from) }

func (s span) clip(to span) span { return span{max(s.from, to.from), min(s.to, to.to)} }

// paint is a class as timelines hold it: small, quick to compare, and ordered
// as merge ranks what does not count as lost.
type paint uint8

const (
	paintOutside paint = iota
	paintThirdParty
	paintClient
	paintMaintenance
	paintAvailable
	paintUnknown
	paintDegraded
	paintDown
)

// class returns the name of the paint.
func (p paint) class() Class {
	return [...]Class{
		paintOutside: Outside, paintThirdParty: ThirdParty, paintClient: Client, paintMaintenance: Announced,
		paintAvailable: Available, paintUnknown: Unknown, paintDegraded: Degraded, paintDown: ProviderDown,
	}[p]
}

// state is what is known of a second.
type state struct {
	paint paint
	// weight is the part lost, counted only where measured.
	weight Weight
	// measured says that the second belongs to the denominator.
	measured bool
	// cause is the maintenance, exclusion or gap that decided the class.
	cause *mark
}

// piece is a stretch in one state.
type piece struct {
	span
	state
}

// mark is a maintenance, exclusion or gap, ready to be painted.
type mark struct {
	span
	state
	id string
	// component is the index it concerns, or everyComponent.
	component int
	// applies says whether the contract lets it have its effect.
	applies bool
	// kind and index lead back to the input.
	kind  FlipKind
	index int
}

const everyComponent = -1

func (m *mark) concerns(component int) bool {
	return m.component == everyComponent || m.component == component
}

// outage is one outage, weighed and with its end known.
type outage struct {
	span
	weight Weight
	// index is its place in Input.Outages.
	index int
	// dropped says that its run is shorter than the contract's minimum.
	dropped bool
}

// base returns the first coat of a timeline: available in the window, outside
// elsewhere.
func base(period span, window []span) []piece {
	pieces := make([]piece, 0, 2*len(window)+1)
	closed := state{paint: paintOutside}
	open := state{paint: paintAvailable, measured: true}
	edge := period.from
	for _, w := range window {
		if edge < w.from {
			pieces = append(pieces, piece{span{edge, w.from}, closed})
		}
		pieces = append(pieces, piece{w, open})
		edge = w.to
	}
	if edge < period.to {
		pieces = append(pieces, piece{span{edge, period.to}, closed})
	}
	return pieces
}

// fill paints a layer over what is still available and returns the new
// timeline. Both lists are ordered and disjoint; the timeline has no holes.
// What was painted before keeps its state, so the order of the calls is the
// precedence of the classes.
func fill(pieces, layer []piece) []piece {
	if len(layer) == 0 {
		return pieces
	}
	painted := make([]piece, 0, len(pieces)+2*len(layer))
	for _, under := range pieces {
		for len(layer) > 0 && layer[0].to <= under.from {
			layer = layer[1:]
		}
		if under.paint != paintAvailable {
			painted = append(painted, under)
			continue
		}
		for _, over := range layer {
			if over.from >= under.to {
				break
			}
			if under.from < over.from {
				painted = append(painted, piece{span{under.from, over.from}, under.state})
			}
			painted = append(painted, piece{over.clip(under.span), over.state})
			under.from = over.to
		}
		if under.from < under.to {
			painted = append(painted, under)
		}
	}
	return painted
}

// flatten orders marks that may overlap into a layer; a shared second belongs
// to the mark that begins first.
func flatten(marks []*mark) []piece {
	slices.SortStableFunc(marks, func(a, b *mark) int { return cmp.Compare(a.from, b.from) })
	layer := make([]piece, 0, len(marks))
	var edge int64
	for i, m := range marks {
		free := m.span
		if i > 0 {
			free.from = max(free.from, edge)
		}
		if free.length() > 0 {
			layer = append(layer, piece{free, m.state})
			edge = free.to
		}
	}
	return layer
}

// dropShortRuns marks the outages whose continuous run, taken over all of the
// component's outages and before any clipping, is shorter than the minimum:
// clipping first would lose an outage over midnight on the first twice. The
// outages must be ordered by their beginning.
func dropShortRuns(outages []outage, minimum int64) {
	for start := 0; start < len(outages); {
		end := start + 1
		reach := outages[start].to
		for end < len(outages) && outages[end].from <= reach {
			reach = max(reach, outages[end].to)
			end++
		}
		short := reach-outages[start].from < minimum
		for i := start; i < end; i++ {
			outages[i].dropped = short
		}
		start = end
	}
}

// profile turns outages that may overlap into a layer with the greatest weight
// at each instant. The outages must be ordered by their beginning. Dropped
// outages and those that weigh nothing leave no trace.
func profile(outages []outage) []piece {
	layer := make([]piece, 0, len(outages))
	put := func(s span, weight Weight) {
		if last := len(layer) - 1; last >= 0 && layer[last].to == s.from && layer[last].weight == weight {
			layer[last].to = s.to
			return
		}
		colour := paintDown
		if weight < Full {
			colour = paintDegraded
		}
		layer = append(layer, piece{s, state{paint: colour, weight: weight, measured: true}})
	}
	var active heaviest
	var now int64
	for next := 0; next < len(outages) || len(active) > 0; {
		if len(active) == 0 {
			o := outages[next]
			now = o.from
			// Most outages overlap nothing and need no heap.
			if next+1 == len(outages) || o.to <= outages[next+1].from {
				if !o.dropped && o.weight > 0 {
					put(o.span, o.weight)
				}
				next++
				continue
			}
		}
		for next < len(outages) && outages[next].from <= now {
			if o := outages[next]; !o.dropped && o.weight > 0 {
				heap.Push(&active, o)
			}
			next++
		}
		for len(active) > 0 && active[0].to <= now {
			heap.Pop(&active)
		}
		if len(active) == 0 {
			continue
		}
		end := active[0].to
		if next < len(outages) {
			end = min(end, outages[next].from)
		}
		put(span{now, end}, active[0].weight)
		now = end
	}
	return layer
}

// heaviest is a heap with the greatest weight on top.
type heaviest []outage

func (h heaviest) Len() int           { return len(h) }
func (h heaviest) Less(i, j int) bool { return h[i].weight > h[j].weight }
func (h heaviest) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *heaviest) Push(o any)        { *h = append(*h, o.(outage)) }
func (h *heaviest) Pop() any {
	old := *h
	last := old[len(old)-1]
	*h = old[:len(old)-1]
	return last
}

// merge makes one timeline of two that cover the same period, taking in each
// second the state that outranks the other.
func merge(a, b []piece) []piece {
	merged := make([]piece, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		winner := a[0].state
		if rank(b[0].state) > rank(winner) {
			winner = b[0].state
		}
		end := min(a[0].to, b[0].to)
		part := piece{span{max(a[0].from, b[0].from), end}, winner}
		if last := len(merged) - 1; last >= 0 && merged[last].state == winner {
			merged[last].to = end
		} else {
			merged = append(merged, part)
		}
		if a[0].to == end {
			a = a[1:]
		}
		if len(b) > 0 && b[0].to == end {
			b = b[1:]
		}
	}
	return merged
}

// rank orders states for merge; see "Several components" in the package
// comment.
func rank(s state) int {
	if s.measured && s.weight > 0 {
		return 16*int(s.weight) + int(s.paint)
	}
	return int(s.paint)
}

// tally is what a timeline adds up to.
type tally struct {
	measured, counted Seconds
	downtime          Millis
}

func (t *tally) add(p piece) {
	if !p.measured {
		return
	}
	length := p.length()
	t.measured += Seconds(length)
	if p.weight > 0 {
		t.counted += Seconds(length)
		t.downtime += Millis(int64(p.weight) * length)
	}
}

func count(pieces []piece) tally {
	var t tally
	for _, p := range pieces {
		t.add(p)
	}
	return t
}
