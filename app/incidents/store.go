package incidents

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"vigie/app/audit"
	"vigie/app/db"
	"vigie/app/fault"
	"vigie/app/live"
)

// columns are what scan reads, from incidents i, its service s and its owner p.
const columns = `i.tenant_id, i.id, i.number, i.reference, i.kind, i.correlation, i.title, i.description, i.service_id, coalesce(s.name, ''),
	i.priority, i.state, i.owner_id, coalesce(p.name, ''), i.alerts, i.firing, i.opened_at, i.acknowledged_at, i.watching_at, i.resolved_at, i.closed_at,
	i.acknowledge_due_at, i.update_due_at, i.resolve_due_at, i.due_at, i.update_started_at, i.contract_id, i.contract_version,
	i.summary, i.cause, i.version, i.updated_at`

const joins = ` LEFT JOIN services s ON s.tenant_id = i.tenant_id AND s.id = i.service_id LEFT JOIN people p ON p.id = i.owner_id`

const inProgress = `, EXISTS (SELECT 1 FROM executions x WHERE x.tenant_id = i.tenant_id AND x.incident_id = i.id)`

func scan(row pgx.CollectableRow) (Incident, error) { return scanWith(row) }

// scanBusy reads the columns and inProgress.
func scanBusy(row pgx.CollectableRow) (Incident, error) {
	var busy bool
	i, err := scanWith(row, &busy)
	i.InProgress = busy && i.State == Acknowledged
	return i, err
}

// scanWith reads the columns, then more.
func scanWith(row pgx.CollectableRow, more ...any) (Incident, error) {
	var i Incident
	var service, owner, contract *uuid.UUID
	var version *int
	err := row.Scan(append([]any{
		&i.TenantID, &i.ID, &i.Number, &i.Reference, &i.Kind, &i.Correlation, &i.Title, &i.Description, &service, &i.ServiceName,
		&i.Priority, &i.State, &owner, &i.Owner.Name, &i.Alerts, &i.Firing, &i.OpenedAt, &i.AcknowledgedAt, &i.WatchingAt, &i.ResolvedAt, &i.ClosedAt,
		&i.AcknowledgeDueAt, &i.UpdateDueAt, &i.ResolveDueAt, &i.DueAt, &i.UpdateStartedAt, &contract, &version,
		&i.Summary, &i.Cause, &i.Version, &i.UpdatedAt,
	}, more...)...)
	if err != nil {
		return i, err
	}
	i.ServiceID, i.Owner.ID, i.ContractID = orNil(service), orNil(owner), orNil(contract)
	if version != nil {
		i.ContractVersion = *version
	}
	i.OpenedAt, i.UpdatedAt = i.OpenedAt.UTC(), i.UpdatedAt.UTC()
	for _, t := range []**time.Time{
		&i.AcknowledgedAt, &i.WatchingAt, &i.ResolvedAt, &i.ClosedAt, &i.AcknowledgeDueAt, &i.UpdateDueAt, &i.ResolveDueAt, &i.DueAt, &i.UpdateStartedAt,
	} {
		if *t != nil {
			utc := (*t).UTC()
			*t = &utc
		}
	}
	return i, nil
}

func orNil(id *uuid.UUID) uuid.UUID {
	if id == nil {
		return uuid.Nil
	}
	return *id
}

// orNull is a zero id as SQL keeps it.
func orNull(id uuid.UUID) *uuid.UUID {
	if id == uuid.Nil {
		return nil
	}
	return &id
}

// GetTx returns one incident of the tenant.
func GetTx(ctx context.Context, tx *db.Tx, id uuid.UUID) (Incident, error) {
	rows, err := tx.PGX.Query(ctx, `SELECT `+columns+inProgress+` FROM incidents i`+joins+` WHERE i.tenant_id = $1 AND i.id = $2`, tx.TenantID, id)
	if err != nil {
		return Incident{}, fmt.Errorf("read incident: %w", err)
	}
	i, err := pgx.CollectExactlyOneRow(rows, scanBusy)
	return i, found(err)
}

// LockTx returns one incident of the tenant and holds its row until the unit of work ends: who asks second sees what the first decided.
func LockTx(ctx context.Context, tx *db.Tx, id uuid.UUID) (Incident, error) {
	rows, err := tx.PGX.Query(ctx, `SELECT `+columns+` FROM incidents i`+joins+` WHERE i.tenant_id = $1 AND i.id = $2 FOR UPDATE OF i`, tx.TenantID, id)
	if err != nil {
		return Incident{}, fmt.Errorf("lock incident: %w", err)
	}
	i, err := pgx.CollectExactlyOneRow(rows, scan)
	return i, found(err)
}

func found(err error) error {
	if errors.Is(err, pgx.ErrNoRows) {
		return fault.ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("read incident: %w", err)
	}
	return nil
}

// ActTx carries out one command: it locks the incident, refuses a stale version by naming what changed, decides, and writes incident, timeline,
// audit and live change together.
func ActTx(ctx context.Context, tx *db.Tx, id uuid.UUID, c Command) (Incident, error) {
	before, err := LockTx(ctx, tx, id)
	if err != nil {
		return Incident{}, err
	}
	return ActLockedTx(ctx, tx, before, c)
}

// ActLockedTx is ActTx on an incident that LockTx returned in this unit of work.
func ActLockedTx(ctx context.Context, tx *db.Tx, before Incident, c Command) (Incident, error) {
	if c.Action == ActAcknowledge && before.State != Triggered && before.State.Open() {
		return before, acknowledgedAlready(ctx, tx, before, c.Actor)
	}
	if err := FreshTx(ctx, tx, before, c.Version); err != nil {
		return before, err
	}
	promise, err := PromiseTx(ctx, tx, before)
	if err != nil {
		return before, err
	}
	if c.Action == ActReopen { // what its alerts did while it was over is not counted
		err := tx.PGX.QueryRow(ctx, `SELECT count(*) FROM alerts WHERE tenant_id = $1 AND incident_id = $2 AND status <> 'resolved'`, tx.TenantID, before.ID).Scan(&before.Firing)
		if err != nil {
			return before, fmt.Errorf("count firing alerts: %w", err)
		}
	}
	after, entry, err := Decide(before, c, promise, tx.Now)
	if err != nil {
		return before, err
	}
	if err := updateTx(ctx, tx, after); err != nil {
		return before, err
	}
	if err := AppendTx(ctx, tx, entry); err != nil {
		return before, err
	}
	return after, recordTx(ctx, tx, after, "incident."+string(entry.Kind), c.Actor, entry.Data)
}

// FreshTx refuses a decision on a version that is no longer the locked incident's, and says what changed since and who did it. Zero is always
// fresh.
func FreshTx(ctx context.Context, tx *db.Tx, i Incident, version int) error {
	if version == 0 || version == i.Version {
		return nil
	}
	return changed(ctx, tx, i, version)
}

// recordTx tells the audit and the browsers of a person's act.
func recordTx(ctx context.Context, tx *db.Tx, i Incident, action string, actor Person, body any) error {
	err := audit.Append(ctx, tx, audit.Entry{Actor: actor.ID.String(), Action: action, Subject: "incident:" + i.ID.String(), Body: body})
	if err != nil {
		return err
	}
	return PublishTx(ctx, tx, i.ID)
}

// PublishTx tells the browsers that one incident changed.
func PublishTx(ctx context.Context, tx *db.Tx, id uuid.UUID) error {
	if err := live.Publish(ctx, tx, live.Incidents, uuid.Nil); err != nil {
		return err
	}
	return live.Publish(ctx, tx, live.Incident, id)
}

// updateTx writes everything a decision may change.
func updateTx(ctx context.Context, tx *db.Tx, i Incident) error {
	_, err := tx.PGX.Exec(ctx, `UPDATE incidents SET priority = $3, state = $4, owner_id = $5, acknowledged_at = $6, watching_at = $7, resolved_at = $8,
			closed_at = $9, acknowledge_due_at = $10, update_due_at = $11, resolve_due_at = $12, due_at = $13, update_started_at = $14,
			summary = $15, cause = $16, version = $17, updated_at = $18, firing = $19
		WHERE tenant_id = $1 AND id = $2`,
		tx.TenantID, i.ID, i.Priority, i.State, orNull(i.Owner.ID), i.AcknowledgedAt, i.WatchingAt, i.ResolvedAt,
		i.ClosedAt, i.AcknowledgeDueAt, i.UpdateDueAt, i.ResolveDueAt, i.DueAt, i.UpdateStartedAt,
		i.Summary, i.Cause, i.Version, i.UpdatedAt, i.Firing)
	if db.Violates(err, "incidents_open_once") {
		return fault.New(fault.Conflict, "open_again", "A newer incident is open for the same thing: go on there.").Because(err)
	}
	if err != nil {
		return fmt.Errorf("update incident: %w", err)
	}
	return nil
}

// acknowledgedAlready answers an acknowledgement that comes second: nil for the person who made the first, else who and when.
func acknowledgedAlready(ctx context.Context, tx *db.Tx, i Incident, actor Person) error {
	if i.Owner.ID == actor.ID {
		return nil
	}
	entries, err := TimelineTx(ctx, tx, i.ID)
	if err != nil {
		return err
	}
	by := i.Owner
	for _, e := range entries {
		if e.Kind == EntryAcknowledged {
			by = e.Actor
		}
	}
	if by.ID == actor.ID {
		return nil
	}
	return fault.Newf(fault.Conflict, "already_acknowledged", "%s acknowledged it at %s.", by.Name, clock(*i.AcknowledgedAt)).
		At("incident.owner", fmt.Sprintf("%s, %s", by.Name, i.AcknowledgedAt.UTC().Format(time.RFC3339)))
}

// changed says what was decided since the version a person saw, and by whom.
func changed(ctx context.Context, tx *db.Tx, i Incident, seen int) error {
	f := fault.New(fault.Conflict, "changed", "The incident has changed since you opened it. Nothing was recorded: look again, then decide.")
	entries, err := TimelineTx(ctx, tx, i.ID)
	if err != nil {
		return err
	}
	for _, e := range entries {
		version, isNumber := e.Data["version"].(float64)
		if !isNumber || int(version) <= seen {
			continue
		}
		who := e.Actor.Name
		if e.Actor.Nobody() {
			who = "Vigie"
		}
		f = f.At("incident."+e.Kind.changes(), fmt.Sprintf("%s: %s at %s.", who, e.Kind, clock(e.At)))
	}
	return f
}

// changes names what of the incident an entry's decision alters.
func (k EntryKind) changes() string {
	switch k {
	case EntryTaken, EntryReassigned:
		return "owner"
	case EntryPriority:
		return "priority"
	}
	return "state"
}

func clock(t time.Time) string { return t.UTC().Format("15:04:05 UTC") }
