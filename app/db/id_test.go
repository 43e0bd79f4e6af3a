package db_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/google/uuid"

	"vigie/app/db"
)

func TestIDsSortByTheirInstantThenAsTheyWereMade(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, time.November, 14, 2, 14, 7, 0, time.UTC)
	last := db.NewID(at)
	for range 100_000 {
		id := db.NewID(at)
		if id.Version() != 7 || id.Variant() != uuid.RFC4122 || bytes.Compare(last[:], id[:]) >= 0 {
			t.Fatalf("%s was made after %s", id, last)
		}
		last = id
	}
	if earlier := db.NewID(at.Add(-time.Millisecond)); bytes.Compare(earlier[:], last[:]) >= 0 {
		t.Errorf("%s is of an earlier instant than %s", earlier, last)
	}
}
