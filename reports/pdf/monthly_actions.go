package pdf

// actions is section 12: what the reviews left open, and the maintenance
// announced for later.
func (r *monthlyReport) actions() {
	overdue := 0
	for _, a := range r.doc.Actions {
		if !a.Due.IsZero() && a.Due.Before(r.doc.IssuedAt) {
			overdue++
		}
	}
	r.section(r.words.actions, r.say.actions(len(r.doc.Actions), overdue), 60)
	if len(r.doc.Actions) > 0 {
		fields := []field{{r.words.number, 40, false}, {r.words.action, 226, false}, {r.words.origin, 82, false}, {r.words.owner, 80, false},
			{r.words.due, measure + cellGap - 428, true}}
		var rows [][]cell
		for _, a := range r.doc.Actions {
			due, st := "–", figure8
			if !a.Due.IsZero() {
				due = r.lang.dateShort(r.local(a.Due))
				if a.Due.Before(r.doc.IssuedAt) {
					st = figure8Bold.in(red)
				}
			}
			rows = append(rows, []cell{put(reference(a.Ref), figure8.in(ink2)), put(r.prose(a.Subject), name8), put(reference(a.Origin), figure8),
				put(clean(a.Owner), text8), put(due, st)})
		}
		r.table(left, fields, rows, r.words.actions+r.words.continued)
		r.y += 20
	}
	r.upcoming()
}

func (r *monthlyReport) upcoming() {
	if len(r.doc.Upcoming) == 0 {
		r.need(14)
		r.text(left, r.y+8, r.prose(r.words.noUpcoming), text8)
		r.y += 14
		return
	}
	fields := []field{{r.words.announced, 68, false}, {r.words.upcoming, 198, false}, {r.words.window, 168, false}, {r.words.notice, measure + cellGap - 434, true}}
	var rows [][]cell
	for _, a := range r.doc.Upcoming {
		from, to := r.local(a.From), r.local(a.To)
		rows = append(rows, []cell{put(r.shortDay(a.AnnouncedAt), figure8.in(ink2)), put(r.prose(a.Subject), name8),
			put(r.lang.weekday(from)+", "+r.lang.interval(from, to, "15:04"), figure8),
			put(r.noticeGiven(int64(a.From.Sub(a.AnnouncedAt).Seconds())), figure8)})
	}
	r.table(left, fields, rows, r.words.upcoming+r.words.continued)
}
