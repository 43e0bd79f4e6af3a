package pdf

import (
	"fmt"
	"math"
)

// response is section 8: how long alerts waited, when they came, how many.
func (r *monthlyReport) response() {
	f := r.responseFacts()
	first := 190.0
	if f.alerts == 0 {
		first = 0
	}
	r.section(r.words.response, r.say.response(f), first)
	if len(r.doc.Responses) == 0 || f.alerts == 0 {
		return
	}
	if f.total+f.running > 0 {
		r.waits()
	}
	r.arrivals()
	r.responseTable()
}

func (r *monthlyReport) responseFacts() responseFacts {
	var f responseFacts
	var worst float64
	for _, p := range r.doc.Responses {
		f.alerts += p.Alerts
		c := p.Acknowledge
		if c.Within == 0 {
			continue
		}
		met, longest := c.kept()
		f.met, f.total, f.running = f.met+met, f.total+len(c.Took), f.running+c.Running
		f.lateCount += len(c.Took) - met
		// The worst is the one furthest beyond its own deadline.
		if ratio := float64(longest) / float64(c.Within); len(c.Took) > met && ratio > worst {
			worst = ratio
			f.latePriority, f.lateBy, f.limit = clean(p.Priority), r.duration(longest), r.duration(c.Within)
		}
	}
	return f
}

// waits draws every acknowledgement on its own deadline.
func (r *monthlyReport) waits() {
	const beyond = 1.5 // how far past the deadline the scale goes
	y := r.y + 4
	note := r.side(r.words.acknowledgement, r.prose(r.words.acknowledgementNote))
	x, w := body+34, bodyWidth-34-118
	mid := right - 110
	r.text(mid, y+4, r.words.median, caption)
	r.textRight(right, y+4, r.words.inTime, caption)
	r.textCentre(x+w/beyond, y+4, r.words.deadline, caption)
	start := y + 10
	y = start
	for _, p := range r.doc.Responses {
		c := p.Acknowledge
		if c.Within == 0 {
			continue
		}
		r.text(body, y+13, r.fit(clean(p.Priority), figure8Bold, 30), figure8Bold)
		r.page.rect(x, y+4, w/beyond, 12, wash)
		r.page.line(x, y+16, x+w, y+16, .4, rule)
		met, _ := c.kept()
		for _, took := range c.Took {
			at := x + w/beyond*math.Min(float64(took)/float64(c.Within), beyond)
			if took > c.Within {
				r.page.rect(at-1.2, y+1, 2.4, 15, red)
			} else {
				r.page.rect(at-.5, y+4, 1, 12, ink2)
			}
		}
		if len(c.Took) > 0 {
			r.text(mid, y+13, r.duration(c.median()), figure8)
		} else {
			r.text(mid, y+13, r.words.noCase, text8.in(ink3))
		}
		r.textRight(right, y+13, fmt.Sprintf("%d / %d", met, len(c.Took)), figure8Bold)
		r.lateNote(c, len(c.Took)-met, y+22)
		y += 25
	}
	r.page.line(x+w/beyond, start-2, x+w/beyond, y-4, .9, ink)
	r.y = max(y+12, r.y+note+12)
}

// lateNote says in words how many were late or still wait.
func (r *monthlyReport) lateNote(c Clock, late int, y float64) {
	at := right
	if late > 0 {
		word := r.say.late(late)
		r.textRight(at, y, word, caption.in(red))
		at -= r.width(word, caption) + 8
	}
	if c.Running > 0 {
		r.textRight(at, y, r.say.running(c.Running), caption)
	}
}

// arrivals draws the alerts by local hour, a block each while they fit.
func (r *monthlyReport) arrivals() {
	const h = 46.0
	most := 0
	for _, n := range r.doc.Alerts.ByHour {
		most = max(most, n)
	}
	if most == 0 {
		return
	}
	r.need(h + 34)
	note := r.side(r.words.arrival, r.prose(r.words.arrivalNote))
	unit := math.Min(8.4, h/float64(most))
	air := 2.0
	if unit < 5 {
		air = 0
	}
	ground := r.y + h + 4
	r.page.line(body, ground, right, ground, .4, ink2)
	for hour, n := range r.doc.Alerts.ByHour {
		x, w := body+bodyWidth/24*float64(hour), bodyWidth/24-3
		genuine := n - min(n, r.doc.Alerts.FalseByHour[hour])
		if air == 0 { // too many for blocks: two heights
			r.page.rect(x, ground-unit*float64(genuine), w, unit*float64(genuine), ink2)
			if n > genuine {
				r.page.box(x, ground-unit*float64(n), w, math.Max(unit*float64(n-genuine), 1), .6, ink2)
			}
			r.textCentre(x+w/2, ground-unit*float64(n)-2.5, fmt.Sprint(n), figure65.in(ink2))
		} else {
			for k := range n {
				y := ground - float64(k+1)*unit
				if k >= genuine {
					r.page.box(x, y+1, w, unit-air, .6, ink2)
				} else {
					r.page.rect(x, y+1, w, unit-air, ink2)
				}
			}
		}
		if hour%3 == 0 {
			r.textCentre(x+w/2, ground+10, fmt.Sprintf("%02d", hour), figure7)
		}
	}
	r.y = max(ground+28, r.y+note+12)
}

func (r *monthlyReport) responseTable() {
	fields := []field{{r.words.priority, 38, false}, {r.words.alerts, 38, true}, {r.words.falseAlerts, 42, true},
		{r.words.acknowledgeHead, 54, true}, {r.words.resolveHead, 60, true}, {r.words.worstResolve, 62, true},
		{width: 10}, {r.words.verdict, bodyWidth + cellGap - 304, false}}
	var rows [][]cell
	for _, p := range r.doc.Responses {
		v := worse(p.Acknowledge.Verdict, p.Resolve.Verdict)
		word := r.words.verdicts[v]
		if v == NotApplicable && p.Alerts == 0 {
			word = r.words.noCase
		}
		_, longest := p.Resolve.kept()
		worst := "–"
		if len(p.Resolve.Took) > 0 {
			worst = r.duration(longest)
		}
		rows = append(rows, []cell{
			put(clean(p.Priority), figure8Bold), put(r.lang.integer(int64(p.Alerts)), figure8), put(r.lang.integer(int64(p.False)), figure8),
			put(r.promised(p.Acknowledge), figure8), put(r.promised(p.Resolve), figure8), put(worst, figure8),
			{}, {text: word, style: wordStyle(v), verdict: v},
		})
	}
	r.table(body, fields, rows, r.words.response+r.words.continued)
}

func (r *monthlyReport) promised(c Clock) string {
	if c.Within == 0 {
		return "–"
	}
	return r.duration(c.Within)
}

// worse is the verdict of two promises together.
func worse(a, b Verdict) Verdict {
	if a == Missed || b == Missed {
		return Missed
	}
	return max(a, b)
}
