package demo

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"vigie/app/access"
	"vigie/app/incidents"
	"vigie/app/response"
	"vigie/reports/ledger"
	"vigie/runbooks"
)

// handling is an episode in the hands of an operator.
type handling struct {
	*history
	*account
	episode
	incident uuid.UUID
	// owner is who has it in hand.
	owner access.Caller
}

// delivery is how long the tool's own grouping and the way to Vigie take.
const delivery = 17 * time.Second

// enter puts an episode on the agenda: its alert, what operators do about it, and its end.
func (h *history) enter(t *account, e episode) {
	e.story = e.typeset(t.locale)
	x := &handling{history: h, account: t, episode: e}
	h.agenda.enter(e.at.Add(delivery), x.begin)
	h.agenda.enter(e.ends.Add(delivery), x.recover)
}

// says is what the tool tells of the story's alert, or of one of its echoes.
func (x *handling) says(status, alert, severity, title string) signal {
	s := signal{
		client: x.slug, service: x.service, alert: alert, severity: severity, host: x.host, title: title, details: x.details, labels: x.labels,
		status: status, started: x.at,
	}
	if status == resolved {
		s.ended = x.ends
	}
	return s
}

func (x *handling) tell(ctx context.Context, status, alert, severity, title string) error {
	s := x.says(status, alert, severity, title)
	return x.deliver(ctx, x.account, x.source, s.body(x.account.sources[x.source].Tool))
}

// begin sends the alert. An operator takes up the incident it opens; where it joins an older one, that one's operator has it.
func (x *handling) begin(ctx context.Context) error {
	if err := x.tell(ctx, firing, x.alert, x.severity, x.title); err != nil {
		return err
	}
	for n, e := range x.echoes {
		x.agenda.enter(x.at.Add(delivery+time.Duration(n+1)*time.Minute), func(ctx context.Context) error {
			return x.tell(ctx, firing, e.alert, e.severity, e.title)
		})
	}
	for n := range x.repeats {
		x.agenda.enter(x.at.Add(delivery+time.Duration(n+1)*(time.Minute+7*time.Second)), func(ctx context.Context) error {
			return x.tell(ctx, firing, x.alert, x.severity, x.title)
		})
	}
	opened, err := x.opened(ctx, x.account)
	if err != nil || opened == uuid.Nil {
		return err
	}
	x.incident = opened
	x.agenda.enter(x.answered, x.acknowledge)
	return nil
}

// opened returns the open incident of the client that nobody was told of yet; uuid.Nil where there is none.
func (h *history) opened(ctx context.Context, t *account) (uuid.UUID, error) {
	queue, err := h.app.Response.List(ctx, t.callers[lead], incidents.Filter{TenantID: t.id, Limit: 200})
	if err != nil {
		return uuid.Nil, err
	}
	found := uuid.Nil
	for _, i := range queue.Incidents {
		if !t.known[i.ID] {
			t.known[i.ID], found = true, i.ID
		}
	}
	return found, nil
}

func (x *handling) recover(ctx context.Context) error {
	for _, e := range x.echoes {
		if err := x.tell(ctx, resolved, e.alert, e.severity, e.title); err != nil {
			return err
		}
	}
	return x.tell(ctx, resolved, x.alert, x.severity, x.title)
}

func (x *handling) acknowledge(ctx context.Context) error {
	if x.by == "" {
		x.by = onShift(x.answered.In(x.zone).Hour())
	}
	x.owner = x.callers[x.by]
	room, err := x.app.Response.Acknowledge(ctx, x.owner, x.incident, 0)
	if err != nil {
		return fmt.Errorf("acknowledge %q: %w", x.title, err)
	}
	last := later(x.follow(room), x.ends.Add(delivery))
	if x.note != "" {
		at := x.answered.Add(2*x.pace + time.Minute)
		x.enterNote(at, x.note, incidents.Internal)
		last = later(last, at)
	}
	if x.update != "" {
		x.enterNote(x.answered.Add(x.patience()), x.update, incidents.Client)
	}
	if x.handedTo != "" {
		x.agenda.enter(x.answered.Add(half), x.handOver)
	}
	x.agenda.enter(later(last, x.answered.Add(2*time.Minute)).Add(x.wrapUp), x.resolve)
	return nil
}

// half is an hour's.
const half = 30 * time.Minute

// patience is how long the client waits for the first news: an outage that is soon over is told of before its end.
func (x *handling) patience() time.Duration {
	lasts := x.ends.Sub(x.answered)
	return min(12*time.Minute, max(2*time.Minute, lasts*2/3))
}

// handOver gives the incident to somebody else, who goes on.
func (x *handling) handOver(ctx context.Context) error {
	to := x.callers[x.handedTo]
	_, err := x.app.Response.Reassign(ctx, x.owner, x.incident, to.PersonID, 0)
	if err != nil {
		return fmt.Errorf("hand over %q: %w", x.title, err)
	}
	x.owner = to
	return nil
}

func (x *handling) enterNote(at time.Time, body string, visibility incidents.Visibility) {
	x.agenda.enter(at, func(ctx context.Context) error {
		_, err := x.app.Response.Note(ctx, x.owner, x.incident, body, visibility)
		return err
	})
}

// brief is how many steps are recorded where an operator does not follow the runbook to its end.
const brief = 2

// follow enters the steps of the runbook that was opened, the last of them after the alert has recovered, and returns when the last is done.
func (x *handling) follow(room response.Room) time.Time {
	at := x.answered
	if room.Execution == nil {
		return at
	}
	steps := len(room.Steps)
	if !x.thorough {
		steps = min(steps, brief)
	}
	for n := 1; n <= steps; n++ {
		at = at.Add(x.pace + time.Duration(7*n%23)*time.Second)
		if n == len(room.Steps) {
			at = later(at, x.ends.Add(delivery+90*time.Second))
		}
		x.agenda.enter(at, func(ctx context.Context) error { return x.step(ctx, n) })
	}
	return at
}

func (x *handling) step(ctx context.Context, n int) error {
	t, special := x.trials[n]
	if !special {
		t.outcome = runbooks.Done
	}
	_, err := x.app.Response.Record(ctx, x.owner, x.incident, response.StepResult{Step: n, Outcome: t.outcome, Reason: t.reason, Note: t.note})
	if err != nil {
		return fmt.Errorf("record step %d of %q: %w", n, x.title, err)
	}
	return nil
}

// resolve confirms what the signals told, with what the operator knows better.
func (x *handling) resolve(ctx context.Context) error {
	room, err := x.app.Response.Get(ctx, x.owner, x.incident)
	if err != nil {
		return err
	}
	confirmed := response.Confirmation{Version: room.Version, Summary: x.summary, Cause: x.cause}
	for _, o := range room.Outages {
		if x.mistaken {
			break // what is left out did not happen
		}
		to := o.To
		if to.IsZero() {
			to = x.ends.Truncate(time.Second)
		}
		c := response.ConfirmedOutage{ID: o.ID, ServiceID: o.ServiceID, From: o.From.Add(-x.shift), To: to, Weight: o.Weight, Class: o.Class, Note: x.claimNote}
		if x.claim != "" {
			c.Class = x.claim
		}
		confirmed.Outages = append(confirmed.Outages, c)
	}
	if room, err = x.app.Response.Resolve(ctx, x.owner, x.incident, confirmed); err != nil {
		return fmt.Errorf("resolve %q: %w", x.title, err)
	}
	x.agenda.enter(nextMorning(x.clock.Now(), x.zone), x.close)
	if x.done != nil {
		return x.done(standing(room.Outages))
	}
	return nil
}

func standing(outages []ledger.Outage) []ledger.Outage {
	var left []ledger.Outage
	for _, o := range outages {
		if o.State == ledger.Closed {
			left = append(left, o)
		}
	}
	return left
}

// close is the shift lead's, who goes through the night in the morning.
func (x *handling) close(ctx context.Context) error {
	_, err := x.app.Response.Close(ctx, x.callers[lead], x.incident, 0)
	if err != nil {
		return fmt.Errorf("close %q: %w", x.title, err)
	}
	return nil
}

// nextMorning is when the shift lead closes what was resolved.
func nextMorning(at time.Time, zone *time.Location) time.Time {
	local := at.In(zone)
	return time.Date(local.Year(), local.Month(), local.Day()+1, 8, 40, local.Minute(), 0, zone)
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
