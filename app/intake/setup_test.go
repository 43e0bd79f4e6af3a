package intake_test

import (
	"context"
	"crypto/sha256"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"vigie/app/access"
	"vigie/app/db"
	"vigie/app/db/dbtest"
	"vigie/app/intake"
	"vigie/reports/ledger"
	"vigie/tenants"
	"vigie/tenants/calendar"
)

// clock is the test's time; it stands until it is moved.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) forward(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// bundle is one client with a shop, watched by one source.
type bundle struct {
	testing.TB
	ctx     context.Context
	clock   *clock
	db      *db.DB
	intake  *intake.Intake
	tenant  uuid.UUID
	service uuid.UUID
	source  tenants.Source
	key     string
	started time.Time
}

// night is a quiet instant of the tests' calendar: a Thursday, 02:00 in Paris.
var night = time.Date(2026, 10, 8, 0, 0, 0, 0, time.UTC)

func setup(t testing.TB) *bundle {
	t.Helper()
	b := &bundle{TB: t, ctx: t.Context(), clock: &clock{at: night}, started: night}
	d, err := db.Open(b.ctx, dbtest.New(t).URL, db.Options{Clock: b.clock.now})
	if err != nil {
		t.Fatalf("open database: %v", err)
	}
	t.Cleanup(d.Close)
	b.db = d
	if err := d.KeepPartitions(b.ctx, 2, night.AddDate(-1, 0, 0)); err != nil {
		t.Fatalf("keep partitions: %v", err)
	}
	b.intake = intake.New(d, intake.Options{})
	b.tenant, b.service, b.source, b.key = b.client("Hélios Santé")
	return b
}

// client makes a client with one service "shop" and an Alertmanager that watches all of it.
func (b *bundle) client(name string) (tenantID, serviceID uuid.UUID, source tenants.Source, key string) {
	b.Helper()
	clients := tenants.New(b.db, ledger.RecordContractVersionTx)
	made, err := clients.Create(b.ctx, access.Caller{}, tenants.NewTenant{Name: name, TimeZone: "Europe/Paris", Locale: "fr",
		Services: []tenants.NewTenantService{{Key: "shop", Name: "Boutique"}},
		Contract: &tenants.NewTenantContract{Reference: "CT-1", EffectiveFrom: calendar.Date{Year: 2026, Month: 1, Day: 1}, Terms: tenants.DefaultTerms("Europe/Paris")}})
	if err != nil {
		b.Fatalf("make client: %v", err)
	}
	err = b.db.Tenant(b.ctx, made.ID, func(tx *db.Tx) (err error) {
		services, err := tenants.ServicesTx(b.ctx, tx)
		if err != nil {
			return err
		}
		serviceID = services[0].ID
		source, key, err = tenants.AddSourceTx(b.ctx, tx, tenants.NewSource{Tool: "alertmanager", Name: "Prometheus"})
		return err
	})
	if err != nil {
		b.Fatalf("make source: %v", err)
	}
	return made.ID, serviceID, source, key
}

// send accepts a body under the bundle's key.
func (b *bundle) send(tool, body string) intake.Receipt {
	b.Helper()
	receipt, err := b.intake.Accept(b.ctx, intake.Arrival{KeySHA256: sha256.Sum256([]byte(b.key)), Tool: tool, Body: []byte(body)})
	if err != nil {
		b.Fatalf("accept: %v", err)
	}
	return receipt
}

// process empties the bundle's inbox.
func (b *bundle) process() {
	b.Helper()
	for more := true; more; {
		var err error
		if more, err = b.intake.Process(b.ctx, b.tenant, 100); err != nil {
			b.Fatalf("process: %v", err)
		}
	}
}

// alert is an Alertmanager webhook with one alert about the shop.
func alert(status, name, severity string, started time.Time, ended time.Time) string {
	end := "0001-01-01T00:00:00Z"
	if !ended.IsZero() {
		end = ended.Format(time.RFC3339Nano)
	}
	return fmt.Sprintf(`{"version":"4","status":%[1]q,"alerts":[{"status":%[1]q,"labels":{"alertname":%[2]q,"severity":%[3]q,"service":"shop"},
		"annotations":{"summary":%[2]q},"startsAt":%[4]q,"endsAt":%[5]q,"fingerprint":"f-%[2]s"}]}`, status, name, severity, started.Format(time.RFC3339Nano), end)
}

func watchdog(status string) string {
	return fmt.Sprintf(`{"version":"4","status":%[1]q,"alerts":[{"status":%[1]q,"labels":{"alertname":"Watchdog","severity":"none"},"annotations":{},
		"startsAt":"2026-10-01T00:00:00Z","endsAt":"0001-01-01T00:00:00Z","fingerprint":"f-watchdog"}]}`, status)
}

// scalar reads one value as the tenant.
func scalar[T any](b *bundle, query string, args ...any) (value T) {
	b.Helper()
	err := b.db.Tenant(b.ctx, b.tenant, func(tx *db.Tx) error { return tx.PGX.QueryRow(b.ctx, query, args...).Scan(&value) })
	if err != nil {
		b.Fatalf("read %s: %v", query, err)
	}
	return value
}
