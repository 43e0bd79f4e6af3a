package db_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"vigie/app/db"
	"vigie/app/db/dbtest"
)

// TestNobodyDropsThePartitionsOfTheLastMonth calls as whoever stole the serving login would: the function drops what its owner alone may.
func TestNobodyDropsThePartitionsOfTheLastMonth(t *testing.T) {
	t.Parallel()
	database := dbtest.New(t)
	d, super := open(t, database), superuser(t, database)
	partitions := func() []string {
		rows, err := super.Query(t.Context(), `SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent IN ('events'::regclass, 'live_changes'::regclass) ORDER BY 1`)
		if err != nil {
			t.Fatal(err)
		}
		names, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			t.Fatal(err)
		}
		return names
	}
	keep := func(around time.Time, horizon any) error {
		return d.Service(t.Context(), func(tx *db.Tx) error {
			_, err := tx.PGX.Exec(t.Context(), `SELECT keep_partitions($1, 1, $2::text::timestamptz)`, around, horizon)
			return err
		})
	}
	now := time.Now().UTC()
	ago := func(days int) string { return now.AddDate(0, 0, -days).Format(time.RFC3339) }
	if err := keep(now.AddDate(0, -5, 0), ago(400)); err != nil {
		t.Fatal(err)
	}
	if err := keep(now, ago(400)); err != nil {
		t.Fatal(err)
	}
	before := partitions()
	for name, call := range map[string]struct {
		around  time.Time
		horizon string
	}{
		"for ever":                          {now, "infinity"},
		"until now":                         {now, ago(0)},
		"within the last month":             {now, ago(29)},
		"later than a clock that is behind": {now.AddDate(0, -5, 0), ago(100)},
	} {
		if err := keep(call.around, call.horizon); db.Code(err) != "22023" {
			t.Errorf("%s: got %v, want SQLSTATE 22023", name, err)
		}
	}
	if diff := cmp.Diff(before, partitions()); diff != "" {
		t.Errorf("partitions after what was refused (-before +after):\n%s", diff)
	}
	if err := keep(now, ago(31)); err != nil {
		t.Errorf("31 days back: %v", err)
	}
	oldest := "events_" + now.AddDate(0, 0, -now.Day()+1).AddDate(0, -6, 0).Format("200601")
	if after := partitions(); len(after) >= len(before) || before[0] != oldest || after[0] == oldest {
		t.Errorf("left %v of %v, want what is older than 31 days gone", after, before)
	}
	err := d.Tenant(t.Context(), db.NewID(now), func(tx *db.Tx) error {
		_, err := tx.PGX.Exec(t.Context(), `SELECT keep_partitions(now(), 1, now() - interval '1 year')`)
		return err
	})
	if db.Code(err) != "42501" {
		t.Errorf("as a tenant: got %v, want SQLSTATE 42501", err)
	}
}
