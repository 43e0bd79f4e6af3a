package sla

import (
	"math/big"
	"time"
)

// Result is everything a report or a portal says about one period.
type Result struct {
	ID string `json:"id,omitempty"`
	// From and To are the period as measured, cut at as_of.
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
	// Provisional says that the period was not over.
	Provisional bool        `json:"provisional"`
	Aggregation Aggregation `json:"aggregation"`
	Target      Decimal     `json:"target"`

	// Figure is the whole service's. Its seconds are the worst component's for
	// worst, and the whole timeline's for weighted and product.
	Figure
	// Margin is how many more seconds of full outage of every component would
	// still meet the target, negative when breached; nil when not measurable.
	Margin *Seconds `json:"margin_s"`
	Credit
	// Budget is nil when nothing was measured.
	Budget *Budget `json:"budget,omitempty"`
	// Coverage is the part of the window in which sources were heard, of the
	// component where it is lowest; nil when the window is empty.
	Coverage    *big.Rat `json:"coverage"`
	CoveragePct *string  `json:"coverage_pct"`
	// Certifiable says that something was measured and that the coverage
	// reaches the contract's minimum.
	Certifiable bool `json:"certifiable"`

	// Classes sums to the length of the period.
	Classes ClassSeconds `json:"classes"`
	// Timeline covers the period without hole or overlap.
	Timeline   []Segment         `json:"timeline"`
	Components []ComponentResult `json:"components"`
	Days       []Day             `json:"days"`
	BurnDown   []BurnPoint       `json:"burn_down"`

	Outages      []OutageShare      `json:"outages"`
	Maintenances []MaintenanceShare `json:"maintenances"`
	Exclusions   []ExclusionShare   `json:"exclusions"`
	Gaps         []GapShare         `json:"gaps"`

	// AsLived is the figure with nothing excluded.
	AsLived Lived `json:"as_lived"`
	// Flips are the single decisions that would turn the verdict.
	Flips []Flip `json:"flips"`
}

// ComponentResult is one component's part.
type ComponentResult struct {
	ID     string  `json:"id"`
	Name   string  `json:"name,omitempty"`
	Weight Decimal `json:"weight"`
	Figure
	// Margin is nil when not measurable.
	Margin      *Seconds     `json:"margin_s"`
	CoveragePct *string      `json:"coverage_pct"`
	Classes     ClassSeconds `json:"classes"`
	Timeline    []Segment    `json:"timeline"`
	Days        []Day        `json:"days"`
}

// Measure computes the figure alone, for lists of thousands of contracts.
func Measure(in Input) (Figure, error) {
	p, err := newPlan(&in)
	if err != nil {
		return Figure{}, err
	}
	return p.figure(p.timelines(reading{})), nil
}

// Compute computes everything. It returns an *InputError when the input has no
// certain meaning.
func Compute(in Input) (Result, error) {
	p, err := newPlan(&in)
	if err != nil {
		return Result{}, err
	}
	lines := p.timelines(reading{})
	whole := mergeAll(lines)
	tallies := p.tallies(lines)
	sums := p.aggregator()

	r := Result{
		ID: in.ID, From: instant(p.period.from), To: instant(p.period.to),
		Provisional: p.period.to < in.Period.To.Unix(),
		Aggregation: in.Aggregation, Target: in.Target,
		Figure: p.figure(lines),
	}
	r.Credit = newCredit(&in, r.Availability)
	basis := sums.representative(tallies, count(whole)).measured
	r.Budget = newBudget(basis, r.Availability, in.Target)
	if r.Availability != nil {
		margin := sums.margin(tallies, in.Target)
		r.Margin = &margin
	}
	r.Coverage, r.Certifiable = p.coverage(r.Availability != nil)
	if r.Coverage != nil {
		percent := Percent(r.Coverage)
		r.CoveragePct = &percent
	}

	r.Timeline = segments(whole, p.everyOutage(), p.outageID)
	r.Classes = classify(r.Timeline)
	r.Components = p.components(lines)
	r.Days = p.wholeDays(whole, lines)
	r.BurnDown = p.burnDown(lines, basis)
	r.Outages = p.outageShares(r.Components)
	r.Maintenances, r.Exclusions, r.Gaps = p.maintenanceShares(lines), p.exclusionShares(lines), p.gapShares(lines)
	r.AsLived = p.asLived()
	r.Flips = p.flips(r.Verdict)
	return r, nil
}

func (p *plan) aggregator() aggregator {
	return newAggregator(p.in.Aggregation, len(p.in.Components), func(i int) Decimal { return p.in.Components[i].Weight })
}

// tallies counts the lines the aggregation works on: each component's, or the
// one they make together.
func (p *plan) tallies(lines [][]piece) []tally {
	if p.in.Aggregation == Serial {
		return []tally{count(mergeAll(lines))}
	}
	tallies := make([]tally, len(lines))
	for i, line := range lines {
		tallies[i] = count(line)
	}
	return tallies
}

func (p *plan) figure(lines [][]piece) Figure {
	tallies := p.tallies(lines)
	sums := p.aggregator()
	var whole tally
	if !sums.kind.oneTimeline() {
		whole = count(mergeAll(lines))
	}
	return newFigure(sums.representative(tallies, whole), sums.availability(tallies), p.target)
}

// mergeAll makes one timeline of all, by halves so that a service of many
// components is not merged from its first component again and again.
func mergeAll(lines [][]piece) []piece {
	if len(lines) == 1 {
		return lines[0]
	}
	half := len(lines) / 2
	return merge(mergeAll(lines[:half]), mergeAll(lines[half:]))
}

func (p *plan) components(lines [][]piece) []ComponentResult {
	results := make([]ComponentResult, len(lines))
	for i, line := range lines {
		component := p.in.Components[i]
		t := count(line)
		result := ComponentResult{
			ID: component.ID, Name: component.Name, Weight: component.Weight,
			Figure:   newFigure(t, t.availability(), p.target),
			Timeline: segments(line, p.outages[i], p.outageID),
			Days:     p.days(line),
		}
		if result.Availability != nil {
			margin := aggregator{kind: Single}.margin([]tally{t}, p.in.Target)
			result.Margin = &margin
		}
		if known := p.known(i); known != nil {
			percent := Percent(known)
			result.CoveragePct = &percent
		}
		result.Classes = classify(result.Timeline)
		results[i] = result
	}
	return results
}

// known returns the part of the window in which the component's sources were
// heard, nil when the window is empty.
func (p *plan) known(component int) *big.Rat {
	var window, silent int64
	for _, w := range p.window {
		window += w.length()
	}
	if window == 0 {
		return nil
	}
	gaps := flatten(p.chosen(p.gaps, component, reading{}, paintUnknown))
	for _, piece := range fill(base(p.period, p.window), gaps) {
		if piece.paint == paintUnknown {
			silent += piece.length()
		}
	}
	return big.NewRat(window-silent, window)
}

// coverage returns the lowest coverage rate of any component and whether the
// figure may be certified.
func (p *plan) coverage(measurable bool) (lowest *big.Rat, certifiable bool) {
	for component := range p.in.Components {
		known := p.known(component)
		if known != nil && (lowest == nil || known.Cmp(lowest) < 0) {
			lowest = known
		}
		if !p.scoped {
			break
		}
	}
	minimum := p.in.MinKnownPct
	return lowest, measurable && (minimum == nil || lowest.Cmp(minimum.share()) >= 0)
}
