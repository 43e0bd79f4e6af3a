package ledger

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"vigie/app/db"
	"vigie/tenants"
)

// Break is one place where a ledger does not hold, or of which something is to be told.
type Break struct {
	// Seq is the fact that was altered, is missing or is told of.
	Seq int64
	// Reason says what was found, in words for the person who runs the audit.
	Reason string
}

// String names the row.
func (b Break) String() string { return fmt.Sprintf("fact %d: %s", b.Seq, b.Reason) }

// Audit is the outcome of walking a tenant's chain.
type Audit struct {
	// Facts is how many were read.
	Facts int64
	// Head is what the chain's end was recorded to be.
	Head Head
	// Stamps are the timestamps of its earlier ends, the oldest first.
	Stamps []Stamp
	// Breaks are in the order of the chain; empty when it holds. At most maxBreaks are listed.
	Breaks []Break
	// Notes tell what breaks no chain, but what a person should know, in the order of the chain; at most maxBreaks.
	Notes []Break
}

// Holds reports that nothing was altered.
func (a Audit) Holds() bool { return len(a.Breaks) == 0 }

// maxBreaks bounds the list: a re-written chain differs in every fact.
const maxBreaks = 20

// walker checks the facts one by one.
type walker struct {
	tenantID uuid.UUID
	audit    Audit
	last     Fact // the fact before, as stored
	// begun is when the first fact was recorded.
	begun time.Time
	// sound says that the fact before hashes to what it holds.
	sound bool
	// anchors are what the chain has to lead through, by sequence number.
	anchors map[int64][]anchor
	// versions are the contract versions as they stand in their table.
	versions map[string]contractBody
	// reports are the issued reports as they stand in their table.
	reports map[uuid.UUID]reportBody
	// covered is how many timestamps are of a fact before the present one; noted, that the next of them came late.
	covered int
	noted   bool
}

// anchor is a head that stands elsewhere.
type anchor struct {
	// what is "report NUMBER", or "the timestamp of DAY".
	what string
	head string
}

// Prove returns the instant that a timestamp token over a chain's head proves, or why it proves none.
type Prove func(token []byte, head [sha256.Size]byte) (time.Time, error)

// maxUnstamped is how long the end of a chain may go without a timestamp before that is told. A cut that takes the latest timestamps along looks like
// an authority that does not answer, so neither may last.
const maxUnstamped = 3 * 24 * time.Hour

// VerifyTx walks the tenant's chain from the first fact on. It finds facts that were edited, deleted, put elsewhere or cut off, a chain that was
// rewritten after its head was printed in a report or timestamped, and contract terms and reports that are no longer those recorded.
func VerifyTx(ctx context.Context, tx *db.Tx, prove Prove) (Audit, error) {
	w := walker{tenantID: tx.TenantID, sound: true}
	var err error
	if w.anchors, err = anchorsTx(ctx, tx); err != nil {
		return Audit{}, err
	}
	if w.audit.Stamps, err = stampsTx(ctx, tx); err != nil {
		return Audit{}, err
	}
	w.stamped(prove)
	if w.versions, err = agreedTx(ctx, tx); err != nil {
		return Audit{}, err
	}
	if w.reports, err = archivedTx(ctx, tx); err != nil {
		return Audit{}, err
	}
	rows, err := tx.PGX.Query(ctx, `SELECT seq, recorded_at, kind, subject, actor, body, previous, sha256 FROM ledger_facts WHERE tenant_id = $1 ORDER BY seq`, tx.TenantID)
	if err != nil {
		return Audit{}, fmt.Errorf("read ledger: %w", err)
	}
	var f Fact
	var previous, sum []byte
	_, err = pgx.ForEachRow(rows, []any{&f.Seq, &f.RecordedAt, &f.Kind, &f.Subject, &f.Actor, &f.Body, &previous, &sum}, func() error {
		copy(f.Previous[:], previous)
		copy(f.SHA256[:], sum)
		w.step(f)
		return nil
	})
	if err != nil {
		return Audit{}, fmt.Errorf("read ledger: %w", err)
	}
	if w.audit.Head, err = HeadTx(ctx, tx); err != nil {
		return Audit{}, err
	}
	w.end(tx.Now)
	return w.audit, nil
}

func (w *walker) found(seq int64, format string, args ...any) {
	if len(w.audit.Breaks) < maxBreaks {
		w.audit.Breaks = append(w.audit.Breaks, Break{seq, fmt.Sprintf(format, args...)})
	}
}

// stamped makes every timestamp an anchor; one that proves nothing is told.
func (w *walker) stamped(prove Prove) {
	for _, s := range w.audit.Stamps {
		what := "the timestamp of " + day(s.At)
		if at, err := prove(s.Token, s.Head.SHA256); err != nil {
			w.found(s.Head.Seq, "%s does not prove its hash: %v", what, err)
		} else if !at.Equal(s.At) {
			w.found(s.Head.Seq, "%s says %s", what, at.UTC().Format(time.RFC3339))
		}
		w.anchors[s.Head.Seq] = append(w.anchors[s.Head.Seq], anchor{what, s.Head.String()})
	}
}

// step checks that a fact is what it was and stands where it stood.
func (w *walker) step(f Fact) {
	w.audit.Facts++
	sound := f.link(w.tenantID) == f.SHA256
	switch missing := f.Seq - w.last.Seq - 1; {
	case missing == 1:
		w.found(f.Seq-1, "it was deleted")
	case missing > 1:
		w.found(w.last.Seq+1, "it and the %d after it were deleted", missing-1)
	case f.Previous != w.last.SHA256 && sound && w.sound && w.last.Seq > 0:
		w.found(w.last.Seq, "it was rewritten: fact %d was chained to another", f.Seq)
	case f.Previous != w.last.SHA256:
		w.found(f.Seq, "it does not belong here: it was chained to another fact than the one before")
		w.last, w.sound = f, sound
		return
	}
	if !sound {
		w.found(f.Seq, "its content was edited")
	}
	w.late(f)
	w.compare(f)
	w.last, w.sound = f, sound
}

// late notes a fact whose first timestamp came long after it was recorded. Until then it could be rewritten unseen; and whoever deletes timestamps to
// rewrite what they cover gets new ones, which look the same.
func (w *walker) late(f Fact) {
	stamps := w.audit.Stamps
	for w.covered < len(stamps) && stamps[w.covered].Head.Seq < f.Seq {
		w.covered, w.noted = w.covered+1, false
	}
	if w.covered == len(stamps) || w.noted || len(w.audit.Notes) == maxBreaks {
		return
	}
	if first := stamps[w.covered]; first.At.Sub(f.RecordedAt) > maxUnstamped {
		w.noted = true
		w.audit.Notes = append(w.audit.Notes, Break{f.Seq, fmt.Sprintf("recorded on %s, it and those after it were first timestamped on %s: Vigie or its time-stamping authority did not run in between, or earlier timestamps were deleted",
			day(f.RecordedAt), day(first.At))})
	}
}

// compare checks a fact against what stands elsewhere: the head a report printed, the contract's terms and the reports in their own tables.
func (w *walker) compare(f Fact) {
	if w.audit.Facts == 1 {
		w.begun = f.RecordedAt
	}
	for _, a := range w.anchors[f.Seq] {
		if a.head != hex.EncodeToString(f.SHA256[:]) {
			w.found(f.Seq, "the chain up to here is not the one of %s", a.what)
		}
	}
	switch f.Kind {
	case ContractVersion:
		w.compareVersion(f)
	case ReportIssued:
		w.compareReport(f)
	}
}

// compareReport takes the period's instants from the fact: the table has the month only.
func (w *walker) compareReport(f Fact) {
	var recorded reportBody
	if json.Unmarshal([]byte(f.Body), &recorded) != nil {
		return // an unreadable body is an edited one, which its hash has told
	}
	now, ok := w.reports[f.Subject]
	now.From, now.To = recorded.From, recorded.To
	switch {
	case !ok:
		w.found(f.Seq, "report %s version %d is gone from the archive", recorded.Number, recorded.Version)
	case !sameJSON(now, recorded):
		w.found(f.Seq, "report %s version %d no longer says in the archive what was recorded", recorded.Number, recorded.Version)
	}
	delete(w.reports, f.Subject)
}

func (w *walker) compareVersion(f Fact) {
	var recorded contractBody
	if json.Unmarshal([]byte(f.Body), &recorded) != nil {
		return // an unreadable body is an edited one, which its hash has told
	}
	key := versionKey(f.Subject, recorded.Version)
	if now, ok := w.versions[key]; !ok || !sameJSON(now, recorded) {
		w.found(f.Seq, "version %d of contract %s no longer says what was recorded", recorded.Version, recorded.Reference)
	}
	delete(w.versions, key)
}

// end checks that the chain stops where it should.
func (w *walker) end(now time.Time) {
	head := w.audit.Head
	switch {
	case head.Seq > w.last.Seq:
		w.found(w.last.Seq+1, "the end of the chain was cut off: it had %d facts", head.Seq)
	case head.Seq < w.last.Seq:
		w.found(head.Seq+1, "it was added behind the end of the chain")
	case head.SHA256 != w.last.SHA256:
		w.found(w.last.Seq, "it was rewritten: the end of the chain was another")
	}
	for _, seq := range slices.Sorted(maps.Keys(w.anchors)) {
		if seq > w.last.Seq {
			w.found(w.last.Seq+1, "the end of the chain was cut off: %s is of fact %d", w.anchors[seq][0].what, seq)
		}
	}
	newest := w.begun
	if n := len(w.audit.Stamps); n > 0 {
		newest = w.audit.Stamps[n-1].At
	}
	if w.last.Seq > 0 && now.Sub(newest) > maxUnstamped {
		w.found(w.last.Seq, "no timestamp since %s: later facts and timestamps were deleted, or Vigie or its time-stamping authority has not run since", day(newest))
	}
	for _, v := range w.versions {
		w.found(w.last.Seq, "no fact records version %d of contract %s", v.Version, v.Reference)
	}
	for _, r := range w.reports {
		w.found(w.last.Seq, "no fact records report %s version %d", r.Number, r.Version)
	}
}

// anchorsTx reads the heads that issued reports printed. They stand in files that others hold, so a chain rewritten as a whole betrays itself.
func anchorsTx(ctx context.Context, tx *db.Tx) (map[int64][]anchor, error) {
	rows, err := tx.PGX.Query(ctx, `SELECT number, chain_seq, chain_head FROM reports WHERE tenant_id = $1 AND state = 'issued' AND chain_seq > 0`, tx.TenantID)
	if err != nil {
		return nil, fmt.Errorf("read issued reports: %w", err)
	}
	anchors := map[int64][]anchor{}
	var number string
	var seq int64
	var head []byte
	_, err = pgx.ForEachRow(rows, []any{&number, &seq, &head}, func() error {
		anchors[seq] = append(anchors[seq], anchor{"report " + number, hex.EncodeToString(head)})
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read issued reports: %w", err)
	}
	return anchors, nil
}

// archivedTx reads the issued reports as their table has them.
func archivedTx(ctx context.Context, tx *db.Tx) (map[uuid.UUID]reportBody, error) {
	rows, err := tx.PGX.Query(ctx, `SELECT id, number, contract_id, period, locale, version, provisional, coalesce(availability, ''), coalesce(verdict, ''),
			encode(evidence_sha256, 'hex'), encode(pdf_sha256, 'hex'), coalesce(chain_seq, 0), coalesce(encode(chain_head, 'hex'), ''), supersedes
		FROM reports WHERE tenant_id = $1 AND state = 'issued'`, tx.TenantID)
	if err != nil {
		return nil, fmt.Errorf("read archived reports: %w", err)
	}
	reports := map[uuid.UUID]reportBody{}
	var id uuid.UUID
	var r reportBody
	_, err = pgx.ForEachRow(rows, []any{&id, &r.Number, &r.ContractID, &r.Period, &r.Locale, &r.Version, &r.Provisional, &r.Availability, &r.Verdict,
		&r.EvidenceSHA256, &r.PDFSHA256, &r.ChainSeq, &r.ChainHead, &r.Supersedes}, func() error {
		reports[id] = r
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read archived reports: %w", err)
	}
	return reports, nil
}

func agreedTx(ctx context.Context, tx *db.Tx) (map[string]contractBody, error) {
	versions, err := tenants.VersionsTx(ctx, tx)
	if err != nil {
		return nil, err
	}
	agreed := make(map[string]contractBody, len(versions))
	for _, v := range versions {
		agreed[versionKey(v.ContractID, v.Version)] = contractBodyOf(v)
	}
	return agreed, nil
}

func versionKey(contract uuid.UUID, version int) string { return fmt.Sprint(contract, " ", version) }

func sameJSON(a, b any) bool {
	x, err := canonical(a)
	if err != nil {
		return false
	}
	y, err := canonical(b)
	return err == nil && x == y
}
