package pdf

import "math"

// quality is section 9: who measured, how much of the time, and every gap.
func (r *monthlyReport) quality() {
	q := r.doc.Quality
	missing := ""
	if q.Window > q.Known {
		missing = r.duration(q.Window - q.Known)
	}
	r.section(r.words.quality, r.say.quality(missing, r.doc.Method.Unknown), 100)
	r.coverage(q)
	r.sources(q)
	if q.Interval > 0 {
		r.y = r.paragraph(body, r.y, bodyWidth, r.prose(r.say.interval(r.duration(q.Interval))), text8) + 10
	}
	r.gaps(q.Gaps)
}

func (r *monthlyReport) coverage(q Quality) {
	shown := r.percent(q.coverage())
	r.text(left, r.y+28, shown, r.shrink(shown, sideFigure, sideWidth-8))
	required := ""
	if q.Required != "" {
		required = r.percent(q.Required)
	}
	r.paragraph(left, r.y+36, sideWidth-8, r.prose(r.say.coverageRule(required)), note)
}

// sources draws the month of each source as a line with its silences.
func (r *monthlyReport) sources(q Quality) {
	const label = 104.0
	start := r.y
	x, w := body+label, bodyWidth-label-44
	whole := float64(r.doc.Period.whole())
	y := r.y + 4
	for _, s := range q.Sources {
		if y+26 > bottom {
			r.newPage()
			start, y = r.y, r.y+4
		}
		r.text(body, y+11, r.fit(clean(s.Name), text8, label-10), text8)
		measured := w * float64(r.doc.Period.seconds()) / whole
		r.page.rect(x, y+4, measured, 8, greenDim)
		for _, g := range s.Gaps {
			from := math.Max(g.From.Sub(r.doc.Period.From).Seconds()/whole, 0)
			to := math.Min(g.To.Sub(r.doc.Period.From).Seconds()/whole, measured/w)
			gap := math.Max(w*(to-from), 3.2)
			at := math.Min(x+w*from, x+measured-gap)
			r.page.rect(at-.6, y+3, gap+1.2, 10, white)
			r.swatch(at, y+3.5, gap, 9, Unknown)
		}
		r.textRight(right, y+11, r.percent(s.Coverage.brief(2)), figure7.in(ink2))
		y += 17
	}
	if len(q.Sources) > 0 {
		r.dayScale(x, w, y+9)
		y += 20
	}
	r.y = max(y, start+72)
}

func (r *monthlyReport) gaps(list []Gap) {
	if len(list) == 0 {
		return
	}
	fields := []field{{r.words.startAndEnd, 140, false}, {r.words.lengthHead, 70, true}, gap, {r.words.reason, bodyWidth + cellGap - 224, false}}
	rows := make([][]cell, 0, len(list))
	for _, g := range list {
		from, to := r.local(g.From), r.local(g.To)
		reason := r.prose(g.Reason)
		if reason == "" {
			reason = clean(g.Source)
		}
		c := put(reason, text8)
		if g.Source != "" && g.Reason != "" {
			c.remark = clean(g.Source)
		}
		rows = append(rows, []cell{
			{text: r.lang.weekday(from), style: figure8, remark: r.lang.interval(from, to, "15:04:05")},
			put(r.duration(int64(g.To.Sub(g.From).Seconds())), figure8), {}, c,
		})
	}
	r.table(body, fields, rows, r.words.quality+r.words.continued)
}
