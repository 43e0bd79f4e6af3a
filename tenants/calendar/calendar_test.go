package calendar

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	loc, err := LoadZone(name)
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

func TestMonthsAndQuartersFollowTheClockChanges(t *testing.T) {
	t.Parallel()
	paris, lordHowe := zone(t, "Europe/Paris"), zone(t, "Australia/Lord_Howe")
	for name, c := range map[string]struct {
		period Interval
		want   time.Duration
	}{
		"March in Paris has 743 hours":             {Month(2026, time.March, paris), 743 * time.Hour},
		"October in Paris has 745 hours":           {Month(2026, time.October, paris), 745 * time.Hour},
		"February of a leap year has 696 hours":    {Month(2028, time.February, paris), 696 * time.Hour},
		"December ends in January":                 {Month(2026, time.December, paris), 744 * time.Hour},
		"the first quarter in Paris has 2159":      {Quarter(2026, 1, paris), 2159 * time.Hour},
		"the fourth quarter in Paris has 2209":     {Quarter(2026, 4, paris), 2209 * time.Hour},
		"Lord Howe moves its clocks half an hour":  {Month(2026, time.October, lordHowe), 743*time.Hour + 30*time.Minute},
		"Lord Howe moves them back in April":       {Month(2026, time.April, lordHowe), 720*time.Hour + 30*time.Minute},
		"Havana's clocks change at midnight":       {Month(2026, time.March, zone(t, "America/Havana")), 743 * time.Hour},
		"Montréal keeps the name it had":           {Month(2026, time.March, zone(t, "America/Montreal")), 743 * time.Hour},
		"Samoa's December of 2011 had thirty days": {Month(2011, time.December, zone(t, "Pacific/Apia")), 720 * time.Hour},
	} {
		if got := c.period.Duration(); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}

func TestDaysCoverThePeriodAndLastAsLongAsTheirClock(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		zone string
		year int
		// odd is the date whose length differs from 24 h.
		month time.Month
		odd   string
		want  time.Duration
	}{
		{"Europe/Paris", 2026, time.March, "2026-03-29", 23 * time.Hour},
		{"Europe/Paris", 2026, time.October, "2026-10-25", 25 * time.Hour},
		{"America/Havana", 2026, time.March, "2026-03-08", 23 * time.Hour},
		{"America/Havana", 2026, time.November, "2026-11-01", 25 * time.Hour},
		{"Australia/Lord_Howe", 2026, time.April, "2026-04-05", 24*time.Hour + 30*time.Minute},
	} {
		loc := zone(t, c.zone)
		period := Month(c.year, c.month, loc)
		edge := period.From
		for _, day := range Days(period, loc) {
			if !day.During.From.Equal(edge) {
				t.Fatalf("%s %s: got a beginning at %s, want %s", c.zone, day.Date, day.During.From, edge)
			}
			edge = day.During.To
			want := 24 * time.Hour
			if day.Date.String() == c.odd {
				want = c.want
			}
			if got := day.During.Duration(); got != want {
				t.Errorf("%s %s: got %s, want %s", c.zone, day.Date, got, want)
			}
		}
		if !edge.Equal(period.To) {
			t.Errorf("%s: got days up to %s, want %s", c.zone, edge, period.To)
		}
	}
}

func TestDaysOfAPartialPeriodAreCut(t *testing.T) {
	t.Parallel()
	paris := zone(t, "Europe/Paris")
	got := Days(Interval{From: at(t, "2026-06-01T22:00:00+02:00"), To: at(t, "2026-06-03T01:00:00+02:00")}, paris)
	var lengths []time.Duration
	for _, day := range got {
		lengths = append(lengths, day.During.Duration())
	}
	if diff := cmp.Diff([]time.Duration{2 * time.Hour, 24 * time.Hour, time.Hour}, lengths); diff != "" {
		t.Errorf("lengths of the days (-want +got):\n%s", diff)
	}
}

func TestAmbiguousTimesAreTheFirstAndSkippedOnesTheJump(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		zone, date string
		clock      Clock
		want       string
	}{
		"02:30 on the autumn night is the first": {"Europe/Paris", "2026-10-25", At(2, 30), "2026-10-25T02:30:00+02:00"},
		"02:30 on the spring night is the jump":  {"Europe/Paris", "2026-03-29", At(2, 30), "2026-03-29T03:00:00+02:00"},
		"03:00 on the autumn night is unique":    {"Europe/Paris", "2026-10-25", At(3, 0), "2026-10-25T03:00:00+01:00"},
		"01:45 in Lord Howe is the first":        {"Australia/Lord_Howe", "2026-04-05", At(1, 45), "2026-04-05T01:45:00+11:00"},
		"midnight skipped in Havana is 01:00":    {"America/Havana", "2026-03-08", At(0, 0), "2026-03-08T01:00:00-04:00"},
		"midnight doubled in Havana is the first": {
			"America/Havana", "2026-11-01", At(0, 0), "2026-11-01T00:00:00-04:00",
		},
	} {
		date, err := ParseDate(c.date)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := c.clock.on(date, zone(t, c.zone)), at(t, c.want); !got.Equal(want) {
			t.Errorf("%s: got %s, want %s", name, got, want.UTC())
		}
	}
}

func TestZonesThatDependOnTheMachineAreRefused(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"", "Local", "Mars/Olympus", "../etc/passwd", "localtime", "posixrules", "Factory", "right/Europe/Paris", "posix/Europe/Paris"} {
		if _, err := LoadZone(name); err == nil {
			t.Errorf("zone %q: got no error, want one", name)
		}
	}
}
