package incidents

import (
	"context"
	"time"

	"github.com/google/uuid"

	"vigie/app/db"
)

// Candidate is a new alert that fires and looks for its incident. The alert's row need not exist yet: record it afterwards, with the incident
// that CorrelateTx assigned.
type Candidate struct {
	AlertID  uuid.UUID
	SourceID uuid.UUID
	// DedupKey names the condition within its source.
	DedupKey string
	// ServiceID is the component that was matched; zero when none was.
	ServiceID uuid.UUID
	// Title is one line; Description may be empty.
	Title, Description string
	// Severity is critical, high, warning or info. The contract turns it into a priority; without a contract critical is P1 and so on.
	Severity string
	// Priority is what the sender chose in so many words; it wins over the severity's when it is more urgent. Empty when none was given.
	Priority Priority
	// StartedAt is the source's own instant.
	StartedAt time.Time
}

// Assigned says where a candidate went.
type Assigned struct {
	IncidentID uuid.UUID
	Reference  string
	// Opened is true for the alert that opened the incident.
	Opened bool
	// State and Priority are the incident's after the batch.
	State    State
	Priority Priority
}

// Signal says how many alerts of an incident changed in a batch. Several signals of one incident are added up.
type Signal struct {
	IncidentID uuid.UUID
	// Alerts is how many alerts changed so; one when zero.
	Alerts int
	// Title is an alert's title, for the timeline.
	Title string
	// Doubted says that the recovery came without a fresh proof of life of its source: nothing shows that the service works, so the incident keeps
	// its state. It means nothing for alerts that fire.
	Doubted bool
}

// Count says how many events of a minute belonged to an incident.
type Count struct {
	IncidentID uuid.UUID
	// At is any instant of the minute.
	At     time.Time
	Events int
}

// Unparsed is an event that no parser understood.
type Unparsed struct {
	SourceID   uuid.UUID
	SourceName string
	Tool       string
	EventID    uuid.UUID
	ReceivedAt time.Time
	// Error says in one line what was not understood.
	Error string
}

// Silence is a source that stopped giving proof of life.
type Silence struct {
	SourceID   uuid.UUID
	SourceName string
	// ServiceID is the component the source watches; zero when it watches several.
	ServiceID uuid.UUID
	// Since is the last proof of life.
	Since time.Time
}

// CorrelateTx finds or opens the incident of each new alert, in the order of the candidates. Alerts of one component share an incident while it
// is open; an alert without a component has its own. An incident that is joined counts the alert, takes its priority when that is more urgent,
// and returns from watching to acknowledged. The number of statements does not depend on the number of alerts.
func CorrelateTx(ctx context.Context, tx *db.Tx, candidates []Candidate) ([]Assigned, error) {
	return nil, nil
}

// SignalsResolvedTx takes alerts that no longer fire off their incidents. When the last one is gone an acknowledged incident goes to watching;
// a triggered one stays, because nobody has looked at it yet, and its timeline says that the signal recovered.
func SignalsResolvedTx(ctx context.Context, tx *db.Tx, recovered []Signal) error { return nil }

// RefiredTx counts alerts that already belong to an incident and fire again. A watched incident returns to acknowledged. An alert whose incident
// is resolved or closed is not for RefiredTx: it is a new candidate.
func RefiredTx(ctx context.Context, tx *db.Tx, firing []Signal) error { return nil }

// CountTx adds events to the signal that an incident's preview draws.
func CountTx(ctx context.Context, tx *db.Tx, counts []Count) error { return nil }

// OpenUnparsedTx opens one incident a source for events that no parser understood, or adds them to the one that is open. The answer maps sources
// to incidents.
func OpenUnparsedTx(ctx context.Context, tx *db.Tx, events []Unparsed) (map[uuid.UUID]uuid.UUID, error) {
	return nil, nil
}

// OpenSilenceTx opens one incident a source that went silent, unless one is open. The answer maps sources to incidents.
func OpenSilenceTx(ctx context.Context, tx *db.Tx, silences []Silence) (map[uuid.UUID]uuid.UUID, error) {
	return nil, nil
}

// SilenceEndedTx tells the open silence incidents of these sources that the source is heard again: acknowledged goes to watching, triggered stays
// with an entry.
func SilenceEndedTx(ctx context.Context, tx *db.Tx, sources []uuid.UUID) error { return nil }
