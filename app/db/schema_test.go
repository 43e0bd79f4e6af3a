package db_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"vigie/app/db"
	"vigie/app/db/dbtest"
)

// Tables without a tenant, each with the reason why it is nobody's in particular.
var withoutTenant = map[string]string{
	"provider":         "the one organisation that operates the installation",
	"people":           "a person may work for several clients; names are readable, secrets are column-granted to the service only",
	"provider_roles":   "roles over all clients",
	"sessions":         "a person's, before any tenant is chosen; service scope only",
	"sign_in_failures": "counted before anybody is known; service scope only",
	"ticks":            "the schedule's slots",
	"schema_versions":  "goose's own",
}

// Unique keys that do not begin with tenant_id, each with the reason why it betrays no foreign row to somebody of a client.
var globalKeys = map[string]string{
	"tenants_slug_once": "a provider administrator alone makes clients",
	"directory_pkey":    "what a secret's hash leads to must be found before the tenant is known",
}

type table struct {
	Name              string
	Tenant            bool
	Enabled, Forced   bool
	Partition         bool
	Tenants, Provider bool
	Service           bool
	Policies          []string
}

func tablesOf(t *testing.T, conn *pgx.Conn) []table {
	t.Helper()
	rows, err := conn.Query(t.Context(), `SELECT c.relname AS name,
			EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped) AS tenant,
			c.relrowsecurity AS enabled, c.relforcerowsecurity AS forced, c.relispartition AS partition,
			has_any_column_privilege('vigie_tenant', c.oid, 'SELECT, INSERT, UPDATE') OR has_table_privilege('vigie_tenant', c.oid, 'DELETE') AS tenants,
			has_any_column_privilege('vigie_provider', c.oid, 'SELECT, INSERT, UPDATE') OR has_table_privilege('vigie_provider', c.oid, 'DELETE') AS provider,
			has_any_column_privilege('vigie_service', c.oid, 'SELECT, INSERT, UPDATE') OR has_table_privilege('vigie_service', c.oid, 'DELETE') AS service,
			coalesce((SELECT array_agg(p.polname::text || ':' || p.polcmd::text || ':' || (SELECT string_agg(r.rolname, '+') FROM pg_roles r WHERE r.oid = ANY(p.polroles))
				|| ':' || coalesce(pg_get_expr(p.polqual, p.polrelid), '') || ':' || coalesce(pg_get_expr(p.polwithcheck, p.polrelid), '') ORDER BY p.polname)
				FROM pg_policy p WHERE p.polrelid = c.oid), '{}') AS policies
		FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') ORDER BY c.relname`)
	if err != nil {
		t.Fatalf("read tables: %v", err)
	}
	tables, err := pgx.CollectRows(rows, pgx.RowToStructByName[table])
	if err != nil {
		t.Fatalf("read tables: %v", err)
	}
	return tables
}

func superuser(t *testing.T, d *dbtest.Database) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), d.SuperURL)
	if err != nil {
		t.Fatalf("connect: %v", err)
	}
	t.Cleanup(func() { conn.Close(context.Background()) })
	return conn
}

func open(t *testing.T, d *dbtest.Database) *db.DB {
	t.Helper()
	opened, err := db.Open(t.Context(), d.URL, db.Options{})
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	t.Cleanup(opened.Close)
	return opened
}

const (
	ownRows    = `(tenant_id = (current_setting('vigie.tenant'::text))::uuid)`
	memberRows = `(EXISTS ( SELECT 1 FROM memberships m WHERE ((m.person_id = (current_setting('vigie.person'::text))::uuid) AND (m.tenant_id = %s.tenant_id))))`
	// ownMemberships are a person's own; an administrator of the provider sees everybody's.
	ownMemberships = `((person_id = (current_setting('vigie.person'::text))::uuid) OR (EXISTS ( SELECT 1 FROM provider_roles r WHERE ((r.person_id = (current_setting('vigie.person'::text))::uuid) AND (r.role = 'provider_admin'::text)))))`
)

// serviceRows are the only policies that no tenant bounds, each with its reason.
var serviceRows = map[string][]string{
	"directory":   {"service:r:vigie_service:true:"},                                          // a key or a file's hash leads to a tenant
	"events":      {"service:r:vigie_service:true:", "service_accepts:a:vigie_service::true"}, // accepted in groups over tenants, found when due
	"inbox_turns": {"service:*:vigie_service:true:"},                                          // whose turn it is
	"memberships": {"service:r:vigie_service:true:"},                                          // who may do what, before a tenant is chosen
	"sources":     {"service:r:vigie_service:true:"},                                          // which have fallen silent
	"tenants":     {"service:r:vigie_service:true:"},                                          // what is done for each of them; of their columns the id alone
}

// policies are those that the table must have, to the letter: one more would open it, one that is looser too.
func (tb table) policies() []string {
	var want []string
	switch {
	case tb.Partition:
		return []string{"tenant:*:vigie_tenant:" + ownRows + ":"}
	case tb.Name == "memberships":
		want = append(want, "member:r:vigie_provider:"+ownMemberships+":")
	case tb.Provider:
		want = append(want, "member:r:vigie_provider:"+fmt.Sprintf(memberRows, tb.Name)+":")
	}
	want = append(want, serviceRows[tb.Name]...)
	return append(want, "tenant:*:vigie_tenant:"+ownRows+":"+ownRows)
}

func TestEveryTenantTableIsUnderForcedRowLevelSecurity(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	if err := open(t, d).KeepPartitions(t.Context(), 1, time.Now().AddDate(-2, 0, 0)); err != nil {
		t.Fatal(err)
	}
	tables := tablesOf(t, superuser(t, d))
	partitions := 0
	for _, tb := range tables {
		if !tb.Tenant {
			if withoutTenant[tb.Name] == "" {
				t.Errorf("%s has no tenant_id and is not among the named exceptions", tb.Name)
			}
			continue
		}
		if !tb.Enabled || !tb.Forced {
			t.Errorf("%s: row-level security enabled=%t forced=%t, want both", tb.Name, tb.Enabled, tb.Forced)
		}
		got := make([]string, len(tb.Policies))
		for i, policy := range tb.Policies {
			got[i] = strings.Join(strings.Fields(policy), " ")
		}
		if diff := cmp.Diff(tb.policies(), got); diff != "" {
			t.Errorf("policies of %s (-want +got):\n%s", tb.Name, diff)
		}
		if tb.Service != (serviceRows[tb.Name] != nil) && !tb.Partition {
			t.Errorf("%s is granted to the service: %t, and its policies say otherwise", tb.Name, tb.Service)
		}
		if tb.Partition {
			partitions++
			if tb.Tenants || tb.Provider || tb.Service {
				t.Errorf("partition %s is granted directly; it is reached through its parent only", tb.Name)
			}
		}
	}
	if partitions == 0 {
		t.Error("no partition was looked at")
	}
}

func TestKeysOfTenantTablesBeginWithTheTenant(t *testing.T) {
	t.Parallel()
	conn := superuser(t, dbtest.New(t))
	rows, err := conn.Query(t.Context(), `SELECT con.conname, c.relname, con.contype::text, a.attname
		FROM pg_constraint con JOIN pg_class c ON c.oid = con.conrelid JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = con.conkey[1]
		WHERE c.relnamespace = 'public'::regnamespace AND con.contype IN ('p', 'u', 'f') AND NOT c.relispartition
			AND EXISTS (SELECT 1 FROM pg_attribute t WHERE t.attrelid = c.oid AND t.attname = 'tenant_id')
			AND (con.contype <> 'f' OR EXISTS (SELECT 1 FROM pg_attribute t WHERE t.attrelid = con.confrelid AND t.attname = 'tenant_id'))`)
	if err != nil {
		t.Fatal(err)
	}
	var name, tb, kind, first string
	n := 0
	_, err = pgx.ForEachRow(rows, []any{&name, &tb, &kind, &first}, func() error {
		n++
		if first != "tenant_id" && globalKeys[name] == "" {
			t.Errorf("%s of %s (%s) begins with %s, not tenant_id", name, tb, kind, first)
		}
		return nil
	})
	if err != nil || n == 0 {
		t.Fatalf("looked at %d keys: %v", n, err)
	}
	var loose []string
	err = conn.QueryRow(t.Context(), `SELECT coalesce(array_agg(i.indexrelid::regclass::text), '{}') FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
		JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
		WHERE c.relnamespace = 'public'::regnamespace AND i.indisunique AND NOT c.relispartition AND a.attname <> 'tenant_id'
			AND EXISTS (SELECT 1 FROM pg_attribute t WHERE t.attrelid = c.oid AND t.attname = 'tenant_id')`).Scan(&loose)
	if err != nil {
		t.Fatal(err)
	}
	for _, index := range loose {
		if globalKeys[index] == "" {
			t.Errorf("unique index %s could betray a foreign row", index)
		}
	}
}

func TestAQueryOutsideAUnitOfWorkFails(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	opened := open(t, d)
	for _, tb := range tablesOf(t, superuser(t, d)) {
		if _, err := opened.Pool().Exec(t.Context(), "SELECT 1 FROM "+pgx.Identifier{tb.Name}.Sanitize()+" LIMIT 1"); db.Code(err) != "42501" {
			t.Errorf("%s: got %v, want permission denied: an empty answer looks like a calm night", tb.Name, err)
		}
	}
}

func TestATenantUnitOfWorkSeesAndWritesItsOwnRowsOnly(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	opened := open(t, d)
	own, foreign := uuid.New(), uuid.New()
	for i, id := range []uuid.UUID{own, foreign} {
		err := opened.Tenant(t.Context(), id, func(tx *db.Tx) error {
			_, err := tx.PGX.Exec(t.Context(), `INSERT INTO tenants (tenant_id, slug, name, time_zone, created_at) VALUES ($1, $2, 'x', 'UTC', now())`, id, fmt.Sprintf("t%d", i))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	err := opened.Tenant(t.Context(), own, func(tx *db.Tx) error {
		var n int
		if err := tx.PGX.QueryRow(t.Context(), `SELECT count(*) FROM tenants`).Scan(&n); err != nil || n != 1 {
			t.Errorf("saw %d tenants (%v), want 1", n, err)
		}
		tag, err := tx.PGX.Exec(t.Context(), `UPDATE tenants SET name = 'taken' WHERE tenant_id = $1`, foreign)
		if err != nil || tag.RowsAffected() != 0 {
			t.Errorf("changed %d foreign rows (%v), want none", tag.RowsAffected(), err)
		}
		_, err = tx.PGX.Exec(t.Context(), `INSERT INTO contacts (tenant_id, id, name, created_at) VALUES ($1, $2, 'x', now())`, foreign, uuid.New())
		return err
	})
	if db.Code(err) != "42501" {
		t.Errorf("inserting into a foreign tenant: got %v, want it refused by the policy", err)
	}
	err = opened.Provider(t.Context(), uuid.New(), func(tx *db.Tx) error {
		var n int
		if err := tx.PGX.QueryRow(t.Context(), `SELECT count(*) FROM tenants`).Scan(&n); err != nil || n != 0 {
			t.Errorf("a person without memberships saw %d tenants (%v), want none", n, err)
		}
		_, err := tx.PGX.Exec(t.Context(), `UPDATE tenants SET name = 'taken'`)
		return err
	})
	if db.Code(err) != "42501" {
		t.Errorf("a person's unit of work wrote: got %v, want permission denied", err)
	}
}

func TestOpenRefusesALoginThatSeesEverything(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	for name, url := range map[string]string{"superuser": d.SuperURL, "owner": d.OwnerURL} {
		if opened, err := db.Open(t.Context(), url, db.Options{}); err == nil {
			opened.Close()
			t.Errorf("the %s's login was accepted", name)
		}
	}
}

func TestAJobAndARowShareTheirFate(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	opened := open(t, d)
	called := false
	boom := fmt.Errorf("boom")
	err := opened.Service(t.Context(), func(tx *db.Tx) error {
		tx.AfterCommit(func() { called = true })
		if err := tx.ORM.Exec(`INSERT INTO ticks (job, slot) VALUES ('x', now())`).Error; err != nil {
			return err
		}
		var n int
		if err := tx.PGX.QueryRow(t.Context(), `SELECT count(*) FROM ticks`).Scan(&n); err != nil || n != 1 {
			t.Errorf("the other half of the unit of work saw %d rows (%v), want 1", n, err)
		}
		return boom
	})
	if err == nil || called {
		t.Errorf("err %v, after-commit called %t; want an error and no call", err, called)
	}
	err = opened.Service(t.Context(), func(tx *db.Tx) error {
		var n int
		err := tx.PGX.QueryRow(t.Context(), `SELECT count(*) FROM ticks`).Scan(&n)
		if n != 0 {
			t.Errorf("%d rows after a rollback, want none", n)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
