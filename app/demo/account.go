package demo

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"vigie/app"
	"vigie/app/access"
	"vigie/app/intake"
	"vigie/tenants"
	"vigie/tenants/calendar"
)

// account is a client as it lives in the database.
type account struct {
	client
	id    uuid.UUID
	place *time.Location
	// coverage and terms are for the planning.
	coverage calendar.Hours
	terms    tenants.Terms
	services map[string]uuid.UUID
	sources  map[string]tenants.Source
	// callers are the provider's people and the CTO in this client, by the name before the @.
	callers map[string]access.Caller
	// known are the incidents that somebody has been told of.
	known map[uuid.UUID]bool
	// mute says that the watchdog is silent on purpose.
	mute bool
	// quiet is time in which nothing else may happen.
	quiet []calendar.Interval
	// taken is time in which something happens to a service.
	taken map[string][]calendar.Interval
}

// open makes a client with its tree, contract, contacts and sources, as its administrator does.
func open(ctx context.Context, a *app.App, by access.Caller, c client, from calendar.Date) (*account, error) {
	made, err := a.Tenants.Create(ctx, by, tenants.NewTenant{
		Name: c.name, Slug: c.slug, TimeZone: c.zone, Locale: c.locale, Services: c.services,
		Contract: &tenants.NewTenantContract{Reference: c.contract.reference, EffectiveFrom: from, Terms: c.contract.terms(), Components: c.contract.components},
	})
	if err != nil {
		return nil, fmt.Errorf("make client %s: %w", c.slug, err)
	}
	t := &account{client: c, id: made.ID, sources: map[string]tenants.Source{}, callers: map[string]access.Caller{}, known: map[uuid.UUID]bool{},
		taken: map[string][]calendar.Interval{}}
	if t.place, err = calendar.LoadZone(c.zone); err != nil {
		return nil, err
	}
	by.TenantID = t.id
	for _, p := range c.contacts {
		change := tenants.ContactChange{Name: &p.name, Role: &p.role, Email: &p.email, Phone: &p.phone, Locale: &c.locale, Duty: &p.duty}
		if _, err := a.Tenants.AddContact(ctx, by, change); err != nil {
			return nil, fmt.Errorf("add contact of %s: %w", c.slug, err)
		}
	}
	for _, s := range c.sources {
		// The key is of no use: whatever the demo sends comes from inside, see send.
		added, _, err := a.Tenants.AddSource(ctx, by, tenants.NewSource{Tool: s.tool, Name: s.name})
		if err != nil {
			return nil, fmt.Errorf("add source of %s: %w", c.slug, err)
		}
		t.sources[s.key] = added
	}
	return t, t.learn(ctx, a)
}

// learn reads what the planning needs of what was made.
func (t *account) learn(ctx context.Context, a *app.App) error {
	details, err := a.Tenants.Get(ctx, t.id)
	if err != nil {
		return fmt.Errorf("read client %s: %w", t.slug, err)
	}
	t.services = make(map[string]uuid.UUID, len(details.Services))
	for _, s := range details.Services {
		t.services[s.Key] = s.ID
	}
	t.terms = details.Contracts[0].Versions[0].Terms
	t.coverage, err = t.terms.CoverageHours(a.DB.Now())
	return err
}

// admit finds the people who act for the client.
func (t *account) admit(ctx context.Context, a *app.App, emails map[string]string) error {
	for name, email := range emails {
		person, err := a.Access.Caller(ctx, email)
		if err != nil {
			return err
		}
		if here, member := person.In(t.id); member {
			t.callers[name] = here
		}
	}
	return nil
}

// send hands a body to intake as if the tool's request had come in. The key's hash is what the request's key would lead to.
func send(ctx context.Context, a *app.App, s tenants.Source, contentType string, body []byte) error {
	_, err := a.Intake.Accept(ctx, intake.Arrival{KeySHA256: [32]byte(s.KeySHA256), Tool: s.Tool, ContentType: contentType, Body: body})
	if err != nil {
		return fmt.Errorf("accept from %s: %w", s.Name, err)
	}
	return nil
}

// batch is how many events are processed at once.
const batch = 200

// process empties the client's inbox.
func (t *account) process(ctx context.Context, a *app.App) error {
	for more := true; more; {
		var err error
		if more, err = a.Intake.Process(ctx, t.id, batch); err != nil {
			return fmt.Errorf("process events of %s: %w", t.slug, err)
		}
	}
	return nil
}

// free reports whether nothing else happens to the service around that time.
func (t *account) free(service string, during calendar.Interval) bool {
	overlaps := func(other calendar.Interval) bool { return !other.Intersect(during).Empty() }
	return !slices.ContainsFunc(t.taken[service], overlaps) && !slices.ContainsFunc(t.quiet, overlaps)
}

// take keeps that time of a service for one story.
func (t *account) take(service string, during calendar.Interval) {
	t.taken[service] = append(t.taken[service], during)
}
