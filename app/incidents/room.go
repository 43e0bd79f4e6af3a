package incidents

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"vigie/app/db"
)

// Alert is what the room shows of an alert that joined an incident.
type Alert struct {
	ID          uuid.UUID
	DedupKey    string
	Status      string
	Severity    string
	Title       string
	Description string
	Host        string
	Labels      map[string]string
	StartedAt   time.Time
	EndedAt     *time.Time
	Count       int64
	LastAt      time.Time
	Links       []string
	SourceID    uuid.UUID
	SourceName  string
	Tool        string
}

// AlertsTx returns an incident's alerts, those that fire first, then the most severe and the latest; at most limit.
func AlertsTx(ctx context.Context, tx *db.Tx, incidentID uuid.UUID, limit int) ([]Alert, error) {
	rows, err := tx.PGX.Query(ctx, `SELECT a.id, a.dedup_key, a.status, a.severity, a.title, a.description, a.host, a.labels, a.started_at, a.ended_at,
			a.count, a.last_at, a.links, a.source_id, o.name, o.tool
		FROM alerts a JOIN sources o ON o.tenant_id = a.tenant_id AND o.id = a.source_id WHERE a.tenant_id = $1 AND a.incident_id = $2
		ORDER BY a.status = 'resolved', array_position(ARRAY['critical', 'high', 'warning', 'info'], a.severity), a.last_at DESC, a.id LIMIT $3`,
		tx.TenantID, incidentID, limit)
	if err != nil {
		return nil, fmt.Errorf("read alerts of incident: %w", err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (Alert, error) {
		var a Alert
		err := row.Scan(&a.ID, &a.DedupKey, &a.Status, &a.Severity, &a.Title, &a.Description, &a.Host, &a.Labels, &a.StartedAt, &a.EndedAt,
			&a.Count, &a.LastAt, &a.Links, &a.SourceID, &a.SourceName, &a.Tool)
		a.StartedAt, a.LastAt = a.StartedAt.UTC(), a.LastAt.UTC()
		if a.EndedAt != nil {
			utc := a.EndedAt.UTC()
			a.EndedAt = &utc
		}
		return a, err
	})
	if err != nil {
		return nil, fmt.Errorf("read alerts of incident: %w", err)
	}
	return list, nil
}

// SignalTx returns how many events of each of the last minutes belonged to an incident, oldest first; the last minute is the one of tx.Now.
func SignalTx(ctx context.Context, tx *db.Tx, incidentID uuid.UUID, minutes int) (from time.Time, points []int, err error) {
	from = tx.Now.Truncate(time.Minute).Add(-time.Duration(minutes-1) * time.Minute)
	points = make([]int, minutes)
	rows, err := tx.PGX.Query(ctx, `SELECT minute, events FROM incident_signals WHERE tenant_id = $1 AND incident_id = $2 AND minute BETWEEN $3 AND $4`,
		tx.TenantID, incidentID, from, tx.Now)
	if err != nil {
		return from, nil, fmt.Errorf("read signal: %w", err)
	}
	var minute time.Time
	var events int
	_, err = pgx.ForEachRow(rows, []any{&minute, &events}, func() error {
		points[int(minute.Sub(from)/time.Minute)] = events
		return nil
	})
	if err != nil {
		return from, nil, fmt.Errorf("read signal: %w", err)
	}
	return from, points, nil
}

// Earlier is an incident of the past that was about the same thing.
type Earlier struct {
	ID        uuid.UUID
	Reference string
	OpenedAt  time.Time
}

// SeenBeforeTx returns the newest earlier incident with the same correlation key; nil when it is the first.
func SeenBeforeTx(ctx context.Context, tx *db.Tx, i Incident) (*Earlier, error) {
	var e Earlier
	err := tx.PGX.QueryRow(ctx, `SELECT id, reference, opened_at FROM incidents
		WHERE tenant_id = $1 AND correlation = $2 AND (opened_at, id) < ($3, $4) ORDER BY opened_at DESC, id DESC LIMIT 1`,
		tx.TenantID, i.Correlation, i.OpenedAt, i.ID).Scan(&e.ID, &e.Reference, &e.OpenedAt)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("look for an earlier incident: %w", err)
	}
	e.OpenedAt = e.OpenedAt.UTC()
	return &e, nil
}

// RawEvent is an event as it was received, where it could not be understood.
type RawEvent struct {
	ID          uuid.UUID
	ReceivedAt  time.Time
	Tool        string
	ContentType string
	Body        []byte
	Error       string
}

// mostRaw bounds how much of an event's body is shown, in bytes.
const mostRaw = 16 << 10

// RawEventTx returns the newest event that the entries of an unparsed incident name; nil when it is no longer kept.
func RawEventTx(ctx context.Context, tx *db.Tx, entries []Entry) (*RawEvent, error) {
	for n := len(entries) - 1; n >= 0; n-- {
		id, _ := entries[n].Data["event_id"].(string)
		received, _ := entries[n].Data["received_at"].(string)
		at, err := time.Parse(time.RFC3339Nano, received)
		if id == "" || err != nil {
			continue
		}
		e := RawEvent{}
		err = tx.PGX.QueryRow(ctx, `SELECT id, received_at, tool, content_type, substr(body, 1, $4), coalesce(error, '') FROM events
			WHERE tenant_id = $1 AND received_at = $2 AND id = $3`, tx.TenantID, at, id, mostRaw).
			Scan(&e.ID, &e.ReceivedAt, &e.Tool, &e.ContentType, &e.Body, &e.Error)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil, nil
		}
		if err != nil {
			return nil, fmt.Errorf("read raw event: %w", err)
		}
		e.ReceivedAt = e.ReceivedAt.UTC()
		return &e, nil
	}
	return nil, nil
}

// AssigneesTx returns the people who may be given the tenant's incidents: those with one of these roles there, by name.
func AssigneesTx(ctx context.Context, tx *db.Tx, roles []string) ([]Person, error) {
	rows, err := tx.PGX.Query(ctx, `SELECT p.id, p.name FROM people p WHERE p.disabled_at IS NULL
		AND EXISTS (SELECT 1 FROM memberships m WHERE m.tenant_id = $1 AND m.person_id = p.id AND m.role = ANY($2)) ORDER BY p.name, p.id`, tx.TenantID, roles)
	if err != nil {
		return nil, fmt.Errorf("read assignees: %w", err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (p Person, err error) {
		err = row.Scan(&p.ID, &p.Name)
		return p, err
	})
	if err != nil {
		return nil, fmt.Errorf("read assignees: %w", err)
	}
	return list, nil
}
