package pdf

import (
	"fmt"
	"strings"
	"time"
)

// english speaks English.
type english struct{}

func (english) words() *words { return &englishWords }

func enPlural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

var enCounts = [13]string{"no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"}

// enCount writes small numbers in words.
func enCount(n int) string {
	if n >= 0 && n < len(enCounts) {
		return enCounts[n]
	}
	return English.integer(int64(n))
}

func enList(items []string) string {
	if len(items) < 2 {
		return strings.Join(items, "")
	}
	return strings.Join(items[:len(items)-1], ", ") + " and " + items[len(items)-1]
}

func (english) cover(c coverFacts) string {
	in := "In " + c.month
	if c.provisional != "" {
		in = "As of " + c.provisional + ","
	}
	client := clean(c.client)
	switch {
	case c.verdict == NotMeasurable:
		return fmt.Sprintf("%s not one second of service of %s could be measured: the commitment is neither met nor missed.", in, client)
	case c.verdict == NotCertifiable:
		return fmt.Sprintf("%s measurement covered only %s of the service of %s; the contract asks for %s to certify a figure.", in, c.coverage, client, c.needed)
	case c.total > 1 && c.verdict == Met:
		return fmt.Sprintf("%s all %s availability commitments to %s were met, the closest with %s to spare: %s.", in, enCount(c.total), client, c.margin, c.tightest)
	case c.total > 1:
		return fmt.Sprintf("%s %s of the %s availability commitments to %s %s missed: %s, by %s%s.", in, enCount(c.missed), enCount(c.total), client, enPlural(c.missed, "was", "were"), c.tightest, c.margin, enCredit(c.credit))
	case c.verdict == Missed:
		return fmt.Sprintf("%s the services of %s fell short of the %s promised, by %s%s.", in, client, c.target, c.margin, enCredit(c.credit))
	case c.spotless:
		return fmt.Sprintf("%s the services of %s were available without one counted second of outage, for %s promised.", in, client, c.target)
	}
	return fmt.Sprintf("%s the services of %s were available beyond the %s promised, with %s to spare.", in, client, c.target, c.margin)
}

func enCredit(amount string) string {
	if amount == "" {
		return ""
	}
	return "; a credit of " + amount + " is due"
}

func (english) coverRow(available, measured string) string {
	return fmt.Sprintf("%s s available of %s s measured", available, measured)
}

func (english) responseRow(met, total int, first, last string) string {
	if total == 0 {
		return "no alert: no deadline ran"
	}
	which := first
	if first != last {
		which = first + " to " + last
	}
	return fmt.Sprintf("%d of %d %s within %s, %s", met, total, enPlural(total, "alert", "alerts"), enPlural(total, "its deadline", "their deadlines"), which)
}

func (english) hoursNote(count int, odd time.Time, oddHours int) string {
	if odd.IsZero() {
		return fmt.Sprintf("Each stroke is an hour: %d of them.", count)
	}
	return fmt.Sprintf("Each stroke is an hour: %d of them, for %s the %s has %d.", count, odd.Weekday(), enOrdinal(odd.Day()), oddHours)
}

func enOrdinal(n int) string {
	suffix := "th"
	if n/10%10 != 1 {
		switch n % 10 {
		case 1:
			suffix = "st"
		case 2:
			suffix = "nd"
		case 3:
			suffix = "rd"
		}
	}
	return fmt.Sprintf("%d%s", n, suffix)
}

func (english) span(from, last time.Time, length string) string {
	if from.Month() == last.Month() && from.Year() == last.Year() {
		return fmt.Sprintf("%d–%s, %s", from.Day(), English.date(last), length)
	}
	return fmt.Sprintf("%s – %s, %s", English.dateShort(from), English.dateShort(last), length)
}

func (english) edition(version int, supersedes string, provisional bool) string {
	if provisional {
		return "provisional: the figure may still change"
	}
	if supersedes != "" {
		return fmt.Sprintf("version %d, signed and time-stamped; supersedes %s", version, reference(supersedes))
	}
	return fmt.Sprintf("version %d, signed and time-stamped; supersedes no report", version)
}

func (english) issuedLine(version int, at time.Time, provisional bool) string {
	if provisional {
		return "Provisional, made " + English.date(at)
	}
	return fmt.Sprintf("Version %d, issued %s", version, English.date(at))
}

func (english) asOf(at time.Time) string {
	return fmt.Sprintf("%s at %s", English.date(at), at.Format("15:04"))
}

func (english) offsets(first, last string) string {
	if first == last {
		return first
	}
	return first + " then " + last
}

func (english) summary(f summaryFacts) string {
	text := enSummary(f)
	if f.soFar {
		text = "So far, " + uncapitalised(text)
	}
	if f.name != "" {
		text = f.name + ": " + uncapitalised(text)
	}
	return text
}

func enSummary(f summaryFacts) string {
	switch {
	case f.verdict == NotMeasurable:
		return "Not one second could be measured: without measurement, neither success nor failure, and never 100%."
	case f.verdict == NotCertifiable:
		return fmt.Sprintf("The figure cannot be certified: measurement covers %s of service time, the contract asks for %s.", f.coverage, f.needed)
	case f.verdict == Missed:
		return fmt.Sprintf("The commitment was missed by %s. As your users lived it, with nothing excluded, the month stood at %s.", f.margin, f.lived)
	case f.spotless && f.sameLived:
		return "The commitment was met without one second of downtime, even with nothing excluded."
	case f.spotless:
		return fmt.Sprintf("The commitment was met without one second counted. Without the contract’s exclusions, the month would have been lived at %s.", f.lived)
	case f.sameLived:
		return fmt.Sprintf("The commitment was met with %s to spare, and nothing was excluded to get there.", f.margin)
	}
	return fmt.Sprintf("The commitment was met with %s to spare. Without the contract’s exclusions, the month would have been lived at %s.", f.margin, f.lived)
}

func (english) downtimeNote(budget string, measurable bool) string {
	if !measurable {
		return "of counted downtime: nothing was measured"
	}
	return fmt.Sprintf("of counted downtime, against a budget of %s", budget)
}

func (english) outagesNote(total, counted int, clauses []string) string {
	rest := total - counted
	switch {
	case total == 0:
		return "outages: none was seen, counted or not"
	case rest == 0:
		return enPlural(counted, "outage, counted", "outages, all counted")
	case len(clauses) == 0 || len(clauses) > 4:
		return fmt.Sprintf("outages counted; %s not, for a reason given below", enPlural(rest, "the other is", "the others are"))
	}
	return fmt.Sprintf("outages counted; %s: %s", enPlural(rest, "the other", "the others"), enList(clauses))
}

func (english) coverageNote(unknown string) string {
	if unknown == "" {
		return "of service time measured; not one second unknown"
	}
	return fmt.Sprintf("of service time measured; %s remain unknown", unknown)
}

func (english) acknowledgeWithin(priority, within string) string {
	return fmt.Sprintf("Acknowledge %s within %s", priority, within)
}

func (english) resolveWithin(priority, within string) string {
	return fmt.Sprintf("Restore %s within %s", priority, within)
}

func (english) resolveAll(first, last string) string {
	if first == last {
		return "Restore, " + first
	}
	return "Restore, " + first + " to " + last
}

func (english) clauses(total, service, notAvailable string, outside, all bool) string {
	switch {
	case all && outside:
		return fmt.Sprintf("Of %s seconds, %s are service time; all of them were fully available.", total, service)
	case all:
		return fmt.Sprintf("Each second falls in exactly one class; all %s were fully available.", total)
	case outside:
		return fmt.Sprintf("Of %s seconds, %s are service time; %s of those were not fully available.", total, service, notAvailable)
	}
	return fmt.Sprintf("Each second falls in exactly one class; %s of %s were not fully available.", notAvailable, total)
}

func (english) enlarged(seconds string, times int64) string {
	return fmt.Sprintf("the other %s, enlarged %s times", seconds, English.integer(times))
}

func (english) atWeight(weight string) string { return "measured, at weight " + weight }

func (english) days(clean, unmeasured, total int, heaviest *time.Time) string {
	if heaviest == nil && unmeasured > 0 {
		return fmt.Sprintf("No outage charged to the provider was seen, but measurement was missing on %d %s of %d.", unmeasured, enPlural(unmeasured, "day", "days"), total)
	}
	if heaviest == nil {
		return fmt.Sprintf("None of the %d days saw an outage charged to the provider.", total)
	}
	head := fmt.Sprintf("%d %s of %d without any outage charged to the provider", clean, enPlural(clean, "day", "days"), total)
	if clean == 0 {
		head = "Not one day without an outage charged to the provider"
	}
	return fmt.Sprintf("%s; the heaviest is %d %s.", head, heaviest.Day(), heaviest.Month())
}

func (english) trend(f trendFacts) string {
	tail := "no figure has been corrected since it was issued."
	if n := len(f.corrected); n == 1 {
		tail = "one figure has been corrected since it was issued: " + f.corrected[0] + "."
	} else if n > 1 {
		tail = fmt.Sprintf("%s figures have been corrected since they were issued: %s.", enCount(n), enList(f.corrected))
	}
	switch {
	case f.months < 2:
		return "This is the first month measured: the trend can be read from the next one on."
	case len(f.missed) == 0:
		return fmt.Sprintf("%s months measured, none missed; %s", capitalised(enCount(f.months)), tail)
	case f.current:
		return fmt.Sprintf("One month missed in %s, this one; %s", enCount(f.months), tail)
	case len(f.missed) == 1:
		return fmt.Sprintf("One month missed in %s, %s; %s", enCount(f.months), f.missed[0], tail)
	}
	return fmt.Sprintf("%s months missed in %s; %s", capitalised(enCount(len(f.missed))), enCount(f.months), tail)
}

func (english) budget(f budgetFacts) string {
	when := "at the month’s end"
	if f.provisional {
		when = "at the time of this report"
	}
	switch {
	case f.verdict == NotMeasurable:
		return "Without measured time there is no budget to spend."
	case f.none && f.untouched:
		return "The commitment leaves no budget; nothing was spent."
	case f.none:
		return fmt.Sprintf("The commitment leaves no budget; %s were counted.", f.left)
	case f.untouched:
		return fmt.Sprintf("The budget of %s was left untouched.", f.budget)
	case f.over && f.exhausted != nil:
		return fmt.Sprintf("The budget ran out on the %s; %s, %s of it had been spent.", enOrdinal(f.exhausted.Day()), when, f.consumed)
	case f.over:
		return fmt.Sprintf("%s of the budget is spent; it is overspent by %s.", f.consumed, f.left)
	}
	return fmt.Sprintf("%s of the budget was spent; %s was left %s.", f.consumed, f.left, when)
}

func (english) left(amount string, overspent bool) string {
	if overspent {
		return "overspent by " + amount
	}
	return amount + " left"
}

func (english) outages(seen, counted int) string {
	if seen == 0 {
		return "No outage was seen, counted or not."
	}
	if seen > 1 && seen == counted {
		return fmt.Sprintf("%s outages seen, all counted. None is left out, whatever its cause.", English.integer(int64(seen)))
	}
	return fmt.Sprintf("%s seen, %s counted. None is left out, whatever its cause.",
		English.integer(int64(seen))+" "+enPlural(seen, "outage", "outages"), enNone(counted))
}

func enNone(n int) string {
	if n == 0 {
		return "none"
	}
	return English.integer(int64(n))
}
