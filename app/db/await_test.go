package db_test

import (
	"context"
	"testing"
	"time"

	"vigie/app/db"
	"vigie/app/db/dbtest"
)

func TestAwaitWantsTheSchemaOfThisBinary(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	if err := db.Await(t.Context(), d.SuperURL); err != nil {
		t.Errorf("a migrated database: %v", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if err := db.Await(ctx, d.SuperURL+"&options=-csearch_path%3Dpublic&dbname=template1"); err == nil {
		t.Error("a database without a schema was taken for one with it")
	}
}
