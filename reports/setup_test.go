package reports_test

import (
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"vigie/app/access"
	"vigie/app/db"
	"vigie/app/db/dbtest"
	"vigie/app/fault"
	"vigie/reports"
	"vigie/reports/ledger"
	"vigie/reports/seal"
	"vigie/tenants"
	"vigie/tenants/calendar"
)

// bundle is a client with two components, measured since the beginning of September 2026, and a clock that moves by hand.
type bundle struct {
	*testing.T
	db            *db.DB
	database      *dbtest.Database
	authority     *seal.Authority
	clients       *tenants.Tenants
	reports       *reports.Reports
	caller        access.Caller
	shop, payment uuid.UUID
	source        uuid.UUID
	mu            *sync.Mutex
	now           *time.Time
}

func setup(t *testing.T) bundle {
	t.Helper()
	t.Parallel()
	now := time.Date(2026, time.August, 31, 12, 0, 0, 0, time.UTC)
	b := bundle{T: t, database: dbtest.New(t), mu: &sync.Mutex{}, now: &now}
	d, err := db.Open(t.Context(), b.database.URL, db.Options{Clock: b.clock})
	if err != nil {
		t.Fatalf("open database: %v", err)
	}
	t.Cleanup(d.Close)
	b.db = d
	b.at(now)
	if b.authority, err = seal.OpenAuthority(t.TempDir(), []byte("a secret of at least thirty-two bytes"), seal.AuthorityOptions{At: now, Organisation: "Ponant Infogérance"}); err != nil {
		t.Fatalf("open authority: %v", err)
	}
	b.reports = b.with(reports.AuthoritySealing(b.authority, b.clock))
	if err := tenants.SetProvider(t.Context(), d, tenants.Provider{Name: "Ponant Infogérance", Locale: "fr", TimeZone: "Europe/Paris"}); err != nil {
		t.Fatalf("name the provider: %v", err)
	}
	b.clients = tenants.New(d, ledger.RecordContractVersionTx)
	b.caller.TenantID = b.client("Hélios Santé")
	details, err := b.clients.Get(t.Context(), b.caller.TenantID)
	if err != nil {
		t.Fatalf("get client: %v", err)
	}
	b.shop, b.payment = details.Services[0].ID, details.Services[1].ID
	source, _, err := b.clients.AddSource(t.Context(), b.caller, tenants.NewSource{Tool: "alertmanager", Name: "Prometheus"})
	if err != nil {
		t.Fatalf("add source: %v", err)
	}
	b.source = source.ID
	b.heard(b.caller.TenantID, source.ID)
	return b
}

// heard makes a source one that has said something, as processing its first event does.
func (b bundle) heard(tenantID, sourceID uuid.UUID) {
	b.Helper()
	err := b.db.Tenant(b.Context(), tenantID, func(tx *db.Tx) error {
		_, err := tx.PGX.Exec(b.Context(), `UPDATE sources SET first_event_at = coalesce(first_event_at, $3), last_event_at = $3 WHERE tenant_id = $1 AND id = $2`, tenantID, sourceID, tx.Now)
		return err
	})
	if err != nil {
		b.Fatalf("hear source: %v", err)
	}
}

func (b bundle) with(s reports.Sealing) *reports.Reports {
	return reports.New(b.db, s, &url.URL{Scheme: "https", Host: "vigie.example"}, nil)
}

func (b bundle) client(name string) uuid.UUID {
	b.Helper()
	terms := tenants.DefaultTerms("Europe/Paris")
	terms.MonthlyFeeCents, terms.MinOutageS = 1250000, 60
	terms.Clauses = map[tenants.Class]string{tenants.ClassProviderDown: "art. 5.1", tenants.ClassUnknown: "art. 8.4", tenants.ClassMaintenance: "art. 6.2"}
	made, err := b.clients.Create(b.Context(), access.Caller{}, tenants.NewTenant{Name: name, TimeZone: "Europe/Paris",
		Services: []tenants.NewTenantService{{Key: "shop", Name: "Boutique"}, {Key: "payment", Name: "Paiement"}, {Key: "pay-db", Name: "Base", Parent: "payment"}},
		Contract: &tenants.NewTenantContract{Reference: "CT-2026-118", EffectiveFrom: calendar.NewDate(2026, time.September, 1), Terms: terms}})
	if err != nil {
		b.Fatalf("create client: %v", err)
	}
	return made.ID
}

// agree changes the client's terms from October on.
func (b bundle) agree(change func(*tenants.Terms)) {
	b.Helper()
	terms := tenants.DefaultTerms("Europe/Paris")
	change(&terms)
	n := tenants.NewVersion{Reference: "CT-2026-118", EffectiveFrom: calendar.NewDate(2026, time.October, 1), Terms: terms}
	if _, err := b.clients.AddVersion(b.Context(), b.caller, n); err != nil {
		b.Fatalf("add version: %v", err)
	}
}

func (b bundle) clock() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return *b.now
}

// at sets the clock, and makes the partitions that the time needs.
func (b bundle) at(t time.Time) {
	b.Helper()
	b.mu.Lock()
	*b.now = t
	b.mu.Unlock()
	if err := b.db.KeepPartitions(b.Context(), 2, t.AddDate(-1, 0, 0)); err != nil {
		b.Fatalf("keep partitions: %v", err)
	}
}

func (b bundle) do(work func(tx *db.Tx) error) {
	b.Helper()
	if err := b.db.Tenant(b.Context(), b.caller.TenantID, work); err != nil {
		b.Fatalf("unit of work: %v", err)
	}
}

// outage records one that is over.
func (b bundle) outage(o ledger.Outage) ledger.Outage {
	b.Helper()
	if o.ServiceID == uuid.Nil {
		o.ServiceID = b.shop
	}
	if o.Weight == 0 {
		o.Weight = 1000
	}
	b.do(func(tx *db.Tx) error {
		opened, err := ledger.OpenOutagesTx(b.Context(), tx, ledger.Vigie, []ledger.Outage{o})
		if err == nil {
			o = opened[0]
		}
		return err
	})
	return o
}

func (b bundle) month(text string) reports.Month {
	b.Helper()
	m, err := b.reports.Month(b.Context(), b.caller, period(b, text))
	if err != nil {
		b.Fatalf("month %s: %v", text, err)
	}
	return m
}

func period(t interface{ Fatalf(string, ...any) }, text string) reports.Period {
	p, err := reports.ParsePeriod(text)
	if err != nil {
		t.Fatalf("period: %v", err)
	}
	return p
}

// issue makes the final report of a month.
func (b bundle) issue(text, locale string) reports.Report {
	b.Helper()
	r, err := b.reports.Issue(b.Context(), b.caller, reports.Request{Period: period(b, text), Locale: locale, Final: true})
	if err != nil {
		b.Fatalf("issue %s: %v", text, err)
	}
	return r
}

func (b bundle) file(sum []byte) []byte {
	b.Helper()
	content, err := b.reports.File(b.Context(), b.caller.TenantID, sum)
	if err != nil {
		b.Fatalf("read file: %v", err)
	}
	return content
}

// paris is an instant of October 2026 by Paris's clock, which changes on the 25th.
func paris(day, hour, minute, second int) time.Time {
	offset := 2 * time.Hour
	if day > 25 || day == 25 && hour >= 3 {
		offset = time.Hour
	}
	return time.Date(2026, time.October, day, hour, minute, second, 0, time.UTC).Add(-offset)
}

// november is the first working morning after October.
var november = time.Date(2026, time.November, 2, 8, 0, 0, 0, time.UTC)

func code(err error) string {
	if f := fault.From(err); f != nil {
		return f.Code
	}
	return ""
}
