package embedded

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// helperEnv makes the test binary act as a Vigie of its own, to be killed.
const helperEnv = "VIGIE_EMBEDDED_TEST_HELPER"

func TestMain(m *testing.M) {
	if dir := os.Getenv(helperEnv); dir != "" {
		os.Exit(helper(dir))
	}
	os.Exit(m.Run())
}

// helper starts the PostgreSQL of dir, prints its pid and URL, and stops it
// when its standard input ends.
func helper(dir string) int {
	s, err := Start(context.Background(), Options{DataDir: dir, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		fmt.Println("error", err)
		return 1
	}
	fmt.Println(s.PID(), s.SuperURL("postgres"))
	_, _ = io.Copy(io.Discard, os.Stdin)
	if err := s.Stop(context.Background()); err != nil {
		fmt.Println("error", err)
		return 1
	}
	fmt.Println("stopped")
	return 0
}

// vigie is a helper process.
type vigie struct {
	cmd   *exec.Cmd
	stdin io.Closer
	out   *bufio.Scanner
	pid   int // PostgreSQL's
	url   string
}

func startVigie(t *testing.T, dir string, set ...func(*exec.Cmd)) *vigie {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), helperEnv+"="+dir)
	cmd.Stderr = os.Stderr
	for _, f := range set {
		f(cmd)
	}
	in, err := cmd.StdinPipe()
	check(t, err)
	out, err := cmd.StdoutPipe()
	check(t, err)
	check(t, cmd.Start())
	v := &vigie{cmd: cmd, stdin: in, out: bufio.NewScanner(out)}
	t.Cleanup(func() {
		_ = in.Close()
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		v.gone(t, dir) // its PostgreSQL writes until then, and the folder is about to be removed
	})
	if !v.out.Scan() {
		t.Fatal("the helper ended without a word")
	}
	first, url, _ := strings.Cut(v.out.Text(), " ")
	if v.pid, err = strconv.Atoi(first); err != nil {
		t.Fatalf("helper said %q", v.out.Text())
	}
	v.url = url
	return v
}

func (v *vigie) kill9(t *testing.T) {
	t.Helper()
	check(t, v.cmd.Process.Kill())
	_ = v.cmd.Wait() // the expected "signal: killed"
}

// gone waits until nothing is left of the PostgreSQL of a Vigie that was killed.
func (v *vigie) gone(t *testing.T, dir string) {
	t.Helper()
	name := nameOf(t, dir)
	eventually(t, 10*time.Second, func() error {
		if left := postgresProcesses(name); len(left) > 0 {
			return fmt.Errorf("processes %v live on", left)
		}
		return nil
	})
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// options are of a server that a test starts in its own process.
func options(t *testing.T, dir string) Options {
	t.Helper()
	return Options{
		DataDir: dir, Log: slog.New(slog.NewTextHandler(t.Output(), nil)),
		Progress: func(step string) { t.Log(step) },
	}
}

func start(t *testing.T, opts Options) *Server {
	t.Helper()
	s, err := Start(t.Context(), opts)
	check(t, err)
	t.Cleanup(func() {
		if err := s.Stop(context.Background()); err != nil {
			t.Errorf("stop: %v", err)
		}
		if left := postgresProcesses(s.cluster.state.Name); len(left) > 0 && !s.joined {
			t.Errorf("got processes %v after Stop, want none", left)
		}
	})
	return s
}

// withoutSync is for tests that crash nothing.
func withoutSync(opts Options) Options {
	opts.Settings = map[string]string{"fsync": "off"}
	return opts
}

func exec1(t *testing.T, url, sql string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	check(t, err)
	defer conn.Close(t.Context())
	_, err = conn.Exec(t.Context(), sql)
	check(t, err)
}

func count(ctx context.Context, url string) (n int, err error) {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return 0, err
	}
	defer conn.Close(ctx)
	err = conn.QueryRow(ctx, "select count(*) from pages").Scan(&n)
	return n, err
}

const insertPage = "create table if not exists pages (at timestamptz default now()); insert into pages default values"

func wantPages(t *testing.T, url string, want int) {
	t.Helper()
	got, err := count(t.Context(), url)
	check(t, err)
	if got != want {
		t.Errorf("got %d pages, want %d", got, want)
	}
}

// eventually repeats f until it succeeds, for at most limit.
func eventually(t *testing.T, limit time.Duration, f func() error) time.Duration {
	t.Helper()
	began := time.Now()
	for {
		err := f()
		if err == nil {
			return time.Since(began)
		}
		if time.Since(began) > limit {
			t.Fatalf("not within %s: %v", limit, err)
		}
		check(t, pause(context.WithoutCancel(t.Context()), 20*time.Millisecond)) // a cleanup waits too
	}
}

func TestRestartKeepsDataPortAndPassword(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first := start(t, options(t, dir))
	url := first.SuperURL("postgres")
	exec1(t, url, insertPage)
	check(t, first.Stop(t.Context()))
	if got := first.cluster.running(); len(got) > 0 {
		t.Errorf("got processes %v after Stop, want none", got)
	}

	second := start(t, options(t, dir))
	if got, want := second.SuperURL("postgres"), url; got != want {
		t.Errorf("got URL %s after a restart, want %s", got, want)
	}
	wantPages(t, url, 1)
	for file, want := range map[string]os.FileMode{"postgres.json": 0o600, "postgres": 0o700 | os.ModeDir} {
		info, err := os.Stat(filepath.Join(dir, file))
		check(t, err)
		if got := info.Mode(); got != want {
			t.Errorf("got mode %v of %s, want %v", got, file, want)
		}
	}
}

func TestWhatIsAcceptedIsOnDisk(t *testing.T) {
	t.Parallel()
	s := start(t, options(t, t.TempDir()))
	conn, err := pgx.Connect(t.Context(), s.SuperURL("postgres"))
	check(t, err)
	defer conn.Close(t.Context())
	for setting, want := range map[string]string{
		"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "data_checksums": "on",
		"listen_addresses": "127.0.0.1", "password_encryption": "scram-sha-256", "server_encoding": "UTF8", "TimeZone": "UTC",
	} {
		var got string
		check(t, conn.QueryRow(t.Context(), "select current_setting($1)", setting).Scan(&got))
		if got != want {
			t.Errorf("got %s = %q, want %q", setting, got, want)
		}
	}
	if _, err := pgx.Connect(t.Context(), s.URL(superuser, "guess", "postgres")); err == nil {
		t.Error("a wrong password was let in")
	}
}

func TestKilledPostgresComesBackByItself(t *testing.T) {
	t.Parallel()
	s := start(t, options(t, t.TempDir()))
	url := s.SuperURL("postgres")
	exec1(t, url, insertPage)
	for round := range 3 {
		old := s.PID()
		check(t, syscall.Kill(old, syscall.SIGKILL))
		took := eventually(t, 10*time.Second, func() error {
			if s.PID() == old {
				return errors.New("still the killed process")
			}
			_, err := count(t.Context(), url)
			return err
		})
		t.Logf("round %d: back after %s", round+1, took.Round(time.Millisecond))
		wantPages(t, url, 1)
	}
}

func TestKilledPostgresIsReplacedWhileItsBackendsWork(t *testing.T) {
	t.Parallel()
	s := start(t, options(t, t.TempDir()))
	conn, err := pgx.Connect(t.Context(), s.SuperURL("postgres"))
	check(t, err)
	defer conn.Close(t.Context())
	// A backend that computes does not look whether its postmaster lives, and
	// keeps the shared memory that the next server must not share.
	busy := make(chan error, 1)
	go func() {
		_, err := conn.Exec(context.Background(), "select sum(length(md5(i::text))) from generate_series(1, 200000000) i")
		busy <- err
	}()
	observer, err := pgx.Connect(t.Context(), s.SuperURL("postgres"))
	check(t, err)
	defer observer.Close(t.Context())
	eventually(t, 5*time.Second, func() error {
		var n int
		err := observer.QueryRow(t.Context(), "select count(*) from pg_stat_activity where state = 'active' and query like 'select sum%'").Scan(&n)
		if err == nil && n != 1 {
			err = errors.New("the query does not run yet")
		}
		return err
	})
	old := s.PID()
	check(t, syscall.Kill(old, syscall.SIGKILL))
	eventually(t, 20*time.Second, func() error {
		if s.PID() == old {
			return errors.New("still the killed process")
		}
		return s.cluster.ping(t.Context())
	})
	if err := <-busy; err == nil {
		t.Error("the orphaned query finished, want it ended")
	}
}

func TestKilledVigieLeavesNoPostgresBehind(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	v := startVigie(t, dir)
	exec1(t, v.url, insertPage)
	v.kill9(t)
	v.gone(t, dir)
	s := start(t, options(t, dir))
	wantPages(t, s.SuperURL("postgres"), 1)
}

func TestStartRightAfterVigieWasKilled(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for want := 1; want <= 3; want++ {
		v := startVigie(t, dir)
		exec1(t, v.url, insertPage)
		wantPages(t, v.url, want)
		v.kill9(t)
	}
}

func TestStartAfterBothWereKilled(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for want := 1; want <= 3; want++ {
		v := startVigie(t, dir)
		exec1(t, v.url, insertPage)
		wantPages(t, v.url, want)
		// PostgreSQL first: its parent has no time to restart or reap it.
		check(t, syscall.Kill(v.pid, syscall.SIGKILL))
		v.kill9(t)
	}
}

func TestOrderlyVigieStopsPostgresLast(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	v := startVigie(t, dir)
	// Ctrl-C reaches the whole foreground group of the terminal; PostgreSQL
	// must not be in it.
	group, err := syscall.Getpgid(v.pid)
	check(t, err)
	if own, _ := syscall.Getpgid(v.cmd.Process.Pid); group == own {
		t.Errorf("got PostgreSQL in Vigie's process group %d, want its own", own)
	}
	check(t, v.stdin.Close())
	if !v.out.Scan() || v.out.Text() != "stopped" {
		t.Errorf("got %q from the helper, want stopped", v.out.Text())
	}
	if left := postgresProcesses(nameOf(t, dir)); len(left) > 0 {
		t.Errorf("got processes %v after an orderly end, want none", left)
	}
}

func nameOf(t *testing.T, dir string) string {
	t.Helper()
	c := cluster{root: dir}
	check(t, c.loadState())
	return c.state.Name
}

func TestOneVigiePerDataFolder(t *testing.T) {
	t.Parallel()
	opts := withoutSync(options(t, t.TempDir()))
	owner := start(t, opts)
	if _, err := Start(t.Context(), opts); !errors.Is(err, ErrInUse) {
		t.Errorf("got %v from a second Vigie, want %v", err, ErrInUse)
	}
	opts.Join = true
	guest, err := Start(t.Context(), opts)
	check(t, err)
	if got, want := guest.SuperURL("postgres"), owner.SuperURL("postgres"); got != want {
		t.Errorf("got URL %s when joining, want %s", got, want)
	}
	if !guest.Joined() || owner.Joined() {
		t.Errorf("got Joined() %t of the guest and %t of the owner, want true and false", guest.Joined(), owner.Joined())
	}
	check(t, guest.Stop(t.Context()))
	check(t, owner.cluster.ping(t.Context()))
}

// A process that was killed keeps its locks until the kernel has taken it apart.
func TestStartWaitsForAVigieThatIsDying(t *testing.T) {
	t.Parallel()
	opts := withoutSync(options(t, t.TempDir()))
	dyingOne, err := os.OpenFile(filepath.Join(opts.DataDir, "postgres.lock"), os.O_RDWR|os.O_CREATE, 0o600)
	check(t, err)
	check(t, syscall.Flock(int(dyingOne.Fd()), syscall.LOCK_EX))
	time.AfterFunc(300*time.Millisecond, func() { _ = dyingOne.Close() })
	check(t, start(t, opts).cluster.ping(t.Context()))
}

func TestDetachedServerIsSharedAndStopped(t *testing.T) {
	t.Parallel()
	opts := withoutSync(options(t, t.TempDir()))
	opts.Detached = true
	first := start(t, opts)
	second, err := Start(t.Context(), opts)
	check(t, err)
	if !second.joined {
		t.Error("a second server was started, want the first joined")
	}
	check(t, second.Stop(t.Context()))
	check(t, first.cluster.ping(t.Context()))
}

func TestStalePidFile(t *testing.T) {
	t.Parallel()
	zombie := zombiePostgres(t)
	for name, pid := range map[string]int{
		"of a zombie that nobody reaped":         zombie,
		"whose number another program has now":   os.Getpid(),
		"of a PostgreSQL that is long gone":      1 << 30,
		"with a number that makes no sense (-1)": -1,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			s := start(t, withoutSync(options(t, dir)))
			check(t, s.Stop(t.Context()))
			pidFile := filepath.Join(dir, "postgres", "postmaster.pid")
			check(t, os.WriteFile(pidFile, fmt.Appendf(nil, "%d\n%s\n1700000000\n%d\n\n127.0.0.1\n", pid, dir, s.cluster.state.Port), 0o600))
			check(t, s.cluster.account.own(pidFile))
			start(t, withoutSync(options(t, dir)))
		})
	}
}

// zombiePostgres is the id of an ended, unreaped process named postgres.
func zombiePostgres(t *testing.T) int {
	t.Helper()
	truth, err := exec.LookPath("true")
	check(t, err)
	b, err := os.ReadFile(truth)
	check(t, err)
	path := filepath.Join(t.TempDir(), "postgres")
	check(t, os.WriteFile(path, b, 0o755))
	cmd := exec.Command(path)
	check(t, cmd.Start())
	t.Cleanup(func() { _ = cmd.Wait() })
	eventually(t, 5*time.Second, func() error {
		stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", cmd.Process.Pid))
		if err == nil && !bytes.Contains(stat, []byte("(postgres) Z")) {
			err = fmt.Errorf("not a zombie yet: %s", stat)
		}
		return err
	})
	return cmd.Process.Pid
}

func TestAnotherPostgresOfTheFolderIsLeftAlone(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := start(t, withoutSync(options(t, dir)))
	// A name of its own makes it a stranger, as if a person had started it.
	stranger := &Server{cluster: &cluster{root: dir, state: s.cluster.state, progress: func(string) {}}}
	stranger.cluster.state.Name = "vigie-of-somebody-else"
	err := stranger.cluster.clear(t.Context())
	if err == nil || !strings.Contains(err.Error(), "was not started by Vigie") {
		t.Errorf("got %v, want a refusal that names the process", err)
	}
	check(t, s.cluster.ping(t.Context()))
}

func TestTakenPortIsReplaced(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first := start(t, withoutSync(options(t, dir)))
	taken := first.cluster.address()
	check(t, first.Stop(t.Context()))
	l, err := net.Listen("tcp4", taken)
	check(t, err)
	defer l.Close()
	second := start(t, withoutSync(options(t, dir)))
	if got := second.cluster.address(); got == taken {
		t.Errorf("got the taken address %s again, want another", got)
	}
}

func TestInterruptedInitdbStartsAfresh(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	half := filepath.Join(dir, "postgres.new", "base")
	check(t, os.MkdirAll(half, 0o700))
	check(t, os.WriteFile(filepath.Join(dir, "postgres.new", "PG_VERSION"), []byte("15\n"), 0o600))
	start(t, withoutSync(options(t, dir)))
}

func TestCancelledStartLeavesNothingRunning(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	opts := withoutSync(options(t, dir))
	ctx, cancel := context.WithCancel(t.Context())
	opts.Progress = func(step string) {
		if strings.HasPrefix(step, "starting PostgreSQL") {
			cancel()
		}
	}
	if s, err := Start(ctx, opts); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, %v from a cancelled Start, want %v", s, err, context.Canceled)
	}
	if left := postgresProcesses(nameOf(t, dir)); len(left) > 0 {
		t.Errorf("got processes %v after a cancelled Start, want none", left)
	}
	start(t, withoutSync(options(t, dir)))
}

func TestErrorsSayWhatToDo(t *testing.T) {
	t.Parallel()
	t.Run("a wrong folder of binaries", func(t *testing.T) {
		t.Parallel()
		opts := options(t, t.TempDir())
		opts.Bin = t.TempDir()
		wantError(t, opts, "VIGIE_POSTGRES_BIN", "has no initdb")
	})
	t.Run("a setting PostgreSQL refuses", func(t *testing.T) {
		t.Parallel()
		opts := options(t, t.TempDir())
		opts.Settings = map[string]string{"fsync": "off", "shared_buffers": "lots"}
		wantError(t, opts, "FATAL", "shared_buffers", "postgres.log")
	})
	t.Run("a database whose password is lost", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		s := start(t, withoutSync(options(t, dir)))
		check(t, s.Stop(t.Context()))
		check(t, os.Remove(filepath.Join(dir, "postgres.json")))
		wantError(t, options(t, dir), "postgres.json", "restore that file")
	})
	t.Run("a database of another major version", func(t *testing.T) {
		t.Parallel()
		f := finder{options: options(t, t.TempDir()), major: 9}
		if b, ok := f.installed(); ok {
			t.Errorf("got %v for a database of PostgreSQL 9, want none", b)
		}
	})
}

func wantError(t *testing.T, opts Options, words ...string) {
	t.Helper()
	s, err := Start(t.Context(), opts)
	if err == nil {
		t.Fatalf("got a server on %s, want an error", s.cluster.address())
	}
	for _, w := range words {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("got error %q, want it to name %q", err, w)
		}
	}
}

func TestRootKeepsItsFoldersClosed(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("only root drops its privileges; an ordinary user is the other tests' case")
	}
	closed := filepath.Join(t.TempDir(), "closed")
	check(t, os.Mkdir(closed, 0o700))
	s := start(t, options(t, filepath.Join(closed, "data")))
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.PID()))
	check(t, err)
	if bytes.Contains(status, []byte("\nUid:\t0\t")) {
		t.Errorf("got PostgreSQL running as root, want %s", s.cluster.account)
	}
	exec1(t, s.SuperURL("postgres"), insertPage+"; checkpoint; select pg_reload_conf()")
	check(t, syscall.Kill(s.PID(), syscall.SIGKILL))
	eventually(t, 10*time.Second, func() error { _, err := count(t.Context(), s.SuperURL("postgres")); return err })
}

func TestOrdinaryUser(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("this is an ordinary user: all the other tests say it")
	}
	nobody, err := user.Lookup("nobody")
	check(t, err)
	a, err := accountOf(nobody)
	check(t, err)
	home := t.TempDir()
	check(t, os.Chmod(filepath.Dir(home), 0o755)) // the testing package closes it
	check(t, a.own(home))
	binary, err := os.ReadFile(os.Args[0])
	check(t, err)
	program := filepath.Join(t.TempDir(), "vigie")
	check(t, os.WriteFile(program, binary, 0o755))
	check(t, os.Chmod(filepath.Dir(program), 0o755))
	asNobody := func(cmd *exec.Cmd) {
		cmd.Path, cmd.Dir = program, home
		cmd.Env = append(cmd.Env, "HOME="+home)
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: a.uid, Gid: a.gid}}
	}
	dir := filepath.Join(home, "data")
	for want := 1; want <= 2; want++ {
		v := startVigie(t, dir, asNobody)
		exec1(t, v.url, insertPage)
		wantPages(t, v.url, want)
		v.kill9(t)
	}
	// root takes such a folder over and runs PostgreSQL as its owner.
	s := start(t, options(t, dir))
	wantPages(t, s.SuperURL("postgres"), 2)
	if got, want := s.cluster.account.name, "nobody"; got != want {
		t.Errorf("got PostgreSQL run by %s, want the folder's owner %s", got, want)
	}
}

func TestMajorOf(t *testing.T) {
	t.Parallel()
	for version, want := range map[string]int{"15.13": 15, "17": 17, "18beta2": 18, "19devel": 19, "9.6.24": 9, "": 0} {
		if got := majorOf(version); got != want {
			t.Errorf("got major %d of %q, want %d", got, version, want)
		}
	}
}
