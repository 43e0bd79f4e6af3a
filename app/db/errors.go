package db

import (
	"context"
	"errors"
	"net"

	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/gorm"

	"vigie/app/fault"
)

// Violates reports whether the error is the violation of the named constraint. Stores turn it into a fault beside the statement that caused it.
func Violates(err error, constraint string) bool {
	var e *pgconn.PgError
	return errors.As(err, &e) && e.ConstraintName == constraint
}

// Code returns the SQLSTATE of an error, or "".
func Code(err error) string {
	var e *pgconn.PgError
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

// translate turns what every unit of work can meet into a fault; everything else passes unchanged.
func translate(err error) error {
	switch {
	case err == nil || fault.From(err) != nil:
		return err
	case errors.Is(err, gorm.ErrRecordNotFound):
		return fault.ErrNotFound.Because(err)
	}
	switch code := Code(err); {
	case code == "":
		if lost(err) {
			return ErrUnavailable.Because(err)
		}
	case code == "40001", code == "40P01": // serialization failure, deadlock
		return fault.New(fault.Conflict, "concurrent_change", "Somebody changed the same thing at this moment. Nothing was recorded: try again.").Because(err)
	case code == "57014", code == "55P03", code[:2] == "08", code[:2] == "53", code[:2] == "57", code == "25006", code == "58030":
		return ErrUnavailable.Because(err)
	case code == "22021", code == "22P05": // U+0000, which JSON can write and PostgreSQL's text cannot hold
		return fault.New(fault.Invalid, "text_not_storable", "A text holds a character that cannot be stored, such as U+0000. Remove it and try again.").Because(err)
	}
	return err
}

// lost reports that the connection, not the statement, failed.
func lost(err error) bool {
	var network net.Error
	return errors.As(err, &network) || errors.Is(err, context.DeadlineExceeded) || pgconn.SafeToRetry(err) || pgconn.Timeout(err) ||
		errors.Is(err, net.ErrClosed)
}

func unavailable(err error) error {
	if errors.Is(err, context.Canceled) {
		return err
	}
	if Code(err) == "42501" || Code(err) == "22023" {
		return err // a missing role or setting is a wrong installation, not a passing state
	}
	return ErrUnavailable.Because(err)
}
