package demo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"vigie/app"
	"vigie/tenants"
	"vigie/tenants/calendar"
)

// The provider. Its short name says whether its history is complete: it is the last thing that is written.
const (
	providerName = "Noroît Infogérance"
	providerSlug = "noroit-infogerance"
	unfinished   = "noroit-infogerance-unfinished"
)

// Seeding says how the demo's past is made.
type Seeding struct {
	// Seed makes another history of the same kind; the same seed and present make the same one.
	Seed uint64
	// Now is the present, at which the history ends.
	Now time.Time
	// Password is everybody's.
	Password string
	// Progress is told each step in a few words; nobody when nil.
	Progress func(step string)
}

// Keys are the keys of the sources that are there for somebody's own tools, by client and tool.
type Keys map[string]map[string]string

// Seed fills an empty database with the provider and its history, and returns the keys to plug tools in with. The clock must be the one that the app
// was made with; it is the real one again afterwards.
func Seed(ctx context.Context, a *app.App, clock *Clock, s Seeding) (Keys, error) {
	defer clock.release()
	if s.Progress == nil {
		s.Progress = func(string) {}
	}
	zone, err := calendar.LoadZone(providerZone)
	if err != nil {
		return nil, err
	}
	h := &history{app: a, clock: clock, now: s.Now.UTC().Truncate(time.Second), zone: zone, progress: s.Progress, rand: rand.New(rand.NewPCG(s.Seed, 0x5eed))}
	h.months = monthsUntil(h.now, zone)
	h.begins = calendar.Month(h.months[0].Year, h.months[0].Month, zone).From
	h.agenda.until = h.now
	if err := h.establish(ctx, s.Password); err != nil {
		return nil, err
	}
	h.housekeeping(clock.Now())
	for _, t := range h.accounts {
		if err := h.write(ctx, t); err != nil {
			return nil, err
		}
	}
	h.script()
	h.plan()
	h.enterReports()
	h.enterPresent()
	if err := h.agenda.live(ctx, clock); err != nil {
		return nil, fmt.Errorf("live through the history: %w", err)
	}
	return h.finish(ctx)
}

// establish makes the provider, its people and its clients, in the days before the history begins.
func (h *history) establish(ctx context.Context, password string) error {
	h.progress("making the provider, its people and its clients")
	h.clock.set(h.begins.Add(-36 * time.Hour))
	if err := h.name(ctx, unfinished); err != nil {
		return err
	}
	if err := h.app.DB.KeepPartitions(ctx, 2, h.begins.AddDate(-1, 0, 0)); err != nil {
		return err
	}
	if err := hire(ctx, h.app, password); err != nil {
		return err
	}
	by, err := h.app.Access.Caller(ctx, admin+"@"+providerDomain)
	if err != nil {
		return err
	}
	first := calendar.Date{Year: h.months[0].Year, Month: h.months[0].Month, Day: 1}
	for n, c := range clients() {
		h.clock.set(h.begins.Add(-30*time.Hour + time.Duration(n)*17*time.Minute))
		t, err := open(ctx, h.app, by, c, first)
		if err != nil {
			return err
		}
		if err := h.people(ctx, t, password); err != nil {
			return err
		}
		h.accounts = append(h.accounts, t)
	}
	h.clock.set(h.begins.Add(-firstEdition))
	return nil
}

// people makes the client's CTO and lets everybody in.
func (h *history) people(ctx context.Context, t *account, password string) error {
	if err := invite(ctx, h.app, t, password); err != nil {
		return err
	}
	emails := map[string]string{cto: ctoEmail(t.slug)}
	for _, p := range staff() {
		emails[p.login] = p.login + "@" + providerDomain
	}
	return t.admit(ctx, h.app, emails)
}

func (h *history) name(ctx context.Context, slug string) error {
	return tenants.SetProvider(ctx, h.app.DB, tenants.Provider{Name: providerName, Slug: slug, Locale: "fr", TimeZone: providerZone})
}

// finish brings the history to the present and marks it complete.
func (h *history) finish(ctx context.Context) (Keys, error) {
	h.clock.set(h.now)
	if err := h.beat(ctx); err != nil {
		return nil, err
	}
	if err := h.processAll(ctx); err != nil {
		return nil, err
	}
	by := h.accounts[0].callers[admin]
	keys := Keys{}
	for _, t := range h.accounts {
		issued, err := plugIn(ctx, h.app, by, t.client, tenants.Details{Summary: tenants.Summary{Tenant: tenants.Tenant{ID: t.id}}})
		if err != nil {
			return nil, err
		}
		keys[t.slug] = issued
	}
	return keys, h.name(ctx, providerSlug)
}

// amend agrees on the second version of a client's contract, in the middle of the first month, for the second one.
func (h *history) amend(t *account) {
	h.agenda.enter(h.moment(t, 0, 22, 15, 5, 0), func(ctx context.Context) error {
		next := calendar.Date{Year: h.months[1].Year, Month: h.months[1].Month, Day: 1}
		_, err := h.app.Tenants.AddVersion(ctx, t.callers[admin], tenants.NewVersion{Reference: t.client.contract.reference, EffectiveFrom: next,
			Terms: t.client.contract.amended(t.terms)})
		if err != nil {
			return fmt.Errorf("amend the contract of %s: %w", t.slug, err)
		}
		return nil
	})
}
