// Package alerts turns events into alerts: one alert is one episode of one
// condition of one source, however often, in whatever order and however many
// times its messages arrive.
//
// It is responsible for that decision, which is pure ([Evaluate]), and for
// keeping its result. It refuses to page, to open incidents or to count
// outages: it says what happened and why, and the use cases act.
package alerts

import (
	"crypto/sha256"
	"time"

	"github.com/google/uuid"

	"vigie/app/alerts/normalise"
)

// Event is what a tool said, in Vigie's words.
type Event = normalise.Event

// Severity says how bad the tool believes the condition is.
type Severity = normalise.Severity

// Status is where an alert stands: normalise.Firing, normalise.Acknowledged or
// normalise.Resolved.
type Status = normalise.Status

// Alert is one episode of a condition: from a firing to its resolution.
type Alert struct {
	ID       uuid.UUID
	SourceID uuid.UUID
	// DedupKey names the condition within its source.
	DedupKey string
	// IncidentID is the incident it belongs to; invalid while there is none.
	IncidentID uuid.NullUUID
	// ServiceID is the client's component it was matched with; invalid when none.
	ServiceID uuid.NullUUID
	// OutageID is the outage it opened; invalid when none.
	OutageID uuid.NullUUID

	Status Status
	// Severity is the worst its firings told.
	Severity    Severity
	Title       string
	Description string
	Host        string
	// Service is the component as the tool names it.
	Service string
	Labels  map[string]string
	Links   []string

	// StartedAt is the source's own instant, or the receipt of the first
	// firing where it tells none; never after that receipt.
	StartedAt time.Time
	// EndedAt is the source's own instant of the end, or the receipt of the
	// resolution where it tells none; nil while the alert is open.
	EndedAt *time.Time
	// FiredAt is the latest start the source has told; nil while it told none.
	FiredAt *time.Time
	// ResolvedAt is when the resolution was received; nil while open.
	ResolvedAt *time.Time
	// Doubted says that its source gave no proof of life when it told of the
	// end, or none since: whether it is over is not known.
	Doubted bool
	// FirstAt and LastAt are the receipts of its first message and of its last
	// firing.
	FirstAt, LastAt time.Time
	// Count counts the firings received, repeats and copies included. It is 0
	// as long as only what followed the firing has arrived.
	Count int64

	// PreviousEndedAt is the end of the episode before this one; nil when it is
	// the first. It is read, never stored.
	PreviousEndedAt *time.Time
	// IncidentEndedAt is when a person resolved its incident; nil while that is
	// open. It is read, never stored.
	IncidentEndedAt *time.Time
}

// Open reports whether the condition is not over.
func (a *Alert) Open() bool { return a.Status != normalise.Resolved }

// Fingerprint is the hash by which a condition is looked up: keys may be long.
func Fingerprint(dedupKey string) [sha256.Size]byte { return sha256.Sum256([]byte(dedupKey)) }

// Key names one condition of one source.
type Key struct {
	SourceID    uuid.UUID
	Fingerprint [sha256.Size]byte
}

// KeyOf gives the key of an event's condition.
func KeyOf(sourceID uuid.UUID, dedupKey string) Key {
	return Key{SourceID: sourceID, Fingerprint: Fingerprint(dedupKey)}
}
