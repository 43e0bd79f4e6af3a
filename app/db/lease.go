package db

import "context"

// lease is the context that a transaction of database/sql lives in. When such a context ends, database/sql rolls back at once, in a goroutine of its
// own; doing so while the unit of work uses the connection under it makes pgx panic, and takes the whole process with it. So the lease ends with the
// caller's context only while database/sql alone has the connection: to begin, to commit and to roll back. In between each query carries the
// caller's context itself.
type lease struct {
	ctx    context.Context //nolint:containedctx // it is what the lease is about
	end    context.CancelFunc
	unlink func() bool
}

// newLease begins with the connection at database/sql.
func newLease(ctx context.Context) *lease {
	l := &lease{}
	l.ctx, l.end = context.WithCancel(context.WithoutCancel(ctx))
	l.give(ctx)
	return l
}

// take says that the unit of work uses the connection from now on; it reports false when the caller's context ended before.
func (l *lease) take() bool { return l.unlink() }

// give says that database/sql has the connection again.
func (l *lease) give(ctx context.Context) {
	if l.unlink != nil {
		l.unlink()
	}
	l.unlink = context.AfterFunc(ctx, l.end)
}

// close ends the lease, and leaves nothing with the caller's context: that of a loop lives as long as the process.
func (l *lease) close() {
	l.unlink()
	l.end()
}
