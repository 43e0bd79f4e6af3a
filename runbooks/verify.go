package runbooks

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"vigie/app/db"
)

// Published is what examining a tenant's published versions found.
type Published struct {
	// Versions is how many were read.
	Versions int64
	// Breaks names each version that is not the one that was published, or that is gone; empty when all are.
	Breaks []string
}

// VerifyTx hashes every published version again and compares it with the hash that the audit recorded when it was published. The audit's own chain is
// verified elsewhere.
func VerifyTx(ctx context.Context, tx *db.Tx) (Published, error) {
	recorded, err := publicationsTx(ctx, tx)
	if err != nil {
		return Published{}, err
	}
	versions, err := versionsTx(ctx, tx, " ORDER BY v.published_at, v.runbook_id, v.version")
	if err != nil {
		return Published{}, err
	}
	p := Published{Versions: int64(len(versions))}
	for _, v := range versions {
		name := fmt.Sprintf("runbook:%s %d", v.RunbookID, v.Version)
		content := Content{Title: v.Title, ServiceID: v.ServiceID, Labels: v.Labels, Markdown: v.Markdown}
		sum := content.SHA256()
		switch published, known := recorded[name]; {
		case !known:
			p.Breaks = append(p.Breaks, fmt.Sprintf("version %d of %s (%q): nobody published it", v.Version, v.RunbookID, v.Title))
		case published != fmt.Sprintf("%x", sum) || !slices.Equal(v.Hash, sum[:]):
			p.Breaks = append(p.Breaks, fmt.Sprintf("version %d of %s (%q): its content was edited", v.Version, v.RunbookID, v.Title))
		}
		delete(recorded, name)
	}
	gone := make([]string, 0, len(recorded))
	for name := range recorded {
		gone = append(gone, fmt.Sprintf("version of %s: it was deleted", name))
	}
	slices.Sort(gone)
	p.Breaks = append(p.Breaks, gone...)
	return p, nil
}

// publicationsTx reads the hash of every publication from the audit, by "runbook:id version". An entry that cannot be read was edited, which the
// audit's chain tells.
func publicationsTx(ctx context.Context, tx *db.Tx) (map[string]string, error) {
	rows, err := tx.PGX.Query(ctx, `SELECT subject, body FROM audit_entries WHERE tenant_id = $1 AND action = 'runbook.published' ORDER BY seq`, tx.TenantID)
	if err != nil {
		return nil, fmt.Errorf("read publications: %w", err)
	}
	recorded := map[string]string{}
	var name, body string
	_, err = pgx.ForEachRow(rows, []any{&name, &body}, func() error {
		var publication struct {
			Version int    `json:"version"`
			SHA256  string `json:"sha256"`
		}
		if json.Unmarshal([]byte(body), &publication) == nil {
			recorded[fmt.Sprintf("%s %d", name, publication.Version)] = publication.SHA256
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read publications: %w", err)
	}
	return recorded, nil
}
