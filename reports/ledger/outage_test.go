package ledger_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"vigie/app/db"
	"vigie/reports/ledger"
)

func at(minutes int, seconds ...int) time.Time {
	t := start.Add(time.Duration(minutes) * time.Minute)
	for _, s := range seconds {
		t = t.Add(time.Duration(s) * time.Second)
	}
	return t
}

func TestAnOutageIsWhatItsNewestFactSays(t *testing.T) {
	b := setup(t)
	incident, alert, source := uuid.New(), uuid.New(), b.source(nil)
	o := b.open(ledger.Outage{From: at(0).Add(999 * time.Millisecond), IncidentID: incident, AlertID: alert, SourceID: source})
	if got := b.outage(o.ID); !got.From.Equal(at(0)) || got.State != ledger.Open || !got.To.IsZero() || got.Class != ledger.CausedByProvider {
		t.Errorf("opened: got %+v", got)
	}
	b.close(o.ID, at(10))
	b.close(o.ID, at(20)) // a tool repeats itself
	if got := b.outage(o.ID); !got.To.Equal(at(10)) || got.State != ledger.Closed {
		t.Errorf("closed twice: got end %s, state %s; want %s, closed", got.To, got.State, at(10))
	}
	person := uuid.NewString()
	corrected := o
	corrected.From, corrected.To, corrected.Weight, corrected.Evidence, corrected.IncidentID = at(1), at(9), 300, ledger.ByPerson, uuid.Nil
	b.do(func(tx *db.Tx) error {
		_, err := ledger.CorrectOutageTx(t.Context(), tx, person, corrected)
		return err
	})
	got := b.outage(o.ID)
	want := ledger.Outage{ID: o.ID, Seq: got.Seq, ServiceID: b.shop, IncidentID: incident, SourceID: source, AlertID: alert, From: at(1), To: at(9), Weight: 300,
		Class: ledger.CausedByProvider, State: ledger.Closed, Evidence: ledger.ByPerson}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("corrected (-want +got):\n%s", diff)
	}
	before := b.audit().Facts
	b.do(func(tx *db.Tx) error { _, err := ledger.CorrectOutageTx(t.Context(), tx, person, got); return err })
	if after := b.audit().Facts; after != before {
		t.Errorf("a correction that changes nothing added %d facts", after-before)
	}
	b.do(func(tx *db.Tx) error {
		_, err := ledger.CancelOutageTx(t.Context(), tx, person, o.ID, "fausse alerte")
		return err
	})
	if got := b.outage(o.ID); got.State != ledger.Cancelled || got.Note != "fausse alerte" {
		t.Errorf("cancelled: got %+v", got)
	}
	b.do(func(tx *db.Tx) error {
		found, err := ledger.OutagesOfIncidentTx(t.Context(), tx, incident)
		if len(found) != 1 || found[0].ID != o.ID {
			t.Errorf("outages of the incident: got %v", found)
		}
		return err
	})
}

func TestAnOutageThatCannotBeIsRefused(t *testing.T) {
	b := setup(t)
	for want, o := range map[string]ledger.Outage{
		"outage_without_service":       {From: at(0), Weight: 1000},
		"outage_without_start":         {ServiceID: b.shop, Weight: 1000},
		"outage_ends_before_it_begins": {ServiceID: b.shop, From: at(5), To: at(4), Weight: 1000},
		"outage_weight":                {ServiceID: b.shop, From: at(0), Weight: 1001},
		"outage_class":                 {ServiceID: b.shop, From: at(0), Weight: 1000, Class: "nature"},
	} {
		err := b.try(func(tx *db.Tx) error {
			_, err := ledger.OpenOutagesTx(t.Context(), tx, ledger.Vigie, []ledger.Outage{o})
			return err
		})
		if code(err) != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func TestAClaimIsProposedAndFollowsItsOutage(t *testing.T) {
	b := setup(t)
	person, cto := uuid.NewString(), uuid.NewString()
	exclusions := func() (found []ledger.Exclusion) {
		b.do(func(tx *db.Tx) (err error) { found, err = ledger.ExclusionsTx(t.Context(), tx); return err })
		return found
	}
	o := b.open(ledger.Outage{From: at(0), To: at(10), Class: ledger.CausedByClient, Evidence: ledger.ByPerson, Note: "déploiement du client"})
	first := exclusions()
	if len(first) != 1 || first[0].State != ledger.Proposed || first[0].Reason != ledger.ReasonClient || !first[0].To.Equal(at(10)) {
		t.Fatalf("proposed: got %+v", first)
	}
	b.do(func(tx *db.Tx) error { // asked again, by hand
		again, err := ledger.ProposeExclusionTx(t.Context(), tx, person, o.ID, ledger.ReasonClient, "")
		if again.ID != first[0].ID {
			t.Errorf("proposed again: got %s, want the first %s", again.ID, first[0].ID)
		}
		return err
	})
	o.To = at(12)
	b.forward(time.Minute)
	b.do(func(tx *db.Tx) error { _, err := ledger.CorrectOutageTx(t.Context(), tx, person, o); return err })
	moved := exclusions()
	if len(moved) != 2 || moved[0].State != ledger.Proposed || !moved[0].To.Equal(at(12)) || moved[1].State != ledger.Refused || moved[1].DecidedBy != ledger.Vigie {
		t.Fatalf("after the correction: got %+v", moved)
	}
	decide := func(id uuid.UUID, agreed bool) error {
		return b.try(func(tx *db.Tx) error {
			_, err := ledger.DecideExclusionTx(t.Context(), tx, cto, id, agreed, "d’accord")
			return err
		})
	}
	if err := decide(moved[0].ID, true); err != nil {
		t.Fatalf("agree: %v", err)
	}
	if err := decide(moved[0].ID, false); code(err) != "exclusion_decided" {
		t.Errorf("second answer: got %v, want exclusion_decided", err)
	}
	if got := exclusions()[0]; got.State != ledger.Agreed || got.DecidedBy != cto || got.DecidedAt.IsZero() {
		t.Errorf("agreed: got %+v", got)
	}
	open := b.open(ledger.Outage{From: at(30), Class: ledger.CausedByThirdParty})
	err := b.try(func(tx *db.Tx) error {
		_, err := ledger.ProposeExclusionTx(t.Context(), tx, person, open.ID, ledger.ReasonThirdParty, "")
		return err
	})
	if code(err) != "outage_not_over" {
		t.Errorf("proposal for an open outage: got %v, want outage_not_over", err)
	}
}

func TestTheNoticeOfAMaintenanceIsGivenNow(t *testing.T) {
	b := setup(t)
	person := uuid.NewString()
	var m ledger.Maintenance
	b.do(func(tx *db.Tx) (err error) {
		m, err = ledger.AnnounceMaintenanceTx(t.Context(), tx, person, ledger.Maintenance{Title: "Bascule", From: at(60), To: at(120),
			NotifiedAt: at(-60 * 24 * 30)}) // what the caller says does not count
		return err
	})
	if !m.NotifiedAt.Equal(start) {
		t.Errorf("notice: got %s, want %s", m.NotifiedAt, start)
	}
	if m.Admitted(3601) || !m.Admitted(3600) {
		t.Errorf("exactly the notice: admitted %t with 3600 s, %t with 3601 s; want true, false", m.Admitted(3600), m.Admitted(3601))
	}
	announce := func(m ledger.Maintenance) error {
		return b.try(func(tx *db.Tx) error { _, err := ledger.AnnounceMaintenanceTx(t.Context(), tx, person, m); return err })
	}
	for want, m := range map[string]ledger.Maintenance{
		"title_missing":                     {From: at(60), To: at(120)},
		"maintenance_ends_before_it_begins": {Title: "x", From: at(60), To: at(60)},
		"maintenance_too_far":               {Title: "x", From: at(0).AddDate(6, 0, 0), To: at(60).AddDate(6, 0, 0)},
		"maintenance_in_the_past":           {Title: "x", From: at(0), To: at(60)},
		"maintenance_too_long":              {Title: "x", From: at(60), To: at(60 * 24 * 40)},
		"service_unknown":                   {Title: "x", From: at(60), To: at(90), ServiceIDs: []uuid.UUID{uuid.New()}},
	} {
		if err := announce(m); code(err) != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	b.forward(61 * time.Minute)
	cancel := func() error {
		return b.try(func(tx *db.Tx) error { _, err := ledger.CancelMaintenanceTx(t.Context(), tx, person, m.ID); return err })
	}
	if err := cancel(); code(err) != "maintenance_begun" {
		t.Errorf("call off what has begun: got %v, want maintenance_begun", err)
	}
	b.forward(-30 * time.Minute)
	if err := cancel(); err != nil {
		t.Fatalf("call off: %v", err)
	}
	if got := b.read().Maintenances; len(got) != 1 || got[0].CancelledAt.IsZero() || got[0].Admitted(0) {
		t.Errorf("called off: got %+v", got)
	}
}

func TestAPeriodIsReadAsItWasKnownThen(t *testing.T) {
	b := setup(t)
	o := b.open(ledger.Outage{From: at(-60 * 48), To: at(5)}) // it straddles the period
	seq := b.audit().Head.Seq
	b.open(ledger.Outage{From: at(60 * 24)})                      // it begins where the period ends
	b.open(ledger.Outage{From: at(-200 * 60), To: at(-199 * 60)}) // long before
	o.To = at(7)
	b.do(func(tx *db.Tx) error { _, err := ledger.CorrectOutageTx(t.Context(), tx, "x", o); return err })
	if now := b.read(); len(now.Outages) != 1 || !now.Outages[0].To.Equal(at(7)) {
		t.Errorf("now: got %+v, want the one outage to %s", now.Outages, at(7))
	}
	b.do(func(tx *db.Tx) error {
		then, err := ledger.AsOfTx(t.Context(), tx, at(-60*24), at(60*24), 0, seq)
		if len(then.Outages) != 1 || !then.Outages[0].To.Equal(at(5)) || then.Head.Seq != seq {
			t.Errorf("as of fact %d: got %+v", seq, then)
		}
		return err
	})
}
