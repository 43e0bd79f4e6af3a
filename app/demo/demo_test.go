package demo

import (
	"context"
	"testing"
	"time"

	"vigie/app"
	"vigie/app/db/dbtest"
)

// past makes a demo as of an instant on a database of its own.
func past(t *testing.T, now time.Time, seed uint64) (*app.App, Keys) {
	t.Helper()
	clock := &Clock{}
	clock.set(now)
	d := dbtest.New(t)
	a, err := app.New(t.Context(), app.Config{Listen: "127.0.0.1:0", BaseURL: "http://127.0.0.1", DataDir: t.TempDir(), DatabaseURL: d.URL}, app.Options{Clock: clock.Now})
	if err != nil {
		t.Fatalf("make Vigie: %v", err)
	}
	t.Cleanup(func() { a.Close(context.Background()) })
	keys, err := Seed(t.Context(), a, clock, Seeding{Seed: seed, Now: now, Password: "noroît par mer calme", Progress: func(s string) { t.Log(s) }})
	if err != nil {
		t.Fatalf("make the demo as of %s: %v", now, err)
	}
	clock.set(now) // the tests stay in the demo's present
	return a, keys
}

func TestSmoke(t *testing.T) {
	started := time.Now()
	past(t, time.Date(2026, 11, 21, 17, 30, 0, 0, time.UTC), 1)
	t.Log(time.Since(started))
}
