package response

import (
	"context"
	"time"

	"github.com/google/uuid"

	"vigie/app/db"
	"vigie/app/incidents"
	"vigie/reports/ledger"
	"vigie/runbooks"
	"vigie/tenants"
)

// Room is an incident with all that is needed to work on it, of one instant.
type Room struct {
	incidents.Incident
	// At is the instant of reading.
	At     time.Time
	Due    *incidents.Due
	Clocks []incidents.Clock
	Alerts []incidents.Alert
	// Match is the runbook that fits; nil when none does or the incident is over.
	Match *runbooks.Matched
	// MatchSteps are the titles of its steps.
	MatchSteps []runbooks.Step
	// Execution is the newest; nil when none was started.
	Execution *runbooks.Execution
	// Steps are those of the execution's version.
	Steps    []runbooks.Step
	Timeline []incidents.Entry
	Contacts []tenants.Contact
	// Promise is the contract version it was opened under; nil without one.
	Promise    *incidents.Promise
	SignalFrom time.Time
	Signal     []int
	Outages    []ledger.Outage
	SeenBefore *incidents.Earlier
	// Raw is the newest event that was not understood, of an unparsed incident.
	Raw *incidents.RawEvent
}

// The bounds of what a room shows.
const (
	mostAlerts    = 50
	signalMinutes = 60
)

// roomTx reads an incident's room, in a number of statements that does not depend on how much there is.
func (r *Response) roomTx(ctx context.Context, tx *db.Tx, id uuid.UUID) (Room, error) {
	i, err := incidents.GetTx(ctx, tx, id)
	if err != nil {
		return Room{}, err
	}
	room := Room{Incident: i, At: tx.Now}
	owed, err := r.promises.ForTx(ctx, tx, []incidents.Incident{i})
	if err != nil {
		return Room{}, err
	}
	room.Promise = owed[0]
	room.Due, room.Clocks = i.Due(room.Promise, tx.Now), i.Clocks(room.Promise, tx.Now)
	reads := []func() error{
		func() (err error) { room.Alerts, err = incidents.AlertsTx(ctx, tx, id, mostAlerts); return err },
		func() (err error) { room.Timeline, err = incidents.TimelineTx(ctx, tx, id); return err },
		func() (err error) { room.Contacts, err = tenants.ContactsTx(ctx, tx); return err },
		func() (err error) { room.Outages, err = ledger.OutagesOfIncidentTx(ctx, tx, id); return err },
		func() (err error) { room.SeenBefore, err = incidents.SeenBeforeTx(ctx, tx, i); return err },
		func() (err error) {
			room.SignalFrom, room.Signal, err = incidents.SignalTx(ctx, tx, id, signalMinutes)
			return err
		},
		func() error { return r.readExecution(ctx, tx, &room) },
		func() error { return r.readMatch(ctx, tx, &room) },
	}
	for _, read := range reads {
		if err := read(); err != nil {
			return Room{}, err
		}
	}
	if i.Kind == incidents.KindUnparsed {
		room.Raw, err = incidents.RawEventTx(ctx, tx, room.Timeline)
	}
	return room, err
}

func (r *Response) readExecution(ctx context.Context, tx *db.Tx, room *Room) error {
	x, err := r.Runbooks.ExecutionTx(ctx, tx, room.ID)
	if err != nil || x == nil {
		return err
	}
	room.Execution, room.Steps = x, r.Runbooks.Render(x.Version).Steps
	return nil
}

func (r *Response) readMatch(ctx context.Context, tx *db.Tx, room *Room) error {
	if !room.State.Open() {
		return nil
	}
	situation, err := situationTx(ctx, tx, room.Incident, room.Alerts)
	if err != nil {
		return err
	}
	room.Match, err = r.Runbooks.MatchTx(ctx, tx, situation)
	if err != nil || room.Match == nil {
		return err
	}
	room.MatchSteps = r.Runbooks.Render(room.Match.Version).Steps
	return nil
}

// situationTx is what a runbook is looked for: the component with what contains it, and the labels of the alerts. A machine counts as the label
// host, as it does where alerts are matched to components.
func situationTx(ctx context.Context, tx *db.Tx, i incidents.Incident, alerts []incidents.Alert) (runbooks.Situation, error) {
	var s runbooks.Situation
	if i.ServiceID != uuid.Nil {
		services, err := tenants.ServicesTx(ctx, tx)
		if err != nil {
			return s, err
		}
		s.Services = append([]uuid.UUID{i.ServiceID}, tenants.NewTree(services).Ancestors(i.ServiceID)...)
	}
	for _, a := range alerts {
		labels := make(map[string]string, len(a.Labels)+1)
		if a.Host != "" {
			labels["host"] = a.Host
		}
		for key, value := range a.Labels {
			labels[key] = value
		}
		s.Labels = append(s.Labels, labels)
	}
	return s, nil
}
