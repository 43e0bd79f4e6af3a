package dbtest_test

import (
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5"

	"vigie/app/db"
	"vigie/app/db/dbtest"
)

func TestEachTestHasItsOwnMigratedDatabase(t *testing.T) {
	t.Parallel()
	for i := range 4 {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			d := dbtest.New(t)
			owner := connect(t, d.OwnerURL)
			var versions int
			scan(t, owner, &versions, "SELECT count(*) FROM public.schema_versions")
			if versions == 0 {
				t.Error("got no migration in a new database, want all")
			}
			// The same table in each: neighbours do not see one another.
			if _, err := owner.Exec(t.Context(), "CREATE TABLE mine ()"); err != nil {
				t.Fatal(err)
			}
		})
	}
}

func TestLoginsAreThoseOfAnInstallation(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	for url, want := range map[string]string{d.URL: db.App, d.OwnerURL: db.Owner, d.SuperURL: "postgres"} {
		var got string
		scan(t, connect(t, url), &got, "SELECT current_user")
		if got != want {
			t.Errorf("got user %s, want %s", got, want)
		}
	}
	var owner string
	scan(t, connect(t, d.SuperURL), &owner, "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()")
	if owner != db.Owner {
		t.Errorf("got database of %s, want of %s", owner, db.Owner)
	}
}

func TestDatabaseGoesWithItsTest(t *testing.T) {
	t.Parallel()
	var gone string
	t.Run("a test that leaves a connection open", func(t *testing.T) {
		d := dbtest.New(t)
		gone = d.Name
		conn, err := pgx.Connect(t.Context(), d.URL)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = conn.Close(t.Context()) })
	})
	var left int
	scan(t, connect(t, dbtest.Empty(t).SuperURL), &left, "SELECT count(*) FROM pg_database WHERE datname = '"+gone+"'")
	if left != 0 {
		t.Errorf("got database %s after its test, want it dropped", gone)
	}
}

func TestEmptyHasNoSchema(t *testing.T) {
	t.Parallel()
	d := dbtest.Empty(t)
	if err := db.Migrate(t.Context(), d.OwnerURL, nil); err != nil {
		t.Errorf("migrate an empty database: %v", err)
	}
}

func connect(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(t.Context()) })
	return conn
}

func scan(t *testing.T, conn *pgx.Conn, into any, sql string) {
	t.Helper()
	if err := conn.QueryRow(t.Context(), sql).Scan(into); err != nil {
		t.Fatal(err)
	}
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		dbtest.New(b)
	}
}
