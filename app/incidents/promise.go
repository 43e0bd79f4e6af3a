package incidents

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"vigie/app/db"
	"vigie/tenants"
	"vigie/tenants/calendar"
)

// Promise is what one version of a contract owes when an incident happens: its coverage calendar, its response targets, and the priority of each
// severity. It never changes. A nil promise owes nothing.
type Promise struct {
	ContractID uuid.UUID
	Reference  string
	Version    int
	// Hours is the coverage window with its zone and holidays: clocks run inside it only.
	Hours calendar.Hours
	Terms tenants.Terms
}

// NewPromise reads a contract version; around is an instant near which its holidays are needed.
func NewPromise(v tenants.ContractVersion, around time.Time) (*Promise, error) {
	hours, err := v.Terms.CoverageHours(around)
	if err != nil {
		return nil, fmt.Errorf("read coverage of contract version: %w", err)
	}
	return &Promise{ContractID: v.ContractID, Reference: v.Reference, Version: v.Version, Hours: hours, Terms: v.Terms}, nil
}

// InForceTx returns the promise of the tenant's contract at an instant; nil when no contract is in force.
func InForceTx(ctx context.Context, tx *db.Tx, at time.Time) (*Promise, error) {
	version, err := tenants.InForceTx(ctx, tx, at)
	if errors.Is(err, tenants.ErrNoContract) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return NewPromise(version, at)
}

// PromiseTx returns the promise an incident was opened under; nil when no contract was in force.
func PromiseTx(ctx context.Context, tx *db.Tx, i Incident) (*Promise, error) {
	var p Promises
	found, err := p.ForTx(ctx, tx, []Incident{i})
	if err != nil {
		return nil, err
	}
	return found[0], nil
}

// Promises reads contract versions and keeps them: a version never changes, so what was read once is true for ever. The zero value is ready, and
// may be used by several goroutines. It holds no right: callers ask for versions that a row they could read names.
type Promises struct {
	mu    sync.Mutex
	known map[promiseKey]*Promise
}

type promiseKey struct {
	contract uuid.UUID
	version  int
	// year is that of the instant the holidays are for.
	year int
}

// mostPromises bounds what is kept; beyond it everything is read anew.
const mostPromises = 20_000

// ForTx returns the promises of the incidents, in their order, nil for those without a contract. It reads all versions it does not know at once.
func (p *Promises) ForTx(ctx context.Context, tx *db.Tx, list []Incident) ([]*Promise, error) {
	found := make([]*Promise, len(list))
	var contracts []uuid.UUID
	var versions []int
	missing := map[promiseKey]bool{}
	p.mu.Lock()
	for n, i := range list {
		if i.ContractID == uuid.Nil {
			continue
		}
		key := promiseKey{i.ContractID, i.ContractVersion, i.OpenedAt.Year()}
		if found[n] = p.known[key]; found[n] == nil && !missing[key] {
			missing[key] = true
			contracts, versions = append(contracts, key.contract), append(versions, key.version)
		}
	}
	p.mu.Unlock()
	if len(missing) == 0 {
		return found, nil
	}
	read, err := readVersions(ctx, tx, contracts, versions)
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.known == nil || len(p.known) > mostPromises {
		p.known = make(map[promiseKey]*Promise, len(missing))
	}
	for n, i := range list {
		key := promiseKey{i.ContractID, i.ContractVersion, i.OpenedAt.Year()}
		if found[n] != nil || i.ContractID == uuid.Nil {
			continue
		}
		if p.known[key] == nil {
			if p.known[key], err = NewPromise(read[versionKey{key.contract, key.version}], i.OpenedAt); err != nil {
				return nil, err
			}
		}
		found[n] = p.known[key]
	}
	return found, nil
}

type versionKey struct {
	contract uuid.UUID
	version  int
}

// readVersions returns the versions asked for that the scope may see.
func readVersions(ctx context.Context, tx *db.Tx, contracts []uuid.UUID, versions []int) (map[versionKey]tenants.ContractVersion, error) {
	rows, err := tx.PGX.Query(ctx, `SELECT v.contract_id, c.reference, v.version, v.terms FROM unnest($1::uuid[], $2::int[]) AS want (contract, version)
		JOIN contract_versions v ON v.contract_id = want.contract AND v.version = want.version
		JOIN contracts c ON c.tenant_id = v.tenant_id AND c.id = v.contract_id`, contracts, versions)
	if err != nil {
		return nil, fmt.Errorf("read contract versions: %w", err)
	}
	read := make(map[versionKey]tenants.ContractVersion, len(contracts))
	var v tenants.ContractVersion
	var terms []byte
	_, err = pgx.ForEachRow(rows, []any{&v.ContractID, &v.Reference, &v.Version, &terms}, func() error {
		v.Terms = tenants.Terms{}
		if err := json.Unmarshal(terms, &v.Terms); err != nil {
			return err
		}
		read[versionKey{v.ContractID, v.Version}] = v
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read contract versions: %w", err)
	}
	return read, nil
}

// ClockKind names a clock.
type ClockKind string

// The clocks.
const (
	ClockAcknowledge ClockKind = "acknowledge"
	ClockUpdate      ClockKind = "update"
	ClockResolve     ClockKind = "resolve"
)

// Clock is one promise of the contract about one incident.
type Clock struct {
	Kind      ClockKind
	StartedAt time.Time
	// DueAt is when it runs out; nil when the contract promises nothing, or when the clock stands because nothing is owed any more.
	DueAt *time.Time
	// Total is the promised duration in covered time.
	Total time.Duration
	// Met is nil while it is not decided.
	Met *bool
	// Took is the covered time that was needed; nil while it runs.
	Took *time.Duration
}

// Due is the clock that runs out next.
type Due struct {
	Kind      ClockKind
	At        time.Time
	StartedAt time.Time
	// Total is the promised duration in covered time.
	Total time.Duration
	// Paused says that the instant lies outside the coverage, so that the clock stands still.
	Paused bool
}

// PriorityOf turns an alert's severity into a priority: by the contract, or critical to P1 and so on without one.
func (p *Promise) PriorityOf(severity tenants.Severity) Priority {
	if p == nil {
		return tenants.DefaultTerms("UTC").Priority(severity)
	}
	return p.Terms.Priority(severity)
}

// target returns how long a priority may wait for what the clock measures, in covered time; zero when nothing is promised.
func (p *Promise) target(kind ClockKind, priority Priority) time.Duration {
	if p == nil {
		return 0
	}
	response := p.Terms.Response[priority]
	seconds := response.ResolveS
	switch kind {
	case ClockAcknowledge:
		seconds = response.AcknowledgeS
	case ClockUpdate:
		seconds = response.UpdateS
	}
	return time.Duration(seconds) * time.Second
}

// schedule sets when the clocks of an incident run out and which comes next. It is the only place that does, and it is pure.
//
// An acknowledgement freezes its own clock: a later change of priority does not make a kept promise a broken one. The update clock runs while the
// incident is acknowledged, from the acknowledgement or from what the client last read; the resolve clock runs until the resolution.
func (p *Promise) schedule(i Incident) Incident {
	if i.AcknowledgedAt == nil {
		i.AcknowledgeDueAt = p.after(i.OpenedAt, p.target(ClockAcknowledge, i.Priority))
	}
	if i.State.Open() {
		i.ResolveDueAt = p.after(i.OpenedAt, p.target(ClockResolve, i.Priority))
	}
	i.UpdateDueAt = nil
	if i.State == Acknowledged && i.UpdateStartedAt != nil {
		i.UpdateDueAt = p.after(*i.UpdateStartedAt, p.target(ClockUpdate, i.Priority))
	}
	_, i.DueAt = i.next()
	return i
}

// next returns the clock that runs out first in the incident's state.
func (i Incident) next() (ClockKind, *time.Time) {
	switch i.State {
	case Triggered:
		return ClockAcknowledge, i.AcknowledgeDueAt
	case Acknowledged:
		if i.UpdateDueAt != nil && (i.ResolveDueAt == nil || i.UpdateDueAt.Before(*i.ResolveDueAt)) {
			return ClockUpdate, i.UpdateDueAt
		}
		return ClockResolve, i.ResolveDueAt
	case Watching:
		return ClockResolve, i.ResolveDueAt
	}
	return "", nil
}

// after returns when d of covered time has passed since from; nil when nothing is promised, or when the coverage never opens for so long.
func (p *Promise) after(from time.Time, d time.Duration) *time.Time {
	if p == nil || d <= 0 {
		return nil
	}
	due, err := p.Hours.Add(from, d)
	if err != nil {
		return nil // a window that stays closed for ten years promises nothing
	}
	due = due.UTC()
	return &due
}

// Due returns the clock that runs out next; nil when none runs.
func (i Incident) Due(p *Promise, at time.Time) *Due {
	kind, due := i.next()
	if due == nil || p == nil {
		return nil
	}
	d := &Due{Kind: kind, At: *due, StartedAt: i.OpenedAt, Total: p.target(kind, i.Priority), Paused: !p.Hours.Covers(at)}
	if kind == ClockUpdate {
		d.StartedAt = *i.UpdateStartedAt
	}
	return d
}

// Clocks returns the incident's promises as the room shows them: what was owed, and whether it was kept. The update clock appears while it runs.
func (i Incident) Clocks(p *Promise, at time.Time) []Clock {
	if p == nil {
		return nil
	}
	var clocks []Clock
	if i.AcknowledgeDueAt != nil {
		clocks = append(clocks, p.clock(ClockAcknowledge, i, i.OpenedAt, i.AcknowledgeDueAt, i.AcknowledgedAt, at))
	}
	if i.UpdateDueAt != nil {
		clocks = append(clocks, p.clock(ClockUpdate, i, *i.UpdateStartedAt, i.UpdateDueAt, nil, at))
	}
	if i.ResolveDueAt != nil {
		clocks = append(clocks, p.clock(ClockResolve, i, i.OpenedAt, i.ResolveDueAt, i.ResolvedAt, at))
	}
	return clocks
}

func (p *Promise) clock(kind ClockKind, i Incident, from time.Time, due, done *time.Time, at time.Time) Clock {
	c := Clock{Kind: kind, StartedAt: from, DueAt: due, Total: p.target(kind, i.Priority)}
	if done != nil {
		met, took := !done.After(*due), p.Hours.Elapsed(from, *done)
		c.Met, c.Took = &met, &took
		c.Total = p.Hours.Elapsed(from, *due) // what was promised then, whatever the priority is now
	} else if at.After(*due) {
		met := false
		c.Met = &met
	}
	return c
}
