package reports

import (
	"cmp"
	"strings"
	"time"

	"vigie/reports/ledger"
	"vigie/reports/pdf"
	"vigie/reports/sla"
	"vigie/tenants"
)

func (p *pages) outages() {
	for i, share := range p.result.Outages {
		given, told := p.e.SLA.Outages[i], p.e.Outages[i]
		if !strings.HasPrefix(given.ID, "I-") {
			continue
		}
		class := landing(share)
		row := pdf.Outage{
			Ref: given.ID, Component: told.Component, From: given.From, Weight: int64(share.Weight), Class: classOf(class),
			Counted: int64(share.Attributed), Cause: told.Cause, Clause: p.e.Contract.Terms.Clauses[tenants.Class(class)],
		}
		if given.To != nil {
			row.To = *given.To
		}
		p.reason(&row, share)
		p.doc.Outages = append(p.doc.Outages, row)
	}
	p.uncounted()
}

// uncounted lists the outages that never came before the engine: those that were withdrawn, and those of services that the contract does not name.
func (p *pages) uncounted() {
	for _, o := range p.e.Outages[len(p.e.SLA.Outages):] {
		if o.Ref == "" {
			continue // of another month
		}
		row := pdf.Outage{Ref: o.Ref, Component: cmp.Or(o.Component, o.Service), From: o.From, Weight: int64(o.Weight), Class: pdf.Available,
			Cause: cmp.Or(o.Cause, o.Note), Reason: pdf.NotPromised}
		if o.State == ledger.Cancelled {
			row.Reason = pdf.Withdrawn
		}
		if o.To != nil {
			row.To = *o.To
		}
		p.doc.Outages = append(p.doc.Outages, row)
	}
}

// reason says why an outage counts, or does not, and names what stands behind that.
func (p *pages) reason(row *pdf.Outage, share sla.OutageShare) {
	row.Reason = reasonOf(share, p.result.From)
	switch row.Reason {
	case pdf.Overlapped:
		row.ReasonRef = p.heavier(share)
	case pdf.UnderMaintenance:
		for _, m := range p.e.Maintenances {
			if m.Admitted && m.From.Before(until(share.To, p.result.To)) && share.From.Before(m.To) {
				row.ReasonRef = m.Ref
			}
		}
	case pdf.ByAgreement:
		for _, x := range p.e.Exclusions {
			if x.Outage == share.ID && x.DecidedAt != nil {
				row.ReasonRef, row.ReasonAt = x.Ref, *x.DecidedAt
			}
		}
	}
}

// reasonOf says why an outage counts in a period that begins at an instant, or does not.
func reasonOf(share sla.OutageShare, begins time.Time) pdf.Reason {
	switch {
	case share.InPeriod == 0 && share.To != nil && !share.To.After(begins):
		return pdf.OtherPeriod
	case share.TooShort:
		return pdf.TooShort
	case share.Counted > 0 && share.Attributed == 0:
		return pdf.Overlapped
	case share.Counted > 0 && share.Counted < share.InPeriod:
		return pdf.CountedInPart
	case share.Counted > 0 || share.InPeriod == 0:
		return pdf.Counted
	}
	switch landing(share) {
	case sla.Announced:
		return pdf.UnderMaintenance
	case sla.Client, sla.ThirdParty:
		return pdf.ByAgreement
	case sla.Unknown:
		return pdf.Unmeasured
	case sla.Outside:
		return pdf.OutOfHours
	}
	return pdf.Counted // a weight of nothing counts nothing
}

// heavier is the reference of the outage that counts the seconds of one that overlaps it.
func (p *pages) heavier(of sla.OutageShare) string {
	ref, most := "", sla.Weight(-1)
	for i, share := range p.result.Outages {
		if share.Component == of.Component && share.ID != of.ID && share.Attributed > 0 && share.Weight > most &&
			share.From.Before(until(of.To, p.result.To)) && of.From.Before(until(share.To, p.result.To)) {
			ref, most = p.e.SLA.Outages[i].ID, share.Weight
		}
	}
	return ref
}

func until(to *time.Time, end time.Time) time.Time {
	if to == nil || to.After(end) {
		return end
	}
	return *to
}
