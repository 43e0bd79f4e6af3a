package reports

import (
	"context"
	"crypto/sha256"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/riverqueue/river"

	"vigie/app/db"
	"vigie/reports/ledger"
	"vigie/reports/seal"
)

// Stamp is the job that has the end of a client's ledger timestamped. It can be done any number of times: a day has one timestamp.
type Stamp struct {
	TenantID uuid.UUID `json:"tenant_id"`
}

// Kind names the job.
func (Stamp) Kind() string { return "ledger.stamp" }

type stamper struct {
	river.WorkerDefaults[Stamp]
	reports *Reports
}

// Work does the job.
func (s *stamper) Work(ctx context.Context, job *river.Job[Stamp]) error {
	return s.reports.StampLedger(ctx, job.Args.TenantID)
}

// StampLedger has the end of a client's ledger timestamped, unless that was done on the present day (UTC). It holds no transaction while it asks the
// authority.
func (rs *Reports) StampLedger(ctx context.Context, tenantID uuid.UUID) error {
	var s ledger.Stamp
	var due bool
	err := rs.db.Tenant(ctx, tenantID, func(tx *db.Tx) (err error) {
		s.Head, due, err = ledger.StampDueTx(ctx, tx)
		return err
	})
	if err != nil || !due {
		return err
	}
	if s.Token, err = rs.sealing.Stamper.Stamp(ctx, s.Head.SHA256); err != nil {
		return err
	}
	if s.At, err = rs.ProveStamp(s.Token, s.Head.SHA256); err != nil {
		return err
	}
	return rs.db.Tenant(ctx, tenantID, func(tx *db.Tx) error { return ledger.KeepStampTx(ctx, tx, s) })
}

// ProveStamp returns the instant that a timestamp of a ledger's head proves, or why it proves none; it is the ledger.Prove of a running Vigie.
func (rs *Reports) ProveStamp(token []byte, head [sha256.Size]byte) (time.Time, error) {
	at, err := seal.VerifyToken(token, head, pool(append(slices.Clone(rs.sealing.TSARoots), rs.sealing.Root)))
	return at.UTC(), err
}
