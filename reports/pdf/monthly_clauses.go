package pdf

import (
	"fmt"
	"strings"
)

// lensFactor is the least enlargement worth a lens; below it the whole bar is
// already readable.
const lensFactor = 3

// clauses is section 2: every second of the period in its class, drawn to scale
// and as a table that sums to the period.
func (r *monthlyReport) clauses() {
	seconds := r.head.seconds()
	service := seconds.total() - seconds[Outside]
	r.section(r.words.clauses, r.say.clauses(r.lang.integer(seconds.total()), r.lang.integer(service), r.lang.integer(seconds.lost()),
		seconds[Outside] > 0, seconds.lost() == 0), clauseHeight(r.head))
	for i, c := range r.doc.Commitments {
		if i > 0 {
			r.y += 24
			r.need(16 + clauseHeight(c))
			r.text(left, r.y+8, r.commitmentName(c), name8)
			r.y += 16
		}
		r.clauseBar(c.seconds())
		r.clauseTable(i, c)
	}
}

// clauseHeight is what the bar with its lens and the table take: a report is
// easier to check when they stand on one page.
func clauseHeight(c Commitment) float64 { return 130 + 19.5*float64(len(c.Classes)+1) }

// clauseBar draws the period to scale; the seconds that were lost, too few to
// see, are drawn once more through a lens.
func (r *monthlyReport) clauseBar(s Seconds) {
	y := r.y + 4
	name := r.words.wholeMonth
	if r.doc.Period.provisional() {
		name = r.words.monthSoFar
	}
	r.text(left, y+6, name, caption)
	r.textRight(right, y+6, r.seconds(s.total()), figure7)
	y += 12
	lost, total := s.lost(), s.total()
	if lost > 0 && total/lost < lensFactor {
		r.bar(y, 18, s, total)
		r.y = y + 42
		return
	}
	scale := func(n int64) float64 { return measure * float64(n) / float64(total) }
	available, outside, rest := scale(s[Available]), scale(s[Outside]), max(scale(lost), .8)
	if lost == 0 {
		rest = 0
	}
	available = max(0, available-max(0, rest-scale(lost)))
	r.swatch(left, y, available, 18, Available)
	if outside > 0 {
		r.swatch(left+available, y, outside, 18, Outside)
		r.textFits(left+available, outside, y+12, r.words.classNames[Outside]+"  "+r.percent(PercentOf(s[Outside], total)), figure8.in(ink3))
	}
	r.textFits(left, available, y+12, r.words.classNames[Available]+"  "+r.percent(PercentOf(s[Available], total)), figure8)
	if lost == 0 {
		r.y = y + 32
		return
	}
	r.page.rect(right-rest, y, rest, 18, ink)
	below := y + 44
	r.page.polygon(wash, point{right - rest, y + 18}, point{right, y + 18}, point{right, below}, point{left, below})
	r.page.line(right-rest, y+18, left, below, .4, rule)
	r.page.line(right, y+18, right, below, .4, rule)
	r.textRight(right-8, below-8, r.prose(r.say.enlarged(r.seconds(lost), total/lost)), caption)
	var shown Seconds
	for class := ProviderDown; class < Outside; class++ {
		shown[class] = s[class]
	}
	r.bar(below, 30, shown, lost)
	r.y = below + 52
}

// bar draws classes one after the other over the measure. A class that has a
// second is never thinner than a stroke.
func (r *monthlyReport) bar(y, h float64, s Seconds, total int64) {
	const thinnest = 2.5
	wide, spare := measure, total
	for _, n := range s {
		if n > 0 && measure*float64(n)/float64(total) < thinnest {
			wide -= thinnest
			spare -= n
		}
	}
	x := left
	for class, n := range s {
		if n == 0 {
			continue
		}
		w := thinnest
		if measure*float64(n)/float64(total) >= thinnest {
			w = wide * float64(n) / float64(spare)
		}
		r.swatch(x, y, max(w-1, 1.5), h, Class(class))
		r.textFits(x-8, w+8, y+h+11, r.seconds(n), figure7.in(ink2))
		x += w
	}
}

// textFits writes text 8 points inside a stretch, if it has room there.
func (r *monthlyReport) textFits(x, w, y float64, text string, st style) {
	if r.width(text, st)+10 <= w {
		r.text(x+8, y, text, st)
	}
}

func (r *monthlyReport) clauseTable(commitment int, c Commitment) {
	fields := []field{{r.words.classHead, 184, false}, {r.words.clauseHead, 48, false}, {r.words.effectHead, 130, false},
		{r.words.lengthHead, 78, true}, {r.words.secondsHead, measure + cellGap - 440, true}}
	var rows [][]cell
	for _, t := range c.Classes {
		name, number, effect := name8, figure8, r.words.effects[t.Effect]
		if t.Effect == CountedAtWeight && t.Weight > 0 {
			effect = r.say.atWeight(strings.TrimSuffix(strings.TrimSuffix(r.weightOf(t.Weight), ",0"), ".0"))
		}
		if t.Seconds == 0 {
			name, number, effect = name.in(ink3), number.in(ink3), "–"
		}
		class := t.Class
		rows = append(rows, []cell{
			{text: r.words.classNames[t.Class], style: name, class: &class},
			put(unbroken(t.Clause), figure8.in(ink2)), put(r.prose(effect), text8),
			put(r.duration(t.Seconds), number),
			put(r.seconds(t.Seconds), number).named(fmt.Sprintf("class.%d.%s", commitment+1, t.Class)),
		})
	}
	total := c.seconds().total()
	rows = append(rows, []cell{put(r.prose(r.words.totalPeriod), strong8), {}, {}, put(r.lang.hoursOf(total), figure8Bold),
		put(r.seconds(total), figure8Bold).named(fmt.Sprintf("class.%d.total", commitment+1))})
	r.table(left, fields, rows, r.words.clauses+r.words.continued)
}
