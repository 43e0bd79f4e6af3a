package pdf

import (
	"fmt"
	"slices"
)

// summary is section 1: three figures and one line a commitment.
func (r *monthlyReport) summary() {
	margin, name := r.head.margin(), ""
	if len(r.doc.Commitments) > 1 {
		name = r.commitmentName(r.head)
	}
	r.section(r.words.summary, r.say.summary(summaryFacts{
		verdict: r.head.Verdict, name: name, soFar: r.doc.Period.provisional(), margin: r.amount(max(margin, -margin)), lived: r.percent(r.head.Lived),
		spotless: r.head.Downtime == 0, sameLived: r.head.Lived == r.head.Achieved,
		coverage: r.percent(r.doc.Quality.coverage()), needed: r.percent(r.doc.Quality.Required),
	}), 200)
	r.summaryFigures()
	r.summaryTable()
}

func (r *monthlyReport) summaryFigures() {
	counted, total := r.doc.countedOutages(), len(r.doc.Outages)
	downtime := r.amount(r.head.Downtime)
	if r.head.Verdict == NotMeasurable {
		downtime = "–"
	}
	unknown := ""
	if missing := r.doc.Quality.Window - r.doc.Quality.Known; missing > 0 {
		unknown = r.duration(missing)
	}
	parts := [3]struct{ label, shown, note string }{
		{"summary.downtime", downtime, r.say.downtimeNote(r.amount(r.head.Budget), r.head.Verdict != NotMeasurable)},
		{"summary.outages", fmt.Sprintf("%d / %d", counted, total), r.say.outagesNote(total, counted, r.otherClauses())},
		{"summary.coverage", r.percent(r.doc.Quality.coverage()), r.say.coverageNote(unknown)},
	}
	if total == 0 {
		parts[1].shown = "0"
	}
	most := 0.0
	for i, p := range parts {
		x, width := columnLeft(i*4), columnsWidth(4)-14
		st := r.shrink(p.shown, largeFigure, width)
		r.figure(p.label, func() { r.text(x, r.y+34, p.shown, st) })
		most = max(most, r.paragraph(x, r.y+44, width, r.prose(p.note), text8)-r.y)
	}
	r.y += most + 20
}

// shrink is st at the largest size not above its own at which text fits.
func (s *sheet) shrink(text string, st style, width float64) style {
	if w := s.width(text, st); w > width {
		st.size *= width / w
	}
	return st
}

// otherClauses names the clauses of the outages that do not count.
func (r *monthlyReport) otherClauses() []string {
	var clauses []string
	for _, o := range r.doc.Outages {
		if o.Class == ProviderDown || o.Class == Degraded {
			continue // its clause is that of those that count: another one counts its seconds
		}
		if c := unbroken(o.Clause); !o.counted() && c != "" && !slices.Contains(clauses, c) {
			clauses = append(clauses, c)
		}
	}
	slices.Sort(clauses)
	return clauses
}

func (r *monthlyReport) summaryTable() {
	fields := []field{{r.words.commitment, 150, false}, {r.words.target, 62, true}, {r.words.achieved, 66, true}, {r.words.worstMargin, 72, true},
		gap, {r.words.verdict, 82, false}, {r.words.credit, measure + cellGap - 446, true}}
	var rows [][]cell
	for i, c := range r.doc.Commitments {
		label := func(what string) string { return fmt.Sprintf("availability.%d.%s", i+1, what) }
		margin, credit := r.amount(c.margin()), r.money(c.Credit)
		if c.Verdict == NotMeasurable {
			margin, credit = "–", "–"
		}
		rows = append(rows, []cell{
			put(r.commitmentName(c), name8),
			put("≥"+noBreakSpace+r.percent(c.Target), figure8).named(label("target")),
			put(r.percent(c.Achieved), figure8Bold).named(label("achieved")),
			put(margin, figure8).named(label("margin")),
			{},
			{text: r.words.verdicts[c.Verdict], style: name8, verdict: c.Verdict, label: label("verdict")},
			put(credit, figure8).named(label("credit")),
		})
	}
	for _, p := range r.doc.Responses {
		rows = r.promise(rows, r.say.acknowledgeWithin(clean(p.Priority), r.duration(p.Acknowledge.Within)), p.Acknowledge, "acknowledge."+p.Priority)
	}
	rows = r.restores(rows)
	r.table(left, fields, rows, r.words.summary+r.words.continued)
}

// promise adds the summary's row of a promised delay.
func (r *monthlyReport) promise(rows [][]cell, name string, c Clock, label string) [][]cell {
	if c.Within == 0 {
		return rows
	}
	_, worst := c.kept()
	achieved, margin, word := r.percent(c.Achieved), r.duration(c.Within-worst), r.words.verdicts[c.Verdict]
	if len(c.Took) == 0 {
		achieved, margin = "–", "–"
		if c.Verdict == NotApplicable {
			word = r.words.noCase
		}
	}
	share := "–"
	if c.Share != "" {
		share = "≥" + noBreakSpace + r.percent(c.Share)
	}
	return append(rows, []cell{
		put(name, name8), put(share, figure8), put(achieved, figure8Bold).named(label), put(margin, figure8), {},
		{text: word, style: wordStyle(c.Verdict), verdict: c.Verdict}, put("–", figure8),
	})
}

// restores adds one row for all promises to restore while none is missed, and
// a row for each that is.
func (r *monthlyReport) restores(rows [][]cell) [][]cell {
	var kept []Response
	for _, p := range r.doc.Responses {
		switch {
		case p.Resolve.Within == 0:
		case p.Resolve.Verdict == Missed:
			rows = r.promise(rows, r.say.resolveWithin(clean(p.Priority), r.duration(p.Resolve.Within)), p.Resolve, "resolve."+p.Priority)
		default:
			kept = append(kept, p)
		}
	}
	if len(kept) == 0 {
		return rows
	}
	verdict, common := NotApplicable, kept[0].Resolve.Share
	var met, cases int
	var margin int64
	for _, p := range kept {
		c := p.Resolve
		within, worst := c.kept()
		if left := c.Within - worst; len(c.Took) > 0 && (cases == 0 || left < margin) {
			margin = left
		}
		met, cases, verdict = met+within, cases+len(c.Took), max(verdict, c.Verdict)
		if c.Share != common {
			common = ""
		}
	}
	share, achieved, left, word := "–", "–", "–", r.words.verdicts[verdict]
	if common != "" {
		share = "≥" + noBreakSpace + r.percent(common)
	}
	if cases > 0 {
		achieved, left = r.percent(percentOf(int64(met), int64(cases), 1)), r.duration(margin)
	} else if verdict == NotApplicable {
		word = r.words.noCase
	}
	name := r.say.resolveAll(clean(kept[0].Priority), clean(kept[len(kept)-1].Priority))
	return append(rows, []cell{put(name, name8), put(share, figure8), put(achieved, figure8Bold), put(left, figure8), {},
		{text: word, style: wordStyle(verdict), verdict: verdict}, put("–", figure8)})
}

func wordStyle(v Verdict) style {
	if v == NotApplicable {
		return name8.in(ink3)
	}
	return name8
}
