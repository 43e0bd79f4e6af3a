package tenants

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"vigie/app/db"
	"vigie/app/fault"
	"vigie/tenants/calendar"
)

// Contract is an agreement with a client; what it says is in its versions.
type Contract struct {
	ID        uuid.UUID
	Reference string
	CreatedAt time.Time
	// Versions are in the order of their numbers.
	Versions []ContractVersion
}

// ContractVersion is what was agreed from a day on. It is never edited.
type ContractVersion struct {
	ContractID uuid.UUID
	Reference  string
	Version    int
	// EffectiveFrom is the first day in force, in the terms' zone.
	EffectiveFrom calendar.Date
	Terms         Terms
	CreatedAt     time.Time
	// CreatedBy is the person who entered it; uuid.Nil for Vigie itself.
	CreatedBy uuid.UUID
}

// Start returns the instant at which the version comes into force.
func (v ContractVersion) Start() (time.Time, error) {
	zone, err := v.Terms.Zone()
	if err != nil {
		return time.Time{}, err
	}
	return v.EffectiveFrom.Start(zone), nil
}

// ErrNoContract says that nothing was agreed for that moment.
var ErrNoContract = fault.New(fault.Conflict, "no_contract", "No contract of this client is in force then: enter one first.")

// InForce returns the version that rules an instant: of those already in force, the one that came last. A contract with another reference
// replaces the earlier one from its first day on.
func InForce(versions []ContractVersion, at time.Time) (ContractVersion, bool) {
	var best ContractVersion
	var bestStart time.Time
	found := false
	for _, v := range versions {
		start, err := v.Start()
		if err != nil || start.After(at) {
			continue
		}
		if later := cmp.Or(start.Compare(bestStart), v.CreatedAt.Compare(best.CreatedAt), cmp.Compare(v.Version, best.Version)); !found || later > 0 {
			best, bestStart, found = v, start, true
		}
	}
	return best, found
}

// InForceTx reads the version that rules an instant; ErrNoContract when there is none.
func InForceTx(ctx context.Context, tx *db.Tx, at time.Time) (ContractVersion, error) {
	versions, err := VersionsTx(ctx, tx)
	if err != nil {
		return ContractVersion{}, err
	}
	v, ok := InForce(versions, at)
	if !ok {
		return ContractVersion{}, ErrNoContract
	}
	return v, nil
}

// VersionsTx returns every version of every contract of the client, by reference and number.
func VersionsTx(ctx context.Context, tx *db.Tx) ([]ContractVersion, error) {
	rows, err := tx.PGX.Query(ctx, versionsQuery("")+` ORDER BY c.created_at, c.id, v.version`)
	if err != nil {
		return nil, fmt.Errorf("read contract versions: %w", err)
	}
	versions, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (ContractVersion, error) { return scanVersion(row) })
	if err != nil {
		return nil, fmt.Errorf("read contract versions: %w", err)
	}
	return versions, nil
}

// versionsQuery reads versions as scanVersion wants them, after a further column where one is named.
func versionsQuery(first string) string {
	if first != "" {
		first += ", "
	}
	return `SELECT ` + first + `c.id, c.reference, v.version, v.effective_from, v.terms, v.created_at, v.created_by
		FROM contracts c JOIN contract_versions v ON v.tenant_id = c.tenant_id AND v.contract_id = c.id`
}

func scanVersion(row pgx.CollectableRow, first ...any) (ContractVersion, error) {
	var v ContractVersion
	var from time.Time
	var terms []byte
	var by *uuid.UUID
	if err := row.Scan(append(first, &v.ContractID, &v.Reference, &v.Version, &from, &terms, &v.CreatedAt, &by)...); err != nil {
		return v, err
	}
	if by != nil {
		v.CreatedBy = *by
	}
	v.CreatedAt = v.CreatedAt.UTC()
	v.EffectiveFrom = calendar.DateOf(from, time.UTC)
	if err := json.Unmarshal(terms, &v.Terms); err != nil {
		return v, fmt.Errorf("read terms of version %d: %w", v.Version, err)
	}
	v.Terms = v.Terms.withDefaults()
	return v, nil
}

// ContractsTx returns the client's contracts with their versions, oldest first.
func ContractsTx(ctx context.Context, tx *db.Tx) ([]Contract, error) {
	rows, err := tx.PGX.Query(ctx, `SELECT id, reference, created_at FROM contracts ORDER BY created_at, id`)
	if err != nil {
		return nil, fmt.Errorf("read contracts: %w", err)
	}
	contracts, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (c Contract, err error) {
		err = row.Scan(&c.ID, &c.Reference, &c.CreatedAt)
		return c, err
	})
	if err != nil {
		return nil, fmt.Errorf("read contracts: %w", err)
	}
	versions, err := VersionsTx(ctx, tx)
	if err != nil {
		return nil, err
	}
	for _, v := range versions {
		i := slices.IndexFunc(contracts, func(c Contract) bool { return c.ID == v.ContractID })
		contracts[i].Versions = append(contracts[i].Versions, v)
	}
	return contracts, nil
}

// NewVersion is what a person enters: a new contract, or a new version where the client has one with this reference.
type NewVersion struct {
	Reference     string
	EffectiveFrom calendar.Date
	Terms         Terms
}

// The years in which a contract can begin: outside them somebody mistyped one.
const (
	firstYear = 2000
	lastYear  = 2099
)

// AddVersionTx records what was agreed. The version is also a fact of the ledger, which refuses one that would change a month already
// reported as final; see RecordVersion.
func (ts *Tenants) AddVersionTx(ctx context.Context, tx *db.Tx, by uuid.UUID, n NewVersion) (ContractVersion, error) {
	n.Reference = strings.TrimSpace(n.Reference)
	if n.Reference == "" || len(n.Reference) > 80 {
		return ContractVersion{}, fault.New(fault.Invalid, "reference_missing", "Give the contract's reference, as both parties call it.").
			At("body.reference", "between 1 and 80 characters")
	}
	if n.EffectiveFrom.Year < firstYear || n.EffectiveFrom.Year > lastYear {
		return ContractVersion{}, fault.Newf(fault.Invalid, "contract_year", "A contract begins between %d and %d.", firstYear, lastYear).
			At("body.effective_from", "look at the year")
	}
	services, err := ServicesTx(ctx, tx)
	if err != nil {
		return ContractVersion{}, err
	}
	n.Terms = n.Terms.withDefaults()
	if err := n.Terms.Validate(nonNil(services)); err != nil {
		return ContractVersion{}, err
	}
	v := ContractVersion{
		Reference: n.Reference, EffectiveFrom: n.EffectiveFrom, Terms: n.Terms, CreatedAt: tx.Now, CreatedBy: by,
	}
	if err := insertVersion(ctx, tx, &v); err != nil {
		return ContractVersion{}, err
	}
	return v, ts.record(ctx, tx, by, v)
}

// nonNil makes an empty list say "there are none", which differs from "not checked".
func nonNil(services []Service) []Service {
	if services == nil {
		return []Service{}
	}
	return services
}

func insertVersion(ctx context.Context, tx *db.Tx, v *ContractVersion) error {
	// The row is locked by the upsert, so versions of one contract are numbered one after another.
	err := tx.PGX.QueryRow(ctx, `INSERT INTO contracts (tenant_id, id, reference, created_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT ON CONSTRAINT contracts_reference_once DO NOTHING RETURNING id`,
		tx.TenantID, db.NewID(tx.Now), v.Reference, tx.Now).Scan(&v.ContractID)
	if err == pgx.ErrNoRows {
		err = tx.PGX.QueryRow(ctx, `SELECT id FROM contracts WHERE reference = $1`, v.Reference).Scan(&v.ContractID)
	}
	if err != nil {
		return fmt.Errorf("write contract: %w", err)
	}
	if _, err := tx.PGX.Exec(ctx, `SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, "contract "+v.ContractID.String()); err != nil {
		return fmt.Errorf("lock contract: %w", err)
	}
	terms, err := json.Marshal(v.Terms)
	if err != nil {
		return fmt.Errorf("write terms: %w", err)
	}
	var by *uuid.UUID
	if v.CreatedBy != uuid.Nil {
		by = &v.CreatedBy
	}
	err = tx.PGX.QueryRow(ctx, `INSERT INTO contract_versions (tenant_id, contract_id, version, effective_from, terms, created_at, created_by)
		SELECT $1, $2, COALESCE(max(version), 0) + 1, $3, $4, $5, $6 FROM contract_versions WHERE contract_id = $2 RETURNING version`,
		tx.TenantID, v.ContractID, v.EffectiveFrom.Start(time.UTC), terms, tx.Now, by).Scan(&v.Version)
	if db.Violates(err, "contract_versions_one_a_day") {
		return fault.New(fault.Conflict, "contract_version_same_day", "This contract already has a version that begins on this day.").
			At("body.effective_from", "choose another day").Because(err)
	}
	if err != nil {
		return fmt.Errorf("write contract version: %w", err)
	}
	return nil
}
