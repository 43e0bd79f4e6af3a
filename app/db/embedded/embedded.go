// Package embedded runs the private PostgreSQL of the default set-up: it finds
// or installs the binaries, makes the cluster once, starts it on a loopback
// port with a generated password, keeps it running while Vigie runs, and brings
// it back after any crash without a person's help.
//
// It is responsible for a server that accepts connections, and for nothing
// inside it: roles, databases and tables belong to package db. It refuses to
// touch a cluster it did not make, and to share one between two Vigies unless
// it is asked to.
package embedded

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// superuser is the cluster's only role after initdb. Vigie uses it to create
// its own roles and databases, never to serve.
const superuser = "postgres"

// Options says where the private PostgreSQL lives and how it runs.
type Options struct {
	// DataDir is Vigie's data folder, made with mode 0700 when absent. The
	// cluster is its sub-folder "postgres".
	DataDir string
	// Bin is the folder of initdb and postgres (VIGIE_POSTGRES_BIN). Empty: they
	// are searched for, and installed when nothing suitable is found.
	Bin string
	// Cache keeps downloaded binaries. Empty: /var/cache/vigie for root, else
	// the user's cache folder.
	Cache string
	// Settings are PostgreSQL settings that win over the cluster's
	// postgresql.conf, such as "max_connections": "200".
	Settings map[string]string
	// Join uses the PostgreSQL that another Vigie already runs from DataDir;
	// without it Start answers ErrInUse then. A command that works beside a
	// running Vigie sets it.
	Join bool
	// Detached leaves PostgreSQL running when this process ends, without
	// supervision, for a later Start to join.
	Detached bool
	// Log receives what happens after Start. Nil: slog.Default().
	Log *slog.Logger
	// Progress is told each step of Start in a few words. Nil: nobody is.
	Progress func(step string)
}

// ErrInUse says that another running Vigie holds the data folder.
var ErrInUse = errors.New("another Vigie is using this data folder: stop it first, or choose another folder with VIGIE_DATA_DIR")

// Server is a running private PostgreSQL.
type Server struct {
	cluster *cluster
	log     *slog.Logger
	joined  bool     // it belongs to somebody else: Stop leaves it alone
	lock    *os.File // held as long as this process owns the cluster; nil when joined or detached

	mu       sync.Mutex // guards process
	process  *process
	cancel   context.CancelFunc // ends supervision
	watching sync.WaitGroup
}

// Start returns when PostgreSQL accepts connections. After a crash of Vigie, of
// PostgreSQL or of both it stops what is left of the former server, lets the
// new one recover and goes on. It returns early when ctx ends.
func Start(ctx context.Context, opts Options) (*Server, error) {
	if opts.Log == nil {
		opts.Log = slog.Default()
	}
	if opts.Progress == nil {
		opts.Progress = func(string) {}
	}
	dir, err := filepath.Abs(opts.DataDir)
	if err != nil {
		return nil, fmt.Errorf("resolve data folder: %w", err)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make data folder: %w", err)
	}
	c := &cluster{root: dir, settings: opts.Settings, progress: opts.Progress}
	s := &Server{cluster: c, log: opts.Log}

	lock, err := s.acquire(ctx, opts)
	if err != nil {
		return nil, err
	}
	if lock == nil {
		s.joined = true
		return s, c.join(ctx)
	}
	if err := s.start(ctx, opts); err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	if opts.Detached {
		return s, lock.Close()
	}
	s.lock = lock
	s.supervise()
	return s, nil
}

// dying is how long a process that was killed may take to let go of its files.
const dying = 3 * time.Second

// acquire takes the data folder's lock. A nil file without an error means that
// another Vigie has it and that joining is what the caller wants. The kernel
// drops the lock with its holder, however that one ends.
func (s *Server) acquire(ctx context.Context, opts Options) (*os.File, error) {
	path := filepath.Join(s.cluster.root, "postgres.lock")
	began := time.Now()
	for {
		f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
		if errors.Is(err, os.ErrPermission) {
			return nil, fmt.Errorf("open %s: %w: run Vigie as the user that owns this data folder", path, err)
		}
		if err != nil {
			return nil, fmt.Errorf("open data folder lock: %w", err)
		}
		err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err == nil {
			return f, nil
		}
		_ = f.Close()
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, fmt.Errorf("lock data folder: %w", err)
		}
		switch {
		case opts.Detached: // somebody is starting it just now: wait, then join
			if err := pause(ctx, 50*time.Millisecond); err != nil {
				return nil, err
			}
		case opts.Join:
			return nil, nil
		case time.Since(began) < dying: // it may be one that was killed a moment ago
			if err := pause(ctx, 50*time.Millisecond); err != nil {
				return nil, err
			}
		default:
			return nil, fmt.Errorf("%s: %w", s.cluster.root, ErrInUse)
		}
	}
}

// start brings the cluster up under the lock.
func (s *Server) start(ctx context.Context, opts Options) error {
	c := s.cluster
	if err := c.prepare(ctx, opts); err != nil {
		return err
	}
	if opts.Detached && len(c.running()) > 0 && c.ping(ctx) == nil {
		s.joined = true
		return nil
	}
	if err := c.clear(ctx); err != nil {
		return err
	}
	if err := c.initialise(ctx); err != nil {
		return err
	}
	p, err := c.startOnFreePort(ctx, opts.Detached)
	if err != nil {
		return err
	}
	s.process = p
	opts.Progress("PostgreSQL " + c.bin.version + " ready on " + c.address())
	return nil
}

// URL is the connection URL of a role in a database of this server.
func (s *Server) URL(user, password, database string) string {
	return s.cluster.url(user, password, database)
}

// SuperURL is the superuser's connection URL, for creating roles and databases.
func (s *Server) SuperURL(database string) string {
	return s.cluster.url(superuser, s.cluster.state.Password, database)
}

// PID is the process id of the running server, 0 while there is none or when
// it belongs to another Vigie.
func (s *Server) PID() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.process == nil {
		return 0
	}
	return s.process.pid
}

// Joined tells that the server belongs to another Vigie, which has made its
// roles and schema.
func (s *Server) Joined() bool { return s.joined }

// Stop shuts PostgreSQL down: open transactions are rolled back, everything
// committed is checkpointed. When ctx ends first, PostgreSQL is made to leave at
// once and will recover at the next start; that loses nothing either. A joined
// server is left alone.
func (s *Server) Stop(ctx context.Context) error {
	if s.joined {
		return nil
	}
	if s.cancel != nil {
		s.cancel()
		s.watching.Wait()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	err := s.cluster.stop(ctx, s.process)
	s.process = nil
	if s.lock != nil {
		err = errors.Join(err, s.lock.Close())
		s.lock = nil
	}
	return err
}

// supervise restarts PostgreSQL whenever it ends by itself. The port and the
// password stay, so pools reconnect without knowing.
func (s *Server) supervise() {
	ctx, cancel := context.WithCancel(context.Background())
	s.cancel = cancel
	s.watching.Go(func() {
		for {
			select {
			case <-ctx.Done():
				return
			case <-s.process.exited:
			}
			s.log.Error("private PostgreSQL ended unexpectedly", "pid", s.process.pid, "error", s.process.reason())
			if !s.revive(ctx) {
				return
			}
			s.log.Info("private PostgreSQL restarted", "pid", s.process.pid)
		}
	})
}

// revive tries to start PostgreSQL until it runs; false when ctx ended first.
func (s *Server) revive(ctx context.Context) bool {
	for wait := 250 * time.Millisecond; ; wait = min(2*wait, 10*time.Second) {
		p, err := s.restart(ctx)
		if err == nil {
			s.mu.Lock()
			s.process = p
			s.mu.Unlock()
			return true
		}
		if ctx.Err() != nil {
			return false
		}
		s.log.Error("private PostgreSQL could not be restarted", "error", err, "retry_in", wait)
		if pause(ctx, wait) != nil {
			return false
		}
	}
}

func (s *Server) restart(ctx context.Context) (*process, error) {
	if err := s.cluster.clear(ctx); err != nil {
		return nil, err
	}
	return s.cluster.launchReady(ctx, false)
}

func (c *cluster) address() string {
	return net.JoinHostPort("127.0.0.1", strconv.Itoa(c.state.Port))
}

func (c *cluster) url(user, password, database string) string {
	u := url.URL{
		Scheme: "postgres", User: url.UserPassword(user, password), Host: c.address(), Path: "/" + database,
		RawQuery: "sslmode=disable", // loopback only
	}
	return u.String()
}

// ping asks the server of this folder for an answer. The password proves that
// it is this one: nobody else's accepts it.
func (c *cluster) ping(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, c.url(superuser, c.state.Password, "postgres"))
	if err != nil {
		return err
	}
	return conn.Close(ctx)
}

// join waits for the PostgreSQL that another Vigie runs.
func (c *cluster) join(ctx context.Context) error {
	c.progress("joining the PostgreSQL of the running Vigie")
	for {
		err := c.loadState()
		if err == nil {
			err = c.ping(ctx)
		}
		if err == nil {
			return nil
		}
		if perr := pause(ctx, 200*time.Millisecond); perr != nil {
			return fmt.Errorf("join the PostgreSQL of the running Vigie: %w", err)
		}
	}
}

// pause waits, or returns the error of ctx when that ends first.
func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}
