package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"vigie/app/db"
	"vigie/app/db/embedded"
)

// Database is where an installation's data is: the private PostgreSQL, or an external one.
type Database struct {
	// URL is the restricted login's; OwnerURL is the schema owner's, empty where it was not given.
	URL, OwnerURL string
	private       *embedded.Server
}

// database is the private PostgreSQL's only one.
const database = "vigie"

// openDatabase brings the database up to where Vigie can serve: started where it is private, roles made, schema migrated where the owner is known. With
// join, it uses the private PostgreSQL of a Vigie that already runs, as it is.
func openDatabase(ctx context.Context, c Config, join bool, log *slog.Logger, progress func(string)) (*Database, error) {
	if c.DatabaseURL != "" {
		d := &Database{URL: c.DatabaseURL, OwnerURL: c.DatabaseOwnerURL}
		if join || d.OwnerURL == "" {
			return d, nil
		}
		progress("migrating the schema")
		return d, db.Migrate(ctx, d.OwnerURL, log)
	}
	kept, err := readSecrets(c.DataDir)
	if err != nil {
		return nil, err
	}
	server, err := embedded.Start(ctx, embedded.Options{DataDir: c.DataDir, Bin: c.PostgresBin, Join: join, Log: log, Progress: progress})
	if err != nil {
		return nil, err
	}
	d := &Database{private: server, URL: server.URL(db.App, kept.AppPassword, database), OwnerURL: server.URL(db.Owner, kept.OwnerPassword, database)}
	if server.Joined() {
		return d, db.Await(ctx, d.OwnerURL) // the Vigie that runs it migrates it, perhaps at this moment
	}
	progress("migrating the schema")
	err = db.Bootstrap(ctx, server.SuperURL("postgres"), db.BootstrapOptions{Database: database, OwnerPassword: kept.OwnerPassword, AppPassword: kept.AppPassword})
	if err == nil {
		err = db.Migrate(ctx, d.OwnerURL, log)
	}
	if err != nil {
		_ = server.Stop(context.WithoutCancel(ctx))
		return nil, err
	}
	return d, nil
}

// stop ends the private PostgreSQL; an external one is nobody's to stop.
func (d *Database) stop(ctx context.Context) error {
	if d.private == nil {
		return nil
	}
	return d.private.Stop(ctx)
}

// Discard drops the database of the private PostgreSQL, for a start that begins anew. It refuses an external one: that is nobody's to drop.
func Discard(ctx context.Context, c Config, log *slog.Logger) error {
	if c.DatabaseURL != "" {
		return errors.New("an external database is not dropped")
	}
	server, err := embedded.Start(ctx, embedded.Options{DataDir: c.DataDir, Bin: c.PostgresBin, Log: log})
	if err != nil {
		return err
	}
	return errors.Join(db.Drop(ctx, server.SuperURL("postgres"), database), server.Stop(context.WithoutCancel(ctx)))
}

// Migrate makes the logins and the database when a superuser is given, and brings an external schema to this binary's version.
func Migrate(ctx context.Context, c Config, log *slog.Logger) error {
	if c.DatabaseOwnerURL == "" {
		return fmt.Errorf("set VIGIE_DATABASE_OWNER_URL to the owner of the schema (%s); the private PostgreSQL migrates by itself", db.Owner)
	}
	if c.DatabaseSuperuserURL != "" {
		if err := bootstrapExternal(ctx, c); err != nil {
			return err
		}
	}
	return db.Migrate(ctx, c.DatabaseOwnerURL, log)
}

// bootstrapExternal makes the logins with the passwords of their own URLs, so that they are written in one place.
func bootstrapExternal(ctx context.Context, c Config) error {
	name, owner, err := db.Credentials(c.DatabaseOwnerURL, db.Owner)
	if err != nil {
		return fmt.Errorf("VIGIE_DATABASE_OWNER_URL: %w", err)
	}
	_, app, err := db.Credentials(c.DatabaseURL, db.App)
	if err != nil {
		return fmt.Errorf("VIGIE_DATABASE_URL: %w", err)
	}
	return db.Bootstrap(ctx, c.DatabaseSuperuserURL, db.BootstrapOptions{Database: name, OwnerPassword: owner, AppPassword: app})
}
