// Package response is responsible for what a person does about an incident: acknowledge, take, reassign, note, change the priority, watch, follow
// the runbook, resolve with the outage facts, reopen and close. It owns each unit of work and joins incidents, runbooks and the ledger in it. It
// refuses to decide who may: the edge has checked the permission in the caller's tenant.
package response

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"vigie/app/access"
	"vigie/app/db"
	"vigie/app/fault"
	"vigie/app/incidents"
	"vigie/runbooks"
	"vigie/tenants"
)

// Response carries out what people decide.
type Response struct {
	// Runbooks is the library that incidents are matched against.
	Runbooks *runbooks.Library
	db       *db.DB
	queue    incidents.Queue
	promises incidents.Promises
	// acting are the roles that may be given an incident.
	acting []string
}

// New makes the use case.
func New(d *db.DB) *Response {
	policy, err := access.NewPolicy()
	if err != nil {
		panic(fmt.Sprintf("embedded access rules: %v", err)) // the program was built wrong
	}
	r := &Response{Runbooks: runbooks.NewLibrary(d), db: d}
	for _, role := range access.Roles {
		for _, permission := range policy.Of(role) {
			if permission == access.IncidentAct {
				r.acting = append(r.acting, string(role))
			}
		}
	}
	return r
}

func person(c access.Caller) incidents.Person { return incidents.Person{ID: c.PersonID, Name: c.Name} }

func writer(c access.Caller) runbooks.Person { return runbooks.Person{ID: c.PersonID, Name: c.Name} }

// Queue is a page of the queue and the instant it was read at.
type Queue struct {
	incidents.Page
	// At is the instant of reading, from which clocks count down and a live stream resumes.
	At int64
}

// List returns the incidents of every client the caller works for. An empty filter is the open queue.
func (r *Response) List(ctx context.Context, c access.Caller, f incidents.Filter) (q Queue, err error) {
	f.Limit = min(max(f.Limit, 1), 1000)
	err = r.db.Provider(ctx, c.PersonID, func(tx *db.Tx) error {
		q.At = tx.Now.UnixMilli()
		q.Page, err = r.queue.ListTx(ctx, tx, f)
		return err
	})
	return q, err
}

// Get returns an incident with all that its room shows.
func (r *Response) Get(ctx context.Context, c access.Caller, id uuid.UUID) (Room, error) {
	return r.act(ctx, c, id, func(*db.Tx) error { return nil })
}

// act runs a decision in the caller's tenant and returns the room as it is after it, of the same instant.
func (r *Response) act(ctx context.Context, c access.Caller, id uuid.UUID, decide func(tx *db.Tx) error) (room Room, err error) {
	err = r.db.Tenant(ctx, c.TenantID, func(tx *db.Tx) error {
		if err := decide(tx); err != nil {
			return err
		}
		room, err = r.roomTx(ctx, tx, id)
		return err
	})
	return room, err
}

// command carries out one command that concerns the incident alone.
func (r *Response) command(ctx context.Context, c access.Caller, id uuid.UUID, command incidents.Command) (Room, error) {
	command.Actor = person(c)
	return r.act(ctx, c, id, func(tx *db.Tx) error {
		_, err := incidents.ActTx(ctx, tx, id, command)
		return err
	})
}

// Opening is an incident that a person reports.
type Opening struct {
	Title, Description string
	Priority           incidents.Priority
	// ServiceID is zero when no component is named.
	ServiceID uuid.UUID
}

// Open opens an incident by hand.
func (r *Response) Open(ctx context.Context, c access.Caller, o Opening) (room Room, err error) {
	err = r.db.Tenant(ctx, c.TenantID, func(tx *db.Tx) error {
		i, err := incidents.OpenManualTx(ctx, tx, incidents.Opening{
			Title: o.Title, Description: o.Description, Priority: o.Priority, ServiceID: o.ServiceID, Actor: person(c),
		})
		if err != nil {
			return err
		}
		room, err = r.roomTx(ctx, tx, i.ID)
		return err
	})
	return room, err
}

// Acknowledge takes a page: the caller becomes its owner, and the runbook that fits is opened at its version in force. Once more by the same person
// changes nothing; by another it is refused with who was quicker. A zero version skips the check.
func (r *Response) Acknowledge(ctx context.Context, c access.Caller, id uuid.UUID, version int) (Room, error) {
	return r.take(ctx, c, id, incidents.Command{Action: incidents.ActAcknowledge, Actor: person(c), Version: version})
}

// Take makes the caller the owner of an incident, whoever owned it; a page that waits is acknowledged with it.
func (r *Response) Take(ctx context.Context, c access.Caller, id uuid.UUID, version int) (Room, error) {
	return r.take(ctx, c, id, incidents.Command{Action: incidents.ActTake, Actor: person(c), Version: version})
}

func (r *Response) take(ctx context.Context, c access.Caller, id uuid.UUID, command incidents.Command) (Room, error) {
	return r.act(ctx, c, id, func(tx *db.Tx) error {
		before, err := incidents.LockTx(ctx, tx, id)
		if err != nil {
			return err
		}
		after, err := incidents.ActLockedTx(ctx, tx, before, command)
		if err != nil || before.State != incidents.Triggered {
			return err
		}
		return r.openRunbookTx(ctx, tx, c, after)
	})
}

// Reassign gives an incident to another person who may act for the client.
func (r *Response) Reassign(ctx context.Context, c access.Caller, id, to uuid.UUID, version int) (Room, error) {
	return r.act(ctx, c, id, func(tx *db.Tx) error {
		before, err := incidents.LockTx(ctx, tx, id)
		if err != nil {
			return err
		}
		assignees, err := incidents.AssigneesTx(ctx, tx, r.acting)
		if err != nil {
			return err
		}
		command := incidents.Command{Action: incidents.ActReassign, Actor: person(c), Version: version}
		for _, p := range assignees {
			if p.ID == to {
				command.To = p
			}
		}
		_, err = incidents.ActLockedTx(ctx, tx, before, command)
		return err
	})
}

// Note adds a note. One that the client may read restarts the update clock.
func (r *Response) Note(ctx context.Context, c access.Caller, id uuid.UUID, body string, visibility incidents.Visibility) (Room, error) {
	return r.command(ctx, c, id, incidents.Command{Action: incidents.ActNote, Body: body, Visibility: visibility})
}

// SetPriority changes the priority; the clocks that still run move with it.
func (r *Response) SetPriority(ctx context.Context, c access.Caller, id uuid.UUID, priority incidents.Priority, version int) (Room, error) {
	return r.command(ctx, c, id, incidents.Command{Action: incidents.ActPriority, Priority: priority, Version: version})
}

// Watch says that no signal shows any more and somebody makes sure.
func (r *Response) Watch(ctx context.Context, c access.Caller, id uuid.UUID, version int) (Room, error) {
	return r.command(ctx, c, id, incidents.Command{Action: incidents.ActWatch, Version: version})
}

// Reopen says that it is not over, and why. The caller becomes the owner.
func (r *Response) Reopen(ctx context.Context, c access.Caller, id uuid.UUID, reason string, version int) (Room, error) {
	return r.command(ctx, c, id, incidents.Command{Action: incidents.ActReopen, Body: reason, Version: version})
}

// Close says that nothing more is needed of anybody.
func (r *Response) Close(ctx context.Context, c access.Caller, id uuid.UUID, version int) (Room, error) {
	return r.command(ctx, c, id, incidents.Command{Action: incidents.ActClose, Version: version})
}

// Assignees returns the people who may be given an incident of the caller's tenant.
func (r *Response) Assignees(ctx context.Context, c access.Caller, id uuid.UUID) (list []incidents.Person, err error) {
	err = r.db.Tenant(ctx, c.TenantID, func(tx *db.Tx) error {
		if _, err := incidents.GetTx(ctx, tx, id); err != nil {
			return err
		}
		list, err = incidents.AssigneesTx(ctx, tx, r.acting)
		return err
	})
	return list, err
}

// serviceNames reads the tenant's components, to refuse foreign ones: facts of the ledger have no foreign keys.
func serviceNames(ctx context.Context, tx *db.Tx) (map[uuid.UUID]string, error) {
	services, err := tenants.ServicesTx(ctx, tx)
	if err != nil {
		return nil, err
	}
	names := make(map[uuid.UUID]string, len(services))
	for _, s := range services {
		names[s.ID] = s.Name
	}
	return names, nil
}

func unknownService(location string) error {
	return fault.New(fault.Invalid, "service_unknown", "This client has no such component.").At(location, "Choose one of its components.")
}

// oneLine cuts a text to what a list shows.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
