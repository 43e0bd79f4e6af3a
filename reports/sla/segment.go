package sla

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// Segment is a stretch of one class, under the same outages throughout: what
// a report or a screen draws.
type Segment struct {
	From  time.Time `json:"from"`
	To    time.Time `json:"to"`
	Class Class     `json:"class"`
	// Weight is the part lost, in the classes that count.
	Weight Weight `json:"weight"`
	// Measured says that the seconds belong to the denominator.
	Measured bool `json:"measured"`
	// Outages names those that last here, counted or not, in the order of their
	// beginning.
	Outages []string `json:"outages,omitempty"`
	// Cause names the maintenance, exclusion or gap that decided the class.
	Cause string `json:"cause,omitempty"`

	active []int
}

// Seconds returns the segment's length.
func (s Segment) Seconds() Seconds { return Seconds(s.To.Unix() - s.From.Unix()) }

// segments cuts a timeline wherever an outage begins or ends. The outages must
// be ordered by their beginning.
func segments(line []piece, outages []outage, name func(int) string) []Segment {
	edges := make([]int64, 0, 2*len(outages))
	for _, o := range outages {
		edges = append(edges, o.from, o.to)
	}
	slices.Sort(edges)
	edges = slices.Compact(edges)

	result := make([]Segment, 0, len(line)+len(edges))
	var active []outage
	for _, p := range line {
		for p.length() > 0 {
			for len(edges) > 0 && edges[0] <= p.from {
				edges = edges[1:]
			}
			end := p.to
			if len(edges) > 0 {
				end = min(end, edges[0])
			}
			active = slices.DeleteFunc(active, func(o outage) bool { return o.to <= p.from })
			for len(outages) > 0 && outages[0].from <= p.from {
				if outages[0].to > p.from {
					active = append(active, outages[0])
				}
				outages = outages[1:]
			}
			result = append(result, newSegment(piece{span{p.from, end}, p.state}, active, name))
			p.from = end
		}
	}
	return result
}

func newSegment(p piece, active []outage, name func(int) string) Segment {
	s := Segment{From: instant(p.from), To: instant(p.to), Class: p.paint.class(), Weight: p.weight, Measured: p.measured}
	if p.cause != nil {
		s.Cause = p.cause.id
	}
	for _, o := range active {
		s.Outages = append(s.Outages, name(o.index))
		s.active = append(s.active, o.index)
	}
	return s
}

func (p *plan) outageID(index int) string { return named(p.in.Outages[index].ID, "O", index) }

// everyOutage returns the outages of all components by their beginning.
func (p *plan) everyOutage() []outage {
	if len(p.outages) == 1 {
		return p.outages[0]
	}
	var all []outage
	for _, list := range p.outages {
		all = append(all, list...)
	}
	slices.SortStableFunc(all, func(a, b outage) int { return cmp.Compare(a.from, b.from) })
	return all
}

func classify(segments []Segment) ClassSeconds {
	var classes ClassSeconds
	for _, s := range segments {
		classes.add(s.Class, s.Seconds())
	}
	return classes
}

// OutageShare says what became of each second of an outage.
type OutageShare struct {
	ID        string     `json:"id"`
	Component string     `json:"component"`
	From      time.Time  `json:"from"`
	To        *time.Time `json:"to"`
	Weight    Weight     `json:"weight"`
	// Claimed is who is held to have caused it, CausedByProvider when the input
	// does not say.
	Claimed Cause `json:"claimed"`
	// InPeriod is its length within the period as measured.
	InPeriod Seconds `json:"in_period_s"`
	// Counted is the part in which its component's downtime counts. Outages
	// that overlap each count the shared seconds.
	Counted Seconds `json:"counted_s"`
	// Attributed is the weighted downtime put to its account. A shared second
	// goes to the greatest weight, then to the first to begin, so that the
	// outages of a component sum to its downtime.
	Attributed Millis `json:"attributed_ms"`
	// Classes says where its seconds in the period fell; "available" are those
	// the minimum duration forgave. It sums to InPeriod.
	Classes ClassSeconds `json:"classes"`
	// TooShort says that its run is shorter than the contract's minimum.
	TooShort bool `json:"too_short"`
}

func (p *plan) outageShares(components []ComponentResult) []OutageShare {
	shares := make([]OutageShare, len(p.in.Outages))
	weights := make([]Weight, len(p.in.Outages))
	for i, given := range p.in.Outages {
		claimed := given.Class
		if claimed == "" {
			claimed = CausedByProvider
		}
		weights[i] = given.Weight
		shares[i] = OutageShare{
			ID: p.outageID(i), Component: given.Component, From: given.From, To: given.To,
			Weight: given.Weight, Claimed: claimed,
		}
	}
	for _, list := range p.outages {
		for _, o := range list {
			weights[o.index], shares[o.index].Weight = o.weight, o.weight
			shares[o.index].TooShort = o.dropped
		}
	}
	for _, component := range components {
		for _, s := range component.Timeline {
			s.attribute(shares, weights)
		}
	}
	return shares
}

// attribute adds the segment's seconds to the outages that last in it.
func (s Segment) attribute(shares []OutageShare, weights []Weight) {
	heaviest := -1
	for _, i := range s.active {
		shares[i].InPeriod += s.Seconds()
		shares[i].Classes.add(s.Class, s.Seconds())
		if s.Class != ProviderDown && s.Class != Degraded {
			continue
		}
		shares[i].Counted += s.Seconds()
		if heaviest < 0 || weights[i] > weights[heaviest] {
			heaviest = i
		}
	}
	if heaviest >= 0 {
		shares[heaviest].Attributed += Millis(int64(s.Weight) * int64(s.Seconds()))
	}
}

// MaintenanceShare says whether announced work was admitted and what it took
// out of the count.
type MaintenanceShare struct {
	ID         string     `json:"id"`
	Component  string     `json:"component,omitempty"`
	From       time.Time  `json:"from"`
	To         time.Time  `json:"to"`
	NotifiedAt *time.Time `json:"notified_at"`
	// Notice is the time between the announcement and the start, nil when it
	// was not announced.
	Notice   *Seconds `json:"notice_s"`
	Admitted bool     `json:"admitted"`
	// Applied is the time it decided, in the first component it concerns.
	Applied Seconds `json:"applied_s"`
}

// ExclusionShare says whether an exclusion is agreed and what it took out.
type ExclusionShare struct {
	Exclusion
	Class Class `json:"class"`
	// Applied is the time it decided, in the first component it concerns.
	Applied Seconds `json:"applied_s"`
}

// GapShare says what a gap left unknown.
type GapShare struct {
	Gap
	// Applied is the time it decided, in the first component it concerns.
	Applied Seconds `json:"applied_s"`
}

// applied returns the seconds a mark decided in the first component it
// concerns.
func applied(m *mark, lines [][]piece) Seconds {
	var total Seconds
	for _, p := range lines[max(0, m.component)] {
		if p.cause == m {
			total += Seconds(p.length())
		}
	}
	return total
}

func (p *plan) maintenanceShares(lines [][]piece) []MaintenanceShare {
	shares := make([]MaintenanceShare, len(p.maintenances))
	for i, m := range p.maintenances {
		given := p.in.Maintenances[i]
		shares[i] = MaintenanceShare{
			ID: m.id, Component: given.Component, From: given.From, To: given.To,
			NotifiedAt: given.NotifiedAt, Admitted: m.applies, Applied: applied(m, lines),
		}
		if given.NotifiedAt != nil {
			notice := Seconds(given.From.Unix() - given.NotifiedAt.Unix())
			shares[i].Notice = &notice
		}
	}
	return shares
}

func (p *plan) exclusionShares(lines [][]piece) []ExclusionShare {
	shares := make([]ExclusionShare, len(p.exclusions))
	for i, m := range p.exclusions {
		shares[i] = ExclusionShare{Exclusion: p.in.Exclusions[i], Class: m.paint.class(), Applied: applied(m, lines)}
		shares[i].ID = m.id
		if shares[i].Status == "" {
			shares[i].Status = Agreed
		}
	}
	return shares
}

func (p *plan) gapShares(lines [][]piece) []GapShare {
	shares := make([]GapShare, len(p.gaps))
	for i, m := range p.gaps {
		shares[i] = GapShare{Gap: p.in.NoData[i], Applied: applied(m, lines)}
		shares[i].ID = m.id
	}
	return shares
}

// String makes a segment readable in a failing test.
func (s Segment) String() string {
	return fmt.Sprintf("%s…%s %s %s %v %s", s.From.Format(time.RFC3339), s.To.Format(time.RFC3339), s.Class, s.Weight, s.Outages, s.Cause)
}
