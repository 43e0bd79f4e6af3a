package incidents

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"vigie/app/db"
)

// EntryKind says what a timeline entry tells of.
type EntryKind string

// The kinds of entry.
const (
	EntryOpened       EntryKind = "opened"
	EntryAlert        EntryKind = "alert"
	EntryAcknowledged EntryKind = "acknowledged"
	EntryTaken        EntryKind = "taken"
	EntryReassigned   EntryKind = "reassigned"
	EntryNote         EntryKind = "note"
	EntryPriority     EntryKind = "priority"
	EntryWatching     EntryKind = "watching"
	EntryResolved     EntryKind = "resolved"
	EntryReopened     EntryKind = "reopened"
	EntryClosed       EntryKind = "closed"
	EntryRunbook      EntryKind = "runbook"
	EntryStep         EntryKind = "step"
	EntryOutage       EntryKind = "outage"
	EntrySource       EntryKind = "source"
)

// Visibility says who may read an entry.
type Visibility string

// The two visibilities.
const (
	// Internal is for the provider only.
	Internal Visibility = "internal"
	// Client is written to the client, in words that may reach its CTO.
	Client Visibility = "client"
)

// Entry is one line of an incident's timeline. It is written once and never edited.
type Entry struct {
	ID         uuid.UUID
	IncidentID uuid.UUID
	At         time.Time
	Kind       EntryKind
	// Actor is nobody for what Vigie or a source did.
	Actor Person
	// Body is what a person wrote or an alert's title; empty where kind and data say everything, so that each reader sees them in their language.
	Body       string
	Visibility Visibility
	// Data is what the kind needs: from and to of a change, counts of alerts, the version a decision made.
	Data map[string]any
}

// AppendTx writes entries. An entry without an id, instant or visibility gets a new one, tx.Now and internal.
func AppendTx(ctx context.Context, tx *db.Tx, entries ...Entry) error {
	if len(entries) == 0 {
		return nil
	}
	n := len(entries)
	ids, of, at := make([]uuid.UUID, n), make([]uuid.UUID, n), make([]time.Time, n)
	kinds, bodies, visibilities, data := make([]string, n), make([]string, n), make([]string, n), make([]string, n)
	actors := make([]*uuid.UUID, n)
	for k, e := range entries {
		if e.At.IsZero() {
			e.At = tx.Now
		}
		if e.ID == uuid.Nil {
			e.ID = db.NewID(e.At)
		}
		if e.Visibility == "" {
			e.Visibility = Internal
		}
		if e.Data == nil {
			e.Data = map[string]any{}
		}
		encoded, err := json.Marshal(e.Data)
		if err != nil {
			return fmt.Errorf("encode timeline entry: %w", err)
		}
		ids[k], of[k], at[k], kinds[k], bodies[k], visibilities[k], data[k] = e.ID, e.IncidentID, e.At, string(e.Kind), e.Body, string(e.Visibility), string(encoded)
		if !e.Actor.Nobody() {
			actors[k] = &e.Actor.ID
		}
	}
	_, err := tx.PGX.Exec(ctx, `INSERT INTO timeline_entries (tenant_id, id, incident_id, at, kind, actor_id, body, visibility, data)
		SELECT $1, u.* FROM unnest($2::uuid[], $3::uuid[], $4::timestamptz[], $5::text[], $6::uuid[], $7::text[], $8::text[], $9::jsonb[]) AS u`,
		tx.TenantID, ids, of, at, kinds, actors, bodies, visibilities, data)
	if err != nil {
		return fmt.Errorf("append to timeline: %w", err)
	}
	return nil
}

// TimelineTx returns an incident's entries, oldest first.
func TimelineTx(ctx context.Context, tx *db.Tx, incidentID uuid.UUID) ([]Entry, error) {
	rows, err := tx.PGX.Query(ctx, `SELECT t.id, t.at, t.kind, t.actor_id, coalesce(p.name, ''), t.body, t.visibility, t.data
		FROM timeline_entries t LEFT JOIN people p ON p.id = t.actor_id
		WHERE t.tenant_id = $1 AND t.incident_id = $2 ORDER BY t.at, t.id`, tx.TenantID, incidentID)
	if err != nil {
		return nil, fmt.Errorf("read timeline: %w", err)
	}
	entries, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (Entry, error) {
		e := Entry{IncidentID: incidentID}
		var actor *uuid.UUID
		err := row.Scan(&e.ID, &e.At, &e.Kind, &actor, &e.Actor.Name, &e.Body, &e.Visibility, &e.Data)
		if actor != nil {
			e.Actor.ID = *actor
		}
		e.At = e.At.UTC()
		return e, err
	})
	if err != nil {
		return nil, fmt.Errorf("read timeline: %w", err)
	}
	slices.SortStableFunc(entries, func(a, b Entry) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Kind.rank(), b.Kind.rank()))
	})
	return entries, nil
}

// rank orders the entries of one unit of work, which share their instant, as one follows from another.
func (k EntryKind) rank() int {
	switch k {
	case EntryOpened:
		return 0
	case EntryAlert, EntrySource:
		return 1
	case EntryAcknowledged, EntryTaken, EntryReopened:
		return 2
	case EntryOutage:
		return 3
	case EntryResolved, EntryWatching:
		return 5
	case EntryClosed:
		return 6
	}
	return 4
}
