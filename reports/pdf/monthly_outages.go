package pdf

import "time"

// outages is section 6: all of them, counted or not, each with its clause.
func (r *monthlyReport) outages() {
	list := r.doc.Outages
	first := 90.0
	if len(list) == 0 {
		first = 0
	}
	r.section(r.words.outages, r.say.outages(len(list), r.doc.countedOutages()), first)
	if len(list) == 0 {
		return
	}
	fields := []field{{r.words.number, 40, false}, {r.words.componentAndCause, 164, false},
		{r.words.startAndEnd + ", " + r.say.place(zoneCity(r.doc.Period.Zone)), 102, false},
		{r.words.lengthHead, 50, true}, {r.words.weight, 34, true}, {r.words.counted, 50, true},
		{width: 8}, {r.words.clauseHead, measure + cellGap - 448, false}}
	var rows [][]cell
	var raw, counted int64
	for _, o := range list {
		length := max(0, int64(r.until(o.To).Sub(o.From)/time.Second))
		if o.Reason != Withdrawn {
			raw += length
		}
		counted += o.Counted
		rows = append(rows, r.outageRow(o, length))
	}
	rows = append(rows, []cell{{}, put(r.words.total, strong8), {}, put(r.seconds(raw), figure8Bold), {},
		put(r.amountSeconds(counted), figure8Bold).named("outages.counted"), {}, {}})
	if r.head.Downtime != counted { // what the components lost is not what the figure lost
		rows = append(rows, []cell{{}, {text: r.words.inTheFigure, style: strong8, remark: r.prose(r.words.inTheFigureAs[r.doc.Method.Aggregation])}, {}, {}, {},
			put(r.amountSeconds(r.head.Downtime), figure8Bold).named("outages.figure"), {}, {}})
	}
	r.table(left, fields, rows, r.words.outages+r.words.continued)
}

// until is an outage's end, or where measuring stopped while it is open.
func (r *monthlyReport) until(to time.Time) time.Time {
	if to.IsZero() {
		return r.doc.Period.end()
	}
	return to
}

// zoneCity is the town of a zone name: Paris of Europe/Paris.
func zoneCity(zone *time.Location) string {
	name := zone.String()
	for i := len(name) - 1; i >= 0; i-- {
		if name[i] == '/' {
			name = name[i+1:]
			break
		}
	}
	out := []rune(name)
	for i, c := range out {
		if c == '_' {
			out[i] = ' '
		}
	}
	return string(out)
}

// amountSeconds prints weighted time in seconds for a column that is summed.
func (r *monthlyReport) amountSeconds(ms int64) string {
	if ms%1000 == 0 {
		return r.seconds(ms / 1000)
	}
	whole := r.lang.integer(ms / 1000)
	fraction := r.lang.decimal("." + trimZeros(ms%1000))
	return whole + fraction + narrowSpace + "s"
}

func trimZeros(thousandths int64) string {
	digits := []byte{byte('0' + thousandths/100), byte('0' + thousandths/10%10), byte('0' + thousandths%10)}
	n := len(digits)
	for n > 1 && digits[n-1] == '0' {
		n--
	}
	return string(digits[:n])
}

func (r *monthlyReport) outageRow(o Outage, length int64) []cell {
	from := r.local(o.From)
	number := figure8Bold
	if !o.counted() {
		number = figure8.in(ink3)
	}
	remark := r.prose(o.Cause)
	if o.Review != "" {
		if remark != "" {
			remark += " · "
		}
		remark += reference(o.Review)
	}
	end := r.local(r.until(o.To))
	interval, lasted := r.lang.interval(from, end, "15:04:05"), r.seconds(length)
	switch {
	case o.To.IsZero() && o.Reason == Withdrawn:
		interval, lasted = from.Format("15:04:05"), "–"
	case o.To.IsZero():
		interval = from.Format("15:04:05") + noBreakSpace + "→ " + r.words.ongoing
	case offset(from) != offset(end):
		interval = from.Format("15:04:05") + " " + r.say.zoneName(from) + noBreakSpace + "→ " + end.Format("15:04:05") + " " + r.say.zoneName(end)
	case r.nearClockChange(from, end):
		interval += " " + r.say.zoneName(from)
	}
	agreed := ""
	if !o.ReasonAt.IsZero() {
		at := r.local(o.ReasonAt)
		agreed = r.lang.dayNumber(at.Day()) + noBreakSpace + r.lang.monthShort(at)
	}
	class := &o.Class
	if o.Reason == Withdrawn || o.Reason == NotPromised {
		class = nil // no second of the month's classes is its
	}
	return []cell{
		put(reference(o.Ref), figure8.in(ink2)),
		{text: clean(o.Component), style: name8, remark: remark, class: class},
		{text: r.lang.weekday(from), style: figure8, remark: interval},
		put(lasted, figure8), put(r.weightOf(o.Weight), figure8),
		put(r.amountSeconds(o.Counted), number), {},
		{text: unbroken(o.Clause), style: name8, remark: r.prose(r.say.reason(o.Reason, o.ReasonRef, agreed))},
	}
}

// nearClockChange reports a local time that needs its offset to be read: the
// zone changes within three hours of it.
func (r *monthlyReport) nearClockChange(from, to time.Time) bool {
	_, before := from.Add(-3 * time.Hour).Zone()
	_, after := to.Add(3 * time.Hour).Zone()
	return before != after
}
