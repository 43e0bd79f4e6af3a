package calendar

import (
	"fmt"
	"time"
)

// Date is a civil date, without time or zone: a holiday, the first day a
// contract is in force.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// NewDate returns a date, normalising as time.Date does: month 13 is January
// of the next year.
func NewDate(year int, month time.Month, day int) Date {
	return dateOf(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
}

// DateOf returns the date on the wall of a zone at an instant.
func DateOf(t time.Time, zone *time.Location) Date { return dateOf(t.In(zone)) }

func dateOf(t time.Time) Date {
	year, month, day := t.Date()
	return Date{Year: year, Month: month, Day: day}
}

// ParseDate reads a date written as 2026-11-11.
func ParseDate(text string) (Date, error) {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return Date{}, fmt.Errorf("date %q: write it as 2026-11-11", text)
	}
	return dateOf(t), nil
}

// String writes the date as 2026-11-11.
func (d Date) String() string {
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day)
}

// MarshalText writes the date as String does.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (d *Date) UnmarshalText(text []byte) error {
	parsed, err := ParseDate(string(text))
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}

// AddDays returns the date n days later, or earlier when n is negative.
func (d Date) AddDays(n int) Date { return NewDate(d.Year, d.Month, d.Day+n) }

// Before reports whether d comes before other.
func (d Date) Before(other Date) bool {
	if d.Year != other.Year {
		return d.Year < other.Year
	}
	if d.Month != other.Month {
		return d.Month < other.Month
	}
	return d.Day < other.Day
}

// Weekday returns the ISO day of the week: Monday is 1, Sunday is 7.
func (d Date) Weekday() Weekday {
	day := time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC).Weekday()
	if day == time.Sunday {
		return Sunday
	}
	return Weekday(day)
}

// Start returns the first instant of the date in a zone. Where the clocks
// change at midnight it is the moment of the jump, or the first of two
// midnights.
func (d Date) Start(zone *time.Location) time.Time { return instant(d, 0, zone) }

// Weekday is an ISO day of the week.
type Weekday int

// The days of the week as ISO 8601 numbers them.
const (
	Monday Weekday = iota + 1
	Tuesday
	Wednesday
	Thursday
	Friday
	Saturday
	Sunday
)
