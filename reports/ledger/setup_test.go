package ledger_test

import (
	"crypto/sha256"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"vigie/app/access"
	"vigie/app/db"
	"vigie/app/db/dbtest"
	"vigie/app/fault"
	"vigie/reports/ledger"
	"vigie/tenants"
	"vigie/tenants/calendar"
)

var start = time.Date(2026, time.October, 8, 10, 0, 0, 0, time.UTC)

// bundle is a client with a shop that contains a payment service, and a clock that moves by hand.
type bundle struct {
	*testing.T
	db            *db.DB
	database      *dbtest.Database
	clients       *tenants.Tenants
	mu            *sync.Mutex
	at            *time.Time
	tenant        uuid.UUID
	shop, payment uuid.UUID
}

func setup(t *testing.T) bundle {
	t.Helper()
	t.Parallel()
	now := start
	b := bundle{T: t, database: dbtest.New(t), at: &now, mu: &sync.Mutex{}}
	d, err := db.Open(t.Context(), b.database.URL, db.Options{Clock: func() time.Time {
		b.mu.Lock()
		defer b.mu.Unlock()
		return *b.at
	}})
	if err != nil {
		t.Fatalf("open database: %v", err)
	}
	t.Cleanup(d.Close)
	b.db = d
	if err := d.KeepPartitions(t.Context(), 2, start.AddDate(-1, 0, 0)); err != nil {
		t.Fatalf("keep partitions: %v", err)
	}
	b.clients = tenants.New(d, ledger.RecordContractVersionTx)
	b.tenant = b.client("Hélios Santé")
	services := b.services(b.tenant)
	b.shop, b.payment = services[0].ID, services[1].ID
	return b
}

func (b bundle) client(name string) uuid.UUID {
	b.Helper()
	made, err := b.clients.Create(b.Context(), access.Caller{}, tenants.NewTenant{Name: name, TimeZone: "Europe/Paris",
		Services: []tenants.NewTenantService{{Key: "shop", Name: "Boutique"}, {Key: "payment", Name: "Paiement", Parent: "shop"}},
		Contract: &tenants.NewTenantContract{Reference: "CT-1", EffectiveFrom: calendar.NewDate(2026, time.January, 1), Terms: tenants.DefaultTerms("Europe/Paris")}})
	if err != nil {
		b.Fatalf("create client: %v", err)
	}
	return made.ID
}

func (b bundle) services(tenant uuid.UUID) []tenants.Service {
	b.Helper()
	d, err := b.clients.Get(b.Context(), tenant)
	if err != nil {
		b.Fatalf("get client: %v", err)
	}
	return d.Services
}

func (b bundle) source(service *uuid.UUID) uuid.UUID {
	b.Helper()
	s, _, err := b.clients.AddSource(b.Context(), access.Caller{TenantID: b.tenant}, tenants.NewSource{Tool: "alertmanager", Name: "Prometheus", ServiceID: service})
	if err != nil {
		b.Fatalf("add source: %v", err)
	}
	return s.ID
}

func (b bundle) forward(d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	*b.at = b.at.Add(d)
}

// try runs a unit of work of the client.
func (b bundle) try(work func(tx *db.Tx) error) error {
	b.Helper()
	return b.db.Tenant(b.Context(), b.tenant, work)
}

func (b bundle) do(work func(tx *db.Tx) error) {
	b.Helper()
	if err := b.try(work); err != nil {
		b.Fatalf("unit of work: %v", err)
	}
}

func (b bundle) open(o ledger.Outage) ledger.Outage {
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

func (b bundle) close(id uuid.UUID, to time.Time) {
	b.Helper()
	b.do(func(tx *db.Tx) error {
		_, err := ledger.CloseOutagesTx(b.Context(), tx, ledger.Vigie, []ledger.Closing{{OutageID: id, To: to}})
		return err
	})
}

func (b bundle) outage(id uuid.UUID) (o ledger.Outage) {
	b.Helper()
	b.do(func(tx *db.Tx) (err error) { o, err = ledger.OutageTx(b.Context(), tx, id); return err })
	return o
}

func (b bundle) read() (s ledger.Snapshot) {
	b.Helper()
	b.do(func(tx *db.Tx) (err error) {
		s, err = ledger.ReadTx(b.Context(), tx, start.AddDate(0, 0, -1), start.AddDate(0, 0, 1), 0)
		return err
	})
	return s
}

func (b bundle) audit() (a ledger.Audit) {
	b.Helper()
	unstamped := func([]byte, [sha256.Size]byte) (time.Time, error) {
		return time.Time{}, errors.New("nothing is timestamped here")
	}
	b.do(func(tx *db.Tx) (err error) { a, err = ledger.VerifyTx(b.Context(), tx, unstamped); return err })
	return a
}

// tamper runs statements as a superuser whom no trigger stops.
func (b bundle) tamper(statements ...string) {
	b.Helper()
	conn, err := pgx.Connect(b.Context(), b.database.SuperURL)
	if err != nil {
		b.Fatalf("connect as superuser: %v", err)
	}
	defer conn.Close(b.Context())
	for _, sql := range append([]string{`SET session_replication_role = replica`}, statements...) {
		if _, err := conn.Exec(b.Context(), sql); err != nil {
			b.Fatalf("%s: %v", sql, err)
		}
	}
}

func code(err error) string {
	if f := fault.From(err); f != nil {
		return f.Code
	}
	return ""
}
