package sla

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"
	"time"

	"vigie/tenants/calendar"
)

// plan is an input made ready for painting: seconds instead of instants,
// indices instead of names, each fact with the effect the contract gives it.
type plan struct {
	in     *Input
	zone   *time.Location
	period span
	window []span
	// target is the share owed.
	target *big.Rat
	// outages are ordered by their beginning, one list per component.
	outages      [][]outage
	maintenances []*mark
	exclusions   []*mark
	gaps         []*mark
	// scoped says that some mark concerns one component only, so that their
	// timelines differ by more than outages.
	scoped bool
}

func newPlan(in *Input) (*plan, error) {
	if err := in.Validate(); err != nil {
		return nil, err
	}
	zone, err := calendar.LoadZone(in.TimeZone)
	if err != nil {
		return nil, refuse("tz", "%v", err)
	}
	p := &plan{in: in, zone: zone, target: in.Target.share(), period: seconds(in.Period.From, in.Period.To)}
	if in.AsOf != nil {
		p.period.to = max(p.period.from, min(p.period.to, in.AsOf.Unix()))
	}
	p.window = p.expandWindow()
	index := make(map[string]int, len(in.Components))
	for i, component := range in.Components {
		index[component.ID] = i
	}
	p.readOutages(index)
	p.readMarks(index)
	return p, nil
}

func (p *plan) expandWindow() []span {
	period := calendar.Interval{From: instant(p.period.from), To: instant(p.period.to)}
	set := p.in.Window.Expand(period, p.zone, calendar.NewHolidays(p.in.Holidays...))
	window := make([]span, 0, set.Len())
	for run := range set.All() {
		window = append(window, seconds(run.From, run.To))
	}
	return window
}

func (p *plan) readOutages(index map[string]int) {
	p.outages = make([][]outage, len(p.in.Components))
	partial := DefaultPartialWeight
	if p.in.PartialWeight != nil {
		partial = *p.in.PartialWeight
	}
	for i := range p.in.Outages {
		given := &p.in.Outages[i]
		o := outage{span: span{given.From.Unix(), p.period.to}, weight: given.Weight, index: i}
		if given.To != nil {
			o.to = given.To.Unix()
		}
		if given.Partial {
			o.weight = partial
		}
		if o.length() > 0 {
			component := index[given.Component]
			p.outages[component] = append(p.outages[component], o)
		}
	}
	for _, list := range p.outages {
		slices.SortStableFunc(list, func(a, b outage) int { return cmp.Compare(a.from, b.from) })
		dropShortRuns(list, int64(p.in.MinOutage))
	}
}

func (p *plan) readMarks(index map[string]int) {
	add := func(list *[]*mark, m mark, component string, from, to time.Time) {
		m.span, m.component = seconds(from, to), everyComponent
		if component != "" {
			m.component = index[component]
			p.scoped = true
		}
		stored := &m
		stored.cause = stored
		*list = append(*list, stored)
	}
	countedAsUp := p.in.Denominator == CountedAsUp
	for i, m := range p.in.Maintenances {
		admitted := m.NotifiedAt != nil && m.NotifiedAt.Unix() <= m.From.Unix()-int64(p.in.Notice)
		add(&p.maintenances, mark{
			state: state{paint: paintMaintenance, measured: countedAsUp}, id: named(m.ID, "M", i),
			applies: admitted, kind: FlipMaintenance, index: i,
		}, m.Component, m.From, m.To)
	}
	for i, x := range p.in.Exclusions {
		colour := paintThirdParty
		if x.Reason == ReasonClient {
			colour = paintClient
		}
		add(&p.exclusions, mark{
			state: state{paint: colour, measured: countedAsUp}, id: named(x.ID, "X", i),
			applies: x.Status == "" || x.Status == Agreed, kind: FlipExclusion, index: i,
		}, x.Component, x.From, x.To)
	}
	for i, gap := range p.in.NoData {
		add(&p.gaps, mark{
			state: gapState(p.in.NoDataPolicy), id: named(gap.ID, "G", i),
			applies: true, kind: FlipGap, index: i,
		}, gap.Component, gap.From, gap.To)
	}
}

// gapState is what a policy makes of a second without data.
func gapState(policy NoDataPolicy) state {
	switch policy {
	case NoDataUp:
		return state{paint: paintUnknown, measured: true}
	case NoDataDown:
		return state{paint: paintUnknown, measured: true, weight: Full}
	default:
		return state{paint: paintUnknown}
	}
}

// named returns the given identifier, or one made of a letter and the place in
// the list.
func named(id, letter string, index int) string {
	if id != "" {
		return id
	}
	return fmt.Sprintf("%s%d", letter, index+1)
}

// seconds truncates an interval to whole seconds.
func seconds(from, to time.Time) span { return span{from.Unix(), to.Unix()} }

func instant(second int64) time.Time { return time.Unix(second, 0).UTC() }

// reading is one way to look at the same facts. The zero reading is the
// contract's.
type reading struct {
	// without takes away the effect of a mark; with gives it to one the
	// contract refuses.
	without, with *mark
	// gap is counted as gapPolicy says; the others keep the contract's.
	gap       *mark
	gapPolicy NoDataPolicy
	// noMinimum counts outages however short.
	noMinimum bool
	// claimed is an exclusion that does not exist, for an outage.
	claimed *mark
	// lived leaves out every maintenance and exclusion, counts outages however
	// short, and believes a known outage inside a gap.
	lived bool
}

func (r reading) applies(m *mark) bool {
	return m == r.with || (m.applies && m != r.without && !r.lived)
}

// timelines paints every component.
func (p *plan) timelines(r reading) [][]piece {
	lines := make([][]piece, len(p.in.Components))
	ground := base(p.period, p.window)
	shared := !p.scoped && r.claimed == nil && !r.lived
	if shared {
		ground = p.paintMarks(ground, 0, r)
	}
	for component := range lines {
		line := ground
		if r.lived {
			line = fill(line, p.outageLayer(component, r))
			lines[component] = fill(line, flatten(p.livedGaps(component)))
			continue
		}
		if !shared {
			line = p.paintMarks(line, component, r)
		}
		lines[component] = fill(line, p.outageLayer(component, r))
	}
	return lines
}

// paintMarks paints what outranks an outage, in the order of the classes.
func (p *plan) paintMarks(line []piece, component int, r reading) []piece {
	line = fill(line, flatten(p.chosen(p.maintenances, component, r, paintMaintenance)))
	for _, colour := range []paint{paintClient, paintThirdParty} {
		chosen := p.chosen(p.exclusions, component, r, colour)
		if r.claimed != nil && r.claimed.paint == colour && r.claimed.concerns(component) {
			chosen = append(chosen, r.claimed)
		}
		line = fill(line, flatten(chosen))
	}
	gaps := p.chosen(p.gaps, component, r, paintUnknown)
	if r.gap == nil || !r.gap.concerns(component) {
		return fill(line, flatten(gaps))
	}
	// What another gap covers too keeps the contract's policy.
	gaps = slices.DeleteFunc(gaps, func(m *mark) bool { return m == r.gap })
	line = fill(line, flatten(gaps))
	treated := *r.gap
	treated.state = gapState(r.gapPolicy)
	treated.cause = r.gap
	return fill(line, flatten([]*mark{&treated}))
}

func (p *plan) chosen(marks []*mark, component int, r reading, colour paint) []*mark {
	var chosen []*mark
	for _, m := range marks {
		if m.paint == colour && m.concerns(component) && r.applies(m) {
			chosen = append(chosen, m)
		}
	}
	return chosen
}

// livedGaps are the component's gaps as silence, whatever the contract makes of it.
func (p *plan) livedGaps(component int) []*mark {
	var gaps []*mark
	for _, m := range p.gaps {
		if m.concerns(component) {
			silent := *m
			silent.state = gapState(NoDataExcluded)
			silent.cause = m
			gaps = append(gaps, &silent)
		}
	}
	return gaps
}

func (p *plan) outageLayer(component int, r reading) []piece {
	list := p.outages[component]
	if r.noMinimum || r.lived {
		list = slices.Clone(list)
		for i := range list {
			list[i].dropped = false
		}
	}
	return profile(list)
}
