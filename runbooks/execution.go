package runbooks

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"vigie/app/db"
	"vigie/app/fault"
)

// Outcome is how a step went.
type Outcome string

// The three outcomes.
const (
	// Done: it was done and had the effect that was expected.
	Done Outcome = "done"
	// Failed: it was done and did not work.
	Failed Outcome = "failed"
	// Skipped: it was not done.
	Skipped Outcome = "skipped"
)

// Result is what a person recorded of a step. It is never changed; a correction is a new result that names it.
type Result struct {
	ID      uuid.UUID
	Step    int
	Outcome Outcome
	// Reason says why a step was skipped or did not work; empty when it was done.
	Reason string
	Note   string
	// Replaces is the result it corrects; zero for the first of a step.
	Replaces uuid.UUID
	Person   Person
	At       time.Time
}

// Execution is one following of a version during an incident. It is pinned to the version's number and hash.
type Execution struct {
	ID         uuid.UUID
	IncidentID uuid.UUID
	Version    Version
	StartedAt  time.Time
	StartedBy  Person
	// FinishedAt is when the last step got its result, or when another runbook was started instead; nil before.
	FinishedAt *time.Time
	// Results holds the newest of each step that has one.
	Results map[int]Result
}

// StartTx starts following a version for an incident. An execution that is still open is ended: two people who follow two texts at once would
// undo each other's work.
func (l *Library) StartTx(ctx context.Context, tx *db.Tx, incidentID uuid.UUID, v Version, by Person) (Execution, error) {
	_, err := tx.PGX.Exec(ctx, `UPDATE executions SET finished_at = $3 WHERE tenant_id = $1 AND incident_id = $2 AND finished_at IS NULL`,
		tx.TenantID, incidentID, tx.Now)
	if err != nil {
		return Execution{}, fmt.Errorf("end the execution before: %w", err)
	}
	x := Execution{ID: db.NewID(tx.Now), IncidentID: incidentID, Version: v, StartedAt: tx.Now, StartedBy: by, Results: map[int]Result{}}
	_, err = tx.PGX.Exec(ctx, `INSERT INTO executions (tenant_id, id, incident_id, runbook_id, version, sha256, started_at, started_by)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`, tx.TenantID, x.ID, incidentID, v.RunbookID, v.Version, v.Hash, tx.Now, by.ID)
	if db.Violates(err, "executions_one_open") {
		return Execution{}, fault.New(fault.Conflict, "execution_open", "Somebody started a runbook for this incident at this moment: follow that one.").Because(err)
	}
	if err != nil {
		return Execution{}, fmt.Errorf("start execution: %w", err)
	}
	return x, nil
}

// ExecutionTx returns the newest execution of an incident; nil when there is none.
func (l *Library) ExecutionTx(ctx context.Context, tx *db.Tx, incidentID uuid.UUID) (*Execution, error) {
	return executionTx(ctx, tx, incidentID, "")
}

func executionTx(ctx context.Context, tx *db.Tx, incidentID uuid.UUID, lock string) (*Execution, error) {
	x := Execution{IncidentID: incidentID, Results: map[int]Result{}}
	var version int
	var hash []byte
	err := tx.PGX.QueryRow(ctx, `SELECT x.id, x.runbook_id, x.version, x.sha256, x.started_at, x.started_by, p.name, x.finished_at
		FROM executions x JOIN people p ON p.id = x.started_by
		WHERE x.tenant_id = $1 AND x.incident_id = $2 ORDER BY x.finished_at IS NULL DESC, x.started_at DESC, x.id DESC LIMIT 1 `+lock, tx.TenantID, incidentID).
		Scan(&x.ID, &x.Version.RunbookID, &version, &hash, &x.StartedAt, &x.StartedBy.ID, &x.StartedBy.Name, &x.FinishedAt)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read execution: %w", err)
	}
	x.StartedAt = x.StartedAt.UTC()
	if x.FinishedAt != nil {
		utc := x.FinishedAt.UTC()
		x.FinishedAt = &utc
	}
	versions, err := versionsTx(ctx, tx, ` AND v.runbook_id = $2 AND v.version = $3`, x.Version.RunbookID, version)
	if err != nil {
		return nil, err
	}
	if len(versions) == 0 || string(versions[0].Hash) != string(hash) {
		return nil, fmt.Errorf("execution %s is pinned to a version that is not what was published", x.ID)
	}
	x.Version = versions[0]
	return &x, resultsTx(ctx, tx, &x)
}

// resultsTx fills the newest result of each step.
func resultsTx(ctx context.Context, tx *db.Tx, x *Execution) error {
	rows, err := tx.PGX.Query(ctx, `SELECT t.id, t.step, t.outcome, t.reason, t.note, t.replaces, t.person_id, p.name, t.at
		FROM step_results t JOIN people p ON p.id = t.person_id WHERE t.tenant_id = $1 AND t.execution_id = $2
			AND NOT EXISTS (SELECT 1 FROM step_results n WHERE n.tenant_id = t.tenant_id AND n.replaces = t.id)`, tx.TenantID, x.ID)
	if err != nil {
		return fmt.Errorf("read step results: %w", err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (Result, error) {
		var r Result
		var replaces *uuid.UUID
		err := row.Scan(&r.ID, &r.Step, &r.Outcome, &r.Reason, &r.Note, &replaces, &r.Person.ID, &r.Person.Name, &r.At)
		r.Replaces, r.At = orNil(replaces), r.At.UTC()
		return r, err
	})
	if err != nil {
		return fmt.Errorf("read step results: %w", err)
	}
	for _, r := range list {
		x.Results[r.Step] = r
	}
	return nil
}

// check refuses a result that says too little or too much.
func (r *Result) check(x Execution) error {
	r.Reason, r.Note = strings.TrimSpace(r.Reason), strings.TrimSpace(r.Note)
	switch {
	case r.Step < 1 || r.Step > x.Version.Steps:
		return fault.ErrNotFound
	case r.Outcome != Done && r.Outcome != Failed && r.Outcome != Skipped:
		return fault.New(fault.Invalid, "outcome_unknown", "A step is done, did not work, or was skipped.").At("body.outcome", "done, failed or skipped")
	case r.Outcome != Done && r.Reason == "":
		return fault.New(fault.Invalid, "reason_missing", "Say why the step was skipped or did not work.").At("body.reason", "Write why.")
	}
	return nil
}

// RecordTx records how a step of the incident's execution went. The first result of a step counts; whoever comes second learns who was quicker,
// and may replace that result by naming it. The same person saying the same again is heard once. recorded is false then.
func (l *Library) RecordTx(ctx context.Context, tx *db.Tx, incidentID uuid.UUID, r Result) (x *Execution, recorded bool, err error) {
	x, err = executionTx(ctx, tx, incidentID, "FOR UPDATE OF x")
	if err != nil {
		return nil, false, err
	}
	if x == nil {
		return nil, false, fault.New(fault.Conflict, "no_execution", "No runbook is being followed for this incident: start one.")
	}
	if err := r.check(*x); err != nil {
		return nil, false, err
	}
	newest, has := x.Results[r.Step]
	switch {
	case has && newest.Person.ID == r.Person.ID && newest.Outcome == r.Outcome && newest.Reason == r.Reason && newest.Note == r.Note:
		return x, false, nil
	case has && r.Replaces != newest.ID:
		return nil, false, quicker(newest)
	case !has && r.Replaces != uuid.Nil:
		return nil, false, fault.New(fault.Conflict, "nothing_to_replace", "The step has no such result to replace.")
	case !has && x.FinishedAt != nil:
		return nil, false, fault.New(fault.Conflict, "execution_finished", "This execution has ended: another runbook was started.")
	}
	return x, true, l.insertResult(ctx, tx, x, r)
}

// insertResult appends a result under the execution's lock, and finishes the execution with its last step.
func (l *Library) insertResult(ctx context.Context, tx *db.Tx, x *Execution, r Result) error {
	r.ID, r.At = db.NewID(tx.Now), tx.Now
	_, err := tx.PGX.Exec(ctx, `INSERT INTO step_results (tenant_id, id, execution_id, step, outcome, reason, note, replaces, person_id, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		tx.TenantID, r.ID, x.ID, r.Step, r.Outcome, r.Reason, r.Note, orNull(r.Replaces), r.Person.ID, r.At)
	if db.Violates(err, "step_results_first_once") || db.Violates(err, "step_results_replaced_once") {
		return fault.New(fault.Conflict, "step_recorded", "Somebody else recorded this step at this moment. Look again.").Because(err)
	}
	if err != nil {
		return fmt.Errorf("record step result: %w", err)
	}
	x.Results[r.Step] = r
	if x.FinishedAt != nil || len(x.Results) < x.Version.Steps {
		return nil
	}
	if _, err := tx.PGX.Exec(ctx, `UPDATE executions SET finished_at = $3 WHERE tenant_id = $1 AND id = $2`, tx.TenantID, x.ID, tx.Now); err != nil {
		return fmt.Errorf("finish execution: %w", err)
	}
	now := tx.Now
	x.FinishedAt = &now
	return nil
}

// quicker says who recorded the step before.
func quicker(r Result) error {
	said := map[Outcome]string{Done: "done", Failed: "not working", Skipped: "skipped"}[r.Outcome]
	return fault.Newf(fault.Conflict, "step_recorded", "%s recorded step %d as %s at %s.", r.Person.Name, r.Step, said, r.At.Format("15:04:05 UTC")).
		At("execution.step", fmt.Sprintf("%s, %s", r.Person.Name, r.At.Format(time.RFC3339)))
}
