package sla_test

import (
	"math/big"
	"time"

	"vigie/reports/sla"
	"vigie/tenants/calendar"
)

// The oracle counts one cell a second and asks a clock on the wall for the
// window. It shares with the engine its input types and nothing else: no
// interval, no set, no layer.

// cell is one second of one component, small because a month has millions.
type cell struct {
	class    letter
	measured bool
	weight   int16
}

// letter stands for a class.
type letter byte

func (l letter) class() sla.Class {
	switch l {
	case 'a':
		return sla.Available
	case 'p':
		return sla.ProviderDown
	case 'd':
		return sla.Degraded
	case 'c':
		return sla.Client
	case 't':
		return sla.ThirdParty
	case 'm':
		return sla.Announced
	case 'u':
		return sla.Unknown
	}
	return sla.Outside
}

// counted is what an oracle finds.
type counted struct {
	components [][]cell
	whole      []cell
	lived      [][]cell
	livedWhole []cell
}

type oracle struct {
	in       sla.Input
	zone     *time.Location
	from, to int64
	open     []bool
}

func ask(in sla.Input) counted {
	zone, err := time.LoadLocation(in.TimeZone)
	if err != nil {
		panic(err)
	}
	o := oracle{in: in, zone: zone, from: in.Period.From.Unix(), to: in.Period.To.Unix()}
	if in.AsOf != nil && in.AsOf.Unix() < o.to {
		o.to = in.AsOf.Unix()
		if o.to < o.from {
			o.to = o.from
		}
	}
	o.open = make([]bool, o.to-o.from)
	for i := range o.open {
		// A contract's edges and these zones' offsets are whole minutes.
		if second := o.from + int64(i); i == 0 || second%60 == 0 {
			o.open[i] = o.onTheWall(time.Unix(second, 0).In(zone))
		} else {
			o.open[i] = o.open[i-1]
		}
	}
	var c counted
	for _, component := range in.Components {
		c.components = append(c.components, o.component(component.ID, false))
		c.lived = append(c.lived, o.component(component.ID, true))
	}
	c.whole, c.livedWhole = o.together(c.components), o.together(c.lived)
	return c
}

func (o *oracle) onTheWall(local time.Time) bool {
	if o.in.Window.Kind == calendar.Continuous {
		return true
	}
	minute := calendar.Clock(local.Hour()*60 + local.Minute())
	today := local.Format(time.DateOnly)
	noon := time.Date(local.Year(), local.Month(), local.Day(), 12, 0, 0, 0, time.UTC)
	yesterday := noon.AddDate(0, 0, -1)
	if o.in.Window.OnHolidays == calendar.HolidaysOpen && o.holiday(today) {
		return true
	}
	begins := func(rule calendar.Rule, date time.Time) bool {
		if o.in.Window.OnHolidays == calendar.HolidaysClosed && o.holiday(date.Format(time.DateOnly)) {
			return false
		}
		for _, day := range rule.Days {
			if int(day)%7 == int(date.Weekday()) {
				return true
			}
		}
		return false
	}
	for _, rule := range o.in.Window.Rules {
		overnight := rule.To <= rule.From
		if begins(rule, noon) && minute >= rule.From && (overnight || minute < rule.To) {
			return true
		}
		if overnight && minute < rule.To && begins(rule, yesterday) {
			return true
		}
	}
	return false
}

func (o *oracle) holiday(date string) bool {
	for _, holiday := range o.in.Holidays {
		if holiday.String() == date {
			return true
		}
	}
	return false
}

// down returns the greatest weight in each second of the period.
func (o *oracle) down(component string, everyRun bool) []int16 {
	// Far enough around the period for every run to be measured whole.
	first, last := o.from, o.to
	for _, outage := range o.in.Outages {
		first = min(first, outage.From.Unix())
		if outage.To != nil {
			last = max(last, outage.To.Unix())
		}
	}
	width := last - first
	any := make([]bool, width)
	weight := make([]int16, width)
	for _, outage := range o.in.Outages {
		if outage.Component != component {
			continue
		}
		end := o.to
		if outage.To != nil {
			end = outage.To.Unix()
		}
		w := int16(outage.Weight)
		if outage.Partial {
			w = 300
		}
		for t := outage.From.Unix(); t < end; t++ {
			i := t - first
			any[i] = true
			weight[i] = max(weight[i], w)
		}
	}
	for i := int64(0); i < width && !everyRun; i++ {
		if !any[i] {
			continue
		}
		run := i
		for run < width && any[run] {
			run++
		}
		if run-i < int64(o.in.MinOutage) {
			clear(weight[i:run])
		}
		i = run
	}
	return weight[o.from-first : o.to-first]
}

// covered marks the seconds of the period that some chosen interval covers.
func (o *oracle) covered(mark func(cover func(component string, from, to time.Time)), component string) []bool {
	cells := make([]bool, o.to-o.from)
	mark(func(scope string, from, to time.Time) {
		if scope != "" && scope != component {
			return
		}
		for t := max(from.Unix(), o.from); t < min(to.Unix(), o.to); t++ {
			cells[t-o.from] = true
		}
	})
	return cells
}

func (o *oracle) component(id string, lived bool) []cell {
	type cover = func(string, time.Time, time.Time)
	maintenance := o.covered(func(c cover) {
		for _, m := range o.in.Maintenances {
			if !lived && m.NotifiedAt != nil && m.From.Unix()-m.NotifiedAt.Unix() >= int64(o.in.Notice) {
				c(m.Component, m.From, m.To)
			}
		}
	}, id)
	excluded := func(client bool) []bool {
		return o.covered(func(c cover) {
			for _, x := range o.in.Exclusions {
				if !lived && x.Status != sla.Proposed && x.Status != sla.Refused && (x.Reason == "client") == client {
					c(x.Component, x.From, x.To)
				}
			}
		}, id)
	}
	client, third := excluded(true), excluded(false)
	silent := o.covered(func(c cover) {
		for _, gap := range o.in.NoData {
			c(gap.Component, gap.From, gap.To)
		}
	}, id)
	weight := o.down(id, lived)
	up := o.in.Denominator == sla.CountedAsUp

	cells := make([]cell, len(o.open))
	for i := range cells {
		down := letter('p')
		if weight[i] < 1000 {
			down = 'd'
		}
		switch {
		case !o.open[i]:
			cells[i] = cell{class: 'o'}
		case lived && weight[i] > 0:
			cells[i] = cell{down, true, weight[i]}
		case lived && silent[i]:
			cells[i] = cell{class: 'u'}
		case maintenance[i]:
			cells[i] = cell{'m', up, 0}
		case client[i]:
			cells[i] = cell{'c', up, 0}
		case third[i]:
			cells[i] = cell{'t', up, 0}
		case silent[i] && o.in.NoDataPolicy == sla.NoDataExcluded:
			cells[i] = cell{class: 'u'}
		case silent[i] && o.in.NoDataPolicy == sla.NoDataUp:
			cells[i] = cell{'u', true, 0}
		case silent[i]:
			cells[i] = cell{'u', true, 1000}
		case weight[i] > 0:
			cells[i] = cell{down, true, weight[i]}
		default:
			cells[i] = cell{'a', true, 0}
		}
	}
	return cells
}

// together is one line for the whole service.
func (o *oracle) together(lines [][]cell) []cell {
	whole := make([]cell, len(o.open))
	for i := range whole {
		heaviest := cell{}
		for _, line := range lines {
			c := line[i]
			if !c.measured || c.weight == 0 {
				continue
			}
			if c.weight > heaviest.weight || (c.weight == heaviest.weight && heaviest.class == 'u') {
				heaviest = c
			}
		}
		if heaviest.weight > 0 {
			whole[i] = heaviest
			continue
		}
	classes:
		for _, class := range []letter{'u', 'a', 'm', 'c', 't', 'o'} {
			for _, line := range lines {
				if line[i].class == class {
					whole[i] = line[i]
					break classes
				}
			}
		}
	}
	return whole
}

// sum counts cells.
func sum(cells []cell) (measured, counted, downtime int64) {
	for _, c := range cells {
		if !c.measured {
			continue
		}
		measured++
		downtime += int64(c.weight)
		if c.weight > 0 {
			counted++
		}
	}
	return measured, counted, downtime
}

func share(cells []cell) *big.Rat {
	measured, _, downtime := sum(cells)
	if measured == 0 {
		return nil
	}
	return big.NewRat(1000*measured-downtime, 1000*measured)
}

// aggregate applies the five rules word by word.
func aggregate(in sla.Input, lines [][]cell, whole []cell) *big.Rat {
	var shares []*big.Rat
	var weights []*big.Rat
	for i, line := range lines {
		if s := share(line); s != nil {
			shares = append(shares, s)
			weights = append(weights, in.Components[i].Weight.Rat())
		}
	}
	if in.Aggregation == sla.Serial {
		return share(whole)
	}
	if len(shares) == 0 {
		return nil
	}
	result := shares[0]
	switch in.Aggregation {
	case sla.Worst:
		for _, s := range shares {
			if s.Cmp(result) < 0 {
				result = s
			}
		}
	case sla.Product:
		result = big.NewRat(1, 1)
		for _, s := range shares {
			result = new(big.Rat).Mul(result, s)
		}
	case sla.Weighted:
		top, bottom := new(big.Rat), new(big.Rat)
		for i, s := range shares {
			top.Add(top, new(big.Rat).Mul(weights[i], s))
			bottom.Add(bottom, weights[i])
		}
		result = top.Quo(top, bottom)
	}
	return result
}
