// Package db is the only door to PostgreSQL: a pool, units of work with a scope, and the translation of constraint violations. It refuses
// to run on a login that could bypass row-level security, and a query without a scope does not compile, because only this package makes a Tx.
package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	pgxuuid "github.com/vgarvardt/pgx-google-uuid/v5"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"vigie/app/fault"
)

// Options tune the pool. The zero value is fit for production.
type Options struct {
	// MaxConns bounds the pool; 16 when zero. More made the 99th percentile four times worse on two cores.
	MaxConns int32
	// Clock gives each unit of work its instant; time.Now when nil.
	Clock func() time.Time
	// Log receives slow and failed statements without their parameters; discarded when nil.
	Log *slog.Logger
	// StatementTimeout bounds every statement; 15 s when zero.
	StatementTimeout time.Duration
}

// DB is the pool.
type DB struct {
	pool  *pgxpool.Pool
	sql   *sql.DB
	orm   *gorm.DB
	clock func() time.Time
}

// Scope is the database role that a unit of work takes; it decides which rows exist.
type Scope string

const (
	scopeTenant   Scope = "vigie_tenant"
	scopeProvider Scope = "vigie_provider"
	scopeService  Scope = "vigie_service"
)

// Tx is one unit of work: one connection, one transaction, one scope, one instant.
type Tx struct {
	// ORM is gorm on this transaction: Create, Take, Find, Updates with named columns.
	ORM *gorm.DB
	// PGX is the same transaction for plain SQL and for River.
	PGX pgx.Tx
	// Now is the instant at which the unit of work began, UTC, to the microsecond as PostgreSQL keeps it.
	Now time.Time
	// TenantID is the tenant of a tenant's unit of work; zero otherwise.
	TenantID uuid.UUID

	scope Scope
	after *[]func()
}

// ErrUnavailable says that the database cannot be reached in time; nothing was written.
var ErrUnavailable = fault.New(fault.Unavailable, "database_unavailable", "Vigie cannot reach its database. Nothing was recorded: try again in a few seconds.")

// Open connects and checks the login. It fails when the login could see past row-level security.
func Open(ctx context.Context, url string, o Options) (*DB, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, errors.New("the database URL cannot be read: expected postgres://user:password@host:port/database")
	}
	config.MaxConns = o.MaxConns
	if config.MaxConns == 0 {
		config.MaxConns = 16
	}
	timeout := o.StatementTimeout
	if timeout == 0 {
		timeout = 15 * time.Second
	}
	params := config.ConnConfig.RuntimeParams
	params["application_name"] = "vigie"
	params["timezone"] = "UTC"
	params["statement_timeout"] = fmt.Sprint(timeout.Milliseconds())
	params["idle_in_transaction_session_timeout"] = "30000"
	// Without it every id of a statement goes through its text form and back.
	config.AfterConnect = func(_ context.Context, c *pgx.Conn) error { pgxuuid.Register(c.TypeMap()); return nil }
	config.ConnConfig.ConnectTimeout = 5 * time.Second
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("open pool: %w", err)
	}
	if err := refuseBypass(ctx, pool); err != nil {
		pool.Close()
		return nil, err
	}
	sqlDB := stdlib.OpenDBFromPool(pool)
	sqlDB.SetMaxIdleConns(0) // the pgx pool keeps the connections; database/sql keeping them too would starve it
	orm, err := gorm.Open(postgres.New(postgres.Config{Conn: sqlDB}), &gorm.Config{
		SkipDefaultTransaction: true, // the unit of work is the transaction
		DisableAutomaticPing:   true,
		Logger:                 ormLogger(o.Log),
	})
	if err != nil {
		pool.Close()
		return nil, fmt.Errorf("open gorm: %w", err)
	}
	clock := o.Clock
	if clock == nil {
		clock = time.Now
	}
	return &DB{pool: pool, sql: sqlDB, orm: orm, clock: clock}, nil
}

func ormLogger(log *slog.Logger) logger.Interface {
	if log == nil {
		return logger.Discard
	}
	return slowOnly{logger.NewSlogLogger(log, logger.Config{
		SlowThreshold:        time.Second,
		LogLevel:             logger.Warn,
		ParameterizedQueries: true, // values never reach the log
	})}
}

// slowOnly leaves errors out: they are returned, and many are expected, such as a name that is taken.
type slowOnly struct{ logger.Interface }

// Trace implements logger.Interface.
func (l slowOnly) Trace(ctx context.Context, begin time.Time, query func() (string, int64), err error) {
	if err == nil {
		l.Interface.Trace(ctx, begin, query, nil)
	}
}

// refuseBypass fails on a superuser, a BYPASSRLS login, one that owns a table, or one that inherits the rights of a scope.
func refuseBypass(ctx context.Context, pool *pgxpool.Pool) error {
	var superuser, bypass, inherits, owns bool
	err := pool.QueryRow(ctx, `SELECT r.rolsuper, r.rolbypassrls, r.rolinherit,
		EXISTS (SELECT 1 FROM pg_class c WHERE c.relowner = r.oid AND c.relkind IN ('r','p'))
		FROM pg_roles r WHERE r.rolname = current_user`).Scan(&superuser, &bypass, &inherits, &owns)
	if err != nil {
		return fmt.Errorf("read the login's rights: %w", err)
	}
	if superuser || bypass || inherits || owns {
		return fmt.Errorf("this database login could see every client's data (superuser=%t bypassrls=%t inherit=%t owner=%t): "+
			"give VIGIE_DATABASE_URL the restricted login that `vigie migrate` makes (vigie_app)", superuser, bypass, inherits, owns)
	}
	return nil
}

// Close waits for the units of work in hand and closes the pool.
func (d *DB) Close() {
	_ = d.sql.Close()
	d.pool.Close()
}

// Ping answers nil when the database answers.
func (d *DB) Ping(ctx context.Context) error { return d.pool.Ping(ctx) }

// Now is the clock's instant, as Tx.Now would be.
func (d *DB) Now() time.Time { return d.clock().UTC().Truncate(time.Microsecond) }

// Stat tells the pool's use, for the metrics.
func (d *DB) Stat() *pgxpool.Stat { return d.pool.Stat() }

// Pool is for what owns its connections: River and LISTEN. It carries no scope, so it sees no tenant's row.
func (d *DB) Pool() *pgxpool.Pool { return d.pool }

// Tenant runs a unit of work that sees and writes one tenant's rows only.
func (d *DB) Tenant(ctx context.Context, tenantID uuid.UUID, work func(tx *Tx) error) error {
	return d.run(ctx, nil, scopeTenant, tenantID, uuid.Nil, work)
}

// Provider runs a unit of work that reads the rows of every tenant the person is a member of.
func (d *DB) Provider(ctx context.Context, personID uuid.UUID, work func(tx *Tx) error) error {
	return d.run(ctx, nil, scopeProvider, uuid.Nil, personID, work)
}

// Service runs a unit of work without a person: the inbox, what is due, the directory, sign-in. It sees no other tenant data.
func (d *DB) Service(ctx context.Context, work func(tx *Tx) error) error {
	return d.run(ctx, nil, scopeService, uuid.Nil, uuid.Nil, work)
}

// TenantSnapshot is Tenant with a repeatable-read, read-only view: what is collected together is of one instant.
func (d *DB) TenantSnapshot(ctx context.Context, tenantID uuid.UUID, work func(tx *Tx) error) error {
	return d.run(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}, scopeTenant, tenantID, uuid.Nil, work)
}

func (d *DB) run(ctx context.Context, o *sql.TxOptions, scope Scope, tenantID, personID uuid.UUID, work func(tx *Tx) error) error {
	conn, err := d.sql.Conn(ctx)
	if err != nil {
		return unavailable(err)
	}
	defer conn.Close()
	var raw *pgx.Conn
	if err := conn.Raw(func(driver any) error { raw = driver.(*stdlib.Conn).Conn(); return nil }); err != nil {
		return unavailable(err)
	}
	l := newLease(ctx)
	defer l.close()
	tx, err := conn.BeginTx(l.ctx, o)
	if !l.take() {
		err = ctx.Err() // the lease's own word for it says nothing of a deadline
	}
	if err != nil {
		if tx != nil {
			_ = tx.Rollback()
		}
		return unavailable(err)
	}
	defer func() {
		l.give(ctx)
		_ = tx.Rollback() // after a commit there is nothing to roll back
	}()
	var after []func()
	session := d.orm.Session(&gorm.Session{NewDB: true, Context: ctx})
	session.Statement.ConnPool = tx
	unit := &Tx{ORM: session, PGX: &joined{connection: raw}, Now: d.Now(), after: &after}
	if err := unit.enter(ctx, scope, tenantID, personID); err != nil {
		return unavailable(err)
	}
	if err := work(unit); err != nil {
		return translate(err)
	}
	if err := ctx.Err(); err != nil {
		return translate(err)
	}
	l.give(ctx)
	if err := tx.Commit(); err != nil {
		if ctx.Err() != nil {
			err = ctx.Err()
		}
		return translate(err)
	}
	for _, f := range after {
		f()
	}
	return nil
}

// enter takes the role and its setting, for this transaction only.
func (tx *Tx) enter(ctx context.Context, scope Scope, tenantID, personID uuid.UUID) error {
	tenant, person := "", ""
	if scope == scopeTenant {
		tenant = tenantID.String()
	}
	if scope == scopeProvider {
		person = personID.String()
	}
	_, err := tx.PGX.Exec(ctx, `SELECT set_config('role', $1, true), set_config('vigie.tenant', $2, true), set_config('vigie.person', $3, true)`,
		string(scope), tenant, person)
	tx.scope, tx.TenantID = scope, tenantID
	return err
}

// AsTenant joins one tenant's scope within a unit of work of another scope, and returns to it. All of it commits together.
func (tx *Tx) AsTenant(ctx context.Context, tenantID uuid.UUID, work func(tx *Tx) error) error {
	if tx.scope == scopeProvider {
		return errors.New("a person's unit of work reads; it cannot become a tenant's")
	}
	inner := *tx
	if err := inner.enter(ctx, scopeTenant, tenantID, uuid.Nil); err != nil {
		return err
	}
	err := work(&inner)
	back := *tx
	// A failed statement has doomed the transaction already; then there is no scope to return to, and nothing more can run in it.
	if restored := back.enter(ctx, tx.scope, tx.TenantID, uuid.Nil); err == nil {
		err = restored
	}
	return err
}

// AfterCommit runs f once the unit of work is on disk; never after a rollback.
func (tx *Tx) AfterCommit(f func()) { *tx.after = append(*tx.after, f) }

// made counts the ids of this process.
var made atomic.Uint32

// NewID makes a UUIDv7 whose time part is the given instant, so that rows sort by when they happened, also under a fake clock. Those of one instant
// sort in the order in which they were made: a counter of 26 bits follows the time (RFC 9562 §6.2, method 1), the rest is random.
func NewID(at time.Time) uuid.UUID {
	id := uuid.New()
	ms := uint64(at.UnixMilli()) //nolint:gosec // instants before 1970 do not occur
	for i := range 6 {
		id[i] = byte(ms >> (40 - 8*i))
	}
	n := made.Add(1)
	id[6], id[7], id[8], id[9] = 0x70|byte(n>>22&0x0f), byte(n>>14), 0x80|byte(n>>8&0x3f), byte(n)
	return id
}

// ServiceBatch runs statements as one pipelined transaction of the service scope: one round trip, committed together or not at all. It is for the
// group commit of the inbox, where a round trip more would halve what a single sender can deliver.
func (d *DB) ServiceBatch(ctx context.Context, query string, args []any, read func(pgx.Rows) error) error {
	batch := &pgx.Batch{}
	batch.Queue(`SELECT set_config('role', $1, true)`, string(scopeService))
	batch.Queue(query, args...)
	results := d.pool.SendBatch(ctx, batch)
	err := func() error {
		if _, err := results.Exec(); err != nil {
			return err
		}
		rows, err := results.Query()
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			if err := read(rows); err != nil {
				return err
			}
		}
		return rows.Err()
	}()
	// The pipeline's commit is acknowledged by Close: without it nothing is known to be on disk.
	if closed := results.Close(); err == nil {
		err = closed
	}
	if err != nil && Code(err) == "" {
		return ErrUnavailable.Because(err) // not an answer of PostgreSQL: whether it committed is not known
	}
	return translate(err)
}
