package reports

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"vigie/app/access"
	"vigie/app/audit"
	"vigie/app/db"
	"vigie/app/fault"
	"vigie/app/jobs"
	"vigie/app/live"
	"vigie/reports/ledger"
	"vigie/reports/pdf"
	"vigie/reports/seal"
	"vigie/reports/sla"
	"vigie/tenants"
)

// Request asks for a report.
type Request struct {
	Period Period
	// Locale is "fr" or "en".
	Locale string
	// Final asks for the report of a month that is over, to stand for good; else the report is provisional, as of now.
	Final bool
}

// Produce is the job that makes a report which was asked for. It can be done any number of times: what is issued stays.
type Produce struct {
	TenantID uuid.UUID `json:"tenant_id"`
	ReportID uuid.UUID `json:"report_id"`
}

// Kind names the job.
func (Produce) Kind() string { return "report.produce" }

// Request asks for a report and returns it as it stands: being produced or, where a final report already says the same, that one. A final
// report whose month has changed since becomes the next version, which will supersede it.
func (rs *Reports) Request(ctx context.Context, c access.Caller, q Request) (r Report, err error) {
	if q.Locale != "fr" && q.Locale != "en" {
		return r, fault.New(fault.Invalid, "locale_unknown", "A report is written in French or English.").At("body.locale", "fr or en")
	}
	err = rs.db.Tenant(ctx, c.TenantID, func(tx *db.Tx) error {
		r, err = requestTx(ctx, tx, c, q)
		return err
	})
	return r, err
}

func requestTx(ctx context.Context, tx *db.Tx, c access.Caller, q Request) (Report, error) {
	// Two people who ask for the same month at the same moment get one report.
	lock := fmt.Sprint("report ", tx.TenantID, q.Period, q.Locale, q.Final)
	if _, err := tx.PGX.Exec(ctx, `SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, lock); err != nil {
		return Report{}, fmt.Errorf("lock report: %w", err)
	}
	d, err := collectTx(ctx, tx, scope{period: q.Period})
	if err != nil {
		return Report{}, err
	}
	if q.Final && !d.asOf.IsZero() {
		return Report{}, fault.New(fault.Conflict, "period_not_over", "This month is not over: ask for a provisional report, or wait for its end.").
			At("body.final", "only a month that is over has a final report")
	}
	earlier, err := reportsTx(ctx, tx, ` AND r.contract_id = $2 AND r.period = $3 AND r.locale = $4 AND r.provisional = $5 ORDER BY r.version DESC, r.requested_at DESC LIMIT 1`,
		d.contract.ContractID, q.Period.String(), q.Locale, !q.Final)
	if err != nil {
		return Report{}, err
	}
	next := Report{ID: db.NewID(tx.Now), ContractID: d.contract.ContractID, Period: q.Period.String(), Locale: q.Locale, Version: 1, Provisional: !q.Final}
	if len(earlier) > 0 {
		last := earlier[0]
		switch {
		case last.State == Producing:
			return last, nil
		case last.State == Failed && q.Final:
			return retryTx(ctx, tx, c, last)
		case q.Final:
			same, err := saysTheSameTx(ctx, tx, d, last)
			if err != nil || same {
				return last, err
			}
			next.Version, next.supersedes = last.Version+1, &last.ID
		}
	}
	return insertTx(ctx, tx, c, next)
}

// saysTheSameTx reports whether an issued report still says what would be said now.
func saysTheSameTx(ctx context.Context, tx *db.Tx, d *dossier, issued Report) (bool, error) {
	content, err := blobTx(ctx, tx, issued.EvidenceSHA256)
	if err != nil {
		return false, err
	}
	before, err := decodeEvidence(content)
	if err != nil {
		return false, nil //nolint:nilerr // evidence of an older form cannot say the same
	}
	r, err := d.read()
	if err != nil {
		return false, err
	}
	result, err := compute(r.in)
	if err != nil {
		return false, err
	}
	now := d.evidence(r, result, EvidenceReport{Period: issued.Period, Locale: issued.Locale})
	a, err := before.substance()
	if err != nil {
		return false, err
	}
	b, err := now.substance()
	return a == b, err
}

func insertTx(ctx context.Context, tx *db.Tx, c access.Caller, r Report) (Report, error) {
	n, err := tenants.NextNumberTx(ctx, tx, "report", yearOf(r.Period))
	if err != nil {
		return Report{}, err
	}
	r.Number = fmt.Sprintf("VG-%s-%06d", r.Period, n)
	_, err = tx.PGX.Exec(ctx, `INSERT INTO reports (tenant_id, id, number, kind, contract_id, period, locale, version, provisional, state, as_of, requested_by,
		requested_at, supersedes) VALUES ($1, $2, $3, 'monthly', $4, $5, $6, $7, $8, 'producing', $9, $10, $11, $12)`,
		tx.TenantID, r.ID, r.Number, r.ContractID, r.Period, r.Locale, r.Version, r.Provisional, tx.Now.Truncate(time.Second), personOrNil(c.PersonID), tx.Now, r.supersedes)
	if err != nil {
		return Report{}, fmt.Errorf("write report: %w", err)
	}
	return enqueueTx(ctx, tx, c, r.ID)
}

func retryTx(ctx context.Context, tx *db.Tx, c access.Caller, r Report) (Report, error) {
	if _, err := tx.PGX.Exec(ctx, `UPDATE reports SET state = 'producing', error = NULL WHERE tenant_id = $1 AND id = $2`, tx.TenantID, r.ID); err != nil {
		return Report{}, fmt.Errorf("retry report: %w", err)
	}
	return enqueueTx(ctx, tx, c, r.ID)
}

func enqueueTx(ctx context.Context, tx *db.Tx, c access.Caller, id uuid.UUID) (Report, error) {
	r, err := reportTx(ctx, tx, id)
	if err != nil {
		return Report{}, err
	}
	if err := jobs.Insert(ctx, tx, Produce{tx.TenantID, id}, &river.InsertOpts{MaxAttempts: mostAttempts}); err != nil {
		return Report{}, err
	}
	entry := audit.Entry{Actor: actor(c.PersonID), Action: "report.requested", Subject: "report:" + id.String(),
		Body: map[string]any{"number": r.Number, "period": r.Period, "locale": r.Locale, "provisional": r.Provisional}}
	if err := audit.Append(ctx, tx, entry); err != nil {
		return Report{}, err
	}
	return r, live.Publish(ctx, tx, live.Reports, id)
}

func yearOf(period string) int {
	p, _ := ParsePeriod(period) // stored periods are well formed
	return p.Year
}

func personOrNil(id uuid.UUID) *uuid.UUID {
	if id == uuid.Nil {
		return nil
	}
	return &id
}

func actor(id uuid.UUID) string {
	if id == uuid.Nil {
		return audit.Vigie
	}
	return id.String()
}

// mostAttempts is how often a report is tried; with the waits of retryAfter that is more than two days, in which a time-stamping authority recovers.
const mostAttempts = 60

// retryAfter is how long a report waits after its n-th failed try.
func retryAfter(n int) time.Duration {
	return min(time.Hour, 5*time.Second<<min(n-1, 10))
}

// Workers adds the workers that produce reports and have ledgers timestamped.
func (rs *Reports) Workers(workers *river.Workers) {
	river.AddWorker(workers, NewProducer(rs))
	river.AddWorker(workers, &stamper{reports: rs})
}

// Producer is the worker that produces reports.
type Producer struct {
	river.WorkerDefaults[Produce]
	reports *Reports
}

// NewProducer makes the worker; Workers registers it.
func NewProducer(rs *Reports) *Producer { return &Producer{reports: rs} }

// Work produces one report.
func (p *Producer) Work(ctx context.Context, job *river.Job[Produce]) error {
	err := p.reports.Produce(ctx, job.Args.TenantID, job.Args.ReportID)
	if err == nil {
		return nil
	}
	kind := fault.KindOf(err)
	hopeless := kind == fault.Invalid || kind == fault.NotFound || (kind == fault.Conflict && !isConcurrent(err)) || job.Attempt >= job.MaxAttempts
	if noted := p.reports.noteFailure(ctx, job.Args, err, hopeless); noted != nil {
		return errors.Join(err, noted)
	}
	if hopeless {
		return river.JobCancel(err)
	}
	return err
}

// NextRetry waits longer after each failed try.
func (p *Producer) NextRetry(job *river.Job[Produce]) time.Time {
	return time.Now().Add(retryAfter(job.Attempt))
}

// Timeout leaves room for a slow time-stamping authority.
func (p *Producer) Timeout(*river.Job[Produce]) time.Duration { return 30 * time.Second }

// isConcurrent reports that two units of work met; the next try succeeds.
func isConcurrent(err error) bool {
	f := fault.From(err)
	return f != nil && f.Code == "concurrent_change"
}

// noteFailure shows why a report is not issued: still to be tried, or given up.
func (rs *Reports) noteFailure(ctx context.Context, job Produce, cause error, hopeless bool) error {
	message := "Vigie could not make this report. It tries again by itself."
	if f := fault.From(cause); f != nil {
		message = f.Message
	}
	state := Producing
	if hopeless {
		state = Failed
	}
	rs.log.WarnContext(ctx, "report not produced", "report_id", job.ReportID, "tenant_id", job.TenantID, "given_up", hopeless, "error", cause)
	return rs.db.Tenant(context.WithoutCancel(ctx), job.TenantID, func(tx *db.Tx) error {
		_, err := tx.PGX.Exec(ctx, `UPDATE reports SET state = $3, error = $4 WHERE tenant_id = $1 AND id = $2 AND state = 'producing'`, tx.TenantID, job.ReportID, state, message)
		if err != nil {
			return fmt.Errorf("note failure: %w", err)
		}
		return live.Publish(ctx, tx, live.Reports, job.ReportID)
	})
}

// Issue asks for a report and produces it at once, for commands that wait for it.
func (rs *Reports) Issue(ctx context.Context, c access.Caller, q Request) (Report, error) {
	r, err := rs.Request(ctx, c, q)
	if err != nil || r.State == Issued {
		return r, err
	}
	if err := rs.Produce(ctx, c.TenantID, r.ID); err != nil {
		return r, err
	}
	return rs.Get(ctx, c.TenantID, r.ID)
}

// draftReport is a report between collecting and archiving.
type draftReport struct {
	row      Report
	evidence Evidence
	content  []byte // the evidence as attached
	table    []byte // the intervals as attached
	result   sla.Result
	signer   seal.Identity
	during   ledger.Report
}

// Produce makes a report that was asked for: collect in one snapshot, make without a transaction, archive. What is issued, or given up, stays
// as it is.
func (rs *Reports) Produce(ctx context.Context, tenantID, reportID uuid.UUID) error {
	draft, err := rs.collect(ctx, tenantID, reportID)
	if err != nil || draft == nil {
		return err
	}
	file, err := rs.make(ctx, draft)
	if err != nil {
		return err
	}
	return rs.archive(ctx, tenantID, draft, file)
}

// collect freezes what the report says; nil where there is nothing to produce.
func (rs *Reports) collect(ctx context.Context, tenantID, reportID uuid.UUID) (draft *draftReport, err error) {
	err = rs.db.TenantSnapshot(ctx, tenantID, func(tx *db.Tx) error {
		row, err := reportTx(ctx, tx, reportID)
		if err != nil || row.State != Producing {
			return err
		}
		period, err := ParsePeriod(row.Period)
		if err != nil {
			return err
		}
		s := scope{period: period}
		if row.Provisional {
			s.asOf = row.AsOf
		}
		d, err := collectTx(ctx, tx, s)
		if err != nil {
			return err
		}
		draft, err = rs.freezeTx(ctx, tx, d, row)
		return err
	})
	return draft, err
}

func (rs *Reports) freezeTx(ctx context.Context, tx *db.Tx, d *dossier, row Report) (*draftReport, error) {
	r, err := d.read()
	if err != nil {
		return nil, err
	}
	result, err := compute(r.in)
	if err != nil {
		return nil, err
	}
	if err := check(ctx, tx, r.in, result); err != nil {
		return nil, err
	}
	signer, err := rs.sealing.Signer(d.at)
	if err != nil {
		return nil, fmt.Errorf("find the signing key: %w", err)
	}
	identity := EvidenceReport{Number: row.Number, Version: row.Version, Supersedes: value(row.Supersedes), Period: row.Period, Locale: row.Locale,
		Provisional: row.Provisional, AsOf: r.in.AsOf, ProducedAt: d.at, PreparedBy: row.RequestedByName, VerifyAt: rs.verifyAt(), Seal: sealOf(signer, d.at)}
	draft := &draftReport{row: row, result: result, signer: signer, evidence: d.evidence(r, result, identity)}
	if draft.evidence.Trend, err = evidenceTrendTx(ctx, tx, d); err != nil {
		return nil, err
	}
	if draft.content, err = draft.evidence.encode(); err != nil {
		return nil, err
	}
	if draft.table, err = draft.evidence.intervals(); err != nil {
		return nil, err
	}
	sum := sha256.Sum256(draft.content)
	draft.during = ledger.Report{ID: row.ID, Number: row.Number, ContractID: row.ContractID, Period: row.Period, From: d.during.From, To: d.during.To,
		Locale: row.Locale, Version: row.Version, Provisional: row.Provisional, Availability: value(result.AvailabilityPct), Verdict: string(result.Verdict),
		EvidenceSHA256: sum[:], Head: d.ledger.Head}
	if row.supersedes != nil {
		draft.during.Supersedes = *row.supersedes
	}
	return draft, nil
}

// check holds the engine's result against an independent computation in PostgreSQL. A report that the two do not agree on is not issued.
func check(ctx context.Context, tx *db.Tx, in sla.Input, result sla.Result) error {
	twin, err := Twin(ctx, tx.PGX, in)
	if err != nil {
		return err
	}
	if err := Agree(result, twin); err != nil {
		return fault.New(fault.Conflict, "computations_disagree",
			"Two independent computations of this month do not agree, so no report was issued. Tell who runs Vigie.").Because(err)
	}
	return nil
}

func sealOf(by seal.Identity, at time.Time) EvidenceSeal {
	leaf := by.Chain[0]
	sum := sha256.Sum256(leaf.Raw)
	return EvidenceSeal{Name: leaf.Subject.CommonName, Certificate: hex.EncodeToString(sum[:]), Key: fmt.Sprint(at.UTC().Year()), Until: leaf.NotAfter.UTC()}
}

// verifyAt is the public page on which reports are checked.
func (rs *Reports) verifyAt() string {
	if rs.baseURL == nil {
		return ""
	}
	return strings.TrimSuffix((&url.URL{Scheme: rs.baseURL.Scheme, Host: rs.baseURL.Host, Path: rs.baseURL.Path}).String(), "/") + "/verify"
}

// evidenceTrendTx is the trend with the figures as lived, where a final report tells them.
func evidenceTrendTx(ctx context.Context, tx *db.Tx, d *dossier) ([]EvidenceTrend, error) {
	months, err := trendTx(ctx, tx, d)
	if err != nil {
		return nil, err
	}
	trend := []EvidenceTrend{}
	for _, m := range months {
		row := EvidenceTrend{Period: m.Period, Availability: m.Availability, Verdict: m.Verdict}
		for _, issued := range d.issued {
			if issued.Period != m.Period {
				continue
			}
			content, err := blobTx(ctx, tx, issued.EvidenceSHA256)
			if err != nil {
				return nil, err
			}
			var told struct{ Figures EvidenceFigures }
			if err := json.Unmarshal(content, &told); err != nil {
				return nil, fmt.Errorf("read evidence of %s: %w", m.Period, err)
			}
			row.Lived, row.Corrected = told.Figures.Lived, issued.Version > 1
		}
		trend = append(trend, row)
	}
	return trend, nil
}

// attachments are the files inside a report, as they are drawn and as they are described.
func attachments(content, table []byte) ([]pdf.Attachment, []seal.Attachment) {
	const evidenceIs, tableIs = "Everything the figures were computed from", "Every interval as a table"
	return []pdf.Attachment{{Name: evidenceName, Description: evidenceIs, Content: content}, {Name: intervalsName, Description: tableIs, Content: table}},
		[]seal.Attachment{{Name: evidenceName, MIME: "application/json", Relationship: seal.Source, Description: evidenceIs},
			{Name: intervalsName, MIME: "text/csv", Relationship: seal.Data, Description: tableIs}}
}

// make draws, finalises and signs. It holds no transaction: the time-stamping authority is across a network.
func (rs *Reports) make(ctx context.Context, draft *draftReport) ([]byte, error) {
	doc, err := newPages(draft.evidence, draft.content, draft.result)
	if err != nil {
		return nil, err
	}
	drawn, described := attachments(draft.content, draft.table)
	raw, err := pdf.Render(doc, drawn)
	if err != nil {
		return nil, fmt.Errorf("draw report: %w", err)
	}
	e := draft.evidence
	words := titles[e.Report.Locale]
	finalised, err := seal.Finalise(raw, seal.Options{
		Title: fmt.Sprintf(words.title, e.Report.Period, e.Client.Name), Lang: words.language, Author: e.Provider, Subject: e.Report.Number,
		CreatedAt: e.Report.ProducedAt, SignedAt: rs.db.Now().Truncate(time.Second), EvidenceSHA256: doc.Evidence.SHA256, Attachments: described,
		SignerName: e.Provider, Reason: words.reason,
	})
	if err != nil {
		return nil, fmt.Errorf("finalise report: %w", err)
	}
	signed, err := seal.Sign(ctx, finalised, draft.signer, rs.sealing.Stamper)
	if err != nil {
		if fault.From(err) == nil {
			err = seal.ErrTimestampUnavailable.Because(err)
		}
		return nil, err
	}
	return signed, nil
}

// titles are a document's metadata by language.
var titles = map[string]struct{ title, reason, language string }{
	"fr": {"Disponibilité %s, %s", "Rapport de disponibilité", "fr-FR"},
	"en": {"Availability %s, %s", "Availability report", "en-GB"},
}

// archive keeps the report for ever, in one unit of work with its register entry, its fact and its audit entry.
func (rs *Reports) archive(ctx context.Context, tenantID uuid.UUID, draft *draftReport, file []byte) error {
	return rs.db.Tenant(ctx, tenantID, func(tx *db.Tx) error {
		var state State
		err := tx.PGX.QueryRow(ctx, `SELECT state FROM reports WHERE tenant_id = $1 AND id = $2 FOR UPDATE`, tenantID, draft.row.ID).Scan(&state)
		if err != nil {
			return fmt.Errorf("lock report: %w", err)
		}
		if state != Producing {
			return nil // another replica was quicker
		}
		sum := sha256.Sum256(file)
		fact := draft.during
		fact.PDFSHA256 = sum[:]
		if err := keepTx(ctx, tx, fact, draft, file); err != nil {
			return err
		}
		by := actor(draft.row.RequestedBy)
		if err := ledger.RecordReportTx(ctx, tx, by, fact); err != nil {
			return err
		}
		entry := audit.Entry{Actor: by, Action: "report.issued", Subject: "report:" + fact.ID.String(),
			Body: map[string]any{"number": fact.Number, "pdf_sha256": hex.EncodeToString(sum[:]), "version": fact.Version, "provisional": fact.Provisional}}
		if err := audit.Append(ctx, tx, entry); err != nil {
			return err
		}
		return live.Publish(ctx, tx, live.Reports, fact.ID)
	})
}

func keepTx(ctx context.Context, tx *db.Tx, fact ledger.Report, draft *draftReport, file []byte) error {
	batch := &pgx.Batch{}
	for _, blob := range []struct {
		sum     []byte
		kind    string
		content []byte
	}{{fact.EvidenceSHA256, "application/json", draft.content}, {fact.PDFSHA256, "application/pdf", file}} {
		batch.Queue(`INSERT INTO blobs (tenant_id, sha256, content_type, content, created_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
			tx.TenantID, blob.sum, blob.kind, blob.content, tx.Now)
		batch.Queue(`INSERT INTO directory (kind, sha256, tenant_id, ref) VALUES ('report', $1, $2, $3)`, blob.sum, tx.TenantID, fact.ID)
	}
	batch.Queue(`UPDATE reports SET state = 'issued', availability = $3, verdict = $4, evidence_sha256 = $5, pdf_sha256 = $6, chain_seq = $7, chain_head = $8,
		error = NULL, issued_at = $9 WHERE tenant_id = $1 AND id = $2`, tx.TenantID, fact.ID, draft.result.AvailabilityPct, fact.Verdict,
		fact.EvidenceSHA256, fact.PDFSHA256, fact.Head.Seq, fact.Head.SHA256[:], tx.Now)
	if err := tx.PGX.SendBatch(ctx, batch).Close(); err != nil {
		return fmt.Errorf("archive report: %w", err)
	}
	return nil
}
