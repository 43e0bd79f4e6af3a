package reports

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"vigie/app/db"
)

// Archive is what examining a tenant's archived files found.
type Archive struct {
	// Files is how many were read.
	Files int64
	// Breaks names each file that is not what it was, or that is gone; empty when all are there.
	Breaks []string
}

// VerifyArchiveTx hashes every archived file again and looks for those that issued reports need. A file's name is its hash, which the ledger records.
func VerifyArchiveTx(ctx context.Context, tx *db.Tx) (a Archive, err error) {
	rows, err := tx.PGX.Query(ctx, `SELECT encode(b.sha256, 'hex'), b.content_type, sha256(b.content) = b.sha256,
			coalesce((SELECT string_agg(r.number || ' version ' || r.version, ', ' ORDER BY r.number, r.version) FROM reports r
				WHERE r.tenant_id = b.tenant_id AND b.sha256 IN (r.pdf_sha256, r.evidence_sha256)), 'no report')
		FROM blobs b WHERE b.tenant_id = $1 ORDER BY b.created_at, b.sha256`, tx.TenantID)
	if err != nil {
		return Archive{}, fmt.Errorf("read archive: %w", err)
	}
	var sum, kind, of string
	var same bool
	_, err = pgx.ForEachRow(rows, []any{&sum, &kind, &same, &of}, func() error {
		a.Files++
		if !same {
			a.Breaks = append(a.Breaks, fmt.Sprintf("file %s (%s of %s): its content was edited", sum, kind, of))
		}
		return nil
	})
	if err != nil {
		return Archive{}, fmt.Errorf("read archive: %w", err)
	}
	rows, err = tx.PGX.Query(ctx, `SELECT r.number, f.kind, encode(f.sha256, 'hex') FROM reports r, LATERAL (VALUES ('PDF', r.pdf_sha256), ('evidence', r.evidence_sha256)) AS f (kind, sha256)
		WHERE r.tenant_id = $1 AND r.state = 'issued' AND NOT EXISTS (SELECT 1 FROM blobs b WHERE b.tenant_id = r.tenant_id AND b.sha256 = f.sha256)
		ORDER BY r.number, f.kind`, tx.TenantID)
	if err != nil {
		return Archive{}, fmt.Errorf("look for missing files: %w", err)
	}
	_, err = pgx.ForEachRow(rows, []any{&of, &kind, &sum}, func() error {
		a.Breaks = append(a.Breaks, fmt.Sprintf("file %s (%s of %s): it was deleted", sum, kind, of))
		return nil
	})
	if err != nil {
		return Archive{}, fmt.Errorf("look for missing files: %w", err)
	}
	return a, nil
}
