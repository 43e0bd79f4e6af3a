package incidents

import (
	"fmt"
	"time"

	"github.com/google/uuid"

	"vigie/tenants"
)

// Kind says why an incident exists.
type Kind string

// The four reasons.
const (
	// KindAlert was opened by an alert that fires.
	KindAlert Kind = "alert"
	// KindUnparsed was opened by an event that no parser understood: it may be a page.
	KindUnparsed Kind = "unparsed"
	// KindSilence was opened because a source stopped to give proof of life.
	KindSilence Kind = "silence"
	// KindManual was opened by a person.
	KindManual Kind = "manual"
)

// State is where an incident stands.
type State string

// The five states.
const (
	// Triggered waits for a person.
	Triggered State = "triggered"
	// Acknowledged is in a person's hands.
	Acknowledged State = "acknowledged"
	// Watching shows no signal any more, and somebody makes sure.
	Watching State = "watching"
	// Resolved is over for the client: its outage facts are confirmed.
	Resolved State = "resolved"
	// Closed needs nothing more from anybody.
	Closed State = "closed"
)

// Open reports whether somebody still has to act before the client is served again.
func (s State) Open() bool { return s == Triggered || s == Acknowledged || s == Watching }

// Priority is the impact and urgency of an incident, P1 being the worst.
type Priority = tenants.Priority

// The four priorities. They compare as text: the more urgent one is the lesser.
const (
	P1 = tenants.P1
	P2 = tenants.P2
	P3 = tenants.P3
	P4 = tenants.P4
)

// Person is somebody who acts or owns: an id and the name to show. The zero value is nobody, or Vigie itself.
type Person struct {
	ID   uuid.UUID
	Name string
}

// Nobody reports whether the person is the zero value.
func (p Person) Nobody() bool { return p.ID == uuid.Nil }

// Incident is a disruption that somebody must handle.
type Incident struct {
	TenantID uuid.UUID
	ID       uuid.UUID
	// Number counts the incidents of a tenant in a year of its time zone; Reference is how people write it: INC-2026-00042.
	Number    int64
	Reference string
	Kind      Kind
	// Correlation is what makes a further alert belong to this incident while it is open.
	Correlation string
	Title       string
	Description string
	// ServiceID is zero when no component was matched.
	ServiceID uuid.UUID
	// ServiceName is empty with it.
	ServiceName string
	Priority    Priority
	State       State
	// Owner is nobody until the incident is taken.
	Owner Person
	// Alerts counts the alerts that ever joined, Firing those of them that fire now.
	Alerts, Firing int

	OpenedAt time.Time
	// AcknowledgedAt is when a person first took it in hand; an automatic acknowledgement does not exist. Nil before.
	AcknowledgedAt *time.Time
	// WatchingAt, ResolvedAt and ClosedAt are when it last entered that state; nil after a reopening.
	WatchingAt, ResolvedAt, ClosedAt *time.Time

	// AcknowledgeDueAt, UpdateDueAt and ResolveDueAt are when the contract's clocks run out; nil where it promises nothing.
	AcknowledgeDueAt, UpdateDueAt, ResolveDueAt *time.Time
	// DueAt is the next of those that still run; nil when none does.
	DueAt *time.Time
	// UpdateStartedAt is when the client last heard, or the incident was acknowledged: the start of the update clock.
	UpdateStartedAt *time.Time
	// ContractID and ContractVersion are the version in force when it was opened; zero when there was none.
	ContractID      uuid.UUID
	ContractVersion int

	Summary, Cause string
	// Version counts the decisions made by people and by Vigie: state, owner, priority. A command on a stale one is refused.
	Version   int
	UpdatedAt time.Time
	// InProgress says that a runbook was begun, until the incident is watched or resolved. It is filled by reads only.
	InProgress bool
}

// reference writes a number as people say it.
func reference(year int, number int64) string { return fmt.Sprintf("INC-%d-%05d", year, number) }

// CorrelateByService is the key by which all alerts of one component share an incident.
func CorrelateByService(serviceID uuid.UUID) string { return "service:" + serviceID.String() }
