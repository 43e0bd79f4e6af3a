package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"hash/fnv"
	"log/slog"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"

	"vigie/migrations"
)

// The roles of an installation. They belong to the cluster, so several databases share them.
const (
	// Owner owns the database and the schema; it is no superuser, and migrations run as it.
	Owner = "vigie_owner"
	// App is the login that serves; it owns nothing and sees nothing outside a unit of work.
	App = "vigie_app"
)

// BootstrapOptions say what a superuser makes once for an installation.
type BootstrapOptions struct {
	// Database is the database to make; it is left as it is when it exists.
	Database string
	// OwnerPassword and AppPassword are the logins' passwords; a login keeps its password where empty.
	OwnerPassword, AppPassword string
}

// Bootstrap makes the logins and the database as a superuser. It can be repeated, also by several processes at once.
func Bootstrap(ctx context.Context, superURL string, o BootstrapOptions) error {
	conn, err := pgx.Connect(ctx, superURL)
	if err != nil {
		return fmt.Errorf("connect as superuser: %w", err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	if _, err := conn.Exec(ctx, "SELECT pg_advisory_lock($1)", advisory("vigie bootstrap")); err != nil {
		return fmt.Errorf("wait for another bootstrap: %w", err)
	}
	for _, login := range []struct{ name, password, attributes string }{
		{Owner, o.OwnerPassword, "LOGIN NOSUPERUSER NOBYPASSRLS CREATEROLE"},
		{App, o.AppPassword, "LOGIN NOSUPERUSER NOBYPASSRLS NOINHERIT"},
	} {
		if err := ensureRole(ctx, conn, login.name, login.attributes, login.password); err != nil {
			return err
		}
	}
	for _, scope := range []Scope{scopeTenant, scopeProvider, scopeService} {
		if err := ensureRole(ctx, conn, string(scope), "NOLOGIN NOSUPERUSER NOBYPASSRLS", ""); err != nil {
			return err
		}
		if _, err := conn.Exec(ctx, fmt.Sprintf("GRANT %s TO %s", scope, App)); err != nil {
			return fmt.Errorf("grant scope: %w", err)
		}
	}
	return ensureDatabase(ctx, conn, o.Database)
}

func ensureRole(ctx context.Context, conn *pgx.Conn, name, attributes, password string) error {
	var exists bool
	if err := conn.QueryRow(ctx, "SELECT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = $1)", name).Scan(&exists); err != nil {
		return fmt.Errorf("look for role: %w", err)
	}
	verb := "CREATE"
	if exists {
		verb = "ALTER"
	}
	statement := verb + " ROLE " + pgx.Identifier{name}.Sanitize() + " " + attributes
	if password != "" {
		statement += " PASSWORD '" + strings.ReplaceAll(password, "'", "''") + "'"
	}
	if _, err := conn.Exec(ctx, statement); err != nil {
		return fmt.Errorf("make role %s: %w", name, err)
	}
	return nil
}

func ensureDatabase(ctx context.Context, conn *pgx.Conn, name string) error {
	var exists bool
	if err := conn.QueryRow(ctx, "SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)", name).Scan(&exists); err != nil {
		return fmt.Errorf("look for database: %w", err)
	}
	if exists {
		return nil
	}
	quoted := pgx.Identifier{name}.Sanitize()
	for _, statement := range []string{
		"CREATE DATABASE " + quoted + " OWNER " + Owner + " ENCODING 'UTF8' TEMPLATE template0",
		"REVOKE ALL ON DATABASE " + quoted + " FROM PUBLIC",
		"GRANT CONNECT ON DATABASE " + quoted + " TO " + App,
	} {
		if _, err := conn.Exec(ctx, statement); err != nil {
			return fmt.Errorf("make database: %w", err)
		}
	}
	return nil
}

// Drop removes a database of the cluster with all that it holds, as a superuser; one that is not there is dropped already.
func Drop(ctx context.Context, superURL, database string) error {
	conn, err := pgx.Connect(ctx, superURL)
	if err != nil {
		return fmt.Errorf("connect as superuser: %w", err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	if _, err := conn.Exec(ctx, "DROP DATABASE IF EXISTS "+pgx.Identifier{database}.Sanitize()+" WITH (FORCE)"); err != nil {
		return fmt.Errorf("drop database: %w", err)
	}
	return nil
}

// Migrate brings the schema to this binary's version, as its owner. Replicas that start together wait for one another.
func Migrate(ctx context.Context, ownerURL string, log *slog.Logger) error {
	config, err := pgx.ParseConfig(ownerURL)
	if err != nil {
		return fmt.Errorf("the owner's database URL cannot be read: expected postgres://user:password@host:port/database")
	}
	pool := stdlib.OpenDB(*config)
	defer pool.Close()
	lock, err := pool.Conn(ctx)
	if err != nil {
		return fmt.Errorf("connect as owner: %w", err)
	}
	defer lock.Close()
	if _, err := lock.ExecContext(ctx, "SELECT pg_advisory_lock($1)", advisory("vigie migrate")); err != nil {
		return fmt.Errorf("wait for another migration: %w", err)
	}
	defer lock.ExecContext(context.WithoutCancel(ctx), "SELECT pg_advisory_unlock($1)", advisory("vigie migrate")) //nolint:errcheck // closing the connection frees it too
	if err := migrateRiver(ctx, ownerURL, lock); err != nil {
		return err
	}
	provider, err := goose.NewProvider(goose.DialectPostgres, pool, migrations.Files, goose.WithTableName("public.schema_versions"))
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	results, err := provider.Up(ctx)
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	if log != nil {
		log.InfoContext(ctx, "schema migrated", "applied", len(results))
	}
	return nil
}

// awaitSchema is how long a command waits for the Vigie beside it to finish its own start.
const awaitSchema = 30 * time.Second

// Await returns once the schema is the one of this binary, which another process brings there.
func Await(ctx context.Context, ownerURL string) error {
	config, err := pgx.ParseConfig(ownerURL)
	if err != nil {
		return fmt.Errorf("the owner's database URL cannot be read: expected postgres://user:password@host:port/database")
	}
	pool := stdlib.OpenDB(*config)
	defer pool.Close()
	ctx, cancel := context.WithTimeout(ctx, awaitSchema)
	defer cancel()
	provider, err := goose.NewProvider(goose.DialectPostgres, pool, migrations.Files, goose.WithTableName("public.schema_versions"))
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	sources := provider.ListSources()
	last := sources[len(sources)-1].Version
	for {
		var version int64
		err := pool.QueryRowContext(ctx, "SELECT coalesce(max(version_id), 0) FROM public.schema_versions WHERE is_applied").Scan(&version)
		if err == nil && version >= last {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("the Vigie that runs this database has not brought its schema to this version: %w; is it of the same version, and has it started?", errors.Join(ctx.Err(), err))
		case <-time.After(100 * time.Millisecond):
		}
	}
}

func migrateRiver(ctx context.Context, ownerURL string, lock *sql.Conn) error {
	if _, err := lock.ExecContext(ctx, "CREATE SCHEMA IF NOT EXISTS river"); err != nil {
		return fmt.Errorf("make the schema of jobs: %w", err)
	}
	pool, err := pgxpool.New(ctx, ownerURL)
	if err != nil {
		return fmt.Errorf("connect as owner: %w", err)
	}
	defer pool.Close()
	migrator, err := rivermigrate.New(riverpgxv5.New(pool), &rivermigrate.Config{Schema: "river", Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return fmt.Errorf("read the migrations of jobs: %w", err)
	}
	if _, err := migrator.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("migrate jobs: %w", err)
	}
	for _, statement := range []string{
		"GRANT USAGE ON SCHEMA river TO vigie_app, vigie_tenant, vigie_service",
		"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA river TO vigie_app",
		"GRANT INSERT, SELECT, UPDATE ON river.river_job TO vigie_tenant, vigie_service",
		"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA river TO vigie_app, vigie_tenant, vigie_service",
		"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA river TO vigie_app, vigie_tenant, vigie_service",
	} {
		if _, err := lock.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("grant the jobs: %w", err)
		}
	}
	return nil
}

// Credentials reads the database's name and the password of a URL that must be of the given login.
func Credentials(databaseURL, login string) (database, password string, err error) {
	config, err := pgx.ParseConfig(databaseURL)
	if err != nil || config.Database == "" {
		return "", "", errors.New("expected postgres://user:password@host:port/database")
	}
	if config.User != login {
		return "", "", fmt.Errorf("the login must be %s", login)
	}
	return config.Database, config.Password, nil
}

// advisory names an advisory lock.
func advisory(name string) int64 {
	h := fnv.New64a()
	h.Write([]byte(name))
	return int64(h.Sum64()) //nolint:gosec // any 64 bits will do
}
