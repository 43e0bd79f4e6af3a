package demo

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"vigie/app"
	"vigie/app/db/dbtest"
	"vigie/app/intake"
	"vigie/tenants"
)

// start opens a demo as of an instant and ends it with the test.
func start(t *testing.T, c app.Config, now time.Time) *Demo {
	t.Helper()
	clock := &Clock{}
	clock.set(now)
	d, err := Open(t.Context(), c, Options{Seed: 1, clock: clock})
	if err != nil {
		t.Fatalf("open the demo: %v", err)
	}
	clock.set(now)
	t.Cleanup(func() { d.Close(context.Background()) })
	return d
}

func folder(t *testing.T) app.Config {
	t.Helper()
	return app.Config{Listen: "127.0.0.1:8080", DataDir: t.TempDir(), DatabaseURL: dbtest.New(t).URL}
}

func TestADemoIsMadeOnceAndItsKeysAreKept(t *testing.T) {
	t.Parallel()
	c, now := folder(t), present("2026-11-21T17:30:00Z")
	first := start(t, c, now)
	sameAgain(t, first, now)
	written := readFile(c.DataDir)
	if info, err := os.Stat(first.File()); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("demo.json: %v, mode %v; want 0600", err, info.Mode())
	}
	if diff := cmp.Diff(map[string]any{"base_url": "http://127.0.0.1:8080"}, topLevel(t, first.File(), "base_url")); diff != "" {
		t.Error(diff)
	}
	second := start(t, c, now)
	if diff := cmp.Diff(written, readFile(c.DataDir)); diff != "" {
		t.Errorf("the second start changed demo.json:\n%s", diff)
	}
	if got, want := len(second.watching), len(clients()); got != want {
		t.Errorf("%d sources beat, want %d", got, want)
	}
	if err := os.Remove(second.File()); err != nil {
		t.Fatal(err)
	}
	third := start(t, c, now)
	anew := readFile(c.DataDir)
	for i, tenant := range anew.Tenants {
		for _, tool := range tenants.Tools() {
			if tenant.Keys[tool] == written.Tenants[i].Keys[tool] {
				t.Errorf("the %s key of %s was not issued anew", tool, tenant.Slug)
			}
			for key, want := range map[string]error{tenant.Keys[tool]: nil, written.Tenants[i].Keys[tool]: intake.ErrUnknownKey} {
				_, err := third.Intake.Accept(t.Context(), intake.Arrival{KeySHA256: [32]byte(tenants.HashKey(key)), Tool: tool, Body: []byte(`{}`)})
				if !errors.Is(err, want) {
					t.Errorf("accept with a %s key of %s: %v, want %v", tool, tenant.Slug, err, want)
				}
			}
		}
	}
	for _, account := range anew.Accounts {
		if account.Password == written.Accounts[0].Password {
			t.Errorf("%s kept a password that nobody knows any more", account.Email)
		}
		if _, err := third.Access.SignIn(t.Context(), account.Email, account.Password, "127.0.0.1", "test"); err != nil {
			t.Errorf("%s cannot sign in: %v", account.Email, err)
		}
	}
}

// topLevel reads some fields of a JSON file.
func topLevel(t *testing.T, path string, names ...string) map[string]any {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]any
	if err := json.Unmarshal(content, &all); err != nil {
		t.Fatal(err)
	}
	some := map[string]any{}
	for _, name := range names {
		some[name] = all[name]
	}
	return some
}

func TestAnInterruptedSeedingIsNotServed(t *testing.T) {
	t.Parallel()
	c := folder(t)
	interrupted, cancel := context.WithCancel(t.Context())
	_, err := Open(interrupted, c, Options{Seed: 1, Progress: func(step string) {
		if strings.HasPrefix(step, "living through") {
			cancel()
		}
	}})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("the interrupted start ended with %v, want it cancelled", err)
	}
	if _, err := os.Stat(filepath.Join(c.DataDir, fileName)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("an unfinished demo left %s: %v", fileName, err)
	}
	if _, err := Open(t.Context(), c, Options{Seed: 1}); err == nil || !strings.Contains(err.Error(), "interrupted") {
		t.Errorf("the next start on an external database: %v; want it refused because the first was interrupted", err)
	}
}

func TestADatabaseOfAnotherProviderIsLeftAlone(t *testing.T) {
	t.Parallel()
	c := folder(t)
	a, err := app.New(t.Context(), c, app.Options{})
	if err != nil {
		t.Fatalf("make Vigie: %v", err)
	}
	err = tenants.SetProvider(t.Context(), a.DB, tenants.Provider{Name: "Another", Locale: "en", TimeZone: "Europe/London"})
	a.Close(context.Background())
	if err != nil {
		t.Fatalf("name the provider: %v", err)
	}
	if _, err := Open(t.Context(), c, Options{}); err == nil || !strings.Contains(err.Error(), "another provider") {
		t.Errorf("open: %v; want it refused", err)
	}
}
