package incidents

import (
	"slices"
	"strings"
	"time"

	"vigie/app/fault"
	"vigie/tenants"
)

// Action is what a person decides about an incident.
type Action string

// The actions.
const (
	ActAcknowledge Action = "acknowledge"
	ActTake        Action = "take"
	ActReassign    Action = "reassign"
	ActNote        Action = "note"
	ActPriority    Action = "priority"
	ActWatch       Action = "watch"
	ActResolve     Action = "resolve"
	ActReopen      Action = "reopen"
	ActClose       Action = "close"
)

// moves is the whole state machine: from each state, what each action leads to. What is missing is refused.
var moves = map[State]map[Action]State{
	Triggered: {
		ActAcknowledge: Acknowledged, ActTake: Acknowledged, ActReassign: Triggered, ActNote: Triggered,
		ActPriority: Triggered, ActResolve: Resolved,
	},
	Acknowledged: {
		ActTake: Acknowledged, ActReassign: Acknowledged, ActNote: Acknowledged,
		ActPriority: Acknowledged, ActWatch: Watching, ActResolve: Resolved,
	},
	Watching: {
		ActTake: Watching, ActReassign: Watching, ActNote: Watching,
		ActPriority: Watching, ActResolve: Resolved, ActReopen: Acknowledged,
	},
	Resolved: {ActNote: Resolved, ActReopen: Acknowledged, ActClose: Closed},
	Closed:   {ActNote: Closed, ActReopen: Acknowledged},
}

// Command is one decision of one person.
type Command struct {
	Action Action
	// Actor is who decides. The caller has checked that they may act for this tenant.
	Actor Person
	// Version is the incident's version the person saw; zero skips the check, which only an acknowledgement and a note may do.
	Version int
	// To is the new owner of a reassignment.
	To Person
	// Priority is the new one of a change of priority.
	Priority Priority
	// Body is the text of a note, the summary of a resolution, the reason of a reopening.
	Body string
	// Cause is the cause of a resolution; empty when it is not known.
	Cause string
	// Visibility is a note's; internal when empty.
	Visibility Visibility
	// Data is added to the timeline entry.
	Data map[string]any
}

// Decide returns the incident after the command and the timeline entry that tells of it. It is pure: the store has compared the versions and holds
// the row's lock. A nil promise runs no clock.
func Decide(before Incident, c Command, p *Promise, at time.Time) (Incident, Entry, error) {
	to, allowed := moves[before.State][c.Action]
	if !allowed {
		return before, Entry{}, refusal(before, c.Action)
	}
	if err := complete(before, c); err != nil {
		return before, Entry{}, err
	}
	after := before
	after.State = to
	entry := Entry{
		At: at, IncidentID: before.ID, Actor: c.Actor, Visibility: Internal, Body: strings.TrimSpace(c.Body), Data: map[string]any{},
	}
	for k, v := range c.Data {
		entry.Data[k] = v
	}
	decided(&after, &entry, before, c, at)
	after = p.schedule(after)
	if c.Action != ActNote {
		after.Version++
		entry.Data["version"] = after.Version
	}
	after.UpdatedAt = at
	return after, entry, nil
}

// decided writes what each action changes beside the state.
func decided(after *Incident, entry *Entry, before Incident, c Command, at time.Time) {
	switch c.Action {
	case ActAcknowledge, ActTake:
		entry.Kind = EntryTaken
		if before.State == Triggered {
			entry.Kind = EntryAcknowledged
			after.acknowledge(at)
		}
		if !before.Owner.Nobody() && before.Owner.ID != c.Actor.ID {
			entry.Data["from"] = named(before.Owner)
		}
		after.Owner = c.Actor
	case ActReassign:
		entry.Kind = EntryReassigned
		entry.Data["to"] = named(c.To)
		if !before.Owner.Nobody() {
			entry.Data["from"] = named(before.Owner)
		}
		after.Owner = c.To
	case ActNote:
		entry.Kind = EntryNote
		if c.Visibility == Client {
			entry.Visibility = Client
			if before.State == Acknowledged {
				after.UpdateStartedAt = &at
			}
		}
	case ActPriority:
		entry.Kind = EntryPriority
		entry.Data["from"], entry.Data["to"] = before.Priority, c.Priority
		after.Priority = c.Priority
	case ActWatch:
		entry.Kind = EntryWatching
		after.WatchingAt = &at
	case ActResolve:
		entry.Kind = EntryResolved
		after.acknowledge(at) // whoever resolves an incident nobody took has taken it
		if before.Owner.Nobody() {
			after.Owner = c.Actor
		}
		after.ResolvedAt, after.Summary, after.Cause = &at, strings.TrimSpace(c.Body), strings.TrimSpace(c.Cause)
		entry.Data["cause"] = after.Cause
	case ActReopen:
		entry.Kind = EntryReopened
		entry.Data["from"] = before.State
		after.acknowledge(at)
		after.WatchingAt, after.ResolvedAt, after.ClosedAt, after.UpdateStartedAt = nil, nil, nil, &at
		after.Owner = c.Actor
	case ActClose:
		entry.Kind = EntryClosed
		after.ClosedAt = &at
	}
}

// acknowledge stamps the first acknowledgement; later ones do not move it.
func (i *Incident) acknowledge(at time.Time) {
	if i.AcknowledgedAt == nil {
		i.AcknowledgedAt, i.UpdateStartedAt = &at, &at
	}
}

// complete refuses a command that lacks what its action needs, or that would change nothing.
func complete(i Incident, c Command) error {
	body := strings.TrimSpace(c.Body)
	switch {
	case c.Action == ActNote && body == "":
		return fault.New(fault.Invalid, "empty_note", "A note needs a text.").At("body.body", "Write what happened.")
	case c.Action == ActResolve && body == "":
		return fault.New(fault.Invalid, "summary_missing", "A resolution needs a summary: what was wrong and what ended it.").
			At("body.summary", "Write what was wrong and what ended it.")
	case c.Action == ActReopen && body == "":
		return fault.New(fault.Invalid, "reason_missing", "A reopening needs a reason.").At("body.reason", "Write why it is not over.")
	case c.Action == ActPriority && !slices.Contains(tenants.Priorities(), c.Priority):
		return fault.New(fault.Invalid, "priority_unknown", "The priority is one of P1, P2, P3, P4.").At("body.priority", "P1, P2, P3 or P4.")
	case c.Action == ActPriority && c.Priority == i.Priority:
		return fault.Newf(fault.Conflict, "no_change", "The incident is %s already.", i.Priority)
	case c.Action == ActTake && i.Owner.ID == c.Actor.ID && i.State != Triggered:
		return fault.New(fault.Conflict, "no_change", "You own this incident already.")
	case c.Action == ActReassign && c.To.Nobody():
		return fault.New(fault.Invalid, "assignee_unknown", "This person cannot be given the incident.").At("body.person_id", "Choose one of the assignees.")
	case c.Action == ActReassign && c.To.ID == i.Owner.ID:
		return fault.Newf(fault.Conflict, "no_change", "%s owns this incident already.", i.Owner.Name)
	}
	return nil
}

// refusal says why a state does not allow an action, and what does.
func refusal(i Incident, a Action) error {
	switch {
	case a == ActClose && i.State.Open():
		return fault.New(fault.Conflict, "not_resolved", "Only a resolved incident can be closed: resolve it first.")
	case a == ActClose:
		return fault.New(fault.Conflict, "closed", "The incident is closed already.")
	case a == ActReopen:
		return fault.New(fault.Conflict, "open", "The incident is open: there is nothing to reopen.")
	case a == ActWatch && i.State == Triggered:
		return fault.New(fault.Conflict, "not_acknowledged", "Nobody has acknowledged the incident: acknowledge it before watching it.")
	case a == ActWatch && i.State == Watching:
		return fault.New(fault.Conflict, "no_change", "The incident is being watched already.")
	case i.State.Open():
		return fault.New(fault.Conflict, "no_change", "The incident is acknowledged already.")
	}
	return fault.Newf(fault.Conflict, string(i.State), "The incident is %s: reopen it first.", i.State)
}

func named(p Person) map[string]any { return map[string]any{"id": p.ID, "name": p.Name} }
