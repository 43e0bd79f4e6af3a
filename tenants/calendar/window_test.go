package calendar

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func window(t *testing.T, text string) Window {
	t.Helper()
	var w Window
	if err := json.Unmarshal([]byte(text), &w); err != nil {
		t.Fatal(err)
	}
	return w
}

const nightsAndWeekEnds = `{"kind":"weekly","rules":[
	{"days":[1,2,3,4,5],"from":"18:00","to":"09:00"},
	{"days":[6,7],"from":"00:00","to":"00:00"}]}`

func TestWindowsAreReadAndWrittenInTheirShortestForm(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`{"kind":"24x7"}`: `{"kind":"24x7"}`,
		`{"kind":"weekly","days":[1,5],"from":"09:00","to":"18:00"}`:                                                    `{"kind":"weekly","days":[1,5],"from":"09:00","to":"18:00"}`,
		`{"kind":"weekly","rules":[{"days":[1],"from":"09:00","to":"24:00"}]}`:                                          `{"kind":"weekly","days":[1],"from":"09:00","to":"24:00"}`,
		`{"kind":"weekly","on_holidays":"open","rules":[{"days":[7],"from":"22:00","to":"06:00"}]}`:                     `{"kind":"weekly","days":[7],"from":"22:00","to":"06:00","on_holidays":"open"}`,
		`{"kind":"weekly","rules":[{"days":[1],"from":"09:00","to":"12:00"},{"days":[1],"from":"13:00","to":"18:00"}]}`: `{"kind":"weekly","rules":[{"days":[1],"from":"09:00","to":"12:00"},{"days":[1],"from":"13:00","to":"18:00"}]}`,
	} {
		written, err := json.Marshal(window(t, text))
		if err != nil {
			t.Fatal(err)
		}
		if got := string(written); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}

func TestWindowsWithoutACertainMeaningAreRefused(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`{"kind":"monthly"}`: "neither 24x7 nor weekly",
		`{"kind":""}`:        "neither 24x7 nor weekly",
		`{"kind":"weekly"}`:  "needs days",
		`{"kind":"weekly","days":[],"from":"09:00","to":"18:00"}`:                                                     "at least one day",
		`{"kind":"weekly","days":[0],"from":"09:00","to":"18:00"}`:                                                    "day 0",
		`{"kind":"weekly","days":[8],"from":"09:00","to":"18:00"}`:                                                    "day 8",
		`{"kind":"weekly","days":[1,1],"from":"09:00","to":"18:00"}`:                                                  "named twice",
		`{"kind":"weekly","days":[1],"from":"02:00","to":"18:00"}`:                                                    "between 02:00 and 03:00",
		`{"kind":"weekly","days":[1],"from":"22:00","to":"02:59"}`:                                                    "between 02:00 and 03:00",
		`{"kind":"weekly","days":[1],"from":"09:00"}`:                                                                 "both from and to",
		`{"kind":"weekly","days":[1],"from":"9:00","to":"18:00"}`:                                                     "write it as 09:00",
		`{"kind":"weekly","days":[1],"from":"09:00","to":"24:01"}`:                                                    "write it as 09:00",
		`{"kind":"weekly","days":[1],"from":"24:00","to":"18:00"}`:                                                    "begins at 00:00",
		`{"kind":"24x7","days":[1],"from":"09:00","to":"18:00"}`:                                                      "no days",
		`{"kind":"24x7","on_holidays":"sometimes"}`:                                                                   "on_holidays",
		`{"kind":"weekly","days":[1],"from":"09:00","to":"18:00","rules":[{"days":[2],"from":"09:00","to":"18:00"}]}`: "either",
	} {
		var w Window
		err := json.Unmarshal([]byte(text), &w)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want an error with %q", text, err, want)
		}
	}
}

func TestEdgesAtOneAndThreeAreAccepted(t *testing.T) {
	t.Parallel()
	window(t, `{"kind":"weekly","days":[1],"from":"01:59","to":"03:00"}`)
}

func TestNightsOverAClockChangeAreAnHourLongerOrShorter(t *testing.T) {
	t.Parallel()
	paris := zone(t, "Europe/Paris")
	night := window(t, `{"kind":"weekly","days":[6],"from":"22:00","to":"06:00"}`)
	for date, want := range map[string]time.Duration{
		"2026-03-28": 7 * time.Hour, "2026-10-24": 9 * time.Hour, "2026-06-06": 8 * time.Hour,
	} {
		saturday, _ := ParseDate(date)
		period := Interval{From: saturday.Start(paris), To: saturday.AddDays(2).Start(paris)}
		if got := night.Expand(period, paris, Holidays{}).Duration(); got != want {
			t.Errorf("night of %s: got %s, want %s", date, got, want)
		}
	}
}

func TestANightThatBeganBeforeThePeriodIsCutNotLost(t *testing.T) {
	t.Parallel()
	paris := zone(t, "Europe/Paris")
	night := window(t, `{"kind":"weekly","days":[1,2,3,4,5,6,7],"from":"22:00","to":"06:00"}`)
	june := Month(2026, time.June, paris)
	got := night.Expand(june, paris, Holidays{})
	if got.Duration() != 30*8*time.Hour {
		t.Errorf("June's nights: got %s, want 240 h", got.Duration())
	}
	if !got.Contains(june.From) {
		t.Error("the first of June at midnight: got uncovered, want covered by the night before")
	}
}

func TestHolidaysCloseOpenOrLeaveTheWindow(t *testing.T) {
	t.Parallel()
	paris := zone(t, "Europe/Paris")
	armistice := NewHolidays(NewDate(2026, time.November, 11)) // a Wednesday
	period := Interval{From: at(t, "2026-11-10T12:00:00+01:00"), To: at(t, "2026-11-12T12:00:00+01:00")}
	night := Rule{Days: []Weekday{Monday, Tuesday, Wednesday, Thursday, Friday}, From: At(18, 0), To: At(9, 0)}
	for rule, want := range map[HolidayRule]time.Duration{
		// Tuesday's night runs to its end on the holiday; the holiday's own is dropped.
		HolidaysClosed: 15 * time.Hour,
		HolidaysUsual:  30 * time.Hour,
		// Tuesday 18:00 to Thursday 00:00: Wednesday's own night begins on the holiday and goes on.
		HolidaysOpen: 39 * time.Hour,
	} {
		w := Window{Kind: Weekly, Rules: []Rule{night}, OnHolidays: rule}
		if got := w.Expand(period, paris, armistice).Duration(); got != want {
			t.Errorf("on_holidays %q: got %s, want %s", rule, got, want)
		}
	}
	if got := Always().Expand(period, paris, armistice).Duration(); got != 48*time.Hour {
		t.Errorf("24x7 on a holiday: got %s, want 48 h", got)
	}
}

// TestExpandAgreesWithAClockOnTheWall asks, minute by minute, what a clock in
// the zone shows, which shares nothing with the conversion of edges.
func TestExpandAgreesWithAClockOnTheWall(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(7, 26))
	zones := []string{"Europe/Paris", "America/Montreal", "Asia/Kolkata", "Australia/Sydney"}
	months := []time.Month{time.March, time.April, time.October, time.November}
	for round := range 40 {
		loc := zone(t, zones[round%len(zones)])
		period := Month(2026, months[random.IntN(len(months))], loc)
		w := Window{Kind: Weekly}
		for range 1 + random.IntN(3) {
			w.Rules = append(w.Rules, randomRule(random))
		}
		var holidays []Date
		for range random.IntN(4) {
			holidays = append(holidays, DateOf(period.From, loc).AddDays(random.IntN(31)))
		}
		if err := w.Validate(); err != nil {
			t.Fatal(err)
		}
		expanded := w.Expand(period, loc, NewHolidays(holidays...))
		for minute := period.From; minute.Before(period.To); minute = minute.Add(time.Minute) {
			if got, want := expanded.Contains(minute), onTheWall(w, minute.In(loc), holidays); got != want {
				t.Fatalf("round %d, %s, %v: got covered %v, want %v", round, minute.In(loc), w, got, want)
			}
		}
	}
}

func randomRule(random *rand.Rand) Rule {
	edge := func() Clock {
		for {
			if c := Clock(15 * random.IntN(96)); c < At(2, 0) || c >= At(3, 0) {
				// Sydney's and Montréal's doubled hour is 02:00–03:00 or 01:00–02:00: an
				// edge in it has two answers on the wall, and the rule takes the first.
				if c < At(1, 0) || c >= At(3, 0) {
					return c
				}
			}
		}
	}
	days := random.Perm(7)[:1+random.IntN(7)]
	rule := Rule{From: edge(), To: edge()}
	for _, day := range days {
		rule.Days = append(rule.Days, Weekday(day+1))
	}
	return rule
}

func onTheWall(w Window, local time.Time, holidays []Date) bool {
	clock := Clock(local.Hour()*60 + local.Minute())
	today := dateOf(local)
	begins := func(rule Rule, date Date) bool {
		for _, holiday := range holidays {
			if holiday == date {
				return false
			}
		}
		for _, day := range rule.Days {
			if day == date.Weekday() {
				return true
			}
		}
		return false
	}
	for _, rule := range w.Rules {
		overnight := rule.To <= rule.From
		if begins(rule, today) && clock >= rule.From && (overnight || clock < rule.To) {
			return true
		}
		if overnight && clock < rule.To && begins(rule, today.AddDays(-1)) {
			return true
		}
	}
	return false
}

func TestContractClocksRunOnlyWhileTheWindowIsOpen(t *testing.T) {
	t.Parallel()
	office := Hours{
		Window: window(t, `{"kind":"weekly","days":[1,2,3,4,5],"from":"08:00","to":"18:00"}`),
		Zone:   zone(t, "Europe/Paris"), Holidays: NewHolidays(NewDate(2026, time.November, 11)),
	}
	for name, c := range map[string]struct {
		from string
		d    time.Duration
		want string
	}{
		"over the week-end":                     {"2026-11-06T17:50:00+01:00", 30 * time.Minute, "2026-11-09T08:20:00+01:00"},
		"raised on a Saturday":                  {"2026-11-07T10:00:00+01:00", 30 * time.Minute, "2026-11-09T08:30:00+01:00"},
		"due when the window closes":            {"2026-11-06T17:30:00+01:00", 30 * time.Minute, "2026-11-06T18:00:00+01:00"},
		"over a holiday":                        {"2026-11-10T17:00:00+01:00", 2 * time.Hour, "2026-11-12T09:00:00+01:00"},
		"over the clock change":                 {"2026-10-23T17:00:00+02:00", 2 * time.Hour, "2026-10-26T09:00:00+01:00"},
		"nothing to wait for":                   {"2026-11-07T10:00:00+01:00", 0, "2026-11-07T10:00:00+01:00"},
		"many weeks of work are found in steps": {"2026-11-16T08:00:00+01:00", 500 * time.Hour, "2027-01-22T18:00:00+01:00"},
	} {
		got, err := office.Add(at(t, c.from), c.d)
		if err != nil || !got.Equal(at(t, c.want)) {
			t.Errorf("%s: got %s, %v, want %s", name, got.In(office.Zone), err, c.want)
		}
		if elapsed := office.Elapsed(at(t, c.from), got); elapsed != c.d {
			t.Errorf("%s: got %s elapsed at the due time, want %s", name, elapsed, c.d)
		}
	}
	opening, err := office.NextOpening(at(t, "2026-11-10T20:00:00+01:00"))
	if want := at(t, "2026-11-12T08:00:00+01:00"); err != nil || !opening.Equal(want) {
		t.Errorf("next opening: got %s, %v, want %s", opening, err, want)
	}
}

func TestAClockOnAWindowThatNeverOpensSaysSo(t *testing.T) {
	t.Parallel()
	paris := zone(t, "Europe/Paris")
	var sundays []Date
	for date := NewDate(2026, 1, 1); date.Year < 2040; date = date.AddDays(1) {
		if date.Weekday() == Sunday {
			sundays = append(sundays, date)
		}
	}
	closed := Hours{Window: WeeklyWindow(Rule{Days: []Weekday{Sunday}, From: At(9, 0), To: At(10, 0)}), Zone: paris, Holidays: NewHolidays(sundays...)}
	if got, err := closed.Add(at(t, "2026-01-01T00:00:00Z"), time.Hour); err != ErrNeverOpen {
		t.Errorf("got %s, %v, want %v", got, err, ErrNeverOpen)
	}
}

func TestNightsAndWeekEndsAreTheComplementOfOfficeHours(t *testing.T) {
	t.Parallel()
	paris := zone(t, "Europe/Paris")
	office := window(t, `{"kind":"weekly","days":[1,2,3,4,5],"from":"09:00","to":"18:00"}`)
	rest := window(t, nightsAndWeekEnds)
	rest.OnHolidays = HolidaysOpen
	holidays, err := PublicHolidays("FR", 2026, 2027)
	if err != nil {
		t.Fatal(err)
	}
	for month := time.January; month <= time.December; month++ {
		period := Month(2026, month, paris)
		got := rest.Expand(period, paris, holidays)
		// A Monday's night that is a holiday's eve reaches 09:00 of the holiday, which is open anyway.
		want := NewSet(period).Subtract(office.Expand(period, paris, holidays))
		// Nothing watches Monday morning before 09:00: Sunday's rule ends at midnight.
		for monday := range want.Subtract(got).All() {
			if DateOf(monday.From, paris).Weekday() != Monday || monday.Duration() != 9*time.Hour {
				t.Errorf("%s: got uncovered %v, want only Monday mornings", month, monday)
			}
		}
		if extra := got.Subtract(want); !extra.Empty() {
			t.Errorf("%s: got %v inside office hours, want none", month, extra)
		}
	}
}

func TestPublicHolidays(t *testing.T) {
	t.Parallel()
	for name, want := range map[string][]string{
		"FR": {
			"2026-01-01", "2026-04-06", "2026-05-01", "2026-05-08", "2026-05-14", "2026-05-25",
			"2026-07-14", "2026-08-15", "2026-11-01", "2026-11-11", "2026-12-25",
		},
		"CA-QC": {
			"2026-01-01", "2026-04-03", "2026-05-18", "2026-06-24", "2026-07-01", "2026-09-07", "2026-10-12", "2026-12-25",
		},
		"": nil,
	} {
		holidays, err := PublicHolidays(name, 2026, 2026)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, date := range holidays.Dates() {
			got = append(got, date.String())
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if _, err := PublicHolidays("XX", 2026, 2026); err == nil {
		t.Error("calendar XX: got no error, want one")
	}
	quebec, _ := PublicHolidays("CA-QC", 2029, 2029)
	if !quebec.Contains(NewDate(2029, time.July, 2)) || quebec.Contains(NewDate(2029, time.July, 1)) {
		t.Error("1 July 2029, a Sunday: got it kept, want the Monday")
	}
	french, _ := PublicHolidays("FR", 2026, 2026)
	with := french.With(NewDate(2026, time.December, 24), NewDate(2026, time.December, 25))
	if got, want := with.Name(NewDate(2026, time.December, 25)), "Noël"; got != want || !with.Contains(NewDate(2026, time.December, 24)) {
		t.Errorf("an extra date over a named one: got %q, want %q kept", got, want)
	}
}

// TestSetAlgebra compares each operation with the same one on booleans.
func TestSetAlgebra(t *testing.T) {
	t.Parallel()
	const width = 64
	random := rand.New(rand.NewPCG(1, 2))
	origin := time.Unix(0, 0)
	draw := func() (Set, [width]bool) {
		var intervals []Interval
		var cells [width]bool
		for range random.IntN(8) {
			a, b := random.IntN(width), random.IntN(width)
			intervals = append(intervals, Interval{From: origin.Add(time.Duration(a)), To: origin.Add(time.Duration(b))})
			for cell := a; cell < b; cell++ {
				cells[cell] = true
			}
		}
		return NewSet(intervals...), cells
	}
	for range 5000 {
		a, cellsA := draw()
		b, cellsB := draw()
		for name, c := range map[string]struct {
			got  Set
			want func(bool, bool) bool
		}{
			"union":     {a.Union(b), func(x, y bool) bool { return x || y }},
			"intersect": {a.Intersect(b), func(x, y bool) bool { return x && y }},
			"subtract":  {a.Subtract(b), func(x, y bool) bool { return x && !y }},
		} {
			total := 0
			for cell := range width {
				want := c.want(cellsA[cell], cellsB[cell])
				if want {
					total++
				}
				if got := c.got.Contains(origin.Add(time.Duration(cell))); got != want {
					t.Fatalf("%s of %v and %v at %d: got %v, want %v", name, a, b, cell, got, want)
				}
			}
			if got := c.got.Duration(); got != time.Duration(total) {
				t.Fatalf("%s of %v and %v: got length %d, want %d", name, a, b, got, total)
			}
			if !c.got.Equal(NewSet(c.got.Intervals()...)) {
				t.Fatalf("%s of %v and %v: got %v, which is not the shortest form", name, a, b, c.got)
			}
		}
	}
}

func FuzzWindow(f *testing.F) {
	f.Add(`{"kind":"24x7"}`)
	f.Add(`{"kind":"weekly","days":[1,2,3,4,5],"from":"09:00","to":"18:00"}`)
	f.Add(`{"kind":"weekly","days":[6,7],"from":"22:00","to":"06:00","on_holidays":"open"}`)
	f.Add(nightsAndWeekEnds)
	f.Add(`{"kind":"weekly","days":[1],"from":"02:30","to":"99:99"}`)
	f.Fuzz(func(t *testing.T, text string) {
		var w Window
		if json.Unmarshal([]byte(text), &w) != nil {
			return
		}
		written, err := json.Marshal(w)
		if err != nil {
			t.Fatal(err)
		}
		var again Window
		if err := json.Unmarshal(written, &again); err != nil {
			t.Fatalf("got %v on reading %s back, want the same window", err, written)
		}
		if got, want := fmt.Sprint(again), fmt.Sprint(w); got != want {
			t.Fatalf("got %s after a round trip, want %s", got, want)
		}
		week := Interval{From: time.Unix(1790000000, 0), To: time.Unix(1790000000+7*86400, 0)}
		if got := w.Expand(week, time.UTC, Holidays{}).Duration(); got > 7*24*time.Hour {
			t.Fatalf("got %s covered in a week, want at most a week", got)
		}
	})
}
