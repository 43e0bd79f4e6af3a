package app

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"vigie/app/audit"
	"vigie/app/db"
	"vigie/app/fault"
	"vigie/app/intake"
	"vigie/reports"
	"vigie/reports/ledger"
	"vigie/runbooks"
	"vigie/tenants"
)

// Finding is what walking one chain, or all that one kind of record keeps by its hash, found.
type Finding struct {
	// Chain names it: "ledger SLUG", "archive SLUG", "events SLUG", "runbooks SLUG", "audit SLUG", or "audit provider".
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

// Audit walks every chain of the installation, and hashes again what their entries name by its hash.
func (a *App) Audit(ctx context.Context) (findings []Finding, err error) {
	ids, err := a.Everybody(ctx)
	if err != nil {
		return nil, err
	}
	for _, id := range append([]uuid.UUID{audit.Provider}, ids...) {
		err := a.DB.TenantSnapshot(ctx, id, func(tx *db.Tx) error {
			name := "provider"
			walks := map[string]func(context.Context, *db.Tx) (int64, []string, error){"audit": auditWalk}
			if id != audit.Provider {
				t, err := tenants.TenantTx(ctx, tx)
				if err != nil {
					return err
				}
				name = t.Slug
				walks["ledger"], walks["archive"], walks["events"], walks["runbooks"] = a.ledgerWalk, archiveWalk, eventsWalk, runbooksWalk
			}
			for _, kind := range slices.Sorted(maps.Keys(walks)) {
				n, breaks, err := walks[kind](ctx, tx)
				if err != nil {
					return fmt.Errorf("%s %s cannot be read: %w", kind, name, err)
				}
				findings = append(findings, Finding{Chain: kind + " " + name, Entries: n, Broken: len(breaks) > 0, Detail: strings.Join(breaks, "; ")})
			}
			return nil
		})
		if err != nil {
			return findings, err
		}
	}
	return findings, nil
}

func auditWalk(ctx context.Context, tx *db.Tx) (int64, []string, error) {
	n, broken, err := audit.Verify(ctx, tx)
	if broken == nil {
		return n, nil, err
	}
	return n, []string{fmt.Sprintf("entry %d: %s", broken.Seq, broken.Reason)}, err
}

func (a *App) ledgerWalk(ctx context.Context, tx *db.Tx) (int64, []string, error) {
	found, err := ledger.VerifyTx(ctx, tx, a.Reports.ProveStamp)
	breaks := make([]string, len(found.Breaks))
	for i, b := range found.Breaks {
		breaks[i] = b.String()
	}
	return found.Facts, breaks, err
}

func archiveWalk(ctx context.Context, tx *db.Tx) (int64, []string, error) {
	found, err := reports.VerifyArchiveTx(ctx, tx)
	return found.Files, found.Breaks, err
}

func eventsWalk(ctx context.Context, tx *db.Tx) (int64, []string, error) {
	found, err := intake.VerifyTx(ctx, tx, keptSince(tx.Now))
	return found.Events, found.Breaks, err
}

func runbooksWalk(ctx context.Context, tx *db.Tx) (int64, []string, error) {
	found, err := runbooks.VerifyTx(ctx, tx)
	return found.Versions, found.Breaks, err
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
