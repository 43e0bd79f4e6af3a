package runbooks

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"vigie/app/db"
	"vigie/app/db/dbtest"
	"vigie/app/fault"
)

var night = time.Date(2026, 10, 24, 20, 40, 0, 0, time.UTC)

type bundle struct {
	db            *db.DB
	now           *time.Time
	library       *Library
	tenant, other uuid.UUID
	web           uuid.UUID
	ines, omar    Person
}

func setup(t *testing.T) *bundle {
	t.Helper()
	now := night
	b := &bundle{now: &now, tenant: uuid.New(), other: uuid.New(), web: uuid.New()}
	b.ines, b.omar = Person{uuid.New(), "Inès Moreau"}, Person{uuid.New(), "Omar Diallo"}
	d, err := db.Open(t.Context(), dbtest.New(t).URL, db.Options{Clock: func() time.Time { return *b.now }})
	must(t, err)
	t.Cleanup(d.Close)
	b.db, b.library = d, NewLibrary(d)
	must(t, d.Service(t.Context(), func(tx *db.Tx) error {
		if _, err := tx.PGX.Exec(t.Context(), `SELECT keep_partitions($1::timestamptz, 2, $1::timestamptz - interval '1 year')`, night); err != nil {
			return err
		}
		_, err := tx.PGX.Exec(t.Context(), `INSERT INTO people (id, email, name, password_hash, created_at)
			VALUES ($1, 'ines@vigie.test', $2, '', $5), ($3, 'omar@vigie.test', $4, '', $5)`, b.ines.ID, b.ines.Name, b.omar.ID, b.omar.Name, tx.Now)
		return err
	}))
	for id, slug := range map[uuid.UUID]string{b.tenant: "helios", b.other: "selene"} {
		must(t, d.Tenant(t.Context(), id, func(tx *db.Tx) error {
			_, err := tx.PGX.Exec(t.Context(), `INSERT INTO tenants (tenant_id, slug, name, time_zone, created_at) VALUES ($1, $2, $2, 'Europe/Paris', $3)`, id, slug, tx.Now)
			if err != nil || id != b.tenant {
				return err
			}
			_, err = tx.PGX.Exec(t.Context(), `INSERT INTO services (tenant_id, id, key, name, created_at) VALUES ($1, $2, 'web', 'Web', $3)`, id, b.web, tx.Now)
			return err
		}))
	}
	return b
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (b *bundle) in(t *testing.T, tenant uuid.UUID, work func(ctx context.Context, tx *db.Tx) error) error {
	t.Helper()
	return b.db.Tenant(t.Context(), tenant, func(tx *db.Tx) error { return work(t.Context(), tx) })
}

const twoSteps = "1. Check `df`\n2. Restart `nginx`\n"

// published makes a runbook for the web component and publishes it.
func (b *bundle) published(t *testing.T) Runbook {
	t.Helper()
	var r Runbook
	must(t, b.in(t, b.tenant, func(ctx context.Context, tx *db.Tx) (err error) {
		if r, err = b.library.CreateTx(ctx, tx, b.ines, Content{Title: "Web is down", ServiceID: b.web, Markdown: twoSteps}); err != nil {
			return err
		}
		r, err = b.library.PublishTx(ctx, tx, b.ines, r.ID, r.Revision, "first")
		return err
	}))
	return r
}

// incident inserts what an execution refers to.
func (b *bundle) incident(t *testing.T) uuid.UUID {
	t.Helper()
	id := uuid.New()
	must(t, b.in(t, b.tenant, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.PGX.Exec(ctx, `INSERT INTO incidents (tenant_id, id, number, reference, kind, correlation, title, priority, state, opened_at, updated_at)
			VALUES ($1, $2, 1, $4, 'manual', $4, 'x', 'P1', 'acknowledged', $3, $3)`, tx.TenantID, id, tx.Now, id.String())
		return err
	}))
	return id
}

// started starts the runbook for a new incident.
func (b *bundle) started(t *testing.T, r Runbook) (incident uuid.UUID) {
	t.Helper()
	incident = b.incident(t)
	must(t, b.in(t, b.tenant, func(ctx context.Context, tx *db.Tx) error {
		_, err := b.library.StartTx(ctx, tx, incident, r.Versions[0], b.ines)
		return err
	}))
	return incident
}

func (b *bundle) record(t *testing.T, incident uuid.UUID, r Result) (x *Execution, recorded bool, err error) {
	t.Helper()
	err = b.in(t, b.tenant, func(ctx context.Context, tx *db.Tx) (err error) {
		x, recorded, err = b.library.RecordTx(ctx, tx, incident, r)
		return err
	})
	return x, recorded, err
}

func code(err error) string {
	if f := fault.From(err); f != nil {
		return f.Code
	}
	return ""
}

func TestPublishingMakesAnImmutableVersion(t *testing.T) {
	t.Parallel()
	b := setup(t)
	r := b.published(t)
	if r.Version != 1 || r.Draft != nil || r.Steps != 2 || len(r.Versions) != 1 || r.Revision != 2 {
		t.Fatalf("got %+v, want version 1 with two steps and no draft", r)
	}
	v := r.Versions[0]
	if sum := v.Content.SHA256(); string(sum[:]) != string(v.Hash) {
		t.Errorf("hash: got %x, want %x", v.Hash, sum)
	}
	err := b.in(t, b.tenant, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.PGX.Exec(ctx, `UPDATE runbook_versions SET markdown = 'rm -rf /' WHERE runbook_id = $1`, r.ID)
		return err
	})
	if err == nil {
		t.Error("a published version was changed")
	}
	must(t, b.in(t, b.tenant, func(ctx context.Context, tx *db.Tx) error {
		next, err := b.library.DraftTx(ctx, tx, b.omar, r.ID, r.Revision, Content{Title: "Web is down", Labels: map[string]string{"a": "b"}, Markdown: "1. Check `x`\n"})
		if err != nil {
			return err
		}
		if next.Draft == nil || next.Version != 1 || next.Steps != 2 {
			t.Errorf("got %+v, want a draft beside version 1", next)
		}
		next, err = b.library.PublishTx(ctx, tx, b.omar, r.ID, next.Revision, "shorter")
		if err != nil {
			return err
		}
		if next.Version != 2 || len(next.Versions) != 2 || next.Versions[1].Title != "Web is down" || next.Versions[0].PublishedBy != b.omar {
			t.Errorf("got %+v, want versions 2 and 1, the last by Omar", next)
		}
		return nil
	}))
}

func TestPublishingIsRefused(t *testing.T) {
	t.Parallel()
	b := setup(t)
	create := func(markdown string) Runbook {
		var r Runbook
		must(t, b.in(t, b.tenant, func(ctx context.Context, tx *db.Tx) (err error) {
			r, err = b.library.CreateTx(ctx, tx, b.ines, Content{Title: "x", Markdown: markdown})
			return err
		}))
		return r
	}
	publish := func(r Runbook, revision int, reason string) error {
		return b.in(t, b.tenant, func(ctx context.Context, tx *db.Tx) error {
			_, err := b.library.PublishTx(ctx, tx, b.ines, r.ID, revision, reason)
			return err
		})
	}
	t.Run("with problems that forbid it, by line", func(t *testing.T) {
		err := publish(create("1. Check [map](map.md)\n\nwords\n"), 1, "first")
		want := []fault.Field{{Location: "body.markdown:1", Message: "relative_link map.md"}}
		if code(err) != "runbook_problems" || cmp.Diff(want, fault.From(err).Fields) != "" {
			t.Errorf("got %v, want runbook_problems with %v", err, want)
		}
	})
	t.Run("without a reason", func(t *testing.T) {
		if err := publish(create(twoSteps), 1, " "); code(err) != "reason_missing" {
			t.Errorf("got %v, want reason_missing", err)
		}
	})
	t.Run("on a stale revision, saying who saved since", func(t *testing.T) {
		r := create(twoSteps)
		must(t, b.in(t, b.tenant, func(ctx context.Context, tx *db.Tx) error {
			_, err := b.library.DraftTx(ctx, tx, b.omar, r.ID, 1, Content{Title: "x", Markdown: "1. Check `y`\n"})
			return err
		}))
		err := publish(r, 1, "first")
		want := []fault.Field{{Location: "body.revision", Message: "Omar Diallo saved it at 20:40:00 UTC."}}
		if code(err) != "changed" || cmp.Diff(want, fault.From(err).Fields) != "" {
			t.Errorf("got %v, want changed with %v", err, want)
		}
	})
	t.Run("without a draft", func(t *testing.T) {
		r := b.published(t)
		if err := publish(r, r.Revision, "again"); code(err) != "no_draft" {
			t.Errorf("got %v, want no_draft", err)
		}
	})
}

func TestTwoWritersHaveOneWinner(t *testing.T) {
	t.Parallel()
	b := setup(t)
	r := b.published(t)
	errs := make([]error, 2)
	var done sync.WaitGroup
	for n, by := range []Person{b.ines, b.omar} {
		done.Add(1)
		go func() {
			defer done.Done()
			errs[n] = b.db.Tenant(t.Context(), b.tenant, func(tx *db.Tx) error {
				_, err := b.library.DraftTx(t.Context(), tx, by, r.ID, r.Revision, Content{Title: by.Name, Markdown: twoSteps})
				return err
			})
		}()
	}
	done.Wait()
	if codes := code(errs[0]) + code(errs[1]); codes != "changed" || (errs[0] == nil) == (errs[1] == nil) {
		t.Errorf("got %v, want one success and one changed", errs)
	}
}

func TestAnExecutionSurvivesANewVersion(t *testing.T) {
	t.Parallel()
	b := setup(t)
	r := b.published(t)
	incident := b.started(t, r)
	must(t, b.in(t, b.tenant, func(ctx context.Context, tx *db.Tx) error {
		next, err := b.library.DraftTx(ctx, tx, b.omar, r.ID, r.Revision, Content{Title: "New", ServiceID: b.web, Markdown: "1. Check `x`\n"})
		if err != nil {
			return err
		}
		if _, err := b.library.PublishTx(ctx, tx, b.omar, r.ID, next.Revision, "new"); err != nil {
			return err
		}
		x, err := b.library.ExecutionTx(ctx, tx, incident)
		if err != nil {
			return err
		}
		if x.Version.Version != 1 || x.Version.Markdown != twoSteps || string(x.Version.Hash) != string(r.Versions[0].Hash) {
			t.Errorf("got version %d %q, want what was started", x.Version.Version, x.Version.Markdown)
		}
		m, err := b.library.MatchTx(ctx, tx, Situation{Services: []uuid.UUID{b.web}})
		if err != nil {
			return err
		}
		if m == nil || m.Version.Version != 2 || m.Reason != ByService || m.Usual != nil || m.Markdown == "" {
			t.Errorf("match: got %+v, want version 2 by service", m)
		}
		return nil
	}))
}

func TestStepsAreRecordedOnceAndCorrectedByName(t *testing.T) {
	t.Parallel()
	b := setup(t)
	incident := b.started(t, b.published(t))
	x, recorded, err := b.record(t, incident, Result{Step: 1, Outcome: Done, Person: b.ines})
	must(t, err)
	if !recorded || x.FinishedAt != nil {
		t.Errorf("got recorded %t, finished %v, want it recorded and open", recorded, x.FinishedAt)
	}
	if _, recorded, err = b.record(t, incident, Result{Step: 1, Outcome: Done, Person: b.ines}); err != nil || recorded {
		t.Errorf("the same again: got recorded %t, %v, want heard once", recorded, err)
	}
	_, _, err = b.record(t, incident, Result{Step: 1, Outcome: Failed, Reason: "no", Person: b.omar})
	if f := fault.From(err); f == nil || f.Code != "step_recorded" || f.Message != "Inès Moreau recorded step 1 as done at 20:40:00 UTC." {
		t.Errorf("the second person: got %v, want step_recorded naming Inès", err)
	}
	_, _, err = b.record(t, incident, Result{Step: 1, Outcome: Failed, Reason: "it came back", Person: b.omar, Replaces: x.Results[1].ID})
	must(t, err)
	if _, _, err = b.record(t, incident, Result{Step: 1, Outcome: Skipped, Reason: "x", Person: b.ines, Replaces: x.Results[1].ID}); code(err) != "step_recorded" {
		t.Errorf("replacing what is replaced: got %v, want step_recorded", err)
	}
	*b.now = b.now.Add(4 * time.Minute)
	x, _, err = b.record(t, incident, Result{Step: 2, Outcome: Skipped, Reason: "no right", Person: b.ines})
	must(t, err)
	if x.FinishedAt == nil || !x.FinishedAt.Equal(night.Add(4*time.Minute)) || x.Results[1].Outcome != Failed {
		t.Errorf("got %+v, want it finished with step 1 as corrected", x)
	}
	must(t, b.in(t, b.tenant, func(ctx context.Context, tx *db.Tx) error {
		m, err := b.library.MatchTx(ctx, tx, Situation{Services: []uuid.UUID{b.web}})
		if err != nil {
			return err
		}
		if m.Usual == nil || *m.Usual != 4*time.Minute {
			t.Errorf("usual: got %v, want 4m", m.Usual)
		}
		list, err := b.library.ListTx(ctx, tx, uuid.Nil)
		if len(list) != 1 || list[0].Use.Executions != 1 || list[0].Use.FailedSteps != 1 {
			t.Errorf("list: got %+v, want one execution with one failed step", list)
		}
		return err
	}))
}

func TestIncompleteResultsAreRefused(t *testing.T) {
	t.Parallel()
	b := setup(t)
	incident := b.started(t, b.published(t))
	for name, c := range map[string]struct {
		result Result
		code   string
	}{
		"skipped without a reason": {Result{Step: 1, Outcome: Skipped, Reason: " "}, "reason_missing"},
		"failed without a reason":  {Result{Step: 1, Outcome: Failed}, "reason_missing"},
		"an unknown outcome":       {Result{Step: 1, Outcome: "maybe"}, "outcome_unknown"},
		"a step that is not there": {Result{Step: 3, Outcome: Done}, "not_found"},
		"a correction of nothing":  {Result{Step: 1, Outcome: Done, Replaces: uuid.New()}, "nothing_to_replace"},
		"step zero":                {Result{Step: 0, Outcome: Done}, "not_found"},
	} {
		c.result.Person = b.ines
		if _, _, err := b.record(t, incident, c.result); code(err) != c.code {
			t.Errorf("%s: got %v, want %s", name, err, c.code)
		}
	}
}

func TestTwoResultsAtOnceHaveOneWinner(t *testing.T) {
	t.Parallel()
	b := setup(t)
	r := b.published(t)
	for range 10 {
		incident := b.started(t, r)
		errs := make([]error, 2)
		var done sync.WaitGroup
		for n, by := range []Person{b.ines, b.omar} {
			done.Add(1)
			go func() {
				defer done.Done()
				errs[n] = b.db.Tenant(t.Context(), b.tenant, func(tx *db.Tx) error {
					_, _, err := b.library.RecordTx(t.Context(), tx, incident, Result{Step: 1, Outcome: Done, Person: by})
					return err
				})
			}()
		}
		done.Wait()
		winner, loser := b.ines, errs[1]
		if errs[0] != nil {
			winner, loser = b.omar, errs[0]
		}
		if code(loser) != "step_recorded" || !strings.HasPrefix(fault.From(loser).Message, winner.Name) || (errs[0] == nil) == (errs[1] == nil) {
			t.Errorf("got %v, want one success and one step_recorded naming the winner", errs)
		}
	}
}

func TestStartingAnotherRunbookEndsTheFirst(t *testing.T) {
	t.Parallel()
	b := setup(t)
	r := b.published(t)
	incident := b.started(t, r)
	must(t, b.in(t, b.tenant, func(ctx context.Context, tx *db.Tx) error {
		first, err := b.library.ExecutionTx(ctx, tx, incident)
		if err != nil {
			return err
		}
		second, err := b.library.StartTx(ctx, tx, incident, r.Versions[0], b.omar)
		if err != nil {
			return err
		}
		newest, err := b.library.ExecutionTx(ctx, tx, incident)
		if err != nil {
			return err
		}
		if newest.ID != second.ID || newest.ID == first.ID {
			t.Errorf("newest: got %v, want the second, %v", newest.ID, second.ID)
		}
		m, err := b.library.MatchTx(ctx, tx, Situation{Services: []uuid.UUID{b.web}})
		if m.Usual != nil {
			t.Errorf("usual: got %v, want none: the first was not finished but ended", m.Usual)
		}
		return err
	}))
}

func TestAForeignRunbookIsNotThere(t *testing.T) {
	t.Parallel()
	b := setup(t)
	r := b.published(t)
	incident := b.started(t, r)
	for name, work := range map[string]func(ctx context.Context, tx *db.Tx) error{
		"read": func(ctx context.Context, tx *db.Tx) error { _, err := b.library.GetTx(ctx, tx, r.ID); return err },
		"version": func(ctx context.Context, tx *db.Tx) error {
			_, err := b.library.VersionTx(ctx, tx, r.ID, 1)
			return err
		},
		"draft": func(ctx context.Context, tx *db.Tx) error {
			_, err := b.library.DraftTx(ctx, tx, b.ines, r.ID, r.Revision, Content{Title: "x", Markdown: twoSteps})
			return err
		},
		"publish": func(ctx context.Context, tx *db.Tx) error {
			_, err := b.library.PublishTx(ctx, tx, b.ines, r.ID, r.Revision, "x")
			return err
		},
	} {
		if err := b.in(t, b.other, work); !errors.Is(err, fault.ErrNotFound) {
			t.Errorf("%s: got %v, want not_found", name, err)
		}
	}
	must(t, b.in(t, b.other, func(ctx context.Context, tx *db.Tx) error {
		if x, err := b.library.ExecutionTx(ctx, tx, incident); err != nil || x != nil {
			t.Errorf("execution: got %v %v, want none", x, err)
		}
		list, err := b.library.ListTx(ctx, tx, uuid.Nil)
		if len(list) != 0 {
			t.Errorf("list: got %v, want none", list)
		}
		return err
	}))
	err := b.in(t, b.other, func(ctx context.Context, tx *db.Tx) error {
		_, err := b.library.CreateTx(ctx, tx, b.ines, Content{Title: "x", ServiceID: b.web, Markdown: twoSteps})
		return err
	})
	if code(err) != "service_unknown" {
		t.Errorf("a foreign component: got %v, want service_unknown", err)
	}
}
