package dbtest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/jackc/pgx/v5"

	"vigie/app/db"
)

const templatePrefix = "vigie_template_"

// templateLock serialises the making of templates; any number of ours will do.
const templateLock = 0x76696769655f7474

// templateName changes with everything a migrated database is made from: the
// migrations, package db's code and the versions of its modules.
func templateName() (string, error) {
	dir, err := root()
	if err != nil {
		return "", err
	}
	hash := sha256.New()
	for _, pattern := range []string{"migrations/*.sql", "app/db/*.go", "go.mod"} {
		files, err := fs.Glob(os.DirFS(dir), pattern)
		if err != nil {
			return "", fmt.Errorf("list %s: %w", pattern, err)
		}
		for _, name := range files {
			b, err := os.ReadFile(filepath.Join(dir, name))
			if err != nil {
				return "", fmt.Errorf("read %s: %w", name, err)
			}
			fmt.Fprintf(hash, "%s %d\n", name, len(b))
			hash.Write(b)
		}
	}
	return templatePrefix + hex.EncodeToString(hash.Sum(nil)[:8]), nil
}

// ensureTemplate makes the template once for all processes. It gets its name
// when it is whole: a process killed halfway leaves nothing to trust.
func (s *server) ensureTemplate(ctx context.Context) error {
	name, err := templateName()
	if err != nil {
		return err
	}
	s.template = name
	conn, err := pgx.Connect(ctx, s.superURL)
	if err != nil {
		return fmt.Errorf("connect as superuser: %w", err)
	}
	defer conn.Close(context.WithoutCancel(ctx)) // frees the lock
	if _, err := conn.Exec(ctx, "SELECT pg_advisory_lock($1)", int64(templateLock)); err != nil {
		return fmt.Errorf("wait for another process's template: %w", err)
	}
	var known string
	err = conn.QueryRow(ctx, "SELECT datname FROM pg_database WHERE datname = $1", name).Scan(&known)
	if !errors.Is(err, pgx.ErrNoRows) {
		return err
	}
	return s.makeTemplate(ctx, conn, name)
}

func (s *server) makeTemplate(ctx context.Context, conn *pgx.Conn, name string) error {
	half := name + "_half"
	if _, err := conn.Exec(ctx, "DROP DATABASE IF EXISTS "+half+" WITH (FORCE)"); err != nil {
		return fmt.Errorf("drop half a template: %w", err)
	}
	err := db.Bootstrap(ctx, s.superURL, db.BootstrapOptions{
		Database: half, OwnerPassword: s.password(db.Owner), AppPassword: s.password(db.App),
	})
	if err != nil {
		return err
	}
	if err := db.Migrate(ctx, s.database(half).OwnerURL, nil); err != nil {
		return err
	}
	// Nobody may connect to it: CREATE DATABASE refuses a template in use.
	for _, sql := range []string{
		"ALTER DATABASE " + half + " WITH ALLOW_CONNECTIONS false",
		"ALTER DATABASE " + half + " RENAME TO " + name,
	} {
		if _, err := conn.Exec(ctx, sql); err != nil {
			return fmt.Errorf("finish the template: %w", err)
		}
	}
	return nil
}
