package normalise

import (
	"strings"
	"time"
)

// Status says what an event does to its alert.
type Status string

// The four statuses an event can have.
const (
	Firing       Status = "firing"
	Acknowledged Status = "acknowledged"
	Resolved     Status = "resolved"
	Info         Status = "info" // a change, a note, a test, a handshake, a heartbeat: never pages
)

// Severity says how bad the tool believes the condition is. It belongs to
// alerts; incidents have a priority.
type Severity string

// The four severities every tool's own words are mapped to.
const (
	Critical      Severity = "critical"
	High          Severity = "high"
	Warning       Severity = "warning"
	Informational Severity = "info"
)

// Rank orders severities: 0 is the worst. An unknown text ranks as a warning.
func (s Severity) Rank() int {
	switch s {
	case Critical:
		return 0
	case High:
		return 1
	case Informational:
		return 3
	}
	return 2
}

// WorseThan reports whether s is more severe than other.
func (s Severity) WorseThan(other Severity) bool { return s.Rank() < other.Rank() }

// Event is what a tool said, in Vigie's words. Its JSON form is a contract: the
// field names and their order are those of `vigie normalise`.
type Event struct {
	Status   Status   `json:"status"`
	Severity Severity `json:"severity"`
	// DedupKey names the condition within its source; never empty.
	DedupKey string `json:"dedup_key"`
	// Title is one line; it falls back to the key and is never empty.
	Title       string `json:"title"`
	Description string `json:"description"`
	// Service is the ailing component as the tool names it; may be empty.
	Service string `json:"service"`
	// Host is the machine, pod or address exactly as the tool names it, port
	// included: two instances may share a host. May be empty.
	Host   string            `json:"host"`
	Labels map[string]string `json:"labels"`
	// StartedAt is when the tool says the condition began, in UTC; nil when it
	// does not say.
	StartedAt *time.Time `json:"started_at"`
	// EndedAt is when the tool says the condition ended; nil while it lasts
	// and when the tool does not say.
	EndedAt *time.Time `json:"ended_at"`
	// Links are absolute http or https addresses, runbook first.
	Links []string `json:"links"`

	// OccurredAt is the instant of this very message when the tool gives one
	// apart from the condition's start and end (PagerDuty's timestamp).
	OccurredAt *time.Time `json:"-"`
	// Heartbeat is set on a dead-man switch that is still firing: proof that
	// its source is alive, and nothing else.
	Heartbeat bool `json:"-"`
	// HeartbeatLost is set when the tool reports that its dead-man switch
	// stopped: the source is no longer watched, which is not a recovery.
	HeartbeatLost bool `json:"-"`
	// Priority is "P1".."P4" when the sender chose one in so many words, else
	// empty. It is a hint: the contract's matrix decides.
	Priority string `json:"-"`
	// Truncated counts the alerts the sender left out of this body's group.
	Truncated int `json:"-"`
}

// finish applies the bounds and the promises that hold for every tool.
func (e *Event) finish() {
	e.DedupKey = boundKey(e.DedupKey)
	e.Title = clip(oneLine(e.Title), maxTitleRunes)
	e.Description = clip(strings.TrimSpace(clean(e.Description)), maxTextRunes)
	e.Service = clip(oneLine(e.Service), maxNameRunes)
	e.Host = clip(oneLine(e.Host), maxNameRunes)
	if strings.TrimSpace(e.DedupKey) == "" {
		e.DedupKey = digest("title", e.Title)
	}
	if !legible(e.Title) {
		// A key of spaces or control characters only is still a key; the
		// title must show something a person can read.
		if e.Title = clip(oneLine(e.DedupKey), maxTitleRunes); !legible(e.Title) {
			e.Title = "(untitled)"
		}
	}
	if e.Status != Resolved {
		e.EndedAt = nil
	}
	e.Labels = boundLabels(e.Labels)
	e.Links = boundLinks(e.Links)
	if e.Severity == "" {
		e.Severity = Warning
	}
}
