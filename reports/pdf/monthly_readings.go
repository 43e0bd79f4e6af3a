package pdf

import "math"

// mostReadings is how many readings the chart draws; the evidence has the rest.
const mostReadings = 16

// readings is section 10: the figure as the contract reads it, as it was lived,
// and what each decision changes.
func (r *monthlyReport) readings() {
	list := r.doc.Readings
	f := readingFacts{verdict: r.head.Verdict, lived: r.percent(r.head.Lived)}
	for _, q := range list {
		flips := (q.Verdict == Met) != (r.head.Verdict == Met)
		switch q.Kind {
		case Contractual:
		case AsLived:
			f.livedFlip = flips
		default:
			f.decisions++
			if flips {
				f.flips++
			}
		}
	}
	drawn := len(list) > 0 && r.head.Verdict != NotMeasurable
	first := 0.0
	if drawn {
		first = 90 + 20*float64(min(len(list), mostReadings))
	}
	r.section(r.words.readings, r.say.readings(f), first)
	if drawn {
		r.readingChart(list)
	}
}

func (r *monthlyReport) readingName(q Reading) string {
	switch q.Kind {
	case UnknownAsDown:
		return r.words.unknownAsDown
	case ExclusionRefused:
		return r.say.exclusionRefused(q.Ref)
	case MaintenanceRefused:
		return r.say.maintenanceRefused(q.Ref)
	case DegradedInFull:
		return r.words.degradedInFull
	case AsLived:
		return r.words.asLived
	}
	return r.words.contractual
}

func (r *monthlyReport) readingChart(list []Reading) {
	hidden := 0
	if len(list) > mostReadings {
		hidden = len(list) - mostReadings
		list = append(append([]Reading(nil), list[:mostReadings-1]...), list[len(list)-1])
	}
	target := r.head.Target.position()
	low := target - (100-target)/2
	for _, q := range list {
		if q.Figure != "" {
			low = math.Min(low, q.Figure.position())
		}
	}
	axis := newPercentAxis(low, 5)
	x, w := columnLeft(4)+12, right-columnLeft(4)-12-140
	across := func(v float64) float64 { return x + w*(v-axis.low)/(axis.high-axis.low) }
	y := r.y + 4
	r.textCentre(across(target), y+4, r.words.promised+r.percent(r.head.Target), figure7.in(ink))
	y += 12
	start := y
	for i, q := range list {
		r.readingRow(q, y, x, w, across, target, i)
		y += 20
	}
	r.page.line(across(target), start-4, across(target), y-2, .9, ink)
	for _, v := range axis.marks() {
		if math.Abs(across(v)-across(target)) > 22 {
			r.textCentre(across(v), y+6, axis.label(r.lang, v), figure7)
		}
	}
	r.y = y + 14
	remark := r.words.readingsNote
	if hidden > 0 {
		remark += " " + r.say.moreReadings(hidden)
	}
	r.y = r.paragraph(body, r.y, bodyWidth, r.prose(remark), text8) + 2
}

func (r *monthlyReport) readingRow(q Reading, y, x, w float64, across func(float64) float64, target float64, i int) {
	name, number := name8, figure8
	if q.Kind == Contractual || q.Kind == AsLived {
		name, number = strong8, figure8Bold
	}
	r.text(left, y+12, r.fit(r.readingName(q), name, x-left-8), name)
	r.page.line(x, y+9, x+w, y+9, .4, rule)
	if q.Figure != "" {
		at, met := across(math.Max(q.Figure.position(), 0)), q.Verdict == Met
		color := red
		if met {
			color = green
		}
		r.page.line(at, y+9, across(target), y+9, 2, color)
		if met {
			r.page.disc(at, y+9, 4, green)
		} else {
			r.page.rect(at-3.6, y+5.4, 7.2, 7.2, red)
		}
	}
	label := "reading.lived"
	switch q.Kind {
	case Contractual:
		label = "reading.contractual"
	case AsLived:
	default:
		label = "reading." + string(rune('a'+i%26))
	}
	r.figure(label, func() { r.textRight(right-82, y+12, r.percent(q.Figure), number) })
	r.verdict(right-70, y+12, q.Verdict, r.words.verdicts[q.Verdict])
}
