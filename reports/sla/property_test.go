package sla_test

import (
	"math/big"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"vigie/reports/sla"
	"vigie/reports/sla/slatest"
)

// TestRandomHistoriesAgreeWithOneCellASecond compares two thousand histories
// with the oracle, in everything a report prints.
func TestRandomHistoriesAgreeWithOneCellASecond(t *testing.T) {
	t.Parallel()
	rounds := 2000
	if testing.Short() {
		rounds = 300
	}
	random := rand.New(rand.NewPCG(2026, 10))
	seen := map[sla.Verdict]int{}
	flips := map[sla.FlipKind]int{}
	for round := range rounds {
		in := slatest.History(random, slatest.Hours)
		r := checkAgainstOracle(t, round, in)
		seen[r.Verdict]++
		for _, flip := range r.Flips {
			flips[flip.Kind]++
		}
	}
	// A generator that no longer reaches a case would prove nothing about it.
	for _, verdict := range []sla.Verdict{sla.Met, sla.Breached, sla.NotMeasurable} {
		if seen[verdict] < rounds/50 {
			t.Errorf("got %d histories %s of %d, want more: the histories have become tame", seen[verdict], verdict, rounds)
		}
	}
	for _, kind := range []sla.FlipKind{sla.FlipMaintenance, sla.FlipExclusion, sla.FlipGap, sla.FlipOutage, sla.FlipMinimum} {
		if flips[kind] == 0 {
			t.Errorf("got no flip by %s in %d histories, want some", kind, rounds)
		}
	}
}

func TestRandomMonthsAgreeWithOneCellASecond(t *testing.T) {
	t.Parallel()
	rounds := 5
	if testing.Short() {
		rounds = 2
	}
	random := rand.New(rand.NewPCG(31, 12))
	for round := range rounds {
		checkAgainstOracle(t, round, slatest.History(random, slatest.Month))
	}
}

func checkAgainstOracle(t *testing.T, round int, in sla.Input) sla.Result {
	t.Helper()
	r, err := sla.Compute(in)
	if err != nil {
		t.Fatalf("round %d: got %v, want a result\n%+v", round, err, in)
	}
	want := ask(in)
	for i, line := range want.components {
		checkFigure(t, round, "component "+in.Components[i].ID, r.Components[i].Figure, line)
		checkTimeline(t, round, in.Components[i].ID, r.Components[i].Timeline, r.Components[i].Classes, line)
		checkDays(t, round, in, r.Components[i].Days, line)
	}
	checkTimeline(t, round, "whole", r.Timeline, r.Classes, want.whole)
	checkAvailability(t, round, "whole", r.Availability, aggregate(in, want.components, want.whole))
	checkAvailability(t, round, "as lived", r.AsLived.Availability, aggregate(in, want.lived, want.livedWhole))
	if in.Aggregation == sla.Serial {
		checkFigure(t, round, "serial", r.Figure, want.whole)
	}
	checkVerdictAndCredit(t, round, in, r)
	checkAttribution(t, round, r)
	checkBurnDown(t, round, r)
	checkMeasure(t, round, in, r)
	if t.Failed() {
		t.Fatalf("round %d: %+v", round, in)
	}
	return r
}

func checkFigure(t *testing.T, round int, what string, got sla.Figure, cells []cell) {
	t.Helper()
	measured, counted, downtime := sum(cells)
	if int64(got.Measured) != measured || int64(got.Counted) != counted || int64(got.Downtime) != downtime {
		t.Errorf("round %d, %s: got measured %d, counted %d, downtime %d ms, want %d, %d, %d",
			round, what, got.Measured, got.Counted, got.Downtime, measured, counted, downtime)
	}
	checkAvailability(t, round, what, got.Availability, share(cells))
}

func checkAvailability(t *testing.T, round int, what string, got, want *big.Rat) {
	t.Helper()
	if (got == nil) != (want == nil) || (got != nil && got.Cmp(want) != 0) {
		t.Errorf("round %d, %s: got availability %v, want %v", round, what, got, want)
	}
}

// checkTimeline compares each second, and the sums of the classes.
func checkTimeline(t *testing.T, round int, what string, got []sla.Segment, classes sla.ClassSeconds, cells []cell) {
	t.Helper()
	var want sla.ClassSeconds
	i := 0
	for _, segment := range got {
		for range segment.Seconds() {
			if i == len(cells) {
				t.Fatalf("round %d, %s: got a timeline longer than the period of %d s", round, what, len(cells))
			}
			c := cells[i]
			if segment.Class != c.class.class() || int16(segment.Weight) != c.weight || segment.Measured != c.measured {
				t.Fatalf("round %d, %s, second %d: got %s, want %+v", round, what, i, segment, c)
			}
			i++
		}
	}
	if i != len(cells) {
		t.Fatalf("round %d, %s: got a timeline of %d s, want %d", round, what, i, len(cells))
	}
	for _, c := range cells {
		switch c.class {
		case 'a':
			want.Available++
		case 'p':
			want.ProviderDown++
		case 'd':
			want.Degraded++
		case 'c':
			want.Client++
		case 't':
			want.ThirdParty++
		case 'm':
			want.Maintenance++
		case 'u':
			want.Unknown++
		case 'o':
			want.Outside++
		}
	}
	if diff := cmp.Diff(want, classes); diff != "" {
		t.Errorf("round %d, %s: classes (-want +got):\n%s", round, what, diff)
	}
	if classes.Total() != sla.Seconds(len(cells)) {
		t.Errorf("round %d, %s: got classes of %d s, want the period's %d", round, what, classes.Total(), len(cells))
	}
}

// checkDays compares each local day, found by asking each second its date.
func checkDays(t *testing.T, round int, in sla.Input, got []sla.Day, cells []cell) {
	t.Helper()
	zone, _ := time.LoadLocation(in.TimeZone)
	byDate := map[string][]cell{}
	begun, date := 0, ""
	for i := range cells {
		// Midnight and the clock changes fall on whole minutes.
		second := in.Period.From.Unix() + int64(i)
		if i > 0 && second%60 != 0 {
			continue
		}
		if today := time.Unix(second, 0).In(zone).Format(time.DateOnly); today != date {
			if i > 0 {
				byDate[date] = cells[begun:i]
			}
			begun, date = i, today
		}
	}
	if len(cells) > 0 {
		byDate[date] = cells[begun:]
	}
	if len(got) != len(byDate) {
		t.Errorf("round %d: got %d days, want %d", round, len(got), len(byDate))
	}
	for _, day := range got {
		checkFigure(t, round, day.Date.String(), day.Figure, byDate[day.Date.String()])
		if want := sla.Seconds(len(byDate[day.Date.String()])); day.Classes.Total() != want {
			t.Errorf("round %d, %s: got classes of %d s, want %d", round, day.Date, day.Classes.Total(), want)
		}
	}
}

func checkVerdictAndCredit(t *testing.T, round int, in sla.Input, r sla.Result) {
	t.Helper()
	hundred := big.NewRat(100, 1)
	verdict, pct := sla.NotMeasurable, new(big.Rat)
	if r.Availability != nil {
		percent := new(big.Rat).Mul(r.Availability, hundred)
		verdict = sla.Met
		if percent.Cmp(in.Target.Rat()) < 0 {
			verdict = sla.Breached
		}
		// From the highest tier down, the last one above the figure holds.
		for _, tier := range []int{1, 0, 2} {
			if percent.Cmp(in.Credits[tier].Below.Rat()) < 0 {
				pct = in.Credits[tier].CreditPct.Rat()
			}
		}
		if in.CreditCapPct != nil && pct.Cmp(in.CreditCapPct.Rat()) > 0 {
			pct = in.CreditCapPct.Rat()
		}
	}
	if r.Verdict != verdict {
		t.Errorf("round %d: got verdict %s, want %s", round, r.Verdict, verdict)
	}
	if r.Credit.Pct.Rat().Cmp(pct) != 0 {
		t.Errorf("round %d: got a credit of %s %%, want %s", round, r.Credit.Pct, pct)
	}
	// Half up: twice the exact amount plus one, halved and cut.
	exact := new(big.Rat).Mul(pct, big.NewRat(2*in.MonthlyFeeCents, 100))
	exact.Add(exact, big.NewRat(1, 1))
	cents := new(big.Int).Quo(exact.Num(), new(big.Int).Mul(exact.Denom(), big.NewInt(2)))
	if r.Credit.Cents != cents.Int64() {
		t.Errorf("round %d: got a credit of %d cents, want %s", round, r.Credit.Cents, cents)
	}
}

// checkAttribution follows every second of every outage.
func checkAttribution(t *testing.T, round int, r sla.Result) {
	t.Helper()
	attributed := map[string]sla.Millis{}
	for _, o := range r.Outages {
		attributed[o.Component] += o.Attributed
		if got := o.Classes.Total(); got != o.InPeriod {
			t.Errorf("round %d, outage %s: got classes of %d s, want its %d", round, o.ID, got, o.InPeriod)
		}
		if got := o.Classes.ProviderDown + o.Classes.Degraded; got != o.Counted {
			t.Errorf("round %d, outage %s: got %d s down, want the counted %d", round, o.ID, got, o.Counted)
		}
	}
	for _, component := range r.Components {
		want := component.Downtime
		for _, segment := range component.Timeline {
			if segment.Class == sla.Unknown {
				want -= sla.Millis(int64(segment.Weight) * int64(segment.Seconds()))
			}
		}
		if got := attributed[component.ID]; got != want {
			t.Errorf("round %d, component %s: got %d ms attributed, want the downtime %d", round, component.ID, got, want)
		}
	}
}

func checkBurnDown(t *testing.T, round int, r sla.Result) {
	t.Helper()
	if r.Budget == nil || len(r.BurnDown) == 0 {
		return
	}
	last := r.BurnDown[len(r.BurnDown)-1]
	if last.Consumed != r.Budget.Consumed || !last.At.Equal(r.To) {
		t.Errorf("round %d: got the burn-down ending on %d ms at %s, want %d at %s",
			round, last.Consumed, last.At, r.Budget.Consumed, r.To)
	}
	var before sla.Millis
	for _, point := range r.BurnDown {
		if point.Consumed < before {
			t.Errorf("round %d: got the budget growing back at %s, want it only to shrink", round, point.At)
		}
		before = point.Consumed
	}
	rate := r.BurnRate(r.From, r.To)
	if rate == nil {
		return // a target of 100 per cent allows nothing to burn
	}
	if got, want := sla.Percent(rate), *r.Budget.ConsumedPct; got != want {
		t.Errorf("round %d: got a burn rate of %s %% over the period, want the consumption %s", round, got, want)
	}
}

func checkMeasure(t *testing.T, round int, in sla.Input, r sla.Result) {
	t.Helper()
	figure, err := sla.Measure(in)
	if err != nil {
		t.Fatal(err)
	}
	sameRat := cmp.Comparer(func(a, b *big.Rat) bool { return (a == nil) == (b == nil) && (a == nil || a.Cmp(b) == 0) })
	if diff := cmp.Diff(r.Figure, figure, sameRat); diff != "" {
		t.Errorf("round %d: Measure and Compute (-compute +measure):\n%s", round, diff)
	}
}

// TestOneMoreOutageNeverRaisesTheFigure adds an outage to random histories.
func TestOneMoreOutageNeverRaisesTheFigure(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(5, 5))
	for round := range 500 {
		in := slatest.History(random, slatest.Hours)
		if in.Aggregation == sla.Serial {
			// A silence of one component only hides the whole service's second until
			// another component is known to be down: that outage adds measured time.
			in.NoData = nil
		}
		before, err := sla.Compute(in)
		if err != nil {
			t.Fatal(err)
		}
		more := slatest.History(random, slatest.Hours)
		for _, outage := range more.Outages {
			outage.Component = in.Components[0].ID
			shift := in.Period.From.Sub(more.Period.From)
			outage.From = outage.From.Add(shift)
			if outage.To != nil {
				to := outage.To.Add(shift)
				outage.To = &to
			}
			in.Outages = append(in.Outages, outage)
		}
		after, err := sla.Compute(in)
		if err != nil {
			t.Fatal(err)
		}
		if before.Availability != nil && after.Availability.Cmp(before.Availability) > 0 {
			t.Fatalf("round %d: got %s after more outages, want at most %s", round, after.Availability, before.Availability)
		}
		for i, component := range after.Components {
			if got, want := component.Measured, before.Components[i].Measured; got != want {
				t.Fatalf("round %d: got %d s measured after more outages, want the same %d", round, got, want)
			}
		}
	}
}

// TestTheMarginIsExact adds the margin to each component as one more outage
// would, by hand, and then one second more.
func TestTheMarginIsExact(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(8, 8))
	for round := range 500 {
		in := slatest.History(random, slatest.Hours)
		in.Aggregation = sla.Worst
		r, err := sla.Compute(in)
		if err != nil {
			t.Fatal(err)
		}
		if r.Margin == nil || in.Target.IsZero() {
			continue
		}
		meets := func(extra sla.Seconds) bool {
			for _, c := range r.Components {
				if c.Measured == 0 {
					continue
				}
				left := big.NewRat(int64(c.Available)-1000*int64(extra), 10*int64(c.Measured))
				if left.Cmp(in.Target.Rat()) < 0 {
					return false
				}
			}
			return true
		}
		if got := *r.Margin; !meets(got) || meets(got+1) || (got >= 0) != (r.Verdict == sla.Met) {
			t.Fatalf("round %d: got a margin of %d s with %s, want the last second that meets %s", round, got, r.Verdict, in.Target)
		}
	}
}

// TestFlipsAreWhatTheChangedContractWouldGive takes every maintenance and
// exclusion the other way in the input itself.
func TestFlipsAreWhatTheChangedContractWouldGive(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(13, 1))
	for round := range 300 {
		in := slatest.History(random, slatest.Hours)
		r, err := sla.Compute(in)
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]sla.Verdict{}
		for _, flip := range r.Flips {
			if flip.Verdict == r.Verdict {
				t.Fatalf("round %d: got a flip to the same verdict %s", round, flip.Verdict)
			}
			got[string(flip.Kind)+flip.ID+string(flip.Change)] = flip.Verdict
		}
		want := map[string]sla.Verdict{}
		try := func(name string, changed sla.Input) {
			after, err := sla.Compute(changed)
			if err != nil {
				t.Fatal(err)
			}
			if after.Verdict != r.Verdict {
				want[name] = after.Verdict
			}
		}
		tryOtherwise(in, r, try)
		if len(in.NoData) != 1 {
			for name := range got {
				if name[:3] == "gap" {
					delete(got, name)
				}
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("round %d: flips (-want +got):\n%s\n%+v", round, diff, in)
		}
	}
}

// tryOtherwise changes one decision at a time.
func tryOtherwise(in sla.Input, r sla.Result, try func(string, sla.Input)) {
	for i, m := range r.Maintenances {
		changed, early := in, m.From.Add(-in.Notice.Duration())
		changed.Maintenances = append([]sla.Maintenance(nil), in.Maintenances...)
		changed.Maintenances[i].NotifiedAt = &early
		name := "maintenance" + m.ID + "admitted"
		if m.Admitted {
			changed.Maintenances[i].NotifiedAt = nil
			name = "maintenance" + m.ID + "not_admitted"
		}
		try(name, changed)
	}
	for i, x := range r.Exclusions {
		changed := in
		changed.Exclusions = append([]sla.Exclusion(nil), in.Exclusions...)
		changed.Exclusions[i].Status = sla.Agreed
		name := "exclusion" + x.ID + "agreed"
		if x.Status == sla.Agreed {
			changed.Exclusions[i].Status = sla.Refused
			name = "exclusion" + x.ID + "refused"
		}
		try(name, changed)
	}
	for _, o := range r.Outages {
		if o.Claimed == sla.CausedByProvider {
			continue
		}
		to := r.To
		if o.To != nil {
			to = *o.To
		}
		if !to.After(o.From) {
			continue
		}
		changed := in
		changed.Exclusions = append(append([]sla.Exclusion(nil), in.Exclusions...), sla.Exclusion{
			Component: o.Component, From: o.From, To: to, Reason: string(o.Claimed),
		})
		try("outage"+o.ID+"agreed", changed)
	}
	if in.MinOutage > 0 {
		changed := in
		changed.MinOutage = 0
		try("minimum_outageevery_outage_counted", changed)
	}
	if len(in.NoData) == 1 {
		for policy, change := range map[sla.NoDataPolicy]string{"down": "counted_down", "up": "counted_up", "exclude": "excluded"} {
			changed := in
			changed.NoDataPolicy = policy
			if policy != in.NoDataPolicy {
				try("gapG1"+change, changed)
			}
		}
	}
}
