package reports

import (
	"time"

	"vigie/reports/sla"
	"vigie/tenants"
	"vigie/tenants/calendar"
)

// answer is how one incident's promised delays went, in seconds of covered time.
type answer struct {
	incident incident
	// acknowledge and resolve are nil while the incident waits.
	acknowledge, resolve *int64
	// within is the delay that was promised when it was acknowledged.
	within *int64
}

// handled reports whether an incident is one the contract promises a response to: an alert's or one that a person opened. A source's silence
// and an unreadable event are the provider's own affair.
func (i incident) handled() bool { return i.Kind == "alert" || i.Kind == "manual" }

// answers measures the delays of the period's incidents on the contract's coverage.
func answers(d *dossier) []answer {
	var found []answer
	for _, i := range d.incidents {
		if !i.handled() || i.OpenedAt.Before(d.during.From) || !i.OpenedAt.Before(d.end()) {
			continue
		}
		a := answer{incident: i}
		acknowledged := i.AcknowledgedAt
		if acknowledged == nil {
			acknowledged = i.ResolvedAt // whoever resolved it has answered
		}
		a.acknowledge, a.resolve = d.took(i.OpenedAt, acknowledged), d.took(i.OpenedAt, i.ResolvedAt)
		if i.AcknowledgedAt != nil && i.AcknowledgeDueAt != nil {
			a.within = d.elapsed(i.OpenedAt, *i.AcknowledgeDueAt)
		}
		found = append(found, a)
	}
	return found
}

// took returns the covered seconds from an instant to another; nil while the other has not come.
func (d *dossier) took(from time.Time, to *time.Time) *int64 {
	if to == nil || to.After(d.at) {
		return nil
	}
	return d.elapsed(from, *to)
}

// promisedAs returns the priority whose promise an acknowledgement is held to: the one that promised so much when it was given.
func promisedAs(terms tenants.Terms, present tenants.Priority, within *int64) tenants.Priority {
	if within == nil || terms.Response[present].AcknowledgeS == *within {
		return present
	}
	for _, priority := range tenants.Priorities() {
		if terms.Response[priority].AcknowledgeS == *within {
			return priority
		}
	}
	return present
}

// elapsed returns the covered seconds between two instants.
func (d *dossier) elapsed(from, to time.Time) *int64 {
	hours, err := d.contract.Terms.CoverageHours(from)
	if err != nil {
		return nil
	}
	whole := func(t time.Time) time.Time { return t.UTC().Truncate(time.Second) }
	s := int64(hours.Elapsed(whole(from), whole(to)) / time.Second)
	return &s
}

// waited returns how long an incident has waited so far.
func (d *dossier) waited(a answer) int64 {
	end := d.end()
	if s := d.took(a.incident.OpenedAt, &end); s != nil {
		return *s
	}
	return 0
}

// responses sums the acknowledgements up by priority.
func responses(d *dossier) []MonthResponse {
	var rows []MonthResponse
	all := answers(d)
	for _, priority := range tenants.Priorities() {
		promise := d.contract.Terms.Response[priority]
		row := MonthResponse{Priority: priority, TargetS: promise.AcknowledgeS, SharePct: promise.SharePct}
		for _, a := range all {
			if promisedAs(d.contract.Terms, a.incident.Priority, a.within) != priority {
				continue
			}
			took := d.waited(a)
			if a.acknowledge != nil {
				took = *a.acknowledge
			} else {
				row.Running++
			}
			if a.acknowledge == nil && (promise.AcknowledgeS == 0 || took <= promise.AcknowledgeS) {
				continue // it may yet be in time
			}
			row.Total++
			if took <= promise.AcknowledgeS {
				row.Met++
			}
			row.WorstS = max(row.WorstS, took)
		}
		rows = append(rows, row)
	}
	return rows
}

// sourceCoverage is how well a source was heard.
type sourceCoverage struct {
	source tenants.Source
	// pct is nil when no second was owed while the source lived.
	pct  *string
	gaps []calendar.Interval
}

// coverage measures each source that lived in the period against the service window.
func (r *reading) coverage(d *dossier) []sourceCoverage {
	period := calendar.Interval{From: d.during.From, To: d.end()}
	zone, err := d.contract.Terms.Zone()
	if err != nil {
		return nil
	}
	window := r.in.Window.Expand(period, zone, calendar.NewHolidays(r.in.Holidays...))
	var found []sourceCoverage
	for _, s := range d.sources {
		life := calendar.Interval{From: s.FirstEventAt.UTC().Truncate(time.Second), To: period.To}
		if s.RevokedAt != nil {
			life.To = s.RevokedAt.UTC().Truncate(time.Second)
		}
		if life = life.Intersect(period); life.Empty() {
			continue
		}
		owed := window.Intersect(calendar.NewSet(life))
		c := sourceCoverage{source: s}
		for _, g := range r.gaps {
			if g.source == s.ID {
				c.gaps = append(c.gaps, g.within(d))
			}
		}
		if total := owed.Duration(); total > 0 {
			heard := owed.Subtract(calendar.NewSet(c.gaps...)).Duration()
			pct := sla.Percent(ratio(heard, total))
			c.pct = &pct
		}
		found = append(found, c)
	}
	return found
}

func (r *reading) sourcesOf(d *dossier) []MonthSource {
	var views []MonthSource
	for _, c := range r.coverage(d) {
		views = append(views, MonthSource{c.source.ID, c.source.Name, c.pct})
	}
	return views
}
