package pdf

import (
	"fmt"
	"time"
)

// Where the cover's parts stand, points from the top.
const (
	coverSentenceTop    = 124.0
	coverSentenceHeight = 131.0
	coverFigureBase     = 356.0
	coverFigureWidest   = 128.0 // points of size: a short figure must not outgrow its room
	coverIdentityTop    = 711.0
)

// cover is the first page: the verdict in a sentence, the figure to the full
// measure, the month hour by hour, and who certifies what for whom.
func (r *monthlyReport) cover() {
	r.blankPage()
	r.wordmark(left, 62, 17)
	r.text(body, 62, r.words.reportTitle, name8.at(10, 14))
	r.textRight(right, 62, r.fit(reference(r.doc.Number), figure8, bodyWidth/2), figure8.in(ink2))
	r.page.line(left, 76, right, 76, 1, ink)

	r.mark(body, 95, 17, r.overall)
	color := map[Verdict]rgb{Met: green, Missed: red, NotCertifiable: amber}[r.overall]
	if color == (rgb{}) {
		color = ink2
	}
	title := r.words.verdictTitles[r.overall]
	if r.doc.Period.provisional() {
		title = r.words.verdictsSoFar[r.overall]
	}
	r.figure("cover.verdict", func() { r.text(body+25, 108, title, title14.in(color)) })
	r.text(left, 108, capitalised(r.month), style{sansMedium, 12, 18, ink, -8})
	if r.doc.Period.provisional() {
		r.paragraph(left, 114, sideWidth, r.prose(r.words.provisionalOf+r.say.asOf(r.local(r.doc.Period.end()))), note.in(amber))
	}
	r.coverSentence()
	r.coverFigure()
	y := r.coverRows(coverFigureBase + 20)
	r.monthField(y + 33)
	r.identity()
}

func (r *monthlyReport) coverSentence() {
	sentence := r.prose(r.say.cover(r.coverFacts()))
	// The largest size at which the sentence fits above the figure.
	for _, size := range [][2]float64{{24, 31}, {21, 27}, {18, 23}, {15, 19}} {
		st := style{displayLight, size[0], size[1], ink, -12}
		all := r.wrap(prose(sentence), st, bodyWidth)
		if all.height(st) <= coverSentenceHeight || size[0] == 15 {
			r.drawLines(body, coverSentenceTop, r.wrapAtMost(6, prose(sentence), st, bodyWidth), st)
			return
		}
	}
}

func (r *monthlyReport) coverFacts() coverFacts {
	f := coverFacts{
		client: r.doc.Client, month: r.month, verdict: r.overall, total: len(r.doc.Commitments),
		target: r.percent(r.head.Target), spotless: r.head.Downtime == 0,
		coverage: r.percent(r.doc.Quality.coverage()), needed: r.percent(r.doc.Quality.Required),
	}
	if r.doc.Period.provisional() {
		f.provisional = r.say.asOf(r.local(r.doc.Period.end()))
	}
	tightest := r.head
	for _, c := range r.doc.Commitments {
		if c.Verdict == Missed {
			f.missed++
		}
		if c.margin() < tightest.margin() {
			tightest = c
		}
	}
	margin := tightest.margin()
	f.margin, f.tightest = r.amount(max(margin, -margin)), r.commitmentName(tightest)
	if r.doc.Credit.Amount > 0 && !r.doc.Period.provisional() {
		f.credit = r.money(r.doc.Credit.Amount)
	}
	return f
}

func (r *monthlyReport) commitmentName(c Commitment) string {
	if c.Name == "" {
		return r.words.monthlyAvailability
	}
	return clean(c.Name)
}

// coverFigure sets the figure to the full measure.
func (r *monthlyReport) coverFigure() {
	shown := r.percent(r.head.Achieved)
	if r.head.Achieved == "" {
		shown = r.words.notMeasurableFigure
	}
	st := style{display, 100, 100, ink, -35}
	// Side bearings: the first and last characters' white stands in the margin.
	st.size = min(100*(measure+5)/r.width(shown, st), coverFigureWidest)
	r.figure("cover.figure", func() { r.text(left-2, coverFigureBase, shown, st) })
}

const mostCoverRows = 5

// coverRows lists the commitments under the figure and returns the y below.
func (r *monthlyReport) coverRows(y float64) float64 {
	widest := 33.0
	for _, word := range r.words.verdicts {
		widest = max(widest, r.width(word, name8))
	}
	rows := 0
	row := func(name, said, target string, v Verdict) {
		if rows >= mostCoverRows {
			return
		}
		r.page.line(left, y, right, y, .4, rule)
		r.text(left, y+15, r.fit(name, name8, sideWidth), name8)
		at := columnLeft(8) + 6
		r.text(body, y+15, r.fit(said, figure8, at-body-6), figure8.in(ink2))
		r.text(at, y+15, target, figure8.in(ink2))
		word := r.words.verdicts[v]
		x := right - max(33, r.width(word, name8)) - markWidth
		r.verdict(x, y+15, v, word)
		y += 22
		rows++
	}
	for _, c := range r.doc.Commitments {
		name := r.words.availability
		if c.Name != "" {
			name = clean(c.Name)
		}
		available := max(0, c.Measured*1000-c.Downtime) / 1000
		row(name, r.prose(r.say.coverRow(r.lang.integer(available), r.lang.integer(c.Measured))), r.words.promised+r.percent(c.Target), c.Verdict)
	}
	if said, target, v, promised := r.acknowledged(); promised {
		row(r.words.acknowledgement, said, target, v)
	}
	r.page.line(left, y, right, y, .4, rule)
	return y
}

// acknowledged sums the acknowledgements of all priorities up in one line.
func (r *monthlyReport) acknowledged() (said, target string, v Verdict, promised bool) {
	met, total := 0, 0
	first, last := "", ""
	share, same := Percent(""), true
	for _, p := range r.doc.Responses {
		if p.Acknowledge.Within == 0 {
			continue
		}
		kept, _ := p.Acknowledge.kept()
		met, total = met+kept, total+len(p.Acknowledge.Took)
		if first == "" {
			first, share = p.Priority, p.Acknowledge.Share
		}
		same = same && p.Acknowledge.Share == share
		last = p.Priority
		if p.Acknowledge.Verdict == Missed || v == NotApplicable {
			v = p.Acknowledge.Verdict
		}
	}
	if same && share != "" {
		target = r.words.promised + r.percent(share)
	}
	return r.prose(r.say.responseRow(met, total, clean(first), clean(last))), target, v, first != ""
}

// monthField draws the month, a stroke an hour. The autumn Sunday has one more
// stroke, the spring one has one less.
func (r *monthlyReport) monthField(y float64) {
	days := r.doc.Period.calendar()
	r.text(left, y, r.words.monthByHour, name8)
	odd, oddHours := r.oddDay(days)
	r.textRight(right, y, r.prose(r.say.hoursNote(int(r.doc.Period.whole()/3600), odd, oddHours)), text8)
	y += 12

	step := (measure + 4) / float64(len(days))
	// 25 strokes, the day numbers, and a legend of at most two rows above the identity.
	height := min(6.8, (coverIdentityTop-y-58)/25)
	filled := make([]int, len(days))
	total := int(r.doc.Period.whole() / 3600)
	for i := range total {
		day := dayOf(days, r.local(r.doc.Period.From.Add(time.Duration(i)*time.Hour)))
		x, top := left+float64(day)*step, y+float64(filled[day])*height
		filled[day]++
		switch {
		case i >= len(r.doc.Hours):
			r.page.rect(x, top+height/2, step-4, .5, rule)
		case r.doc.Hours[i] == Available:
			r.page.rect(x, top+1, step-4, height-2.8, greenDim)
		default:
			r.swatch(x, top+.2, step-4, height-1.6, r.doc.Hours[i])
		}
	}
	y += 25*height + 11
	for i, day := range days {
		r.textCentre(left+float64(i)*step+(step-4)/2, y, fmt.Sprint(day.Day()), figure7.in(weekdayColor(day)))
	}
	r.legend(left, y+18, 9, text8, r.present(), func(c Class) string { return r.words.classShort[c] })
}

func weekdayColor(day time.Time) rgb {
	if day.Weekday() == time.Saturday || day.Weekday() == time.Sunday {
		return ink3
	}
	return ink
}

// oddDay finds the day of the clock change.
func (r *monthlyReport) oddDay(days []time.Time) (time.Time, int) {
	for _, day := range days {
		from := time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, day.Location())
		if hours := int(from.AddDate(0, 0, 1).Sub(from) / time.Hour); hours != 24 {
			return day, hours
		}
	}
	return time.Time{}, 0
}

// dayOf is the index of t's local day.
func dayOf(days []time.Time, t time.Time) int {
	for i, day := range days {
		if day.YearDay() == t.YearDay() {
			return i
		}
	}
	return len(days) - 1
}

// present is which classes the month's hours and seconds hold.
func (r *monthlyReport) present() Seconds {
	seen := r.head.seconds()
	for _, c := range r.doc.Hours {
		seen[c]++
	}
	return seen
}

// identity is the foot of the cover: for whom, when, by whom.
func (r *monthlyReport) identity() {
	p := r.doc.Period
	from, last := r.local(p.From), r.local(p.To.Add(-time.Second))
	contract := reference(r.doc.Contract.Reference)
	if r.doc.Contract.Version > 0 {
		contract += fmt.Sprintf(", version %d", r.doc.Contract.Version)
	}
	parts := [4][3]string{
		{r.words.client, clean(r.doc.Client), r.words.contract + contract},
		{r.words.period, r.say.span(from, last, r.lang.hoursOf(p.whole())), p.Zone.String() + ", " + r.say.offsets(offset(from), offset(last))},
		{r.words.issuer, clean(r.doc.Provider), r.prose(r.words.certifiesItself)},
		{r.words.issued, r.lang.date(r.local(r.doc.IssuedAt)), r.prose(r.say.edition(r.doc.Version, r.doc.Supersedes, p.provisional()))},
	}
	y := coverIdentityTop
	r.page.line(left, y, right, y, .4, rule)
	for i, part := range parts {
		x := columnLeft(i * 3)
		r.text(x, y+16, part[0], caption)
		below := r.paragraphAtMost(2, x, y+21, columnsWidth(3), part[1], name8)
		r.paragraphAtMost(3, x, below+3, columnsWidth(3), part[2], note)
	}
}
