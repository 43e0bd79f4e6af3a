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
	// Notes tell what does not break it, but what a person should know.
	Notes []string
}

// String is the finding on one line, and each note on one more.
func (f Finding) String() string {
	line := fmt.Sprintf("intact  %s: %d entries", f.Chain, f.Entries)
	if f.Broken {
		line = fmt.Sprintf("BROKEN  %s: %s", f.Chain, f.Detail)
	}
	for _, note := range f.Notes {
		line += fmt.Sprintf("\nnote    %s: %s", f.Chain, note)
	}
	return line
}

// walk is what walking one chain found.
type walk struct {
	entries       int64
	breaks, notes []string
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
			walks := map[string]func(context.Context, *db.Tx) (walk, error){"audit": auditWalk}
			if id != audit.Provider {
				t, err := tenants.TenantTx(ctx, tx)
				if err != nil {
					return err
				}
				name = t.Slug
				walks["ledger"], walks["archive"], walks["events"], walks["runbooks"] = a.ledgerWalk, archiveWalk, eventsWalk, runbooksWalk
			}
			for _, kind := range slices.Sorted(maps.Keys(walks)) {
				w, err := walks[kind](ctx, tx)
				if err != nil {
					return fmt.Errorf("%s %s cannot be read: %w", kind, name, err)
				}
				findings = append(findings, Finding{Chain: kind + " " + name, Entries: w.entries, Broken: len(w.breaks) > 0, Detail: strings.Join(w.breaks, "; "), Notes: w.notes})
			}
			return nil
		})
		if err != nil {
			return findings, err
		}
	}
	return findings, nil
}

func auditWalk(ctx context.Context, tx *db.Tx) (walk, error) {
	n, broken, err := audit.Verify(ctx, tx)
	if broken == nil {
		return walk{entries: n}, err
	}
	return walk{entries: n, breaks: []string{fmt.Sprintf("entry %d: %s", broken.Seq, broken.Reason)}}, err
}

func (a *App) ledgerWalk(ctx context.Context, tx *db.Tx) (walk, error) {
	found, err := ledger.VerifyTx(ctx, tx, a.Reports.ProveStamp)
	w := walk{entries: found.Facts}
	for _, b := range found.Breaks {
		w.breaks = append(w.breaks, b.String())
	}
	for _, n := range found.Notes {
		w.notes = append(w.notes, n.String())
	}
	return w, err
}

func archiveWalk(ctx context.Context, tx *db.Tx) (walk, error) {
	found, err := reports.VerifyArchiveTx(ctx, tx)
	return walk{entries: found.Files, breaks: found.Breaks}, err
}

func eventsWalk(ctx context.Context, tx *db.Tx) (walk, error) {
	found, err := intake.VerifyTx(ctx, tx, keptSince(tx.Now))
	return walk{entries: found.Events, breaks: found.Breaks}, err
}

func runbooksWalk(ctx context.Context, tx *db.Tx) (walk, error) {
	found, err := runbooks.VerifyTx(ctx, tx)
	return walk{entries: found.Versions, breaks: found.Breaks}, err
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
