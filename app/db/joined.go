package db

import (
	"context"
	"errors"
	"strconv"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// connection is pgx.Conn under a name that leaves Conn to the method of pgx.Tx.
type connection = pgx.Conn

// joined lets River and plain pgx code take part in the transaction that database/sql began on the same connection. The unit of work alone
// commits; Begin makes a savepoint.
type joined struct {
	*connection
	savepoints int
	name       string // empty at the top
	top        *joined
}

var errUnitOfWork = errors.New("the unit of work commits and rolls back, not its parts")

func (j *joined) root() *joined {
	if j.top != nil {
		return j.top
	}
	return j
}

// Begin makes a savepoint.
func (j *joined) Begin(ctx context.Context) (pgx.Tx, error) {
	r := j.root()
	r.savepoints++
	name := "vigie_" + strconv.Itoa(r.savepoints)
	if _, err := j.connection.Exec(ctx, "SAVEPOINT "+name); err != nil {
		return nil, err
	}
	return &joined{connection: j.connection, name: name, top: r}, nil
}

// Commit releases the savepoint.
func (j *joined) Commit(ctx context.Context) error {
	if j.name == "" {
		return errUnitOfWork
	}
	_, err := j.connection.Exec(ctx, "RELEASE SAVEPOINT "+j.name)
	return err
}

// Rollback returns to the savepoint.
func (j *joined) Rollback(ctx context.Context) error {
	if j.name == "" {
		return errUnitOfWork
	}
	_, err := j.connection.Exec(ctx, "ROLLBACK TO SAVEPOINT "+j.name)
	return err
}

// Conn returns the connection.
func (j *joined) Conn() *pgx.Conn { return j.connection }

// LargeObjects are not used: Vigie keeps files as bytea.
func (j *joined) LargeObjects() pgx.LargeObjects { panic("large objects are not used") }

// Prepare prepares a statement on the connection.
func (j *joined) Prepare(ctx context.Context, name, sql string) (*pgconn.StatementDescription, error) {
	return j.connection.Prepare(ctx, name, sql)
}
