package embedded

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/big"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// cluster is one PostgreSQL data folder and what is needed to run it.
type cluster struct {
	root     string // Vigie's data folder
	bin      binaries
	account  *account // who runs PostgreSQL; nil: whoever runs Vigie
	state    state
	settings map[string]string
	progress func(string)
}

// state is what a restart must find again. It holds the superuser's password:
// mode 0600.
type state struct {
	Name     string `json:"name"`     // the server's cluster_name, in the title of each of its processes
	Port     int    `json:"port"`     // last used; another is chosen when it is taken
	Password string `json:"password"` // the superuser's
}

// tuning is written once, when the cluster is made: an operator's later change
// of postgresql.conf is kept.
const tuning = `
# Vigie: sized for a machine of two cores that also runs Vigie.
max_connections = 60
shared_buffers = 128MB
effective_cache_size = 1GB
work_mem = 8MB
maintenance_work_mem = 64MB
random_page_cost = 1.1
jit = off                             # compiling costs more than these queries
max_parallel_workers_per_gather = 0   # a report must not take the core an alert needs
max_locks_per_transaction = 256       # pg_dump locks every partition at once

# What Vigie accepted is on disk. Leave these three on.
fsync = on
synchronous_commit = on
full_page_writes = on
wal_compression = on
max_wal_size = 1GB
min_wal_size = 160MB
checkpoint_timeout = 10min

autovacuum_naptime = 15s
timezone = 'UTC'
log_timezone = 'UTC'
log_checkpoints = off
log_min_messages = log                # errors of statements are Vigie's to report; their details hold clients' data
log_min_error_statement = panic
`

func (c *cluster) dir() string       { return filepath.Join(c.root, "postgres") }
func (c *cluster) statePath() string { return filepath.Join(c.root, "postgres.json") }
func (c *cluster) logPath() string   { return filepath.Join(c.root, "postgres.log") }

// prepare settles who runs what: state, account and binaries.
func (c *cluster) prepare(ctx context.Context, opts Options) error {
	if err := c.loadOrMakeState(); err != nil {
		return err
	}
	var err error
	if c.account, err = accountFor(c.dir()); err != nil {
		return err
	}
	finder := finder{options: opts, account: c.account, major: c.major()}
	if c.bin, err = finder.find(ctx); err != nil {
		return err
	}
	// Installing Debian's package creates the user postgres.
	c.account, err = accountFor(c.dir())
	return err
}

// major is the version the cluster was made by, 0 before there is one.
func (c *cluster) major() int {
	b, err := os.ReadFile(filepath.Join(c.dir(), "PG_VERSION"))
	if err != nil {
		return 0
	}
	n, _ := strconv.Atoi(strings.TrimSpace(string(b)))
	return n
}

func (c *cluster) loadState() error {
	b, err := os.ReadFile(c.statePath())
	if err != nil {
		return fmt.Errorf("read PostgreSQL's state: %w", err)
	}
	if err := json.Unmarshal(b, &c.state); err != nil {
		return fmt.Errorf("read PostgreSQL's state in %s: %w", c.statePath(), err)
	}
	return nil
}

func (c *cluster) loadOrMakeState() error {
	err := c.loadState()
	if !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if c.major() != 0 {
		return fmt.Errorf("%s is missing but the database in %s exists: restore that file from a backup, it holds the database's password", c.statePath(), c.dir())
	}
	// rand.Read never fails since Go 1.24.
	b := make([]byte, 40)
	_, _ = rand.Read(b)
	c.state = state{Name: "vigie-" + hex.EncodeToString(b[:8]), Password: hex.EncodeToString(b[8:])}
	return c.saveState()
}

// saveState replaces the file whole: a crash leaves the old or the new one.
func (c *cluster) saveState() error {
	b, err := json.Marshal(c.state)
	if err != nil {
		return fmt.Errorf("encode PostgreSQL's state: %w", err)
	}
	tmp := c.statePath() + ".new"
	f, err := os.OpenFile(tmp, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("write PostgreSQL's state: %w", err)
	}
	_, err = f.Write(append(b, '\n'))
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("write PostgreSQL's state: %w", err)
	}
	if err := os.Rename(tmp, c.statePath()); err != nil {
		return fmt.Errorf("write PostgreSQL's state: %w", err)
	}
	return nil
}

// initialise makes the cluster beside its final place and renames it when it is
// whole: an interrupted initdb is never mistaken for a cluster.
func (c *cluster) initialise(ctx context.Context) error {
	if c.major() != 0 {
		return nil
	}
	c.progress("preparing the database folder " + c.dir())
	fresh := c.dir() + ".new"
	if err := os.RemoveAll(fresh); err != nil {
		return fmt.Errorf("clear %s: %w", fresh, err)
	}
	if err := os.Mkdir(fresh, 0o700); err != nil {
		return fmt.Errorf("make database folder: %w", err)
	}
	if err := c.account.own(fresh); err != nil {
		return fmt.Errorf("hand %s to %s: %w", fresh, c.account, err)
	}
	if err := c.initdb(ctx, fresh); err != nil {
		return err
	}
	conf, err := os.OpenFile(filepath.Join(fresh, "postgresql.conf"), os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		return fmt.Errorf("write PostgreSQL's settings: %w", err)
	}
	_, err = io.WriteString(conf, tuning)
	if err = errors.Join(err, conf.Sync(), conf.Close()); err != nil {
		return fmt.Errorf("write PostgreSQL's settings: %w", err)
	}
	if err := os.Remove(c.dir()); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("%s exists but is not a database of Vigie: move it away: %w", c.dir(), err)
	}
	if err := os.Rename(fresh, c.dir()); err != nil {
		return fmt.Errorf("put database folder in place: %w", err)
	}
	return nil
}

func (c *cluster) initdb(ctx context.Context, dir string) error {
	password, err := os.CreateTemp(c.root, "initdb-*")
	if err != nil {
		return fmt.Errorf("write initdb's password file: %w", err)
	}
	defer password.Close()
	defer os.Remove(password.Name())
	if _, err := password.WriteString(c.state.Password + "\n"); err != nil {
		return fmt.Errorf("write initdb's password file: %w", err)
	}
	if err := c.account.own(password.Name()); err != nil {
		return fmt.Errorf("hand initdb's password file to %s: %w", c.account, err)
	}
	cmd := exec.CommandContext(ctx, filepath.Join(c.bin.dir, "initdb"))
	c.account.run(cmd)
	data, closeData, err := c.account.pass(cmd, dir)
	if err != nil {
		return err
	}
	defer closeData()
	secret, closeSecret, err := c.account.pass(cmd, password.Name())
	if err != nil {
		return err
	}
	defer closeSecret()
	cmd.Args = append(cmd.Args, "-D", data, "--username="+superuser, "--pwfile="+secret,
		"--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--data-checksums")
	if c.settings["fsync"] == "off" {
		cmd.Args = append(cmd.Args, "--no-sync")
	}
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("run initdb as %s: %w: %s", c.account, err, lastLines(out))
	}
	return nil
}

// clear leaves no process and no pid file of a former server. What is left of
// one after a crash would otherwise make the next refuse to start.
func (c *cluster) clear(ctx context.Context) error {
	pidFile := filepath.Join(c.dir(), "postmaster.pid")
	pids := c.running()
	if len(pids) > 0 {
		c.progress("stopping what is left of the former PostgreSQL")
	}
	if pid := readPID(pidFile); slices.Contains(pids, pid) {
		_ = syscall.Kill(pid, syscall.SIGINT) // a whole server: it may leave in order
		c.awaitNone(ctx, 15*time.Second)
	}
	for _, sig := range []syscall.Signal{syscall.SIGQUIT, syscall.SIGKILL} {
		for _, pid := range c.running() {
			_ = syscall.Kill(pid, sig)
		}
		c.awaitNone(ctx, 5*time.Second)
	}
	if left := c.running(); len(left) > 0 {
		return fmt.Errorf("former PostgreSQL processes %v of %s do not end: stop them, then start Vigie again", left, c.dir())
	}
	pid := readPID(pidFile)
	if pid == 0 {
		return nil
	}
	if foreignPostgres(pid, c.dir()) {
		return fmt.Errorf("PostgreSQL process %d was not started by Vigie and uses %s: stop it, then start Vigie again", pid, c.dir())
	}
	if err := os.Remove(pidFile); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("remove stale pid file: %w", err)
	}
	return nil
}

// running lists the live processes of this cluster's server, its postmaster and
// what that one left behind. Zombies do not count: nobody may ever reap them.
func (c *cluster) running() []int { return postgresProcesses(c.state.Name) }

func (c *cluster) awaitNone(ctx context.Context, limit time.Duration) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	for len(c.running()) > 0 && pause(ctx, 20*time.Millisecond) == nil {
	}
}

// startOnFreePort keeps the last port when it can, so that a URL noted by
// somebody stays right.
func (c *cluster) startOnFreePort(ctx context.Context, detached bool) (*process, error) {
	c.progress("starting PostgreSQL " + c.bin.version)
	for try := 1; ; try++ {
		if !portFree(c.state.Port) {
			port, err := choosePort()
			if err != nil {
				return nil, err
			}
			c.state.Port = port
			if err := c.saveState(); err != nil {
				return nil, err
			}
		}
		p, err := c.launchReady(ctx, detached)
		if err == nil || try == 3 || portFree(c.state.Port) {
			return p, err
		}
	}
}

// launchReady starts PostgreSQL and returns when it answers. Crash recovery
// takes as long as it takes: only ctx or PostgreSQL's own end gives up.
func (c *cluster) launchReady(ctx context.Context, detached bool) (*process, error) {
	if err := c.rotateLog(); err != nil {
		return nil, err
	}
	out, err := os.OpenFile(c.logPath(), os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open PostgreSQL's log: %w", err)
	}
	defer out.Close()
	from, err := out.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, fmt.Errorf("open PostgreSQL's log: %w", err)
	}
	p, err := c.launch(out, detached)
	if err != nil {
		return nil, fmt.Errorf("start PostgreSQL as %s: %w", c.account, err)
	}
	told := time.Now()
	for {
		if c.ping(ctx) == nil {
			return p, nil
		}
		if time.Since(told) > 5*time.Second {
			c.progress("PostgreSQL is still recovering")
			told = time.Now()
		}
		select {
		case <-p.exited:
			return nil, fmt.Errorf("PostgreSQL ended while starting: %s (more in %s)", c.complaint(from), c.logPath())
		case <-ctx.Done():
			giveUp, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
			defer cancel()
			return nil, errors.Join(fmt.Errorf("wait for PostgreSQL: %w", ctx.Err()), c.stop(giveUp, p))
		case <-time.After(25 * time.Millisecond):
		}
	}
}

func (c *cluster) launch(out *os.File, detached bool) (*process, error) {
	cmd := exec.Command(filepath.Join(c.bin.dir, "postgres"))
	c.account.run(cmd)
	cmd.Stdout, cmd.Stderr = out, out
	data, closeData, err := c.account.pass(cmd, c.dir())
	if err != nil {
		return nil, err
	}
	defer closeData()
	settings := map[string]string{
		"listen_addresses":        "127.0.0.1",
		"port":                    strconv.Itoa(c.state.Port),
		"unix_socket_directories": "", // a path over 107 bytes would fail; TCP never does
		"cluster_name":            c.state.Name,
		"logging_collector":       "off",
		"log_destination":         "stderr",
	}
	maps.Copy(settings, c.settings)
	cmd.Args = append(cmd.Args, "-D", data)
	for _, k := range slices.Sorted(maps.Keys(settings)) {
		cmd.Args = append(cmd.Args, "-c", k+"="+settings[k])
	}
	return spawn(cmd, detached)
}

// stop ends the server in order, or at once when ctx ends first.
func (c *cluster) stop(ctx context.Context, p *process) error {
	if p != nil && p.signal(syscall.SIGINT) {
		select {
		case <-p.exited:
			return nil
		case <-ctx.Done():
		}
	}
	clearCtx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	for _, pid := range c.running() {
		_ = syscall.Kill(pid, syscall.SIGQUIT)
	}
	return c.clear(clearCtx)
}

// rotateLog keeps one former log of at most 8 MB; PostgreSQL writes little here.
func (c *cluster) rotateLog() error {
	info, err := os.Stat(c.logPath())
	if err != nil || info.Size() < 8<<20 {
		return nil
	}
	if err := os.Rename(c.logPath(), c.logPath()+".1"); err != nil {
		return fmt.Errorf("rotate PostgreSQL's log: %w", err)
	}
	return nil
}

// complaint is what PostgreSQL said from an offset of its log on, the fatal
// lines if there are any.
func (c *cluster) complaint(from int64) string {
	b, err := os.ReadFile(c.logPath())
	if err != nil || int64(len(b)) < from {
		return "no reason given"
	}
	var fatal [][]byte
	for line := range bytes.Lines(b[from:]) {
		if bytes.Contains(line, []byte("FATAL:")) || bytes.Contains(line, []byte("PANIC:")) || bytes.Contains(line, []byte("HINT:")) {
			fatal = append(fatal, line)
		}
	}
	if len(fatal) > 0 {
		return lastLines(bytes.Join(fatal, nil))
	}
	return lastLines(b[from:])
}

func lastLines(b []byte) string {
	lines := strings.Split(strings.TrimSpace(string(b)), "\n")
	return strings.Join(lines[max(0, len(lines)-4):], " / ")
}

func readPID(path string) int {
	b, err := os.ReadFile(path)
	if err != nil {
		return 0
	}
	first, _, _ := strings.Cut(string(b), "\n")
	pid, _ := strconv.Atoi(strings.TrimSpace(first))
	return pid
}

func portFree(port int) bool {
	if port == 0 {
		return false
	}
	l, err := net.Listen("tcp4", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if err != nil {
		return false
	}
	return l.Close() == nil
}

// choosePort stays below the range from which outgoing connections take theirs:
// while PostgreSQL restarts, nobody else gets its port by chance.
func choosePort() (int, error) {
	const low, high = 20_000, 32_000
	for range 100 {
		n, err := rand.Int(rand.Reader, big.NewInt(high-low))
		if err != nil {
			return 0, fmt.Errorf("choose a port: %w", err)
		}
		if port := low + int(n.Int64()); portFree(port) {
			return port, nil
		}
	}
	return 0, fmt.Errorf("no free TCP port between %d and %d on 127.0.0.1", low, high)
}
