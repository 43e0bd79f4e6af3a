package response_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"vigie/app/access"
	"vigie/app/db"
	"vigie/app/db/dbtest"
	"vigie/app/fault"
	"vigie/app/incidents"
	"vigie/app/response"
	"vigie/reports/ledger"
	"vigie/runbooks"
	"vigie/tenants"
)

// night is Saturday 24 October 2026, 22:40 in Paris.
var night = time.Date(2026, 10, 24, 20, 40, 0, 0, time.UTC)

// bundle is a client with a web and an API component under a shop, a published runbook for the web, and two operators and a writer.
type bundle struct {
	*response.Response
	db             *db.DB
	now            *time.Time
	tenant, other  uuid.UUID
	shop, web, api uuid.UUID
	source         uuid.UUID
	ines, omar     access.Caller
	writer         uuid.UUID
	runbook        runbooks.Runbook
}

const twoSteps = "1. Check `curl -sI https://shop.example`\n2. Restart `systemctl restart nginx`\n"

func setup(t *testing.T) *bundle {
	t.Helper()
	now := night
	b := &bundle{now: &now, tenant: uuid.New(), other: uuid.New(), shop: uuid.New(), web: uuid.New(), api: uuid.New(), source: uuid.New(), writer: uuid.New()}
	d, err := db.Open(t.Context(), dbtest.New(t).URL, db.Options{Clock: func() time.Time { return *b.now }})
	must(t, err)
	t.Cleanup(d.Close)
	b.db, b.Response = d, response.New(d)
	b.ines = access.Caller{PersonID: uuid.New(), Name: "Inès Moreau", TenantID: b.tenant}
	b.omar = access.Caller{PersonID: uuid.New(), Name: "Omar Diallo", TenantID: b.tenant}
	must(t, d.Service(t.Context(), func(tx *db.Tx) error {
		if _, err := tx.PGX.Exec(t.Context(), `SELECT keep_partitions($1::timestamptz, 2, $1::timestamptz - interval '1 year')`, night); err != nil {
			return err
		}
		for id, name := range map[uuid.UUID]string{b.ines.PersonID: b.ines.Name, b.omar.PersonID: b.omar.Name, b.writer: "Wanda"} {
			if _, err := tx.PGX.Exec(t.Context(), `INSERT INTO people (id, email, name, password_hash, created_at) VALUES ($1, $2, $3, '', $4)`,
				id, id.String()+"@vigie.test", name, tx.Now); err != nil {
				return err
			}
		}
		return nil
	}))
	b.client(t, b.tenant, "helios")
	must(t, d.Tenant(t.Context(), b.other, func(tx *db.Tx) error {
		_, err := tx.PGX.Exec(t.Context(), `INSERT INTO tenants (tenant_id, slug, name, time_zone, created_at) VALUES ($1, 'selene', 'Selene', 'Europe/Paris', $2)`, b.other, tx.Now)
		return err
	}))
	b.publish(t)
	return b
}

func (b *bundle) client(t *testing.T, tenant uuid.UUID, slug string) {
	t.Helper()
	terms, err := json.Marshal(tenants.DefaultTerms("Europe/Paris"))
	must(t, err)
	must(t, b.db.Tenant(t.Context(), tenant, func(tx *db.Tx) error {
		for _, s := range []struct {
			sql  string
			args []any
		}{
			{`INSERT INTO tenants (tenant_id, slug, name, time_zone, created_at) VALUES ($1, $2, $2, 'Europe/Paris', $3)`, []any{tenant, slug, tx.Now}},
			{`INSERT INTO services (tenant_id, id, key, name, created_at) VALUES ($1, $2, 'shop', 'Shop', $3)`, []any{tenant, b.shop, tx.Now}},
			{`INSERT INTO services (tenant_id, id, parent_id, key, name, created_at) VALUES ($1, $2, $4, 'web', 'Web', $5), ($1, $3, $4, 'api', 'API', $5)`,
				[]any{tenant, b.web, b.api, b.shop, tx.Now}},
			{`INSERT INTO sources (tenant_id, id, tool, name, key_sha256, key_hint, last_event_at, created_at) VALUES ($1, $2, 'alertmanager', 'Prometheus', '\x00', 'abcd', $3, $3)`, []any{tenant, b.source, tx.Now}},
			{`INSERT INTO contracts (tenant_id, id, reference, created_at) VALUES ($1, $2, 'C-1', $3)`, []any{tenant, tenant, tx.Now}},
			{`INSERT INTO contract_versions (tenant_id, contract_id, version, effective_from, terms, created_at) VALUES ($1, $2, 1, '2026-01-01', $3, $4)`, []any{tenant, tenant, terms, tx.Now}},
			{`INSERT INTO memberships (tenant_id, person_id, role) VALUES ($1, $2, 'operator'), ($1, $3, 'operator'), ($1, $4, 'writer')`, []any{tenant, b.ines.PersonID, b.omar.PersonID, b.writer}},
		} {
			if _, err := tx.PGX.Exec(t.Context(), s.sql, s.args...); err != nil {
				return err
			}
		}
		return nil
	}))
}

func (b *bundle) publish(t *testing.T) {
	t.Helper()
	by := runbooks.Person{ID: b.writer, Name: "Wanda"}
	r, err := b.Runbooks.Create(t.Context(), b.tenant, by, runbooks.Content{Title: "Web is down", ServiceID: b.web, Markdown: twoSteps})
	must(t, err)
	b.runbook, err = b.Runbooks.Publish(t.Context(), b.tenant, by, r.ID, r.Revision, "first")
	must(t, err)
}

// page lets a critical alert of a component arrive with an outage that lasts, as intake records them, and returns the incident and the outage.
func (b *bundle) page(t *testing.T, service uuid.UUID) (uuid.UUID, ledger.Outage) {
	t.Helper()
	var incident uuid.UUID
	var outage ledger.Outage
	must(t, b.db.Tenant(t.Context(), b.tenant, func(tx *db.Tx) error {
		alert := uuid.New()
		promise, err := incidents.InForceTx(t.Context(), tx, tx.Now)
		if err != nil {
			return err
		}
		assigned, err := incidents.CorrelateTx(t.Context(), tx, promise, []incidents.Candidate{{
			AlertID: alert, SourceID: b.source, DedupKey: alert.String(), ServiceID: service, Title: "web is down", Severity: tenants.Critical, StartedAt: tx.Now,
		}})
		if err != nil {
			return err
		}
		incident = assigned[0].IncidentID
		_, err = tx.PGX.Exec(t.Context(), `INSERT INTO alerts (tenant_id, id, source_id, dedup_key, key_sha256, incident_id, service_id, status, severity, title, host, labels, started_at, first_at, last_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, 'firing', 'critical', 'web is down', 'web-1', '{"alertname":"Down"}', $8, $8, $8)`,
			tx.TenantID, alert, b.source, alert.String(), alert[:], incident, service, tx.Now)
		if err != nil {
			return err
		}
		opened, err := ledger.OpenOutagesTx(t.Context(), tx, "vigie", []ledger.Outage{{
			ServiceID: service, IncidentID: incident, SourceID: b.source, AlertID: alert, From: tx.Now, Weight: 1000,
		}})
		if err == nil {
			outage = opened[0]
		}
		return err
	}))
	return incident, outage
}

func (b *bundle) forward(d time.Duration) { *b.now = b.now.Add(d) }

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func code(err error) string {
	if f := fault.From(err); f != nil {
		return f.Code
	}
	return ""
}

func kinds(r response.Room) []incidents.EntryKind {
	var list []incidents.EntryKind
	for _, e := range r.Timeline {
		list = append(list, e.Kind)
	}
	return list
}

func TestANightFromPageToClosure(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := t.Context()
	id, outage := b.page(t, b.web)

	room, err := b.Get(ctx, b.ines, id)
	must(t, err)
	if room.State != incidents.Triggered || room.Match == nil || room.Match.Reason != runbooks.ByService || len(room.MatchSteps) != 2 || room.Execution != nil {
		t.Fatalf("before: got %s, match %+v, want it triggered with the web's runbook at hand", room.State, room.Match)
	}
	if room.Due == nil || room.Due.Kind != incidents.ClockAcknowledge || room.Due.Total != 15*time.Minute {
		t.Errorf("due: got %+v, want 15 minutes to acknowledge", room.Due)
	}

	b.forward(4 * time.Minute)
	room, err = b.Acknowledge(ctx, b.ines, id, 0)
	must(t, err)
	if room.Execution == nil || room.Execution.Version.SHA256Hex() != b.runbook.Versions[0].SHA256Hex() || !room.InProgress {
		t.Fatalf("acknowledged: got execution %+v, want the published version pinned", room.Execution)
	}
	if c := room.Clocks[0]; c.Met == nil || !*c.Met || *c.Took != 4*time.Minute {
		t.Errorf("acknowledgement: got %+v, want it met in 4 minutes", c)
	}

	b.forward(time.Minute)
	_, err = b.Record(ctx, b.ines, id, response.StepResult{Step: 1, Outcome: runbooks.Done, Note: "503"})
	must(t, err)
	_, err = b.Note(ctx, b.ines, id, "We are restarting the web server.", incidents.Client)
	must(t, err)
	b.forward(time.Minute)
	room, err = b.Record(ctx, b.omar, id, response.StepResult{Step: 2, Outcome: runbooks.Done})
	must(t, err)
	if room.Execution.FinishedAt == nil || !room.InProgress {
		t.Errorf("after the last step: got finished %v, in progress %t, want the run finished and the incident in progress", room.Execution.FinishedAt, room.InProgress)
	}

	b.forward(time.Minute)
	room, err = b.Resolve(ctx, b.ines, id, response.Confirmation{
		Version: room.Version, Summary: "nginx had run out of workers; restarted", Cause: "worker leak",
		Outages: []response.ConfirmedOutage{{ID: outage.ID, ServiceID: b.web, From: outage.From, To: night.Add(6 * time.Minute), Weight: 1000, Class: ledger.CausedByProvider}},
	})
	must(t, err)
	room, err = b.Close(ctx, b.ines, id, room.Version)
	must(t, err)
	want := []incidents.EntryKind{
		incidents.EntryOpened, incidents.EntryAcknowledged, incidents.EntryRunbook, incidents.EntryStep, incidents.EntryNote, incidents.EntryStep,
		incidents.EntryOutage, incidents.EntryResolved, incidents.EntryClosed,
	}
	// The first step and the note were recorded at the same instant; their order does not matter.
	got := kinds(room)
	if len(got) == len(want) && got[3] == incidents.EntryNote {
		got[3], got[4] = got[4], got[3]
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("timeline (-want +got): %s", diff)
	}
	if room.State != incidents.Closed || room.Due != nil || room.Match != nil || room.Summary == "" || room.Cause != "worker leak" {
		t.Errorf("at the end: got %+v, want it closed without a clock", room.Incident)
	}
	if o := room.Outages[0]; o.State != ledger.Closed || o.Evidence != ledger.ByPerson || o.To.Sub(o.From) != 6*time.Minute {
		t.Errorf("outage: got %+v, want six minutes on a person's word", o)
	}
}

func TestOnlyTheFirstAcknowledgementOpensTheRunbook(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id, _ := b.page(t, b.web)
	errs := make([]error, 2)
	var done sync.WaitGroup
	for n, c := range []access.Caller{b.ines, b.omar} {
		done.Add(1)
		go func() {
			defer done.Done()
			_, errs[n] = b.Acknowledge(context.Background(), c, id, 0)
		}()
	}
	done.Wait()
	if codes := code(errs[0]) + code(errs[1]); codes != "already_acknowledged" || (errs[0] == nil) == (errs[1] == nil) {
		t.Fatalf("got %v, want one success and one already_acknowledged", errs)
	}
	winner := b.ines
	if errs[0] != nil {
		winner = b.omar
	}
	room, err := b.Acknowledge(t.Context(), winner, id, 0)
	must(t, err)
	want := []incidents.EntryKind{incidents.EntryOpened, incidents.EntryAcknowledged, incidents.EntryRunbook}
	if diff := cmp.Diff(want, kinds(room)); diff != "" {
		t.Errorf("timeline (-want +got): %s", diff)
	}
}

func TestTheResolutionIsPrefilledFromTheSignals(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id, outage := b.page(t, b.web)
	r, err := b.Resolution(t.Context(), b.ines, id)
	must(t, err)
	want := response.Resolution{
		Outages:  []response.Draft{{ID: outage.ID, ServiceID: b.web, From: night, Weight: 1000, Class: ledger.CausedByProvider, SourceFresh: true}},
		Warnings: []string{response.WarnFiring, response.WarnOpen},
		Revision: 1,
	}
	if diff := cmp.Diff(want, r); diff != "" {
		t.Errorf("while it fires (-want +got): %s", diff)
	}
	must(t, b.db.Tenant(t.Context(), b.tenant, func(tx *db.Tx) error {
		if _, err := tx.PGX.Exec(t.Context(), `UPDATE sources SET silent_since = $1`, tx.Now); err != nil {
			return err
		}
		if err := incidents.SignalsResolvedTx(t.Context(), tx, []incidents.Signal{{IncidentID: id}}); err != nil {
			return err
		}
		_, err := ledger.CloseOutagesTx(t.Context(), tx, "vigie", []ledger.Closing{{OutageID: outage.ID, To: night.Add(time.Minute)}})
		return err
	}))
	r, err = b.Resolution(t.Context(), b.ines, id)
	must(t, err)
	if r.Revision <= want.Revision {
		t.Errorf("revision after the outage's end: got %d, want it newer than %d", r.Revision, want.Revision)
	}
	want.Revision = r.Revision
	want.Outages[0].To, want.Outages[0].SourceFresh, want.Warnings = night.Add(time.Minute), false, []string{response.WarnSilent}
	if diff := cmp.Diff(want, r); diff != "" {
		t.Errorf("after its source fell silent (-want +got): %s", diff)
	}
}

func TestASourceThatNeverGaveItsDeclaredHeartbeatProvesNothing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id, _ := b.page(t, b.web)
	must(t, b.db.Tenant(t.Context(), b.tenant, func(tx *db.Tx) error {
		_, err := tx.PGX.Exec(t.Context(), `UPDATE sources SET heartbeat_s = 60, silent_due_at = $1`, tx.Now.Add(3*time.Minute))
		return err
	}))
	r, err := b.Resolution(t.Context(), b.ines, id)
	must(t, err)
	if want := []string{response.WarnFiring, response.WarnOpen, response.WarnSilent}; r.Outages[0].SourceFresh || !cmp.Equal(r.Warnings, want) {
		t.Errorf("got fresh %t and warnings %v, want a source that is not fresh and %v", r.Outages[0].SourceFresh, r.Warnings, want)
	}
}

func TestOutageFacts(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.forward(time.Hour)
	from, to := night.Add(10*time.Minute), night.Add(20*time.Minute)
	resolve := func(t *testing.T, outages func(signal ledger.Outage) []response.ConfirmedOutage) (response.Room, error) {
		t.Helper()
		id, signal := b.page(t, b.web)
		return b.Resolve(t.Context(), b.ines, id, response.Confirmation{Version: 1, Summary: "over", Outages: outages(signal)})
	}
	confirm := func(o ledger.Outage, change func(*response.ConfirmedOutage)) []response.ConfirmedOutage {
		c := response.ConfirmedOutage{ID: o.ID, ServiceID: o.ServiceID, From: from, To: to, Weight: 300, Class: ledger.CausedByProvider}
		change(&c)
		return []response.ConfirmedOutage{c}
	}
	t.Run("no outage cancels what the signals told", func(t *testing.T) {
		room, err := resolve(t, func(ledger.Outage) []response.ConfirmedOutage { return nil })
		must(t, err)
		if o := room.Outages[0]; o.State != ledger.Cancelled || o.Note != "over" {
			t.Errorf("got %+v, want it cancelled with the summary as its reason", o)
		}
	})
	t.Run("a correction keeps the incident and the source", func(t *testing.T) {
		room, err := resolve(t, func(o ledger.Outage) []response.ConfirmedOutage {
			return confirm(o, func(*response.ConfirmedOutage) {})
		})
		must(t, err)
		o := room.Outages[0]
		if o.Weight != 300 || !o.From.Equal(from) || !o.To.Equal(to) || o.SourceID != b.source || o.Evidence != ledger.ByPerson {
			t.Errorf("got %+v, want ten minutes at 300 of the same source on a person's word", o)
		}
	})
	t.Run("what a third party caused is proposed to the client", func(t *testing.T) {
		room, err := resolve(t, func(o ledger.Outage) []response.ConfirmedOutage {
			return confirm(o, func(c *response.ConfirmedOutage) { c.Class, c.Note = ledger.CausedByThirdParty, "the host's network" })
		})
		must(t, err)
		must(t, b.db.Tenant(t.Context(), b.tenant, func(tx *db.Tx) error {
			exclusions, err := ledger.ExclusionsTx(t.Context(), tx)
			if len(exclusions) != 1 || exclusions[0].OutageID != room.Outages[0].ID || exclusions[0].State != ledger.Proposed || exclusions[0].Reason != "third_party" {
				t.Errorf("exclusions: got %+v, want one proposed for this outage", exclusions)
			}
			return err
		}))
	})
	t.Run("one that a silence left no second of stays", func(t *testing.T) {
		room, err := resolve(t, func(o ledger.Outage) []response.ConfirmedOutage {
			must(t, b.db.Tenant(t.Context(), b.tenant, func(tx *db.Tx) error {
				_, err := ledger.CloseOutagesTx(t.Context(), tx, ledger.Vigie, []ledger.Closing{{OutageID: o.ID, To: o.From}})
				return err
			}))
			return confirm(o, func(c *response.ConfirmedOutage) { c.From, c.To = o.From, o.From })
		})
		must(t, err)
		if o := room.Outages[0]; !o.To.Equal(o.From) || o.State != ledger.Closed {
			t.Errorf("the outage is now %+v, want it closed and empty", o)
		}
	})
	t.Run("one that no signal told of is added", func(t *testing.T) {
		room, err := resolve(t, func(o ledger.Outage) []response.ConfirmedOutage {
			return append(confirm(o, func(*response.ConfirmedOutage) {}), confirm(o, func(c *response.ConfirmedOutage) { c.ID, c.ServiceID = uuid.Nil, b.api })...)
		})
		must(t, err)
		if len(room.Outages) != 2 {
			t.Errorf("got %d outages, want 2", len(room.Outages))
		}
	})
	_, foreign := b.page(t, b.api)
	for name, c := range map[string]struct {
		change func(*response.ConfirmedOutage)
		code   string
	}{
		"an end before the beginning":    {func(c *response.ConfirmedOutage) { c.To = from.Add(-time.Second) }, "outage_bounds"},
		"no second":                      {func(c *response.ConfirmedOutage) { c.To = c.From }, "outage_bounds"},
		"no end":                         {func(c *response.ConfirmedOutage) { c.To = time.Time{} }, "outage_bounds"},
		"an end in the future":           {func(c *response.ConfirmedOutage) { c.To = night.Add(2 * time.Hour) }, "outage_in_future"},
		"a component that is not theirs": {func(c *response.ConfirmedOutage) { c.ServiceID = uuid.New() }, "service_unknown"},
		"an outage of another incident":  {func(c *response.ConfirmedOutage) { c.ID = foreign.ID }, "outage_unknown"},
		"a beginning of another year":    {func(c *response.ConfirmedOutage) { c.From = from.AddDate(-20, 0, 0) }, "outage_before_contract"},
		"an impossible weight":           {func(c *response.ConfirmedOutage) { c.Weight = 1001 }, "outage_weight"},
	} {
		t.Run(name+" is refused", func(t *testing.T) {
			id, signal := b.page(t, b.web)
			_, err := b.Resolve(t.Context(), b.ines, id, response.Confirmation{Version: 1, Summary: "over", Outages: confirm(signal, c.change)})
			if code(err) != c.code {
				t.Errorf("got %v, want %s", err, c.code)
			}
			room, err := b.Get(t.Context(), b.ines, id)
			must(t, err)
			if !room.State.Open() || len(room.Outages) == 0 || room.Outages[0].Evidence != ledger.BySignal {
				t.Errorf("after a refusal: got %s and %+v, want nothing changed", room.State, room.Outages)
			}
			must(t, b.db.Tenant(t.Context(), b.tenant, func(tx *db.Tx) error { // the next case pages anew
				_, err := incidents.ActTx(t.Context(), tx, id, incidents.Command{Action: incidents.ActResolve, Actor: incidents.Person{ID: b.ines.PersonID, Name: b.ines.Name}, Body: "x"})
				return err
			}))
		})
	}
}

func TestAStaleResolutionWritesNoFact(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id, _ := b.page(t, b.web)
	_, err := b.Acknowledge(t.Context(), b.omar, id, 0)
	must(t, err)
	_, err = b.Resolve(t.Context(), b.ines, id, response.Confirmation{Version: 1, Summary: "over"})
	if f := fault.From(err); f == nil || f.Code != "changed" || len(f.Fields) != 1 || !strings.Contains(f.Fields[0].Message, "Omar Diallo") {
		t.Errorf("got %v, want changed, naming Omar", err)
	}
	room, err := b.Get(t.Context(), b.ines, id)
	must(t, err)
	if room.Outages[0].State != ledger.Open {
		t.Errorf("outage: got %s, want it still open", room.Outages[0].State)
	}
}

func TestAnOutageThatNobodySawIsNotCancelled(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id, outage := b.page(t, b.web)
	_, err := b.Acknowledge(t.Context(), b.ines, id, 0)
	must(t, err)
	seen, err := b.Resolution(t.Context(), b.ines, id)
	must(t, err)
	room, err := b.Get(t.Context(), b.ines, id)
	must(t, err)
	b.forward(time.Minute)
	if joined, _ := b.page(t, b.web); joined != id {
		t.Fatal("the second alert opened an incident of its own")
	}
	b.forward(time.Minute)
	confirm := func(r response.Resolution) error {
		c := response.Confirmation{Version: room.Version, Revision: &r.Revision, Summary: "over"}
		for _, o := range r.Outages {
			c.Outages = append(c.Outages, response.ConfirmedOutage{ID: o.ID, ServiceID: o.ServiceID, From: o.From, To: *b.now, Weight: o.Weight, Class: o.Class})
		}
		_, err := b.Resolve(t.Context(), b.ines, id, c)
		return err
	}
	if f := fault.From(confirm(seen)); f == nil || f.Code != "changed" || len(f.Fields) != 1 || f.Fields[0].Location != "incident.outages" {
		t.Errorf("with what was read before: got %v, want changed, naming the outages", f)
	}
	after, err := b.Get(t.Context(), b.ines, id)
	must(t, err)
	if after.Version != room.Version || len(after.Outages) != 2 || after.Outages[0].State != ledger.Open || after.Outages[1].State != ledger.Open {
		t.Errorf("after the refusal: got version %d and outages %+v, want nothing changed", after.Version, after.Outages)
	}
	newer, err := b.Resolution(t.Context(), b.ines, id)
	must(t, err)
	if len(newer.Outages) != 2 || newer.Outages[0].ID != outage.ID {
		t.Fatalf("read again: got %+v, want both outages", newer.Outages)
	}
	must(t, confirm(newer))
}

func TestReassigningGoesToWhoMayActOnly(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id, _ := b.page(t, b.web)
	list, err := b.Assignees(t.Context(), b.ines, id)
	must(t, err)
	if len(list) != 2 {
		t.Errorf("assignees: got %v, want the two operators", list)
	}
	if _, err := b.Reassign(t.Context(), b.ines, id, b.writer, 1); code(err) != "assignee_unknown" {
		t.Errorf("to the writer: got %v, want assignee_unknown", err)
	}
	room, err := b.Reassign(t.Context(), b.ines, id, b.omar.PersonID, 1)
	must(t, err)
	if room.Owner.ID != b.omar.PersonID || room.State != incidents.Triggered {
		t.Errorf("got %s of %s, want it triggered and Omar's", room.State, room.Owner.Name)
	}
}

func TestTakingAPageOpensItsRunbookToo(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id, _ := b.page(t, b.web)
	room, err := b.Take(t.Context(), b.omar, id, 1)
	must(t, err)
	if room.Execution == nil || room.State != incidents.Acknowledged {
		t.Errorf("got %s with execution %v, want it acknowledged with its runbook open", room.State, room.Execution)
	}
	room, err = b.Take(t.Context(), b.ines, id, room.Version)
	must(t, err)
	if room.Owner.ID != b.ines.PersonID || room.Execution.StartedBy.ID != b.omar.PersonID {
		t.Errorf("got owner %s and execution of %s, want Inès and Omar's", room.Owner.Name, room.Execution.StartedBy.Name)
	}
}

func TestFollowingAnotherRunbookByHand(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id, _ := b.page(t, b.api) // no runbook fits the API
	room, err := b.Acknowledge(t.Context(), b.ines, id, 0)
	must(t, err)
	if room.Execution != nil || room.Match != nil {
		t.Fatalf("got %+v, want no runbook", room.Execution)
	}
	if _, err := b.Record(t.Context(), b.ines, id, response.StepResult{Step: 1, Outcome: runbooks.Done}); code(err) != "no_execution" {
		t.Errorf("a step of nothing: got %v, want no_execution", err)
	}
	room, err = b.Follow(t.Context(), b.ines, id, b.runbook.ID)
	must(t, err)
	if room.Execution == nil || room.Execution.Version.Title != "Web is down" || len(room.Steps) != 2 {
		t.Errorf("got %+v, want the web's runbook followed", room.Execution)
	}
	if _, err := b.Follow(t.Context(), b.ines, id, uuid.New()); code(err) != "runbook_unknown" {
		t.Errorf("an unknown runbook: got %v, want runbook_unknown", err)
	}
}

func TestAForeignCallerFindsNothing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id, outage := b.page(t, b.web)
	stranger := b.ines
	stranger.TenantID = b.other
	ctx := t.Context()
	for name, try := range map[string]func() error{
		"get":         func() error { _, err := b.Get(ctx, stranger, id); return err },
		"acknowledge": func() error { _, err := b.Acknowledge(ctx, stranger, id, 0); return err },
		"take":        func() error { _, err := b.Take(ctx, stranger, id, 1); return err },
		"reassign":    func() error { _, err := b.Reassign(ctx, stranger, id, b.omar.PersonID, 1); return err },
		"note":        func() error { _, err := b.Note(ctx, stranger, id, "x", incidents.Internal); return err },
		"priority":    func() error { _, err := b.SetPriority(ctx, stranger, id, incidents.P2, 1); return err },
		"watch":       func() error { _, err := b.Watch(ctx, stranger, id, 1); return err },
		"reopen":      func() error { _, err := b.Reopen(ctx, stranger, id, "x", 1); return err },
		"close":       func() error { _, err := b.Close(ctx, stranger, id, 1); return err },
		"assignees":   func() error { _, err := b.Assignees(ctx, stranger, id); return err },
		"resolution":  func() error { _, err := b.Resolution(ctx, stranger, id); return err },
		"follow":      func() error { _, err := b.Follow(ctx, stranger, id, b.runbook.ID); return err },
		"record": func() error {
			_, err := b.Record(ctx, stranger, id, response.StepResult{Step: 1, Outcome: runbooks.Done})
			return err
		},
		"resolve": func() error {
			_, err := b.Resolve(ctx, stranger, id, response.Confirmation{Version: 1, Summary: "x", Outages: []response.ConfirmedOutage{{ID: outage.ID}}})
			return err
		},
	} {
		if err := try(); !errors.Is(err, fault.ErrNotFound) {
			t.Errorf("%s: got %v, want not_found", name, err)
		}
	}
	room, err := b.Get(ctx, b.ines, id)
	must(t, err)
	if room.State != incidents.Triggered || len(room.Timeline) != 1 || room.Outages[0].State != ledger.Open {
		t.Errorf("afterwards: got %+v, want nothing changed", room)
	}
}

func TestAnIncidentOpenedByHandHasItsClocks(t *testing.T) {
	t.Parallel()
	b := setup(t)
	room, err := b.Open(t.Context(), b.ines, response.Opening{Title: "The shop feels slow", Priority: incidents.P2, ServiceID: b.shop})
	must(t, err)
	if room.Kind != incidents.KindManual || room.State != incidents.Triggered || room.ServiceName != "Shop" || room.Due.Total != 30*time.Minute || room.Promise.Reference != "C-1" {
		t.Errorf("got %+v due %+v, want a manual P2 of the shop with 30 minutes", room.Incident, room.Due)
	}
	q, err := b.List(t.Context(), b.ines, incidents.Filter{})
	must(t, err)
	if len(q.Incidents) != 1 || q.Incidents[0].ID != room.ID || q.Counts.P2 != 1 {
		t.Errorf("queue: got %+v, want the incident in it", q.Page)
	}
}
