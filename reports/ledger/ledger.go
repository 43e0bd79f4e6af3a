// Package ledger keeps the facts behind every figure: outages, gaps of sources, maintenances with the instant of their notice, exclusions,
// contract versions, issued reports. Facts are appended, one chain per tenant, each hashed with the one before; the state of a thing is its
// newest fact, so nothing is ever edited and nothing can disagree with its history.
//
// It refuses to judge: what a fact means for a figure is reports/sla's to say. It refuses instants between seconds: they are cut to whole
// seconds once, here, at the door.
package ledger

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"vigie/app/db"
)

// Vigie is the actor of what no person did.
const Vigie = "vigie"

// Kind says what a fact is.
type Kind string

// The kinds of fact.
const (
	SignalsReceived      Kind = "signals_received"
	OutageOpened         Kind = "outage_opened"
	OutageClosed         Kind = "outage_closed"
	OutageCorrected      Kind = "outage_corrected"
	OutageCancelled      Kind = "outage_cancelled"
	GapOpened            Kind = "gap_opened"
	GapClosed            Kind = "gap_closed"
	MaintenanceAnnounced Kind = "maintenance_announced"
	MaintenanceCancelled Kind = "maintenance_cancelled"
	ExclusionProposed    Kind = "exclusion_proposed"
	ExclusionAgreed      Kind = "exclusion_agreed"
	ExclusionRefused     Kind = "exclusion_refused"
	Disputed             Kind = "dispute"
	ContractVersion      Kind = "contract_version"
	ReportIssued         Kind = "report_issued"
	ReportSuperseded     Kind = "report_superseded"
)

// Fact is one link of a tenant's chain.
type Fact struct {
	// Seq numbers the tenant's facts from 1 without holes.
	Seq int64
	// RecordedAt is when Vigie wrote it, in whole seconds.
	RecordedAt time.Time
	Kind       Kind
	// Subject is the outage, gap, maintenance, exclusion, contract or report the fact is about.
	Subject uuid.UUID
	// Actor is a person's id, or Vigie.
	Actor string
	// Body is canonical JSON, exactly as hashed.
	Body string
	// Previous is the hash of the fact before; zero for the first.
	Previous [sha256.Size]byte
	SHA256   [sha256.Size]byte
}

// NewFact makes a fact to append. Its body is encoded as JSON with the fields of its type in their fixed order.
func NewFact(kind Kind, subject uuid.UUID, actor string, body any) (Fact, error) {
	encoded, err := canonical(body)
	if err != nil {
		return Fact{}, fmt.Errorf("encode %s: %w", kind, err)
	}
	return Fact{Kind: kind, Subject: subject, Actor: actor, Body: encoded}, nil
}

// canonical encodes a body: fields in the order of their type, map keys sorted, no needless escapes, no white space.
func canonical(body any) (string, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(body); err != nil {
		return "", err
	}
	return strings.TrimSuffix(b.String(), "\n"), nil
}

// encodingVersion begins what is hashed, so that another encoding could follow one day without ambiguity.
const encodingVersion = "vigie-ledger-1"

// link hashes a fact with the one before. The fields are lines, none but the last may hold a line break, so no two facts share an encoding:
//
//	vigie-ledger-1 ⏎ tenant ⏎ seq ⏎ recorded_at (RFC 3339, UTC) ⏎ kind ⏎ subject ⏎ actor ⏎ body
func (f Fact) link(tenantID uuid.UUID) [sha256.Size]byte {
	h := sha256.New()
	h.Write(f.Previous[:])
	h.Write([]byte(strings.Join([]string{
		encodingVersion, tenantID.String(), strconv.FormatInt(f.Seq, 10), f.RecordedAt.UTC().Format(time.RFC3339Nano),
		string(f.Kind), f.Subject.String(), f.Actor, f.Body,
	}, "\n")))
	return [sha256.Size]byte(h.Sum(nil))
}

// Head is the end of a tenant's chain: everything before it is fixed by its hash.
type Head struct {
	Seq    int64
	SHA256 [sha256.Size]byte
}

// String writes the head as people compare it.
func (h Head) String() string { return hex.EncodeToString(h.SHA256[:]) }

// HeadTx returns the end of the chain.
func HeadTx(ctx context.Context, tx *db.Tx) (Head, error) {
	return readHead(ctx, tx, `SELECT seq, sha256 FROM ledger_heads WHERE tenant_id = $1`)
}

// lockHeadTx makes this unit of work the only one that appends for the tenant, and returns the end of the chain. Whoever reads a state in
// order to change it takes the lock first.
func lockHeadTx(ctx context.Context, tx *db.Tx) (Head, error) {
	const lock = `SELECT seq, sha256 FROM ledger_heads WHERE tenant_id = $1 FOR UPDATE`
	head, err := readHead(ctx, tx, lock)
	if err != nil || head.Seq > 0 {
		return head, err
	}
	_, err = tx.PGX.Exec(ctx, `INSERT INTO ledger_heads (tenant_id, seq, sha256) VALUES ($1, 0, $2) ON CONFLICT DO NOTHING`,
		tx.TenantID, make([]byte, sha256.Size))
	if err != nil {
		return Head{}, fmt.Errorf("begin ledger: %w", err)
	}
	return readHead(ctx, tx, lock)
}

func readHead(ctx context.Context, tx *db.Tx, query string) (Head, error) {
	var h Head
	var sum []byte
	err := tx.PGX.QueryRow(ctx, query, tx.TenantID).Scan(&h.Seq, &sum)
	if err == pgx.ErrNoRows {
		return Head{}, nil
	}
	if err != nil {
		return Head{}, fmt.Errorf("read head of ledger: %w", err)
	}
	copy(h.SHA256[:], sum)
	return h, nil
}

// AppendTx writes facts at the end of the tenant's chain, in their order, and returns the new head. The tenant's head is locked once for all
// of them, until the unit of work ends.
func AppendTx(ctx context.Context, tx *db.Tx, facts []Fact) (Head, error) {
	head, err := lockHeadTx(ctx, tx)
	if err != nil || len(facts) == 0 {
		return head, err
	}
	n := len(facts)
	seqs, kinds, subjects := make([]int64, n), make([]string, n), make([]uuid.UUID, n)
	actors, bodies := make([]string, n), make([]string, n)
	previous, sums := make([][]byte, n), make([][]byte, n)
	at := tx.Now.Truncate(time.Second)
	for i, f := range facts {
		if strings.ContainsAny(f.Actor+string(f.Kind), "\n") || f.Actor == "" {
			return Head{}, fmt.Errorf("append %s: an actor is one line", f.Kind)
		}
		f.Seq, f.RecordedAt, f.Previous = head.Seq+1, at, head.SHA256
		f.SHA256 = f.link(tx.TenantID)
		head = Head{Seq: f.Seq, SHA256: f.SHA256}
		seqs[i], kinds[i], subjects[i], actors[i], bodies[i] = f.Seq, string(f.Kind), f.Subject, f.Actor, f.Body
		previous[i], sums[i] = bytes.Clone(f.Previous[:]), bytes.Clone(f.SHA256[:])
	}
	_, err = tx.PGX.Exec(ctx, `WITH head AS (UPDATE ledger_heads SET seq = $10, sha256 = $11 WHERE tenant_id = $1)
		INSERT INTO ledger_facts (tenant_id, seq, recorded_at, kind, subject, actor, body, previous, sha256)
		SELECT $1, f.seq, $2, f.kind, f.subject, f.actor, f.body, f.previous, f.sha256
		FROM unnest($3::bigint[], $4::text[], $5::uuid[], $6::text[], $7::text[], $8::bytea[], $9::bytea[])
			AS f (seq, kind, subject, actor, body, previous, sha256)`,
		tx.TenantID, at, seqs, kinds, subjects, actors, bodies, previous, sums, head.Seq, head.SHA256[:])
	if err != nil {
		return Head{}, fmt.Errorf("append to ledger: %w", err)
	}
	return head, nil
}

// appendTx makes facts of one kind and appends them.
func appendTx(ctx context.Context, tx *db.Tx, actor string, drafts ...draft) error {
	facts := make([]Fact, len(drafts))
	for i, d := range drafts {
		f, err := NewFact(d.kind, d.subject, actor, d.body)
		if err != nil {
			return err
		}
		facts[i] = f
	}
	_, err := AppendTx(ctx, tx, facts)
	return err
}

type draft struct {
	kind    Kind
	subject uuid.UUID
	body    any
}

// second cuts an instant to the whole second it lies in. Every instant of the ledger passes here once.
func second(t time.Time) time.Time { return t.UTC().Truncate(time.Second) }

// secondOrNil is second for an instant that may be absent; the zero time is absent.
func secondOrNil(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	s := second(t)
	return &s
}

// given returns a nullable id; uuid.Nil is none.
func given(id uuid.UUID) *uuid.UUID {
	if id == uuid.Nil {
		return nil
	}
	return &id
}

// orNil returns the id, or uuid.Nil for none.
func orNil(id *uuid.UUID) uuid.UUID {
	if id == nil {
		return uuid.Nil
	}
	return *id
}

// orZero returns the instant in UTC, or the zero time for none.
func orZero(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return t.UTC()
}
