package ledger

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"vigie/app/db"
	"vigie/app/fault"
	"vigie/tenants"
)

// Signals are the raw events of one source that one unit of work processed. They share one fact: a fact for each would cap a busy client.
type Signals struct {
	// Batch names the fact; made when it is uuid.Nil.
	Batch    uuid.UUID
	SourceID uuid.UUID
	// Hashes are the SHA-256 of the raw events, in the order in which they were processed.
	Hashes [][]byte
	// From and To are when the first and the last was received.
	From, To time.Time
}

type signalsBody struct {
	SourceID uuid.UUID `json:"source_id"`
	Count    int       `json:"count"`
	From     time.Time `json:"from"`
	To       time.Time `json:"to"`
	Root     string    `json:"root"`
}

// RecordSignalsTx records which raw events were processed, a fact a source. Whoever keeps the raw events can prove with the root that they
// are the ones.
func RecordSignalsTx(ctx context.Context, tx *db.Tx, batches ...Signals) error {
	var drafts []draft
	for _, s := range batches {
		if len(s.Hashes) == 0 {
			continue
		}
		if s.Batch == uuid.Nil {
			s.Batch = db.NewID(tx.Now)
		}
		root := Root(s.Hashes)
		drafts = append(drafts, draft{SignalsReceived, s.Batch, signalsBody{
			SourceID: s.SourceID, Count: len(s.Hashes), From: second(s.From), To: second(s.To), Root: hex.EncodeToString(root[:]),
		}})
	}
	return appendTx(ctx, tx, Vigie, drafts...)
}

// Received is what a fact records of raw events.
type Received struct {
	// Seq is the fact.
	Seq      int64
	SourceID uuid.UUID
	// RecordedAt is when they were processed, to the second.
	RecordedAt time.Time
	// From is when the first of them was received.
	From  time.Time
	Count int
	Root  string
}

// ReceivedTx returns what was recorded of raw events, in the order of the chain.
func ReceivedTx(ctx context.Context, tx *db.Tx) ([]Received, error) {
	rows, err := tx.PGX.Query(ctx, `SELECT seq, recorded_at, body FROM ledger_facts WHERE tenant_id = $1 AND kind = $2 ORDER BY seq`, tx.TenantID, SignalsReceived)
	if err != nil {
		return nil, fmt.Errorf("read received signals: %w", err)
	}
	var found []Received
	var r Received
	var body string
	_, err = pgx.ForEachRow(rows, []any{&r.Seq, &r.RecordedAt, &body}, func() error {
		var b signalsBody
		if json.Unmarshal([]byte(body), &b) != nil {
			return nil // an unreadable body is an edited one, which its hash has told
		}
		r.SourceID, r.From, r.Count, r.Root, r.RecordedAt = b.SourceID, b.From, b.Count, b.Root, r.RecordedAt.UTC()
		found = append(found, r)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read received signals: %w", err)
	}
	return found, nil
}

// Root returns the Merkle root of hashes, in the form of RFC 6962 §2.1: leaves and nodes are hashed with different prefixes, so that no node
// can be passed off as a leaf.
func Root(hashes [][]byte) [sha256.Size]byte {
	switch len(hashes) {
	case 0:
		return sha256.Sum256(nil)
	case 1:
		return sha256.Sum256(append([]byte{0}, hashes[0]...))
	}
	split := 1
	for split*2 < len(hashes) {
		split *= 2
	}
	left, right := Root(hashes[:split]), Root(hashes[split:])
	return sha256.Sum256(append(append([]byte{1}, left[:]...), right[:]...))
}

type contractBody struct {
	Reference     string        `json:"reference"`
	Version       int           `json:"version"`
	EffectiveFrom string        `json:"effective_from"`
	Terms         tenants.Terms `json:"terms"`
}

func contractBodyOf(v tenants.ContractVersion) contractBody {
	return contractBody{Reference: v.Reference, Version: v.Version, EffectiveFrom: v.EffectiveFrom.String(), Terms: v.Terms}
}

// RecordContractVersionTx records what was agreed; it is the tenants.RecordVersion of a running Vigie. It refuses a version that would change
// a month whose final report was issued.
func RecordContractVersionTx(ctx context.Context, tx *db.Tx, by uuid.UUID, v tenants.ContractVersion) error {
	if _, err := lockHeadTx(ctx, tx); err != nil {
		return err
	}
	start, err := v.Start()
	if err != nil {
		return err
	}
	issued, err := issuedTx(ctx, tx)
	if err != nil {
		return err
	}
	for _, r := range issued {
		if !r.Provisional && start.Before(r.To) {
			return fault.Newf(fault.Conflict, "period_reported", "The final report of %s was issued: a contract can only change after that month.", r.Period).
				At("body.effective_from", "choose a day after the months already reported")
		}
	}
	actor := Vigie
	if by != uuid.Nil {
		actor = by.String()
	}
	return appendTx(ctx, tx, actor, draft{ContractVersion, v.ContractID, contractBodyOf(v)})
}

// Report is what the ledger keeps of an issued report.
type Report struct {
	// ID is the report.
	ID         uuid.UUID
	Number     string
	ContractID uuid.UUID
	// Period is the month, as 2026-10.
	Period      string
	From, To    time.Time
	Locale      string
	Version     int
	Provisional bool
	// Availability and Verdict are as printed.
	Availability, Verdict string
	// EvidenceSHA256 and PDFSHA256 name the files.
	EvidenceSHA256, PDFSHA256 []byte
	// Head is the end of the chain that the report was made from.
	Head Head
	// Supersedes is the report this one replaces; uuid.Nil for none.
	Supersedes uuid.UUID
}

type reportBody struct {
	Number         string     `json:"number"`
	ContractID     uuid.UUID  `json:"contract_id"`
	Period         string     `json:"period"`
	From           time.Time  `json:"from"`
	To             time.Time  `json:"to"`
	Locale         string     `json:"locale"`
	Version        int        `json:"version"`
	Provisional    bool       `json:"provisional"`
	Availability   string     `json:"availability"`
	Verdict        string     `json:"verdict"`
	EvidenceSHA256 string     `json:"evidence_sha256"`
	PDFSHA256      string     `json:"pdf_sha256"`
	ChainSeq       int64      `json:"chain_seq"`
	ChainHead      string     `json:"chain_head"`
	Supersedes     *uuid.UUID `json:"supersedes"`
}

type supersededBody struct {
	By     uuid.UUID `json:"by"`
	Number string    `json:"number"`
}

// RecordReportTx records that a report was issued and, where it replaces one, that the other is superseded.
func RecordReportTx(ctx context.Context, tx *db.Tx, actor string, r Report) error {
	drafts := []draft{{ReportIssued, r.ID, reportBody{
		Number: r.Number, ContractID: r.ContractID, Period: r.Period, From: second(r.From), To: second(r.To), Locale: r.Locale, Version: r.Version,
		Provisional: r.Provisional, Availability: r.Availability, Verdict: r.Verdict, EvidenceSHA256: hex.EncodeToString(r.EvidenceSHA256),
		PDFSHA256: hex.EncodeToString(r.PDFSHA256), ChainSeq: r.Head.Seq, ChainHead: r.Head.String(), Supersedes: given(r.Supersedes),
	}}}
	if r.Supersedes != uuid.Nil {
		drafts = append(drafts, draft{ReportSuperseded, r.Supersedes, supersededBody{By: r.ID, Number: r.Number}})
	}
	return appendTx(ctx, tx, actor, drafts...)
}

func issuedTx(ctx context.Context, tx *db.Tx) ([]reportBody, error) {
	rows, err := tx.PGX.Query(ctx, `SELECT subject, seq, body FROM ledger_facts WHERE tenant_id = $1 AND kind = 'report_issued' ORDER BY seq`, tx.TenantID)
	if err != nil {
		return nil, fmt.Errorf("read issued reports: %w", err)
	}
	issued, err := pgx.CollectRows(rows, scanState(func(_ uuid.UUID, seq int64, body string) (b reportBody, err error) {
		if err = json.Unmarshal([]byte(body), &b); err != nil {
			err = fmt.Errorf("read report of fact %d: %w", seq, err)
		}
		return b, err
	}))
	if err != nil {
		return nil, fmt.Errorf("read issued reports: %w", err)
	}
	return issued, nil
}
