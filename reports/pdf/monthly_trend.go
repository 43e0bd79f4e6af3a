package pdf

import (
	"math"
	"strconv"
	"time"
)

const mostMonths = 12

// trend is section 4: up to twelve months, as the contract reads them and as
// they were lived.
func (r *monthlyReport) trend() {
	months := r.doc.Trend
	if len(months) > mostMonths {
		months = months[len(months)-mostMonths:]
	}
	f := trendFacts{months: len(months)}
	for i, m := range months {
		name := r.lang.month(r.local(m.Start))
		if m.Verdict == Missed {
			f.missed = append(f.missed, name)
			f.current = i == len(months)-1
		}
		if m.Corrected {
			f.corrected = append(f.corrected, name)
		}
	}
	f.current = f.current && len(f.missed) == 1
	title := r.words.trend
	if len(months) < mostMonths {
		title = r.words.trendShort
	}
	if len(months) < 2 {
		r.section(title, r.say.trend(f), 0)
		return
	}
	r.section(title, r.say.trend(f), 190)
	r.side(r.words.trendName, r.prose(r.words.trendNote))
	r.trendChart(months)
}

// trendFloor is the lowest value the axis must show. A month lived far below
// everything else would flatten the rest; it is drawn as an arrow instead.
func (r *monthlyReport) trendFloor(months []Month) float64 {
	target := r.head.Target.position()
	low := target - (100-target)/2
	for _, m := range months {
		if m.Contractual != "" {
			low = min(low, m.Contractual.position())
		}
	}
	floor := low
	for _, m := range months {
		if lived := m.Lived.position(); m.Lived != "" && lived >= 100-4*(100-low) {
			floor = min(floor, lived)
		}
	}
	return floor
}

func (r *monthlyReport) trendChart(months []Month) {
	const h = 146.0
	y := r.y + 6
	axis := newPercentAxis(r.trendFloor(months), 5)
	high := func(v float64) float64 { return y + h*(axis.high-v)/(axis.high-axis.low) }
	target := r.head.Target.position()
	for _, v := range axis.marks() {
		r.page.line(body, high(v), right, high(v), .4, hairline)
		if math.Abs(high(v)-high(target)) > 7 {
			r.textRight(body-5, high(v)+2.4, axis.label(r.lang, v), figure7)
		}
	}
	r.textRight(body-5, high(target)+2.4, r.lang.decimal(string(r.head.Target)), figure7Bold)
	r.page.dash(3, 2)
	r.page.line(body, high(target), right, high(target), .9, ink)
	r.page.solid()

	step := bodyWidth / float64(len(months))
	at := func(i int) point { return point{body + step*(float64(i)+.5), high(months[i].Contractual.position())} }
	for i := 1; i < len(months); i++ {
		if months[i-1].Contractual != "" && months[i].Contractual != "" {
			r.page.polyline(1.4, green, at(i-1), at(i))
		}
	}
	for i := range months {
		r.trendPoint(months, i, at, high, axis, high(target))
		r.trendMonth(months, i, at(i).x, y+h+13)
	}
	r.y = y + h + 30
}

// trendPoint draws one month: its value, and below it the lived one.
func (r *monthlyReport) trendPoint(months []Month, i int, at func(int) point, high func(float64) float64, axis percentAxis, targetY float64) {
	m, p, last := months[i], at(i), i == len(months)-1
	if m.Contractual == "" {
		r.textCentre(p.x, targetY-6, r.words.notMeasurableShort, figure7)
		return
	}
	lived := high(max(m.Lived.position(), axis.low))
	r.trendLived(m, p, lived, m.Lived.position() < axis.low)
	st := r.trendMark(m, p, last)
	label := r.lang.decimal(string(m.Contractual.brief(3)))
	y := p.y - 7
	lower := (i == 0 || at(i-1).y < p.y-2 || months[i-1].Contractual == "") && (last || at(i+1).y < p.y-2)
	roomy := m.Lived == m.Contractual || m.Lived == "" || lived-p.y > 15
	crossed := math.Abs(p.y+9-targetY) < 8 // the target's line would strike the label through
	if fits := p.y+14 < high(axis.low); fits && (m.Verdict == Missed || lower && roomy && !crossed) {
		y = p.y + 12
	}
	w := r.width(label, st)
	r.page.rect(p.x-w/2-1, y-6, w+2, 7.5, white)
	r.textCentre(p.x, y, label, st)
}

// trendLived hangs the lived value under the contractual one.
func (r *monthlyReport) trendLived(m Month, p point, y float64, below bool) {
	if m.Lived == "" || m.Lived == m.Contractual {
		return
	}
	r.page.line(p.x, p.y, p.x, y-2, .5, rule)
	if !below {
		r.page.ring(p.x, y, 2, .7, ink3)
		return
	}
	r.page.polygon(ink3, point{p.x - 2.6, y - 5}, point{p.x + 2.6, y - 5}, point{p.x, y})
	r.textRight(p.x-5, y-1, r.lang.decimal(string(m.Lived.brief(1))), figure65)
}

// trendMark draws the month's sign by its verdict and gives its label's style.
func (r *monthlyReport) trendMark(m Month, p point, last bool) style {
	if m.Verdict == Missed {
		r.page.rect(p.x-3.2, p.y-3.2, 6.4, 6.4, red)
		return figure7Bold.in(red)
	}
	color := green
	if m.Verdict == NotCertifiable {
		color = amber
	}
	if last {
		r.page.disc(p.x, p.y, 3.6, color)
		return figure7Bold
	}
	r.page.disc(p.x, p.y, 2.6, color)
	return figure7.in(ink2)
}

func (r *monthlyReport) trendMonth(months []Month, i int, x, y float64) {
	start := r.local(months[i].Start)
	st := caption
	if i == len(months)-1 {
		st = captionName
	}
	r.textCentre(x, y, r.lang.monthShort(start), st)
	if i == 0 || start.Month() == time.January {
		r.textCentre(x, y+9, strconv.Itoa(start.Year()), figure7)
	}
}
