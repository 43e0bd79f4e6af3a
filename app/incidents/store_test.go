package incidents

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"vigie/app/audit"
	"vigie/app/db"
	"vigie/app/fault"
	"vigie/tenants"
)

func TestAnActLeavesTimelineAuditAndLiveChange(t *testing.T) {
	t.Parallel()
	b := setup(t)
	i := b.page(t)
	b.forward(3 * time.Minute)
	after, err := b.act(t, i.ID, Command{Action: ActAcknowledge, Actor: b.ines})
	must(t, err)
	stored := b.get(t, i.ID)
	if diff := cmp.Diff(stored, after); diff != "" {
		t.Errorf("answer differs from what is stored (-stored +answer): %s", diff)
	}
	if got, want := *stored.AcknowledgedAt, night.Add(3*time.Minute); !got.Equal(want) || stored.Owner != b.ines {
		t.Errorf("got acknowledged %v by %v, want %v by Inès", got, stored.Owner, want)
	}
	if diff := cmp.Diff([]EntryKind{EntryOpened, EntryAcknowledged}, b.kinds(t, i.ID)); diff != "" {
		t.Errorf("timeline (-want +got): %s", diff)
	}
	b.in(t, func(ctx context.Context, tx *db.Tx) error {
		var audited, live int
		if err := tx.PGX.QueryRow(ctx, `SELECT count(*) FROM audit_entries WHERE action = 'incident.acknowledged' AND actor = $1`, b.ines.ID.String()).Scan(&audited); err != nil {
			return err
		}
		err := tx.PGX.QueryRow(ctx, `SELECT count(*) FROM live_changes WHERE topic = 'incident' AND ref = $1`, i.ID).Scan(&live)
		if audited != 1 || live != 1 {
			t.Errorf("got %d audit entries and %d live changes, want 1 and 1", audited, live)
		}
		if _, broken, err := audit.Verify(ctx, tx); err != nil || broken != nil {
			t.Errorf("audit chain: got %v %v, want whole", broken, err)
		}
		return err
	})
}

// atOnce runs two commands of two people in two transactions at the same time.
func (b *bundle) atOnce(t *testing.T, id uuid.UUID, commands ...Command) []error {
	t.Helper()
	errs := make([]error, len(commands))
	var begin, done sync.WaitGroup
	begin.Add(1)
	for n, c := range commands {
		done.Add(1)
		go func() {
			defer done.Done()
			begin.Wait()
			errs[n] = b.db.Tenant(t.Context(), b.tenant, func(tx *db.Tx) error {
				_, err := ActTx(t.Context(), tx, id, c)
				return err
			})
		}()
	}
	begin.Done()
	done.Wait()
	return errs
}

func TestTwoAcknowledgementsAtOnceHaveOneWinner(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for range 10 {
		i := b.correlate(t, b.alert(uuid.NewString(), tenants.Critical, uuid.Nil))[0]
		errs := b.atOnce(t, i.ID, Command{Action: ActAcknowledge, Actor: b.ines}, Command{Action: ActAcknowledge, Actor: b.omar})
		winner, loser := b.ines, errs[1]
		if errs[0] != nil {
			winner, loser = b.omar, errs[0]
		}
		f := fault.From(loser)
		if f == nil || f.Kind != fault.Conflict || f.Code != "already_acknowledged" {
			t.Fatalf("answers: got %v, want one success and one already_acknowledged", errs)
		}
		if want := winner.Name + " acknowledged it at 20:40:00 UTC."; f.Message != want {
			t.Errorf("message: got %q, want %q", f.Message, want)
		}
		if got := b.get(t, i.ID); got.Owner != winner || got.Version != 2 {
			t.Errorf("got owner %s and version %d, want %s and 2", got.Owner.Name, got.Version, winner.Name)
		}
		if diff := cmp.Diff([]EntryKind{EntryOpened, EntryAcknowledged}, b.kinds(t, i.ID)); diff != "" {
			t.Errorf("timeline (-want +got): %s", diff)
		}
	}
}

func TestAcknowledgingTwiceIsOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	i := b.page(t)
	first, err := b.act(t, i.ID, Command{Action: ActAcknowledge, Actor: b.ines})
	must(t, err)
	b.forward(time.Minute)
	second, err := b.act(t, i.ID, Command{Action: ActAcknowledge, Actor: b.ines, Version: 1})
	must(t, err)
	if diff := cmp.Diff(first, second); diff != "" {
		t.Errorf("second answer (-first +second): %s", diff)
	}
	_, err = b.act(t, i.ID, Command{Action: ActReassign, Actor: b.ines, To: b.omar, Version: 2})
	must(t, err)
	if _, err := b.act(t, i.ID, Command{Action: ActAcknowledge, Actor: b.ines}); err != nil {
		t.Errorf("the one who acknowledged and gave it away: got %v, want no error", err)
	}
}

func TestAStaleVersionNamesWhatChangedAndWho(t *testing.T) {
	t.Parallel()
	b := setup(t)
	i := b.page(t)
	_, err := b.act(t, i.ID, Command{Action: ActAcknowledge, Actor: b.ines})
	must(t, err)
	b.forward(time.Minute)
	_, err = b.act(t, i.ID, Command{Action: ActPriority, Actor: b.ines, Priority: P3, Version: 2})
	must(t, err)
	_, err = b.act(t, i.ID, Command{Action: ActResolve, Actor: b.omar, Body: "restarted", Version: 1})
	f := fault.From(err)
	if f == nil || f.Kind != fault.Conflict || f.Code != "changed" {
		t.Fatalf("got %v, want a conflict changed", err)
	}
	want := []fault.Field{
		{Location: "incident.state", Message: "Inès Moreau: acknowledged at 20:40:00 UTC."},
		{Location: "incident.priority", Message: "Inès Moreau: priority at 20:41:00 UTC."},
	}
	if diff := cmp.Diff(want, f.Fields); diff != "" {
		t.Errorf("fields (-want +got): %s", diff)
	}
	if got := b.get(t, i.ID); got.State != Acknowledged || got.Version != 3 {
		t.Errorf("got %s version %d, want it as Inès left it", got.State, got.Version)
	}
}

func TestTwoDecisionsOnOneVersionHaveOneWinner(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for n := range 10 {
		i := b.correlate(t, b.alert(fmt.Sprint("condition ", n), tenants.Critical, uuid.Nil))[0]
		_, err := b.act(t, i.ID, Command{Action: ActAcknowledge, Actor: b.ines})
		must(t, err)
		errs := b.atOnce(t, i.ID,
			Command{Action: ActTake, Actor: b.omar, Version: 2},
			Command{Action: ActPriority, Actor: b.ines, Priority: P2, Version: 2},
			Command{Action: ActResolve, Actor: b.ines, Body: "over", Version: 2})
		succeeded := 0
		for _, err := range errs {
			if err == nil {
				succeeded++
			} else if f := fault.From(err); f == nil || f.Code != "changed" || len(f.Fields) != 1 {
				t.Errorf("loser: got %v, want changed with one field", err)
			}
		}
		if succeeded != 1 || b.get(t, i.ID).Version != 3 {
			t.Errorf("got %d winners and version %d, want 1 and 3", succeeded, b.get(t, i.ID).Version)
		}
	}
}

func TestReopeningCountsWhatFiresNow(t *testing.T) {
	t.Parallel()
	b := setup(t)
	i := b.page(t)
	if i.Firing != 1 {
		t.Fatalf("got %d firing, want 1", i.Firing)
	}
	_, err := b.act(t, i.ID, Command{Action: ActResolve, Actor: b.ines, Body: "restarted", Version: 1})
	must(t, err)
	_, err = b.act(t, i.ID, Command{Action: ActReopen, Actor: b.ines, Body: "not over", Version: 2})
	must(t, err)
	if got := b.get(t, i.ID).Firing; got != 0 {
		t.Errorf("reopened with %d firing although no alert of it fires", got)
	}
}

func TestReopeningYieldsToANewerIncident(t *testing.T) {
	t.Parallel()
	b := setup(t)
	old := b.page(t)
	_, err := b.act(t, old.ID, Command{Action: ActResolve, Actor: b.ines, Body: "restarted", Version: 1})
	must(t, err)
	b.forward(time.Hour)
	newer := b.page(t)
	if newer.ID == old.ID {
		t.Fatal("an alert joined a resolved incident")
	}
	_, err = b.act(t, old.ID, Command{Action: ActReopen, Actor: b.ines, Body: "not over", Version: 2})
	if f := fault.From(err); f == nil || f.Code != "open_again" {
		t.Errorf("got %v, want open_again", err)
	}
}

func TestAForeignIncidentIsNotThere(t *testing.T) {
	t.Parallel()
	b := setup(t)
	i := b.page(t)
	other, _, _, _, _ := b.client(t, "selene", tenants.DefaultTerms("Europe/Paris"))
	for name, work := range map[string]func(ctx context.Context, tx *db.Tx) error{
		"read": func(ctx context.Context, tx *db.Tx) error { _, err := GetTx(ctx, tx, i.ID); return err },
		"act": func(ctx context.Context, tx *db.Tx) error {
			_, err := ActTx(ctx, tx, i.ID, Command{Action: ActAcknowledge, Actor: b.ines})
			return err
		},
		"missing": func(ctx context.Context, tx *db.Tx) error { _, err := GetTx(ctx, tx, uuid.New()); return err },
	} {
		t.Run(name, func(t *testing.T) {
			err := b.db.Tenant(t.Context(), other, func(tx *db.Tx) error { return work(t.Context(), tx) })
			if !errors.Is(err, fault.ErrNotFound) {
				t.Errorf("got %v, want not_found", err)
			}
		})
	}
	t.Run("signals change nothing", func(t *testing.T) {
		must(t, b.db.Tenant(t.Context(), other, func(tx *db.Tx) error {
			return SignalsResolvedTx(t.Context(), tx, []Signal{{IncidentID: i.ID}})
		}))
	})
	t.Run("an entry is refused", func(t *testing.T) {
		err := b.db.Tenant(t.Context(), other, func(tx *db.Tx) error {
			return AppendTx(t.Context(), tx, Entry{IncidentID: i.ID, Kind: EntryNote, Body: "leak"})
		})
		if err == nil || !strings.Contains(err.Error(), "foreign key") {
			t.Errorf("got %v, want a violated foreign key", err)
		}
	})
	if diff := cmp.Diff(i, b.get(t, i.ID)); diff != "" {
		t.Errorf("the incident changed (-before +after): %s", diff)
	}
	if got, want := len(b.kinds(t, i.ID)), 1; got != want {
		t.Errorf("timeline entries: got %d, want %d", got, want)
	}
}

func TestAForeignComponentCannotBeNamed(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, foreign, _, _, _ := b.client(t, "selene", tenants.DefaultTerms("Europe/Paris"))
	err := b.db.Tenant(t.Context(), b.tenant, func(tx *db.Tx) error {
		_, err := OpenManualTx(t.Context(), tx, Opening{Title: "slow", Priority: P2, ServiceID: foreign, Actor: b.ines})
		return err
	})
	if f := fault.From(err); f == nil || f.Code != "service_unknown" {
		t.Errorf("got %v, want service_unknown", err)
	}
}
