package intake

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"vigie/app/access"
	"vigie/app/audit"
	"vigie/app/db"
	"vigie/app/fault"
	"vigie/app/live"
)

// EventState is where an event stands.
type EventState string

// The states of an event, as stored.
const (
	Pending   EventState = "pending"
	Processed EventState = "processed"
	Rejected  EventState = "unparsed"
)

func eventStates() []EventState { return []EventState{Pending, Processed, Rejected} }

// Event is a kept event, as a person reads it.
type Event struct {
	ID         uuid.UUID
	SourceID   uuid.UUID
	SourceName string
	Tool       string
	ReceivedAt time.Time
	State      EventState
	// Error says what was not understood; empty otherwise.
	Error       string
	ContentType string
	// Body is the event as it came; bytes that are no UTF-8 are shown as U+FFFD, and what exceeds the bound is cut.
	Body string
}

// shownBody is how much of a body a list shows, in bytes.
const shownBody = 64 << 10

// Events lists a tenant's kept events, newest first: those in the quarantine, or all.
func (in *Intake) Events(ctx context.Context, tenantID uuid.UUID, rejectedOnly bool, limit int) (events []Event, err error) {
	err = in.db.Tenant(ctx, tenantID, func(tx *db.Tx) error {
		rows, err := tx.PGX.Query(ctx, `SELECT e.id, e.source_id, s.name, e.tool, e.received_at, e.state, coalesce(e.error, ''), e.content_type, substr(e.body, 1, $4)
			FROM events e JOIN sources s ON s.tenant_id = e.tenant_id AND s.id = e.source_id
			WHERE e.tenant_id = $1 AND (NOT $2 OR e.state = 2) ORDER BY e.received_at DESC, e.id DESC LIMIT $3`, tenantID, rejectedOnly, limit, shownBody)
		if err != nil {
			return fmt.Errorf("list events: %w", err)
		}
		events, err = pgx.CollectRows(rows, scanEvent)
		return err
	})
	return events, err
}

func scanEvent(row pgx.CollectableRow) (e Event, err error) {
	var state int
	var body []byte
	err = row.Scan(&e.ID, &e.SourceID, &e.SourceName, &e.Tool, &e.ReceivedAt, &state, &e.Error, &e.ContentType, &body)
	e.ReceivedAt, e.Body = e.ReceivedAt.UTC(), strings.ToValidUTF8(string(body), "\uFFFD")
	if err == nil {
		e.State = eventStates()[state]
	}
	return e, err
}

// Replay puts an event of the quarantine back into the inbox, for a parser that has learned since.
func (in *Intake) Replay(ctx context.Context, c access.Caller, eventID uuid.UUID) (e Event, err error) {
	err = in.db.Tenant(ctx, c.TenantID, func(tx *db.Tx) error {
		tag, err := tx.PGX.Exec(ctx, `UPDATE events SET state = 0, attempts = 0, error = NULL, processed_at = NULL WHERE tenant_id = $1 AND id = $2 AND state = 2`, c.TenantID, eventID)
		if err != nil {
			return fmt.Errorf("replay event: %w", err)
		}
		rows, err := tx.PGX.Query(ctx, `SELECT e.id, e.source_id, s.name, e.tool, e.received_at, e.state, coalesce(e.error, ''), e.content_type, substr(e.body, 1, $3)
			FROM events e JOIN sources s ON s.tenant_id = e.tenant_id AND s.id = e.source_id WHERE e.tenant_id = $1 AND e.id = $2`, c.TenantID, eventID, shownBody)
		if err != nil {
			return fmt.Errorf("read event: %w", err)
		}
		found, err := pgx.CollectRows(rows, scanEvent)
		if err != nil {
			return fmt.Errorf("read event: %w", err)
		}
		if len(found) == 0 {
			return fault.ErrNotFound
		}
		if e = found[0]; tag.RowsAffected() == 0 {
			return nil // it waits already, or was understood
		}
		tx.AfterCommit(func() { in.turns.add(c.TenantID) })
		if err := live.Publish(ctx, tx, live.Incident, uuid.Nil); err != nil {
			return err
		}
		return audit.Append(ctx, tx, audit.Entry{Actor: c.Actor(), Action: "event.replayed", Subject: "event:" + eventID.String()})
	})
	return e, err
}
