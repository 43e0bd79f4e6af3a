package tenants_test

import (
	"bytes"
	"context"
	"errors"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"vigie/app/access"
	"vigie/app/db"
	"vigie/app/db/dbtest"
	"vigie/app/fault"
	"vigie/tenants"
	"vigie/tenants/calendar"
)

var noon = time.Date(2026, time.October, 8, 10, 0, 0, 0, time.UTC)

// bundle is a database with one client, and what the ledger was told.
type bundle struct {
	*testing.T
	db       *db.DB
	tenants  *tenants.Tenants
	caller   access.Caller
	recorded *[]tenants.ContractVersion
}

func setup(t *testing.T) bundle {
	t.Helper()
	t.Parallel()
	d, err := db.Open(t.Context(), dbtest.New(t).URL, db.Options{Clock: func() time.Time { return noon }})
	if err != nil {
		t.Fatalf("open database: %v", err)
	}
	t.Cleanup(d.Close)
	if err := d.KeepPartitions(t.Context(), 2, noon.AddDate(-1, 0, 0)); err != nil {
		t.Fatalf("keep partitions: %v", err)
	}
	var recorded []tenants.ContractVersion
	b := bundle{T: t, db: d, recorded: &recorded}
	b.tenants = tenants.New(d, func(_ context.Context, _ *db.Tx, _ uuid.UUID, v tenants.ContractVersion) error {
		recorded = append(recorded, v)
		return nil
	})
	b.caller.TenantID = b.create("Hélios Santé").ID
	return b
}

func (b bundle) create(name string) tenants.Tenant {
	b.Helper()
	made, err := b.tenants.Create(b.Context(), access.Caller{}, tenants.NewTenant{Name: name, TimeZone: "Europe/Paris",
		Services: []tenants.NewTenantService{{Key: "shop", Name: "Boutique"}, {Key: "payment", Name: "Paiement", Parent: "shop"}},
		Contract: &tenants.NewTenantContract{Reference: "CT-1", EffectiveFrom: calendar.NewDate(2026, time.January, 1), Terms: tenants.DefaultTerms("Europe/Paris"),
			Components: []tenants.KeyedComponent{{Key: "payment", Weight: 1000}}}})
	if err != nil {
		b.Fatalf("create %s: %v", name, err)
	}
	return made
}

func (b bundle) details() tenants.Details {
	b.Helper()
	d, err := b.tenants.Get(b.Context(), b.caller.TenantID)
	if err != nil {
		b.Fatalf("get client: %v", err)
	}
	return d
}

func code(err error) string {
	if f := fault.From(err); f != nil {
		return f.Code
	}
	return ""
}

func TestAClientIsMadeWhole(t *testing.T) {
	b := setup(t)
	d := b.details()
	if d.Tenant.Slug != "helios-sante" || len(d.Services) != 2 || len(d.Contracts) != 1 || d.Contract == nil {
		t.Fatalf("got slug %q, %d services, %d contracts, in force %v", d.Tenant.Slug, len(d.Services), len(d.Contracts), d.Contract)
	}
	payment := d.Services[1]
	if got := d.Contracts[0].Versions[0].Terms.Components; len(got) != 1 || got[0].ServiceID != payment.ID {
		t.Errorf("components: got %v, want the payment service %s", got, payment.ID)
	}
	if len(*b.recorded) != 1 || (*b.recorded)[0].Version != 1 {
		t.Errorf("the ledger was told %v, want version 1 once", *b.recorded)
	}
	var turns int
	err := b.db.Tenant(t.Context(), b.caller.TenantID, func(tx *db.Tx) error {
		return tx.PGX.QueryRow(t.Context(), `SELECT count(*) FROM inbox_turns`).Scan(&turns)
	})
	if err != nil || turns != 1 {
		t.Errorf("turns in the inbox: got %d, %v, want 1", turns, err)
	}
}

func TestNothingOfAClientRemainsWhenAPartIsRefused(t *testing.T) {
	b := setup(t)
	terms := tenants.DefaultTerms("Europe/Paris")
	terms.Target = "high"
	_, err := b.tenants.Create(t.Context(), access.Caller{}, tenants.NewTenant{Name: "Nord Fret", TimeZone: "Europe/Paris",
		Services: []tenants.NewTenantService{{Key: "tms", Name: "TMS"}},
		Contract: &tenants.NewTenantContract{Reference: "CT-2", EffectiveFrom: calendar.NewDate(2026, time.January, 1), Terms: terms}})
	if f := fault.From(err); f == nil || len(f.Fields) != 1 || f.Fields[0].Location != "body.contract.terms.target" {
		t.Fatalf("got %v, want the field body.contract.terms.target", err)
	}
	if again := b.create("Nord Fret"); again.Slug != "nord-fret" {
		t.Errorf("slug after the refusal: got %q, want it free", again.Slug)
	}
	if _, err := b.tenants.Create(t.Context(), access.Caller{}, tenants.NewTenant{Name: "Nord-Fret", TimeZone: "Europe/Paris"}); code(err) != "slug_taken" {
		t.Errorf("second client of that slug: got %v, want slug_taken", err)
	}
}

func TestAServiceNeverBecomesAPartOfItself(t *testing.T) {
	b := setup(t)
	services := b.details().Services
	shop, payment := services[0].ID, services[1].ID
	for _, parent := range []uuid.UUID{shop, payment} {
		if _, err := b.tenants.ChangeService(t.Context(), b.caller, shop, tenants.ServiceChange{ParentID: &parent}); code(err) != "service_cycle" {
			t.Errorf("shop below %s: got %v, want service_cycle", parent, err)
		}
	}
	top := uuid.Nil
	if got, err := b.tenants.ChangeService(t.Context(), b.caller, payment, tenants.ServiceChange{ParentID: &top}); err != nil || got.ParentID != nil {
		t.Errorf("payment to the top: got parent %v, %v", got.ParentID, err)
	}
}

func TestTwoMovesAtOnceCloseNoCircle(t *testing.T) {
	b := setup(t)
	services := b.details().Services
	shop, payment, top := services[0].ID, services[1].ID, uuid.Nil
	if _, err := b.tenants.ChangeService(t.Context(), b.caller, payment, tenants.ServiceChange{ParentID: &top}); err != nil {
		t.Fatalf("part the two: %v", err)
	}
	var moves sync.WaitGroup
	results := make([]error, 2)
	for i, move := range [][2]uuid.UUID{{shop, payment}, {payment, shop}} {
		moves.Go(func() {
			_, results[i] = b.tenants.ChangeService(t.Context(), b.caller, move[0], tenants.ServiceChange{ParentID: &move[1]})
		})
	}
	moves.Wait()
	if (results[0] == nil) == (results[1] == nil) {
		t.Errorf("each below the other: got %v and %v, want exactly one refused", results[0], results[1])
	}
}

func TestASourceNeverHeardIsNotCountedLive(t *testing.T) {
	b := setup(t)
	var first tenants.Source
	for _, name := range []string{"Prometheus", "Sonde", "Scripts"} {
		source, _, err := b.tenants.AddSource(t.Context(), b.caller, tenants.NewSource{Tool: "generic", Name: name})
		if err != nil {
			t.Fatalf("add source: %v", err)
		}
		if first.ID == uuid.Nil {
			first = source
		}
	}
	err := b.db.Tenant(t.Context(), b.caller.TenantID, func(tx *db.Tx) error {
		_, err := tx.PGX.Exec(t.Context(), `UPDATE sources SET first_event_at = $2, last_event_at = $2 WHERE id = $1`, first.ID, tx.Now)
		return err
	})
	if err != nil {
		t.Fatalf("hear source: %v", err)
	}
	if d := b.details(); d.Summary.Sources != 3 || d.Waiting != 2 || d.Silent != 0 {
		t.Errorf("sources: got %d, %d waiting, %d silent; want 3, 2 waiting, 0 silent", d.Summary.Sources, d.Waiting, d.Silent)
	}
}

func TestAKeyIsKeptHashedAndStopsAtOnce(t *testing.T) {
	b := setup(t)
	leads := func(key string) (found bool) {
		t.Helper()
		err := b.db.Service(t.Context(), func(tx *db.Tx) error {
			return tx.PGX.QueryRow(t.Context(), `SELECT EXISTS (SELECT 1 FROM directory WHERE kind = 'key' AND sha256 = $1)`, tenants.HashKey(key)).Scan(&found)
		})
		if err != nil {
			t.Fatalf("look for key: %v", err)
		}
		return found
	}
	source, first, err := b.tenants.AddSource(t.Context(), b.caller, tenants.NewSource{Tool: "alertmanager", Name: "Prometheus"})
	if err != nil {
		t.Fatalf("add source: %v", err)
	}
	if !regexp.MustCompile(`^[0-9a-f]{32}$`).MatchString(first) || !strings.HasSuffix(first, source.KeyHint) || bytes.Contains(source.KeySHA256, []byte(first)) {
		t.Errorf("key %q with hint %q: want 32 hexadecimal digits ending in the hint", first, source.KeyHint)
	}
	_, second, err := b.tenants.RotateKey(t.Context(), b.caller, source.ID)
	if err != nil {
		t.Fatalf("rotate: %v", err)
	}
	if leads(first) || !leads(second) {
		t.Errorf("after rotation: old key leads %t, new one %t; want false, true", leads(first), leads(second))
	}
	for range 2 { // twice changes nothing
		if err := b.tenants.RevokeSource(t.Context(), b.caller, source.ID); err != nil {
			t.Fatalf("revoke: %v", err)
		}
	}
	if leads(second) || b.details().Sources[0].State() != tenants.SourceRevoked {
		t.Errorf("after revocation: key leads %t, state %s", leads(second), b.details().Sources[0].State())
	}
	if _, _, err := b.tenants.RotateKey(t.Context(), b.caller, source.ID); !errors.Is(err, tenants.ErrSourceRevoked) {
		t.Errorf("rotate a revoked source: got %v, want %v", err, tenants.ErrSourceRevoked)
	}
}

func TestVersionsAreNumberedAndNeverTwoOnADay(t *testing.T) {
	b := setup(t)
	add := func(day int) error {
		_, err := b.tenants.AddVersion(t.Context(), b.caller, tenants.NewVersion{Reference: "CT-1", EffectiveFrom: calendar.NewDate(2026, time.October, day), Terms: tenants.DefaultTerms("Europe/Paris")})
		return err
	}
	var adds sync.WaitGroup
	results := make([]error, 4)
	for i := range results {
		adds.Go(func() { results[i] = add(1 + i) })
	}
	adds.Wait()
	if err := errors.Join(results...); err != nil {
		t.Fatalf("add versions at once: %v", err)
	}
	if err := add(2); code(err) != "contract_version_same_day" {
		t.Errorf("second version of a day: got %v, want contract_version_same_day", err)
	}
	versions := b.details().Contracts[0].Versions
	last := tenants.LastDay(versions)
	for i, v := range versions {
		if v.Version != i+1 {
			t.Errorf("version %d of the list has number %d", i+1, v.Version)
		}
		if open := last[i] == nil; open != (v.EffectiveFrom == calendar.NewDate(2026, time.October, 4)) {
			t.Errorf("version from %s: last day %v", v.EffectiveFrom, last[i])
		}
	}
}

func TestAContractBeginsInAYearThatCanBeMeant(t *testing.T) {
	b := setup(t)
	for _, year := range []int{0, 1, 26, 1999, 2100, 9999} {
		_, err := b.tenants.AddVersion(t.Context(), b.caller, tenants.NewVersion{Reference: "CT-1", EffectiveFrom: calendar.NewDate(year, time.October, 1), Terms: tenants.DefaultTerms("Europe/Paris")})
		if code(err) != "contract_year" {
			t.Errorf("year %d: got %v, want it refused", year, err)
		}
	}
}

func TestAForeignClientsThingsAreNotThere(t *testing.T) {
	b := setup(t)
	service := b.details().Services[0].ID
	source, _, err := b.tenants.AddSource(t.Context(), b.caller, tenants.NewSource{Tool: "generic", Name: "Scripts"})
	if err != nil {
		t.Fatalf("add source: %v", err)
	}
	name := "Maëlle Le Goff"
	contact, err := b.tenants.AddContact(t.Context(), b.caller, tenants.ContactChange{Name: &name})
	if err != nil {
		t.Fatalf("add contact: %v", err)
	}
	foreign := access.Caller{TenantID: b.create("Nord Fret").ID}
	ctx := t.Context()
	for what, err := range map[string]error{
		"service":  second(b.tenants.ChangeService(ctx, foreign, service, tenants.ServiceChange{Name: &name})),
		"source":   b.tenants.RevokeSource(ctx, foreign, source.ID),
		"contact":  second(b.tenants.ChangeContact(ctx, foreign, contact.ID, tenants.ContactChange{Name: &name})),
		"removal":  b.tenants.RemoveContact(ctx, foreign, contact.ID),
		"a client": second(b.tenants.Get(ctx, uuid.New())),
	} {
		if fault.KindOf(err) != fault.NotFound {
			t.Errorf("%s of another client: got %v, want not found", what, err)
		}
	}
	if _, _, err := b.tenants.AddSource(ctx, foreign, tenants.NewSource{Tool: "generic", Name: "x", ServiceID: &service}); code(err) != "service_unknown" {
		t.Errorf("source fixed to a foreign service: got %v, want service_unknown", err)
	}
	if _, err := b.tenants.AddService(ctx, foreign, tenants.NewService{Key: "x", Name: "x", ParentID: &service}); code(err) != "service_parent_unknown" {
		t.Errorf("service below a foreign one: got %v, want service_parent_unknown", err)
	}
	d := b.details()
	if d.Services[0].Name != "Boutique" || d.Sources[0].RevokedAt != nil || len(d.Contacts) != 1 {
		t.Errorf("the client changed: %+v", d)
	}
}

func second[T any](_ T, err error) error { return err }

func TestNumbersHaveNoHoles(t *testing.T) {
	b := setup(t)
	var takes sync.WaitGroup
	var mu sync.Mutex
	seen := map[int64]bool{}
	for range 8 {
		takes.Go(func() {
			err := b.db.Tenant(t.Context(), b.caller.TenantID, func(tx *db.Tx) error {
				n, err := tenants.NextNumberTx(t.Context(), tx, "incident", 2026)
				mu.Lock()
				defer mu.Unlock()
				seen[n] = true
				return err
			})
			if err != nil {
				t.Errorf("take number: %v", err)
			}
		})
	}
	takes.Wait()
	for n := int64(1); n <= 8; n++ {
		if !seen[n] {
			t.Errorf("number %d is missing: %v", n, seen)
		}
	}
}

func TestAProviderHasANameThatCanBeRead(t *testing.T) {
	b := setup(t)
	for _, p := range []tenants.Provider{{Name: "", TimeZone: "Europe/Paris"}, {Name: " \t", TimeZone: "Europe/Paris"}, {Name: "Noroît", TimeZone: "Mars/Olympus"}} {
		p.Locale = "fr"
		if got, want := code(tenants.SetProvider(b.Context(), b.db, p)), "provider_invalid"; got != want {
			t.Errorf("provider %q in %s: got %q, want %q", p.Name, p.TimeZone, got, want)
		}
	}
	if err := tenants.SetProvider(b.Context(), b.db, tenants.Provider{Name: " Noroît ", Locale: "fr", TimeZone: "Europe/Paris"}); err != nil {
		t.Errorf("a provider with a name: %v", err)
	}
}
