package reports

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"vigie/app/access"
	"vigie/app/db"
	"vigie/app/fault"
	"vigie/reports/ledger"
	"vigie/reports/pdf"
	"vigie/reports/sla"
	"vigie/tenants"
	"vigie/tenants/calendar"
)

// Month returns a client's month as of now; a zero period is the present month.
func (rs *Reports) Month(ctx context.Context, c access.Caller, period Period) (m Month, err error) {
	err = rs.db.TenantSnapshot(ctx, c.TenantID, func(tx *db.Tx) error {
		if period == (Period{}) {
			if period, err = presentTx(ctx, tx); err != nil {
				return err
			}
		}
		d, err := collectTx(ctx, tx, scope{period: period})
		if err != nil {
			return err
		}
		trend, err := trendTx(ctx, tx, d)
		if err != nil {
			return err
		}
		m, err = monthOf(d, trend)
		return err
	})
	return m, err
}

// presentTx returns the month that it now is for the client.
func presentTx(ctx context.Context, tx *db.Tx) (Period, error) {
	t, err := tenants.TenantTx(ctx, tx)
	if err != nil {
		return Period{}, err
	}
	name := t.TimeZone
	if v, err := tenants.InForceTx(ctx, tx, tx.Now); err == nil {
		name = v.Terms.TimeZone
	}
	zone, err := calendar.LoadZone(name)
	if err != nil {
		return Period{}, err
	}
	return PeriodAt(tx.Now, zone), nil
}

// Glance is a month in a list of clients.
type Glance struct {
	Period       string
	Availability *string
	Verdict      sla.Verdict
	MarginS      *int64
}

// Glance returns the present month's figure; nil where nothing can be measured yet: no contract, no service, the first second of the month.
func (rs *Reports) Glance(ctx context.Context, tenantID uuid.UUID) (g *Glance, err error) {
	err = rs.db.TenantSnapshot(ctx, tenantID, func(tx *db.Tx) error {
		period, err := presentTx(ctx, tx)
		if err != nil {
			return err
		}
		d, err := collectTx(ctx, tx, scope{period: period, figuresOnly: true})
		if err != nil {
			return err
		}
		r, err := d.read()
		if err != nil {
			return err
		}
		result, err := compute(r.in)
		if err != nil {
			return err
		}
		g = &Glance{period.String(), result.AvailabilityPct, result.Verdict, (*int64)(result.Margin)}
		return nil
	})
	if fault.KindOf(err) == fault.Conflict {
		return nil, nil
	}
	return g, err
}

// maxTrend is how many months a trend shows, the present one included.
const maxTrend = 12

// trendTx returns the months before: as their final report says where one was issued, else as the ledger now says.
func trendTx(ctx context.Context, tx *db.Tx, d *dossier) ([]MonthTrend, error) {
	first, err := firstPeriod(d)
	if err != nil {
		return nil, err
	}
	var trend []MonthTrend
	for p := d.period.Add(1 - maxTrend); p.Before(d.period); p = p.Add(1) {
		if p.Before(first) {
			continue
		}
		if i := slices.IndexFunc(d.issued, func(m issuedMonth) bool { return m.Period == p.String() }); i >= 0 {
			m := d.issued[i]
			trend = append(trend, MonthTrend{m.Period, m.Availability, sla.Verdict(value(m.Verdict))})
			continue
		}
		earlier, err := collectTx(ctx, tx, scope{period: p, figuresOnly: true})
		if err != nil {
			return nil, err
		}
		r, err := earlier.read()
		if err != nil {
			return nil, err
		}
		figure, err := sla.Measure(r.in)
		if err != nil {
			return nil, err
		}
		trend = append(trend, MonthTrend{p.String(), figure.AvailabilityPct, figure.Verdict})
	}
	return trend, nil
}

// firstPeriod returns the month in which the client's first contract began.
func firstPeriod(d *dossier) (Period, error) {
	zone, err := d.contract.Terms.Zone()
	if err != nil {
		return Period{}, err
	}
	first, err := firstDay(d.versions)
	return PeriodAt(first, zone), err
}

func value(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// monthOf computes a dossier and lays it out for the portal.
func monthOf(d *dossier, trend []MonthTrend) (Month, error) {
	r, err := d.read()
	if err != nil {
		return Month{}, err
	}
	result, err := compute(r.in)
	if err != nil {
		return Month{}, err
	}
	terms, told := d.contract.Terms, lineOf(result)
	m := Month{
		Period: d.period.String(), From: d.during.From, To: d.during.To, TimeZone: terms.TimeZone, Provisional: !d.asOf.IsZero(),
		Contract:    MonthContract{d.contract.Reference, d.contract.Version, terms.Target, terms.Currency},
		Certifiable: result.Certifiable, Contractual: figureOf(result),
		AsLived:  MonthLived{result.AsLived.AvailabilityPct, result.AsLived.Verdict},
		KnownPct: result.CoveragePct, Flips: r.flips(result), TotalS: int64(told.classes.Total()),
		Outages: r.monthOutages(d, result), Response: responses(d), Sources: r.sourcesOf(d),
		Trend: append(trend, MonthTrend{d.period.String(), result.AvailabilityPct, result.Verdict}),
	}
	if !d.asOf.IsZero() {
		m.AsOf = &d.asOf
	}
	for _, class := range sla.Classes() {
		m.Classes = append(m.Classes, MonthClass{class, int64(told.classes.Of(class)), terms.Clauses[tenants.Class(class)]})
	}
	for _, day := range result.Days {
		m.Days = append(m.Days, MonthDay{day.Date.String(), secondsByClass(day.Classes)})
	}
	for _, point := range result.BurnDown {
		burn := MonthBurn{At: point.At, ConsumedMS: int64(point.Consumed)}
		if result.Budget != nil {
			burn.BudgetMS = int64(result.Budget.Allowed)
		}
		m.Burn = append(m.Burn, burn)
	}
	m.Components = r.monthComponents(result)
	for _, work := range r.maintenances {
		m.Maintenances = append(m.Maintenances, MaintenanceView(work, terms.NoticeS))
	}
	for _, g := range r.gaps {
		view := MonthGap{From: later(g.from, d.during.From), Source: d.sourceName(g.source)}
		if !g.to.IsZero() {
			to := g.to
			view.To = &to
		}
		m.Gaps = append(m.Gaps, view)
	}
	m.Periods, err = d.periods()
	return filled(m), err
}

func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

// filled makes the empty lists empty, not absent.
func filled(m Month) Month {
	m.Flips, m.Outages, m.Maintenances, m.Gaps = list(m.Flips), list(m.Outages), list(m.Maintenances), list(m.Gaps)
	m.Burn, m.Response, m.Sources, m.Days = list(m.Burn), list(m.Response), list(m.Sources), list(m.Days)
	return m
}

func list[T any](items []T) []T {
	if items == nil {
		return []T{}
	}
	return items
}

func figureOf(r sla.Result) MonthFigure {
	f := MonthFigure{
		Availability: r.AvailabilityPct, Verdict: r.Verdict, MeasuredS: int64(r.Measured), DowntimeMS: int64(r.Downtime), CountedS: int64(r.Counted),
		MarginS: (*int64)(r.Margin), CreditPct: r.Credit.Pct.String(), CreditCents: r.Credit.Cents,
	}
	if r.Budget != nil {
		f.BudgetMS, f.BudgetPct = int64(r.Budget.Allowed), r.Budget.ConsumedPct
	}
	return f
}

func secondsByClass(c sla.ClassSeconds) map[sla.Class]int64 {
	by := map[sla.Class]int64{}
	for _, class := range sla.Classes() {
		if n := c.Of(class); n > 0 {
			by[class] = int64(n)
		}
	}
	return by
}

func (r *reading) monthComponents(result sla.Result) []MonthComponent {
	var components []MonthComponent
	for _, c := range result.Components {
		view := MonthComponent{ID: c.ID, Name: c.Name, Availability: c.AvailabilityPct, Verdict: c.Verdict, Segments: []MonthSegment{}}
		for _, s := range c.Timeline {
			if s.Class == sla.Available {
				continue
			}
			segment := MonthSegment{From: s.From, To: s.To, Class: s.Class, Weight: int(s.Weight), OutageIDs: []uuid.UUID{}}
			for _, ref := range s.Outages {
				segment.OutageIDs = append(segment.OutageIDs, r.outageID(ref))
			}
			view.Segments = append(view.Segments, segment)
		}
		components = append(components, view)
	}
	return components
}

// outageID returns the outage that a reference of the input stands for.
func (r *reading) outageID(ref string) uuid.UUID {
	for i, given := range r.in.Outages {
		if given.ID == ref {
			return r.outages[i].ID
		}
	}
	return uuid.Nil
}

// landing is the class in which most of an outage's seconds fell, and of equals the one listed first.
func landing(share sla.OutageShare) sla.Class {
	if share.InPeriod == 0 {
		if share.Weight < sla.Full {
			return sla.Degraded
		}
		return sla.ProviderDown
	}
	if share.Counted > 0 { // what counts is what the reader looks for
		if share.Classes.ProviderDown >= share.Classes.Degraded {
			return sla.ProviderDown
		}
		return sla.Degraded
	}
	return slices.MaxFunc(sla.Classes(), func(a, b sla.Class) int {
		return cmp.Compare(share.Classes.Of(a), share.Classes.Of(b))
	})
}

func (r *reading) monthOutages(d *dossier, result sla.Result) []MonthOutage {
	var views []MonthOutage
	for i, share := range result.Outages {
		if !r.ofPeriod(i) {
			continue
		}
		o, class := r.outages[i], landing(share)
		view := MonthOutage{
			ID: o.ID, From: o.From, To: share.To, Component: NamedID{share.Component, r.componentName(share.Component)}, Class: class,
			Weight: int(share.Weight), CountedMS: int64(share.Attributed), Clause: d.contract.Terms.Clauses[tenants.Class(class)],
			Cause: d.cause(o), State: o.State, Reason: reasonNames[reasonOf(share, result.From)],
		}
		if incident, ok := d.incident(o.IncidentID); ok {
			view.Reference = &incident.Reference
		}
		for _, x := range d.ledger.Exclusions { // the newest proposal about it
			if x.OutageID == o.ID {
				shown := ExclusionView(x, d.nameOf)
				view.Exclusion = &shown
			}
		}
		views = append(views, view)
	}
	for _, o := range slices.Concat(r.uncounted, r.cancelled) {
		if !d.holds(o) {
			continue
		}
		view := MonthOutage{ID: o.ID, From: o.From, Component: NamedID{o.ServiceID.String(), d.serviceName(o.ServiceID)}, Class: sla.Available, Weight: o.Weight,
			Cause: d.cause(o), State: o.State, Reason: reasonNames[pdf.NotPromised]}
		if o.State == ledger.Cancelled {
			view.Reason = reasonNames[pdf.Withdrawn]
		}
		if !o.To.IsZero() {
			view.To = &o.To
		}
		if incident, ok := d.incident(o.IncidentID); ok {
			view.Reference = &incident.Reference
		}
		views = append(views, view)
	}
	return views
}

// ofPeriod reports whether an outage of the input is one of the period, not one beside it.
func (r *reading) ofPeriod(i int) bool { return r.in.Outages[i].ID[0] == 'I' }

func (r *reading) componentName(id string) string {
	for _, c := range r.in.Components {
		if c.ID == id {
			return c.Name
		}
	}
	return ""
}

func (d *dossier) incident(id uuid.UUID) (incident, bool) {
	i := slices.IndexFunc(d.incidents, func(i incident) bool { return i.ID == id })
	if i < 0 || id == uuid.Nil {
		return incident{}, false
	}
	return d.incidents[i], true
}

// cause says why there was an outage, in the words of whoever resolved its incident.
func (d *dossier) cause(o ledger.Outage) string {
	i, _ := d.incident(o.IncidentID)
	return cmp.Or(i.Cause, i.Summary, o.Note, i.Title)
}

// ExclusionView lays an exclusion out for a screen.
func ExclusionView(x ledger.Exclusion, name func(actor string) string) MonthExclusion {
	view := MonthExclusion{
		ID: x.ID, OutageID: x.OutageID, ServiceID: x.ServiceID, From: x.From, To: x.To, Reason: x.Reason, Note: x.Note, State: x.State,
		ProposedBy: name(x.ProposedBy), ProposedAt: x.ProposedAt, Answer: x.Answer,
	}
	if !x.DecidedAt.IsZero() {
		by, at := name(x.DecidedBy), x.DecidedAt
		view.DecidedBy, view.DecidedAt = &by, &at
	}
	return view
}

// MaintenanceView lays a maintenance out for a screen, as a contract with that notice judges it.
func MaintenanceView(m ledger.Maintenance, noticeS int64) MonthMaintenance {
	view := MonthMaintenance{
		ID: m.ID, Title: m.Title, ServiceIDs: list(m.ServiceIDs), From: m.From, To: m.To, NotifiedAt: m.NotifiedAt, Admitted: m.Admitted(noticeS),
	}
	if !m.CancelledAt.IsZero() {
		at := m.CancelledAt
		view.CancelledAt = &at
	}
	return view
}

func (r *reading) flips(result sla.Result) []MonthFlip {
	var flips []MonthFlip
	for _, f := range result.Flips {
		flip := MonthFlip{Kind: f.Kind, From: f.From, To: f.To, Seconds: int64(f.To.Sub(f.From) / time.Second), Detail: f.Change}
		if id := r.idOf(f.Kind, f.ID); id != uuid.Nil {
			flip.ID = &id
		}
		flips = append(flips, flip)
	}
	return flips
}

// idOf returns what a reference of the input stands for; a gap stands for the silent source.
func (r *reading) idOf(kind sla.FlipKind, ref string) uuid.UUID {
	n := refNumber(ref)
	switch {
	case kind == sla.FlipOutage:
		return r.outageID(ref)
	case n == 0:
	case kind == sla.FlipMaintenance && n <= len(r.maintenances):
		return r.maintenances[n-1].ID
	case kind == sla.FlipExclusion && n <= len(r.exclusions):
		return r.exclusions[n-1].ID
	case kind == sla.FlipGap && n <= len(r.gaps):
		return r.gaps[n-1].source
	}
	return uuid.Nil
}

// refNumber reads 12 from "M-12" or "G-12.3".
func refNumber(ref string) int {
	n := 0
	for i := 2; i < len(ref) && ref[i] >= '0' && ref[i] <= '9'; i++ {
		n = 10*n + int(ref[i]-'0')
	}
	return n
}

func (d *dossier) sourceName(id uuid.UUID) string {
	for _, s := range d.sources {
		if s.ID == id {
			return s.Name
		}
	}
	return ""
}

// periods lists the months that can be shown, newest first.
func (d *dossier) periods() ([]string, error) {
	zone, err := d.contract.Terms.Zone()
	if err != nil {
		return nil, err
	}
	first, err := firstPeriod(d)
	if err != nil {
		return nil, err
	}
	var periods []string
	for p := PeriodAt(d.at, zone); !p.Before(first) && len(periods) < 120; p = p.Add(-1) {
		periods = append(periods, p.String())
	}
	return list(periods), nil
}
