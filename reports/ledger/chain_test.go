package ledger_test

import (
	"crypto/sha256"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"vigie/app/access"
	"vigie/app/db"
	"vigie/reports/ledger"
	"vigie/tenants"
	"vigie/tenants/calendar"
)

// facts appends outages until the chain has at least n facts; the first is the contract version.
func (b bundle) facts(n int) {
	b.Helper()
	for i := 1; i < n; i++ {
		b.open(ledger.Outage{From: start.Add(time.Duration(i) * time.Minute)})
	}
	if a := b.audit(); !a.Holds() || a.Facts != int64(n) {
		b.Fatalf("untouched chain: got %d facts, breaks %v; want %d, none", a.Facts, a.Breaks, n)
	}
}

func TestTamperingNamesTheFact(t *testing.T) {
	for name, c := range map[string]struct {
		sql  []string
		want int64
	}{
		"a body edited by a second":       {[]string{`UPDATE ledger_facts SET body = replace(body, '10:03:00', '10:03:01') WHERE seq = 4`}, 4},
		"an actor edited":                 {[]string{`UPDATE ledger_facts SET actor = 'nobody' WHERE seq = 3`}, 3},
		"the instant of record moved":     {[]string{`UPDATE ledger_facts SET recorded_at = recorded_at - interval '1 microsecond' WHERE seq = 2`}, 2},
		"a subject exchanged":             {[]string{`UPDATE ledger_facts SET subject = gen_random_uuid() WHERE seq = 5`}, 5},
		"a kind exchanged":                {[]string{`UPDATE ledger_facts SET kind = 'outage_cancelled' WHERE seq = 6`}, 6},
		"a fact deleted":                  {[]string{`DELETE FROM ledger_facts WHERE seq = 4`}, 4},
		"the first fact deleted":          {[]string{`DELETE FROM ledger_facts WHERE seq = 1`}, 1},
		"several facts deleted":           {[]string{`DELETE FROM ledger_facts WHERE seq IN (3, 4)`}, 3},
		"a fact deleted, the rest closed": {[]string{`DELETE FROM ledger_facts WHERE seq = 4`, `UPDATE ledger_facts SET seq = seq - 1 WHERE seq = 5`, `UPDATE ledger_facts SET seq = seq - 1 WHERE seq = 6`}, 4},
		"two facts reordered": {[]string{`UPDATE ledger_facts SET seq = 100 WHERE seq = 3`, `UPDATE ledger_facts SET seq = 3 WHERE seq = 4`,
			`UPDATE ledger_facts SET seq = 4 WHERE seq = 100`}, 3},
		"the end cut off": {[]string{`DELETE FROM ledger_facts WHERE seq >= 5`}, 5},
		"the end cut off, its head set back": {[]string{`DELETE FROM ledger_facts WHERE seq = 6`,
			`UPDATE ledger_heads SET seq = 5`}, 5},
		"everything cut off": {[]string{`TRUNCATE ledger_facts`}, 1},
		"a fact added behind the end": {[]string{`INSERT INTO ledger_facts SELECT tenant_id, 7, recorded_at, kind, subject, actor, body, previous, sha256
			FROM ledger_facts WHERE seq = 6`}, 7},
		"the agreed terms edited": {[]string{`UPDATE contract_versions SET terms = jsonb_set(terms, '{target}', '"99.0"')`}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			b := setup(t)
			b.facts(6)
			b.tamper(c.sql...)
			got := b.audit()
			if got.Holds() || got.Breaks[0].Seq != c.want {
				t.Errorf("got breaks %v, want the first at fact %d", got.Breaks, c.want)
			}
		})
	}
}

// TestAFactRehashedAfterItsEditionIsNamed edits a fact and gives it the hash it ought to have: only its successor betrays it.
func TestAFactRehashedAfterItsEditionIsNamed(t *testing.T) {
	b := setup(t)
	b.facts(5)
	const rehash = `UPDATE ledger_facts SET actor = 'nobody' WHERE seq = 3;
		UPDATE ledger_facts SET sha256 = sha256(previous || convert_to(concat_ws(E'\n', 'vigie-ledger-1', tenant_id, seq,
			to_char(recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), kind, subject, actor, body), 'UTF8')) WHERE seq = 3`
	b.tamper(rehash)
	got := b.audit()
	if got.Holds() || got.Breaks[0].Seq != 3 {
		t.Errorf("got breaks %v, want fact 3", got.Breaks)
	}
}

func TestAChainRewrittenAsAWholeIsBetrayedByAnIssuedReport(t *testing.T) {
	b := setup(t)
	b.facts(4)
	b.tamper(fmt.Sprintf(`INSERT INTO blobs VALUES ('%[1]s', sha256('x'), '', 'x', now());
		INSERT INTO reports (tenant_id, id, number, kind, contract_id, period, locale, version, provisional, state, as_of, requested_at, issued_at, evidence_sha256, pdf_sha256, chain_seq, chain_head)
		SELECT '%[1]s', gen_random_uuid(), 'VG-2026-09-000001', 'monthly', (SELECT id FROM contracts), '2026-09', 'fr', 1, false, 'issued', now(), now(), now(),
			sha256('x'), sha256('x'), 3, sha256('another chain')`, b.tenant))
	got := b.audit()
	if got.Holds() || got.Breaks[0].Seq != 3 {
		t.Errorf("got breaks %v, want fact 3: its hash is not the one the report printed", got.Breaks)
	}
}

func TestConcurrentAppendsMakeOneChain(t *testing.T) {
	b := setup(t)
	const writers, each = 8, 10
	var writing sync.WaitGroup
	for w := range writers {
		writing.Go(func() {
			for i := range each {
				err := b.try(func(tx *db.Tx) error {
					_, err := ledger.OpenOutagesTx(t.Context(), tx, ledger.Vigie, []ledger.Outage{
						{ServiceID: b.shop, From: start.Add(time.Duration(w) * time.Hour), Weight: 1000},
						{ServiceID: b.payment, From: start.Add(time.Duration(i) * time.Minute), Weight: 300},
					})
					return err
				})
				if err != nil {
					t.Errorf("append: %v", err)
				}
			}
		})
	}
	writing.Wait()
	if got, want := b.audit(), int64(1+2*writers*each); !got.Holds() || got.Facts != want || got.Head.Seq != want {
		t.Errorf("got %d facts, head %d, breaks %v; want %d", got.Facts, got.Head.Seq, got.Breaks, want)
	}
}

func TestARollbackLeavesNoFact(t *testing.T) {
	b := setup(t)
	failed := fmt.Errorf("changed my mind")
	err := b.try(func(tx *db.Tx) error {
		if _, err := ledger.OpenOutagesTx(t.Context(), tx, ledger.Vigie, []ledger.Outage{{ServiceID: b.shop, From: start, Weight: 1000}}); err != nil {
			return err
		}
		return failed
	})
	if err == nil {
		t.Fatal("the unit of work did not fail")
	}
	if got := b.audit(); !got.Holds() || got.Facts != 1 {
		t.Errorf("got %d facts, breaks %v; want 1, none", got.Facts, got.Breaks)
	}
}

func TestTheSchemaItselfRefusesToEdit(t *testing.T) {
	b := setup(t)
	b.facts(2)
	for _, sql := range []string{`UPDATE ledger_facts SET actor = 'x'`, `DELETE FROM ledger_facts`, `TRUNCATE ledger_facts`} {
		err := b.try(func(tx *db.Tx) error { _, err := tx.PGX.Exec(t.Context(), sql); return err })
		if err == nil {
			t.Errorf("%s: it was not refused", sql)
		}
	}
}

func TestEachClientHasItsOwnChain(t *testing.T) {
	b := setup(t)
	b.facts(3)
	other := b
	other.tenant = b.client("Nord Fret")
	if got := other.audit(); !got.Holds() || got.Facts != 1 {
		t.Errorf("chain of another client: got %d facts, breaks %v; want 1, none", got.Facts, got.Breaks)
	}
	mine := b.open(ledger.Outage{From: start})
	for what, work := range map[string]func(tx *db.Tx) error{
		"read":    func(tx *db.Tx) error { _, err := ledger.OutageTx(t.Context(), tx, mine.ID); return err },
		"correct": func(tx *db.Tx) error { _, err := ledger.CorrectOutageTx(t.Context(), tx, "x", mine); return err },
		"cancel":  func(tx *db.Tx) error { _, err := ledger.CancelOutageTx(t.Context(), tx, "x", mine.ID, ""); return err },
		"close": func(tx *db.Tx) error {
			_, err := ledger.CloseOutagesTx(t.Context(), tx, "x", []ledger.Closing{{OutageID: mine.ID, To: start}})
			return err
		},
	} {
		if err := other.try(work); code(err) != "not_found" {
			t.Errorf("%s a foreign outage: got %v, want not_found", what, err)
		}
	}
}

func TestAContractCannotChangeAMonthThatWasReported(t *testing.T) {
	b := setup(t)
	versions := func() []tenants.ContractVersion {
		d, err := b.clients.Get(t.Context(), b.tenant)
		if err != nil {
			t.Fatalf("get client: %v", err)
		}
		return d.Contracts[0].Versions
	}
	report := ledger.Report{ID: uuid.New(), Number: "VG-2026-09-000001", ContractID: b.tenant, Period: "2026-09",
		From: time.Date(2026, 8, 31, 22, 0, 0, 0, time.UTC), To: time.Date(2026, 9, 30, 22, 0, 0, 0, time.UTC), Locale: "fr", Version: 1, Verdict: "met"}
	add := func(month time.Month, day int) error {
		_, err := b.clients.AddVersion(t.Context(), access.Caller{TenantID: b.tenant}, tenants.NewVersion{Reference: "CT-1",
			EffectiveFrom: calendar.NewDate(2026, month, day), Terms: tenants.DefaultTerms("Europe/Paris")})
		return err
	}
	provisional := report
	provisional.Provisional = true
	b.do(func(tx *db.Tx) error { return ledger.RecordReportTx(t.Context(), tx, ledger.Vigie, provisional) })
	if err := add(time.September, 10); err != nil {
		t.Fatalf("version inside a month reported provisionally: %v", err)
	}
	b.do(func(tx *db.Tx) error { return ledger.RecordReportTx(t.Context(), tx, ledger.Vigie, report) })
	if err := add(time.September, 20); code(err) != "period_reported" {
		t.Errorf("version inside a reported month: got %v, want period_reported", err)
	}
	if err := add(time.October, 1); err != nil {
		t.Errorf("version from the day after: %v", err)
	}
	if got := len(versions()); got != 3 {
		t.Errorf("versions: got %d, want 3: the refused one left nothing", got)
	}
}

func TestTheRootNamesTheEventsAndTheirOrder(t *testing.T) {
	t.Parallel()
	hash := func(s string) []byte { sum := sha256.Sum256([]byte(s)); return sum[:] }
	a, bb, c := hash("a"), hash("b"), hash("c")
	roots := map[[32]byte]string{}
	for name, hashes := range map[string][][]byte{"none": nil, "a": {a}, "ab": {a, bb}, "ba": {bb, a}, "abc": {a, bb, c}, "aab": {a, a, bb}} {
		root := ledger.Root(hashes)
		if other, taken := roots[root]; taken {
			t.Errorf("%s and %s have one root", name, other)
		}
		roots[root] = name
	}
	// RFC 6962 §2.1.
	left := sha256.Sum256(append([]byte{0}, a...))
	right := sha256.Sum256(append([]byte{0}, bb...))
	want := sha256.Sum256(append(append([]byte{1}, left[:]...), right[:]...))
	if got := ledger.Root([][]byte{a, bb}); got != want {
		t.Errorf("root of two: got %x, want %x", got, want)
	}
}
