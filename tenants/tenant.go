package tenants

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"golang.org/x/text/unicode/norm"

	"vigie/app/access"
	"vigie/app/audit"
	"vigie/app/db"
	"vigie/app/fault"
	"vigie/app/live"
	"vigie/tenants/calendar"
)

// Tenant is a client of the provider; the screen says client.
type Tenant struct {
	ID        uuid.UUID `gorm:"column:tenant_id"`
	Slug      string
	Name      string
	TimeZone  string
	Locale    string
	CreatedAt time.Time
}

// TableName names the table for gorm.
func (Tenant) TableName() string { return "tenants" }

// TenantTx returns the tenant of the unit of work.
func TenantTx(_ context.Context, tx *db.Tx) (Tenant, error) {
	var t Tenant
	err := tx.ORM.Where("tenant_id = ?", tx.TenantID).Take(&t).Error
	t.CreatedAt = t.CreatedAt.UTC()
	return t, err
}

// RecordVersion writes a contract version into the ledger, in the same unit of work. It refuses one that would change a month whose final
// report was issued. Only package ledger implements it; it is a parameter because the two packages do not know one another.
type RecordVersion func(ctx context.Context, tx *db.Tx, by uuid.UUID, v ContractVersion) error

// Tenants is the desk at which clients are made and their contracts entered.
type Tenants struct {
	db     *db.DB
	record RecordVersion
}

// New makes the desk.
func New(d *db.DB, record RecordVersion) *Tenants { return &Tenants{db: d, record: record} }

// NewTenant is what a person says of a client to add.
type NewTenant struct {
	Name string
	// Slug is made from the name when empty.
	Slug     string
	TimeZone string
	// Locale is "fr" or "en"; "fr" when empty.
	Locale string
	// Services are listed with parents before their children.
	Services []NewTenantService
	// Contract is nil when it is to be entered later.
	Contract *NewTenantContract
}

// NewTenantService is a service of a client to add.
type NewTenantService struct {
	Key, Name string
	// Parent is the key of a service earlier in the list; empty at the top.
	Parent string
	Labels map[string]string
	// Weight in thousandths; 1000 when zero.
	Weight int
}

// NewTenantContract is the first contract of a client to add. Its services do not exist yet, so components are named by key.
type NewTenantContract struct {
	Reference     string
	EffectiveFrom calendar.Date
	Terms         Terms
	// Components replaces Terms.Components: weights in thousandths by service key, in the order in which they are to be listed.
	Components []KeyedComponent
}

// KeyedComponent is a component named by the key of its service.
type KeyedComponent struct {
	Key    string
	Weight int
}

// Create makes a client with all it needs to be served: its place in the inbox's turn, the memberships of everybody with a role over all
// clients, its services and its contract. All of it is there, or none.
func (ts *Tenants) Create(ctx context.Context, c access.Caller, n NewTenant) (Tenant, error) {
	t, err := n.tenant(ts.db.Now())
	if err != nil {
		return Tenant{}, err
	}
	err = ts.db.Tenant(ctx, t.ID, func(tx *db.Tx) error {
		t.CreatedAt = tx.Now
		return ts.createTx(ctx, tx, c.PersonID, t, n)
	})
	return t, err
}

func (n NewTenant) tenant(at time.Time) (Tenant, error) {
	t := Tenant{ID: db.NewID(at), Name: strings.TrimSpace(n.Name), Slug: n.Slug, TimeZone: n.TimeZone, Locale: n.Locale}
	if t.Locale == "" {
		t.Locale = "fr"
	}
	if t.Slug == "" {
		t.Slug = Slug(t.Name)
	}
	return t, t.validate()
}

func (t Tenant) validate() error {
	invalid := fault.New(fault.Invalid, "tenant_invalid", "The client cannot be kept as it is: see the fields.")
	bad := invalid
	if t.Name == "" || len(t.Name) > 200 {
		bad = bad.At("body.name", "between 1 and 200 characters")
	}
	if t.Locale != "fr" && t.Locale != "en" {
		bad = bad.At("body.locale", "fr or en")
	}
	if _, err := calendar.LoadZone(t.TimeZone); err != nil {
		bad = bad.At("body.time_zone", "an IANA time zone such as Europe/Paris")
	}
	if bad != invalid {
		return bad
	}
	return nil
}

func (ts *Tenants) createTx(ctx context.Context, tx *db.Tx, by uuid.UUID, t Tenant, n NewTenant) error {
	if err := tx.ORM.Create(&t).Error; err != nil {
		return tenantFault(err)
	}
	if err := access.JoinTenantTx(ctx, tx); err != nil {
		return err
	}
	if _, err := tx.PGX.Exec(ctx, `INSERT INTO inbox_turns (tenant_id, served_at) VALUES ($1, $2)`, t.ID, tx.Now); err != nil {
		return fmt.Errorf("write inbox turn: %w", err)
	}
	ids, err := addServices(ctx, tx, n.Services)
	if err != nil {
		return err
	}
	if n.Contract != nil {
		v, err := n.Contract.version(ids)
		if err != nil {
			return err
		}
		if _, err := ts.AddVersionTx(ctx, tx, by, v); err != nil {
			return within(err, "body.contract.terms.")
		}
	}
	entry := audit.Entry{Actor: actorOf(by), Action: "tenant.created", Subject: "tenant:" + t.ID.String(), Body: map[string]string{"slug": t.Slug, "name": t.Name}}
	if err := audit.Append(ctx, tx, entry); err != nil {
		return err
	}
	return live.Publish(ctx, tx, live.Tenants, t.ID)
}

func addServices(ctx context.Context, tx *db.Tx, services []NewTenantService) (map[string]uuid.UUID, error) {
	ids := make(map[string]uuid.UUID, len(services))
	for i, s := range services {
		n := NewService{Key: s.Key, Name: s.Name, Labels: s.Labels, Weight: s.Weight}
		if s.Parent != "" {
			parent, ok := ids[s.Parent]
			if !ok {
				return nil, fault.New(fault.Invalid, "service_parent_unknown", "List a service after the one that contains it.").
					At(fmt.Sprintf("body.services[%d].parent", i), "the key of a service earlier in the list")
			}
			n.ParentID = &parent
		}
		added, err := AddServiceTx(ctx, tx, n)
		if err != nil {
			return nil, relocated(err, "body.", fmt.Sprintf("body.services[%d].", i))
		}
		ids[added.Key] = added.ID
	}
	return ids, nil
}

func (n NewTenantContract) version(ids map[string]uuid.UUID) (NewVersion, error) {
	v := NewVersion{Reference: n.Reference, EffectiveFrom: n.EffectiveFrom, Terms: n.Terms}
	if n.Components == nil {
		return v, nil
	}
	v.Terms.Components = nil
	for i, component := range n.Components {
		id, ok := ids[component.Key]
		if !ok {
			return v, fault.New(fault.Invalid, "terms_invalid", "The terms of the contract cannot be used as they are: see the fields.").
				At(fmt.Sprintf("body.contract.terms.components[%d].service_id", i), "the key of a service in the list")
		}
		v.Terms.Components = append(v.Terms.Components, ComponentTerms{ServiceID: id, Weight: component.Weight})
	}
	return v, nil
}

// TenantChange holds what is to change; a nil field stays as it is.
type TenantChange struct {
	Name, TimeZone, Locale *string
}

// ChangeTenantTx changes the client's name, zone or language. The zone of its figures is the contract's, which this does not touch.
func ChangeTenantTx(ctx context.Context, tx *db.Tx, change TenantChange) (Tenant, error) {
	t, err := TenantTx(ctx, tx)
	if err != nil {
		return Tenant{}, err
	}
	for to, from := range map[*string]*string{&t.Name: change.Name, &t.TimeZone: change.TimeZone, &t.Locale: change.Locale} {
		if from != nil {
			*to = strings.TrimSpace(*from)
		}
	}
	if err := t.validate(); err != nil {
		return Tenant{}, err
	}
	err = tx.ORM.Model(&Tenant{}).Where("tenant_id = ?", t.ID).Select("name", "time_zone", "locale").Updates(&t).Error
	if err != nil {
		return Tenant{}, tenantFault(err)
	}
	return t, nil
}

// Slug makes the short name of an address from a name: "Crédit Océan & Fils" is credit-ocean-fils.
func Slug(name string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(name)) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case unicode.Is(unicode.Mn, r): // the accent that NFD took off its letter
		default:
			if s := b.String(); s != "" && !strings.HasSuffix(s, "-") {
				b.WriteByte('-')
			}
		}
	}
	slug := b.String()
	if len(slug) > 40 {
		slug = slug[:40]
	}
	return strings.Trim(slug, "-")
}

func tenantFault(err error) error {
	switch {
	case db.Violates(err, "tenants_slug_once"):
		return fault.New(fault.Conflict, "slug_taken", "Another client already has this short name.").At("body.slug", "choose another").Because(err)
	case db.Violates(err, "tenants_slug_form"):
		return fault.New(fault.Invalid, "slug_form", "A short name is lower-case letters and digits with single dashes between them, at most 40.").
			At("body.slug", "such as credit-ocean").Because(err)
	}
	return fmt.Errorf("write tenant: %w", err)
}

// within prefixes the locations of a fault about terms, which are relative to them.
func within(err error, prefix string) error {
	f := fault.From(err)
	if f == nil || f.Code != "terms_invalid" {
		return err
	}
	return relocated(err, "", prefix)
}

// relocated replaces the beginning of a fault's locations.
func relocated(err error, from, to string) error {
	f := fault.From(err)
	if f == nil {
		return err
	}
	moved := *f
	moved.Fields = nil
	for _, field := range f.Fields {
		field.Location = to + strings.TrimPrefix(field.Location, from)
		moved.Fields = append(moved.Fields, field)
	}
	return &moved
}

// actorOf names who did something: a person's id, or Vigie.
func actorOf(person uuid.UUID) string {
	if person == uuid.Nil {
		return audit.Vigie
	}
	return person.String()
}

// NextNumberTx returns the next number that people see of a kind ("incident" or "report") in a year: 1, 2, 3, … without holes once committed.
func NextNumberTx(ctx context.Context, tx *db.Tx, kind string, year int) (int64, error) {
	var value int64
	err := tx.PGX.QueryRow(ctx, `INSERT INTO counters (tenant_id, kind, year, value) VALUES ($1, $2, $3, 1)
		ON CONFLICT (tenant_id, kind, year) DO UPDATE SET value = counters.value + 1 RETURNING value`, tx.TenantID, kind, year).Scan(&value)
	if err != nil {
		return 0, fmt.Errorf("take next %s number: %w", kind, err)
	}
	return value, nil
}

// Provider is the organisation that operates this installation.
type Provider struct {
	Name, Slug, Locale, TimeZone string
}

// ProviderTx returns the provider; fault.ErrNotFound before it is set.
func ProviderTx(ctx context.Context, tx *db.Tx) (Provider, error) {
	var p Provider
	err := tx.PGX.QueryRow(ctx, `SELECT name, slug, locale, time_zone FROM provider`).Scan(&p.Name, &p.Slug, &p.Locale, &p.TimeZone)
	if errors.Is(err, pgx.ErrNoRows) {
		return p, fault.ErrNotFound
	}
	if err != nil {
		return p, fmt.Errorf("read provider: %w", err)
	}
	return p, nil
}

// SetProvider names the provider. It is a step of setting Vigie up, repeatable.
func SetProvider(ctx context.Context, d *db.DB, p Provider) error {
	if p.Name = strings.TrimSpace(p.Name); p.Slug == "" {
		p.Slug = Slug(p.Name)
	}
	if _, err := calendar.LoadZone(p.TimeZone); err != nil || p.Name == "" {
		return fault.New(fault.Invalid, "provider_invalid", "Give the provider's name and an IANA time zone such as Europe/Paris.")
	}
	return d.Service(ctx, func(tx *db.Tx) error {
		_, err := tx.PGX.Exec(ctx, `INSERT INTO provider (name, slug, locale, time_zone) VALUES ($1, $2, $3, $4)
			ON CONFLICT (only_one) DO UPDATE SET name = $1, slug = $2, locale = $3, time_zone = $4`, p.Name, p.Slug, p.Locale, p.TimeZone)
		if err != nil {
			return fmt.Errorf("write provider: %w", err)
		}
		return nil
	})
}
