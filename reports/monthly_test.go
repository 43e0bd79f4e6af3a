package reports

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"vigie/reports/pdf"
	"vigie/reports/sla"
	"vigie/reports/sla/slatest"
	"vigie/tenants"
	"vigie/tenants/calendar"
)

func TestClassesAreThePages(t *testing.T) {
	t.Parallel()
	seen := map[pdf.Class]sla.Class{}
	for _, class := range sla.Classes() {
		page := classOf(class)
		if page.String() != string(class) {
			t.Errorf("class %s is %s on the pages", class, page)
		}
		if other, taken := seen[page]; taken {
			t.Errorf("%s and %s are one class on the pages", class, other)
		}
		seen[page] = class
		if _, ranked := severity[class]; !ranked {
			t.Errorf("class %s has no severity", class)
		}
	}
	if len(seen) != int(pdf.ClassCount) || len(tenants.Classes()) != len(seen) {
		t.Errorf("the engine has %d classes, the pages %d, contracts %d", len(seen), pdf.ClassCount, len(tenants.Classes()))
	}
}

// TestTheBurnDownEndsWhereTheFigureDoes: on 300 histories of every aggregation, what is drawn as lost sums to what was lost.
func TestTheBurnDownEndsWhereTheFigureDoes(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(20261122, 4))
	seen := map[sla.Aggregation]int{}
	for n := range 300 {
		in := slatest.History(random, slatest.Hours)
		result, err := sla.Compute(in)
		if err != nil {
			t.Fatalf("history %d: %v", n, err)
		}
		p := &pages{e: Evidence{SLA: in}, result: result, line: lineOf(result)}
		for i, c := range p.commitments() {
			var lost int64
			for _, d := range c.Drops {
				lost += d.Loss
			}
			if lost != c.Downtime && c.Verdict != pdf.NotMeasurable {
				t.Errorf("history %d, %s, commitment %d: the drops lose %d ms, the figure %d", n, result.Aggregation, i, lost, c.Downtime)
			}
			if len(c.Drops) > 0 {
				seen[result.Aggregation]++
			}
		}
	}
	for _, aggregation := range []sla.Aggregation{sla.Single, sla.Worst, sla.Weighted, sla.Serial, sla.Product} {
		if seen[aggregation] == 0 {
			t.Errorf("no history of %s lost anything", aggregation)
		}
	}
}

func TestEachStepOfTheBurnDownNamesWhatTookIt(t *testing.T) {
	t.Parallel()
	at := func(clock string) time.Time {
		instant, err := time.Parse(time.RFC3339, "2026-06-"+clock+":00Z")
		if err != nil {
			t.Fatal(err)
		}
		return instant
	}
	decimal := func(text string) sla.Decimal {
		d, err := sla.ParseDecimal(text)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	outage := func(id, component, from, to string, weight sla.Weight) sla.Outage {
		end := at(to)
		return sla.Outage{ID: id, Component: component, From: at(from), To: &end, Weight: weight}
	}
	in := sla.Input{
		TimeZone: "UTC", Period: sla.Period{From: at("01T00:00"), To: at("30T00:00")}, Window: calendar.Always(),
		Components: []sla.Component{{ID: "mail", Weight: decimal("0.25")}, {ID: "api", Weight: decimal("0.75")}},
		Outages: []sla.Outage{
			outage("I-1", "mail", "02T10:00", "02T12:00", 500), outage("I-2", "api", "02T11:00", "02T13:00", 1000),
			outage("I-3", "api", "05T23:00", "06T01:00", 1000),
		},
		NoDataPolicy: sla.NoDataExcluded, Aggregation: sla.Weighted, Target: decimal("99"),
	}
	result, err := sla.Compute(in)
	if err != nil {
		t.Fatal(err)
	}
	got := (&pages{e: Evidence{SLA: in}, result: result, line: lineOf(result)}).drops("")
	const hour = 3_600_000
	want := []pdf.Drop{
		{At: at("02T11:00"), Ref: "I-1", Loss: hour / 8}, {At: at("02T12:00"), Ref: "I-1, I-2", Loss: hour/8 + hour*3/4},
		{At: at("02T13:00"), Ref: "I-2", Loss: hour * 3 / 4}, {At: at("06T01:00"), Ref: "I-3", Loss: 2 * hour * 3 / 4},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("steps (-want +got): %s", diff)
	}
}

func TestServiceHoursAreCutAtMidnight(t *testing.T) {
	t.Parallel()
	night := calendar.WeeklyWindow(calendar.Rule{Days: []calendar.Weekday{calendar.Sunday, calendar.Friday}, From: 18 * 60, To: 8 * 60})
	want := []pdf.ServiceHours{
		{Day: time.Monday, From: 0, To: 480}, {Day: time.Friday, From: 1080, To: 1440}, {Day: time.Saturday, From: 0, To: 480}, {Day: time.Sunday, From: 1080, To: 1440},
	}
	got := serviceHours(night)
	if len(got) != len(want) {
		t.Fatalf("got %v, want %v", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("stretch %d: got %v, want %v", i, got[i], want[i])
		}
	}
	if got := serviceHours(calendar.Always()); len(got) != 0 {
		t.Errorf("every second: got %v, want none", got)
	}
}

func TestAResponseShareIsJudgedExactly(t *testing.T) {
	t.Parallel()
	clock := func(met, missed int) pdf.Clock {
		c := pdf.Clock{Within: 900, Share: "90"}
		for range met {
			c.Took = append(c.Took, 900)
		}
		for range missed {
			c.Took = append(c.Took, 901)
		}
		judge(&c)
		return c
	}
	for _, c := range []struct {
		met, missed int
		achieved    pdf.Percent
		verdict     pdf.Verdict
	}{{9, 1, "90.0", pdf.Met}, {899, 100, "89.9", pdf.Missed}, {2, 1, "66.6", pdf.Missed}, {1, 0, "100.0", pdf.Met}, {0, 0, "", pdf.NotApplicable}} {
		if got := clock(c.met, c.missed); got.Achieved != c.achieved || got.Verdict != c.verdict {
			t.Errorf("%d of %d in time: got %q, %v; want %q, %v", c.met, c.met+c.missed, got.Achieved, got.Verdict, c.achieved, c.verdict)
		}
	}
}

func TestWhoStillWaitsBeyondThePromiseIsLate(t *testing.T) {
	t.Parallel()
	quick := int64(300)
	c := pdf.Clock{Within: 900, Share: "90"}
	take(&c, &quick, 0)
	take(&c, nil, 900)
	if judge(&c); c.Verdict != pdf.Met || len(c.Took) != 1 || c.Running != 1 {
		t.Errorf("waiting within the promise: got %+v, want one of one in time", c)
	}
	take(&c, nil, 901)
	if judge(&c); c.Verdict != pdf.Missed || c.Achieved != "50.0" || c.Running != 2 {
		t.Errorf("waiting beyond it: got %+v, want one of two in time", c)
	}
	none := pdf.Clock{}
	if take(&none, nil, 1_000_000); len(none.Took) != 0 || none.Running != 1 {
		t.Errorf("without a promise: got %+v, want nobody late", none)
	}
}

func TestAnAcknowledgementIsHeldToThePromiseItWasGivenUnder(t *testing.T) {
	t.Parallel()
	terms := tenants.Terms{Response: map[tenants.Priority]tenants.ResponseTerms{
		"P1": {AcknowledgeS: 900}, "P2": {AcknowledgeS: 1800}, "P3": {AcknowledgeS: 1800}, "P4": {AcknowledgeS: 28800}}}
	within := func(s int64) *int64 { return &s }
	for _, c := range []struct {
		present, want tenants.Priority
		within        *int64
	}{{"P4", "P1", within(900)}, {"P1", "P4", within(28800)}, {"P3", "P3", within(1800)}, {"P4", "P2", within(1800)}, {"P2", "P2", nil}, {"P2", "P2", within(77)}} {
		if got := promisedAs(terms, c.present, c.within); got != c.want {
			t.Errorf("now %s, promised %v: held to %s, want %s", c.present, c.within, got, c.want)
		}
	}
}

func TestRetriesWaitLongerUpToAnHour(t *testing.T) {
	t.Parallel()
	var total time.Duration
	for n := 1; n < mostAttempts; n++ {
		wait := retryAfter(n)
		if wait > time.Hour || wait < 5*time.Second {
			t.Errorf("wait after try %d: %s", n, wait)
		}
		total += wait
	}
	if total < 48*time.Hour {
		t.Errorf("all waits together: %s, want more than two days", total)
	}
}
