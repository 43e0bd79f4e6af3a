package sla_test

import (
	"encoding/json"
	"math/big"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"vigie/reports/sla"
	"vigie/tenants/calendar"
)

// The tests of this file are named after faults other tools are known for.

// month returns a contract of one component over a civil month of Paris.
func month(t *testing.T, year int, m time.Month) sla.Input {
	t.Helper()
	paris := zone(t, "Europe/Paris")
	period := calendar.Month(year, m, paris)
	return sla.Input{
		TimeZone: "Europe/Paris", Period: sla.Period{From: period.From, To: period.To},
		Window: calendar.Always(), NoDataPolicy: sla.NoDataExcluded, Aggregation: sla.Single,
		Components: []sla.Component{{ID: "api", Weight: sla.MustDecimal("1")}},
		Notice:     259200, Target: sla.MustDecimal("99.9"),
		Credits: []sla.CreditTier{
			{Below: sla.MustDecimal("99.9"), CreditPct: sla.MustDecimal("10")},
			{Below: sla.MustDecimal("99.0"), CreditPct: sla.MustDecimal("25")},
		},
		MonthlyFeeCents: 1250000,
	}
}

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	loc, err := calendar.LoadZone(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func at(t *testing.T, text string) time.Time {
	t.Helper()
	instant, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return instant
}

func ptr[T any](v T) *T { return &v }

func outage(t *testing.T, from, to string) sla.Outage {
	t.Helper()
	o := sla.Outage{Component: "api", From: at(t, from), Weight: sla.Full}
	if to != "" {
		o.To = ptr(at(t, to))
	}
	return o
}

func maintenance(t *testing.T, from, to, notified string) sla.Maintenance {
	t.Helper()
	return sla.Maintenance{From: at(t, from), To: at(t, to), NotifiedAt: ptr(at(t, notified))}
}

func compute(t *testing.T, in sla.Input) sla.Result {
	t.Helper()
	r, err := sla.Compute(in)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestAMaintenanceIsNotFlattenedToUp(t *testing.T) {
	t.Parallel()
	in := month(t, 2026, time.June)
	in.Maintenances = []sla.Maintenance{maintenance(t, "2026-06-14T00:00:00+02:00", "2026-06-16T00:00:00+02:00", "2026-06-01T00:00:00+02:00")}
	in.Outages = []sla.Outage{outage(t, "2026-06-20T10:00:00+02:00", "2026-06-20T10:42:00+02:00")}
	// 2,520 s of 28 days is a breach; of 30 days it would not be.
	r := compute(t, in)
	if r.Measured != 28*86400 || r.Verdict != sla.Breached {
		t.Errorf("got %d s measured and %s, want 28 days and a breach", r.Measured, r.Verdict)
	}
	in.Denominator = sla.CountedAsUp
	r = compute(t, in)
	if r.Measured != 30*86400 || r.Verdict != sla.Met || r.Classes.Maintenance != 2*86400 {
		t.Errorf("counted as up: got %d s measured, %s and %d s of maintenance, want 30 days, met and two days",
			r.Measured, r.Verdict, r.Classes.Maintenance)
	}
}

func TestAFailedCheckDuringAMaintenanceDoesNotLowerTheFigure(t *testing.T) {
	t.Parallel()
	in := month(t, 2026, time.June)
	in.Maintenances = []sla.Maintenance{maintenance(t, "2026-06-14T02:00:00+02:00", "2026-06-14T04:00:00+02:00", "2026-06-01T00:00:00+02:00")}
	in.Outages = []sla.Outage{outage(t, "2026-06-14T02:30:00+02:00", "2026-06-14T03:30:00+02:00")}
	r := compute(t, in)
	if *r.AvailabilityPct != "100.0000" || r.Outages[0].Counted != 0 || r.Outages[0].Classes.Maintenance != 3600 {
		t.Errorf("got %s %%, outage %+v, want 100.0000 and its hour under the maintenance", *r.AvailabilityPct, r.Outages[0])
	}
	if got, want := *r.AsLived.AvailabilityPct, "99.8611"; got != want {
		t.Errorf("as lived: got %s %%, want %s", got, want)
	}
	want := []sla.Flip{{Kind: sla.FlipMaintenance, Change: sla.IfNotAdmitted, ID: "M1", Verdict: sla.Breached}}
	ignore := cmp.FilterPath(func(p cmp.Path) bool {
		name := p.Last().String()
		return name == ".From" || name == ".To" || name == ".Availability" || name == ".AvailabilityPct"
	}, cmp.Ignore())
	if diff := cmp.Diff(want, r.Flips, ignore); diff != "" {
		t.Errorf("flips (-want +got):\n%s", diff)
	}
}

func TestANoticeOfExactlyTheTermIsInTimeAndASecondLessIsNot(t *testing.T) {
	t.Parallel()
	for notified, want := range map[string]bool{"2026-06-11T02:00:00+02:00": true, "2026-06-11T02:00:01+02:00": false} {
		in := month(t, 2026, time.June)
		in.Maintenances = []sla.Maintenance{maintenance(t, "2026-06-14T02:00:00+02:00", "2026-06-14T04:00:00+02:00", notified)}
		r := compute(t, in)
		if got := r.Maintenances[0].Admitted; got != want || (r.Classes.Maintenance == 7200) != want {
			t.Errorf("notified %s: got admitted %v and %d s, want %v", notified, got, r.Classes.Maintenance, want)
		}
	}
}

func TestDowntimeIsTheOutagesOwnWhateverTheOrderItWasRecordedIn(t *testing.T) {
	t.Parallel()
	in := month(t, 2026, time.June)
	in.Outages = []sla.Outage{
		outage(t, "2026-06-10T10:00:00+02:00", "2026-06-10T10:30:00+02:00"),
		outage(t, "2026-06-10T10:20:00+02:00", "2026-06-10T10:50:00+02:00"),
		outage(t, "2026-06-02T10:25:00+02:00", "2026-06-02T10:26:00+02:00"),
	}
	want := compute(t, in)
	slices.Reverse(in.Outages)
	got := compute(t, in)
	if got.Downtime != want.Downtime || got.Downtime != 3060*1000 {
		t.Errorf("got %d ms recorded late and %d in order, want 3,060,000 for both", got.Downtime, want.Downtime)
	}
}

func TestOutagesStraddlingThePeriodAreCutNotDropped(t *testing.T) {
	t.Parallel()
	in := month(t, 2026, time.June)
	in.Outages = []sla.Outage{
		outage(t, "2026-05-31T23:50:00+02:00", "2026-06-01T00:05:00+02:00"),
		outage(t, "2026-06-30T23:50:00+02:00", "2026-07-01T00:20:00+02:00"),
		outage(t, "2026-04-01T00:00:00+02:00", "2026-05-01T00:00:00+02:00"),
	}
	r := compute(t, in)
	if r.Counted != 300+600 {
		t.Errorf("got %d s counted, want 900", r.Counted)
	}
	in.Outages = []sla.Outage{outage(t, "2026-05-01T00:00:00+02:00", "2026-08-01T00:00:00+02:00")}
	if r := compute(t, in); *r.AvailabilityPct != "0.0000" {
		t.Errorf("an outage over the whole month: got %s %%, want 0.0000", *r.AvailabilityPct)
	}
}

func TestAnOutageOverMidnightOnTheFirstIsNotTooShortTwice(t *testing.T) {
	t.Parallel()
	for _, m := range []time.Month{time.June, time.July} {
		in := month(t, 2026, m)
		in.MinOutage = 300
		in.Outages = []sla.Outage{outage(t, "2026-06-30T23:57:00+02:00", "2026-07-01T00:03:00+02:00")}
		if r := compute(t, in); r.Counted != 180 {
			t.Errorf("%s: got %d s counted, want 180", m, r.Counted)
		}
	}
}

func TestAHoldOverTheWeekEndCountsOnlyServiceHours(t *testing.T) {
	t.Parallel()
	in := month(t, 2026, time.November)
	in.Window = calendar.WeeklyWindow(calendar.Rule{
		Days: []calendar.Weekday{1, 2, 3, 4, 5}, From: calendar.At(9, 0), To: calendar.At(18, 0),
	})
	in.Holidays = []calendar.Date{calendar.NewDate(2026, time.November, 11)}
	in.Outages = []sla.Outage{outage(t, "2026-11-06T17:30:00+01:00", "2026-11-09T09:45:00+01:00")}
	r := compute(t, in)
	if r.Counted != 4500 || r.Measured != 20*9*3600 {
		t.Errorf("got %d s counted of %d, want 4,500 of 648,000", r.Counted, r.Measured)
	}
	if got := r.Outages[0].Classes.Outside; got != r.Outages[0].InPeriod-4500 {
		t.Errorf("got %d s of the outage outside, want the rest of its %d", got, r.Outages[0].InPeriod)
	}
}

func TestAnOpenOutageRunsToTheInstantOfTheFigureNotToNow(t *testing.T) {
	t.Parallel()
	in := month(t, 2026, time.June)
	in.Outages = []sla.Outage{outage(t, "2026-06-10T10:00:00+02:00", "")}
	in.AsOf = ptr(at(t, "2026-06-10T10:07:00+02:00"))
	r := compute(t, in)
	if r.Counted != 420 || !r.Provisional || !r.To.Equal(*in.AsOf) {
		t.Errorf("got %d s counted up to %s, want 420 up to %s", r.Counted, r.To, in.AsOf)
	}
	in.AsOf = ptr(at(t, "2026-06-10T09:00:00+02:00"))
	if r := compute(t, in); r.Counted != 0 {
		t.Errorf("before it began: got %d s counted, want none", r.Counted)
	}
	in.AsOf = ptr(at(t, "2026-05-01T00:00:00+02:00"))
	if r := compute(t, in); r.Verdict != sla.NotMeasurable || r.Certifiable || r.Classes.Total() != 0 {
		t.Errorf("before the period: got %s, want %s", r.Verdict, sla.NotMeasurable)
	}
}

func TestTheSameSecondIsNotExcludedTwice(t *testing.T) {
	t.Parallel()
	in := month(t, 2026, time.June)
	from, to := at(t, "2026-06-14T02:00:00+02:00"), at(t, "2026-06-14T04:00:00+02:00")
	in.Maintenances = []sla.Maintenance{{From: from, To: to, NotifiedAt: ptr(at(t, "2026-06-01T00:00:00+02:00"))}}
	in.Exclusions = []sla.Exclusion{{From: from, To: to, Reason: sla.ReasonClient}, {From: from, To: to, Reason: "force_majeure"}}
	in.NoData = []sla.Gap{{From: from, To: to}}
	r := compute(t, in)
	if want := sla.Seconds(30*86400 - 7200); r.Measured != want || r.Classes.Maintenance != 7200 {
		t.Errorf("got %d s measured and %d s of maintenance, want %d and 7,200", r.Measured, r.Classes.Maintenance, want)
	}
}

func TestTheVerdictIsExactAndTheDisplayTruncated(t *testing.T) {
	t.Parallel()
	in := month(t, 2026, time.January)
	in.Outages = []sla.Outage{outage(t, "2026-01-10T00:00:00+01:00", "2026-01-10T00:44:39+01:00")}
	r := compute(t, in)
	if r.Verdict != sla.Breached || *r.AvailabilityPct != "99.8999" || *r.Margin != -1 || r.Credit.Cents != 125000 {
		t.Errorf("2,679 s of 2,678,400: got %s at %s %%, margin %d, %d cents, want a breach at 99.8999, -1, 125000",
			r.Verdict, *r.AvailabilityPct, *r.Margin, r.Credit.Cents)
	}
	for share, want := range map[string]string{"1": "100.0000", "0": "0.0000", "999999/1000000": "99.9999", "-1/3": "-33.3333", "1/3000000": "0.0000"} {
		value, _ := new(big.Rat).SetString(share)
		if got := sla.Percent(value); got != want {
			t.Errorf("Percent(%s): got %s, want %s", share, got, want)
		}
	}
}

func TestNothingMeasuredIsNotAHundredPerCent(t *testing.T) {
	t.Parallel()
	in := month(t, 2026, time.June)
	in.NoData = []sla.Gap{{From: in.Period.From, To: in.Period.To}}
	r := compute(t, in)
	if r.Verdict != sla.NotMeasurable || r.Availability != nil || r.Margin != nil || r.Certifiable || *r.CoveragePct != "0.0000" {
		t.Errorf("got %s, %v, coverage %s, want not measurable", r.Verdict, r.Availability, *r.CoveragePct)
	}
}

func TestSilenceNeverRaisesTheFigure(t *testing.T) {
	t.Parallel()
	in := month(t, 2026, time.June)
	in.Outages = []sla.Outage{outage(t, "2026-06-10T10:00:00+02:00", "2026-06-10T12:00:00+02:00")}
	heard := compute(t, in)
	in.NoData = []sla.Gap{{From: at(t, "2026-06-20T00:00:00+02:00"), To: at(t, "2026-06-25T00:00:00+02:00")}}
	for _, denominator := range []sla.Denominator{sla.Removed, sla.CountedAsUp} {
		in.Denominator = denominator
		for _, policy := range []sla.NoDataPolicy{sla.NoDataExcluded, sla.NoDataUp, sla.NoDataDown} {
			in.NoDataPolicy = policy
			silent := compute(t, in)
			if silent.Availability.Cmp(heard.Availability) > 0 {
				t.Errorf("%s, %s: got %s after a silence, want at most %s", policy, denominator, silent.Availability, heard.Availability)
			}
			if got := silent.Classes.Unknown; got != 5*86400 {
				t.Errorf("%s, %s: got %d s unknown, want five days", policy, denominator, got)
			}
			if got, want := *silent.CoveragePct, "83.3333"; got != want {
				t.Errorf("%s: got a coverage of %s, want %s", policy, got, want)
			}
		}
	}
	in.MinKnownPct = ptr(sla.MustDecimal("99"))
	if r := compute(t, in); r.Certifiable {
		t.Error("coverage under the contract's minimum: got certifiable, want not")
	}
}

func TestAClaimMovesNothingUntilItIsAgreed(t *testing.T) {
	t.Parallel()
	in := month(t, 2026, time.June)
	claimed := outage(t, "2026-06-10T10:00:00+02:00", "2026-06-10T12:00:00+02:00")
	claimed.ID, claimed.Class = "out-7", sla.CausedByClient
	in.Outages = []sla.Outage{claimed}
	r := compute(t, in)
	if r.Verdict != sla.Breached || len(r.Flips) != 1 || r.Flips[0].ID != "out-7" || r.Flips[0].Kind != sla.FlipOutage {
		t.Errorf("got %s and flips %+v, want a breach that agreeing on out-7 would turn", r.Verdict, r.Flips)
	}
	in.Exclusions = []sla.Exclusion{{From: claimed.From, To: *claimed.To, Reason: sla.ReasonClient, Status: sla.Proposed}}
	if r := compute(t, in); r.Verdict != sla.Breached || r.Classes.Client != 0 {
		t.Errorf("proposed: got %s with %d s of the client's, want a breach and none", r.Verdict, r.Classes.Client)
	}
	in.Exclusions[0].Status = sla.Agreed
	if r := compute(t, in); r.Verdict != sla.Met || r.Classes.Client != 7200 {
		t.Errorf("agreed: got %s with %d s of the client's, want met and 7,200", r.Verdict, r.Classes.Client)
	}
}

func TestClassesSumToTheMonthAlsoWhenTheClocksChange(t *testing.T) {
	t.Parallel()
	for m, hours := range map[time.Month]sla.Seconds{time.March: 743, time.October: 745, time.June: 720} {
		in := month(t, 2026, m)
		in.Window = calendar.WeeklyWindow(calendar.Rule{Days: []calendar.Weekday{1, 2, 3, 4, 5, 6, 7}, From: calendar.At(22, 0), To: calendar.At(6, 0)})
		in.Outages = []sla.Outage{{Component: "api", From: in.Period.From, To: nil, Weight: sla.Full}}
		r := compute(t, in)
		if got := r.Classes.Total(); got != 3600*hours {
			t.Errorf("%s: got classes of %d s, want %d h", m, got, hours)
		}
		// Nights are eight hours, but the one the clocks change in.
		nights := map[time.Month]sla.Seconds{time.March: 31*8 - 1, time.October: 31*8 + 1, time.June: 30 * 8}[m]
		if got := r.Classes.ProviderDown; got != 3600*nights {
			t.Errorf("%s: got %d s down at night, want %d h", m, got, nights)
		}
	}
}

func TestFourAggregationsOfTheSameOutages(t *testing.T) {
	t.Parallel()
	for aggregation, want := range map[sla.Aggregation]string{
		sla.Weighted: "99.7777", sla.Worst: "99.4444", sla.Serial: "99.2013", sla.Product: "99.1684",
	} {
		in := month(t, 2026, time.April)
		in.Aggregation = aggregation
		in.Components = []sla.Component{
			{ID: "api", Weight: sla.MustDecimal("0.5")}, {ID: "portail", Weight: sla.MustDecimal("0.3")}, {ID: "batch", Weight: sla.MustDecimal("0.2")},
		}
		in.Outages = []sla.Outage{
			outage(t, "2026-04-08T10:00:00+02:00", "2026-04-08T11:00:00+02:00"),
			outage(t, "2026-04-08T10:30:00+02:00", "2026-04-08T12:30:00+02:00"),
			outage(t, "2026-04-20T01:00:00+02:00", "2026-04-20T05:00:00+02:00"),
		}
		in.Outages[1].Component, in.Outages[1].Weight = "portail", 500
		in.Outages[2].Component = "batch"
		r := compute(t, in)
		if got := *r.AvailabilityPct; got != want {
			t.Errorf("%s: got %s, want %s", aggregation, got, want)
		}
	}
}

func TestTheInputSurvivesAsEvidence(t *testing.T) {
	t.Parallel()
	in := month(t, 2026, time.June)
	in.Outages = []sla.Outage{outage(t, "2026-06-10T10:00:00+02:00", "")}
	in.Outages[0].Weight = 0 // a weight of 0 must not come back as the default
	in.Components[0].Weight = sla.MustDecimal("0.50")
	in.MinKnownPct, in.CreditCapPct = ptr(sla.MustDecimal("99")), ptr(sla.MustDecimal("30"))
	written, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	var again sla.Input
	if err := json.Unmarshal(written, &again); err != nil {
		t.Fatal(err)
	}
	rewritten, err := json.Marshal(again)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(written), string(rewritten)); diff != "" {
		t.Errorf("after a round trip (-written +rewritten):\n%s", diff)
	}
	if again.Outages[0].Weight != 0 || again.Components[0].Weight.String() != "0.50" {
		t.Errorf("got weights %s and %s, want 0 and 0.50", again.Outages[0].Weight, again.Components[0].Weight)
	}
}

func TestAResponseClockPausesWithTheCoverage(t *testing.T) {
	t.Parallel()
	office := calendar.WeeklyWindow(calendar.Rule{Days: []calendar.Weekday{1, 2, 3, 4, 5}, From: calendar.At(8, 0), To: calendar.At(18, 0)})
	in := sla.ResponseInput{TZ: "Europe/Paris", AlertAt: at(t, "2026-11-06T17:50:00+01:00"), Window: office, Target: 1800}
	for name, c := range map[string]struct {
		acked, asOf string
		automatic   bool
		seconds     sla.Seconds
		want        sla.Verdict
	}{
		"answered in time over the week-end":      {acked: "2026-11-09T08:20:00+01:00", seconds: 1800, want: sla.Met},
		"a second late":                           {acked: "2026-11-09T08:20:01+01:00", seconds: 1801, want: sla.Breached},
		"a machine's answer is none":              {acked: "2026-11-06T17:50:05+01:00", automatic: true, asOf: "2026-11-09T09:00:00+01:00", seconds: 600 + 3600, want: sla.Breached},
		"unanswered and still in time":            {asOf: "2026-11-08T12:00:00+01:00", seconds: 600, want: sla.Pending},
		"answered before the alert by two clocks": {acked: "2026-11-06T17:49:58+01:00", seconds: 0, want: sla.Met},
	} {
		in := in
		in.Automatic = c.automatic
		if c.acked != "" {
			in.AckedAt = ptr(at(t, c.acked))
		}
		if c.asOf != "" {
			in.AsOf = ptr(at(t, c.asOf))
		}
		got, err := sla.ComputeResponse(in)
		if err != nil || *got.Response != c.seconds || got.Verdict != c.want {
			t.Errorf("%s: got %+v, %v, want %d s and %s", name, got, err, c.seconds, c.want)
		}
		if want := at(t, "2026-11-09T08:20:00+01:00"); !got.DueAt.Equal(want) {
			t.Errorf("%s: got due at %s, want %s", name, got.DueAt, want)
		}
	}
	if got, err := sla.ComputeResponse(in); err != nil || got.Response != nil || got.Verdict != sla.Pending {
		t.Errorf("nobody answered and nobody looked: got %+v, %v, want pending", got, err)
	}
}
