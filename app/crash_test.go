package app_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"vigie/app"
	"vigie/app/access"
	"vigie/app/db"
	"vigie/tenants"
)

// crash is a real Vigie in a process of its own, with its private PostgreSQL and fsync on. The test is the checker outside it: it knows what it sent,
// what was answered, and reads what is on disk.
type crash struct {
	*testing.T
	binary, data, listen string
	key                  string
	tenant               uuid.UUID
	vigie                *exec.Cmd

	mu       sync.Mutex
	accepted map[string]bool // the dedup keys whose 202 arrived
}

func newCrash(t *testing.T) *crash {
	t.Helper()
	c := &crash{T: t, data: t.TempDir(), binary: filepath.Join(t.TempDir(), "vigie"), accepted: map[string]bool{}}
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-buildvcs=false", "-o", c.binary, "vigie/cmd/vigie").CombinedOutput(); err != nil {
		t.Fatalf("build: %v: %s", err, out)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c.listen = l.Addr().String()
	l.Close()
	c.beside(false, func(a *app.App) {
		made, err := a.Tenants.Create(t.Context(), access.Caller{}, tenants.NewTenant{Name: "Hélios Santé", TimeZone: "Europe/Paris", Locale: "fr"})
		if err != nil {
			t.Fatal(err)
		}
		c.tenant = made.ID
		err = a.DB.Tenant(t.Context(), made.ID, func(tx *db.Tx) (err error) {
			_, c.key, err = tenants.AddSourceTx(t.Context(), tx, tenants.NewSource{Tool: "generic", Name: "Webhook"})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
	t.Cleanup(c.end)
	return c
}

// beside opens the installation in this process: alone, or next to the running one.
func (c *crash) beside(join bool, work func(a *app.App)) {
	c.Helper()
	a, err := app.New(c.Context(), app.Config{Listen: c.listen, DataDir: c.data}, app.Options{Join: join})
	if err != nil {
		c.Fatalf("open: %v", err)
	}
	defer a.Close(context.Background())
	work(a)
}

func (c *crash) start() {
	c.Helper()
	c.vigie = exec.Command(c.binary, "serve")
	c.vigie.Env = append(os.Environ(), "VIGIE_DATA_DIR="+c.data, "VIGIE_LISTEN="+c.listen, "VIGIE_LOG_LEVEL=error", "VIGIE_DATABASE_URL=", "VIGIE_BASE_URL=")
	var said bytes.Buffer
	c.vigie.Stderr = &said
	if err := c.vigie.Start(); err != nil {
		c.Fatal(err)
	}
	for limit := time.Now().Add(60 * time.Second); ; {
		response, err := http.Get("http://" + c.listen + "/readyz")
		if err == nil {
			response.Body.Close()
			if response.StatusCode == http.StatusOK {
				return
			}
		}
		if time.Now().After(limit) {
			c.Fatalf("Vigie is not ready after a minute: %s", said.String())
		}
		<-time.After(20 * time.Millisecond)
	}
}

// end ends what the test started.
func (c *crash) end() {
	if c.vigie != nil && c.vigie.Process != nil {
		_ = c.vigie.Process.Signal(syscall.SIGTERM)
		_ = c.vigie.Wait()
	}
}

// senders post distinct alerts until ctx ends, each repeated until it is answered for: at-least-once, as Alertmanager does.
func (c *crash) senders(ctx context.Context, round, n int) (wait func(), accepted *atomic.Int64) {
	accepted = &atomic.Int64{}
	var group sync.WaitGroup
	for s := range n {
		group.Go(func() {
			client := &http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{}}
			defer client.CloseIdleConnections()
			for i := 0; ctx.Err() == nil; i++ {
				key := fmt.Sprintf("r%d-s%d-%d", round, s, i)
				body, _ := json.Marshal(map[string]string{"title": "Disque plein", "dedup_key": key, "severity": "warning"})
				response, err := client.Post("http://"+c.listen+"/intake/generic/"+c.key, "application/json", bytes.NewReader(body))
				if err != nil {
					i-- // it may have been stored: the retry must converge with it
					continue
				}
				response.Body.Close()
				if response.StatusCode == http.StatusAccepted {
					c.mu.Lock()
					c.accepted[key] = true
					c.mu.Unlock()
					accepted.Add(1)
				}
			}
		})
	}
	return group.Wait, accepted
}

// postmaster is the process id of the private PostgreSQL.
func (c *crash) postmaster() int {
	c.Helper()
	var pid int
	matches, _ := filepath.Glob(filepath.Join(c.data, "postgres", "*", "postmaster.pid"))
	more, _ := filepath.Glob(filepath.Join(c.data, "postgres", "postmaster.pid"))
	for _, path := range append(matches, more...) {
		content, err := os.ReadFile(path)
		if err == nil {
			_, _ = fmt.Sscan(string(content), &pid)
		}
	}
	return pid
}

func TestNothingAcceptedIsLostWhenProcessesAreKilled(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("five crashes take half a minute")
	}
	c := newCrash(t)
	const rounds, each = 5, 1000
	for round := range rounds {
		c.start()
		ctx, stop := context.WithCancel(t.Context())
		wait, accepted := c.senders(ctx, round, 16)
		for accepted.Load() < each {
			<-time.After(5 * time.Millisecond)
			if t.Context().Err() != nil {
				t.Fatal("test ended")
			}
		}
		postgres := c.postmaster()
		// Round by round: Vigie alone, both, PostgreSQL first.
		if round%3 == 2 && postgres > 0 {
			_ = syscall.Kill(postgres, syscall.SIGKILL)
		}
		_ = c.vigie.Process.Kill()
		if round%3 == 1 && postgres > 0 {
			_ = syscall.Kill(postgres, syscall.SIGKILL)
		}
		_ = c.vigie.Wait()
		stop()
		wait()
	}
	c.start()
	c.beside(true, func(a *app.App) { c.check(a, rounds*each) })
}

// check compares what was answered with what is on disk, once the inbox is empty.
func (c *crash) check(a *app.App, least int) {
	c.Helper()
	inTenant := func(query string, into any) {
		err := a.DB.Tenant(c.Context(), c.tenant, func(tx *db.Tx) error { return tx.PGX.QueryRow(c.Context(), query).Scan(into) })
		if err != nil {
			c.Fatalf("%s: %v", query, err)
		}
	}
	for limit := time.Now().Add(60 * time.Second); ; {
		var waits int
		inTenant(`SELECT count(*) FROM events WHERE state = 0`, &waits)
		if waits == 0 {
			break
		}
		if time.Now().After(limit) {
			c.Fatalf("%d events still wait after a minute", waits)
		}
		<-time.After(100 * time.Millisecond)
	}
	var alerts []string
	err := a.DB.Tenant(c.Context(), c.tenant, func(tx *db.Tx) error {
		rows, err := tx.PGX.Query(c.Context(), `SELECT a.dedup_key FROM alerts a JOIN incidents i ON i.tenant_id = a.tenant_id AND i.id = a.incident_id`)
		if err != nil {
			return err
		}
		alerts, err = pgx.CollectRows(rows, pgx.RowTo[string])
		return err
	})
	if err != nil {
		c.Fatal(err)
	}
	recorded := map[string]int{}
	for _, key := range alerts {
		recorded[key]++
	}
	lost := 0
	for key := range c.accepted {
		if recorded[key] == 0 {
			lost++
		}
	}
	for key, n := range recorded {
		if n != 1 {
			c.Errorf("%s has %d alerts: its retries did not converge", key, n)
		}
	}
	var unparsed int
	inTenant(`SELECT count(*) FROM events WHERE state = 2`, &unparsed)
	if lost > 0 || len(c.accepted) < least || unparsed > 0 {
		c.Errorf("%d accepted (want at least %d), %d of them lost, %d unparsed; want none", len(c.accepted), least, lost, unparsed)
	}
	findings, err := a.Audit(c.Context())
	if err != nil {
		c.Fatal(err)
	}
	for _, f := range findings {
		if f.Broken {
			c.Error(f)
		}
	}
}
