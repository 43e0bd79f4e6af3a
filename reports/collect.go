package reports

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"vigie/app/db"
	"vigie/app/fault"
	"vigie/reports/ledger"
	"vigie/reports/sla"
	"vigie/tenants"
	"vigie/tenants/calendar"
)

// dossier is everything one snapshot of the database says about a client's month. What follows is computed from it alone.
type dossier struct {
	// at is the instant of the snapshot, in whole seconds.
	at       time.Time
	period   Period
	provider tenants.Provider
	tenant   tenants.Tenant
	// contract ruled the month; versions are all that were ever agreed.
	contract tenants.ContractVersion
	versions []tenants.ContractVersion
	// during is the month in the contract's zone, from the first contract's start on; asOf cuts a provisional one, and is zero for a whole month.
	during   calendar.Interval
	asOf     time.Time
	services []tenants.Service
	sources  []tenants.Source
	ledger   ledger.Snapshot
	// upcoming are maintenances announced for after the period.
	upcoming  []ledger.Maintenance
	incidents []incident
	// arrivals counts the alerts of the period by local hour.
	arrivals [24]int
	issued   []issuedMonth
	people   map[string]string
}

// incident is what a report tells of an incident.
type incident struct {
	ID             uuid.UUID
	Reference      string
	Kind           string
	Priority       tenants.Priority
	Title          string
	Summary, Cause string
	OpenedAt       time.Time
	AcknowledgedAt *time.Time
	// AcknowledgeDueAt is when the acknowledgement was promised; it stands still once it is given.
	AcknowledgeDueAt *time.Time
	ResolvedAt       *time.Time
}

// issuedMonth is a month whose final report was issued.
type issuedMonth struct {
	Period         string
	Version        int
	Availability   *string
	Verdict        *string
	EvidenceSHA256 []byte
}

// end is where measuring stops.
func (d *dossier) end() time.Time {
	if !d.asOf.IsZero() && d.asOf.Before(d.during.To) {
		return d.asOf
	}
	return d.during.To
}

// scope says what to collect.
type scope struct {
	period Period
	// asOf is the instant at which a provisional figure stops; zero asks for the whole month, or up to the snapshot where it is not over.
	asOf time.Time
	// upTo is the last fact to look at; zero for all.
	upTo int64
	// figuresOnly leaves out what only a report's pages show.
	figuresOnly bool
}

// collectTx reads a dossier in one snapshot.
func collectTx(ctx context.Context, tx *db.Tx, s scope) (*dossier, error) {
	d := &dossier{at: tx.Now.Truncate(time.Second), period: s.period, people: map[string]string{}}
	var err error
	if d.tenant, err = tenants.TenantTx(ctx, tx); err != nil {
		return nil, err
	}
	if d.versions, err = tenants.VersionsTx(ctx, tx); err != nil {
		return nil, err
	}
	if d.contract, d.during, err = ruling(d.versions, s.period); err != nil {
		return nil, err
	}
	if err := d.cut(s.asOf); err != nil {
		return nil, err
	}
	if d.services, err = tenants.ServicesTx(ctx, tx); err != nil {
		return nil, err
	}
	if d.sources, err = heardTx(ctx, tx); err != nil {
		return nil, err
	}
	if s.upTo == 0 {
		s.upTo = math.MaxInt64
	}
	margin := time.Duration(d.contract.Terms.MinOutageS) * time.Second
	if d.ledger, err = ledger.AsOfTx(ctx, tx, d.during.From, d.during.To, margin, s.upTo); err != nil {
		return nil, err
	}
	if s.figuresOnly {
		return d, nil
	}
	return d, d.completeTx(ctx, tx)
}

// cut stops a month that is not over, and refuses one that has not begun.
func (d *dossier) cut(asOf time.Time) error {
	if asOf.IsZero() && d.at.Before(d.during.To) {
		asOf = d.at
	}
	if asOf.IsZero() || !asOf.Before(d.during.To) {
		return nil
	}
	d.asOf = asOf.UTC().Truncate(time.Second)
	if !d.during.From.Before(d.asOf) {
		return fault.New(fault.Conflict, "period_not_begun", "This month has not begun: there is nothing to measure yet.")
	}
	return nil
}

// completeTx adds what the pages show besides the figures.
func (d *dossier) completeTx(ctx context.Context, tx *db.Tx) (err error) {
	d.provider, err = tenants.ProviderTx(ctx, tx)
	switch {
	case errors.Is(err, fault.ErrNotFound):
		d.provider.Name = "Vigie" // nobody has named the provider yet
	case err != nil:
		return err
	}
	if d.incidents, err = incidentsTx(ctx, tx, d); err != nil {
		return err
	}
	if d.arrivals, err = arrivalsTx(ctx, tx, d); err != nil {
		return err
	}
	if d.issued, err = issuedTx(ctx, tx, d.contract.ContractID); err != nil {
		return err
	}
	announced, err := ledger.MaintenancesTx(ctx, tx)
	if err != nil {
		return err
	}
	for _, m := range announced {
		if m.CancelledAt.IsZero() && !m.From.Before(d.end()) && m.From.After(d.at) {
			d.upcoming = append(d.upcoming, m)
		}
	}
	slices.Reverse(d.upcoming) // soonest first
	return d.peopleTx(ctx, tx)
}

// incidentsTx reads the incidents that opened in the period and those behind its outages.
func incidentsTx(ctx context.Context, tx *db.Tx, d *dossier) ([]incident, error) {
	var behind []uuid.UUID
	for _, o := range d.ledger.Outages {
		if o.IncidentID != uuid.Nil {
			behind = append(behind, o.IncidentID)
		}
	}
	rows, err := tx.PGX.Query(ctx, `SELECT id, reference, kind, priority, title, summary, cause, opened_at, acknowledged_at, acknowledge_due_at, resolved_at FROM incidents
		WHERE tenant_id = $1 AND ((opened_at >= $2 AND opened_at < $3) OR id = ANY($4)) ORDER BY opened_at, id`, tx.TenantID, d.during.From, d.end(), behind)
	if err != nil {
		return nil, fmt.Errorf("read incidents: %w", err)
	}
	found, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (i incident, err error) {
		err = row.Scan(&i.ID, &i.Reference, &i.Kind, &i.Priority, &i.Title, &i.Summary, &i.Cause, &i.OpenedAt, &i.AcknowledgedAt, &i.AcknowledgeDueAt, &i.ResolvedAt)
		i.OpenedAt, i.AcknowledgedAt, i.AcknowledgeDueAt, i.ResolvedAt = i.OpenedAt.UTC(), utc(i.AcknowledgedAt), utc(i.AcknowledgeDueAt), utc(i.ResolvedAt)
		return i, err
	})
	if err != nil {
		return nil, fmt.Errorf("read incidents: %w", err)
	}
	return found, nil
}

func utc(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	u := t.UTC()
	return &u
}

func arrivalsTx(ctx context.Context, tx *db.Tx, d *dossier) (hours [24]int, err error) {
	rows, err := tx.PGX.Query(ctx, `SELECT extract(hour FROM first_at AT TIME ZONE $4)::int, count(*)::int FROM alerts
		WHERE tenant_id = $1 AND first_at >= $2 AND first_at < $3 GROUP BY 1`, tx.TenantID, d.during.From, d.end(), d.contract.Terms.TimeZone)
	if err != nil {
		return hours, fmt.Errorf("count alerts: %w", err)
	}
	var hour, n int
	_, err = pgx.ForEachRow(rows, []any{&hour, &n}, func() error { hours[hour] = n; return nil })
	if err != nil {
		return hours, fmt.Errorf("count alerts: %w", err)
	}
	return hours, nil
}

// issuedTx reads the newest final report of each month of a contract.
func issuedTx(ctx context.Context, tx *db.Tx, contract uuid.UUID) ([]issuedMonth, error) {
	rows, err := tx.PGX.Query(ctx, `SELECT DISTINCT ON (period) period, version, availability, verdict, evidence_sha256 FROM reports
		WHERE tenant_id = $1 AND contract_id = $2 AND state = 'issued' AND NOT provisional ORDER BY period, issued_at DESC`, tx.TenantID, contract)
	if err != nil {
		return nil, fmt.Errorf("read issued months: %w", err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByPos[issuedMonth])
	if err != nil {
		return nil, fmt.Errorf("read issued months: %w", err)
	}
	return found, nil
}

// peopleTx reads the names behind the ids that the ledger holds.
func (d *dossier) peopleTx(ctx context.Context, tx *db.Tx) error {
	var ids []uuid.UUID
	note := func(actor string) {
		if id, err := uuid.Parse(actor); err == nil {
			ids = append(ids, id)
		}
	}
	for _, x := range d.ledger.Exclusions {
		note(x.ProposedBy)
		note(x.DecidedBy)
	}
	for _, m := range d.ledger.Maintenances {
		note(m.AnnouncedBy)
	}
	rows, err := tx.PGX.Query(ctx, `SELECT id::text, name FROM people WHERE id = ANY($1)`, ids)
	if err != nil {
		return fmt.Errorf("read names: %w", err)
	}
	var id, name string
	if _, err = pgx.ForEachRow(rows, []any{&id, &name}, func() error { d.people[id] = name; return nil }); err != nil {
		return fmt.Errorf("read names: %w", err)
	}
	return nil
}

// nameOf returns the name behind an actor of the ledger.
func (d *dossier) nameOf(actor string) string {
	switch {
	case actor == "":
		return ""
	case actor == ledger.Vigie:
		return "Vigie"
	case d.people[actor] != "":
		return d.people[actor]
	}
	return actor
}

// engine names the rules that the figures were computed by, as every report prints them.
const engine = "vigie/sla 1"

// compute runs the engine on a dossier's input.
func compute(in sla.Input) (sla.Result, error) {
	r, err := sla.Compute(in)
	if err != nil {
		return r, fault.New(fault.Conflict, "not_computable", "The contract and the recorded facts do not make a figure: "+err.Error()+".").Because(err)
	}
	return r, nil
}

// heardTx returns the sources that have said anything at all. One that is entered and not plugged in yet watches nothing.
func heardTx(ctx context.Context, tx *db.Tx) ([]tenants.Source, error) {
	sources, err := tenants.SourcesTx(ctx, tx)
	return slices.DeleteFunc(sources, func(s tenants.Source) bool { return s.FirstEventAt == nil }), err
}
