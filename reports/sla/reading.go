package sla

import (
	"math/big"
	"time"
)

// Lived is the availability as people lived it: every second of the window
// whose state is known, with no maintenance and no exclusion taken out, every
// outage counted however short, and a known outage believed also where the
// sources were silent.
type Lived struct {
	Figure
}

func (p *plan) asLived() Lived {
	return Lived{p.figure(p.timelines(reading{lived: true}))}
}

// FlipKind is the sort of decision that would turn a verdict.
type FlipKind string

// The sorts of decision.
const (
	FlipMaintenance FlipKind = "maintenance"
	FlipExclusion   FlipKind = "exclusion"
	FlipGap         FlipKind = "gap"
	// FlipOutage is a claim that the client or a third party caused an outage.
	FlipOutage FlipKind = "outage"
	// FlipMinimum is the rule that drops short outages.
	FlipMinimum FlipKind = "minimum_outage"
)

// FlipChange is what would have to be decided otherwise.
type FlipChange string

// The changes.
const (
	IfNotAdmitted  FlipChange = "not_admitted"
	IfAdmitted     FlipChange = "admitted"
	IfRefused      FlipChange = "refused"
	IfAgreed       FlipChange = "agreed"
	IfCountedDown  FlipChange = "counted_down"
	IfCountedUp    FlipChange = "counted_up"
	IfExcluded     FlipChange = "excluded"
	IfEveryCounted FlipChange = "every_outage_counted"
)

// Flip is one decision that alone would turn the verdict.
type Flip struct {
	Kind   FlipKind   `json:"kind"`
	Change FlipChange `json:"change"`
	// ID, From and To name what is decided; empty for FlipMinimum.
	ID   string    `json:"id,omitempty"`
	From time.Time `json:"from,omitzero"`
	To   time.Time `json:"to,omitzero"`
	// Verdict and the availability are those after the change.
	Verdict         Verdict  `json:"verdict"`
	Availability    *big.Rat `json:"availability"`
	AvailabilityPct *string  `json:"availability_pct"`
}

// flips tries every single decision and keeps those that turn the verdict.
func (p *plan) flips(verdict Verdict) []Flip {
	var flips []Flip
	try := func(r reading, flip Flip, over span) {
		if flip.Kind != FlipMinimum && over.clip(p.period).length() == 0 {
			return
		}
		after := p.figure(p.timelines(r))
		if after.Verdict == verdict {
			return
		}
		if flip.Kind != FlipMinimum {
			flip.From, flip.To = instant(over.from), instant(over.to)
		}
		flip.Verdict, flip.Availability, flip.AvailabilityPct = after.Verdict, after.Availability, after.AvailabilityPct
		flips = append(flips, flip)
	}
	p.tryMarks(p.maintenances, IfNotAdmitted, IfAdmitted, try)
	p.tryMarks(p.exclusions, IfRefused, IfAgreed, try)
	for _, m := range p.gaps {
		for _, policy := range []NoDataPolicy{NoDataDown, NoDataUp, NoDataExcluded} {
			if policy != p.in.NoDataPolicy {
				try(reading{gap: m, gapPolicy: policy}, Flip{Kind: FlipGap, Change: ifGapCounted(policy), ID: m.id}, m.span)
			}
		}
	}
	p.tryClaims(try)
	if p.in.MinOutage > 0 {
		try(reading{noMinimum: true}, Flip{Kind: FlipMinimum, Change: IfEveryCounted}, p.period)
	}
	return flips
}

func (p *plan) tryMarks(marks []*mark, taken, given FlipChange, try func(reading, Flip, span)) {
	for _, m := range marks {
		if m.applies {
			try(reading{without: m}, Flip{Kind: m.kind, Change: taken, ID: m.id}, m.span)
		} else {
			try(reading{with: m}, Flip{Kind: m.kind, Change: given, ID: m.id}, m.span)
		}
	}
}

// tryClaims asks what would follow if the parties agreed that the client or a
// third party caused an outage.
func (p *plan) tryClaims(try func(reading, Flip, span)) {
	for component, list := range p.outages {
		for _, o := range list {
			colour := paintThirdParty
			switch p.in.Outages[o.index].Class {
			case CausedByClient:
				colour = paintClient
			case CausedByThirdParty:
			default:
				continue
			}
			claim := &mark{
				span: o.span, component: component,
				state: state{paint: colour, measured: p.in.Denominator == CountedAsUp},
			}
			try(reading{claimed: claim}, Flip{Kind: FlipOutage, Change: IfAgreed, ID: p.outageID(o.index)}, o.span)
		}
	}
}

func ifGapCounted(policy NoDataPolicy) FlipChange {
	switch policy {
	case NoDataDown:
		return IfCountedDown
	case NoDataUp:
		return IfCountedUp
	default:
		return IfExcluded
	}
}
