package reports

import (
	"fmt"
	"regexp"
	"time"

	"vigie/app/fault"
	"vigie/tenants"
	"vigie/tenants/calendar"
)

// Period is a civil month, written 2026-10.
type Period struct {
	Year  int
	Month time.Month
}

// Months of other centuries are mistyped: no contract begins there.
var periodForm = regexp.MustCompile(`^20\d{2}-(0[1-9]|1[0-2])$`)

// ParsePeriod reads a month written as 2026-10.
func ParsePeriod(text string) (Period, error) {
	if !periodForm.MatchString(text) {
		return Period{}, fault.New(fault.Invalid, "period_form", "Write the month as 2026-10.").At("period", "a month such as 2026-10")
	}
	t, err := time.Parse("2006-01", text)
	if err != nil {
		return Period{}, fmt.Errorf("read period: %w", err)
	}
	return Period{t.Year(), t.Month()}, nil
}

// PeriodAt returns the month in which an instant lies in a zone.
func PeriodAt(at time.Time, zone *time.Location) Period {
	local := at.In(zone)
	return Period{local.Year(), local.Month()}
}

// String writes the month as 2026-10.
func (p Period) String() string { return fmt.Sprintf("%04d-%02d", p.Year, int(p.Month)) }

// Add returns the month n months later.
func (p Period) Add(n int) Period {
	t := time.Date(p.Year, p.Month+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	return Period{t.Year(), t.Month()}
}

// Before reports whether p comes before other.
func (p Period) Before(other Period) bool { return p.String() < other.String() }

// ruling returns the version that rules a month, the month's instants in its zone, and where the client's first contract begins in it. The
// version in force at the end of the month rules all of it: a contract that changes in mid-month changes the month as a whole.
func ruling(versions []tenants.ContractVersion, p Period) (tenants.ContractVersion, calendar.Interval, error) {
	for _, candidate := range versions {
		zone, err := candidate.Terms.Zone()
		if err != nil {
			return candidate, calendar.Interval{}, err
		}
		month := calendar.Month(p.Year, p.Month, zone)
		if v, ok := tenants.InForce(versions, month.To.Add(-time.Second)); ok && v.ContractID == candidate.ContractID && v.Version == candidate.Version {
			first, err := firstDay(versions)
			if err != nil {
				return v, month, err
			}
			if first.After(month.From) { // nothing was owed before the first contract began
				month.From = first
			}
			return v, month, nil
		}
	}
	return tenants.ContractVersion{}, calendar.Interval{}, tenants.ErrNoContract
}

// firstDay returns when the client's first contract came into force.
func firstDay(versions []tenants.ContractVersion) (first time.Time, err error) {
	for i, v := range versions {
		start, err := v.Start()
		if err != nil {
			return first, err
		}
		if i == 0 || start.Before(first) {
			first = start
		}
	}
	return first, nil
}
