package pdf

import (
	"fmt"
	"strings"
	"time"
)

// method is section 13: the contract's parameters as the engine applied them,
// and that the provider certifies a service it also operates.
func (r *monthlyReport) method() {
	r.section(r.words.method, r.say.method(), 120)
	for i, row := range r.methodRows() {
		text := r.wrap(prose(r.prose(row[1])), text8, columnsWidth(7))
		h := max(text.height(text8), 12)
		if !r.need(h+9) && i > 0 {
			r.page.line(body, r.y, right, r.y, .4, rule)
		}
		r.drawLines(body, r.y+4.5, r.wrapAtMost(2, prose(row[0]), name8, columnLeft(5)-body-6), name8)
		r.drawLines(columnLeft(5), r.y+4.5, text, text8)
		r.y += h + 9
	}
}

func (r *monthlyReport) methodRows() [][2]string {
	m, p := r.doc.Method, r.doc.Period
	minimum, notice, required := "", "", ""
	if m.MinOutage > 0 {
		minimum = r.duration(m.MinOutage)
	}
	if m.Notice > 0 {
		notice = r.rule(m.Notice)
	}
	if r.doc.Quality.Required != "" {
		required = r.percent(r.doc.Quality.Required)
	}
	return [][2]string{
		{r.words.formula, r.say.formula(r.seconds(r.head.Measured), r.amountSeconds(r.head.Downtime))},
		{r.words.period, r.say.periodRule(r.local(p.From), r.local(p.end()), p.Zone.String(), r.lang.hoursOf(p.seconds()))},
		{r.words.serviceHours, r.serviceHours(m)},
		{r.words.aggregation, r.words.aggregations[min(int(m.Aggregation), len(r.words.aggregations)-1)]},
		{r.words.weights, r.say.weightRule(r.weightOf(m.Partial), minimum)},
		{r.words.exclusions, r.say.exclusionRule(notice, m.CountedAsUp)},
		{r.words.unknownTime, r.say.unknownRule(r.words.policies[min(int(m.Unknown), len(r.words.policies)-1)], required)},
		{r.words.engine, r.say.engineRule(clean(m.Engine), m.CrossChecked)},
		{r.words.scope, r.say.scope(r.doc.Provider, len(r.attachments) > 0)},
	}
}

// serviceHours writes a weekly window, days of the same hours together.
func (r *monthlyReport) serviceHours(m Method) string {
	if len(m.Window) == 0 {
		return r.words.roundTheClock
	}
	var hours [7]string
	for _, h := range m.Window {
		day := (int(h.Day) + 6) % 7 // the week begins on Monday
		if hours[day] != "" {
			hours[day] += " + "
		}
		hours[day] += clockTime(h.From) + "–" + clockTime(h.To)
	}
	var parts []string
	for i := 0; i < 7; {
		k := i
		for k < 7 && hours[k] == hours[i] {
			k++
		}
		if hours[i] != "" {
			days := r.lang.weekdayName(time.Weekday((i + 1) % 7))
			if k-i > 1 {
				days += "–" + r.lang.weekdayName(time.Weekday(k%7))
			}
			parts = append(parts, r.say.shift(days, hours[i]))
		}
		i = k
	}
	text := capitalised(strings.Join(parts, "; "))
	if r.lang == French {
		text = strings.ReplaceAll(text, "; ", " ; ")
	}
	if m.Holidays {
		text += ", " + r.words.noHolidays
	}
	return text + "."
}

func clockTime(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60) }
