package reports_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"vigie/app/db"
	"vigie/reports"
	"vigie/reports/ledger"
)

// audit walks the ledger as `vigie audit` does.
func (b bundle) audit() (a ledger.Audit) {
	b.Helper()
	b.do(func(tx *db.Tx) (err error) {
		a, err = ledger.VerifyTx(b.Context(), tx, b.reports.ProveStamp)
		return err
	})
	return a
}

func (b bundle) stamp() {
	b.Helper()
	if err := b.reports.StampLedger(b.Context(), b.caller.TenantID); err != nil {
		b.Fatalf("stamp ledger: %v", err)
	}
}

// tamper runs a statement as a superuser whom no trigger stops.
func (b bundle) tamper(statement string) {
	b.Helper()
	super, err := pgx.Connect(b.Context(), b.database.SuperURL)
	if err != nil {
		b.Fatal(err)
	}
	defer super.Close(b.Context()) //nolint:errcheck // the database goes with the test
	if _, err := super.Exec(b.Context(), `SET session_replication_role = replica; `+statement); err != nil {
		b.Fatalf("%s: %v", statement, err)
	}
}

const cutLastFact = `WITH last AS (DELETE FROM ledger_facts WHERE seq = (SELECT max(seq) FROM ledger_facts) RETURNING *)
	UPDATE ledger_heads h SET seq = last.seq - 1, sha256 = last.previous FROM last WHERE h.tenant_id = last.tenant_id`

func TestADayOfTheLedgerIsTimestampedOnce(t *testing.T) {
	b := setup(t)
	b.stamp()
	first := b.audit()
	b.outage(ledger.Outage{From: b.clock().Add(-time.Hour), To: b.clock().Add(-time.Minute)})
	b.stamp()
	if got := b.audit(); len(got.Stamps) != 1 || !got.Holds() {
		t.Fatalf("the same day: got %d stamps, breaks %v", len(got.Stamps), got.Breaks)
	}
	b.at(b.clock().AddDate(0, 0, 1))
	b.stamp()
	got := b.audit()
	if len(got.Stamps) != 2 || !got.Holds() {
		t.Fatalf("the day after: got %d stamps, breaks %v", len(got.Stamps), got.Breaks)
	}
	if got.Stamps[0].Head != first.Head || got.Stamps[1].Head != got.Head || !got.Stamps[1].At.Equal(b.clock().Truncate(time.Second)) {
		t.Errorf("got stamps of %v at %v and %v at %v", got.Stamps[0].Head, got.Stamps[0].At, got.Stamps[1].Head, got.Stamps[1].At)
	}
}

func TestATimestampBetraysWhatNoOtherFactCan(t *testing.T) {
	for name, c := range map[string]struct{ tamper, want string }{
		"the last fact cut off, the recorded end moved back": {cutLastFact, "the end of the chain was cut off: the timestamp of 2026-08-31"},
		"the latest timestamps deleted":                      {`DELETE FROM ledger_stamps WHERE day > '2026-08-31'`, "no timestamp since 2026-08-31"},
		"every timestamp deleted":                            {`DELETE FROM ledger_stamps`, "no timestamp since 2026-08-31"},
		"a timestamp moved to another hash":                  {`UPDATE ledger_stamps SET sha256 = sha256('another') WHERE day = '2026-08-31'`, "does not prove its hash"},
		"a timestamp antedated":                              {`UPDATE ledger_stamps SET stamped_at = stamped_at - interval '1 day'`, "says 2026-08-31T12:00:00Z"},
	} {
		t.Run(name, func(t *testing.T) {
			b := setup(t)
			b.stamp()
			b.at(b.clock().AddDate(0, 0, 4))
			b.stamp()
			if got := b.audit(); !got.Holds() {
				t.Fatalf("before: %v", got.Breaks)
			}
			b.tamper(c.tamper)
			var found []string
			for _, broken := range b.audit().Breaks {
				found = append(found, broken.String())
			}
			if !strings.Contains(strings.Join(found, "\n"), c.want) {
				t.Errorf("got %q, want %q", found, c.want)
			}
		})
	}
}

func TestTimestampsMadeAgainAreToldOf(t *testing.T) {
	b := setup(t)
	for range 3 {
		b.stamp()
		b.outage(ledger.Outage{From: b.clock().Add(-time.Hour), To: b.clock().Add(-time.Minute)})
		b.at(b.clock().AddDate(0, 0, 3))
	}
	b.stamp()
	if got := b.audit(); !got.Holds() || len(got.Notes) > 0 {
		t.Fatalf("before: %v, notes %v", got.Breaks, got.Notes)
	}
	b.tamper(`DELETE FROM ledger_stamps`)
	b.at(b.clock().AddDate(0, 0, 1))
	b.stamp()
	got := b.audit()
	if !got.Holds() || len(got.Notes) != 1 || got.Notes[0].Seq != 1 || !strings.Contains(got.Notes[0].String(), "first timestamped on "+b.clock().UTC().Format(time.DateOnly)) {
		t.Errorf("got breaks %v, notes %v, want the first fact told of", got.Breaks, got.Notes)
	}
}

type noStamper struct{}

func (noStamper) Stamp(context.Context, [sha256.Size]byte) ([]byte, error) {
	return nil, errors.New("no answer")
}

func TestAnAuthorityThatDoesNotAnswerIsAskedAgain(t *testing.T) {
	b := setup(t)
	mute := reports.AuthoritySealing(b.authority, b.clock)
	mute.Stamper = noStamper{}
	if err := b.with(mute).StampLedger(t.Context(), b.caller.TenantID); err == nil {
		t.Fatal("no error from an authority that does not answer")
	}
	b.stamp()
	if got := b.audit(); len(got.Stamps) != 1 || !got.Holds() {
		t.Errorf("got %d stamps, breaks %v", len(got.Stamps), got.Breaks)
	}
}
