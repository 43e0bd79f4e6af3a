package sla

import (
	"math/big"
	"slices"
	"time"

	"vigie/tenants/calendar"
)

// Day is one local day's part, 23 or 25 hours long when the clocks change.
type Day struct {
	Date calendar.Date `json:"date"`
	From time.Time     `json:"from"`
	To   time.Time     `json:"to"`
	// Figure is the day's own; for the whole service it is aggregated as the
	// period is. Nothing measured, as on a closed day, is not measurable.
	Figure
	// BurnRate is the day's lost share over the share the target allows; nil
	// when nothing was measured or nothing is allowed.
	BurnRate *big.Rat     `json:"burn_rate"`
	Classes  ClassSeconds `json:"classes"`
}

// BurnPoint is how much of the period's budget was gone at an instant.
type BurnPoint struct {
	At time.Time `json:"at"`
	// Consumed is cut to the millisecond, as Budget.Consumed is.
	Consumed Millis `json:"consumed_ms"`
	// ConsumedPct is the part of the budget, truncated; nil when the target
	// allows none.
	ConsumedPct *string `json:"consumed_pct"`
}

func (p *plan) calendarDays() []calendar.Day {
	return calendar.Days(calendar.Interval{From: instant(p.period.from), To: instant(p.period.to)}, p.zone)
}

// days cuts one component's timeline into local days.
func (p *plan) days(line []piece) []Day {
	days := p.calendarDays()
	result := make([]Day, len(days))
	for i, part := range cut(line, days) {
		t := count(part)
		result[i] = p.newDay(days[i], part, t, t.availability())
	}
	return result
}

// wholeDays cuts the whole service's timeline, and aggregates each day.
func (p *plan) wholeDays(whole []piece, lines [][]piece) []Day {
	if len(lines) == 1 {
		return p.days(whole)
	}
	days := p.calendarDays()
	parts := make([][][]piece, len(lines))
	for i, line := range lines {
		parts[i] = cut(line, days)
	}
	sums := p.aggregator()
	result := make([]Day, len(days))
	for i, part := range cut(whole, days) {
		ofDay := make([][]piece, len(lines))
		for component := range lines {
			ofDay[component] = parts[component][i]
		}
		tallies := p.tallies(ofDay)
		result[i] = p.newDay(days[i], part, sums.representative(tallies, count(part)), sums.availability(tallies))
	}
	return result
}

func (p *plan) newDay(day calendar.Day, part []piece, t tally, availability *big.Rat) Day {
	d := Day{
		Date: day.Date, From: day.During.From, To: day.During.To,
		Figure:   newFigure(t, availability, p.target),
		BurnRate: burnRate(availability, p.in.Target),
	}
	for _, piece := range part {
		d.Classes.add(piece.paint.class(), Seconds(piece.length()))
	}
	return d
}

// cut splits a timeline at the edges of the days.
func cut(line []piece, days []calendar.Day) [][]piece {
	parts := make([][]piece, len(days))
	for i, day := range days {
		during := seconds(day.During.From, day.During.To)
		for len(line) > 0 && line[0].to <= during.from {
			line = line[1:]
		}
		for _, p := range line {
			if p.from >= during.to {
				break
			}
			parts[i] = append(parts[i], piece{p.clip(during), p.state})
		}
	}
	return parts
}

func burnRate(availability *big.Rat, target Decimal) *big.Rat {
	allowed := new(big.Rat).Sub(one(), target.share())
	if availability == nil || allowed.Sign() == 0 {
		return nil
	}
	lost := new(big.Rat).Sub(one(), availability)
	return lost.Quo(lost, allowed)
}

// BurnRate returns how many times faster than the target allows the service
// lost time between two instants: 1 spends the budget exactly by the end of
// the period. It is nil when nothing was measured there or nothing is allowed.
func (r *Result) BurnRate(from, to time.Time) *big.Rat {
	over := span{from.Unix(), to.Unix()}
	sums := newAggregator(r.Aggregation, len(r.Components), func(i int) Decimal { return r.Components[i].Weight })
	var tallies []tally
	if r.Aggregation == Serial {
		tallies = []tally{countSegments(r.Timeline, over)}
	} else {
		for _, component := range r.Components {
			tallies = append(tallies, countSegments(component.Timeline, over))
		}
	}
	return burnRate(sums.availability(tallies), r.Target)
}

func countSegments(segments []Segment, over span) tally {
	var t tally
	for _, s := range segments {
		part := seconds(s.From, s.To).clip(over)
		t.add(piece{part, state{weight: s.Weight, measured: s.Measured}})
	}
	return t
}

// burnDown returns the budget consumed at the ends of each day and wherever
// counted downtime begins, changes or ends. Each point takes the whole
// period's measured time as the denominator, so that the last one is the
// period's own consumption.
func (p *plan) burnDown(lines [][]piece, basis Seconds) []BurnPoint {
	if basis == 0 {
		return nil
	}
	if p.in.Aggregation == Serial {
		lines = [][]piece{mergeAll(lines)}
	}
	lines = slices.Clone(lines) // consumed below
	for i := range lines {
		lines[i] = slices.Clone(lines[i])
	}
	edges := []int64{p.period.from}
	for _, day := range p.calendarDays() {
		edges = append(edges, day.During.To.Unix())
	}
	for _, line := range lines {
		for _, piece := range line {
			if piece.measured && piece.weight > 0 {
				edges = append(edges, piece.from, piece.to)
			}
		}
	}
	slices.Sort(edges)
	sums := p.aggregator()
	tallies := make([]tally, len(lines))
	for i, line := range lines {
		tallies[i].measured = count(line).measured
	}
	points := make([]BurnPoint, 0, len(edges))
	for _, edge := range slices.Compact(edges) {
		for i := range lines {
			lines[i], tallies[i].downtime = burnUntil(lines[i], tallies[i].downtime, edge)
		}
		budget := newBudget(basis, sums.availability(tallies), p.in.Target)
		points = append(points, BurnPoint{At: instant(edge), Consumed: budget.Consumed, ConsumedPct: budget.ConsumedPct})
	}
	return points
}

// burnUntil adds the downtime of what lies before the edge and returns what is
// still to come: it cuts a piece that crosses the edge, which another
// component's outage or a day's end may be.
func burnUntil(line []piece, downtime Millis, edge int64) ([]piece, Millis) {
	for len(line) > 0 && line[0].from < edge {
		until := min(line[0].to, edge)
		if line[0].measured {
			downtime += Millis(int64(line[0].weight) * (until - line[0].from))
		}
		if until < line[0].to {
			line[0].from = until
			break
		}
		line = line[1:]
	}
	return line, downtime
}
