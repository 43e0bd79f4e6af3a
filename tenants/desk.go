package tenants

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"vigie/app/access"
	"vigie/app/audit"
	"vigie/app/db"
	"vigie/app/fault"
	"vigie/app/live"
	"vigie/tenants/calendar"
)

// act runs one change of a client: the work, its audit entry and its announcement, all or none. The work returns the subject and what the
// audit is to remember.
func (ts *Tenants) act(ctx context.Context, c access.Caller, action string, work func(tx *db.Tx) (subject string, body any, err error)) error {
	return ts.db.Tenant(ctx, c.TenantID, func(tx *db.Tx) error {
		subject, body, err := work(tx)
		if err != nil {
			return err
		}
		if err := audit.Append(ctx, tx, audit.Entry{Actor: actorOf(c.PersonID), Action: action, Subject: subject, Body: body}); err != nil {
			return err
		}
		return live.Publish(ctx, tx, live.Tenants, tx.TenantID)
	})
}

// Update changes the client's name, zone or language.
func (ts *Tenants) Update(ctx context.Context, c access.Caller, change TenantChange) (t Tenant, err error) {
	err = ts.act(ctx, c, "tenant.changed", func(tx *db.Tx) (string, any, error) {
		t, err = ChangeTenantTx(ctx, tx, change)
		return "tenant:" + t.ID.String(), map[string]string{"name": t.Name, "time_zone": t.TimeZone, "locale": t.Locale}, err
	})
	return t, err
}

// AddService adds a service to the client's tree.
func (ts *Tenants) AddService(ctx context.Context, c access.Caller, n NewService) (s Service, err error) {
	err = ts.act(ctx, c, "service.added", func(tx *db.Tx) (string, any, error) {
		s, err = AddServiceTx(ctx, tx, n)
		return "service:" + s.ID.String(), auditOf(s), err
	})
	return s, err
}

// ChangeService changes, moves or retires a service.
func (ts *Tenants) ChangeService(ctx context.Context, c access.Caller, id uuid.UUID, change ServiceChange) (s Service, err error) {
	err = ts.act(ctx, c, "service.changed", func(tx *db.Tx) (string, any, error) {
		s, err = ChangeServiceTx(ctx, tx, id, change)
		return "service:" + s.ID.String(), auditOf(s), err
	})
	return s, err
}

func auditOf(s Service) any {
	return map[string]any{"key": s.Key, "name": s.Name, "parent_id": s.ParentID, "labels": s.Labels, "weight": s.Weight, "retired": s.RetiredAt != nil}
}

// AddContact adds a contact.
func (ts *Tenants) AddContact(ctx context.Context, c access.Caller, change ContactChange) (p Contact, err error) {
	err = ts.act(ctx, c, "contact.added", func(tx *db.Tx) (string, any, error) {
		p, err = AddContactTx(ctx, tx, change)
		return "contact:" + p.ID.String(), map[string]any{"name": p.Name, "duty": p.Duty}, err
	})
	return p, err
}

// ChangeContact changes a contact.
func (ts *Tenants) ChangeContact(ctx context.Context, c access.Caller, id uuid.UUID, change ContactChange) (p Contact, err error) {
	err = ts.act(ctx, c, "contact.changed", func(tx *db.Tx) (string, any, error) {
		p, err = ChangeContactTx(ctx, tx, id, change)
		return "contact:" + p.ID.String(), map[string]any{"name": p.Name, "duty": p.Duty}, err
	})
	return p, err
}

// RemoveContact forgets a contact.
func (ts *Tenants) RemoveContact(ctx context.Context, c access.Caller, id uuid.UUID) error {
	return ts.act(ctx, c, "contact.removed", func(tx *db.Tx) (string, any, error) {
		return "contact:" + id.String(), struct{}{}, RemoveContactTx(ctx, tx, id)
	})
}

// AddVersion records what was agreed and returns the contract with all its versions. Locations of wrong terms begin with "body.terms.".
func (ts *Tenants) AddVersion(ctx context.Context, c access.Caller, n NewVersion) (contract Contract, err error) {
	err = ts.act(ctx, c, "contract.version_added", func(tx *db.Tx) (string, any, error) {
		v, err := ts.AddVersionTx(ctx, tx, c.PersonID, n)
		if err != nil {
			return "", nil, within(err, "body.terms.")
		}
		contracts, err := ContractsTx(ctx, tx)
		for _, found := range contracts {
			if found.ID == v.ContractID {
				contract = found
			}
		}
		return "contract:" + v.ContractID.String(), map[string]any{"reference": v.Reference, "version": v.Version, "effective_from": v.EffectiveFrom}, err
	})
	return contract, err
}

// AddSource adds a source and returns its key, which cannot be shown again.
func (ts *Tenants) AddSource(ctx context.Context, c access.Caller, n NewSource) (s Source, key string, err error) {
	err = ts.act(ctx, c, "source.added", func(tx *db.Tx) (string, any, error) {
		s, key, err = AddSourceTx(ctx, tx, n)
		return "source:" + s.ID.String(), map[string]any{"tool": s.Tool, "name": s.Name, "key_hint": s.KeyHint}, err
	})
	return s, key, err
}

// RotateKey gives a source a new key; the old one stops at once.
func (ts *Tenants) RotateKey(ctx context.Context, c access.Caller, id uuid.UUID) (s Source, key string, err error) {
	err = ts.act(ctx, c, "source.key_rotated", func(tx *db.Tx) (string, any, error) {
		s, key, err = RotateKeyTx(ctx, tx, id)
		return "source:" + s.ID.String(), map[string]any{"key_hint": s.KeyHint}, err
	})
	return s, key, err
}

// RevokeSource ends a source; its key stops at once.
func (ts *Tenants) RevokeSource(ctx context.Context, c access.Caller, id uuid.UUID) error {
	return ts.act(ctx, c, "source.revoked", func(tx *db.Tx) (string, any, error) {
		s, err := RevokeSourceTx(ctx, tx, id)
		return "source:" + s.ID.String(), map[string]any{"name": s.Name}, err
	})
}

// Summary is a client as a list shows it.
type Summary struct {
	Tenant Tenant
	// Open counts the open incidents by priority.
	Open map[Priority]int
	// Sources counts those that are not revoked; of them, Silent those not heard when they should have been, Waiting those never heard yet.
	Sources, Silent, Waiting int
	// Contract is the version in force; nil when there is none.
	Contract *ContractVersion
	Runbooks int
}

// Details are everything a client's own page shows of it, but for figures.
type Details struct {
	Summary
	Services  []Service
	Contacts  []Contact
	Sources   []Source
	Contracts []Contract
}

// List returns the clients of a person, by name.
func (ts *Tenants) List(ctx context.Context, c access.Caller) (list []Summary, err error) {
	err = ts.db.Provider(ctx, c.PersonID, func(tx *db.Tx) error {
		list, err = summariesTx(ctx, tx)
		return err
	})
	return list, err
}

// Get returns one client.
func (ts *Tenants) Get(ctx context.Context, tenantID uuid.UUID) (d Details, err error) {
	err = ts.db.Tenant(ctx, tenantID, func(tx *db.Tx) error {
		d, err = DetailsTx(ctx, tx)
		return err
	})
	return d, err
}

// DetailsTx returns the client of the unit of work.
func DetailsTx(ctx context.Context, tx *db.Tx) (d Details, err error) {
	list, err := summariesTx(ctx, tx)
	if err != nil {
		return d, err
	}
	if len(list) == 0 {
		return d, fault.ErrNotFound
	}
	d.Summary = list[0]
	if d.Services, err = ServicesTx(ctx, tx); err != nil {
		return d, err
	}
	if d.Contacts, err = ContactsTx(ctx, tx); err != nil {
		return d, err
	}
	if d.Sources, err = SourcesTx(ctx, tx); err != nil {
		return d, err
	}
	d.Contracts, err = ContractsTx(ctx, tx)
	return d, err
}

const summaryQuery = `SELECT t.tenant_id, t.slug, t.name, t.time_zone, t.locale, t.created_at,
	coalesce(i.p1, 0), coalesce(i.p2, 0), coalesce(i.p3, 0), coalesce(i.p4, 0), coalesce(s.total, 0), coalesce(s.silent, 0), coalesce(s.waiting, 0), coalesce(r.total, 0)
	FROM tenants t
	LEFT JOIN (SELECT tenant_id, count(*) FILTER (WHERE priority = 'P1') AS p1, count(*) FILTER (WHERE priority = 'P2') AS p2,
		count(*) FILTER (WHERE priority = 'P3') AS p3, count(*) FILTER (WHERE priority = 'P4') AS p4
		FROM incidents WHERE state IN ('triggered', 'acknowledged', 'watching') GROUP BY tenant_id) i USING (tenant_id)
	LEFT JOIN (SELECT tenant_id, count(*) AS total, count(*) FILTER (WHERE silent_since IS NOT NULL) AS silent,
		count(*) FILTER (WHERE first_event_at IS NULL AND silent_since IS NULL) AS waiting
		FROM sources WHERE revoked_at IS NULL GROUP BY tenant_id) s USING (tenant_id)
	LEFT JOIN (SELECT tenant_id, count(*) AS total FROM runbooks WHERE version IS NOT NULL GROUP BY tenant_id) r USING (tenant_id)
	ORDER BY lower(t.name), t.tenant_id`

// summariesTx reads what the scope sees: one client, or those of a person.
func summariesTx(ctx context.Context, tx *db.Tx) ([]Summary, error) {
	rows, err := tx.PGX.Query(ctx, summaryQuery)
	if err != nil {
		return nil, fmt.Errorf("read clients: %w", err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (Summary, error) {
		var s Summary
		var p1, p2, p3, p4 int
		t := &s.Tenant
		err := row.Scan(&t.ID, &t.Slug, &t.Name, &t.TimeZone, &t.Locale, &t.CreatedAt, &p1, &p2, &p3, &p4, &s.Sources, &s.Silent, &s.Waiting, &s.Runbooks)
		t.CreatedAt = t.CreatedAt.UTC()
		s.Open = map[Priority]int{P1: p1, P2: p2, P3: p3, P4: p4}
		return s, err
	})
	if err != nil {
		return nil, fmt.Errorf("read clients: %w", err)
	}
	return list, addContracts(ctx, tx, list)
}

func addContracts(ctx context.Context, tx *db.Tx, list []Summary) error {
	rows, err := tx.PGX.Query(ctx, versionsQuery(`v.tenant_id`)+` ORDER BY v.tenant_id, c.created_at, c.id, v.version`)
	if err != nil {
		return fmt.Errorf("read contracts: %w", err)
	}
	byTenant := map[uuid.UUID][]ContractVersion{}
	_, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (struct{}, error) {
		var tenant uuid.UUID
		v, err := scanVersion(row, &tenant)
		byTenant[tenant] = append(byTenant[tenant], v)
		return struct{}{}, err
	})
	if err != nil {
		return fmt.Errorf("read contracts: %w", err)
	}
	for i := range list {
		if v, ok := InForce(byTenant[list[i].Tenant.ID], tx.Now); ok {
			list[i].Contract = &v
		}
	}
	return nil
}

// LastDay returns the last day on which each version of a contract is in force, in their order; nil for the one that has no successor.
func LastDay(versions []ContractVersion) []*calendar.Date {
	last := make([]*calendar.Date, len(versions))
	for i, v := range versions {
		for _, other := range versions {
			if v.EffectiveFrom.Before(other.EffectiveFrom) {
				if day := other.EffectiveFrom.AddDays(-1); last[i] == nil || day.Before(*last[i]) {
					last[i] = &day
				}
			}
		}
	}
	return last
}
