package alerts

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"vigie/app/db"
	"vigie/app/fault"
)

var (
	//go:embed latest.sql
	latestSQL string
	//go:embed insert.sql
	insertSQL string
	//go:embed update.sql
	updateSQL string
	//go:embed of_incident.sql
	ofIncidentSQL string
	//go:embed get.sql
	getSQL string
)

// LatestTx loads the latest alert of each key, open or over, and locks it
// until the unit of work ends; a key without one is absent. Keys may repeat.
// Rows are locked in the order of their keys, so that two units of work never
// wait for each other.
func LatestTx(ctx context.Context, tx *db.Tx, keys []Key) ([]Alert, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	keys = sorted(keys)
	sources, prints := make([]string, len(keys)), make([][]byte, len(keys))
	for i := range keys {
		sources[i], prints[i] = keys[i].SourceID.String(), keys[i].Fingerprint[:]
	}
	rows, err := tx.PGX.Query(ctx, latestSQL, tx.TenantID, sources, prints)
	if err != nil {
		return nil, fmt.Errorf("load latest alerts: %w", err)
	}
	found, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (Alert, error) {
		var a Alert
		return a, row.Scan(append(a.columns(), &a.PreviousEndedAt, &a.IncidentEndedAt)...)
	})
	if err != nil {
		return nil, fmt.Errorf("load latest alerts: %w", err)
	}
	return found, nil
}

// ApplyTx writes what a batch changed, in at most two statements. Alerts that
// ended are written before those that began, as a key has one open alert.
func ApplyTx(ctx context.Context, tx *db.Tx, b *Batch) error {
	inserts, updates := b.Changes()
	for _, write := range []struct {
		sql    string
		alerts []*Alert
	}{{updateSQL, updates}, {insertSQL, inserts}} {
		if len(write.alerts) == 0 {
			continue
		}
		columns, err := unnested(write.alerts)
		if err != nil {
			return err
		}
		tag, err := tx.PGX.Exec(ctx, write.sql, append([]any{tx.TenantID}, columns...)...)
		if err != nil {
			return fmt.Errorf("write %d alerts: %w", len(write.alerts), err)
		}
		if got := int(tag.RowsAffected()); got != len(write.alerts) {
			return fmt.Errorf("write alerts: %d of %d were there to update", got, len(write.alerts))
		}
	}
	return nil
}

// Listed is an alert with its source, as people see it.
type Listed struct {
	Alert
	SourceName string
	SourceTool string
}

// OfIncidentTx lists an incident's alerts: open ones first, then the worst,
// then the latest.
func OfIncidentTx(ctx context.Context, tx *db.Tx, incidentID uuid.UUID, limit int) ([]Listed, error) {
	rows, err := tx.PGX.Query(ctx, ofIncidentSQL, tx.TenantID, incidentID, limit)
	if err != nil {
		return nil, fmt.Errorf("list alerts of the incident: %w", err)
	}
	list, err := pgx.CollectRows(rows, scanListed)
	if err != nil {
		return nil, fmt.Errorf("list alerts of the incident: %w", err)
	}
	return list, nil
}

// GetTx loads one alert; fault.ErrNotFound when the tenant has none of that id.
func GetTx(ctx context.Context, tx *db.Tx, id uuid.UUID) (Listed, error) {
	rows, err := tx.PGX.Query(ctx, getSQL, tx.TenantID, id)
	if err != nil {
		return Listed{}, fmt.Errorf("load alert: %w", err)
	}
	a, err := pgx.CollectExactlyOneRow(rows, scanListed)
	if errors.Is(err, pgx.ErrNoRows) {
		return Listed{}, fault.ErrNotFound
	}
	if err != nil {
		return Listed{}, fmt.Errorf("load alert: %w", err)
	}
	return a, nil
}

func scanListed(row pgx.CollectableRow) (Listed, error) {
	var l Listed
	return l, row.Scan(append(l.columns(), &l.SourceName, &l.SourceTool)...)
}

// columns lists where a row of the alerts table goes, in the order in which
// every query of this package selects.
func (a *Alert) columns() []any {
	return []any{
		&a.ID, &a.SourceID, &a.DedupKey, &a.IncidentID, &a.ServiceID, &a.OutageID, &a.Status, &a.Severity, &a.Title, &a.Description,
		&a.Host, &a.Service, &a.Labels, &a.Links, &a.StartedAt, &a.EndedAt, &a.FiredAt, &a.ResolvedAt, &a.Doubted, &a.FirstAt, &a.LastAt, &a.Count,
	}
}

// unnested turns alerts into one array a column, in the order of $2 and after
// in insert.sql and update.sql.
func unnested(alerts []*Alert) ([]any, error) {
	n := len(alerts)
	var (
		ids, sources, keys              = make([]string, n), make([]string, n), make([]string, n)
		prints                          = make([][]byte, n)
		incidents, services, outages    = make([]*string, n), make([]*string, n), make([]*string, n)
		statuses, severities, titles    = make([]string, n), make([]string, n), make([]string, n)
		descriptions, hosts, components = make([]string, n), make([]string, n), make([]string, n)
		labels, links                   = make([]string, n), make([]string, n)
		started, first, last            = make([]time.Time, n), make([]time.Time, n), make([]time.Time, n)
		ended, fired, resolved          = make([]*time.Time, n), make([]*time.Time, n), make([]*time.Time, n)
		doubted                         = make([]bool, n)
		counts                          = make([]int64, n)
	)
	for i, a := range alerts {
		print := Fingerprint(a.DedupKey)
		ids[i], sources[i], keys[i], prints[i] = a.ID.String(), a.SourceID.String(), a.DedupKey, print[:]
		incidents[i], services[i], outages[i] = optional(a.IncidentID), optional(a.ServiceID), optional(a.OutageID)
		statuses[i], severities[i], titles[i] = string(a.Status), string(a.Severity), a.Title
		descriptions[i], hosts[i], components[i] = a.Description, a.Host, a.Service
		var err error
		if labels[i], err = asJSON(a.Labels, "{}"); err != nil {
			return nil, err
		}
		if links[i], err = asJSON(a.Links, "[]"); err != nil {
			return nil, err
		}
		started[i], ended[i], fired[i], resolved[i], first[i], last[i] = a.StartedAt, a.EndedAt, a.FiredAt, a.ResolvedAt, a.FirstAt, a.LastAt
		doubted[i], counts[i] = a.Doubted, a.Count
	}
	return []any{ids, sources, keys, prints, incidents, services, outages, statuses, severities, titles, descriptions, hosts, components,
		labels, links, started, ended, fired, resolved, doubted, first, last, counts}, nil
}

func optional(id uuid.NullUUID) *string {
	if !id.Valid {
		return nil
	}
	s := id.UUID.String()
	return &s
}

// asJSON writes labels or links; an empty value is never null in the table.
func asJSON(v any, empty string) (string, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return "", fmt.Errorf("write alert as JSON: %w", err)
	}
	if string(b) == "null" {
		return empty, nil
	}
	return string(b), nil
}
