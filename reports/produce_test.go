package reports_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"vigie/app/access"
	"vigie/app/db"
	"vigie/reports"
	"vigie/reports/ledger"
	"vigie/reports/pdf"
	"vigie/reports/seal"
	"vigie/reports/sla"
	"vigie/tenants"
)

// october records a month with an outage that counts, one that is the client's, a maintenance and a silence, and moves to the 2nd of November.
func (b bundle) october() {
	b.Helper()
	b.at(paris(5, 9, 0, 0))
	if _, err := b.reports.Announce(b.Context(), b.caller, reports.Announcement{Title: "Bascule du stockage", ServiceIDs: []uuid.UUID{b.shop},
		From: paris(14, 2, 0, 0), To: paris(14, 4, 0, 0)}); err != nil {
		b.Fatalf("announce: %v", err)
	}
	b.at(paris(20, 9, 0, 0))
	b.outage(ledger.Outage{From: paris(8, 2, 14, 7), To: paris(8, 3, 1, 52), SourceID: b.source, Note: "Disque saturé"})
	b.outage(ledger.Outage{ServiceID: b.payment, From: paris(12, 11, 0, 0), To: paris(12, 11, 20, 0), Class: ledger.CausedByClient, Evidence: ledger.ByPerson})
	b.outage(ledger.Outage{From: paris(14, 2, 30, 0), To: paris(14, 3, 0, 0), SourceID: b.source})
	b.do(func(tx *db.Tx) error {
		if _, err := ledger.SourceSilentTx(b.Context(), tx, b.source, paris(18, 1, 0, 0)); err != nil {
			return err
		}
		_, err := ledger.SourceBackTx(b.Context(), tx, b.source, paris(18, 1, 30, 0))
		return err
	})
	b.at(november)
}

func TestAReportIsIssuedAndGenuine(t *testing.T) {
	for _, locale := range []string{"fr", "en"} {
		t.Run(locale, func(t *testing.T) {
			b := setup(t)
			b.october()
			r := b.issue("2026-10", locale)
			if r.State != reports.Issued || r.Number != "VG-2026-10-000001" || r.Version != 1 || r.Provisional {
				t.Fatalf("issued: got %+v", r)
			}
			if want := b.month("2026-10").Contractual; *r.Availability != *want.Availability || *r.Verdict != string(want.Verdict) {
				t.Errorf("the archive says %s, %s; the portal %s, %s", *r.Availability, *r.Verdict, *want.Availability, want.Verdict)
			}
			file := b.file(r.PDFSHA256)
			found := reports.Verify(file, b.authority.Trust())
			if !found.Genuine {
				t.Fatalf("not genuine:\n%s", found.Text())
			}
			if found.Number != r.Number || found.Availability != *r.Availability || found.Client != "Hélios Santé" {
				t.Errorf("found %s, %s, %s; want %s, %s, Hélios Santé", found.Number, found.Availability, found.Client, r.Number, *r.Availability)
			}
			for what, sum := range map[string][]byte{"PDF": r.PDFSHA256, "evidence": r.EvidenceSHA256} {
				if got := sha256.Sum256(b.file(sum)); !bytes.Equal(got[:], sum) {
					t.Errorf("%s: its hash is %x, archived as %x", what, got, sum)
				}
				if s, err := b.reports.Lookup(t.Context(), sum); err != nil || s.Status != "issued" || s.Number != r.Number {
					t.Errorf("%s in the register: got %+v, %v", what, s, err)
				}
			}
		})
	}
}

func TestAMonthThatNobodyMeasuredIsGenuineToo(t *testing.T) {
	for _, policy := range []string{tenants.NoDataExclude, tenants.NoDataUp, tenants.NoDataDown} {
		t.Run(policy, func(t *testing.T) {
			b := setup(t)
			b.agree(func(terms *tenants.Terms) { terms.NoData = policy })
			b.do(func(tx *db.Tx) error {
				_, err := tx.PGX.Exec(t.Context(), `UPDATE sources SET first_event_at = NULL, last_event_at = NULL WHERE tenant_id = $1`, tx.TenantID)
				return err
			})
			b.at(november)
			r := b.issue("2026-10", "en")
			if unmeasured := policy == tenants.NoDataExclude; unmeasured != (r.Availability == nil) {
				t.Fatalf("figure: got %v", r.Availability)
			}
			if found := reports.Verify(b.file(r.PDFSHA256), b.authority.Trust()); !found.Genuine {
				t.Errorf("not genuine:\n%s", found.Text())
			}
		})
	}
}

func TestThePagesLeaveNoOutageOut(t *testing.T) {
	for _, locale := range []string{"fr", "en"} {
		t.Run(locale, func(t *testing.T) {
			b := setup(t)
			b.at(paris(20, 9, 0, 0))
			gone := b.outage(ledger.Outage{From: paris(8, 2, 0, 0), To: paris(8, 4, 0, 0)})
			b.do(func(tx *db.Tx) error {
				_, err := ledger.CancelOutageTx(t.Context(), tx, uuid.NewString(), gone.ID, "Fausse alerte")
				return err
			})
			b.at(november)
			r := b.issue("2026-10", locale)
			file := b.file(r.PDFSHA256)
			shown, err := pdf.Figures(file)
			if err != nil {
				t.Fatalf("read pages: %v", err)
			}
			words := map[string][]string{"fr": {"U\u20111", "retiré, sans interruption", "1 interruption constatée, aucune comptée"},
				"en": {"U\u20111", "withdrawn, no outage", "1 outage seen, none counted"}}[locale]
			text := strings.Join(shown.Pages, "\n")
			for _, word := range words {
				if !strings.Contains(strings.Join(strings.Fields(text), " "), word) {
					t.Errorf("the pages do not say %q", word)
				}
			}
			if found := reports.Verify(file, b.authority.Trust()); !found.Genuine {
				t.Errorf("not genuine:\n%s", found.Text())
			}
		})
	}
}

func TestTheSameMonthIsNotIssuedTwice(t *testing.T) {
	b := setup(t)
	b.october()
	first := b.issue("2026-10", "fr")
	b.at(november.Add(24 * time.Hour))
	if again := b.issue("2026-10", "fr"); again.ID != first.ID {
		t.Errorf("asked again: got %s, want the first %s", again.Number, first.Number)
	}
	if english := b.issue("2026-10", "en"); english.ID == first.ID || english.Version != 1 {
		t.Errorf("in English: got %+v, want a first version of its own", english)
	}
	// A correction makes version 2, which supersedes the first.
	var o ledger.Outage
	b.do(func(tx *db.Tx) error {
		s, err := ledger.ReadTx(t.Context(), tx, paris(8, 0, 0, 0), paris(9, 0, 0, 0), 0)
		o = s.Outages[0]
		o.To = o.To.Add(time.Minute)
		if err == nil {
			_, err = ledger.CorrectOutageTx(t.Context(), tx, uuid.NewString(), o)
		}
		return err
	})
	second := b.issue("2026-10", "fr")
	if second.Version != 2 || second.Supersedes == nil || *second.Supersedes != first.Number {
		t.Fatalf("after a correction: got %+v, want version 2 of %s", second, first.Number)
	}
	old, err := b.reports.Get(t.Context(), b.caller.TenantID, first.ID)
	if err != nil || old.SupersededBy == nil || *old.SupersededBy != second.Number {
		t.Errorf("the first: got %+v, %v, want it superseded by %s", old.SupersededBy, err, second.Number)
	}
	if s, err := b.reports.Lookup(t.Context(), first.PDFSHA256); err != nil || s.Status != "superseded" || s.SupersededBy != second.Number {
		t.Errorf("the first in the register: got %+v, %v", s, err)
	}
	if found := reports.Verify(b.file(first.PDFSHA256), b.authority.Trust()); !found.Genuine {
		t.Errorf("the superseded report is no longer genuine:\n%s", found.Text())
	}
	b.stamp()
	if got := b.audit(); !got.Holds() {
		t.Errorf("chain: %v", got.Breaks)
	}
}

func TestAMonthThatIsNotOverHasOnlyProvisionalReports(t *testing.T) {
	b := setup(t)
	b.at(paris(20, 9, 0, 0))
	b.outage(ledger.Outage{From: paris(8, 2, 14, 7), To: paris(8, 3, 1, 52)})
	_, err := b.reports.Request(t.Context(), b.caller, reports.Request{Period: period(t, "2026-10"), Locale: "fr", Final: true})
	if code(err) != "period_not_over" {
		t.Errorf("final: got %v, want period_not_over", err)
	}
	r, err := b.reports.Issue(t.Context(), b.caller, reports.Request{Period: period(t, "2026-10"), Locale: "en"})
	if err != nil || !r.Provisional || r.State != reports.Issued {
		t.Fatalf("provisional: got %+v, %v", r, err)
	}
	if s, err := b.reports.Lookup(t.Context(), r.PDFSHA256); err != nil || s.Status != "issued" || !s.Provisional {
		t.Errorf("in the register: got %+v, %v, want it issued and provisional", s, err)
	}
	if found := reports.Verify(b.file(r.PDFSHA256), b.authority.Trust()); !found.Genuine {
		t.Errorf("not genuine:\n%s", found.Text())
	}
	var evidence reports.Evidence
	if err := json.Unmarshal(b.file(r.EvidenceSHA256), &evidence); err != nil || evidence.Report.AsOf == nil || !evidence.Report.AsOf.Equal(paris(20, 9, 0, 0)) {
		t.Errorf("evidence: as of %v, %v; want %s", evidence.Report.AsOf, err, paris(20, 9, 0, 0))
	}
}

// failing is a time-stamping authority that is down until it is mended.
type failing struct {
	seal.Stamper
	mu   sync.Mutex
	down bool
}

func (f *failing) Stamp(ctx context.Context, digest [32]byte) ([]byte, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.down {
		return nil, seal.ErrTimestampUnavailable
	}
	return f.Stamper.Stamp(ctx, digest)
}

func TestWithoutATimestampAReportWaits(t *testing.T) {
	b := setup(t)
	b.october()
	sealing := reports.AuthoritySealing(b.authority, b.clock)
	stamper := &failing{Stamper: sealing.Stamper, down: true}
	sealing.Stamper = stamper
	b.reports = b.with(sealing)
	asked, err := b.reports.Request(t.Context(), b.caller, reports.Request{Period: period(t, "2026-10"), Locale: "fr", Final: true})
	if err != nil {
		t.Fatalf("request: %v", err)
	}
	work := func(attempt int) error {
		workers := reports.NewProducer(b.reports)
		return workers.Work(t.Context(), &river.Job[reports.Produce]{JobRow: &rivertype.JobRow{Attempt: attempt, MaxAttempts: 3},
			Args: reports.Produce{TenantID: b.caller.TenantID, ReportID: asked.ID}})
	}
	get := func() reports.Report {
		t.Helper()
		r, err := b.reports.Get(t.Context(), b.caller.TenantID, asked.ID)
		if err != nil {
			t.Fatalf("get: %v", err)
		}
		return r
	}
	if err := work(1); !errors.Is(err, seal.ErrTimestampUnavailable) {
		t.Fatalf("authority down: got %v, want a retry", err)
	}
	if r := get(); r.State != reports.Producing || r.Error == nil || r.PDFSHA256 != nil {
		t.Errorf("authority down: got state %s, error %v, file %x; want producing with the reason and no file", r.State, r.Error, r.PDFSHA256)
	}
	var cancel *river.JobCancelError
	if err := work(3); !errors.As(err, &cancel) || get().State != reports.Failed {
		t.Errorf("last attempt: got %v, state %s; want it given up", err, get().State)
	}
	stamper.mu.Lock()
	stamper.down = false
	stamper.mu.Unlock()
	r := b.issue("2026-10", "fr")
	if r.ID != asked.ID || r.Number != asked.Number || r.State != reports.Issued || r.Error != nil {
		t.Errorf("asked again: got %+v, want the same report issued", r)
	}
	if err := work(2); err != nil { // the job that was rescued after all
		t.Errorf("produce an issued report: %v", err)
	}
}

func TestReplicasThatProduceAtOnceIssueOnce(t *testing.T) {
	b := setup(t)
	b.october()
	var asks sync.WaitGroup
	ids := make([]uuid.UUID, 4)
	for i := range ids {
		asks.Go(func() {
			r, err := b.reports.Issue(t.Context(), b.caller, reports.Request{Period: period(t, "2026-10"), Locale: "fr", Final: true})
			if err != nil {
				t.Errorf("issue: %v", err)
			}
			ids[i] = r.ID
		})
	}
	asks.Wait()
	for _, id := range ids {
		if id != ids[0] {
			t.Errorf("issued %v, want one report", ids)
		}
	}
	list, err := b.reports.List(t.Context(), b.caller.TenantID)
	if err != nil || len(list) != 1 {
		t.Errorf("archive: got %d reports, %v, want 1", len(list), err)
	}
}

func TestAnotherClientsReportIsNotThere(t *testing.T) {
	b := setup(t)
	b.october()
	r := b.issue("2026-10", "fr")
	foreign := access.Caller{TenantID: b.client("Nord Fret")}
	if _, err := b.reports.Get(t.Context(), foreign.TenantID, r.ID); code(err) != "not_found" {
		t.Errorf("get: got %v, want not_found", err)
	}
	if _, err := b.reports.File(t.Context(), foreign.TenantID, r.PDFSHA256); code(err) != "not_found" {
		t.Errorf("file: got %v, want not_found", err)
	}
	if list, err := b.reports.List(t.Context(), foreign.TenantID); err != nil || len(list) != 0 {
		t.Errorf("list: got %d, %v, want none", len(list), err)
	}
	if err := b.reports.Produce(t.Context(), foreign.TenantID, r.ID); code(err) != "not_found" {
		t.Errorf("produce: got %v, want not_found", err)
	}
}

func TestAnIssuedReportIsNeverAltered(t *testing.T) {
	b := setup(t)
	b.october()
	r := b.issue("2026-10", "fr")
	for _, sql := range []string{`UPDATE reports SET availability = '100.0000' WHERE id = $1`, `UPDATE reports SET state = 'producing' WHERE id = $1`} {
		err := b.db.Tenant(t.Context(), b.caller.TenantID, func(tx *db.Tx) error { _, err := tx.PGX.Exec(t.Context(), sql, r.ID); return err })
		if !db.Violates(err, "reports_issued_is_final") {
			t.Errorf("%s: got %v, want reports_issued_is_final", sql, err)
		}
	}
	conn, err := pgx.Connect(t.Context(), b.database.OwnerURL)
	if err != nil {
		t.Fatalf("connect as owner: %v", err)
	}
	defer conn.Close(t.Context())
	if _, err := conn.Exec(t.Context(), `TRUNCATE blobs CASCADE`); err == nil {
		t.Error("the archive could be emptied")
	}
}

func TestTheEvidenceGivesTheFigureAlone(t *testing.T) {
	b := setup(t)
	b.october()
	r := b.issue("2026-10", "en")
	var evidence reports.Evidence
	if err := json.Unmarshal(b.file(r.EvidenceSHA256), &evidence); err != nil {
		t.Fatalf("read evidence: %v", err)
	}
	var out bytes.Buffer
	form, err := json.Marshal(map[string]any{"vectors": []sla.Input{evidence.SLA}})
	if err != nil {
		t.Fatalf("encode: %v", err)
	}
	if err := sla.Run(bytes.NewReader(form), &out); err != nil {
		t.Fatalf("vigie sla on the evidence: %v", err)
	}
	var answer struct {
		Vectors []struct {
			Availability string `json:"availability_pct"`
		}
	}
	if err := json.Unmarshal(out.Bytes(), &answer); err != nil || answer.Vectors[0].Availability != *r.Availability {
		t.Errorf("recomputed from the evidence: got %s, %v, want %s", answer.Vectors[0].Availability, err, *r.Availability)
	}
}
