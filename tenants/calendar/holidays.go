package calendar

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/aa"
	"github.com/rickar/cal/v2/fr"
)

// Holidays is a set of civil dates, each with its name in the language of the
// place. The zero value has none.
type Holidays struct {
	names map[Date]string
}

// NewHolidays returns the set of those dates, without names: the extra closing
// days a contract lists.
func NewHolidays(dates ...Date) Holidays {
	if len(dates) == 0 {
		return Holidays{}
	}
	names := make(map[Date]string, len(dates))
	for _, date := range dates {
		names[date] = ""
	}
	return Holidays{names: names}
}

// With returns the set with more dates in it; a named date keeps its name.
func (h Holidays) With(dates ...Date) Holidays {
	names := make(map[Date]string, len(h.names)+len(dates))
	for _, date := range dates {
		names[date] = ""
	}
	for date, name := range h.names {
		names[date] = name
	}
	return Holidays{names: names}
}

// Contains reports whether the date is a holiday.
func (h Holidays) Contains(date Date) bool {
	_, found := h.names[date]
	return found
}

// Name returns the holiday's name, empty for an extra date or an ordinary day.
func (h Holidays) Name(date Date) string { return h.names[date] }

// Dates returns the dates in order.
func (h Holidays) Dates() []Date {
	dates := make([]Date, 0, len(h.names))
	for date := range h.names {
		dates = append(dates, date)
	}
	slices.SortFunc(dates, func(a, b Date) int {
		return cmp.Or(cmp.Compare(a.Year, b.Year), cmp.Compare(a.Month, b.Month), cmp.Compare(a.Day, b.Day))
	})
	return dates
}

// HolidayCalendars returns the names that PublicHolidays knows.
func HolidayCalendars() []string { return []string{"CA-QC", "FR"} }

// PublicHolidays returns the public holidays of a named calendar from one year
// to another, both included:
//
//   - "FR": the eleven of article L3133-1 of the Code du travail.
//   - "CA-QC": the eight of the Act respecting labour standards and the
//     National Holiday Act. The Act lets the employer choose Good Friday or
//     Easter Monday: this is Good Friday; a contract may list the other.
//
// The empty name has no holidays.
func PublicHolidays(name string, fromYear, toYear int) (Holidays, error) {
	var rules []*cal.Holiday
	switch name {
	case "":
		return Holidays{}, nil
	case "FR":
		rules = fr.Holidays
	case "CA-QC":
		rules = quebecHolidays()
	default:
		return Holidays{}, fmt.Errorf("holiday calendar %q is not one of %v", name, HolidayCalendars())
	}
	if fromYear < 1583 || toYear > 9999 || toYear-fromYear > 200 {
		return Holidays{}, fmt.Errorf("holidays from %d to %d: at most 200 years after 1583", fromYear, toYear)
	}
	names := make(map[Date]string)
	for year := fromYear; year <= toYear; year++ {
		for _, rule := range rules {
			actual, observed := rule.Calc(year)
			if actual.IsZero() {
				continue
			}
			// Where the law moves a holiday that falls on a Sunday, the day it
			// moves to is the one nobody works.
			if !observed.IsZero() {
				actual = observed
			}
			names[dateOf(actual)] = rule.Name
		}
	}
	return Holidays{names: names}, nil
}

// quebecHolidays lists the statutory holidays of Québec, which the library
// does not know as a province.
func quebecHolidays() []*cal.Holiday {
	nthMonday := func(name string, month time.Month, n int) *cal.Holiday {
		return &cal.Holiday{Name: name, Month: month, Weekday: time.Monday, Offset: n, Func: cal.CalcWeekdayOffset}
	}
	return []*cal.Holiday{
		aa.NewYear.Clone(&cal.Holiday{Name: "Jour de l’An"}),
		aa.GoodFriday.Clone(&cal.Holiday{Name: "Vendredi saint"}),
		// The Monday before 25 May is always the last Monday but one.
		nthMonday("Journée nationale des patriotes", time.May, -2),
		{Name: "Fête nationale", Month: time.June, Day: 24, Func: cal.CalcDayOfMonth},
		{
			Name: "Fête du Canada", Month: time.July, Day: 1, Func: cal.CalcDayOfMonth,
			Observed: []cal.AltDay{{Day: time.Sunday, Offset: 1}},
		},
		nthMonday("Fête du Travail", time.September, 1),
		nthMonday("Action de grâces", time.October, 2),
		aa.ChristmasDay.Clone(&cal.Holiday{Name: "Noël"}),
	}
}
