package demo

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"vigie/app"
	"vigie/app/access"
	"vigie/app/db"
	"vigie/app/fault"
	"vigie/reports/seal"
	"vigie/tenants"
)

// Options say how the demo is opened.
type Options struct {
	// Seed chooses among the histories; see Seeding.
	Seed uint64
	// Progress is told each step in a few words; nobody when nil.
	Progress func(step string)
	Log      *slog.Logger
	// Version is the build's.
	Version string

	// clock tells the instant at which a history ends; the real one when nil.
	clock *Clock
}

// Demo is the demo provider's Vigie, ready to be started.
type Demo struct {
	*app.App
	// BaseURL is where people find it.
	BaseURL string
	// Accounts are those who can sign in.
	Accounts []Account

	log      *slog.Logger
	watching []watched
	stop     context.CancelFunc
	beating  sync.WaitGroup
}

// watched is a client's source that beats.
type watched struct {
	slug   string
	source tenants.Source
}

// state is what a database holds.
type state int

const (
	empty state = iota
	begun       // a seeding that was interrupted
	complete
	foreign
)

// Open brings the demo up: on an empty database it makes the provider's past; one that was interrupted while doing so begins anew. The keys and
// accounts are then in demo.json in the data folder.
func Open(ctx context.Context, c app.Config, o Options) (*Demo, error) {
	if o.Progress == nil {
		o.Progress = func(string) {}
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.clock == nil {
		o.clock = &Clock{}
	}
	appOptions := app.Options{Progress: o.Progress, Log: o.Log, Clock: o.clock.Now, Version: o.Version}
	a, found, err := prepare(ctx, c, appOptions)
	if err != nil {
		return nil, err
	}
	d := &Demo{App: a, BaseURL: c.BaseURL, log: o.Log}
	if d.BaseURL == "" {
		d.BaseURL = "http://" + c.Listen
	}
	if found == complete {
		err = d.resume(ctx, c)
	} else {
		err = d.begin(ctx, c, o)
	}
	if err == nil {
		err = d.remember(ctx)
	}
	if err != nil {
		a.Close(context.WithoutCancel(ctx))
		return nil, err
	}
	return d, nil
}

// prepare opens Vigie on a database that holds the demo, or nothing.
func prepare(ctx context.Context, c app.Config, o app.Options) (*app.App, state, error) {
	a, err := app.New(ctx, c, o)
	if err != nil {
		return nil, empty, err
	}
	found, err := inspect(ctx, a)
	switch {
	case err != nil:
	case found == foreign:
		err = errors.New("this database holds another provider than the demo's: give the demo a database or a data folder (VIGIE_DATA_DIR) of its own, or use `vigie serve`")
	case found == begun && c.DatabaseURL != "":
		err = errors.New("an earlier start was interrupted while it filled this external database: drop the database, make it anew with `vigie migrate`, and start again")
	case found == begun:
		o.Progress("an earlier start was interrupted: beginning anew")
		a.Close(ctx)
		if err = app.Discard(ctx, c, o.Log); err == nil {
			a, err = app.New(ctx, c, o)
			return a, empty, err
		}
		return nil, empty, err
	}
	if err != nil {
		a.Close(context.WithoutCancel(ctx))
		return nil, empty, err
	}
	return a, found, nil
}

// inspect tells what a database holds.
func inspect(ctx context.Context, a *app.App) (found state, err error) {
	everybody, err := a.Everybody(ctx)
	if err != nil {
		return empty, err
	}
	err = a.DB.Service(ctx, func(tx *db.Tx) error {
		p, err := tenants.ProviderTx(ctx, tx)
		switch {
		case errors.Is(err, fault.ErrNotFound) && len(everybody) == 0:
			found = empty
		case errors.Is(err, fault.ErrNotFound):
			found = foreign
		case err != nil:
			return err
		case p.Slug == unfinished:
			found = begun
		case p.Slug == providerSlug:
			found = complete
		default:
			found = foreign
		}
		return nil
	})
	return found, err
}

// begin makes the past.
func (d *Demo) begin(ctx context.Context, c app.Config, o Options) error {
	password := c.DemoPassword
	if password == "" {
		password = rand.Text()
	}
	if utf8.RuneCountInString(password) < leastPassword {
		return fmt.Errorf("VIGIE_DEMO_PASSWORD has fewer than %d characters", leastPassword)
	}
	started := time.Now()
	keys, err := Seed(ctx, d.App, o.clock, Seeding{Seed: o.Seed, Now: o.clock.Now(), Password: password, Progress: o.Progress})
	if err != nil {
		return fmt.Errorf("make the demo: %w", err)
	}
	o.Progress(fmt.Sprintf("the demo's past is made (%.1f s)", time.Since(started).Seconds()))
	return d.publish(c, password, keys)
}

// leastPassword is what package access asks for; known here too, so that a short one is refused before anything is made.
const leastPassword = 12

// resume takes up a demo that was made before: what demo.json no longer tells is issued anew.
func (d *Demo) resume(ctx context.Context, c app.Config) error {
	kept := readFile(c.DataDir)
	password := c.DemoPassword
	if password == "" {
		password = kept.password()
	}
	if password == "" {
		password = rand.Text()
	}
	if password != kept.password() {
		if err := d.reset(ctx, password); err != nil {
			return err
		}
	}
	by, err := d.Access.Caller(ctx, admin+"@"+providerDomain)
	if err != nil {
		return err
	}
	keys := Keys{}
	for _, c := range clients() {
		tenant, err := d.TenantBySlug(ctx, c.slug)
		if err != nil {
			return err
		}
		details, err := d.Tenants.Get(ctx, tenant.ID)
		if err != nil {
			return err
		}
		if keys[c.slug] = kept.keys(c.slug); leads(keys[c.slug], details) {
			continue
		}
		if keys[c.slug], err = plugIn(ctx, d.App, by, c, details); err != nil {
			return err
		}
	}
	return d.publish(c, password, keys)
}

// reset gives every account of the demo another password.
func (d *Demo) reset(ctx context.Context, password string) error {
	people, err := d.Access.People(ctx)
	if err != nil {
		return err
	}
	for _, account := range accounts(password) {
		i := slices.IndexFunc(people, func(p access.Person) bool { return p.Email == account.Email })
		if i < 0 {
			continue
		}
		if _, err := d.Access.Update(ctx, uuid.Nil, people[i].ID, access.Change{Password: &password}); err != nil {
			return fmt.Errorf("set the password of %s: %w", account.Email, err)
		}
	}
	return nil
}

// publish writes demo.json.
func (d *Demo) publish(c app.Config, password string, keys Keys) error {
	d.Accounts = accounts(password)
	f := file{BaseURL: d.BaseURL, Accounts: d.Accounts}
	for _, known := range clients() {
		f.Tenants = append(f.Tenants, fileTenant{known.slug, known.name, keys[known.slug]})
	}
	return f.write(c.DataDir)
}

// remember finds the sources of the history that beat.
func (d *Demo) remember(ctx context.Context) error {
	for _, c := range clients() {
		tenant, err := d.TenantBySlug(ctx, c.slug)
		if err != nil {
			return err
		}
		details, err := d.Tenants.Get(ctx, tenant.ID)
		if err != nil {
			return err
		}
		name := ""
		for _, s := range c.sources {
			if s.key == c.watchdog {
				name = s.name
			}
		}
		for _, s := range details.Sources {
			if s.Name == name && s.RevokedAt == nil {
				d.watching = append(d.watching, watched{c.slug, s})
			}
		}
	}
	return nil
}

// beatWhileServing is how often the sources of the history give proof of life once the demo serves.
const beatWhileServing = 30 * time.Second

// Beat sends the proof of life of the history's sources, at once and then again and again, until Close: nobody else does, and they would fall silent.
func (d *Demo) Beat(ctx context.Context) {
	ctx, d.stop = context.WithCancel(ctx)
	d.beat(ctx)
	d.beating.Go(func() {
		tick := time.NewTicker(beatWhileServing)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				d.beat(ctx)
			}
		}
	})
}

func (d *Demo) beat(ctx context.Context) {
	for _, w := range d.watching {
		if err := send(ctx, d.App, w.source, "application/json", watchdog(w.slug, firing, d.DB.Now())); err != nil && ctx.Err() == nil {
			d.log.WarnContext(ctx, "watchdog not sent", "source", w.source.Name, "error", err)
		}
	}
}

// Close ends the beats and closes Vigie.
func (d *Demo) Close(ctx context.Context) {
	if d.stop != nil {
		d.stop()
		d.beating.Wait()
	}
	d.App.Close(ctx)
}

// RootCertificate is the file that clients trust, in the data folder.
func (d *Demo) RootCertificate() string { return filepath.Join(d.Config.DataDir, seal.RootFile) }

// File is where scripts find the address, the accounts and the keys.
func (d *Demo) File() string { return filepath.Join(d.Config.DataDir, fileName) }
