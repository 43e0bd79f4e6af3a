package pdf

import (
	"crypto/sha256"
	"fmt"
	"time"
)

// scene is a small month to draw: intervals in, a consistent Monthly out. It
// paints one cell a second, so that what the drawing tests show adds up.
type scene struct {
	language     Language
	client, zone string
	year         int
	month        time.Month
	asOf         time.Time
	target       Percent
	components   []string
	outages      []sceneOutage
	maintenances []MaintenanceWindow
	exclusions   []Exclusion
	gaps         []Gap
	hours        []ServiceHours // empty: round the clock
	required     Percent
	fee          int64
	currency     string
	responses    []Response
	actions      []Action
	upcoming     []Announcement
	trend        []Month
}

type sceneOutage struct {
	component     int
	from          time.Time
	length        int64
	weight        int64
	class         Class
	cause, review string
	reason        Reason
	reasonRef     string
	agreed        time.Time
}

func (sc scene) location() *time.Location {
	zone, err := time.LoadLocation(sc.zone)
	if err != nil {
		panic(err) // the scenes name zones every machine has
	}
	return zone
}

var classOrder = []Class{Available, ProviderDown, Degraded, Maintenance, Client, ThirdParty, Unknown, Outside}

// painted is a month as one class and one weight a second.
type painted struct {
	class  []Class
	weight []int64
}

func (sc scene) build() Monthly {
	zone := sc.location()
	from := time.Date(sc.year, sc.month, 1, 0, 0, 0, 0, zone)
	period := Period{From: from, To: from.AddDate(0, 1, 0), AsOf: sc.asOf, Zone: zone}
	n := period.seconds()
	excluded := sc.excluded(period)
	whole := sc.paint(period, excluded, -1)
	m := Monthly{Language: sc.language, Number: fmt.Sprintf("VG-%d-%02d-000042", sc.year, sc.month), Version: 1,
		IssuedAt: period.end().AddDate(0, 0, 2).Add(9 * time.Hour), Provider: "Ponant Infogérance", Client: sc.client,
		Contract: Contract{"CT-2024-118", 3}, Period: period, Maintenances: sc.maintenances, Exclusions: sc.exclusions,
		Responses: sc.responses, Actions: sc.actions, Upcoming: sc.upcoming}

	var seconds Seconds
	var measured, down int64
	for i, c := range whole.class {
		seconds[c]++
		if c == Available || c == ProviderDown || c == Degraded {
			measured++
			down += whole.weight[i]
		}
	}
	head := Commitment{Target: sc.target, Measured: measured, Downtime: down, Credit: 0}
	targetPPM := int64(sc.target.position()*10000 + .5)
	head.Budget = measured * (1000000 - targetPPM) / 1000
	head.Achieved = PercentOf(measured*1000-down, measured*1000)
	head.Verdict = Met
	switch {
	case measured == 0:
		head.Verdict = NotMeasurable
	case down > head.Budget:
		head.Verdict = Missed
	}
	weights := map[Class]Effect{Available: Measured, ProviderDown: CountedAtWeight, Degraded: CountedAtWeight, Maintenance: Removed, Client: Removed, ThirdParty: Removed, Unknown: Removed, Outside: Removed}
	clause := map[Class]string{Available: "4.1", ProviderDown: "5.1", Degraded: "5.3", Maintenance: "6.2", Client: "7.1", ThirdParty: "7.2", Unknown: "8.4", Outside: "3.2"}
	prefix := "art. "
	if sc.language == English {
		prefix = "cl. "
	}
	for _, c := range classOrder {
		row := ClassTotal{Class: c, Seconds: seconds[c], Clause: prefix + clause[c], Effect: weights[c]}
		if c == ProviderDown {
			row.Weight = 1000
		} else if c == Degraded {
			row.Weight = 300
		}
		head.Classes = append(head.Classes, row)
	}
	var livedDown, service int64
	for i := range n {
		if whole.class[i] == Outside {
			continue
		}
		service++
		switch {
		case whole.class[i] == Unknown:
			livedDown += 1000
		default:
			livedDown += whole.weight[i]
		}
	}
	head.Lived = PercentOf(service*1000-livedDown, service*1000)
	m.Quality = sc.quality(period, seconds)
	if cov := m.Quality.coverage(); sc.required != "" && cov != "" && cov.position() < sc.required.position() && head.Verdict != NotMeasurable {
		head.Verdict = NotCertifiable
	}
	sc.calendar(&m, whole, excluded)
	sc.outageRows(&m, &head, excluded)
	sc.money(&m, &head)
	m.Commitments = []Commitment{head}
	m.Trend = append(append([]Month(nil), sc.trend...), Month{Start: from, Contractual: head.Achieved, Lived: head.Lived, Verdict: head.Verdict})
	m.Readings = sc.readings(head, measured, down, seconds)
	m.Method = Method{Window: sc.hours, Holidays: len(sc.hours) > 0, Aggregation: Serial, Partial: 300, MinOutage: 60, Notice: 72 * 3600, Engine: "vigie-sla 1.4.0", CrossChecked: true}
	sum := func(s string) [32]byte { return sha256.Sum256([]byte(s)) }
	m.Evidence = Evidence{Name: "evidence.json", SHA256: sum("evidence"), Size: 37430, ChainHead: sum("chain"), ChainLength: 18204, Certificate: sum("certificate"),
		Key: "2026", CertificateUntil: time.Date(2026, 12, 31, 12, 0, 0, 0, time.UTC), VerifyURL: "https://verif.example.invalid/" + m.Number}
	title := map[Language][3]string{French: {"responsable de compte", "hors de l’équipe d’exploitation", "cachet électronique, clé 2026"}, English: {"account manager", "outside the operating team", "electronic seal, key 2026"}}[sc.language]
	m.Signatories = []Signatory{{PreparedBy, "L. Kervella", title[0], m.IssuedAt.AddDate(0, 0, -1)}, {ReviewedBy, "I. Marchand", title[1], m.IssuedAt}, {SealedBy, "Ponant Infogérance", title[2], time.Time{}}}
	return m
}

// excluded paints maintenance, agreed exclusions, gaps and closed hours.
func (sc scene) excluded(p Period) []Class {
	cells := make([]Class, p.seconds())
	mark := func(from, to time.Time, c Class) {
		for i := max(0, int64(from.Sub(p.From)/time.Second)); i < min(int64(len(cells)), int64(to.Sub(p.From)/time.Second)); i++ {
			if cells[i] == Available {
				cells[i] = c
			}
		}
	}
	if len(sc.hours) > 0 {
		for i := range cells {
			at := p.From.Add(time.Duration(i) * time.Second).In(p.Zone)
			minute, open := at.Hour()*60+at.Minute(), false
			for _, h := range sc.hours {
				open = open || h.Day == at.Weekday() && minute >= h.From && minute < h.To
			}
			if !open {
				cells[i] = Outside
			}
		}
	}
	for _, m := range sc.maintenances {
		if m.Admitted {
			mark(m.From, m.To, Maintenance)
		}
	}
	for _, e := range sc.exclusions {
		if e.Decision == Agreed {
			mark(e.From, e.To, e.Class)
		}
	}
	for _, g := range sc.gaps {
		mark(g.From, g.To, Unknown)
	}
	return cells
}

// paint lays the outages of one component (all for -1) over the exclusions.
func (sc scene) paint(p Period, excluded []Class, component int) painted {
	out := painted{append([]Class(nil), excluded...), make([]int64, len(excluded))}
	for _, o := range sc.outages {
		if component >= 0 && o.component != component {
			continue
		}
		start := int64(o.from.Sub(p.From) / time.Second)
		for i := max(0, start); i < min(int64(len(excluded)), start+o.length); i++ {
			out.weight[i] = max(out.weight[i], o.weight)
			if excluded[i] == Available {
				if out.weight[i] == 1000 {
					out.class[i] = ProviderDown
				} else {
					out.class[i] = Degraded
				}
			}
		}
	}
	return out
}

var classRank = [ClassCount]int{Available: 1, ProviderDown: 7, Degraded: 6, Maintenance: 2, Client: 4, ThirdParty: 3, Unknown: 5, Outside: 0}

func (sc scene) calendar(m *Monthly, whole painted, excluded []Class) {
	p := m.Period
	worst := func(class []Class, from, to int64) Class {
		w := class[from]
		for _, c := range class[from:min(to, int64(len(class)))] {
			if classRank[c] > classRank[w] {
				w = c
			}
		}
		return w
	}
	n := p.seconds()
	for at := int64(0); at < n; at += 3600 {
		m.Hours = append(m.Hours, worst(whole.class, at, at+3600))
	}
	parts := make([]painted, len(sc.components))
	for i, name := range sc.components {
		parts[i] = sc.paint(p, excluded, i)
		var measured, down int64
		for k, c := range parts[i].class {
			if c == Available || c == ProviderDown || c == Degraded {
				measured++
				down += parts[i].weight[k]
			}
		}
		m.Components = append(m.Components, Component{Name: name, Achieved: PercentOf(measured*1000-down, measured*1000)})
	}
	for _, day := range p.calendar() {
		from := time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, p.Zone)
		a, b := int64(from.Sub(p.From)/time.Second), min(n, int64(from.AddDate(0, 0, 1).Sub(p.From)/time.Second))
		if a >= n {
			break
		}
		d := Day{Date: from}
		for _, c := range whole.class[a:b] {
			d.Seconds[c]++
		}
		m.Days = append(m.Days, d)
		for i := range parts {
			m.Components[i].Days = append(m.Components[i].Days, worst(parts[i].class, a, b))
		}
	}
}

func (sc scene) outageRows(m *Monthly, head *Commitment, excluded []Class) {
	p := m.Period
	prefix := "art. "
	if sc.language == English {
		prefix = "cl. "
	}
	for i, o := range sc.outages {
		row := Outage{Ref: fmt.Sprintf("I-%d", i+1), Component: sc.components[o.component], From: o.from, To: o.from.Add(time.Duration(o.length) * time.Second),
			Weight: o.weight, Class: o.class, Cause: o.cause, Reason: o.reason, ReasonRef: o.reasonRef, ReasonAt: o.agreed, Review: o.review}
		start := int64(o.from.Sub(p.From) / time.Second)
		for k := max(0, start); k < min(int64(len(excluded)), start+o.length); k++ {
			if excluded[k] == Available {
				row.Counted += o.weight
			}
		}
		row.Clause = prefix + map[Class]string{ProviderDown: "5.1", Degraded: "5.3", Maintenance: "6.2", Client: "7.1", ThirdParty: "7.2"}[o.class]
		m.Outages = append(m.Outages, row)
		if row.Counted > 0 {
			head.Drops = append(head.Drops, Drop{At: o.from, Loss: row.Counted, Ref: row.Ref})
		}
	}
	for _, r := range sc.responses {
		for k := range r.Alerts {
			m.Alerts.ByHour[(k*7+r.Alerts*3)%24]++
			if k < r.False {
				m.Alerts.FalseByHour[(k*7+r.Alerts*3)%24]++
			}
		}
	}
}

func (sc scene) quality(p Period, seconds Seconds) Quality {
	service := seconds.total() - seconds[Outside]
	q := Quality{Known: service - seconds[Unknown], Window: service, Required: sc.required, Gaps: sc.gaps, Interval: 15}
	silent := make([]Interval, 0, len(sc.gaps))
	for _, g := range sc.gaps {
		silent = append(silent, Interval{g.From, g.To})
	}
	names := []string{"Sonde Paris", "Sonde Lyon", "Superviseur client"}
	if sc.language == English {
		names = []string{"Probe London", "Probe Leeds", "Client’s monitor"}
	}
	for i, name := range names {
		s := Source{Name: name, Coverage: "100.0000"}
		if i < 2 {
			s.Gaps, s.Coverage = silent, PercentOf(q.Known, q.Window)
		}
		q.Sources = append(q.Sources, s)
	}
	return q
}

func (sc scene) money(m *Monthly, head *Commitment) {
	c := Credit{Tiers: []Tier{{"99.95", "5"}, {"99.90", "10"}, {"99.50", "25"}}, Applied: "0", Fee: sc.fee, Cap: "25", Currency: sc.currency}
	if head.Verdict == Missed {
		for _, t := range c.Tiers {
			if head.Achieved.position() < t.Below.position() {
				c.Applied = t.Share
			}
		}
		c.Amount = (c.Fee*int64(c.Applied.position()) + 50) / 100
	}
	head.Credit = c.Amount
	m.Credit = c
}

func (sc scene) readings(head Commitment, measured, down int64, s Seconds) []Reading {
	judge := func(kind ReadingKind, ref string, den, lost int64) Reading {
		r := Reading{Kind: kind, Ref: ref, Figure: PercentOf(den*1000-lost, den*1000), Verdict: Met}
		if r.Figure.position() < head.Target.position() {
			r.Verdict = Missed
		}
		return r
	}
	out := []Reading{{Kind: Contractual, Figure: head.Achieved, Verdict: head.Verdict}}
	if s[Unknown] > 0 {
		out = append(out, judge(UnknownAsDown, "", measured+s[Unknown], down+s[Unknown]*1000))
	}
	for _, e := range sc.exclusions {
		out = append(out, judge(ExclusionRefused, e.Ref, measured+e.Excluded, down+e.Excluded*1000))
	}
	for _, w := range sc.maintenances {
		if w.Admitted {
			out = append(out, judge(MaintenanceRefused, w.Ref, measured+w.Excluded, down+1120000))
		}
	}
	if s[Degraded] > 0 {
		out = append(out, judge(DegradedInFull, "", measured, down+s[Degraded]*700))
	}
	lived := Reading{Kind: AsLived, Figure: head.Lived, Verdict: Met}
	if lived.Figure.position() < head.Target.position() {
		lived.Verdict = Missed
	}
	return append(out, lived)
}
