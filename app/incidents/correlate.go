package incidents

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"time"

	"github.com/google/uuid"

	"vigie/app/db"
	"vigie/tenants"
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
	// Severity is turned into a priority by the contract; without one critical is P1 and so on.
	Severity tenants.Severity
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

// correlation is the key by which alerts share an incident: the component they are about, else the very condition.
func (c Candidate) correlation() string {
	if c.ServiceID != uuid.Nil {
		return CorrelateByService(c.ServiceID)
	}
	sum := sha256.Sum256([]byte(c.DedupKey))
	return "alert:" + c.SourceID.String() + ":" + hex.EncodeToString(sum[:])
}

// CorrelateTx finds or opens the incident of each new alert and answers in the order of the candidates. Alerts of one component share an incident
// while it is open; an alert without a component has its own. An incident that is joined counts the alert, takes its priority when that is more
// urgent, and returns from watching to acknowledged. promise is the contract's in force, nil without one. The number of statements does not depend
// on the number of alerts.
func CorrelateTx(ctx context.Context, tx *db.Tx, promise *Promise, candidates []Candidate) ([]Assigned, error) {
	if len(candidates) == 0 {
		return nil, nil
	}
	groups, keys := group(candidates, promise)
	openings := make([]Opening, len(keys))
	for n, key := range keys {
		openings[n] = groups[key].opening()
	}
	opened, joined, err := findOrOpenTx(ctx, tx, promise, openings)
	if err != nil {
		return nil, err
	}
	if err := joinTx(ctx, tx, groups, joined); err != nil {
		return nil, err
	}
	assigned := make([]Assigned, len(candidates))
	for _, key := range keys {
		i, isNew := opened[key]
		if !isNew {
			i = joined[key]
		}
		for n, place := range groups[key].places {
			assigned[place] = Assigned{IncidentID: i.ID, Reference: i.Reference, Opened: isNew && n == 0, State: i.State, Priority: i.Priority}
		}
	}
	return assigned, nil
}

// gathering is the part of a batch that belongs to one incident.
type gathering struct {
	key        string
	candidates []Candidate
	// places are the candidates' places in the batch.
	places   []int
	priority Priority
}

// group gathers a batch by correlation key, in the order in which the keys first appear.
func group(candidates []Candidate, promise *Promise) (groups map[string]*gathering, keys []string) {
	groups = make(map[string]*gathering)
	for n, c := range candidates {
		key := c.correlation()
		g := groups[key]
		if g == nil {
			g = &gathering{key: key, priority: P4}
			groups[key] = g
			keys = append(keys, key)
		}
		priority := promise.PriorityOf(c.Severity)
		if c.Priority != "" {
			priority = min(priority, c.Priority)
		}
		g.candidates, g.places, g.priority = append(g.candidates, c), append(g.places, n), min(g.priority, priority)
	}
	return groups, keys
}

// mostNamed bounds how many alerts an entry names; it counts the others.
const mostNamed = 20

// opening is the incident that the gathered alerts would open: it has the words of the most severe one, the first among equals.
func (g *gathering) opening() Opening {
	first := slices.MinFunc(g.candidates, func(a, b Candidate) int { return cmp.Compare(severityRank(a.Severity), severityRank(b.Severity)) })
	return Opening{
		Kind: KindAlert, Correlation: g.key, Title: first.Title, Description: first.Description, ServiceID: first.ServiceID,
		Priority: g.priority, Alerts: len(g.candidates), Data: g.data(),
	}
}

func severityRank(s tenants.Severity) int {
	if n := slices.Index(tenants.Severities(), s); n >= 0 {
		return n
	}
	return len(tenants.Severities())
}

// data names the alerts for a timeline entry.
func (g *gathering) data() map[string]any {
	ids, titles := []uuid.UUID{}, []string{}
	for _, c := range g.candidates[:min(len(g.candidates), mostNamed)] {
		ids = append(ids, c.AlertID)
		if !slices.Contains(titles, c.Title) {
			titles = append(titles, c.Title)
		}
	}
	return map[string]any{"alerts": len(g.candidates), "alert_ids": ids, "titles": titles}
}

// joinTx adds the gathered alerts to the incidents that were open already; joined then holds them as they are after it.
func joinTx(ctx context.Context, tx *db.Tx, groups map[string]*gathering, joined map[string]Incident) error {
	changes := make([]change, 0, len(joined))
	for key, i := range joined {
		g := groups[key]
		c := change{before: i, alerts: len(g.candidates), firing: len(g.candidates), priority: g.priority, title: g.candidates[0].Title, data: g.data()}
		changes = append(changes, c)
	}
	after, err := applyTx(ctx, tx, changes)
	for _, i := range after {
		joined[i.Correlation] = i
	}
	return err
}
