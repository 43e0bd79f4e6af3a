package dbtest

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"

	"vigie/app/db/embedded"
)

// connect finds the PostgreSQL of VIGIE_TEST_DATABASE_URL (a superuser's URL of
// a server kept for tests: roles and databases are made there), else the one
// that test binaries start for one another, and makes the template.
func connect() (server, error) {
	// Installing PostgreSQL on a bare machine takes a minute or two.
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	s := server{superURL: os.Getenv("VIGIE_TEST_DATABASE_URL")}
	if s.superURL == "" {
		if err := s.join(ctx); err != nil {
			return server{}, err
		}
	}
	if _, err := url.Parse(s.superURL); err != nil {
		return server{}, fmt.Errorf("VIGIE_TEST_DATABASE_URL: expected postgres://user:password@host:port/database")
	}
	return s, s.ensureTemplate(ctx)
}

// join uses the running server or starts it. Every test process holds a shared
// lock as long as it lives; the kernel drops it with the process, and the
// caretaker stops the server when nobody holds one any more.
func (s *server) join(ctx context.Context) error {
	dir, err := folder()
	if err != nil {
		return err
	}
	if s.inUse, err = lock(filepath.Join(dir, "users.lock"), syscall.LOCK_SH); err != nil {
		return err
	}
	// One process starts and sweeps; the others wait for a clean server.
	starting, err := lock(filepath.Join(dir, "start.lock"), syscall.LOCK_EX)
	if err != nil {
		return err
	}
	defer starting.Close()
	if err := discardDoubtful(dir); err != nil {
		return err
	}
	pg, err := embedded.Start(ctx, embedded.Options{
		DataDir: dir, Detached: true, Bin: os.Getenv("VIGIE_POSTGRES_BIN"), Log: slog.New(slog.DiscardHandler),
		Settings: map[string]string{
			"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off",
			"wal_level": "minimal", "max_wal_senders": "0", // nobody replicates or backs up a test
			"max_connections": "400", // packages and their tests run side by side, each with pools
		},
	})
	if err != nil {
		return err
	}
	s.superURL = pg.SuperURL("postgres")
	if pg.PID() == 0 {
		return nil
	}
	if err := s.sweep(ctx); err != nil {
		return err
	}
	return hire(dir, pg.PID())
}

// discardDoubtful throws the cluster away when the machine went down under it:
// without fsync nobody knows what is on disk. Making another takes a second.
func discardDoubtful(dir string) error {
	boot, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return fmt.Errorf("read the machine's boot id: %w", err)
	}
	mark := filepath.Join(dir, "boot_id")
	last, err := os.ReadFile(mark)
	if err == nil && string(last) == string(boot) {
		return nil
	}
	_, running := os.Stat(filepath.Join(dir, "postgres", "postmaster.pid"))
	if running == nil {
		for _, name := range []string{"postgres", "postgres.json"} {
			if err := os.RemoveAll(filepath.Join(dir, name)); err != nil {
				return fmt.Errorf("discard the tests' PostgreSQL: %w", err)
			}
		}
	}
	return os.WriteFile(mark, boot, 0o600)
}

// folder is where the server lives: in memory where there is room for it, where
// BenchmarkNew took 34 ms, else in the user's cache, where it took 54 to 92.
func folder() (string, error) {
	name := "vigie-test-postgres-" + strconv.Itoa(os.Getuid())
	dir := filepath.Join("/dev/shm", name)
	if _, err := os.Stat(filepath.Join(dir, "postgres")); (err == nil || roomy("/dev/shm")) && own(dir) == nil {
		return dir, nil
	}
	cache, err := os.UserCacheDir()
	if err != nil { // no HOME
		cache = os.TempDir()
	}
	dir = filepath.Join(cache, name)
	return dir, own(dir)
}

// roomy reports whether a folder's file system has 2 GB left. All tests were
// seen to take a tenth of that.
func roomy(dir string) bool {
	var fs syscall.Statfs_t
	return syscall.Statfs(dir, &fs) == nil && fs.Bavail*uint64(fs.Bsize) >= 2<<30
}

// own makes a folder that nobody else has made before, or could write to.
func own(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("make the tests' data folder: %w", err)
	}
	info, err := os.Lstat(dir)
	if err != nil {
		return fmt.Errorf("look at the tests' data folder: %w", err)
	}
	if !info.IsDir() || info.Mode().Perm() != 0o700 || int(info.Sys().(*syscall.Stat_t).Uid) != os.Getuid() {
		return fmt.Errorf("%s is not this user's alone: remove it", dir)
	}
	return nil
}

func lock(path string, how int) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open lock: %w", err)
	}
	for {
		err = syscall.Flock(int(f.Fd()), how)
		if !errors.Is(err, syscall.EINTR) {
			break
		}
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("lock %s: %w", path, err), f.Close())
	}
	return f, nil
}

// caretaker stops the server three seconds after its last user: the next
// package's tests usually begin before. Holding the lock exclusively while it
// does, it lets nobody in halfway. Memory is given back: making another cluster
// takes three seconds.
const caretaker = `
while :; do
	flock --exclusive "$1/users.lock" true
	sleep 3
	flock --exclusive --nonblock --conflict-exit-code 9 "$1/users.lock" sh -c '
		kill -INT "$2" 2>/dev/null
		n=0
		while [ -e "$1/postgres/postmaster.pid" ] && [ "$n" -lt 200 ]; do sleep 0.05; n=$((n+1)); done
		[ "${1#/dev/shm/}" = "$1" ] || [ -e "$1/postgres/postmaster.pid" ] || rm -rf "$1"/postgres "$1"/postgres.*
	' - "$1" "$2"
	[ $? -eq 9 ] || exit 0
done`

// hire starts the caretaker, in a session of its own: it outlives this process
// and the terminal. flock(1) is in util-linux, which Debian always has.
func hire(dir string, pid int) error {
	cmd := exec.Command("sh", "-c", caretaker, "vigie-test-caretaker", dir, strconv.Itoa(pid))
	cmd.Dir = "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("start the tests' caretaker: %w", err)
	}
	return cmd.Process.Release()
}

// sweep drops what killed tests left, and templates of former schemas. Only the
// process that started the server calls it: nobody else has a database yet.
func (s *server) sweep(ctx context.Context) error {
	conn, err := pgx.Connect(ctx, s.superURL)
	if err != nil {
		return fmt.Errorf("connect as superuser: %w", err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	current, err := templateName()
	if err != nil {
		return err
	}
	rows, err := conn.Query(ctx, "SELECT datname FROM pg_database WHERE datname ^@ $1 OR datname ^@ $2 AND datname <> $3",
		prefix, templatePrefix, current)
	if err != nil {
		return fmt.Errorf("list left databases: %w", err)
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return fmt.Errorf("list left databases: %w", err)
	}
	for _, name := range names {
		if _, err := conn.Exec(ctx, "DROP DATABASE "+pgx.Identifier{name}.Sanitize()+" WITH (FORCE)"); err != nil {
			return fmt.Errorf("drop left database: %w", err)
		}
	}
	return nil
}
