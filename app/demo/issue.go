package demo

import (
	"context"
	"fmt"
	"time"

	"vigie/app/access"
	"vigie/reports"
)

// enterReports puts the final reports on the agenda: on the second of the following month at nine, or as soon as may be where that is still to come.
func (h *history) enterReports() {
	for n, t := range h.accounts {
		for _, p := range h.months {
			over := h.during(t, p).To
			if over.After(h.now) {
				continue
			}
			at := time.Date(p.Year, p.Month+1, 2, 9, 12+9*n, 0, 0, t.place)
			if at.After(h.now) {
				at = h.now
			}
			h.agenda.enter(at, func(ctx context.Context) error {
				_, err := h.issue(ctx, t, p)
				return err
			})
		}
	}
}

// issue makes a final report in the client's language, approved by the provider's administrator.
func (h *history) issue(ctx context.Context, t *account, p reports.Period) (reports.Report, error) {
	by := t.callers[admin]
	if !by.May(access.ReportIssue) {
		return reports.Report{}, fmt.Errorf("%s may not issue reports of %s", by.Email, t.slug)
	}
	r, err := h.app.Reports.Issue(ctx, by, reports.Request{Period: p, Locale: t.locale, Final: true})
	if err != nil {
		return r, fmt.Errorf("issue the report of %s for %s: %w", p, t.slug, err)
	}
	return r, nil
}

// enterCorrection issues the first month of a client again after the client agreed to an exclusion, and makes sure that this is a new version.
func (h *history) enterCorrection(t *account, at time.Time) {
	h.agenda.enter(at, func(ctx context.Context) error {
		r, err := h.issue(ctx, t, h.months[0])
		if err == nil && r.Version != 2 {
			err = fmt.Errorf("the corrected report of %s is version %d", t.slug, r.Version)
		}
		return err
	})
}
