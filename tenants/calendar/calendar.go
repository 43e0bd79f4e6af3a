// Package calendar turns what a contract says in local words (a weekly
// window, public holidays, "October 2026", "within four covered hours") into
// exact half-open intervals of instants.
//
// It is responsible for time zones, clock changes and holidays, so that no
// other package does local arithmetic. It is pure: it never reads the clock, a
// file or the database, and the same arguments give the same instants for
// ever. It refuses what has no certain meaning: a window edge between 02:00
// and 03:00, which the autumn night has twice and the spring night not at all,
// and the machine's own zone, which would make a figure depend on where it was
// computed.
package calendar

import (
	"fmt"
	"strings"
	"time"
	_ "time/tzdata" // a bare machine may have no zone files; a contract's zone must still load
)

// LoadZone returns the IANA time zone of that name. Unlike time.LoadLocation
// it refuses the empty name, "Local", and the files beside the zones that a
// machine may have and a browser does not know.
func LoadZone(name string) (*time.Location, error) {
	folder, _, _ := strings.Cut(name, "/")
	switch folder {
	case "", "Local", "localtime", "posixrules", "Factory", "posix", "right":
		return nil, fmt.Errorf("time zone %q: give an IANA name such as Europe/Paris", name)
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil, fmt.Errorf("time zone %q is not known", name)
	}
	return zone, nil
}

// Month returns the instants of a civil month in a zone. March in Paris is
// 743 hours long, October 745.
func Month(year int, month time.Month, zone *time.Location) Interval {
	first := NewDate(year, month, 1)
	return Interval{From: first.Start(zone), To: NewDate(year, month+1, 1).Start(zone)}
}

// Quarter returns the instants of the civil quarter 1 to 4 of a year in a
// zone. Other numbers count on into the neighbouring years.
func Quarter(year, quarter int, zone *time.Location) Interval {
	month := time.Month(3*(quarter-1) + 1)
	return Interval{From: NewDate(year, month, 1).Start(zone), To: NewDate(year, month+3, 1).Start(zone)}
}

// Day is one civil date of a period and the part of the period it covers.
type Day struct {
	Date Date
	// During is 23 or 25 hours long on the days the clocks change, and shorter
	// where the period begins or ends inside the day.
	During Interval
}

// Days cuts a period at every local midnight. The days are in order, touch
// each other and cover the period exactly.
func Days(period Interval, zone *time.Location) []Day {
	if period.Empty() {
		return nil
	}
	var days []Day
	for date := DateOf(period.From, zone); ; date = date.AddDays(1) {
		day := Interval{From: date.Start(zone), To: date.AddDays(1).Start(zone)}
		if !day.From.Before(period.To) {
			return days
		}
		if part := day.Intersect(period); !part.Empty() {
			days = append(days, Day{Date: date, During: part})
		}
	}
}

// instant returns when a clock on the wall of the zone shows the given civil
// time. A time that the autumn night shows twice is its first occurrence; a
// time that the spring night skips is the moment of the jump. time.Date does
// not promise either.
func instant(date Date, sinceMidnight time.Duration, zone *time.Location) time.Time {
	// The wall clock read as if it were UTC, then shifted by the offset in
	// force on either side of any change near it.
	wall := time.Date(date.Year, date.Month, date.Day, 0, 0, 0, 0, time.UTC).Add(sinceMidnight)
	before := offsetAt(wall.Add(-36*time.Hour), zone)
	after := offsetAt(wall.Add(36*time.Hour), zone)

	early := wall.Add(-before)
	if offsetAt(early, zone) == before {
		return early
	}
	late := wall.Add(-after)
	if offsetAt(late, zone) == after {
		return late
	}
	jump, _ := early.In(zone).ZoneBounds()
	return jump.UTC()
}

// offsetAt returns how far the zone's wall clock is ahead of UTC at an instant.
func offsetAt(t time.Time, zone *time.Location) time.Duration {
	_, seconds := t.In(zone).Zone()
	return time.Duration(seconds) * time.Second
}
