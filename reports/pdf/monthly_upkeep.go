package pdf

import "time"

// upkeep is section 7: maintenances with their notice and whether they were
// admitted, exclusions and who agreed.
func (r *monthlyReport) upkeep() {
	var f upkeepFacts
	for _, m := range r.doc.Maintenances {
		if m.Admitted {
			f.admitted++
		} else {
			f.refused++
		}
	}
	for _, e := range r.doc.Exclusions {
		switch e.Decision {
		case Agreed:
			f.agreed++
		case Refused:
			f.declined++
		default:
			f.pending++
		}
	}
	var rows [][]cell
	for _, m := range r.doc.Maintenances {
		rows = append(rows, r.maintenanceRow(m))
	}
	for _, e := range r.doc.Exclusions {
		rows = append(rows, r.exclusionRow(e))
	}
	first := 90.0
	if len(rows) == 0 {
		first = 0
	}
	r.section(r.words.upkeep, r.say.upkeep(f), first)
	if len(rows) == 0 {
		return
	}
	fields := []field{{r.words.number, 40, false}, {r.words.subjectHead, 182, false}, {r.words.window, 98, false}, {r.words.notice, 58, true},
		gap, {r.words.decision, 68, false}, {r.words.excluded, measure + cellGap - 460, true}}
	r.table(left, fields, rows, r.words.upkeep+r.words.continued)
}

func (r *monthlyReport) maintenanceRow(m MaintenanceWindow) []cell {
	from, to := r.local(m.From), r.local(m.To)
	remark := r.prose(r.say.noticeRule(m.Admitted, r.rule(m.Required)))
	if m.Note != "" {
		remark += " · " + r.prose(m.Note)
	}
	word, v := r.words.admitted, Met
	if !m.Admitted {
		word, v = r.words.refused, Missed
	}
	return []cell{
		put(reference(m.Ref), figure8.in(ink2)), {text: r.prose(m.Subject), style: name8, remark: remark},
		{text: r.lang.weekday(from), style: figure8, remark: r.lang.interval(from, to, "15:04")},
		put(r.noticeGiven(m.Notice), figure8), {}, {text: word, style: name8, verdict: v}, put(r.seconds(m.Excluded), figure8),
	}
}

// rule prints a delay as contracts write it: 72 h, not 3 d.
func (r *monthlyReport) rule(seconds int64) string {
	if seconds%3600 == 0 && seconds <= 96*3600 {
		return r.lang.hoursOf(seconds)
	}
	return r.duration(seconds)
}

// noticeGiven prints a notice to the minute; beyond two days, to the hour.
func (r *monthlyReport) noticeGiven(seconds int64) string {
	if seconds < 0 {
		return r.duration(0)
	}
	if days := seconds / 86400; days >= 3 {
		text := r.duration(days * 86400)
		if hours := seconds % 86400 / 3600; hours > 0 {
			text += noBreakSpace + r.duration(hours*3600)
		}
		return text
	}
	if seconds >= 60 {
		seconds -= seconds % 60
	}
	return r.duration(seconds)
}

func (r *monthlyReport) exclusionRow(e Exclusion) []cell {
	from, to := r.local(e.From), r.local(e.To)
	v := map[Decision]Verdict{Agreed: Met, Refused: Missed, Pending: NotMeasurable}[e.Decision]
	remark := r.prose(r.say.proposal(unbroken(e.ProposedBy), r.shortDay(e.ProposedAt), unbroken(e.DecidedBy), r.shortDay(e.DecidedAt), e.Decision))
	if e.Note != "" {
		remark += " · " + r.prose(e.Note)
	}
	return []cell{
		put(reference(e.Ref), figure8.in(ink2)), {text: r.prose(r.say.exclusionOf(e.Outage, e.Class)), style: name8, remark: remark},
		{text: r.lang.weekday(from), style: figure8, remark: r.lang.interval(from, to, "15:04:05")},
		put("–", figure8), {}, {text: r.words.decisions[e.Decision], style: name8, verdict: v}, put(r.seconds(e.Excluded), figure8),
	}
}

func (r *monthlyReport) shortDay(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = r.local(t)
	return r.lang.dayNumber(t.Day()) + noBreakSpace + r.lang.monthShort(t)
}
