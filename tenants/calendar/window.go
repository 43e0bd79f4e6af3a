package calendar

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// Kind says how a Window is written.
type Kind string

// The two kinds of window.
const (
	// Continuous is every second, holidays included.
	Continuous Kind = "24x7"
	// Weekly is a list of rules that repeat each week in local time.
	Weekly Kind = "weekly"
)

// HolidayRule says what a public holiday does to a weekly window.
type HolidayRule string

// What a holiday can do.
const (
	// HolidaysClosed drops the occurrences that begin on the holiday. A night
	// that began the evening before runs to its end. It is the default.
	HolidaysClosed HolidayRule = ""
	// HolidaysOpen covers the whole holiday, from midnight to midnight, besides
	// the usual rules: the contract of a team that watches while others rest.
	HolidaysOpen HolidayRule = "open"
	// HolidaysUsual treats a holiday as any other day.
	HolidaysUsual HolidayRule = "usual"
)

// Window is when a contract is in force during a week: a service window or a
// coverage window. It means nothing without a zone and a list of holidays;
// Hours joins the three.
//
// It is written {"kind":"24x7"}, or {"kind":"weekly","days":[1,2,3,4,5],
// "from":"09:00","to":"18:00"}, or with several rules {"kind":"weekly",
// "rules":[{"days":[1],"from":"18:00","to":"09:00"},…]}, and optionally
// "on_holidays".
type Window struct {
	Kind Kind
	// Rules is empty unless the kind is Weekly. Rules may overlap: the window
	// is their union.
	Rules      []Rule
	OnHolidays HolidayRule
}

// Rule opens a window on some days of the week.
type Rule struct {
	// Days are ISO numbers, 1 for Monday to 7 for Sunday: the days on which an
	// occurrence begins.
	Days []Weekday `json:"days"`
	From Clock     `json:"from"`
	// To ends the occurrence the same day, or the next day when it is not later
	// than From: 18:00 to 09:00 is a night, 00:00 to 00:00 a whole day.
	To Clock `json:"to"`
}

// Always returns the window of every second.
func Always() Window { return Window{Kind: Continuous} }

// WeeklyWindow returns the window of those rules, closed on holidays.
func WeeklyWindow(rules ...Rule) Window { return Window{Kind: Weekly, Rules: rules} }

// Validate refuses what has no certain meaning and says what to write instead.
func (w Window) Validate() error {
	switch w.Kind {
	case Continuous:
		if len(w.Rules) > 0 {
			return fmt.Errorf("window: a %s window has no days or hours", Continuous)
		}
	case Weekly:
		if len(w.Rules) == 0 {
			return fmt.Errorf("window: a %s window needs days, from and to", Weekly)
		}
	default:
		return fmt.Errorf("window: kind %q is neither %s nor %s", w.Kind, Continuous, Weekly)
	}
	switch w.OnHolidays {
	case HolidaysClosed, HolidaysOpen, HolidaysUsual:
	default:
		return fmt.Errorf("window: on_holidays %q is neither %s nor %s", w.OnHolidays, HolidaysOpen, HolidaysUsual)
	}
	for _, rule := range w.Rules {
		if err := rule.validate(); err != nil {
			return fmt.Errorf("window: %w", err)
		}
	}
	return nil
}

func (r Rule) validate() error {
	if len(r.Days) == 0 {
		return fmt.Errorf("a rule needs at least one day")
	}
	for i, day := range r.Days {
		if day < Monday || day > Sunday {
			return fmt.Errorf("day %d is not between 1 (Monday) and 7 (Sunday)", day)
		}
		if slices.Contains(r.Days[:i], day) {
			return fmt.Errorf("day %d is named twice", day)
		}
	}
	for _, edge := range []Clock{r.From, r.To} {
		if edge < 0 || edge > endOfDay {
			return fmt.Errorf("%s is not a time of day", edge)
		}
		if edge >= 2*60 && edge < 3*60 {
			return fmt.Errorf(
				"%s lies between 02:00 and 03:00, an hour that one night of the year has twice and another not at all: choose another time",
				edge)
		}
	}
	if r.From == endOfDay {
		return fmt.Errorf("a rule begins at 00:00, not at 24:00")
	}
	return nil
}

// Expand returns the window's instants within the period. Each edge is
// converted with the zone, so a night over a clock change is an hour longer or
// shorter. Occurrences that began before the period are cut, not lost.
func (w Window) Expand(period Interval, zone *time.Location, holidays Holidays) Set {
	if period.Empty() {
		return Set{}
	}
	if w.Kind == Continuous {
		return NewSet(period)
	}
	var runs []Interval
	last := DateOf(period.To, zone)
	// An occurrence lasts at most a day and ends on the day after its own, so
	// the one that begins on the eve is the earliest that can reach the period.
	for date := DateOf(period.From, zone).AddDays(-1); !last.Before(date); date = date.AddDays(1) {
		holiday := holidays.Contains(date)
		if holiday && w.OnHolidays == HolidaysOpen {
			runs = append(runs, Interval{From: date.Start(zone), To: date.AddDays(1).Start(zone)}.Intersect(period))
		}
		if holiday && w.OnHolidays == HolidaysClosed {
			continue
		}
		weekday := date.Weekday()
		for _, rule := range w.Rules {
			if slices.Contains(rule.Days, weekday) {
				runs = append(runs, rule.on(date, zone).Intersect(period))
			}
		}
	}
	return NewSet(runs...)
}

// on returns the occurrence that begins on the date.
func (r Rule) on(date Date, zone *time.Location) Interval {
	end := date
	if r.To <= r.From {
		end = date.AddDays(1)
	}
	return Interval{From: r.From.on(date, zone), To: r.To.on(end, zone)}
}

// windowJSON is the written form: the rules, or a single rule spread out.
type windowJSON struct {
	Kind       Kind        `json:"kind"`
	Days       []Weekday   `json:"days,omitempty"`
	From       *Clock      `json:"from,omitempty"`
	To         *Clock      `json:"to,omitempty"`
	Rules      []Rule      `json:"rules,omitempty"`
	OnHolidays HolidayRule `json:"on_holidays,omitempty"`
}

// MarshalJSON writes a single rule in the short form, several in the long one.
func (w Window) MarshalJSON() ([]byte, error) {
	form := windowJSON{Kind: w.Kind, OnHolidays: w.OnHolidays}
	if len(w.Rules) == 1 {
		form.Days, form.From, form.To = w.Rules[0].Days, &w.Rules[0].From, &w.Rules[0].To
	} else {
		form.Rules = w.Rules
	}
	return json.Marshal(form)
}

// UnmarshalJSON reads either form and refuses a window that Validate refuses.
func (w *Window) UnmarshalJSON(data []byte) error {
	var form windowJSON
	if err := json.Unmarshal(data, &form); err != nil {
		return fmt.Errorf("window: %w", err)
	}
	window := Window{Kind: form.Kind, Rules: form.Rules, OnHolidays: form.OnHolidays}
	if form.Days != nil || form.From != nil || form.To != nil {
		if form.Rules != nil {
			return fmt.Errorf("window: give either days, from and to, or rules")
		}
		if form.From == nil || form.To == nil {
			return fmt.Errorf("window: days need both from and to")
		}
		window.Rules = []Rule{{Days: form.Days, From: *form.From, To: *form.To}}
	}
	if err := window.Validate(); err != nil {
		return err
	}
	*w = window
	return nil
}

// Clock is a time of day on the wall, in minutes since midnight. 24:00, the
// end of a day, is 1440.
type Clock int

const endOfDay Clock = 24 * 60

// At returns the time of day hour:minute.
func At(hour, minute int) Clock { return Clock(60*hour + minute) }

// ParseClock reads a time of day written as 09:00, up to 24:00.
func ParseClock(text string) (Clock, error) {
	wrong := fmt.Errorf("time of day %q: write it as 09:00", text)
	if len(text) != 5 || text[2] != ':' {
		return 0, wrong
	}
	for _, i := range []int{0, 1, 3, 4} {
		if text[i] < '0' || text[i] > '9' {
			return 0, wrong
		}
	}
	hour, minute := int(text[0]-'0')*10+int(text[1]-'0'), int(text[3]-'0')*10+int(text[4]-'0')
	if minute > 59 || At(hour, minute) > endOfDay {
		return 0, wrong
	}
	return At(hour, minute), nil
}

// String writes the time of day as 09:00.
func (c Clock) String() string { return fmt.Sprintf("%02d:%02d", int(c)/60, int(c)%60) }

// MarshalText writes the time of day as String does.
func (c Clock) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (c *Clock) UnmarshalText(text []byte) error {
	parsed, err := ParseClock(string(text))
	if err != nil {
		return err
	}
	*c = parsed
	return nil
}

// on returns the instant at which a wall clock in the zone shows the time.
func (c Clock) on(date Date, zone *time.Location) time.Time {
	if c == endOfDay {
		return date.AddDays(1).Start(zone)
	}
	return instant(date, time.Duration(c)*time.Minute, zone)
}
