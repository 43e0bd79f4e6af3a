package pdf

import (
	"fmt"
	"time"
)

// maxAttachments is where gofpdf's name tree goes out of order.
const maxAttachments = 9

// Check reports the first thing that makes a report unfit to be drawn. A report
// whose seconds do not add up must never reach a signature.
func (m Monthly) Check() error {
	switch {
	case m.Language != French && m.Language != English:
		return fmt.Errorf("language %q is neither French nor English", m.Language)
	case m.Number == "" || m.Client == "" || m.Provider == "":
		return fmt.Errorf("number, client and provider must be given")
	case m.Period.Zone == nil:
		return fmt.Errorf("period has no time zone")
	case !m.Period.From.Before(m.Period.end()):
		return fmt.Errorf("period is empty")
	case m.Period.whole() > 32*86400:
		return fmt.Errorf("period is longer than a month")
	case m.IssuedAt.IsZero():
		return fmt.Errorf("issue date is missing")
	case len(m.Commitments) == 0:
		return fmt.Errorf("no availability commitment")
	}
	if err := m.checkFigures(); err != nil {
		return err
	}
	if err := m.checkCalendar(); err != nil {
		return err
	}
	return m.checkIntervals()
}

func (m Monthly) checkFigures() error {
	period := m.Period.seconds()
	for i, c := range m.Commitments {
		for _, t := range c.Classes {
			if t.Class >= ClassCount || t.Seconds < 0 {
				return fmt.Errorf("commitment %d: class %d with %d s", i+1, t.Class, t.Seconds)
			}
		}
		if total := c.seconds().total(); total != period {
			return fmt.Errorf("commitment %d: classes sum to %d s, the period has %d s", i+1, total, period)
		}
		if c.Measured < 0 || c.Downtime < 0 || c.Budget < 0 || c.Measured > period {
			return fmt.Errorf("commitment %d: measured %d s, downtime %d ms, budget %d ms", i+1, c.Measured, c.Downtime, c.Budget)
		}
		if (c.Verdict == Met || c.Verdict == Missed) && c.Achieved == "" {
			return fmt.Errorf("commitment %d: a verdict without a figure", i+1)
		}
	}
	for _, p := range m.percentages() {
		if !p.valid() {
			return fmt.Errorf("%q is not a percentage", p)
		}
	}
	return nil
}

func (m Monthly) percentages() []Percent {
	all := []Percent{m.Quality.Required, m.Credit.Applied, m.Credit.Cap}
	for _, c := range m.Commitments {
		all = append(all, c.Target, c.Achieved, c.Lived)
	}
	for _, c := range m.Components {
		all = append(all, c.Achieved)
	}
	for _, t := range m.Trend {
		all = append(all, t.Contractual, t.Lived)
	}
	for _, r := range m.Responses {
		all = append(all, r.Acknowledge.Share, r.Acknowledge.Achieved, r.Resolve.Share, r.Resolve.Achieved)
	}
	for _, r := range m.Readings {
		all = append(all, r.Figure)
	}
	for _, s := range m.Quality.Sources {
		all = append(all, s.Coverage)
	}
	for _, t := range m.Credit.Tiers {
		all = append(all, t.Below, t.Share)
	}
	return all
}

func (m Monthly) checkCalendar() error {
	if n := int64(len(m.Hours)); n*3600 > m.Period.whole()+3599 {
		return fmt.Errorf("%d hours in a period of %d s", n, m.Period.whole())
	}
	for _, class := range m.Hours {
		if class >= ClassCount {
			return fmt.Errorf("hour of unknown class %d", class)
		}
	}
	if len(m.Days) > 31 {
		return fmt.Errorf("%d days in a month", len(m.Days))
	}
	var days int64
	for _, d := range m.Days {
		days += d.Seconds.total()
	}
	if len(m.Days) > 0 && days != m.Period.seconds() {
		return fmt.Errorf("days sum to %d s, the period has %d s", days, m.Period.seconds())
	}
	for _, c := range m.Components {
		if len(c.Days) != len(m.Days) {
			return fmt.Errorf("component %q has %d days, the month %d", c.Name, len(c.Days), len(m.Days))
		}
		for _, class := range c.Days {
			if class >= ClassCount {
				return fmt.Errorf("component %q: day of unknown class %d", c.Name, class)
			}
		}
	}
	return nil
}

func (m Monthly) checkIntervals() error {
	ordered := func(what, ref string, from, to time.Time) error {
		if to.Before(from) {
			return fmt.Errorf("%s %s ends before it begins", what, ref)
		}
		return nil
	}
	for _, o := range m.Outages {
		if o.Class >= ClassCount {
			return fmt.Errorf("outage %s of unknown class %d", o.Ref, o.Class)
		}
		if !o.To.IsZero() {
			if err := ordered("outage", o.Ref, o.From, o.To); err != nil {
				return err
			}
		}
	}
	for _, w := range m.Maintenances {
		if err := ordered("maintenance", w.Ref, w.From, w.To); err != nil {
			return err
		}
	}
	for _, e := range m.Exclusions {
		if err := ordered("exclusion", e.Ref, e.From, e.To); err != nil {
			return err
		}
	}
	return nil
}
