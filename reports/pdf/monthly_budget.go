package pdf

import (
	"fmt"
	"math"
	"sort"
	"time"
)

// budget is section 5: the error budget of each commitment, burnt down.
func (r *monthlyReport) budget() {
	c := r.head
	left := c.margin()
	f := budgetFacts{
		verdict: c.Verdict, consumed: r.percent(PercentOf(c.Downtime, c.Budget).brief(1)), budget: r.amount(c.Budget),
		left: r.amount(max(left, -left)), none: c.Budget == 0, untouched: c.Downtime == 0, over: left < 0,
		exhausted: r.exhausted(c), end: r.local(r.doc.Period.end().Add(-time.Second)), provisional: r.doc.Period.provisional(),
	}
	drawn := c.Budget > 0 && c.Verdict != NotMeasurable
	first := 0.0
	if drawn {
		first = 200
	}
	r.section(r.words.budget, r.say.budget(f), first)
	for i, c := range r.doc.Commitments {
		if c.Budget == 0 || c.Verdict == NotMeasurable {
			continue
		}
		if i > 0 {
			r.y += 18
			r.need(200)
		}
		name := r.words.budgetLeft
		if len(r.doc.Commitments) > 1 {
			name = r.commitmentName(c)
		}
		r.burnDown(name, c)
	}
}

// exhausted is the day the budget ran out.
func (r *monthlyReport) exhausted(c Commitment) *time.Time {
	spent := int64(0)
	for _, d := range c.Drops {
		if spent += d.Loss; spent > c.Budget {
			at := r.local(d.At)
			return &at
		}
	}
	return nil
}

// lowest is the least that was left of the budget, in thousandths of a second.
func (c Commitment) lowest() int64 {
	left, lowest := c.Budget, min(c.Budget, c.margin())
	for _, d := range c.Drops {
		left -= d.Loss
		lowest = min(lowest, left)
	}
	return lowest
}

func floorSeconds(ms int64) int64 { return int64(math.Floor(float64(ms) / 1000)) }

func (r *monthlyReport) burnDown(name string, c Commitment) {
	const h = 150.0
	y := r.y + 6
	axis := newTimeAxis(floorSeconds(c.lowest()), (c.Budget+999)/1000, 7)
	r.side(r.fit(name, name8, sideWidth-10), r.prose(map[timeUnit]string{
		inSeconds: r.words.budgetNoteSeconds, inMinutes: r.words.budgetNoteMinutes, inHours: r.words.budgetNoteHours}[axis.unit]))
	high := func(ms int64) float64 {
		return y + h*(float64(axis.high)*1000-float64(ms))/(float64(axis.high-axis.low)*1000)
	}
	for v := axis.low; v <= axis.high; v += axis.step {
		color := hairline
		if v == 0 {
			color = ink2
		}
		r.page.line(body, high(v*1000), right, high(v*1000), .4, color)
		r.textRight(body-5, high(v*1000)+2.4, r.lang.integer(v/int64(axis.unit)), figure7)
	}
	b := r.burn(c, high)
	b.area(r.page, high(0))
	r.page.dash(2, 2)
	r.page.line(body, high(c.Budget), right, high(0), .7, ink3)
	r.page.solid()
	b.draw(r.page, high(0))
	taken := b.occupied()
	taken = append(taken, r.burnEnd(c, b, high, y+h, taken))
	r.burnLabels(b, taken)
	r.dayScale(body, bodyWidth, y+h+12)
	r.y = y + h + 18
}

// step is one loss on the burn-down.
type step struct {
	x, from, to float64
	drop        Drop
}

type burn struct {
	start, end point
	steps      []step
	line       []point
}

func (r *monthlyReport) burn(c Commitment, high func(int64) float64) burn {
	whole := float64(r.doc.Period.whole())
	across := func(t time.Time) float64 {
		share := t.Sub(r.doc.Period.From).Seconds() / whole
		return body + bodyWidth*math.Min(math.Max(share, 0), 1)
	}
	left := c.Budget
	b := burn{start: point{body, high(left)}}
	b.line = append(b.line, b.start)
	for _, d := range c.Drops {
		s := step{x: across(d.At), from: high(left), drop: d}
		left -= d.Loss
		s.to = high(left)
		b.steps = append(b.steps, s)
		b.line = append(b.line, point{s.x, s.from}, point{s.x, s.to})
	}
	b.end = point{across(r.doc.Period.end()), high(left)}
	b.line = append(b.line, b.end)
	return b
}

// area fills what is left above zero.
func (b burn) area(c *canvas, zero float64) {
	points := []point{{b.start.x, zero}}
	for _, p := range b.line {
		points = append(points, point{p.x, math.Min(p.y, zero)})
	}
	c.polygon(accentDim, append(points, point{b.end.x, zero})...)
}

// draw traces the line, red where the budget is overspent.
func (b burn) draw(c *canvas, zero float64) {
	for i := 1; i < len(b.line); i++ {
		p, q := b.line[i-1], b.line[i]
		switch {
		case p.y > zero+.1:
			c.polyline(1.4, red, p, q)
		case q.y > zero+.1: // a drop through zero changes colour on the way
			c.polyline(1.4, accent, p, point{q.x, zero})
			c.polyline(1.4, red, point{q.x, zero}, q)
		default:
			c.polyline(1.4, accent, p, q)
		}
	}
}

const mostBurnLabels = 8

// occupied is where the line itself stands.
func (b burn) occupied() []box {
	var taken []box
	for i := 1; i < len(b.line); i++ {
		p, q := b.line[i-1], b.line[i]
		taken = append(taken, box{p.x - .7, math.Min(p.y, q.y) - .7, q.x - p.x + 1.4, math.Abs(q.y-p.y) + 1.4})
	}
	return taken
}

// burnEnd says what is left, near where the line ends.
func (r *monthlyReport) burnEnd(c Commitment, b burn, high func(int64) float64, floor float64, taken []box) box {
	left := c.margin()
	label := r.prose(r.say.left(r.amount(max(left, -left)), left < 0))
	w := r.width(label, figure7Bold)
	end := math.Min(math.Max(b.end.x-3, body+w+4), right-3)
	at := func(y float64) box { return box{end - w - 2, y - 6.6, w + 4, 8.8} }
	place := at(b.end.y - 5)
	for _, y := range []float64{b.end.y + 11, b.end.y - 5, b.end.y + 22, b.end.y - 16} {
		if p := at(y); free(p, taken) && p.y+p.h < floor && (p.y > high(0) || p.y+p.h < high(0)) {
			place = p
			break
		}
	}
	ground := white
	if left >= 0 && place.y > b.end.y && place.y < high(0) {
		ground = accentDim
	}
	r.page.rect(place.x, place.y, place.w, place.h, ground)
	r.textRight(end, place.y+6.6, label, figure7Bold)
	return place
}

// burnLabels names the largest losses where there is room.
func (r *monthlyReport) burnLabels(b burn, taken []box) {
	order := append([]step(nil), b.steps...)
	sort.SliceStable(order, func(i, j int) bool { return order[i].drop.Loss > order[j].drop.Loss })
	for _, s := range order[:min(len(order), mostBurnLabels)] {
		if place, ok := r.burnLabel(s, taken); ok {
			taken = append(taken, place)
		}
	}
}

// burnLabel tries right of the step, then left; in its middle, at its foot, at
// its head.
func (r *monthlyReport) burnLabel(s step, taken []box) (box, bool) {
	name, loss := reference(s.drop.Ref), r.amount(-s.drop.Loss)
	w := r.width(name, figure7Bold) + 3 + r.width(loss, figure7)
	middle := s.from + 8
	if s.to-s.from > 26 {
		middle = (s.from+s.to)/2 + 2.5
	}
	for _, x := range []float64{s.x + 5, s.x - 5 - w} {
		for _, y := range []float64{middle, s.to - 4, s.from - 4} {
			place := box{x - 2, y - 6.5, w + 4, 8.6}
			if place.x < body || place.x+place.w > right || !free(place, taken) {
				continue
			}
			r.page.rect(place.x, place.y, place.w, place.h, white)
			at := r.text(x, y, name, figure7Bold)
			r.text(at+3, y, loss, figure7.in(ink2))
			return place, true
		}
	}
	return box{}, false
}

// dayScale numbers some days under a chart of the month.
func (r *monthlyReport) dayScale(x, width, y float64) {
	days := r.doc.Period.calendar()
	whole := float64(r.doc.Period.whole())
	for i, day := range days {
		n := i + 1
		if n != 1 && n%5 != 0 && n != len(days) || n == 30 && len(days) == 31 {
			continue
		}
		at := x + width*day.Sub(r.doc.Period.From).Seconds()/whole
		r.textCentre(at, y, fmt.Sprint(n), figure7)
	}
}
