// Package dbtest gives each test a database of its own: a clone of one migrated
// template, on one PostgreSQL that the test binaries of all packages share.
//
// It is responsible for speed and isolation. It refuses durability: its
// PostgreSQL runs with fsync off, so what a crash loses must be tested with
// package embedded itself.
package dbtest

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"vigie/app/db"
)

// Database is a fresh database of one test.
type Database struct {
	Name     string
	URL      string // of the restricted login that serves
	OwnerURL string // of the role that owns the schema
	SuperURL string // of the superuser: for a test's own preparations and checks
}

// prefix begins the name of every test's database.
const prefix = "vigie_test_"

// shared is this process's way to the common PostgreSQL, found or started by
// the first test that asks. It is the one variable of the package: a server for
// each test would cost a second each.
var shared = sync.OnceValues(connect)

// server is the common PostgreSQL as one process sees it.
type server struct {
	superURL string // of database postgres
	template string // name of the migrated database to clone
	inUse    *os.File
}

// New makes a migrated database and drops it when the test ends.
func New(t testing.TB) *Database {
	t.Helper()
	return fresh(t, func(s server) string { return s.template })
}

// Empty makes a database without a schema, owned by db.Owner, for tests of the
// migrations, and drops it when the test ends.
func Empty(t testing.TB) *Database {
	t.Helper()
	return fresh(t, func(server) string { return "template0" })
}

func fresh(t testing.TB, template func(server) string) *Database {
	t.Helper()
	s, err := shared()
	if err != nil {
		t.Fatalf("prepare the tests' PostgreSQL: %v", err)
	}
	b := make([]byte, 8)
	_, _ = rand.Read(b) // never fails
	d := s.database(prefix + hex.EncodeToString(b))
	// The test may itself take its context's end for its own; 30 s is the time
	// after which a machine is broken rather than slow.
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	if err := s.create(ctx, d.Name, template(s)); err != nil {
		t.Fatalf("make the test's database: %v", err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
		defer cancel()
		if err := s.exec(ctx, "DROP DATABASE IF EXISTS "+d.Name+" WITH (FORCE)"); err != nil {
			t.Errorf("drop the test's database: %v", err)
		}
	})
	return d
}

func (s server) create(ctx context.Context, name, template string) error {
	return s.exec(ctx,
		"CREATE DATABASE "+name+" OWNER "+db.Owner+" TEMPLATE "+template+" STRATEGY file_copy", // in memory a third of the time that it takes through the WAL
		"REVOKE ALL ON DATABASE "+name+" FROM PUBLIC",                                          // a clone does not take the template's grants along
		"GRANT CONNECT ON DATABASE "+name+" TO "+db.App)
}

// database describes a database of the server, made or not.
func (s server) database(name string) *Database {
	return &Database{
		Name:     name,
		URL:      s.as(db.App, s.password(db.App), name),
		OwnerURL: s.as(db.Owner, s.password(db.Owner), name),
		SuperURL: s.as("", "", name),
	}
}

// as is the server's URL for a role (the superuser when empty) and a database.
func (s server) as(role, password, database string) string {
	u, err := url.Parse(s.superURL)
	if err != nil {
		panic(err) // connect has parsed it
	}
	if role != "" {
		u.User = url.UserPassword(role, password)
	}
	u.Path = "/" + database
	return u.String()
}

// password of a role: the same in every process that knows the superuser's URL.
func (s server) password(role string) string {
	sum := sha256.Sum256([]byte(role + s.superURL))
	return hex.EncodeToString(sum[:16])
}

// exec runs statements one by one: CREATE DATABASE allows no transaction.
func (s server) exec(ctx context.Context, statements ...string) error {
	conn, err := pgx.Connect(ctx, s.superURL)
	if err != nil {
		return fmt.Errorf("connect as superuser: %w", err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	for _, sql := range statements {
		if _, err := conn.Exec(ctx, sql); err != nil {
			return fmt.Errorf("%s: %w", sql, err)
		}
	}
	return nil
}

// root is the project's folder: tests run in their package's.
func root() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", fmt.Errorf("find the project: %w", err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			return "", fmt.Errorf("find the project: no go.mod above the working folder")
		}
		dir = filepath.Dir(dir)
	}
}
