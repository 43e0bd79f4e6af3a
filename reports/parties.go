package reports

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"vigie/app/access"
	"vigie/app/audit"
	"vigie/app/db"
	"vigie/app/live"
	"vigie/reports/ledger"
	"vigie/tenants"
)

// Announcement is a maintenance to announce.
type Announcement struct {
	Title string
	// ServiceIDs are the services concerned; empty for all.
	ServiceIDs []uuid.UUID
	From, To   time.Time
}

// Announce records announced work. The notice is given now.
func (rs *Reports) Announce(ctx context.Context, c access.Caller, a Announcement) (view MonthMaintenance, err error) {
	err = rs.act(ctx, c, "maintenance.announced", func(tx *db.Tx) (string, any, error) {
		m, err := ledger.AnnounceMaintenanceTx(ctx, tx, c.Actor(), ledger.Maintenance{Title: a.Title, ServiceIDs: a.ServiceIDs, From: a.From, To: a.To})
		if err != nil {
			return "", nil, err
		}
		notice, err := noticeTx(ctx, tx, m.From)
		view = MaintenanceView(m, notice)
		return "maintenance:" + m.ID.String(), map[string]any{"title": m.Title, "from": m.From, "to": m.To}, err
	})
	return view, err
}

// CallOff records that a maintenance will not take place.
func (rs *Reports) CallOff(ctx context.Context, c access.Caller, id uuid.UUID) error {
	return rs.act(ctx, c, "maintenance.cancelled", func(tx *db.Tx) (string, any, error) {
		m, err := ledger.CancelMaintenanceTx(ctx, tx, c.Actor(), id)
		return "maintenance:" + id.String(), map[string]any{"title": m.Title}, err
	})
}

// Maintenances returns a client's maintenances, the latest first, as the contract then in force judges their notice.
func (rs *Reports) Maintenances(ctx context.Context, c access.Caller) (views []MonthMaintenance, err error) {
	views = []MonthMaintenance{}
	err = rs.db.Tenant(ctx, c.TenantID, func(tx *db.Tx) error {
		found, err := ledger.MaintenancesTx(ctx, tx)
		if err != nil {
			return err
		}
		versions, err := tenants.VersionsTx(ctx, tx)
		if err != nil {
			return err
		}
		for _, m := range found {
			v, _ := tenants.InForce(versions, m.From)
			views = append(views, MaintenanceView(m, v.Terms.NoticeS))
		}
		return nil
	})
	return views, err
}

// noticeTx returns the notice that the contract in force at an instant asks for.
func noticeTx(ctx context.Context, tx *db.Tx, at time.Time) (int64, error) {
	versions, err := tenants.VersionsTx(ctx, tx)
	v, _ := tenants.InForce(versions, at)
	return v.Terms.NoticeS, err
}

// Exclusions returns a client's exclusions, the latest proposal first.
func (rs *Reports) Exclusions(ctx context.Context, c access.Caller) (views []MonthExclusion, err error) {
	views = []MonthExclusion{}
	err = rs.db.Tenant(ctx, c.TenantID, func(tx *db.Tx) error {
		found, err := ledger.ExclusionsTx(ctx, tx)
		if err != nil {
			return err
		}
		d := &dossier{people: map[string]string{}, ledger: ledger.Snapshot{Exclusions: found}}
		if err := d.peopleTx(ctx, tx); err != nil {
			return err
		}
		for _, x := range found {
			views = append(views, ExclusionView(x, d.nameOf))
		}
		return nil
	})
	return views, err
}

// Decide records the client's answer to a proposed exclusion.
func (rs *Reports) Decide(ctx context.Context, c access.Caller, id uuid.UUID, agreed bool, answer string) (view MonthExclusion, err error) {
	action := "exclusion.refused"
	if agreed {
		action = "exclusion.agreed"
	}
	err = rs.act(ctx, c, action, func(tx *db.Tx) (string, any, error) {
		x, err := ledger.DecideExclusionTx(ctx, tx, c.Actor(), id, agreed, answer)
		if err != nil {
			return "", nil, err
		}
		d := &dossier{people: map[string]string{}, ledger: ledger.Snapshot{Exclusions: []ledger.Exclusion{x}}}
		if err := d.peopleTx(ctx, tx); err != nil {
			return "", nil, err
		}
		view = ExclusionView(x, d.nameOf)
		return "exclusion:" + id.String(), map[string]any{"outage_id": x.OutageID, "answer": answer}, nil
	})
	return view, err
}

// act runs one change that moves a client's figures, with its audit entry and its announcement, all or none. The ledger is locked before the
// audit, here as everywhere: two units of work that met in the other order would wait for one another.
func (rs *Reports) act(ctx context.Context, c access.Caller, action string, work func(tx *db.Tx) (subject string, body any, err error)) error {
	return rs.db.Tenant(ctx, c.TenantID, func(tx *db.Tx) error {
		subject, body, err := work(tx)
		if err != nil {
			return err
		}
		if err := audit.Append(ctx, tx, audit.Entry{Actor: c.Actor(), Action: action, Subject: subject, Body: body}); err != nil {
			return fmt.Errorf("record %s: %w", action, err)
		}
		return live.Publish(ctx, tx, live.Availability, uuid.Nil)
	})
}
