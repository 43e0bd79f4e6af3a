package pdf

import (
	"fmt"
	"math/bits"
	"strconv"
	"strings"
	"time"
)

// Language is the language a report is written in.
type Language string

// The languages a report can be written in.
const (
	French  Language = "fr"
	English Language = "en"
)

// Percent is a decimal percentage as the engine prints it: a point, no sign, no
// spaces, for example "99.9598". Availabilities carry four decimals, truncated.
// Empty means there is no figure (nothing was measured).
type Percent string

// PercentOf is part/whole as a percentage truncated, never rounded, to four
// decimals: 2,675,721 of 2,678,400 is 99.8999. It is empty when whole is zero
// or either is negative.
func PercentOf(part, whole int64) Percent { return percentOf(part, whole, 4) }

func percentOf(part, whole int64, decimals int) Percent {
	if whole <= 0 || part < 0 {
		return ""
	}
	scale := uint64(100)
	for range decimals {
		scale *= 10
	}
	// 128 bits: milliseconds of a year times a million leave 64.
	high, low := bits.Mul64(uint64(part), scale)
	if high >= uint64(whole) {
		return ""
	}
	q, _ := bits.Div64(high, low, uint64(whole))
	digits := fmt.Sprintf("%0*d", decimals+1, q)
	if decimals == 0 {
		return Percent(digits)
	}
	return Percent(digits[:len(digits)-decimals] + "." + digits[len(digits)-decimals:])
}

// valid reports whether p is empty or digits with at most one inner point.
func (p Percent) valid() bool {
	if p == "" {
		return true
	}
	if len(p) > 24 {
		return false
	}
	point := false
	for i := range len(p) {
		switch {
		case p[i] >= '0' && p[i] <= '9':
		case p[i] == '.' && !point && i > 0 && i < len(p)-1:
			point = true
		default:
			return false
		}
	}
	return true
}

// position is p as a coordinate of a chart, never as a figure.
func (p Percent) position() float64 {
	v, _ := strconv.ParseFloat(string(p), 64)
	return v
}

// brief is p cut (not rounded) to at most n decimals.
func (p Percent) brief(n int) Percent {
	whole, fraction, ok := strings.Cut(string(p), ".")
	if !ok || len(fraction) <= n {
		return p
	}
	if n == 0 {
		return Percent(whole)
	}
	return Percent(whole + "." + fraction[:n])
}

// FormatPercent prints p as the pages of a report show it.
func FormatPercent(l Language, p Percent) string {
	if p == "" {
		return "–"
	}
	return l.decimal(string(p)) + l.percentSign()
}

// FormatSeconds prints whole seconds as the tables of a report show them.
func FormatSeconds(l Language, seconds int64) string { return l.integer(seconds) + narrowSpace + "s" }

func (l Language) percentSign() string {
	if l == French {
		return narrowSpace + "%"
	}
	return "%"
}

func (l Language) decimal(s string) string {
	if l == French {
		return strings.Replace(s, ".", ",", 1)
	}
	return s
}

// integer groups thousands: a narrow no-break space in French, a comma in
// English; a real minus sign.
func (l Language) integer(n int64) string {
	separator := ","
	if l == French {
		separator = narrowSpace
	}
	digits := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, digits = minus, digits[1:]
	}
	var b strings.Builder
	b.WriteString(sign)
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteString(separator)
		}
		b.WriteRune(d)
	}
	return b.String()
}

// FormatMoney prints an amount in cents of an ISO 4217 currency.
func FormatMoney(l Language, cents int64, currency string) string {
	sign := ""
	if cents < 0 {
		sign, cents = minus, -cents
	}
	amount := l.integer(cents/100) + l.decimal(fmt.Sprintf(".%02d", cents%100))
	symbol := map[string]string{"EUR": "€", "GBP": "£", "USD": "$", "CAD": "$"}[currency]
	switch {
	case l == French && currency == "CAD":
		return sign + amount + narrowSpace + "$" + noBreakSpace + "CA"
	case l == French && symbol != "":
		return sign + amount + narrowSpace + symbol
	case l == English && currency == "CAD":
		return sign + "CA$" + amount
	case l == English && symbol != "":
		return sign + symbol + amount
	}
	return sign + amount + noBreakSpace + clean(currency)
}

// duration prints seconds as a reader says them: 1 h 06 min, 4 min 24 s, 19 d.
// Days are used from two whole days on.
func (l Language) duration(seconds int64) string {
	sign := ""
	if seconds < 0 {
		sign, seconds = minus, -seconds
	}
	h, m, s := seconds/3600, seconds/60%60, seconds%60
	unit := func(n int64, pad bool, name string) string {
		if pad {
			return fmt.Sprintf("%02d", n) + narrowSpace + name
		}
		return l.integer(n) + narrowSpace + name
	}
	var parts []string
	switch {
	case h >= 48 && seconds%86400 == 0:
		name := "d"
		if l == French {
			name = "j"
		}
		parts = append(parts, unit(h/24, false, name))
	case h > 0:
		parts = append(parts, unit(h, false, "h"))
		if m > 0 || s > 0 {
			parts = append(parts, unit(m, true, "min"))
		}
		if s > 0 {
			parts = append(parts, unit(s, true, "s"))
		}
	case m > 0:
		parts = append(parts, unit(m, false, "min"))
		if s > 0 {
			parts = append(parts, unit(s, true, "s"))
		}
	default:
		parts = append(parts, unit(s, false, "s"))
	}
	return sign + strings.Join(parts, noBreakSpace)
}

// milliseconds prints weighted time: whole seconds, truncated, but never 0 s
// for an amount that decided a verdict.
func (l Language) milliseconds(ms int64) string {
	if ms != 0 && ms > -1000 && ms < 1000 {
		sign := ""
		if ms < 0 {
			sign, ms = minus, -ms
		}
		return sign + l.decimal(fmt.Sprintf("0.%03d", ms)) + narrowSpace + "s"
	}
	return l.duration(ms / 1000)
}

// hoursOf prints a period's length: 745 h, or a duration when not whole hours.
func (l Language) hoursOf(seconds int64) string {
	if seconds%3600 == 0 {
		return l.integer(seconds/3600) + narrowSpace + "h"
	}
	return l.duration(seconds)
}

var (
	frenchMonths      = [12]string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"}
	frenchMonthsShort = [12]string{"janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."}
	frenchDays        = [7]string{"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"}
	frenchDaysShort   = [7]string{"dim.", "lun.", "mar.", "mer.", "jeu.", "ven.", "sam."}
)

// month prints "octobre 2026". A year and its month stay together.
func (l Language) month(t time.Time) string {
	if l == French {
		return frenchMonths[t.Month()-1] + noBreakSpace + strconv.Itoa(t.Year())
	}
	return t.Format("January") + noBreakSpace + strconv.Itoa(t.Year())
}

func (l Language) monthShort(t time.Time) string {
	if l == French {
		return frenchMonthsShort[t.Month()-1]
	}
	return t.Format("Jan")
}

func (l Language) dayNumber(day int) string {
	if l == French && day == 1 {
		return "1ᵉʳ"
	}
	return strconv.Itoa(day)
}

// date prints "1ᵉʳ novembre 2026" or "1 November 2026".
func (l Language) date(t time.Time) string {
	return l.dayNumber(t.Day()) + noBreakSpace + l.month(t)
}

// dateShort prints "13 nov. 2026".
func (l Language) dateShort(t time.Time) string {
	return l.dayNumber(t.Day()) + noBreakSpace + l.monthShort(t) + noBreakSpace + strconv.Itoa(t.Year())
}

// weekday prints "mar. 6 oct.".
func (l Language) weekday(t time.Time) string {
	if l == French {
		return frenchDaysShort[t.Weekday()] + noBreakSpace + l.dayNumber(t.Day()) + noBreakSpace + l.monthShort(t)
	}
	return t.Format("Mon") + noBreakSpace + strconv.Itoa(t.Day()) + noBreakSpace + l.monthShort(t)
}

func (l Language) weekdayName(d time.Weekday) string {
	if l == French {
		return frenchDays[d]
	}
	return d.String()
}

// clock prints an interval of one day; the day is repeated when it changes.
func (l Language) interval(from, to time.Time, layout string) string {
	end := to.Format(layout)
	if from.Year() != to.Year() || from.YearDay() != to.YearDay() {
		end = l.weekday(to) + noBreakSpace + end
	}
	return from.Format(layout) + noBreakSpace + "→ " + end
}

// offset prints the distance of t's zone from UTC: UTC+2, UTC, UTC−3:30.
func offset(t time.Time) string {
	_, seconds := t.Zone()
	if seconds == 0 {
		return "UTC"
	}
	sign := "+"
	if seconds < 0 {
		sign, seconds = minus, -seconds
	}
	out := "UTC" + sign + strconv.Itoa(seconds/3600)
	if seconds%3600 != 0 {
		out += fmt.Sprintf(":%02d", seconds/60%60)
	}
	return out
}
