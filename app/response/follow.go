package response

import (
	"context"

	"github.com/google/uuid"

	"vigie/app/access"
	"vigie/app/audit"
	"vigie/app/db"
	"vigie/app/fault"
	"vigie/app/incidents"
	"vigie/app/live"
	"vigie/runbooks"
)

// openRunbookTx starts the runbook that fits an incident somebody just took. Where none fits nothing is started: the room says so.
func (r *Response) openRunbookTx(ctx context.Context, tx *db.Tx, c access.Caller, i incidents.Incident) error {
	alerts, err := incidents.AlertsTx(ctx, tx, i.ID, mostAlerts)
	if err != nil {
		return err
	}
	situation, err := situationTx(ctx, tx, i, alerts)
	if err != nil {
		return err
	}
	m, err := r.Runbooks.MatchTx(ctx, tx, situation)
	if err != nil || m == nil {
		return err
	}
	return r.startTx(ctx, tx, c, i.ID, m.Version, string(m.Reason))
}

func (r *Response) startTx(ctx context.Context, tx *db.Tx, c access.Caller, incidentID uuid.UUID, v runbooks.Version, reason string) error {
	x, err := r.Runbooks.StartTx(ctx, tx, incidentID, v, writer(c))
	if err != nil {
		return err
	}
	data := map[string]any{
		"execution_id": x.ID, "runbook_id": v.RunbookID, "version": v.Version, "sha256": v.SHA256Hex(), "steps": v.Steps, "reason": reason,
	}
	err = incidents.AppendTx(ctx, tx, incidents.Entry{IncidentID: incidentID, Kind: incidents.EntryRunbook, Actor: person(c), Body: v.Title, Data: renamed(data)})
	if err != nil {
		return err
	}
	return told(ctx, tx, c, incidentID, "incident.runbook_started", data)
}

// renamed moves a runbook's version out of the key under which a decision's version stands in a timeline entry.
func renamed(data map[string]any) map[string]any {
	entry := make(map[string]any, len(data))
	for key, value := range data {
		if key == "version" {
			key = "runbook_version"
		}
		entry[key] = value
	}
	return entry
}

// told tells the audit and the browsers of an act that the incident's own decisions do not cover.
func told(ctx context.Context, tx *db.Tx, c access.Caller, incidentID uuid.UUID, action string, body any) error {
	err := audit.Append(ctx, tx, audit.Entry{Actor: c.Actor(), Action: action, Subject: "incident:" + incidentID.String(), Body: body})
	if err != nil {
		return err
	}
	if err := live.Publish(ctx, tx, live.Runbooks, uuid.Nil); err != nil {
		return err
	}
	return incidents.PublishTx(ctx, tx, incidentID)
}

// Follow starts the version in force of a runbook for an incident, by hand. An execution that is open is ended by it.
func (r *Response) Follow(ctx context.Context, c access.Caller, incidentID, runbookID uuid.UUID) (Room, error) {
	return r.act(ctx, c, incidentID, func(tx *db.Tx) error {
		i, err := incidents.LockTx(ctx, tx, incidentID)
		if err != nil {
			return err
		}
		if !i.State.Open() {
			return fault.Newf(fault.Conflict, string(i.State), "The incident is %s: reopen it first.", i.State)
		}
		book, err := r.Runbooks.GetTx(ctx, tx, runbookID)
		if err != nil {
			return fault.New(fault.Invalid, "runbook_unknown", "This client has no such runbook.").At("body.runbook_id", "Choose one of its runbooks.").Because(err)
		}
		if book.Version == 0 {
			return fault.New(fault.Conflict, "not_published", "The runbook is not published yet: an operator follows approved text only.")
		}
		v, err := r.Runbooks.VersionTx(ctx, tx, runbookID, book.Version)
		if err != nil {
			return err
		}
		return r.startTx(ctx, tx, c, incidentID, v, "hand")
	})
}

// StepResult is what a person says of a step.
type StepResult struct {
	Step         int
	Outcome      runbooks.Outcome
	Reason, Note string
	// Replaces is the result to correct; zero for the first of a step.
	Replaces uuid.UUID
}

// Record records how a step of the incident's execution went.
func (r *Response) Record(ctx context.Context, c access.Caller, incidentID uuid.UUID, s StepResult) (Room, error) {
	return r.act(ctx, c, incidentID, func(tx *db.Tx) error {
		// The incident's lock comes first, as in every unit of work that changes one.
		i, err := incidents.LockTx(ctx, tx, incidentID)
		if err != nil {
			return err
		}
		if i.State == incidents.Closed {
			return fault.New(fault.Conflict, "closed", "The incident is closed: reopen it first.")
		}
		x, recorded, err := r.Runbooks.RecordTx(ctx, tx, incidentID, runbooks.Result{
			Step: s.Step, Outcome: s.Outcome, Reason: s.Reason, Note: s.Note, Replaces: s.Replaces, Person: writer(c),
		})
		if err != nil || !recorded {
			return err
		}
		return r.tellStep(ctx, tx, c, incidentID, x, x.Results[s.Step])
	})
}

func (r *Response) tellStep(ctx context.Context, tx *db.Tx, c access.Caller, incidentID uuid.UUID, x *runbooks.Execution, result runbooks.Result) error {
	title := ""
	if steps := r.Runbooks.Render(x.Version).Steps; result.Step <= len(steps) {
		title = steps[result.Step-1].Title
	}
	data := map[string]any{
		"execution_id": x.ID, "step": result.Step, "title": title, "outcome": result.Outcome, "reason": result.Reason,
		"corrects": result.Replaces != uuid.Nil, "finished": x.FinishedAt != nil && len(x.Results) == x.Version.Steps,
	}
	err := incidents.AppendTx(ctx, tx, incidents.Entry{IncidentID: incidentID, Kind: incidents.EntryStep, Actor: person(c), Body: result.Note, Data: data})
	if err != nil {
		return err
	}
	return told(ctx, tx, c, incidentID, "incident.step_recorded", data)
}
