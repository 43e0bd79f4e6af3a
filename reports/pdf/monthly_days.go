package pdf

import (
	"fmt"
	"sort"
	"time"
)

// days is section 3: what each day lost, and each component's month.
func (r *monthlyReport) days() {
	clean, unmeasured, worst := 0, 0, -1
	for i, d := range r.doc.Days {
		if d.Seconds[Unknown] > 0 {
			unmeasured++
		}
		if d.Seconds.charged() == 0 {
			clean++
		} else if worst < 0 || d.Seconds.charged() > r.doc.Days[worst].Seconds.charged() {
			worst = i
		}
	}
	var heaviest *time.Time
	if worst >= 0 {
		at := r.local(r.doc.Days[worst].Date)
		heaviest = &at
	}
	r.section(r.words.days, r.say.days(clean, unmeasured, len(r.doc.Days), heaviest), 175+29*float64(min(len(r.doc.Components), 12)))
	edges := r.dayEdges()
	r.lostBars(edges)
	r.componentRows(edges)
}

// dayEdges is where each day of the whole period begins and ends on the
// charts: a day's width follows its hours.
func (r *monthlyReport) dayEdges() []float64 {
	days := r.doc.Period.calendar()
	edges := make([]float64, 0, len(days)+1)
	whole := float64(r.doc.Period.whole())
	for _, day := range days {
		from := time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, day.Location())
		edges = append(edges, body+bodyWidth*from.Sub(r.doc.Period.From).Seconds()/whole)
	}
	return append(edges, right)
}

// lostClasses is the bars' order from the ground up. Announced maintenance and
// closed hours are not lost time.
var lostClasses = []Class{ProviderDown, Degraded, Client, ThirdParty, Unknown}

func lostSeconds(s Seconds) (sum int64) {
	for _, c := range lostClasses {
		sum += s[c]
	}
	return sum
}

func (r *monthlyReport) lostBars(edges []float64) {
	var most int64
	for _, d := range r.doc.Days {
		most = max(most, lostSeconds(d.Seconds))
	}
	if most == 0 {
		r.text(body, r.y+8, r.prose(r.words.nothingLost), text8)
		r.y += 26
		r.dayNumbers(edges, r.y)
		r.y += 12
		return
	}
	const h = 116.0
	y := r.y + 6
	axis := newTimeAxis(0, most, 4)
	name := map[timeUnit]string{inSeconds: r.words.secondsLost, inMinutes: r.words.minutesLost, inHours: r.words.hoursLost}[axis.unit]
	r.side(name, r.prose(r.words.lostNote))
	high := func(seconds int64) float64 { return h * float64(seconds) / float64(axis.high) }
	for v := int64(0); v <= axis.high; v += axis.step {
		color := hairline
		if v == 0 {
			color = ink2
		}
		r.page.line(body, y+h-high(v), right, y+h-high(v), .4, color)
		r.textRight(body-5, y+h-high(v)+2.4, r.lang.integer(v/int64(axis.unit)), figure7)
	}
	var taken []box
	tops := make([]float64, len(r.doc.Days))
	for i, d := range r.doc.Days {
		x, w, at := edges[i]+1.2, edges[i+1]-edges[i]-2.4, y+h
		for _, class := range lostClasses {
			if d.Seconds[class] == 0 {
				continue
			}
			bar := max(high(d.Seconds[class]), 1)
			r.swatch(x, at-bar, w, bar, class)
			at -= bar
		}
		tops[i] = at
		taken = append(taken, box{x, at, w, y + h - at})
	}
	r.lostLabels(edges, tops, taken, axis.unit)
	r.dayNumbers(edges, y+h+11)
	r.y = y + h + 23
}

// lostLabels writes the day's loss over its bar, the heaviest first; one that
// would touch another label or bar is left to the evidence.
func (r *monthlyReport) lostLabels(edges, tops []float64, taken []box, unit timeUnit) {
	order := make([]int, 0, len(tops))
	for i, d := range r.doc.Days {
		if lostSeconds(d.Seconds) > 0 {
			order = append(order, i)
		}
	}
	sort.SliceStable(order, func(a, b int) bool {
		return lostSeconds(r.doc.Days[order[a]].Seconds) > lostSeconds(r.doc.Days[order[b]].Seconds)
	})
	st := figure65.in(ink2)
	for _, i := range order {
		if lostSeconds(r.doc.Days[i].Seconds) < max(int64(unit)/10, 1) {
			continue // it would read 0.0
		}
		label := unit.tenths(r.lang, lostSeconds(r.doc.Days[i].Seconds))
		w := r.width(label, st)
		for _, shift := range []float64{0, 2.6, -2.6} {
			x := min((edges[i]+edges[i+1])/2+shift-w/2, right-w)
			place := box{x - .5, tops[i] - 8.5, w + 1, 8}
			if free(place, taken) {
				r.text(x, tops[i]-3, label, st)
				taken = append(taken, place)
				break
			}
		}
	}
}

func (r *monthlyReport) dayNumbers(edges []float64, y float64) {
	for i, day := range r.doc.Period.calendar() {
		r.textCentre((edges[i]+edges[i+1])/2, y, fmt.Sprint(day.Day()), figure65.in(weekdayColor(day)))
	}
}

// componentRows draws one strip a component, a cell a day.
func (r *monthlyReport) componentRows(edges []float64) {
	r.text(left, r.y+5, r.words.components, caption)
	r.y += 12
	var seen Seconds
	for _, c := range r.doc.Components {
		name := r.wrapAtMost(2, prose(clean(c.Name)), name8.at(8, 10), sideWidth-10)
		height := max(29, name.height(name8.at(8, 10))+19)
		if r.need(height + 14) {
			r.text(left, r.y+6, r.words.days+r.words.continued, caption)
			r.dayNumbers(edges, r.y+6)
			r.y += 18
		}
		below := r.drawLines(left, r.y+.5, name, name8.at(8, 10))
		r.text(left, below+7, r.percent(c.Achieved), figure7.in(ink2))
		for i, class := range c.Days {
			seen[class]++
			r.swatch(edges[i]+1.2, r.y, edges[i+1]-edges[i]-2.4, 18, class)
		}
		r.y += height
	}
	for _, d := range r.doc.Days {
		for class, n := range d.Seconds {
			if n > 0 && Class(class) != Outside {
				seen[class] += n
			}
		}
	}
	r.y = r.legend(body+1.2, r.y+5, 8, caption, seen, func(c Class) string { return r.words.classBrief[c] }) + 7
}
