// Package fault is Vigie's vocabulary of refusals: a kind, a stable code and a message a person may read. It imports nothing of Vigie,
// and refuses to carry causes to the outside: a cause is for the log, a message for the reader.
package fault

import (
	"errors"
	"fmt"
)

// Kind says who has to act and how, independent of any protocol.
type Kind uint8

const (
	// Internal is every error that is not a fault: the reader learns only a request id.
	Internal Kind = iota
	// Invalid means that the sender must correct what was sent.
	Invalid
	// Unauthenticated means that nobody is signed in, or the credentials are wrong.
	Unauthenticated
	// Forbidden means that the person is known and may not do this.
	Forbidden
	// NotFound means that there is nothing here for this person; a foreign thing and a missing one are the same.
	NotFound
	// Conflict means that the thing has changed, or is in a state that does not allow this.
	Conflict
	// TooLarge means that the body exceeds its bound.
	TooLarge
	// TooMany means that the caller has to wait.
	TooMany
	// Unavailable means that nothing was accepted and that the same request may succeed shortly.
	Unavailable
	// Malformed means that what was sent cannot even be read.
	Malformed
	// Timeout means that the sender was too slow.
	Timeout
)

// Field points at one part of a request that is wrong.
type Field struct {
	// Location is a path such as "body.name".
	Location string
	// Message says what is wrong with it and what is expected.
	Message string
}

// Fault is an error that a person may read.
type Fault struct {
	Kind Kind
	// Code is a stable snake_case word that a program may compare and a screen may translate.
	Code string
	// Message says what happened and what to do. It names no table and quotes no input.
	Message string
	// Fields says which parts are wrong; empty when the whole is.
	Fields []Field
	cause  error
}

// New makes a fault.
func New(kind Kind, code, message string) *Fault {
	return &Fault{Kind: kind, Code: code, Message: message}
}

// Newf makes a fault with a formatted message; the arguments must be fit for the reader.
func Newf(kind Kind, code, format string, args ...any) *Fault {
	return New(kind, code, fmt.Sprintf(format, args...))
}

// Because returns a copy that remembers its cause for the log.
func (f *Fault) Because(cause error) *Fault {
	g := *f
	g.cause = cause
	return &g
}

// At returns a copy that also points at a part of the request.
func (f *Fault) At(location, message string) *Fault {
	g := *f
	g.Fields = append(append([]Field{}, f.Fields...), Field{location, message})
	return &g
}

// Error is for the log: code, message and cause.
func (f *Fault) Error() string {
	if f.cause != nil {
		return f.Code + ": " + f.Message + ": " + f.cause.Error()
	}
	return f.Code + ": " + f.Message
}

// Unwrap returns the cause.
func (f *Fault) Unwrap() error { return f.cause }

// Is makes two faults of one code equal for errors.Is.
func (f *Fault) Is(target error) bool {
	var t *Fault
	return errors.As(target, &t) && t.Code == f.Code && t.Kind == f.Kind
}

// From returns the fault in an error's chain, or nil.
func From(err error) *Fault {
	var f *Fault
	if errors.As(err, &f) {
		return f
	}
	return nil
}

// KindOf returns the kind of an error; Internal when it holds no fault.
func KindOf(err error) Kind {
	if f := From(err); f != nil {
		return f.Kind
	}
	return Internal
}

// ErrNotFound is the one answer for a thing that is missing, foreign, or hidden from the person.
var ErrNotFound = New(NotFound, "not_found", "There is nothing here, or it is not yours to see.")
