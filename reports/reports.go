package reports

import (
	"context"
	"crypto/x509"
	"fmt"
	"log/slog"
	"math/big"
	"net/url"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"vigie/app/db"
	"vigie/app/fault"
	"vigie/reports/seal"
)

// Sealing is what signs and stamps reports. The default set-up takes it from one seal.Authority; production from a remote seal and an external
// time-stamping authority.
type Sealing struct {
	// Signer returns the identity that signs in the year of an instant.
	Signer func(at time.Time) (seal.Identity, error)
	// Stamper gives the timestamps. While it fails, reports wait; they are never issued without one.
	Stamper seal.Stamper
	// Certificates returns every certificate ever used, for readers.
	Certificates func() ([]seal.Published, error)
	// Root is the certificate that readers are told to trust. TSARoots are those that they are told to trust for timestamps beside it, the roots of
	// external authorities; empty in the default set-up.
	Root     *x509.Certificate
	TSARoots []*x509.Certificate
}

// AuthoritySealing seals with the default set-up's own authority.
func AuthoritySealing(a *seal.Authority, clock func() time.Time) Sealing {
	return Sealing{Signer: a.Signer, Stamper: a.TSA(clock), Certificates: a.Certificates, Root: a.Root()}
}

// Reports makes, keeps and examines reports.
type Reports struct {
	db      *db.DB
	sealing Sealing
	baseURL *url.URL
	log     *slog.Logger
}

// New makes the use case. baseURL is how readers reach the page on which reports are checked; nil leaves its address out of new reports. log
// may be nil.
func New(d *db.DB, sealing Sealing, baseURL *url.URL, log *slog.Logger) *Reports {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &Reports{db: d, sealing: sealing, baseURL: baseURL, log: log}
}

// State is where a report stands.
type State string

// The states of a report.
const (
	Producing State = "producing"
	Issued    State = "issued"
	Failed    State = "failed"
)

// Report is one report of the archive.
type Report struct {
	ID         uuid.UUID
	Number     string
	ContractID uuid.UUID
	Period     string
	Locale     string
	// Version counts the final reports of a month in one language from 1.
	Version     int
	Provisional bool
	State       State
	// AsOf is where a provisional figure stops; when a final one was asked for.
	AsOf time.Time
	// Availability and Verdict are nil until issued.
	Availability, Verdict     *string
	EvidenceSHA256, PDFSHA256 []byte
	ChainSeq                  int64
	ChainHead                 []byte
	// Error says why the report is not issued yet, or never will be.
	Error *string
	// RequestedBy is uuid.Nil for Vigie.
	RequestedBy     uuid.UUID
	RequestedByName string
	RequestedAt     time.Time
	IssuedAt        *time.Time
	// Supersedes and SupersededBy are numbers of other reports; nil for none.
	Supersedes, SupersededBy *string
	supersedes               *uuid.UUID
}

const reportQuery = `SELECT r.id, r.number, r.contract_id, r.period, r.locale, r.version, r.provisional, r.state, r.as_of, r.availability, r.verdict,
	r.evidence_sha256, r.pdf_sha256, coalesce(r.chain_seq, 0), r.chain_head, r.error, r.requested_by, coalesce(p.name, ''), r.requested_at, r.issued_at,
	r.supersedes, older.number, newer.number
	FROM reports r LEFT JOIN people p ON p.id = r.requested_by
	LEFT JOIN reports older ON older.tenant_id = r.tenant_id AND older.id = r.supersedes
	LEFT JOIN reports newer ON newer.tenant_id = r.tenant_id AND newer.supersedes = r.id AND newer.state = 'issued'
	WHERE r.tenant_id = $1`

func reportsTx(ctx context.Context, tx *db.Tx, condition string, args ...any) ([]Report, error) {
	rows, err := tx.PGX.Query(ctx, reportQuery+condition, append([]any{tx.TenantID}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("read reports: %w", err)
	}
	found, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (r Report, err error) {
		var by *uuid.UUID
		err = row.Scan(&r.ID, &r.Number, &r.ContractID, &r.Period, &r.Locale, &r.Version, &r.Provisional, &r.State, &r.AsOf, &r.Availability, &r.Verdict,
			&r.EvidenceSHA256, &r.PDFSHA256, &r.ChainSeq, &r.ChainHead, &r.Error, &by, &r.RequestedByName, &r.RequestedAt, &r.IssuedAt,
			&r.supersedes, &r.Supersedes, &r.SupersededBy)
		if by != nil {
			r.RequestedBy = *by
		}
		r.AsOf, r.RequestedAt, r.IssuedAt = r.AsOf.UTC(), r.RequestedAt.UTC(), utc(r.IssuedAt)
		return r, err
	})
	if err != nil {
		return nil, fmt.Errorf("read reports: %w", err)
	}
	return found, nil
}

func reportTx(ctx context.Context, tx *db.Tx, id uuid.UUID) (Report, error) {
	found, err := reportsTx(ctx, tx, ` AND r.id = $2`, id)
	if err != nil {
		return Report{}, err
	}
	if len(found) == 0 {
		return Report{}, fault.ErrNotFound
	}
	return found[0], nil
}

// List returns a client's reports, the latest asked for first.
func (rs *Reports) List(ctx context.Context, tenantID uuid.UUID) (found []Report, err error) {
	err = rs.db.Tenant(ctx, tenantID, func(tx *db.Tx) error {
		found, err = reportsTx(ctx, tx, ` ORDER BY r.requested_at DESC, r.id DESC LIMIT 500`)
		return err
	})
	return found, err
}

// Get returns one report.
func (rs *Reports) Get(ctx context.Context, tenantID, id uuid.UUID) (r Report, err error) {
	err = rs.db.Tenant(ctx, tenantID, func(tx *db.Tx) error {
		r, err = reportTx(ctx, tx, id)
		return err
	})
	return r, err
}

// File returns a file of an issued report by its hash.
func (rs *Reports) File(ctx context.Context, tenantID uuid.UUID, sha256 []byte) (content []byte, err error) {
	err = rs.db.Tenant(ctx, tenantID, func(tx *db.Tx) error {
		content, err = blobTx(ctx, tx, sha256)
		return err
	})
	return content, err
}

func blobTx(ctx context.Context, tx *db.Tx, sha256 []byte) (content []byte, err error) {
	err = tx.PGX.QueryRow(ctx, `SELECT content FROM blobs WHERE tenant_id = $1 AND sha256 = $2`, tx.TenantID, sha256).Scan(&content)
	if err == pgx.ErrNoRows {
		return nil, fault.ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("read file: %w", err)
	}
	return content, nil
}

// Standing is what the register of issued reports says of a file.
type Standing struct {
	// Status is "issued", "superseded" or "unknown".
	Status   string
	Number   string
	IssuedAt time.Time
	// Provisional says that the report was made before its month was over: its figure binds nobody.
	Provisional  bool
	SupersededBy string
}

// Lookup says what is known of a file by its SHA-256, or by that of its evidence. It names no client: who has no file learns nothing.
func (rs *Reports) Lookup(ctx context.Context, sha256 []byte) (Standing, error) {
	standing := Standing{Status: "unknown"}
	var tenantID, ref uuid.UUID
	err := rs.db.Service(ctx, func(tx *db.Tx) error {
		err := tx.PGX.QueryRow(ctx, `SELECT tenant_id, ref FROM directory WHERE kind = 'report' AND sha256 = $1`, sha256).Scan(&tenantID, &ref)
		if err == pgx.ErrNoRows {
			return nil
		}
		return err
	})
	if err != nil || ref == uuid.Nil {
		return standing, err
	}
	r, err := rs.Get(ctx, tenantID, ref)
	if err != nil {
		return standing, err
	}
	standing = Standing{Status: "issued", Number: r.Number, IssuedAt: *r.IssuedAt, Provisional: r.Provisional}
	if r.SupersededBy != nil {
		standing.Status, standing.SupersededBy = "superseded", *r.SupersededBy
	}
	return standing, nil
}

// Sealing returns what readers need in order to check reports.
func (rs *Reports) Sealing() Sealing { return rs.sealing }

// ratio is part over whole, exactly.
func ratio(part, whole time.Duration) *big.Rat { return big.NewRat(int64(part), int64(whole)) }
