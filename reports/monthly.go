package reports

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"math/big"
	"slices"
	"strings"
	"time"

	"vigie/reports/pdf"
	"vigie/reports/sla"
	"vigie/tenants"
	"vigie/tenants/calendar"
)

// pages turns evidence into the document to draw. Everything in it comes from the evidence and what the engine makes of it.
type pages struct {
	e      Evidence
	result sla.Result
	line   line
	zone   *time.Location
	doc    pdf.Monthly
}

// newPages lays a report out.
func newPages(e Evidence, evidence []byte, result sla.Result) (pdf.Monthly, error) {
	zone, err := e.Contract.Terms.Zone()
	if err != nil {
		return pdf.Monthly{}, err
	}
	period, err := ParsePeriod(e.Report.Period)
	if err != nil {
		return pdf.Monthly{}, err
	}
	if len(e.Outages) < len(e.SLA.Outages) {
		return pdf.Monthly{}, errors.New("the evidence tells of fewer outages than were computed")
	}
	p := &pages{e: e, result: result, line: lineOf(result), zone: zone}
	p.doc = pdf.Monthly{
		Language: pdf.Language(e.Report.Locale), Number: e.Report.Number, Version: e.Report.Version, Supersedes: e.Report.Supersedes,
		IssuedAt: e.Report.ProducedAt, Provider: e.Provider, Client: e.Client.Name,
		Contract:    pdf.Contract{Reference: e.Contract.Reference, Version: e.Contract.Version},
		Period:      pdf.Period{From: e.SLA.Period.From, To: e.SLA.Period.To, Zone: zone},
		Commitments: p.commitments(), Hours: p.hours(), Responses: p.responses(), Quality: p.quality(), Readings: p.readings(),
		Alerts: pdf.Alerts{ByHour: e.AlertsByHour}, Credit: p.credit(), Method: p.method(), Trend: p.trend(period),
	}
	if e.SLA.AsOf != nil {
		p.doc.Period.AsOf = *e.SLA.AsOf
	}
	p.days()
	p.outages()
	p.parties()
	p.evidence(evidence)
	return p.doc, nil
}

// classOf is a class as the pages name it. The two lists are of the same names: TestClassesAreThePages.
func classOf(c sla.Class) pdf.Class {
	for class := range pdf.ClassCount {
		if class.String() == string(c) {
			return class
		}
	}
	return pdf.Unknown
}

func percentOf(text *string) pdf.Percent { return pdf.Percent(value(text)) }

func verdictOf(v sla.Verdict, certifiable bool) pdf.Verdict {
	switch {
	case v == sla.NotMeasurable:
		return pdf.NotMeasurable
	case !certifiable:
		return pdf.NotCertifiable
	case v == sla.Breached:
		return pdf.Missed
	}
	return pdf.Met
}

// line is the one whose seconds make a month's figure.
type line struct {
	// component is empty where the whole service's line makes it.
	component string
	classes   sla.ClassSeconds
}

// lineOf returns the line whose seconds make the figure: the worst component's where the worst one is the figure, else the whole service's. The
// classes of any other line would not add up to the measured time beside them. Days and hours are told by the whole service's all the same: a lost
// second must be found in them, whichever component lost it.
func lineOf(r sla.Result) line {
	if r.Aggregation != sla.Worst {
		return line{classes: r.Classes}
	}
	worst := r.Components[0]
	for _, c := range r.Components[1:] {
		if c.Availability != nil && (worst.Availability == nil || c.Availability.Cmp(worst.Availability) < 0) {
			worst = c
		}
	}
	return line{worst.ID, worst.Classes}
}

// mostCommitments bounds the rows of the cover.
const mostCommitments = 5

// commitments are the one that makes the figure and, where the worst component is the figure, the others': each has the target to reach.
func (p *pages) commitments() []pdf.Commitment {
	headline := p.commitment()
	all := []pdf.Commitment{headline}
	if p.line.component == "" || len(p.result.Components) == 1 || len(p.result.Components) > mostCommitments {
		return all
	}
	for _, c := range p.result.Components {
		if c.ID == p.line.component {
			all[0].Name = c.Name
			continue
		}
		other := pdf.Commitment{
			Name: c.Name, Target: headline.Target, Achieved: percentOf(c.AvailabilityPct), Verdict: verdictOf(c.Verdict, p.result.Certifiable),
			Measured: int64(c.Measured), Downtime: int64(c.Downtime), Classes: p.classTotals(c.Classes), Drops: p.drops(c.ID),
		}
		allowed := new(big.Rat).Sub(ratio(100, 1), p.result.Target.Rat())
		allowed.Mul(allowed, ratio(time.Duration(10*c.Measured), 1)) // per cent of seconds, in thousandths
		other.Budget = new(big.Int).Quo(allowed.Num(), allowed.Denom()).Int64()
		all = append(all, other)
	}
	return all
}

func (p *pages) commitment() pdf.Commitment {
	r := p.result
	c := pdf.Commitment{
		Target: pdf.Percent(r.Target.String()), Achieved: percentOf(r.AvailabilityPct), Lived: percentOf(r.AsLived.AvailabilityPct),
		Verdict: verdictOf(r.Verdict, r.Certifiable), Measured: int64(r.Measured), Downtime: int64(r.Downtime), Credit: r.Credit.Cents,
		Classes: p.classTotals(p.line.classes), Drops: p.drops(p.line.component),
	}
	if r.Budget != nil {
		// For weighted and product figures the seconds of the whole line are not the figure's own: what the budget lost is.
		c.Budget, c.Downtime = int64(r.Budget.Allowed), int64(r.Budget.Consumed)
	}
	return c
}

// drops are what spent the budget of a component, or of the whole service.
func (p *pages) drops(component string) []pdf.Drop {
	var drops []pdf.Drop
	lose := func(from, to time.Time, loss int64) {
		if loss <= 0 {
			return
		}
		ref := p.during(component, from, to)
		if last := len(drops) - 1; last >= 0 && drops[last].Ref == ref && drops[last].At.Equal(from) {
			drops[last].At, drops[last].Loss = to, drops[last].Loss+loss
			return
		}
		drops = append(drops, pdf.Drop{At: to, Loss: loss, Ref: ref})
	}
	if component == "" { // what the figure falls by, whatever its components lose
		for i, point := range p.result.BurnDown {
			if i > 0 {
				before := p.result.BurnDown[i-1]
				lose(before.At, point.At, int64(point.Consumed-before.Consumed))
			}
		}
		return drops
	}
	for _, c := range p.result.Components {
		for _, s := range c.Timeline {
			if c.ID == component && s.Measured {
				lose(s.From, s.To, int64(s.Weight)*int64(s.Seconds()))
			}
		}
	}
	return drops
}

// during are the references of the outages that took something away in an interval; empty where unknown time counts as down.
func (p *pages) during(component string, from, to time.Time) string {
	var refs []string
	for i, share := range p.result.Outages {
		if share.Attributed > 0 && (component == "" || share.Component == component) &&
			share.From.Before(to) && until(share.To, p.result.To).After(from) {
			refs = append(refs, p.e.SLA.Outages[i].ID)
		}
	}
	return strings.Join(refs, ", ")
}

func (p *pages) classTotals(seconds sla.ClassSeconds) []pdf.ClassTotal {
	var rows []pdf.ClassTotal
	for _, class := range sla.Classes() {
		row := p.classTotal(class)
		row.Seconds = int64(seconds.Of(class))
		rows = append(rows, row)
	}
	return rows
}

func (p *pages) classTotal(class sla.Class) pdf.ClassTotal {
	t := p.e.Contract.Terms
	row := pdf.ClassTotal{Class: classOf(class), Clause: t.Clauses[tenants.Class(class)]}
	switch class {
	case sla.Available:
		row.Effect = pdf.Measured
	case sla.ProviderDown:
		row.Effect, row.Weight = pdf.CountedAtWeight, int64(sla.Full)
	case sla.Degraded:
		row.Effect = pdf.CountedAtWeight
	case sla.Client, sla.ThirdParty, sla.Announced:
		row.Effect = pdf.Removed
		if t.Denominator == tenants.DenominatorCountedAsUp {
			row.Effect = pdf.CountedUp
		}
	case sla.Unknown:
		row.Effect = map[string]pdf.Effect{tenants.NoDataUp: pdf.CountedUp, tenants.NoDataDown: pdf.CountedDown}[t.NoData]
		if t.NoData == tenants.NoDataExclude {
			row.Effect = pdf.Removed
		}
	}
	return row
}

// severity orders the classes by how much a reader wants to see them when several share an hour or a day.
var severity = map[sla.Class]int{
	sla.Outside: 0, sla.Available: 1, sla.Announced: 2, sla.ThirdParty: 3, sla.Client: 4, sla.Unknown: 5, sla.Degraded: 6, sla.ProviderDown: 7,
}

// worstOf is the gravest class with a second in it.
func worstOf(seconds sla.ClassSeconds) sla.Class {
	worst := sla.Outside
	for _, class := range sla.Classes() {
		if seconds.Of(class) > 0 && severity[class] > severity[worst] {
			worst = class
		}
	}
	return worst
}

// hours is the gravest class of each hour.
func (p *pages) hours() []pdf.Class {
	from, end := p.result.From, p.result.To
	worst := make([]sla.Class, (int(end.Sub(from)/time.Second)+3599)/3600)
	for i := range worst {
		worst[i] = sla.Outside
	}
	for _, s := range p.result.Timeline {
		first, last := int(s.From.Sub(from)/time.Hour), int((s.To.Sub(from)-time.Second)/time.Hour)
		for h := first; h <= last; h++ {
			if severity[s.Class] > severity[worst[h]] {
				worst[h] = s.Class
			}
		}
	}
	hours := make([]pdf.Class, len(worst))
	for i, class := range worst {
		hours[i] = classOf(class)
	}
	return hours
}

func (p *pages) days() {
	for _, day := range p.result.Days {
		d := pdf.Day{Date: day.From}
		for _, class := range sla.Classes() {
			d.Seconds[classOf(class)] = int64(day.Classes.Of(class))
		}
		p.doc.Days = append(p.doc.Days, d)
	}
	for _, c := range p.result.Components {
		component := pdf.Component{Name: c.Name, Achieved: percentOf(c.AvailabilityPct)}
		for _, day := range c.Days {
			component.Days = append(component.Days, classOf(worstOf(day.Classes)))
		}
		p.doc.Components = append(p.doc.Components, component)
	}
}

func (p *pages) trend(period Period) []pdf.Month {
	var months []pdf.Month
	for _, t := range p.e.Trend {
		at, err := ParsePeriod(t.Period)
		if err != nil {
			continue
		}
		months = append(months, pdf.Month{Start: p.start(at), Contractual: percentOf(t.Availability), Lived: percentOf(t.Lived),
			Verdict: verdictOf(t.Verdict, true), Corrected: t.Corrected})
	}
	r := p.result
	return append(months, pdf.Month{Start: p.start(period), Contractual: percentOf(r.AvailabilityPct), Lived: percentOf(r.AsLived.AvailabilityPct),
		Verdict: verdictOf(r.Verdict, r.Certifiable), Corrected: p.e.Report.Version > 1})
}

func (p *pages) start(period Period) time.Time {
	return calendar.Month(period.Year, period.Month, p.zone).From
}

// parties lays out what was announced and what was asked.
func (p *pages) parties() {
	for _, m := range p.e.Maintenances {
		row := pdf.MaintenanceWindow{Ref: m.Ref, Subject: m.Title, From: m.From, To: m.To, Notice: int64(m.From.Sub(m.NotifiedAt) / time.Second),
			Required: p.e.Contract.Terms.NoticeS, Admitted: m.Admitted}
		for _, share := range p.result.Maintenances {
			if share.ID == m.Ref {
				row.Excluded = max(row.Excluded, int64(share.Applied))
			}
		}
		p.doc.Maintenances = append(p.doc.Maintenances, row)
	}
	for _, x := range p.e.Exclusions {
		row := pdf.Exclusion{Ref: x.Ref, Outage: x.Outage, Class: pdf.ThirdParty, From: x.From, To: x.To, ProposedBy: x.ProposedBy, ProposedAt: x.ProposedAt,
			DecidedBy: x.DecidedBy, Note: cmp.Or(x.Answer, x.Note)}
		if x.Reason == sla.ReasonClient {
			row.Class = pdf.Client
		}
		if x.DecidedAt != nil {
			row.DecidedAt = *x.DecidedAt
		}
		row.Decision = map[string]pdf.Decision{"agreed": pdf.Agreed, "refused": pdf.Refused}[string(x.State)]
		for _, share := range p.result.Exclusions {
			if share.ID == x.Ref && share.Status == sla.Agreed {
				row.Excluded = int64(share.Applied)
			}
		}
		p.doc.Exclusions = append(p.doc.Exclusions, row)
	}
	for _, m := range p.e.Upcoming {
		p.doc.Upcoming = append(p.doc.Upcoming, pdf.Announcement{AnnouncedAt: m.NotifiedAt, Subject: m.Title, From: m.From, To: m.To})
	}
}

func (p *pages) responses() []pdf.Response {
	var rows []pdf.Response
	for _, priority := range tenants.Priorities() {
		promise := p.e.Contract.Terms.Response[priority]
		row := pdf.Response{Priority: string(priority),
			Acknowledge: pdf.Clock{Within: promise.AcknowledgeS, Share: pdf.Percent(promise.SharePct)},
			Resolve:     pdf.Clock{Within: promise.ResolveS, Share: pdf.Percent(promise.SharePct)}}
		for _, i := range p.e.Incidents {
			if promisedAs(p.e.Contract.Terms, i.Priority, i.AcknowledgeWithinS) == priority {
				row.Alerts++
				take(&row.Acknowledge, i.AcknowledgeS, i.WaitedS)
			}
			if i.Priority == priority {
				take(&row.Resolve, i.ResolveS, i.WaitedS)
			}
		}
		judge(&row.Acknowledge)
		judge(&row.Resolve)
		rows = append(rows, row)
	}
	return rows
}

// take adds one case to a clock. Who still waits beyond the promise is late already: only one that may yet be in time is left out.
func take(c *pdf.Clock, took *int64, waited int64) {
	switch {
	case took != nil:
		c.Took = append(c.Took, *took)
	case c.Within > 0 && waited > c.Within:
		c.Took = append(c.Took, waited)
		c.Running++
	default:
		c.Running++
	}
}

// judge compares the share that was within the promise with the share promised, exactly.
func judge(c *pdf.Clock) {
	if len(c.Took) == 0 || c.Within == 0 {
		return
	}
	met := 0
	for _, took := range c.Took {
		if took <= c.Within {
			met++
		}
	}
	promised, err := sla.ParseDecimal(string(c.Share))
	if err != nil {
		return
	}
	achieved := ratio(time.Duration(met), time.Duration(len(c.Took)))
	c.Achieved = cutToTenth(sla.Percent(achieved))
	c.Verdict = pdf.Met
	if achieved.Mul(achieved, ratio(100, 1)).Cmp(promised.Rat()) < 0 {
		c.Verdict = pdf.Missed
	}
}

// cutToTenth cuts "91.6666" to "91.6".
func cutToTenth(percent string) pdf.Percent {
	for i := range percent {
		if percent[i] == '.' && len(percent) > i+2 {
			return pdf.Percent(percent[:i+2])
		}
	}
	return pdf.Percent(percent)
}

func (p *pages) quality() pdf.Quality {
	q := pdf.Quality{Required: pdf.Percent(p.e.Contract.Terms.MinKnownPct)}
	q.Window = int64(p.line.classes.Total() - p.line.classes.Outside)
	if p.result.Coverage != nil {
		known := ratio(time.Duration(q.Window), 1)
		known.Mul(known, p.result.Coverage)
		q.Known = known.Num().Int64() / known.Denom().Int64()
	}
	for _, s := range p.e.Sources {
		row := pdf.Source{Name: s.Name, Coverage: percentOf(s.CoveragePct)}
		for _, g := range s.Gaps {
			row.Gaps = append(row.Gaps, pdf.Interval{From: g.From, To: g.To})
		}
		q.Sources = append(q.Sources, row)
	}
	for _, g := range p.e.Gaps {
		q.Gaps = append(q.Gaps, pdf.Gap{From: g.From, To: until(g.To, p.result.To), Source: g.Source})
	}
	return q
}

// readings are the contractual figure, each decision that alone would turn the verdict, and the month as lived.
func (p *pages) readings() []pdf.Reading {
	r := p.result
	readings := []pdf.Reading{{Kind: pdf.Contractual, Figure: percentOf(r.AvailabilityPct), Verdict: verdictOf(r.Verdict, true)}}
	kinds := map[sla.FlipChange]pdf.ReadingKind{sla.IfRefused: pdf.ExclusionRefused, sla.IfNotAdmitted: pdf.MaintenanceRefused, sla.IfCountedDown: pdf.UnknownAsDown}
	for _, f := range r.Flips {
		if kind, ok := kinds[f.Change]; ok && len(readings) < 6 {
			readings = append(readings, pdf.Reading{Kind: kind, Ref: f.ID, Figure: percentOf(f.AvailabilityPct), Verdict: verdictOf(f.Verdict, true)})
		}
	}
	return append(readings, pdf.Reading{Kind: pdf.AsLived, Figure: percentOf(r.AsLived.AvailabilityPct), Verdict: verdictOf(r.AsLived.Verdict, true)})
}

func (p *pages) credit() pdf.Credit {
	t := p.e.Contract.Terms
	c := pdf.Credit{Applied: pdf.Percent(p.result.Credit.Pct.String()), Amount: p.result.Credit.Cents, Fee: t.MonthlyFeeCents,
		Cap: pdf.Percent(t.CreditCapPct), Currency: t.Currency}
	for _, tier := range t.Credits {
		c.Tiers = append(c.Tiers, pdf.Tier{Below: pdf.Percent(tier.Below), Share: pdf.Percent(tier.CreditPct)})
	}
	return c
}

func (p *pages) method() pdf.Method {
	t := p.e.Contract.Terms
	m := pdf.Method{
		Window: serviceHours(t.ServiceWindow), CountedAsUp: t.Denominator == tenants.DenominatorCountedAsUp, Partial: int64(t.PartialWeight),
		MinOutage: t.MinOutageS, Notice: t.NoticeS, Engine: p.e.Engine,
		CrossChecked: true, // nothing is issued that PostgreSQL did not confirm: see Reports.check
		Holidays:     t.ServiceWindow.Kind == calendar.Weekly && t.ServiceWindow.OnHolidays == calendar.HolidaysClosed && (t.Holidays.Calendar != "" || len(t.Holidays.Extra) > 0),
		Aggregation: map[sla.Aggregation]pdf.Aggregation{sla.Single: pdf.Single, sla.Worst: pdf.Worst, sla.Weighted: pdf.Weighted,
			sla.Serial: pdf.Serial, sla.Product: pdf.Product}[p.result.Aggregation],
		Unknown: map[string]pdf.UnknownPolicy{tenants.NoDataExclude: pdf.ExcludeUnknown, tenants.NoDataUp: pdf.UnknownCountsUp,
			tenants.NoDataDown: pdf.UnknownCountsDown}[t.NoData],
	}
	return m
}

// serviceHours cuts a window's nights at midnight; a window of every second has none.
func serviceHours(w calendar.Window) []pdf.ServiceHours {
	const day = 24 * 60
	var hours []pdf.ServiceHours
	for _, rule := range w.Rules {
		for _, weekday := range rule.Days {
			from, to := int(rule.From), int(rule.To)
			today := time.Weekday(int(weekday) % 7)
			if to > from {
				hours = append(hours, pdf.ServiceHours{Day: today, From: from, To: to})
				continue
			}
			hours = append(hours, pdf.ServiceHours{Day: today, From: from, To: day})
			if to > 0 {
				hours = append(hours, pdf.ServiceHours{Day: (today + 1) % 7, From: 0, To: to})
			}
		}
	}
	slices.SortStableFunc(hours, func(a, b pdf.ServiceHours) int {
		return cmp.Or(cmp.Compare((a.Day+6)%7, (b.Day+6)%7), cmp.Compare(a.From, b.From))
	})
	return hours
}

func (p *pages) evidence(content []byte) {
	by := p.e.Report.Seal
	e := pdf.Evidence{Name: evidenceName, SHA256: sha256.Sum256(content), Size: int64(len(content)), ChainLength: p.e.Chain.Seq,
		VerifyURL: p.e.Report.VerifyAt, Key: by.Key, CertificateUntil: by.Until}
	copyHex(e.ChainHead[:], p.e.Chain.Head)
	copyHex(e.Certificate[:], by.Certificate)
	p.doc.Evidence = e
	if p.e.Report.PreparedBy != "" {
		p.doc.Signatories = append(p.doc.Signatories, pdf.Signatory{Role: pdf.PreparedBy, Name: p.e.Report.PreparedBy, At: p.e.Report.ProducedAt})
	}
	p.doc.Signatories = append(p.doc.Signatories, pdf.Signatory{Role: pdf.SealedBy, Name: p.e.Provider, Title: by.Name})
}

// copyHex fills a hash from its text; what is no hash leaves it zero, which the pages show as missing.
func copyHex(to []byte, text string) {
	if sum, err := hex.DecodeString(text); err == nil && len(sum) == len(to) {
		copy(to, sum)
	}
}
