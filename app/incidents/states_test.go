package incidents

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"vigie/app/fault"
)

var (
	ines = Person{uuid.MustParse("01900000-0000-7000-8000-000000000001"), "Inès Moreau"}
	omar = Person{uuid.MustParse("01900000-0000-7000-8000-000000000002"), "Omar Diallo"}
)

// command is a complete command of Inès.
func command(a Action) Command {
	return Command{Action: a, Actor: ines, To: omar, Priority: P2, Body: "because", Version: 1}
}

func incident(s State) Incident {
	i := Incident{ID: uuid.New(), State: s, Priority: P1, OpenedAt: night, Version: 1}
	if s != Triggered {
		i.AcknowledgedAt, i.UpdateStartedAt = &night, &night
	}
	return i
}

func TestEveryActionFromEveryState(t *testing.T) {
	t.Parallel()
	want := map[State]map[Action]string{
		Triggered: {
			ActAcknowledge: "acknowledged", ActTake: "acknowledged", ActReassign: "triggered", ActNote: "triggered", ActPriority: "triggered",
			ActWatch: "refused: not_acknowledged", ActResolve: "resolved", ActReopen: "refused: open", ActClose: "refused: not_resolved",
		},
		Acknowledged: {
			ActAcknowledge: "refused: no_change", ActTake: "acknowledged", ActReassign: "acknowledged", ActNote: "acknowledged", ActPriority: "acknowledged",
			ActWatch: "watching", ActResolve: "resolved", ActReopen: "refused: open", ActClose: "refused: not_resolved",
		},
		Watching: {
			ActAcknowledge: "refused: no_change", ActTake: "watching", ActReassign: "watching", ActNote: "watching", ActPriority: "watching",
			ActWatch: "refused: no_change", ActResolve: "resolved", ActReopen: "acknowledged", ActClose: "refused: not_resolved",
		},
		Resolved: {
			ActAcknowledge: "refused: resolved", ActTake: "refused: resolved", ActReassign: "refused: resolved", ActNote: "resolved", ActPriority: "refused: resolved",
			ActWatch: "refused: resolved", ActResolve: "refused: resolved", ActReopen: "acknowledged", ActClose: "closed",
		},
		Closed: {
			ActAcknowledge: "refused: closed", ActTake: "refused: closed", ActReassign: "refused: closed", ActNote: "closed", ActPriority: "refused: closed",
			ActWatch: "refused: closed", ActResolve: "refused: closed", ActReopen: "acknowledged", ActClose: "refused: closed",
		},
	}
	for state, actions := range want {
		for action, outcome := range actions {
			t.Run(fmt.Sprintf("%s/%s", state, action), func(t *testing.T) {
				t.Parallel()
				before := incident(state)
				after, entry, err := Decide(before, command(action), nil, night.Add(time.Minute))
				if code, refused := strings.CutPrefix(outcome, "refused: "); refused {
					if f := fault.From(err); f == nil || f.Kind != fault.Conflict || f.Code != code {
						t.Errorf("got %v, want a conflict %s", err, code)
					}
					if diff := cmp.Diff(before, after); diff != "" {
						t.Errorf("the refused command changed the incident: %s", diff)
					}
					return
				}
				if got, want := string(after.State), outcome; err != nil || got != want {
					t.Errorf("state: got %s (%v), want %s", got, err, want)
				}
				if entry.Kind == "" || entry.Actor != ines || entry.IncidentID != before.ID {
					t.Errorf("entry: got %+v, want one of Inès about the incident", entry)
				}
			})
		}
	}
}

func TestACommandThatLacksSomethingIsRefused(t *testing.T) {
	t.Parallel()
	with := func(c Command, change func(*Command)) Command { change(&c); return c }
	owned := incident(Acknowledged)
	owned.Owner = ines
	for name, c := range map[string]struct {
		command Command
		code    string
	}{
		"a note without text":            {with(command(ActNote), func(c *Command) { c.Body = " \n" }), "empty_note"},
		"a resolution without a summary": {with(command(ActResolve), func(c *Command) { c.Body = "" }), "summary_missing"},
		"an unknown priority":            {with(command(ActPriority), func(c *Command) { c.Priority = "P0" }), "priority_unknown"},
		"the same priority":              {with(command(ActPriority), func(c *Command) { c.Priority = P1 }), "no_change"},
		"taking one's own":               {command(ActTake), "no_change"},
		"reassigning to nobody":          {with(command(ActReassign), func(c *Command) { c.To = Person{} }), "assignee_unknown"},
		"reassigning to the owner":       {with(command(ActReassign), func(c *Command) { c.To = ines }), "no_change"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, _, err := Decide(owned, c.command, nil, night)
			if f := fault.From(err); f == nil || f.Code != c.code {
				t.Errorf("got %v, want code %s", err, c.code)
			}
		})
	}
}

func TestDecisionsChangeWhatTheySay(t *testing.T) {
	t.Parallel()
	at := night.Add(5 * time.Minute)
	t.Run("acknowledging stamps once and gives an owner", func(t *testing.T) {
		t.Parallel()
		after, entry, err := Decide(incident(Triggered), command(ActAcknowledge), nil, at)
		must(t, err)
		if after.Owner != ines || after.AcknowledgedAt == nil || !after.AcknowledgedAt.Equal(at) || after.Version != 2 {
			t.Errorf("got %+v, want Inès as owner at %v and version 2", after, at)
		}
		if got, want := entry.Data["version"], 2; got != want {
			t.Errorf("entry's version: got %v, want %v", got, want)
		}
	})
	t.Run("reassigning a page that waits does not acknowledge it", func(t *testing.T) {
		t.Parallel()
		after, _, err := Decide(incident(Triggered), command(ActReassign), nil, at)
		must(t, err)
		if after.State != Triggered || after.AcknowledgedAt != nil || after.Owner != omar {
			t.Errorf("got %+v, want it triggered and Omar's", after)
		}
	})
	t.Run("a note does not count as a decision", func(t *testing.T) {
		t.Parallel()
		after, entry, err := Decide(incident(Acknowledged), command(ActNote), nil, at)
		must(t, err)
		if got, want := after.Version, 1; got != want {
			t.Errorf("version: got %d, want %d", got, want)
		}
		if entry.Visibility != Internal {
			t.Errorf("visibility: got %s, want internal", entry.Visibility)
		}
	})
	t.Run("resolving what nobody took is taking it", func(t *testing.T) {
		t.Parallel()
		after, _, err := Decide(incident(Triggered), command(ActResolve), nil, at)
		must(t, err)
		if after.AcknowledgedAt == nil || after.Owner != ines || after.ResolvedAt == nil || after.Summary != "because" {
			t.Errorf("got %+v, want it acknowledged and resolved by Inès", after)
		}
	})
	t.Run("reopening forgets the resolution and keeps the first acknowledgement", func(t *testing.T) {
		t.Parallel()
		resolved, _, err := Decide(incident(Acknowledged), command(ActResolve), nil, at)
		must(t, err)
		after, entry, err := Decide(resolved, command(ActReopen), nil, at.Add(time.Hour))
		must(t, err)
		if after.ResolvedAt != nil || !after.AcknowledgedAt.Equal(night) {
			t.Errorf("got resolved %v, acknowledged %v, want none and %v", after.ResolvedAt, after.AcknowledgedAt, night)
		}
		if got, want := entry.Data["from"], Resolved; got != want {
			t.Errorf("from: got %v, want %v", got, want)
		}
	})
}
