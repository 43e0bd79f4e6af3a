package ledger_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"vigie/app/db"
	"vigie/reports/ledger"
)

func (b bundle) silent(source uuid.UUID, lastProof time.Time) {
	b.Helper()
	b.do(func(tx *db.Tx) error { _, err := ledger.SourceSilentTx(b.Context(), tx, source, lastProof); return err })
}

func (b bundle) back(source uuid.UUID, at time.Time) {
	b.Helper()
	b.do(func(tx *db.Tx) error { _, err := ledger.SourceBackTx(b.Context(), tx, source, at); return err })
}

func TestSilenceEndsNothingWell(t *testing.T) {
	lastProof := at(30)
	for name, c := range map[string]struct {
		from, to time.Time // to is zero while it lasts
		evidence ledger.Evidence
		want     time.Time
	}{
		"an open outage ends at the last proof of life": {from: at(10), want: lastProof},
		"an open outage told of after it is empty":      {from: at(31), want: at(31)},
		"an end told just before is taken back":         {from: at(10), to: at(29), want: lastProof},
		"an end told exactly 90 s before is taken back": {from: at(10), to: at(28, 30), want: lastProof},
		"an end told since is taken back":               {from: at(10), to: at(34), want: lastProof},
		"an end told well before stays":                 {from: at(10), to: at(28, 29), want: at(28, 29)},
		"what a person confirmed stays":                 {from: at(10), to: at(29), evidence: ledger.ByPerson, want: at(29)},
	} {
		t.Run(name, func(t *testing.T) {
			b := setup(t)
			source := b.source(nil)
			o := b.open(ledger.Outage{From: c.from, To: c.to, SourceID: source, Evidence: c.evidence})
			others := b.open(ledger.Outage{From: at(5), SourceID: b.source(nil)})
			b.silent(source, lastProof)
			got := b.outage(o.ID)
			if !got.To.Equal(c.want) || got.State != ledger.Closed {
				t.Errorf("got end %s, state %s; want %s, closed", got.To, got.State, c.want)
			}
			if o := b.outage(others.ID); o.State != ledger.Open {
				t.Errorf("an outage of another source: got %s, want open", o.State)
			}
			if audit := b.audit(); !audit.Holds() {
				t.Errorf("chain: %v", audit.Breaks)
			}
		})
	}
}

func TestSilenceOpensOneGapUntilTheSourceIsHeard(t *testing.T) {
	b := setup(t)
	source := b.source(nil)
	b.silent(source, at(30))
	b.silent(source, at(32)) // noticed twice
	gaps := b.read().Gaps
	if len(gaps) != 1 || !gaps[0].From.Equal(at(30)) || !gaps[0].To.IsZero() || len(gaps[0].ServiceIDs) != 0 || gaps[0].SourceID != source {
		t.Fatalf("silent: got %+v, want one open gap of all services from %s", gaps, at(30))
	}
	b.back(source, at(50))
	b.back(source, at(55))
	if gaps := b.read().Gaps; len(gaps) != 1 || !gaps[0].To.Equal(at(50)) {
		t.Errorf("heard again: got %+v, want one gap to %s", gaps, at(50))
	}
	b.silent(source, at(70))
	if gaps := b.read().Gaps; len(gaps) != 2 || !gaps[1].To.IsZero() {
		t.Errorf("silent again: got %+v, want a second gap", gaps)
	}
}

func TestTheGapOfAFixedSourceIsOfItsServicesOnly(t *testing.T) {
	b := setup(t)
	source := b.source(&b.payment)
	b.silent(source, at(30))
	gaps := b.read().Gaps
	if len(gaps) != 1 || len(gaps[0].ServiceIDs) != 1 || gaps[0].ServiceIDs[0] != b.payment {
		t.Errorf("got %+v, want a gap of the payment service", gaps)
	}
}
