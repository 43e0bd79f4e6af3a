package reports

import (
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"vigie/app/fault"
	"vigie/reports/ledger"
	"vigie/reports/sla"
	"vigie/tenants"
	"vigie/tenants/calendar"
)

// reading is a dossier turned into the engine's input, and what the references in it stand for.
type reading struct {
	in sla.Input
	// outages is parallel to in.Outages; the others to the references M-1…, E-1…, G-1… in the input.
	outages      []ledger.Outage
	maintenances []ledger.Maintenance
	exclusions   []ledger.Exclusion
	gaps         []gap
	// cancelled are outages that people found to be none; uncounted, those of services that no component of the contract contains.
	cancelled, uncounted []ledger.Outage
	inside, beside       int
	tree                 tenants.Tree
	component            map[uuid.UUID]uuid.UUID
}

// gap is time of some components that no source tells of.
type gap struct {
	ref  string
	from time.Time
	// to is zero while the source is still silent.
	to time.Time
	// source is uuid.Nil where there was no source at all.
	source     uuid.UUID
	components []uuid.UUID // the components concerned
}

// read turns a dossier into the engine's input.
func (d *dossier) read() (*reading, error) {
	r := &reading{tree: tenants.NewTree(d.services), component: map[uuid.UUID]uuid.UUID{}}
	if err := r.contract(d); err != nil {
		return nil, err
	}
	for _, s := range d.services {
		r.component[s.ID] = r.componentOf(s.ID)
	}
	r.readOutages(d)
	r.readMaintenances(d)
	r.readExclusions(d)
	r.readGaps(d)
	return r, nil
}

// contract fills in what the terms say.
func (r *reading) contract(d *dossier) error {
	t := d.contract.Terms
	partial := sla.Weight(t.PartialWeight)
	r.in = sla.Input{
		TimeZone: t.TimeZone, Period: sla.Period{From: d.during.From, To: d.during.To}, Window: t.ServiceWindow, Holidays: []calendar.Date{},
		Components: []sla.Component{}, Outages: []sla.Outage{}, Maintenances: []sla.Maintenance{}, Exclusions: []sla.Exclusion{}, NoData: []sla.Gap{},
		Notice: sla.Seconds(t.NoticeS), NoDataPolicy: sla.NoDataPolicy(t.NoData), MinOutage: sla.Seconds(t.MinOutageS), PartialWeight: &partial,
		Aggregation: sla.Aggregation(t.Aggregation), Denominator: sla.Denominator(t.Denominator), Credits: []sla.CreditTier{},
		MonthlyFeeCents: t.MonthlyFeeCents,
	}
	if !d.asOf.IsZero() {
		asOf := d.asOf
		r.in.AsOf = &asOf
	}
	if t.ServiceWindow.Kind != calendar.Continuous {
		holidays, err := t.HolidaysBetween(d.during.From.Year()-1, d.during.To.Year()+1)
		if err != nil {
			return err
		}
		for _, date := range holidays.Dates() {
			// Those of the month and its eves are enough, and a reader can check them.
			if at := date.Start(time.UTC); at.After(d.during.From.AddDate(0, 0, -3)) && at.Before(d.during.To.AddDate(0, 0, 3)) {
				r.in.Holidays = append(r.in.Holidays, date)
			}
		}
	}
	if err := r.percentages(t); err != nil {
		return err
	}
	return r.components(d)
}

func (r *reading) percentages(t tenants.Terms) (err error) {
	parse := func(text string) sla.Decimal {
		decimal, problem := sla.ParseDecimal(text)
		if problem != nil && err == nil {
			err = fmt.Errorf("read terms: %w", problem)
		}
		return decimal
	}
	r.in.Target = parse(t.Target)
	minimum, most := parse(t.MinKnownPct), parse(t.CreditCapPct)
	r.in.MinKnownPct, r.in.CreditCapPct = &minimum, &most
	for _, tier := range t.Credits {
		r.in.Credits = append(r.in.Credits, sla.CreditTier{Below: parse(tier.Below), CreditPct: parse(tier.CreditPct)})
	}
	return err
}

func (r *reading) components(d *dossier) error {
	counted := d.contract.Terms.Components
	if len(counted) == 0 {
		for _, s := range r.tree.Top() {
			if s.RetiredAt == nil || s.RetiredAt.After(d.during.From) {
				counted = append(counted, tenants.ComponentTerms{ServiceID: s.ID, Weight: 1000})
			}
		}
	}
	names := map[uuid.UUID]string{}
	for _, s := range d.services {
		names[s.ID] = s.Name
	}
	for _, c := range counted {
		weight, err := sla.ParseDecimal(sla.Weight(c.Weight).String())
		if err != nil {
			return fmt.Errorf("read weight: %w", err)
		}
		r.in.Components = append(r.in.Components, sla.Component{ID: c.ServiceID.String(), Name: names[c.ServiceID], Weight: weight})
	}
	if len(counted) == 0 {
		return fault.New(fault.Conflict, "no_services", "The client has no service to measure: add one first.")
	}
	// A contract for the only service reads as the worst of several once there are more: the same figure with one, and never a kinder one.
	if r.in.Aggregation == sla.Single && len(counted) > 1 {
		r.in.Aggregation = sla.Worst
	}
	return nil
}

// componentOf returns the nearest component that a service is or is part of; uuid.Nil for none.
func (r *reading) componentOf(service uuid.UUID) uuid.UUID {
	for _, id := range append([]uuid.UUID{service}, r.tree.Ancestors(service)...) {
		if r.isComponent(id) {
			return id
		}
	}
	return uuid.Nil
}

func (r *reading) isComponent(id uuid.UUID) bool {
	return slices.ContainsFunc(r.in.Components, func(c sla.Component) bool { return c.ID == id.String() })
}

// concerned returns the components that services are, are part of, or contain, in the contract's order; all where no service is named.
func (r *reading) concerned(services []uuid.UUID) []uuid.UUID {
	var found []uuid.UUID
	for _, c := range r.in.Components {
		id := uuid.MustParse(c.ID)
		touches := func(s uuid.UUID) bool { return r.component[s] == id || r.tree.Within(id, s) }
		if len(services) == 0 || slices.ContainsFunc(services, touches) {
			found = append(found, id)
		}
	}
	return found
}

func (r *reading) everyComponent(components []uuid.UUID) bool {
	return len(components) == len(r.in.Components)
}

func (r *reading) readOutages(d *dossier) {
	for _, o := range d.ledger.Outages {
		switch {
		case o.State == ledger.Cancelled:
			r.cancelled = append(r.cancelled, o)
			continue
		case !d.asOf.IsZero() && !o.From.Before(d.asOf):
			continue // it began after the figure stops
		}
		down := r.down(o.ServiceID)
		if len(down) == 0 {
			r.uncounted = append(r.uncounted, o)
		}
		for _, component := range down {
			r.outages = append(r.outages, o)
			given := sla.Outage{ID: r.reference(d, o), Component: component.String(), From: o.From, Weight: sla.Weight(o.Weight), Class: sla.Cause(o.Class)}
			if !o.To.IsZero() {
				to := o.To
				given.To = &to
			}
			r.in.Outages = append(r.in.Outages, given)
		}
	}
}

// down returns the components that an outage of a service takes down: the nearest that it is or is part of, else every one that it contains.
func (r *reading) down(service uuid.UUID) []uuid.UUID {
	if id := r.component[service]; id != uuid.Nil {
		return []uuid.UUID{id}
	}
	return r.concerned([]uuid.UUID{service})
}

// holds reports whether any of an outage is in the period as measured.
func (d *dossier) holds(o ledger.Outage) bool {
	return o.From.Before(d.end()) && (o.To.IsZero() || o.To.After(d.during.From))
}

// reference numbers the outages of the period I-1, I-2, …; those beside it, which only lengthen a run across its edge, N-1, N-2, ….
func (r *reading) reference(d *dossier, o ledger.Outage) string {
	if d.holds(o) {
		r.inside++
		return fmt.Sprintf("I-%d", r.inside)
	}
	r.beside++
	return fmt.Sprintf("N-%d", r.beside)
}

func (r *reading) readMaintenances(d *dossier) {
	for _, m := range d.ledger.Maintenances {
		components := r.concerned(m.ServiceIDs)
		if !m.CancelledAt.IsZero() || len(components) == 0 || !m.From.Before(d.end()) {
			continue
		}
		r.maintenances = append(r.maintenances, m)
		ref, notified := fmt.Sprintf("M-%d", len(r.maintenances)), m.NotifiedAt
		for _, component := range r.scoped(components) {
			r.in.Maintenances = append(r.in.Maintenances, sla.Maintenance{ID: ref, Component: component, From: m.From, To: m.To, NotifiedAt: &notified})
		}
	}
}

// scoped names components to the engine; one empty name says all, which it computes faster.
func (r *reading) scoped(components []uuid.UUID) []string {
	if r.everyComponent(components) {
		return []string{""}
	}
	names := make([]string, len(components))
	for i, id := range components {
		names[i] = id.String()
	}
	return names
}

// readExclusions gives each exclusion the part of its outage that it names: it excuses its outage and nothing more, and only while the outage
// is said to be what was agreed.
func (r *reading) readExclusions(d *dossier) {
	for _, x := range d.ledger.Exclusions {
		for i, o := range r.outages {
			if o.ID != x.OutageID {
				continue
			}
			end := o.To
			if end.IsZero() {
				end = d.end()
			}
			part := calendar.Interval{From: x.From, To: x.To}.Intersect(calendar.Interval{From: o.From, To: end})
			if part.Empty() || !excuses(x, o) {
				continue
			}
			r.exclusions = append(r.exclusions, x)
			r.in.Exclusions = append(r.in.Exclusions, sla.Exclusion{
				ID: fmt.Sprintf("E-%d", len(r.exclusions)), Component: r.in.Outages[i].Component, From: part.From, To: part.To,
				Reason: x.Reason, Status: sla.ExclusionStatus(x.State),
			})
		}
	}
}

// excuses reports whether an outage is still said to be what an exclusion was about: of that service, and by that cause.
func excuses(x ledger.Exclusion, o ledger.Outage) bool {
	return x.ServiceID == o.ServiceID && (x.Reason == ledger.ReasonForceMajeure || x.Reason == string(o.Class))
}

// readGaps makes unknown what no source told of: the silence of a source, and the time before the first word of the client's first one. Where another source or
// a person knows of an outage, that is known, and silence does not hide it.
func (r *reading) readGaps(d *dossier) {
	for _, g := range d.ledger.Gaps {
		to := g.To
		for _, s := range d.sources {
			// A source that was revoked is not silent any more: whether anything watches from then on is for the others to say.
			if s.ID == g.SourceID && s.RevokedAt != nil && (to.IsZero() || s.RevokedAt.Before(to)) {
				to = s.RevokedAt.UTC().Truncate(time.Second)
			}
		}
		if to.IsZero() || to.After(g.From) {
			r.addGap(d, gap{from: g.From, to: to, source: g.SourceID, components: r.concerned(g.ServiceIDs)})
		}
	}
	for _, c := range r.in.Components {
		component := uuid.MustParse(c.ID)
		for run := range r.unwatched(d, component).All() {
			r.addUnwatched(d, component, run)
		}
	}
}

func (r *reading) addUnwatched(d *dossier, component uuid.UUID, run calendar.Interval) {
	for i, g := range r.gaps { // components that were never watched together share one gap
		if g.source == uuid.Nil && g.from.Equal(run.From) && g.to.Equal(run.To) {
			r.gaps[i].components = append(r.gaps[i].components, component)
			r.addNoData(r.gaps[i], component, r.pieces(d, r.gaps[i], component))
			return
		}
	}
	r.addGap(d, gap{from: run.From, to: run.To, components: []uuid.UUID{component}})
}

// unwatched returns when a component had no source at all that was ever heard.
func (r *reading) unwatched(d *dossier, component uuid.UUID) calendar.Set {
	var watched []calendar.Interval
	for _, s := range d.sources {
		if s.ServiceID != nil && !slices.Contains(r.concerned([]uuid.UUID{*s.ServiceID}), component) {
			continue
		}
		life := calendar.Interval{From: s.FirstEventAt.UTC().Truncate(time.Second), To: d.end()}
		if s.RevokedAt != nil && s.RevokedAt.Before(life.To) {
			life.To = s.RevokedAt.UTC().Truncate(time.Second)
		}
		watched = append(watched, life)
	}
	return calendar.NewSet(calendar.Interval{From: d.during.From, To: d.end()}).Subtract(calendar.NewSet(watched...))
}

func (r *reading) addGap(d *dossier, g gap) {
	if len(g.components) == 0 || !g.from.Before(d.end()) {
		return
	}
	g.ref = fmt.Sprintf("G-%d", len(r.gaps)+1)
	r.gaps = append(r.gaps, g)
	pieces := map[uuid.UUID]calendar.Set{}
	whole := true
	for _, component := range g.components {
		pieces[component] = r.pieces(d, g, component)
		whole = whole && pieces[component].Equal(calendar.NewSet(g.within(d)))
	}
	if whole && r.everyComponent(g.components) {
		r.addNoData(g, uuid.Nil, calendar.NewSet(g.within(d)))
		return
	}
	for _, component := range g.components {
		r.addNoData(g, component, pieces[component])
	}
}

// within is the part of a gap in the period as measured.
func (g gap) within(d *dossier) calendar.Interval {
	end := g.to
	if end.IsZero() {
		end = d.end()
	}
	return calendar.Interval{From: g.from, To: end}.Intersect(calendar.Interval{From: d.during.From, To: d.end()})
}

// pieces are the parts of a gap in which nothing is known of a component.
func (r *reading) pieces(d *dossier, g gap, component uuid.UUID) calendar.Set {
	var known []calendar.Interval
	for i, o := range r.outages {
		if r.in.Outages[i].Component != component.String() {
			continue
		}
		end := o.To
		if end.IsZero() {
			end = d.end()
		}
		known = append(known, calendar.Interval{From: o.From, To: end})
	}
	return calendar.NewSet(g.within(d)).Subtract(calendar.NewSet(known...))
}

func (r *reading) addNoData(g gap, component uuid.UUID, pieces calendar.Set) {
	name := ""
	if component != uuid.Nil {
		name = component.String()
	}
	n := 0
	for piece := range pieces.All() {
		id := g.ref
		if n++; n > 1 {
			id = fmt.Sprintf("%s.%d", g.ref, n)
		}
		r.in.NoData = append(r.in.NoData, sla.Gap{ID: id, Component: name, From: piece.From, To: piece.To})
	}
}
