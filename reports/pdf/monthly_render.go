package pdf

import (
	"fmt"
	"sort"
	"time"
)

// Render draws a monthly report and embeds the attachments, at most nine. The
// bytes depend on the arguments alone. They are a regular single-revision
// document, ready to be finalised and sealed.
func Render(m Monthly, attachments []Attachment) ([]byte, error) {
	if err := m.Check(); err != nil {
		return nil, fmt.Errorf("check report: %w", err)
	}
	if len(attachments) > maxAttachments {
		return nil, fmt.Errorf("%d attachments, at most %d fit", len(attachments), maxAttachments)
	}
	s, err := newSheet(m.Language)
	if err != nil {
		return nil, err
	}
	r := newMonthlyReport(s, m, attachments)
	r.cover()
	r.newPage()
	r.summary()
	r.clauses()
	r.days()
	r.trend()
	r.budget()
	r.outages()
	r.upkeep()
	r.response()
	r.quality()
	r.readings()
	r.credit()
	r.actions()
	r.method()
	if err := r.evidence(); err != nil {
		return nil, err
	}
	r.feet()
	return s.assemble(information{
		title:    r.words.availabilityOf + r.month + ", " + clean(m.Client),
		subject:  r.words.subject,
		author:   clean(m.Provider),
		producer: "Vigie",
		language: m.Language,
		at:       m.IssuedAt.UTC(),
	}, attachments)
}

// monthlyReport is a monthly report being drawn.
type monthlyReport struct {
	*sheet
	doc         Monthly
	lang        Language
	say         voice
	words       *words
	attachments []Attachment
	month       string // "octobre 2026"
	head        Commitment
	overall     Verdict // of all commitments together
}

func newMonthlyReport(s *sheet, m Monthly, attachments []Attachment) *monthlyReport {
	v := m.Language.voice()
	r := &monthlyReport{sheet: s, doc: m, lang: m.Language, say: v, words: v.words(), attachments: attachments,
		month: m.Language.month(m.local(m.Period.From)), head: m.Commitments[0], overall: m.verdict()}
	s.running = running{
		left:    clean(m.Client),
		right:   r.words.availabilityOf + r.month,
		number:  reference(m.Number),
		version: v.issuedLine(m.Version, m.local(m.IssuedAt), m.Period.provisional()),
		print:   m.Evidence.SHA256,
	}
	if m.Period.provisional() {
		s.running.right = r.words.provisionalOf + r.month
	}
	return r
}

func (m Monthly) local(t time.Time) time.Time { return t.In(m.Period.Zone) }

// verdict is the worst of the commitments: one missed is a month missed.
func (m Monthly) verdict() Verdict {
	worst := NotApplicable
	rank := map[Verdict]int{NotApplicable: 0, Met: 1, NotCertifiable: 2, NotMeasurable: 3, Missed: 4}
	for _, c := range m.Commitments {
		if rank[c.Verdict] > rank[worst] {
			worst = c.Verdict
		}
	}
	return worst
}

// calendar is the local days of the whole period, one instant each.
func (p Period) calendar() []time.Time {
	var days []time.Time
	from := p.From.In(p.Zone)
	for day := time.Date(from.Year(), from.Month(), from.Day(), 12, 0, 0, 0, p.Zone); ; day = day.AddDate(0, 0, 1) {
		if midnight := time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, p.Zone); !midnight.Before(p.To) {
			return days
		}
		days = append(days, day)
	}
}

func (r *monthlyReport) percent(p Percent) string { return FormatPercent(r.lang, p) }
func (r *monthlyReport) seconds(n int64) string   { return FormatSeconds(r.lang, n) }
func (r *monthlyReport) duration(n int64) string  { return r.lang.duration(n) }
func (r *monthlyReport) amount(ms int64) string   { return r.lang.milliseconds(ms) }
func (r *monthlyReport) prose(text string) string { return typeset(r.lang, text) }
func (r *monthlyReport) money(cents int64) string {
	return FormatMoney(r.lang, cents, r.doc.Credit.Currency)
}
func (r *monthlyReport) local(t time.Time) time.Time { return r.doc.local(t) }
func (r *monthlyReport) section(title, said string, first float64) {
	r.heading(title, r.prose(said), first)
}

func (r *monthlyReport) weightOf(thousandths int64) string {
	return r.lang.decimal(fmt.Sprintf("%d.%d", thousandths/1000, thousandths%1000/100)) + trailing(thousandths)
}

// trailing is the digits of a weight after its first decimal, if any.
func trailing(thousandths int64) string {
	rest := thousandths % 100
	switch {
	case rest == 0:
		return ""
	case rest%10 == 0:
		return fmt.Sprint(rest / 10)
	}
	return fmt.Sprintf("%02d", rest)
}

// coverage is the share of service time with a measurement.
func (q Quality) coverage() Percent { return PercentOf(q.Known, q.Window) }

// counted reports whether an outage weighs on the headline figure.
func (o Outage) counted() bool { return o.Counted > 0 }

func (m Monthly) countedOutages() (n int) {
	for _, o := range m.Outages {
		if o.counted() {
			n++
		}
	}
	return n
}

// kept counts the cases within the delay; worst is the longest.
func (c Clock) kept() (met int, worst int64) {
	for _, t := range c.Took {
		if t <= c.Within {
			met++
		}
		worst = max(worst, t)
	}
	return met, worst
}

// median is the middle case, or the mean of the two in the middle.
func (c Clock) median() int64 {
	n := len(c.Took)
	if n == 0 {
		return 0
	}
	sorted := append([]int64(nil), c.Took...)
	sort.Slice(sorted, func(i, j int) bool { return sorted[i] < sorted[j] })
	if n%2 == 1 {
		return sorted[n/2]
	}
	return (sorted[n/2-1] + sorted[n/2]) / 2
}
