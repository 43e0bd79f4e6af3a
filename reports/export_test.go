package reports

import (
	"context"
	"crypto/sha256"

	"vigie/reports/pdf"
	"vigie/reports/seal"
	"vigie/reports/sla"
)

// Forgery is a report whose attached files are not those that its pages were drawn from, sealed with the right key all the same: the worst that
// somebody inside could make.
type Forgery struct {
	Pages, Evidence, Table Evidence
}

// Forge seals a forgery.
func (rs *Reports) Forge(ctx context.Context, f Forgery) ([]byte, error) {
	result, err := sla.Compute(f.Pages.SLA)
	if err != nil {
		return nil, err
	}
	content, err := f.Evidence.encode()
	if err != nil {
		return nil, err
	}
	table, err := f.Table.intervals()
	if err != nil {
		return nil, err
	}
	doc, err := newPages(f.Pages, content, result)
	if err != nil {
		return nil, err
	}
	drawn, described := attachments(content, table)
	raw, err := pdf.Render(doc, drawn)
	if err != nil {
		return nil, err
	}
	finalised, err := seal.Finalise(raw, seal.Options{Title: "x", Lang: "fr-FR", CreatedAt: f.Pages.Report.ProducedAt, SignedAt: rs.db.Now(),
		EvidenceSHA256: sha256.Sum256(content), Attachments: described})
	if err != nil {
		return nil, err
	}
	by, err := rs.sealing.Signer(rs.db.Now())
	if err != nil {
		return nil, err
	}
	return seal.Sign(ctx, finalised, by, rs.sealing.Stamper)
}

// Encode is the evidence's one form.
func (e Evidence) Encode() ([]byte, error) { return e.encode() }

// Refigured is the evidence with the figures that follow from it.
func (e Evidence) Refigured() (Evidence, error) {
	result, err := sla.Compute(e.SLA)
	e.Figures = figuresOf(result)
	return e, err
}
