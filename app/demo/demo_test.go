package demo

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"vigie/app"
	"vigie/app/access"
	"vigie/app/db/dbtest"
	"vigie/app/incidents"
	"vigie/app/intake"
	"vigie/reports"
	"vigie/reports/sla"
	"vigie/tenants"
	"vigie/tenants/calendar"
)

const password = "vent de noroît"

// demonstration is a demo as of an instant, on a database of its own.
type demonstration struct {
	*testing.T
	*app.App
	ctx  context.Context
	now  time.Time
	keys Keys
	// admin is the provider's administrator, in no client yet.
	admin access.Caller
}

func present(text string) time.Time {
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return at
}

func mustZone(name string) *time.Location {
	zone, err := calendar.LoadZone(name)
	if err != nil {
		panic(err)
	}
	return zone
}

// lived makes a demo; its clock stays in the demo's present.
func lived(t *testing.T, now time.Time) *demonstration {
	t.Helper()
	clock := &Clock{}
	clock.set(now)
	config := app.Config{Listen: "127.0.0.1:0", BaseURL: "http://127.0.0.1", DataDir: t.TempDir(), DatabaseURL: dbtest.New(t).URL}
	a, err := app.New(t.Context(), config, app.Options{Clock: clock.Now})
	if err != nil {
		t.Fatalf("make Vigie: %v", err)
	}
	t.Cleanup(func() { a.Close(context.Background()) })
	d := &demonstration{T: t, App: a, ctx: t.Context(), now: now}
	if d.keys, err = Seed(d.ctx, a, clock, Seeding{Seed: 1, Now: now, Password: password}); err != nil {
		t.Fatalf("make the demo as of %s: %v", now.Format(time.RFC3339), err)
	}
	clock.set(now)
	if d.admin, err = a.Access.Caller(d.ctx, admin+"@"+providerDomain); err != nil {
		t.Fatalf("find the administrator: %v", err)
	}
	return d
}

// each runs a check for every client.
func (d *demonstration) each(check func(c client, details tenants.Details, by access.Caller)) {
	d.Helper()
	for _, c := range clients() {
		tenant, err := d.TenantBySlug(d.ctx, c.slug)
		if err != nil {
			d.Fatalf("find %s: %v", c.slug, err)
		}
		details, err := d.Tenants.Get(d.ctx, tenant.ID)
		if err != nil {
			d.Fatalf("read %s: %v", c.slug, err)
		}
		by, _ := d.admin.In(tenant.ID)
		check(c, details, by)
	}
}

// month reads a client's month.
func (d *demonstration) month(by access.Caller, p reports.Period) reports.Month {
	d.Helper()
	m, err := d.Reports.Month(d.ctx, by, p)
	if err != nil {
		d.Fatalf("read %s: %v", p, err)
	}
	return m
}

// digest is what the same seed and present must give again: the figures, and what happened when.
func (d *demonstration) digest() []string {
	d.Helper()
	var lines []string
	zone := mustZone(providerZone)
	d.each(func(c client, details tenants.Details, by access.Caller) {
		for _, p := range monthsUntil(d.now, zone) {
			m := d.month(by, p)
			lines = append(lines, fmt.Sprint(c.slug, " ", p, " ", *m.Contractual.Availability, m.Contractual.Verdict, m.Classes, m.Response))
			for _, o := range m.Outages {
				lines = append(lines, fmt.Sprint(c.slug, " ", o.From, o.To, o.Component.Name, o.Class, o.CountedMS, *o.Reference))
			}
		}
		queue, err := d.Response.List(d.ctx, d.admin, incidents.Filter{TenantID: details.Tenant.ID, Limit: 500,
			States: []incidents.State{incidents.Triggered, incidents.Acknowledged, incidents.Watching, incidents.Resolved, incidents.Closed}})
		if err != nil {
			d.Fatalf("list incidents: %v", err)
		}
		for _, i := range queue.Incidents {
			lines = append(lines, fmt.Sprint(i.Reference, i.Title, i.State, i.Priority, i.OpenedAt, i.AcknowledgedAt, i.Owner.Name))
		}
	})
	return lines
}

func TestThePastHoldsWheneverTheDemoStarts(t *testing.T) {
	t.Parallel()
	for _, moment := range []string{"2027-04-10T11:00:00Z", "2028-02-29T23:45:00Z"} {
		t.Run(moment, func(t *testing.T) {
			if testing.Short() {
				t.Skip("another past")
			}
			t.Parallel()
			lived(t, present(moment)).holds()
		})
	}
}

// sameAgain: the same seed and present make the same past, which holds.
func sameAgain(t *testing.T, made *Demo, now time.Time) {
	t.Helper()
	again := lived(t, now)
	first := &demonstration{T: t, App: made.App, ctx: t.Context(), now: now}
	var err error
	if first.admin, err = made.Access.Caller(t.Context(), admin+"@"+providerDomain); err != nil {
		t.Fatalf("find the administrator: %v", err)
	}
	if diff := cmp.Diff(first.digest(), again.digest()); diff != "" {
		t.Errorf("the second history differs from the first:\n%s", diff)
	}
	again.holds()
}

// holds checks what is true of every past.
func (d *demonstration) holds() {
	d.Helper()
	d.reportsAreIssued()
	d.clockChangeIsInside()
	d.chainsHold()
	d.queueIsAlive()
	d.clientsAreComplete()
	d.keysLeadSomewhere()
}

// reportsAreIssued: every month that is over has its final report; one of all is breached and pays; one was replaced.
func (d *demonstration) reportsAreIssued() {
	d.Helper()
	zone := mustZone(providerZone)
	months := monthsUntil(d.now, zone)
	if got := len(months); got < fullMonths+1 {
		d.Errorf("the history has %d months, want at least %d", got, fullMonths+1)
	}
	breached, replaced := 0, 0
	d.each(func(c client, details tenants.Details, by access.Caller) {
		issued, err := d.Reports.List(d.ctx, details.Tenant.ID)
		if err != nil {
			d.Fatalf("list reports: %v", err)
		}
		latest := map[string]reports.Report{}
		for _, r := range issued {
			if r.State != reports.Issued || r.Provisional || r.Locale != c.locale {
				d.Errorf("report %s of %s is %s, provisional %t, in %s; want issued, final, in %s", r.Number, c.slug, r.State, r.Provisional, r.Locale, c.locale)
			}
			if r.SupersededBy != nil {
				replaced++
				continue
			}
			latest[r.Period] = r
		}
		for _, p := range months {
			if begins := time.Date(p.Year, p.Month, 1, 0, 0, 0, 0, mustZone(c.zone)); begins.After(d.now) {
				continue // it has begun in the provider's zone only
			}
			m := d.month(by, p)
			r, ok := latest[p.String()]
			if over := !m.To.After(d.now); over != ok {
				d.Errorf("%s of %s: over is %t, its report exists is %t", p, c.slug, over, ok)
			}
			if !ok {
				continue
			}
			if got, want := *r.Availability, *m.Contractual.Availability; got != want {
				d.Errorf("%s of %s: the report says %s, the facts %s", p, c.slug, got, want)
			}
			if m.Contractual.Verdict == sla.Breached {
				breached++
				if m.Contractual.CreditCents <= 0 {
					d.Errorf("%s of %s is breached without a credit", p, c.slug)
				}
			}
		}
	})
	if breached != 1 || replaced != 1 {
		d.Errorf("%d months breached and %d reports replaced, want 1 and 1", breached, replaced)
	}
}

// clockChangeIsInside: a month of the history has a day of 23 or 25 hours, and something happened across the change.
func (d *demonstration) clockChangeIsInside() {
	d.Helper()
	zone := mustZone(providerZone)
	changed, _ := d.now.In(zone).ZoneBounds()
	p := reports.PeriodAt(changed, zone)
	want := 25 * 3600
	if changed.In(zone).Month() == time.March {
		want = 23 * 3600
	}
	crossing := 0
	d.each(func(c client, _ tenants.Details, by access.Caller) {
		if c.zone != providerZone {
			return
		}
		m := d.month(by, p)
		for _, day := range m.Days {
			if day.Date != changed.In(zone).Format(time.DateOnly) {
				continue
			}
			got := 0
			for _, seconds := range day.Seconds {
				got += int(seconds)
			}
			if got != want {
				d.Errorf("%s of %s has %d s, want %d", day.Date, c.slug, got, want)
			}
		}
		for _, o := range m.Outages {
			if o.To != nil && o.From.Before(changed) && o.To.After(changed) {
				crossing++
			}
		}
	})
	if crossing != 1 {
		d.Errorf("%d outages across the clock change of %s, want 1", crossing, changed)
	}
}

func (d *demonstration) chainsHold() {
	d.Helper()
	findings, err := d.Audit(d.ctx)
	if err != nil {
		d.Fatalf("audit: %v", err)
	}
	if got, want := len(findings), 1+5*len(clients()); got != want {
		d.Errorf("%d chains, want %d", got, want)
	}
	for _, f := range findings {
		if f.Broken {
			d.Error(f)
		}
	}
}

// queueIsAlive: at first sight pages wait, one is late, one is half-way, one nobody understands; and the main service of nobody is concerned.
func (d *demonstration) queueIsAlive() {
	d.Helper()
	queue, err := d.Response.List(d.ctx, d.admin, incidents.Filter{Limit: 100})
	if err != nil {
		d.Fatalf("list incidents: %v", err)
	}
	if got := len(queue.Incidents); got < 8 || got > 14 {
		d.Errorf("%d incidents are open, want 8 to 14", got)
	}
	seen := map[string]bool{}
	for n, i := range queue.Incidents {
		due := queue.Due[n]
		seen["P1 waits"] = seen["P1 waits"] || i.State == incidents.Triggered && i.Priority == tenants.P1 && due.At.After(d.now)
		seen["P2 waits"] = seen["P2 waits"] || i.State == incidents.Triggered && i.Priority == tenants.P2
		seen["late"] = seen["late"] || due != nil && due.At.Before(d.now)
		seen["in progress"] = seen["in progress"] || i.InProgress
		seen["watching"] = seen["watching"] || i.State == incidents.Watching
		seen["unparsed"] = seen["unparsed"] || i.Kind == incidents.KindUnparsed
		if age := d.now.Sub(i.OpenedAt); age > 4*time.Hour {
			d.Errorf("%s is open since %s: the past left it behind", i.Title, age)
		}
	}
	for _, want := range []string{"P1 waits", "P2 waits", "late", "in progress", "watching", "unparsed"} {
		if !seen[want] {
			d.Errorf("nothing in the queue is %q", want)
		}
	}
}

// clientsAreComplete: contacts with a duty manager, a tree, runbooks that operators can follow.
func (d *demonstration) clientsAreComplete() {
	d.Helper()
	d.each(func(c client, details tenants.Details, _ access.Caller) {
		if n := len(details.Services); n < 3 || n > 8 {
			d.Errorf("%s has %d services, want 3 to 8", c.slug, n)
		}
		if len(details.Contacts) == 0 || !details.Contacts[0].Duty {
			d.Errorf("%s has no duty manager", c.slug)
		}
		list, err := d.Response.Runbooks.List(d.ctx, d.admin.PersonID, details.Tenant.ID)
		if err != nil {
			d.Fatalf("list runbooks: %v", err)
		}
		published := 0
		for _, r := range list {
			if r.Version > 0 {
				published++
			}
			full, err := d.Response.Runbooks.Get(d.ctx, details.Tenant.ID, r.ID)
			if err != nil {
				d.Fatalf("read runbook: %v", err)
			}
			texts := map[string]string{}
			for _, v := range full.Versions {
				texts[fmt.Sprint("version ", v.Version)] = v.Markdown
			}
			if full.Draft != nil {
				texts["draft"] = *full.Draft
			}
			for name, text := range texts {
				document := d.Response.Runbooks.Renderer.Render(text)
				risks, branches := 0, 0
				for _, s := range document.Steps {
					if s.Risk != "" {
						risks++
					}
					if s.OnFailure != "" {
						branches++
					}
				}
				if len(document.Problems) > 0 || risks == 0 || branches == 0 {
					d.Errorf("%s of %q: problems %v, %d risks, %d branches", name, r.Title, document.Problems, risks, branches)
				}
			}
		}
		if published < 5 {
			d.Errorf("%s has %d published runbooks, want at least 5", c.slug, published)
		}
	})
}

// keysLeadSomewhere: with each key, an alert that names the main service finds its runbook, and opens an incident of its own.
func (d *demonstration) keysLeadSomewhere() {
	d.Helper()
	d.each(func(c client, details tenants.Details, _ access.Caller) {
		for _, s := range details.Sources {
			if s.LastEventAt != nil {
				continue
			}
			steps, err := d.Intake.Rehearse(d.ctx, details.Tenant.ID, s.ID, "web")
			if err != nil {
				d.Fatalf("rehearse %s: %v", s.Name, err)
			}
			for _, step := range steps {
				if !step.OK {
					d.Errorf("%s of %s stops at %s", s.Name, c.slug, step.Name)
				}
			}
		}
		for _, tool := range tenants.Tools() {
			_, err := d.Intake.Accept(d.ctx, intake.Arrival{KeySHA256: [32]byte(tenants.HashKey(d.keys[c.slug][tool])), Tool: tool,
				Body: signal{client: c.slug, service: "web", alert: "Own" + tool, severity: "critical", title: "Own " + tool, status: firing, started: d.now}.body(tool)})
			if err != nil {
				d.Errorf("the %s key of %s: %v", tool, c.slug, err)
			}
		}
		for more := true; more; {
			var err error
			if more, err = d.Intake.Process(d.ctx, details.Tenant.ID, batch); err != nil {
				d.Fatalf("process: %v", err)
			}
		}
		queue, err := d.Response.List(d.ctx, d.admin, incidents.Filter{TenantID: details.Tenant.ID, Limit: 100})
		if err != nil {
			d.Fatalf("list incidents: %v", err)
		}
		own := 0
		for _, i := range queue.Incidents {
			if i.OpenedAt.Equal(d.now) && i.Alerts == len(tenants.Tools()) && i.Priority == tenants.P1 {
				own++
			}
		}
		if own != 1 {
			d.Errorf("three alerts of own tools on the main service of %s made %d incidents of their own, want 1", c.slug, own)
		}
	})
}
