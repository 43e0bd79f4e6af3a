package reports_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"vigie/app/access"
	"vigie/app/db"
	"vigie/reports"
	"vigie/reports/ledger"
	"vigie/reports/sla"
	"vigie/tenants"
	"vigie/tenants/calendar"
)

func seconds(m reports.Month, class sla.Class) int64 {
	for _, c := range m.Classes {
		if c.Class == class {
			return c.Seconds
		}
	}
	return -1
}

// ofShop sums a class over the shop's own line.
func ofShop(m reports.Month, class sla.Class) (sum int64) {
	for _, s := range m.Components[0].Segments {
		if s.Class == class {
			sum += int64(s.To.Sub(s.From) / time.Second)
		}
	}
	return sum
}

func TestEverySecondOfTheMonthHasItsClass(t *testing.T) {
	b := setup(t)
	b.at(paris(9, 12, 0, 0))
	o := b.outage(ledger.Outage{From: paris(8, 2, 0, 0), To: paris(8, 2, 44, 39), SourceID: b.source}) // 2,679 s
	b.at(november)
	m := b.month("2026-10")
	if m.TotalS != 745*3600 || m.Provisional {
		t.Errorf("October in Paris: got %d s, provisional %t; want %d, false", m.TotalS, m.Provisional, 745*3600)
	}
	var sum int64
	for _, c := range m.Classes {
		sum += c.Seconds
	}
	if sum != m.TotalS || seconds(m, sla.ProviderDown) != 2679 {
		t.Errorf("classes sum to %d with %d s down; want %d with 2679", sum, seconds(m, sla.ProviderDown), m.TotalS)
	}
	if got := *m.Contractual.Availability; got != "99.9001" || m.Contractual.Verdict != sla.Met || *m.Contractual.MarginS != 3 {
		t.Errorf("figure: got %s, %s, margin %d; want 99.9001, met, 3", got, m.Contractual.Verdict, *m.Contractual.MarginS)
	}
	if len(m.Outages) != 1 || m.Outages[0].ID != o.ID || m.Outages[0].CountedMS != 2679*int64(sla.Full) || m.Outages[0].Clause != "art. 5.1" || m.Outages[0].Class != sla.ProviderDown {
		t.Errorf("outages: got %+v", m.Outages)
	}
	if len(m.Days) != 31 || m.Days[24].Seconds[sla.Available] != 25*3600 {
		t.Errorf("25 October: got %v, want 25 hours", m.Days[24])
	}
	if segments := m.Components[0].Segments; len(segments) != 1 || len(segments[0].OutageIDs) != 1 || segments[0].OutageIDs[0] != o.ID {
		t.Errorf("segments of the shop: got %+v", segments)
	}
	if len(m.Trend) != 2 || m.Trend[0].Period != "2026-09" || len(m.Periods) != 3 {
		t.Errorf("trend %+v, periods %v; want September and October, and three months", m.Trend, m.Periods)
	}
}

func TestAnOutageOfAPartCountsForItsComponent(t *testing.T) {
	b := setup(t)
	b.at(paris(9, 12, 0, 0))
	var part uuid.UUID
	b.do(func(tx *db.Tx) error {
		services, err := tenants.ServicesTx(t.Context(), tx)
		for _, s := range services {
			if s.Key == "pay-db" {
				part = s.ID
			}
		}
		return err
	})
	b.outage(ledger.Outage{ServiceID: part, From: paris(8, 2, 0, 0), To: paris(8, 3, 0, 0)})
	m := b.month("2026-10")
	if got := m.Components[1]; got.Name != "Paiement" || len(got.Segments) != 1 || got.Segments[0].Class != sla.ProviderDown {
		t.Errorf("payment: got %+v, want an hour down", got)
	}
	if got := m.Components[0].Segments; len(got) != 0 {
		t.Errorf("shop: got %+v, want nothing", got)
	}
}

func TestSilenceIsUnknownNeverUp(t *testing.T) {
	b := setup(t)
	b.at(paris(8, 2, 20, 0))
	o := b.outage(ledger.Outage{From: paris(8, 2, 0, 0), SourceID: b.source})
	b.do(func(tx *db.Tx) error {
		// Prometheus died at 02:10; its Alertmanager told of an end at 02:10:05.
		if _, err := ledger.CloseOutagesTx(t.Context(), tx, ledger.Vigie, []ledger.Closing{{OutageID: o.ID, To: paris(8, 2, 10, 5)}}); err != nil {
			return err
		}
		_, err := ledger.SourceSilentTx(t.Context(), tx, b.source, paris(8, 2, 10, 0))
		return err
	})
	b.at(paris(8, 4, 0, 0))
	m := b.month("2026-10")
	if down, unknown := seconds(m, sla.ProviderDown), seconds(m, sla.Unknown); down != 600 || unknown != 110*60 {
		t.Errorf("while silent: got %d s down and %d unknown; want 600 and %d", down, unknown, 110*60)
	}
	if !m.Provisional || !m.AsOf.Equal(paris(8, 4, 0, 0)) || len(m.Gaps) != 1 || m.Gaps[0].Source != "Prometheus" || m.Gaps[0].To != nil {
		t.Errorf("got provisional %t as of %v, gaps %+v", m.Provisional, m.AsOf, m.Gaps)
	}
	// A person knows that it lasted until 03:00: what is known is not unknown.
	b.do(func(tx *db.Tx) error {
		o.To, o.Evidence = paris(8, 3, 0, 0), ledger.ByPerson
		_, err := ledger.CorrectOutageTx(t.Context(), tx, uuid.NewString(), o)
		return err
	})
	m = b.month("2026-10")
	if down, unknown := seconds(m, sla.ProviderDown), seconds(m, sla.Unknown); down != 3600 || unknown != 3600 {
		t.Errorf("corrected by a person: got %d s down and %d unknown; want 3600 and 3600", down, unknown)
	}
}

func TestTimeBeforeTheFirstSourceIsUnknown(t *testing.T) {
	b := setup(t)
	b.at(paris(5, 0, 0, 0))
	caller := access.Caller{TenantID: b.client("Nord Fret")}
	b.at(paris(10, 0, 0, 0))
	source, _, err := b.clients.AddSource(t.Context(), caller, tenants.NewSource{Tool: "generic", Name: "Scripts"})
	if err != nil {
		t.Fatalf("add source: %v", err)
	}
	b.at(paris(11, 0, 0, 0))
	m, err := b.reports.Month(t.Context(), caller, reports.Period{})
	if err != nil {
		t.Fatalf("month: %v", err)
	}
	if got, want := seconds(m, sla.Unknown), int64(10*86400); got != want {
		t.Errorf("with a source that never said anything %d s are unknown, want all %d", got, want)
	}
	b.heard(caller.TenantID, source.ID)
	b.at(paris(12, 0, 0, 0))
	if m, err = b.reports.Month(t.Context(), caller, reports.Period{}); err != nil {
		t.Fatalf("month: %v", err)
	}
	// Entered on the 10th, first heard on the 11th: nobody knows of the day in between.
	if got, want := seconds(m, sla.Unknown), int64(10*86400); got != want || seconds(m, sla.Available) != 86400 {
		t.Errorf("got %d s unknown and %d available; want %d and 86400", got, seconds(m, sla.Available), want)
	}
	if m.Certifiable {
		t.Error("a month with ten unknown days of eleven is certifiable")
	}
}

func TestAnAgreedExclusionExcusesItsOutageAndNothingMore(t *testing.T) {
	b := setup(t)
	b.at(paris(9, 12, 0, 0))
	o := b.outage(ledger.Outage{From: paris(8, 2, 0, 0), To: paris(8, 3, 0, 0), Class: ledger.CausedByClient, Evidence: ledger.ByPerson})
	if m := b.month("2026-10"); seconds(m, sla.ProviderDown) != 3600 || m.Outages[0].Exclusion == nil || m.Outages[0].Exclusion.State != ledger.Proposed {
		t.Fatalf("proposed: got %d s down, exclusion %+v; want 3600, proposed", seconds(m, sla.ProviderDown), m.Outages[0].Exclusion)
	}
	exclusions, err := b.reports.Exclusions(t.Context(), b.caller)
	if err != nil || len(exclusions) != 1 {
		t.Fatalf("exclusions: got %v, %v", exclusions, err)
	}
	foreign := access.Caller{TenantID: b.client("Nord Fret")}
	if _, err := b.reports.Decide(t.Context(), foreign, exclusions[0].ID, true, ""); code(err) != "not_found" {
		t.Errorf("another client's answer: got %v, want not_found", err)
	}
	if _, err := b.reports.Decide(t.Context(), b.caller, exclusions[0].ID, true, "d’accord"); err != nil {
		t.Fatalf("agree: %v", err)
	}
	if m := b.month("2026-10"); ofShop(m, sla.Client) != 3600 || ofShop(m, sla.ProviderDown) != 0 || m.Outages[0].Class != sla.Client {
		t.Errorf("agreed: got %d s of the client and %d down; want 3600 and 0", ofShop(m, sla.Client), ofShop(m, sla.ProviderDown))
	}
	// Found to be longer than what was agreed: the rest counts until it is agreed too.
	b.do(func(tx *db.Tx) error {
		o.To = paris(8, 3, 30, 0)
		_, err := ledger.CorrectOutageTx(t.Context(), tx, uuid.NewString(), o)
		return err
	})
	if m := b.month("2026-10"); ofShop(m, sla.Client) != 3600 || ofShop(m, sla.ProviderDown) != 1800 {
		t.Errorf("corrected: got %d s of the client and %d down; want 3600 and 1800", ofShop(m, sla.Client), ofShop(m, sla.ProviderDown))
	}
	// Found to be the provider's after all.
	b.do(func(tx *db.Tx) error {
		o.Class = ledger.CausedByProvider
		_, err := ledger.CorrectOutageTx(t.Context(), tx, uuid.NewString(), o)
		return err
	})
	if m := b.month("2026-10"); seconds(m, sla.ProviderDown) != 5400 {
		t.Errorf("the provider's after all: got %d s down, want 5400", seconds(m, sla.ProviderDown))
	}
}

func TestAnExclusionDoesNotFollowItsOutageElsewhere(t *testing.T) {
	for what, change := range map[string]func(b bundle, o *ledger.Outage){
		"to another service": func(b bundle, o *ledger.Outage) { o.ServiceID = b.payment },
		"to another cause":   func(_ bundle, o *ledger.Outage) { o.Class = ledger.CausedByThirdParty },
	} {
		t.Run(what, func(t *testing.T) {
			b := setup(t)
			b.at(paris(9, 12, 0, 0))
			o := b.outage(ledger.Outage{From: paris(8, 2, 0, 0), To: paris(8, 3, 0, 0), Class: ledger.CausedByClient, Evidence: ledger.ByPerson})
			b.month("2026-10")
			exclusions, err := b.reports.Exclusions(t.Context(), b.caller)
			if err != nil || len(exclusions) != 1 {
				t.Fatalf("exclusions: got %v, %v", exclusions, err)
			}
			if _, err := b.reports.Decide(t.Context(), b.caller, exclusions[0].ID, true, ""); err != nil {
				t.Fatalf("agree: %v", err)
			}
			b.do(func(tx *db.Tx) error {
				change(b, &o)
				_, err := ledger.CorrectOutageTx(t.Context(), tx, uuid.NewString(), o)
				return err
			})
			if m := b.month("2026-10"); seconds(m, sla.ProviderDown) != 3600 {
				t.Errorf("got %d s down, want the 3600 that nobody agreed to leave out", seconds(m, sla.ProviderDown))
			}
		})
	}
}

func TestAnOutageOfTheWholeTakesItsComponentsDown(t *testing.T) {
	b := setup(t)
	details, err := b.clients.Get(t.Context(), b.caller.TenantID)
	if err != nil {
		t.Fatalf("get client: %v", err)
	}
	base := details.Services[slices.IndexFunc(details.Services, func(s tenants.Service) bool { return s.Key == "pay-db" })].ID
	b.agree(func(terms *tenants.Terms) {
		terms.Components = []tenants.ComponentTerms{{ServiceID: base, Weight: 1000}}
	})
	b.at(paris(9, 12, 0, 0))
	b.outage(ledger.Outage{ServiceID: b.payment, From: paris(8, 2, 0, 0), To: paris(8, 3, 0, 0)})
	b.outage(ledger.Outage{ServiceID: b.shop, From: paris(8, 5, 0, 0), To: paris(8, 6, 0, 0)})
	m := b.month("2026-10")
	if seconds(m, sla.ProviderDown) != 3600 || len(m.Outages) != 2 || m.Outages[0].Component.ID != base.String() || m.Outages[0].CountedMS != 3_600_000 {
		t.Fatalf("got %d s down by %+v; want the base down with what contains it, and not with the shop", seconds(m, sla.ProviderDown), m.Outages)
	}
	if shop := m.Outages[1]; shop.Component.ID != b.shop.String() || shop.CountedMS != 0 || shop.Clause != "" || shop.Reason != "not_promised" || m.Outages[0].Reason != "counted" {
		t.Errorf("the shop's outage is shown as %+v, want it listed and not counted", shop)
	}
}

func TestARevokedSourceIsNotSilentForEver(t *testing.T) {
	b := setup(t)
	b.at(paris(5, 0, 0, 0))
	other, _, err := b.clients.AddSource(t.Context(), b.caller, tenants.NewSource{Tool: "alertmanager", Name: "Prometheus, new"})
	if err != nil {
		t.Fatalf("add source: %v", err)
	}
	b.heard(b.caller.TenantID, other.ID)
	b.do(func(tx *db.Tx) error {
		_, err := ledger.SourceSilentTx(t.Context(), tx, b.source, paris(5, 1, 0, 0))
		return err
	})
	b.at(paris(5, 2, 0, 0))
	if err := b.clients.RevokeSource(t.Context(), b.caller, b.source); err != nil {
		t.Fatalf("revoke: %v", err)
	}
	b.at(paris(9, 0, 0, 0))
	if m := b.month("2026-10"); seconds(m, sla.Unknown) != 3600 {
		t.Errorf("got %d s unknown, want the hour until it was revoked", seconds(m, sla.Unknown))
	}
}

func TestARunAcrossTheMonthsEdgeIsJudgedWhole(t *testing.T) {
	b := setup(t)
	edge := time.Date(2026, time.September, 30, 22, 0, 0, 0, time.UTC)
	b.at(paris(2, 0, 0, 0))
	// 40 s on either side: too short for the contract's 60 s alone, long enough together.
	b.outage(ledger.Outage{From: edge.Add(-40 * time.Second), To: edge})
	b.outage(ledger.Outage{From: edge, To: edge.Add(40 * time.Second)})
	b.at(november)
	for _, month := range []string{"2026-09", "2026-10"} {
		m := b.month(month)
		if got := seconds(m, sla.ProviderDown); got != 40 || len(m.Outages) != 1 {
			t.Errorf("%s: got %d s down in %d outages, want 40 in 1", month, got, len(m.Outages))
		}
	}
}

func TestTheContractAtTheEndRulesTheMonth(t *testing.T) {
	b := setup(t)
	terms := tenants.DefaultTerms("Europe/Paris")
	terms.Target = "99.99"
	if _, err := b.clients.AddVersion(t.Context(), b.caller, tenants.NewVersion{Reference: "CT-2026-118", EffectiveFrom: calendar.NewDate(2026, time.October, 15), Terms: terms}); err != nil {
		t.Fatalf("add version: %v", err)
	}
	b.at(november)
	if m := b.month("2026-10"); m.Contract.Version != 2 || m.Contract.Target != "99.99" {
		t.Errorf("October: got %+v, want version 2", m.Contract)
	}
	if m := b.month("2026-09"); m.Contract.Version != 1 {
		t.Errorf("September: got %+v, want version 1", m.Contract)
	}
	for month, want := range map[string]string{"2026-08": "no_contract", "2026-12": "period_not_begun"} {
		if _, err := b.reports.Month(t.Context(), b.caller, period(t, month)); code(err) != want {
			t.Errorf("%s: got %v, want %s", month, err, want)
		}
	}
}

func TestAGlanceSaysWhatTheMonthSays(t *testing.T) {
	b := setup(t)
	b.at(paris(9, 12, 0, 0))
	b.outage(ledger.Outage{From: paris(8, 2, 0, 0), To: paris(8, 3, 0, 0)})
	m := b.month("2026-10")
	g, err := b.reports.Glance(t.Context(), b.caller.TenantID)
	if err != nil || g == nil {
		t.Fatalf("glance: got %v, %v", g, err)
	}
	if *g.Availability != *m.Contractual.Availability || g.Verdict != m.Contractual.Verdict || *g.MarginS != *m.Contractual.MarginS {
		t.Errorf("got %s %s %d, want %s %s %d", *g.Availability, g.Verdict, *g.MarginS, *m.Contractual.Availability, m.Contractual.Verdict, *m.Contractual.MarginS)
	}
	bare, err := b.clients.Create(t.Context(), access.Caller{}, tenants.NewTenant{Name: "Sans contrat", TimeZone: "Europe/Paris"})
	if err != nil {
		t.Fatalf("create client: %v", err)
	}
	if g, err := b.reports.Glance(t.Context(), bare.ID); g != nil || err != nil {
		t.Errorf("a client without a contract: got %v, %v, want nothing", g, err)
	}
}
