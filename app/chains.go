package app

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"vigie/app/audit"
	"vigie/app/db"
	"vigie/app/fault"
	"vigie/reports/ledger"
	"vigie/tenants"
)

// Finding is what walking one chain found.
type Finding struct {
	// Chain names it: "ledger SLUG", "audit SLUG", or "audit provider".
	Chain   string
	Entries int64
	Broken  bool
	// Detail says which row breaks it and how; empty when it holds.
	Detail string
}

// String is the finding on one line.
func (f Finding) String() string {
	if f.Broken {
		return fmt.Sprintf("BROKEN  %s: %s", f.Chain, f.Detail)
	}
	return fmt.Sprintf("intact  %s: %d entries", f.Chain, f.Entries)
}

// Audit walks every chain of the installation.
func (a *App) Audit(ctx context.Context) (findings []Finding, err error) {
	ids, err := a.Everybody(ctx)
	if err != nil {
		return nil, err
	}
	for _, id := range append([]uuid.UUID{audit.Provider}, ids...) {
		name := "provider"
		err := a.DB.TenantSnapshot(ctx, id, func(tx *db.Tx) error {
			if id != audit.Provider {
				t, err := tenants.TenantTx(ctx, tx)
				if err != nil {
					return err
				}
				name = t.Slug
				found, err := ledger.VerifyTx(ctx, tx)
				if err != nil {
					return err
				}
				findings = append(findings, ledgerFinding(name, found))
			}
			n, broken, err := audit.Verify(ctx, tx)
			if err != nil {
				return err
			}
			f := Finding{Chain: "audit " + name, Entries: n}
			if broken != nil {
				f.Broken, f.Detail = true, fmt.Sprintf("entry %d: %s", broken.Seq, broken.Reason)
			}
			findings = append(findings, f)
			return nil
		})
		if err != nil {
			return findings, err
		}
	}
	return findings, nil
}

// TenantBySlug finds a client by the name in its addresses. It is for commands; a person's request finds clients through the person.
func (a *App) TenantBySlug(ctx context.Context, slug string) (tenants.Tenant, error) {
	ids, err := a.Everybody(ctx)
	if err != nil {
		return tenants.Tenant{}, err
	}
	for _, id := range ids {
		var t tenants.Tenant
		err := a.DB.Tenant(ctx, id, func(tx *db.Tx) error { return tx.ORM.Where("tenant_id = ? AND slug = ?", id, slug).Take(&t).Error })
		if err == nil {
			return t, nil
		}
		if !errors.Is(err, gorm.ErrRecordNotFound) && fault.KindOf(err) != fault.NotFound {
			return tenants.Tenant{}, err
		}
	}
	return tenants.Tenant{}, fault.Newf(fault.NotFound, "unknown_tenant", "There is no client %q.", slug)
}

func ledgerFinding(name string, found ledger.Audit) Finding {
	f := Finding{Chain: "ledger " + name, Entries: found.Facts, Broken: !found.Holds()}
	details := make([]string, len(found.Breaks))
	for i, b := range found.Breaks {
		details[i] = b.String()
	}
	f.Detail = strings.Join(details, "; ")
	return f
}
