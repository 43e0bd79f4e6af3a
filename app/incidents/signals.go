package incidents

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"vigie/app/db"
	"vigie/app/live"
	"vigie/tenants"
)

// change is what the alerts of a batch do to one open incident.
type change struct {
	before Incident
	// alerts joined, and by how much the number of firing ones changes.
	alerts, firing int
	// priority is the most urgent of the alerts that joined; empty when none did.
	priority Priority
	// doubted: at least one recovery came without a proof of life.
	doubted bool
	title   string
	data    map[string]any
}

// decide returns the incident after the change and the entries that tell of it. It is pure.
func (c change) decide(promise *Promise, at time.Time) (Incident, []Entry) {
	after := c.before
	after.Alerts += c.alerts
	after.Firing = max(0, after.Firing+c.firing)
	after.UpdatedAt = at
	recovered := c.firing < 0
	data := map[string]any{"firing": after.Firing}
	for k, v := range c.data {
		data[k] = v
	}
	if recovered {
		data["recovered"] = -c.firing
		data["doubted"] = c.doubted
	}
	var entries []Entry
	if c.alerts != 0 || c.firing != 0 {
		entries = append(entries, Entry{IncidentID: after.ID, Kind: EntryAlert, Body: c.title, Data: data})
	}
	if c.priority != "" && c.priority < after.Priority {
		after.Version++
		entries = append(entries, Entry{
			IncidentID: after.ID, Kind: EntryPriority, Data: map[string]any{"from": after.Priority, "to": c.priority, "version": after.Version},
		})
		after.Priority = c.priority
	}
	switch {
	case recovered && after.Firing == 0 && !c.doubted && after.State == Acknowledged:
		after.Version++
		after.State, after.WatchingAt = Watching, &at
		entries = append(entries, Entry{IncidentID: after.ID, Kind: EntryWatching, Data: map[string]any{"version": after.Version}})
	case c.firing > 0 && after.State == Watching:
		entries = append(entries, after.resume(at))
	}
	return promise.schedule(after), entries
}

// resume takes an incident off watch, as its signal is back, and returns the entry that tells of it.
func (i *Incident) resume(at time.Time) Entry {
	i.Version++
	i.State, i.WatchingAt, i.UpdateStartedAt, i.UpdatedAt = Acknowledged, nil, &at, at
	return Entry{IncidentID: i.ID, Kind: EntryReopened, Data: map[string]any{"from": Watching, "version": i.Version}}
}

// applyTx decides and writes the changes of locked incidents, all at once.
func applyTx(ctx context.Context, tx *db.Tx, changes []change) ([]Incident, error) {
	if len(changes) == 0 {
		return nil, nil
	}
	list := make([]Incident, len(changes))
	for n, c := range changes {
		list[n] = c.before
	}
	var promises Promises
	owed, err := promises.ForTx(ctx, tx, list)
	if err != nil {
		return nil, err
	}
	var entries []Entry
	for n, c := range changes {
		after, told := c.decide(owed[n], tx.Now)
		list[n] = after
		entries = append(entries, told...)
	}
	if err := updateAllTx(ctx, tx, list); err != nil {
		return nil, err
	}
	if err := AppendTx(ctx, tx, entries...); err != nil {
		return nil, err
	}
	return list, publishAllTx(ctx, tx, list)
}

// publishAllTx tells the browsers of a batch in two notices, however many incidents it touched.
func publishAllTx(ctx context.Context, tx *db.Tx, list []Incident) error {
	ref := uuid.Nil
	if len(list) == 1 {
		ref = list[0].ID
	}
	if err := live.Publish(ctx, tx, live.Incidents, uuid.Nil); err != nil {
		return err
	}
	return live.Publish(ctx, tx, live.Incident, ref)
}

func updateAllTx(ctx context.Context, tx *db.Tx, list []Incident) error {
	n := len(list)
	ids, priorities, states := make([]uuid.UUID, n), make([]string, n), make([]string, n)
	alerts, firing, versions := make([]int, n), make([]int, n), make([]int, n)
	watching, started := make([]*time.Time, n), make([]*time.Time, n)
	acknowledge, update, resolve, due := make([]*time.Time, n), make([]*time.Time, n), make([]*time.Time, n), make([]*time.Time, n)
	for k, i := range list {
		ids[k], priorities[k], states[k] = i.ID, string(i.Priority), string(i.State)
		alerts[k], firing[k], versions[k] = i.Alerts, i.Firing, i.Version
		watching[k], started[k] = i.WatchingAt, i.UpdateStartedAt
		acknowledge[k], update[k], resolve[k], due[k] = i.AcknowledgeDueAt, i.UpdateDueAt, i.ResolveDueAt, i.DueAt
	}
	_, err := tx.PGX.Exec(ctx, `UPDATE incidents i SET priority = u.priority, state = u.state, alerts = u.alerts, firing = u.firing, version = u.version,
			watching_at = u.watching_at, update_started_at = u.update_started_at, acknowledge_due_at = u.acknowledge_due_at,
			update_due_at = u.update_due_at, resolve_due_at = u.resolve_due_at, due_at = u.due_at, updated_at = $2
		FROM unnest($3::uuid[], $4::text[], $5::text[], $6::int[], $7::int[], $8::int[], $9::timestamptz[], $10::timestamptz[], $11::timestamptz[],
			$12::timestamptz[], $13::timestamptz[], $14::timestamptz[])
			AS u (id, priority, state, alerts, firing, version, watching_at, update_started_at, acknowledge_due_at, update_due_at, resolve_due_at, due_at)
		WHERE i.tenant_id = $1 AND i.id = u.id`,
		tx.TenantID, tx.Now, ids, priorities, states, alerts, firing, versions, watching, started, acknowledge, update, resolve, due)
	if err != nil {
		return fmt.Errorf("update incidents: %w", err)
	}
	return nil
}

// lockAllTx returns the open incidents with these ids, locked in the order of their ids.
func lockAllTx(ctx context.Context, tx *db.Tx, ids []uuid.UUID) ([]Incident, error) {
	rows, err := tx.PGX.Query(ctx, `SELECT `+columns+` FROM incidents i`+joins+`
		WHERE i.tenant_id = $1 AND i.id = ANY($2) AND i.state IN ('triggered', 'acknowledged', 'watching') ORDER BY i.id FOR UPDATE OF i`, tx.TenantID, ids)
	if err != nil {
		return nil, fmt.Errorf("lock incidents: %w", err)
	}
	list, err := pgx.CollectRows(rows, scan)
	if err != nil {
		return nil, fmt.Errorf("lock incidents: %w", err)
	}
	return list, nil
}

// SignalsResolvedTx takes alerts that no longer fire off their incidents. When the last one is gone an acknowledged incident goes to watching;
// a triggered one stays, because nobody has looked at it yet, and its timeline says that the signal recovered. Incidents that are resolved or
// closed are left alone.
func SignalsResolvedTx(ctx context.Context, tx *db.Tx, recovered []Signal) error {
	sums := map[uuid.UUID]Signal{}
	var ids []uuid.UUID
	for _, s := range recovered {
		sum, seen := sums[s.IncidentID]
		if !seen {
			ids = append(ids, s.IncidentID)
			sum = Signal{Title: s.Title}
		}
		sum.Alerts += max(1, s.Alerts)
		sum.Doubted = sum.Doubted || s.Doubted
		sums[s.IncidentID] = sum
	}
	if len(ids) == 0 {
		return nil
	}
	list, err := lockAllTx(ctx, tx, ids)
	if err != nil {
		return err
	}
	changes := make([]change, len(list))
	for n, i := range list {
		sum := sums[i.ID]
		changes[n] = change{before: i, firing: -sum.Alerts, doubted: sum.Doubted, title: sum.Title}
	}
	_, err = applyTx(ctx, tx, changes)
	return err
}

// SignalsAcknowledgedTx tells in the timelines of open incidents that alerts were acknowledged in their tool. That is all it does: who or what did
// it is not known to Vigie, so the incident stays as it is and its clocks run on until a person acknowledges it here.
func SignalsAcknowledgedTx(ctx context.Context, tx *db.Tx, acknowledged []Signal) error {
	return tellTx(ctx, tx, "acknowledged", acknowledged, nil)
}

// SignalsResumedTx tells open incidents that alerts fired on through a silence of their source: the time since its return counts as another outage. It
// changes their version, so that nobody resolves one whose outages were others when they were read.
func SignalsResumedTx(ctx context.Context, tx *db.Tx, resumed []Signal) error {
	return tellTx(ctx, tx, "resumed", resumed, func(list []Incident) error {
		for n := range list {
			list[n].Version++
		}
		return updateAllTx(ctx, tx, list)
	})
}

// tellTx tells in the timelines of open incidents what became of how many of their alerts, after change has changed them; nil changes nothing.
func tellTx(ctx context.Context, tx *db.Tx, what string, signals []Signal, change func([]Incident) error) error {
	counts, titles := map[uuid.UUID]int{}, map[uuid.UUID]string{}
	var ids []uuid.UUID
	for _, s := range signals {
		if counts[s.IncidentID]++; counts[s.IncidentID] == 1 {
			ids, titles[s.IncidentID] = append(ids, s.IncidentID), s.Title
		}
	}
	if len(ids) == 0 {
		return nil
	}
	list, err := lockAllTx(ctx, tx, ids)
	if err != nil || len(list) == 0 {
		return err
	}
	if change != nil {
		if err := change(list); err != nil {
			return err
		}
	}
	entries := make([]Entry, len(list))
	for n, i := range list {
		data := map[string]any{what: counts[i.ID], "firing": i.Firing}
		if change != nil {
			data["version"] = i.Version
		}
		entries[n] = Entry{IncidentID: i.ID, Kind: EntryAlert, Body: titles[i.ID], Data: data}
	}
	if err := AppendTx(ctx, tx, entries...); err != nil {
		return err
	}
	return publishAllTx(ctx, tx, list)
}

// Raise says that an alert of an incident became worse.
type Raise struct {
	IncidentID uuid.UUID
	// Severity and Priority are those of a Candidate.
	Severity tenants.Severity
	Priority Priority
	Title    string
}

// RaisedTx gives open incidents the priority of alerts that became worse, where it is more urgent than theirs.
func RaisedTx(ctx context.Context, tx *db.Tx, raises []Raise) error {
	if len(raises) == 0 {
		return nil
	}
	ids := make([]uuid.UUID, len(raises))
	for n, r := range raises {
		ids[n] = r.IncidentID
	}
	list, err := lockAllTx(ctx, tx, ids)
	if err != nil {
		return err
	}
	var promises Promises
	owed, err := promises.ForTx(ctx, tx, list)
	if err != nil {
		return err
	}
	var changes []change
	for n, i := range list {
		c := change{before: i, priority: i.Priority}
		for _, r := range raises {
			if r.IncidentID != i.ID {
				continue
			}
			c.title, c.priority = r.Title, min(c.priority, owed[n].PriorityOf(r.Severity))
			if r.Priority != "" {
				c.priority = min(c.priority, r.Priority)
			}
		}
		if c.priority < i.Priority {
			changes = append(changes, c)
		}
	}
	_, err = applyTx(ctx, tx, changes)
	return err
}

// CountTx adds events to the signal that an incident's preview draws.
func CountTx(ctx context.Context, tx *db.Tx, counts []Count) error {
	type cell struct {
		incident uuid.UUID
		minute   time.Time
	}
	sums := map[cell]int{}
	for _, c := range counts {
		sums[cell{c.IncidentID, c.At.UTC().Truncate(time.Minute)}] += c.Events
	}
	if len(sums) == 0 {
		return nil
	}
	cells := make([]cell, 0, len(sums))
	for c := range sums {
		cells = append(cells, c)
	}
	slices.SortFunc(cells, func(a, b cell) int { // always the same order, so that two batches cannot wait for each other
		if by := slices.Compare(a.incident[:], b.incident[:]); by != 0 {
			return by
		}
		return a.minute.Compare(b.minute)
	})
	ids, minutes, events := make([]uuid.UUID, len(cells)), make([]time.Time, len(cells)), make([]int, len(cells))
	for n, c := range cells {
		ids[n], minutes[n], events[n] = c.incident, c.minute, sums[c]
	}
	_, err := tx.PGX.Exec(ctx, `INSERT INTO incident_signals AS s (tenant_id, incident_id, minute, events)
		SELECT $1, u.* FROM unnest($2::uuid[], $3::timestamptz[], $4::int[]) AS u
		ON CONFLICT (tenant_id, incident_id, minute) DO UPDATE SET events = s.events + excluded.events`, tx.TenantID, ids, minutes, events)
	if err != nil {
		return fmt.Errorf("count signals: %w", err)
	}
	return nil
}

// SilenceEndedTx tells the open silence incidents of these sources that the source is heard again: acknowledged goes to watching, triggered stays
// with an entry.
func SilenceEndedTx(ctx context.Context, tx *db.Tx, sources []uuid.UUID) error {
	if len(sources) == 0 {
		return nil
	}
	keys := make([]string, len(sources))
	for n, id := range sources {
		keys[n] = "silence:" + id.String()
	}
	found := map[string]Incident{}
	if err := lockOpenTx(ctx, tx, keys, found); err != nil || len(found) == 0 {
		return err
	}
	list, owed := make([]Incident, 0, len(found)), Promises{}
	for _, i := range found {
		list = append(list, i)
	}
	promises, err := owed.ForTx(ctx, tx, list)
	if err != nil {
		return err
	}
	var entries []Entry
	for n, i := range list {
		entries = append(entries, Entry{IncidentID: i.ID, Kind: EntrySource, Body: i.Title, Data: map[string]any{"heard": true}})
		if i.State == Acknowledged {
			i.Version++
			i.State, i.WatchingAt = Watching, &tx.Now
			entries = append(entries, Entry{IncidentID: i.ID, Kind: EntryWatching, Data: map[string]any{"version": i.Version}})
		}
		list[n] = promises[n].schedule(i)
	}
	if err := updateAllTx(ctx, tx, list); err != nil {
		return err
	}
	if err := AppendTx(ctx, tx, entries...); err != nil {
		return err
	}
	return publishAllTx(ctx, tx, list)
}
