// Package slatest makes random histories for the tests that compare
// reports/sla with another way to compute the same thing: a second-by-second
// count, and PostgreSQL. It refuses to know what the right answer is.
package slatest

import (
	"fmt"
	"math/rand/v2"
	"time"

	"vigie/reports/sla"
	"vigie/tenants/calendar"
)

// Length is how long the period of a history is.
type Length int

// The lengths.
const (
	// Hours is a few hours, often around a clock change: small enough to count
	// thousands of histories second by second.
	Hours Length = iota
	// Month is a civil month, often one in which the clocks change.
	Month
)

// History returns a random input that is valid and full of traps: outages that
// overlap, touch, straddle the period, last or are empty; late announcements;
// refused exclusions; gaps; facts about one component; nights over clock
// changes. The same random source gives the same histories.
func History(random *rand.Rand, length Length) sla.Input {
	g := generator{Rand: random}
	zone := pick(g, "Europe/Paris", "America/Montreal", "Australia/Lord_Howe", "UTC", "Asia/Kolkata")
	in := sla.Input{
		ID: "random", TimeZone: zone,
		Window:       g.window(),
		NoDataPolicy: pick(g, sla.NoDataExcluded, sla.NoDataUp, sla.NoDataDown),
		Aggregation:  pick(g, sla.Single, sla.Worst, sla.Weighted, sla.Serial, sla.Product),
		Denominator:  pick(g, "", sla.Removed, sla.CountedAsUp),
		Notice:       sla.Seconds(pick(g, 0, 3600, 259200)),
		MinOutage:    sla.Seconds(pick(g, 0, 0, 60, 300)),
		Target:       sla.MustDecimal(pick(g, "99.9", "99.95", "99", "90", "50", "100", "0")),
		Credits: []sla.CreditTier{
			{Below: sla.MustDecimal("99.0"), CreditPct: sla.MustDecimal("25")},
			{Below: sla.MustDecimal("99.9"), CreditPct: sla.MustDecimal("7.5")},
			{Below: sla.MustDecimal("50"), CreditPct: sla.MustDecimal("100")},
		},
		MonthlyFeeCents: int64(g.IntN(2_000_001)),
	}
	if g.one(3) {
		limit := sla.MustDecimal("30")
		in.CreditCapPct = &limit
	}
	g.setPeriod(&in, length)
	g.addComponents(&in)
	g.addFacts(&in)
	return in
}

type generator struct {
	*rand.Rand
	// from and to bound the facts: the period and some time around it.
	from, to time.Time
	// longest is the longest fact.
	longest time.Duration
	// scoped says that facts may concern one component only.
	scoped bool
}

func pick[T any](g generator, choices ...T) T { return choices[g.IntN(len(choices))] }

// one is true once in n times.
func (g generator) one(n int) bool { return g.IntN(n) == 0 }

// Starts near which the clocks of the zones change, and one ordinary day.
func (g generator) start() time.Time {
	return pick(g,
		time.Date(2026, time.March, 28, 22, 0, 0, 0, time.UTC),   // Paris, spring
		time.Date(2026, time.October, 24, 22, 0, 0, 0, time.UTC), // Paris, autumn
		time.Date(2026, time.March, 8, 4, 0, 0, 0, time.UTC),     // Montréal, spring
		time.Date(2026, time.November, 1, 3, 0, 0, 0, time.UTC),  // Montréal, autumn
		time.Date(2026, time.April, 4, 13, 0, 0, 0, time.UTC),    // Lord Howe, autumn
		time.Date(2026, time.June, 10, 10, 0, 0, 0, time.UTC),
	).Add(time.Duration(g.IntN(7200)) * time.Second)
}

func (g *generator) setPeriod(in *sla.Input, length Length) {
	if length == Month {
		zone, err := calendar.LoadZone(in.TimeZone)
		if err != nil {
			panic(err) // the zones above are all known
		}
		month := calendar.Month(2026, pick(*g, time.March, time.October, time.April, time.November, time.February), zone)
		in.Period = sla.Period{From: month.From, To: month.To}
		g.longest = 30 * time.Hour
		g.from, g.to = month.From.Add(-40*time.Hour), month.To.Add(40*time.Hour)
	} else {
		from := g.start()
		in.Period = sla.Period{From: from, To: from.Add(time.Duration(1+g.IntN(6*3600)) * time.Second)}
		g.longest = 40 * time.Minute
		g.from, g.to = from.Add(-time.Hour), in.Period.To.Add(time.Hour)
	}
	if g.one(4) {
		asOf := g.instant()
		in.AsOf = &asOf
	}
	for range g.IntN(3) {
		in.Holidays = append(in.Holidays, calendar.DateOf(g.instant(), time.UTC))
	}
}

func (g generator) window() calendar.Window {
	if g.one(2) {
		return calendar.Always()
	}
	w := calendar.Window{
		Kind:       calendar.Weekly,
		OnHolidays: pick(g, calendar.HolidaysClosed, calendar.HolidaysClosed, calendar.HolidaysOpen, calendar.HolidaysUsual),
	}
	for range 1 + g.IntN(2) {
		rule := calendar.Rule{From: g.edge(), To: g.edge()}
		for _, day := range g.Perm(7)[:3+g.IntN(5)] {
			rule.Days = append(rule.Days, calendar.Weekday(day+1))
		}
		w.Rules = append(w.Rules, rule)
	}
	return w
}

// edge avoids 01:00 to 03:00, where some zone's wall has an hour twice and a
// clock on the wall cannot tell which one a contract means.
func (g generator) edge() calendar.Clock {
	return pick(g, 0, calendar.At(3, 0), calendar.At(0, 30), calendar.Clock(180+g.IntN(1260)))
}

func (g *generator) addComponents(in *sla.Input) {
	count := 1
	if in.Aggregation != sla.Single {
		count = 1 + g.IntN(4)
	}
	for i := range count {
		in.Components = append(in.Components, sla.Component{
			ID: fmt.Sprintf("c%d", i+1), Weight: sla.MustDecimal(pick(*g, "1", "0.5", "0.3", "0.20", "3")),
		})
	}
	g.scoped = g.one(3)
}

func (g generator) instant() time.Time {
	return g.from.Add(time.Duration(g.Int64N(int64(g.to.Sub(g.from)/time.Second))) * time.Second)
}

// stretch returns a fact's interval: sometimes empty, sometimes of a round
// length that a minimum is compared with.
func (g generator) stretch() (from, to time.Time) {
	length := time.Duration(g.Int64N(int64(g.longest/time.Second))) * time.Second
	length = pick(g, length, length, length/10, 0, time.Second, 59*time.Second, 60*time.Second, 299*time.Second, 300*time.Second)
	from = g.instant()
	return from, from.Add(length)
}

// component is empty, for all, unless facts may be about one.
func (g generator) component(in *sla.Input) string {
	if !g.scoped || g.one(2) {
		return ""
	}
	return in.Components[g.IntN(len(in.Components))].ID
}

func (g generator) addFacts(in *sla.Input) {
	for i := range g.IntN(14) {
		outage := g.outage(in)
		if last := i - 1; last >= 0 && g.one(4) && in.Outages[last].To != nil {
			// Touch the one before, on its component.
			length := outage.length()
			outage.Component, outage.From = in.Outages[last].Component, *in.Outages[last].To
			to := outage.From.Add(length)
			outage.To = &to
		}
		in.Outages = append(in.Outages, outage.Outage)
	}
	for range g.IntN(3) {
		from, to := g.stretch()
		notice := in.Notice.Duration() + pick(g, 0, -time.Second, time.Second, time.Hour)
		notified := from.Add(-notice)
		maintenance := sla.Maintenance{Component: g.component(in), From: from, To: to, NotifiedAt: &notified}
		if g.one(8) {
			maintenance.NotifiedAt = nil
		}
		in.Maintenances = append(in.Maintenances, maintenance)
	}
	for range g.IntN(3) {
		from, to := g.stretch()
		in.Exclusions = append(in.Exclusions, sla.Exclusion{
			Component: g.component(in), From: from, To: to,
			Reason: pick(g, "client", "force_majeure", "third_party"),
			Status: pick(g, "", "", sla.Agreed, sla.Proposed, sla.Refused),
		})
	}
	for range g.IntN(3) {
		from, to := g.stretch()
		in.NoData = append(in.NoData, sla.Gap{Component: g.component(in), From: from, To: to})
	}
}

type drawnOutage struct{ sla.Outage }

func (o drawnOutage) length() time.Duration {
	if o.To == nil {
		return time.Minute
	}
	return o.To.Sub(o.From)
}

func (g generator) outage(in *sla.Input) drawnOutage {
	from, to := g.stretch()
	outage := sla.Outage{
		Component: in.Components[g.IntN(len(in.Components))].ID, From: from, To: &to,
		Weight:  pick(g, sla.Full, sla.Full, 300, 500, 1, 999, 0),
		Partial: g.one(12),
		Class:   pick(g, "", sla.CausedByProvider, sla.CausedByClient, sla.CausedByThirdParty),
	}
	if g.one(15) {
		outage.To = nil
	}
	return drawnOutage{outage}
}
