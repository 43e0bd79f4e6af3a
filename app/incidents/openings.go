package incidents

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"vigie/app/db"
	"vigie/app/fault"
	"vigie/app/live"
	"vigie/tenants/calendar"
)

// Opening is an incident about to be opened.
type Opening struct {
	Kind        Kind
	Correlation string
	Title       string
	Description string
	ServiceID   uuid.UUID
	Priority    Priority
	// Alerts is how many alerts open it, all of them firing.
	Alerts int
	// Actor is who opens it; nobody for Vigie.
	Actor Person
	// Data goes to the timeline entry.
	Data map[string]any
}

// findOrOpenTx returns the open incident of each opening, by correlation key: those it opened, and those that were open, locked. The keys of the
// openings differ from one another.
func findOrOpenTx(ctx context.Context, tx *db.Tx, promise *Promise, openings []Opening) (opened, joined map[string]Incident, err error) {
	opened, joined = map[string]Incident{}, map[string]Incident{}
	keys := make([]string, len(openings))
	for n, o := range openings {
		keys[n] = o.Correlation
	}
	if err := lockOpenTx(ctx, tx, keys, joined); err != nil {
		return nil, nil, err
	}
	missing := unknown(openings, joined)
	if len(missing) == 0 {
		return opened, joined, nil
	}
	if opened, err = openTx(ctx, tx, promise, missing); err != nil {
		return nil, nil, err
	}
	// Somebody reopened an incident of the same key between the look and the insert: theirs is the one to join.
	if len(opened) < len(missing) {
		if err := lockOpenTx(ctx, tx, keys, joined); err != nil {
			return nil, nil, err
		}
		for key := range opened {
			delete(joined, key)
		}
		if len(opened)+len(joined) < len(openings) {
			return nil, nil, fault.New(fault.Conflict, "concurrent_change", "Somebody changed the same incident at this moment. Try again.")
		}
	}
	return opened, joined, nil
}

func unknown(openings []Opening, known map[string]Incident) []Opening {
	var missing []Opening
	for _, o := range openings {
		if _, ok := known[o.Correlation]; !ok {
			missing = append(missing, o)
		}
	}
	return missing
}

// lockOpenTx adds the open incidents of these keys to found, locked in the order of their ids so that two batches cannot wait for each other.
func lockOpenTx(ctx context.Context, tx *db.Tx, keys []string, found map[string]Incident) error {
	rows, err := tx.PGX.Query(ctx, `SELECT `+columns+` FROM incidents i`+joins+`
		WHERE i.tenant_id = $1 AND i.correlation = ANY($2) AND i.state IN ('triggered', 'acknowledged', 'watching') ORDER BY i.id FOR UPDATE OF i`,
		tx.TenantID, keys)
	if err != nil {
		return fmt.Errorf("lock open incidents: %w", err)
	}
	list, err := pgx.CollectRows(rows, scan)
	if err != nil {
		return fmt.Errorf("lock open incidents: %w", err)
	}
	for _, i := range list {
		found[i.Correlation] = i
	}
	return nil
}

// openTx inserts incidents with their first timeline entries and returns those it inserted, by key; a key that is open already is left out.
func openTx(ctx context.Context, tx *db.Tx, promise *Promise, openings []Opening) (map[string]Incident, error) {
	year, last, err := numbersTx(ctx, tx, len(openings))
	if err != nil {
		return nil, err
	}
	list := make([]Incident, len(openings))
	for n, o := range openings {
		number := last - int64(len(openings)-1-n)
		list[n] = o.incident(tx, promise, year, number)
	}
	inserted, err := insertTx(ctx, tx, list)
	if err != nil {
		return nil, err
	}
	opened := make(map[string]Incident, len(list))
	var entries []Entry
	for n, i := range list {
		if !inserted[i.ID] {
			continue
		}
		opened[i.Correlation] = i
		data := openings[n].Data
		if data == nil {
			data = map[string]any{}
		}
		data["priority"] = i.Priority
		entries = append(entries, Entry{IncidentID: i.ID, Kind: EntryOpened, Actor: openings[n].Actor, Body: i.Title, Data: data})
	}
	if err := AppendTx(ctx, tx, entries...); err != nil {
		return nil, err
	}
	if len(opened) > 0 {
		return opened, live.Publish(ctx, tx, live.Incidents, uuid.Nil)
	}
	return opened, nil
}

// mostTitle and mostDescription bound what is kept of an alert's words.
const (
	mostTitle       = 300
	mostDescription = 20_000
)

func (o Opening) incident(tx *db.Tx, promise *Promise, year int, number int64) Incident {
	i := Incident{
		TenantID: tx.TenantID, ID: db.NewID(tx.Now), Number: number, Reference: reference(year, number), Kind: o.Kind, Correlation: o.Correlation,
		Title: clip(strings.TrimSpace(o.Title), mostTitle), Description: clip(o.Description, mostDescription), ServiceID: o.ServiceID,
		Priority: o.Priority, State: Triggered, Alerts: o.Alerts, Firing: o.Alerts, OpenedAt: tx.Now, Version: 1, UpdatedAt: tx.Now,
	}
	if promise != nil {
		i.ContractID, i.ContractVersion = promise.ContractID, promise.Version
	}
	return promise.schedule(i)
}

// clip cuts a text to at most n runes.
func clip(text string, n int) string {
	if len(text) <= n {
		return text
	}
	if runes := []rune(text); len(runes) > n {
		return string(runes[:n-1]) + "…"
	}
	return text
}

// numbersTx takes the next n numbers of the tenant's year at once, and returns the year in the tenant's zone and the last number.
func numbersTx(ctx context.Context, tx *db.Tx, n int) (year int, last int64, err error) {
	var zoneName string
	if err := tx.PGX.QueryRow(ctx, `SELECT time_zone FROM tenants WHERE tenant_id = $1`, tx.TenantID).Scan(&zoneName); err != nil {
		return 0, 0, fmt.Errorf("read the client's time zone: %w", err)
	}
	zone, err := calendar.LoadZone(zoneName)
	if err != nil {
		return 0, 0, err
	}
	year = tx.Now.In(zone).Year()
	err = tx.PGX.QueryRow(ctx, `INSERT INTO counters AS c (tenant_id, kind, year, value) VALUES ($1, 'incident', $2, $3)
		ON CONFLICT (tenant_id, kind, year) DO UPDATE SET value = c.value + excluded.value RETURNING value`, tx.TenantID, year, n).Scan(&last)
	if err != nil {
		return 0, 0, fmt.Errorf("take incident numbers: %w", err)
	}
	return year, last, nil
}

// insertTx inserts triggered incidents and returns the ids of those whose key was free.
func insertTx(ctx context.Context, tx *db.Tx, list []Incident) (map[uuid.UUID]bool, error) {
	n := len(list)
	ids, numbers, references, kinds := make([]uuid.UUID, n), make([]int64, n), make([]string, n), make([]string, n)
	keys, titles, descriptions, services := make([]string, n), make([]string, n), make([]string, n), make([]*uuid.UUID, n)
	priorities, alerts := make([]string, n), make([]int, n)
	acknowledge, resolve := make([]*time.Time, n), make([]*time.Time, n)
	for k, i := range list {
		ids[k], numbers[k], references[k], kinds[k] = i.ID, i.Number, i.Reference, string(i.Kind)
		keys[k], titles[k], descriptions[k], services[k] = i.Correlation, i.Title, i.Description, orNull(i.ServiceID)
		priorities[k], alerts[k] = string(i.Priority), i.Alerts
		acknowledge[k], resolve[k] = i.AcknowledgeDueAt, i.ResolveDueAt
	}
	var contract *uuid.UUID
	var version *int
	if list[0].ContractID != uuid.Nil {
		contract, version = &list[0].ContractID, &list[0].ContractVersion
	}
	rows, err := tx.PGX.Query(ctx, `INSERT INTO incidents (tenant_id, id, number, reference, kind, correlation, title, description, service_id, priority,
			state, alerts, firing, opened_at, acknowledge_due_at, resolve_due_at, due_at, contract_id, contract_version, version, updated_at)
		SELECT $1, u.id, u.number, u.reference, u.kind, u.correlation, u.title, u.description, u.service_id, u.priority,
			'triggered', u.alerts, u.alerts, $2, u.acknowledge_due_at, u.resolve_due_at, u.acknowledge_due_at, $3, $4, 1, $2
		FROM unnest($5::uuid[], $6::bigint[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::uuid[], $13::text[], $14::int[],
			$15::timestamptz[], $16::timestamptz[])
			AS u (id, number, reference, kind, correlation, title, description, service_id, priority, alerts, acknowledge_due_at, resolve_due_at)
		ON CONFLICT (tenant_id, correlation) WHERE state IN ('triggered', 'acknowledged', 'watching') DO NOTHING RETURNING id`,
		tx.TenantID, tx.Now, contract, version, ids, numbers, references, kinds, keys, titles, descriptions, services, priorities, alerts, acknowledge, resolve)
	if err != nil {
		return nil, fmt.Errorf("open incidents: %w", err)
	}
	inserted, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	if err != nil {
		return nil, fmt.Errorf("open incidents: %w", err)
	}
	known := make(map[uuid.UUID]bool, len(inserted))
	for _, id := range inserted {
		known[id] = true
	}
	return known, nil
}

// OpenUnparsedTx opens one incident a source for events that no parser understood, or adds them to the one that is open. The answer maps sources
// to incidents.
func OpenUnparsedTx(ctx context.Context, tx *db.Tx, events []Unparsed) (map[uuid.UUID]uuid.UUID, error) {
	promise, err := InForceTx(ctx, tx, tx.Now)
	if err != nil {
		return nil, err
	}
	bySource := map[uuid.UUID][]Unparsed{}
	var openings []Opening
	for _, e := range events {
		if bySource[e.SourceID] == nil {
			// What could not be read may be a page: it gets the priority of a high severity.
			openings = append(openings, Opening{
				Kind: KindUnparsed, Correlation: "unparsed:" + e.SourceID.String(), Title: e.SourceName, Description: e.Error,
				Priority: promise.PriorityOf("high"),
			})
		}
		bySource[e.SourceID] = append(bySource[e.SourceID], e)
	}
	for n, o := range openings {
		openings[n].Data = unparsedData(bySource[sourceOf(o.Correlation)])
	}
	return openForSourcesTx(ctx, tx, promise, openings)
}

// unparsedData names the newest event, which the room shows raw.
func unparsedData(events []Unparsed) map[string]any {
	last := events[len(events)-1]
	return map[string]any{
		"events": len(events), "event_id": last.EventID, "received_at": last.ReceivedAt.UTC().Format(time.RFC3339Nano),
		"source_id": last.SourceID, "source": last.SourceName, "tool": last.Tool, "error": last.Error,
	}
}

// OpenSilenceTx opens one incident a source that went silent, unless one is open. The answer maps sources to incidents.
func OpenSilenceTx(ctx context.Context, tx *db.Tx, silences []Silence) (map[uuid.UUID]uuid.UUID, error) {
	promise, err := InForceTx(ctx, tx, tx.Now)
	if err != nil {
		return nil, err
	}
	openings := make([]Opening, 0, len(silences))
	for _, s := range silences {
		// Blind time is as urgent as what might be happening in it.
		openings = append(openings, Opening{
			Kind: KindSilence, Correlation: "silence:" + s.SourceID.String(), Title: s.SourceName, ServiceID: s.ServiceID, Priority: promise.PriorityOf("high"),
			Data: map[string]any{"source_id": s.SourceID, "source": s.SourceName, "since": s.Since.UTC().Format(time.RFC3339Nano)},
		})
	}
	return openForSourcesTx(ctx, tx, promise, openings)
}

// openForSourcesTx opens what is not open, and leaves an entry on what is; what is watched returns to acknowledged, for it is not over.
func openForSourcesTx(ctx context.Context, tx *db.Tx, promise *Promise, openings []Opening) (map[uuid.UUID]uuid.UUID, error) {
	bySource := make(map[uuid.UUID]uuid.UUID, len(openings))
	if len(openings) == 0 {
		return bySource, nil
	}
	opened, joined, err := findOrOpenTx(ctx, tx, promise, openings)
	if err != nil {
		return nil, err
	}
	var entries []Entry
	var watched []Incident
	for _, o := range openings {
		if i, isNew := opened[o.Correlation]; isNew {
			bySource[sourceOf(o.Correlation)] = i.ID
			continue
		}
		i := joined[o.Correlation]
		bySource[sourceOf(o.Correlation)] = i.ID
		entries = append(entries, Entry{IncidentID: i.ID, Kind: EntrySource, Data: o.Data})
		if i.State == Watching {
			entries = append(entries, i.resume(tx.Now))
			watched = append(watched, i)
		}
	}
	if err := AppendTx(ctx, tx, entries...); err != nil || len(entries) == 0 {
		return bySource, err
	}
	if len(watched) == 0 {
		return bySource, live.Publish(ctx, tx, live.Incident, uuid.Nil)
	}
	var promises Promises
	owed, err := promises.ForTx(ctx, tx, watched)
	if err != nil {
		return nil, err
	}
	for n, i := range watched {
		watched[n] = owed[n].schedule(i)
	}
	if err := updateAllTx(ctx, tx, watched); err != nil {
		return nil, err
	}
	return bySource, publishAllTx(ctx, tx, watched)
}

// sourceOf reads the source out of a correlation key that ends with it.
func sourceOf(correlation string) uuid.UUID {
	_, id, _ := strings.Cut(correlation, ":")
	return uuid.MustParse(id) // made from an id a few lines above
}

// OpenManualTx opens an incident that a person reports.
func OpenManualTx(ctx context.Context, tx *db.Tx, o Opening) (Incident, error) {
	o.Kind, o.Alerts = KindManual, 0
	// A person who reports what is known already still gets an incident: nobody's words are merged away.
	o.Correlation = "manual:" + db.NewID(tx.Now).String()
	if strings.TrimSpace(o.Title) == "" {
		return Incident{}, fault.New(fault.Invalid, "title_missing", "An incident needs a title.").At("body.title", "Say in a few words what is wrong.")
	}
	promise, err := InForceTx(ctx, tx, tx.Now)
	if err != nil {
		return Incident{}, err
	}
	opened, err := openTx(ctx, tx, promise, []Opening{o})
	if err != nil {
		if db.Code(err) == "23503" { // the component is not the tenant's
			return Incident{}, fault.New(fault.Invalid, "service_unknown", "This client has no such component.").At("body.service_id", "Choose one of its components.").Because(err)
		}
		return Incident{}, err
	}
	i := opened[o.Correlation]
	return i, recordTx(ctx, tx, i, "incident.opened", o.Actor, map[string]any{"reference": i.Reference, "title": i.Title, "priority": i.Priority})
}
