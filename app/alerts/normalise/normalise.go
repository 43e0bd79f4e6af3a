// Package normalise turns what a monitoring tool sent into events.
//
// It is responsible for one thing: the same bytes always give the same events,
// whatever the tool, its version or its mood. It is pure: no clock, no network,
// no database, no state. It never panics and never trusts a size.
//
// It refuses to guess when a body cannot be understood: the caller gets an
// [Error] that says where and what, and keeps the raw body for a person. It
// does not decide whether an event opens, updates or closes an alert: that is
// the business of package alerts.
package normalise

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
)

// Bounds of what one body may become. They keep a hostile or broken sender from
// filling memory, an index entry or a screen; they are wider than anything the
// supported tools send when they are well.
const (
	maxEvents      = 10000 // events in one body; Alertmanager groups rarely pass a few hundred
	maxDepth       = 64    // nested arrays and objects
	maxSkipped     = 10000 // the same in what is only passed over to find a key; encoding/json goes as deep
	maxLabels      = 100   // labels of one event
	maxLinks       = 20    // links of one event
	maxLinkBytes   = 2048  // bytes of one link; a longer one is dropped, never cut
	maxKeyRunes    = 512   // Opsgenie's alias, the longest key of the known tools
	maxTitleRunes  = 1024  // PagerDuty's summary
	maxTextRunes   = 15000 // Opsgenie's description
	maxNameRunes   = 255   // service, host
	maxLabelName   = 128
	maxLabelValue  = 1024
	maxRawInErrors = 40 // runes of a sender's value repeated in an error
)

// Payload is one body as it arrived.
type Payload struct {
	// Body holds the decoded bytes (no gzip), at most what intake admits.
	Body []byte
	// ContentType is the HTTP header as sent; it only matters for urlencoded
	// forms, because many tools send JSON under another name.
	ContentType string
	// FallbackKey becomes the dedup key of an event that names none where the
	// protocol promises a unique one (PagerDuty). Intake passes the inbox id
	// it already answered with; when empty a hash of the body is used, so that
	// the same file always gives the same key.
	FallbackKey string
}

// Error says why a body was not understood. It is shown to people in the
// quarantine, so it names the place in the tool's own terms.
type Error struct {
	Tool  string // canonical tool name
	Where string // path inside the body such as "alerts[3].labels", or empty for the whole body
	What  string // what was wrong, in a few words
}

// Error writes the failure on one line.
func (e *Error) Error() string {
	if e.Where == "" {
		return e.Tool + ": " + e.What
	}
	return e.Tool + ": " + e.Where + ": " + e.What
}

// ErrUnknownTool is wrapped by the error of a tool name that is in no table.
var ErrUnknownTool = errors.New("unknown tool")

// Parse turns one body of a tool into its events, in the order of the body. It
// returns at least one event or an error: an *Error when the body was not
// understood, ErrUnknownTool when no parser has that name. It returns both when
// some elements of a list were not understood: the others may be a page.
func Parse(tool string, p Payload) (events []Event, err error) {
	t, ok := find(tool)
	if !ok {
		return nil, fmt.Errorf("%w %q (known: %s)", ErrUnknownTool, excerpt(tool), knownTools())
	}
	// A parser must not be able to stop the inbox: an unforeseen body becomes a
	// quarantined one, which a person sees, instead of a crash that repeats.
	defer func() {
		if r := recover(); r != nil {
			events, err = nil, &Error{Tool: t.name, What: fmt.Sprintf("parser failed: %v", r)}
		}
	}()
	events, err = t.parse(p)
	var e *Error
	if errors.As(err, &e) && e.Tool == "" {
		e.Tool = t.name
	}
	if err == nil && len(events) == 0 {
		return nil, &Error{Tool: t.name, What: "no event in the body"}
	}
	for i := range events {
		events[i].finish()
	}
	return events, err
}

// eachOf reads the elements of a list, and goes on after those that it cannot
// read: the error names the first of them.
func eachOf(list []any, name string, read func(element object, where string) (Event, error)) ([]Event, error) {
	if len(list) == 0 {
		return nil, wrong(name, "the array is empty")
	}
	if len(list) > maxEvents {
		return nil, wrong(name, "%d elements, at most %d in one body", len(list), maxEvents)
	}
	events := make([]Event, 0, len(list))
	var first error
	for i, v := range list {
		where := name + "[" + strconv.Itoa(i) + "]"
		element, isObject := v.(map[string]any)
		if !isObject {
			first = cmp.Or(first, wrong(where, "want an object, got %s", kind(v)))
			continue
		}
		e, err := read(element, where)
		if err != nil {
			first = cmp.Or(first, err)
			continue
		}
		events = append(events, e)
	}
	return events, first
}

// wrong builds the error of a parser; Parse fills in the tool's name.
func wrong(where, format string, args ...any) error {
	return &Error{Where: where, What: fmt.Sprintf(format, args...)}
}

// kind names a decoded JSON value the way an error message needs it.
func kind(v any) string {
	switch v.(type) {
	case nil:
		return "null"
	case bool:
		return "a boolean"
	case json.Number:
		return "a number"
	case string:
		return "a string"
	case []any:
		return "an array"
	case map[string]any:
		return "an object"
	}
	return "something else"
}
