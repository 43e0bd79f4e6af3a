package httpapi

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"vigie/app/access"
	"vigie/app/fault"
	"vigie/app/incidents"
	"vigie/app/response"
	"vigie/reports/ledger"
	"vigie/runbooks"
)

type incidentsInput struct {
	State    string `query:"state" enum:"open,resolved,closed,all" default:"open"`
	Tenant   string `query:"tenant" maxLength:"36" doc:"One client's id; all when left out"`
	Priority string `query:"priority" maxLength:"20" example:"P1,P2"`
	Owner    string `query:"owner" enum:"me," doc:"me: only what the signed-in person owns"`
	Text     string `query:"q" maxLength:"200" doc:"In reference, title, component or client"`
	Limit    int    `query:"limit" minimum:"1" maximum:"1000" default:"200"`
	After    string `query:"after" maxLength:"400" doc:"The next of the page before"`
}

type incidentsOutput struct{ Body IncidentList }

type incidentInput struct {
	Incident uuid.UUID `path:"incident"`
}

type incidentOutput struct{ Body Incident }

type openIncidentInput struct {
	Body struct {
		Title       string     `json:"title" minLength:"1" maxLength:"300"`
		Priority    Priority   `json:"priority"`
		ServiceID   *uuid.UUID `json:"service_id,omitempty" nullable:"true"`
		Description string     `json:"description,omitempty" maxLength:"20000"`
	}
}

type acknowledgeInput struct {
	Incident uuid.UUID `path:"incident"`
	Body     struct {
		Version int `json:"version,omitempty" minimum:"0" doc:"Not compared when left out: a page is taken as it is"`
	}
}

type versionInput struct {
	Incident uuid.UUID `path:"incident"`
	Body     struct {
		Version int `json:"version" minimum:"1" doc:"The version that the person saw"`
	}
}

type reassignInput struct {
	Incident uuid.UUID `path:"incident"`
	Body     struct {
		PersonID uuid.UUID `json:"person_id" doc:"One of the assignees"`
		Version  int       `json:"version" minimum:"1"`
	}
}

type priorityInput struct {
	Incident uuid.UUID `path:"incident"`
	Body     struct {
		Priority Priority `json:"priority"`
		Version  int      `json:"version" minimum:"1"`
	}
}

type reopenInput struct {
	Incident uuid.UUID `path:"incident"`
	Body     struct {
		Reason  string `json:"reason" minLength:"1" maxLength:"2000"`
		Version int    `json:"version" minimum:"1"`
	}
}

type noteInput struct {
	Incident uuid.UUID `path:"incident"`
	Body     struct {
		Body       string `json:"body" minLength:"1" maxLength:"10000"`
		Visibility string `json:"visibility" enum:"internal,client" doc:"What the client may read restarts the update clock"`
	}
}

type resolutionOutput struct{ Body Resolution }

type resolveInput struct {
	Incident uuid.UUID `path:"incident"`
	Body     struct {
		Version  int              `json:"version" minimum:"1"`
		Summary  string           `json:"summary" minLength:"1" maxLength:"2000" doc:"What was wrong and what ended it"`
		Cause    string           `json:"cause,omitempty" maxLength:"2000"`
		Revision *int64           `json:"revision,omitempty" minimum:"0" doc:"Of the resolution that was read: if the outages have changed since, nothing is recorded. Left out, an outage nobody saw is cancelled with the others that are not named"`
		Outages  []ResolvedOutage `json:"outages" nullable:"false" maxItems:"100" doc:"All there were; an empty list says that there was none"`
	}
}

// ResolvedOutage is an outage as a person confirms it.
type ResolvedOutage struct {
	ID        *uuid.UUID `json:"id,omitempty" nullable:"true" doc:"Of the draft that is confirmed or corrected; left out for one that no signal told of"`
	ServiceID uuid.UUID  `json:"service_id"`
	From      time.Time  `json:"from"`
	To        time.Time  `json:"to"`
	Weight    int        `json:"weight" minimum:"0" maximum:"1000" doc:"Thousandths"`
	Class     string     `json:"class" enum:"provider,client,third_party"`
	Note      string     `json:"note,omitempty" maxLength:"2000"`
}

type assigneesOutput struct {
	Body struct {
		Items []PersonRef `json:"items" nullable:"false"`
	}
}

type followInput struct {
	Incident uuid.UUID `path:"incident"`
	Body     struct {
		RunbookID uuid.UUID `json:"runbook_id"`
	}
}

type stepInput struct {
	Incident uuid.UUID `path:"incident"`
	Step     int       `path:"n" minimum:"1" maximum:"1000"`
	Body     struct {
		Outcome  string     `json:"outcome" enum:"done,failed,skipped"`
		Reason   string     `json:"reason,omitempty" maxLength:"2000" doc:"Required unless done"`
		Note     string     `json:"note,omitempty" maxLength:"5000"`
		Replaces *uuid.UUID `json:"replaces,omitempty" nullable:"true" doc:"The result that this one corrects"`
	}
}

// incidents adds the queue and the incident room.
func (a *API) incidents() {
	op := func(id, method, path, summary string, status int) huma.Operation {
		return huma.Operation{OperationID: id, Method: method, Path: path, Summary: summary, Tags: []string{"incidents"}, DefaultStatus: status}
	}
	const all, one = "/api/tenants/{tenant}/incidents", "/api/tenants/{tenant}/incidents/{incident}"
	route(a, access.IncidentRead, op("list-incidents", http.MethodGet, "/api/incidents", "The queue over all clients of the signed-in person", 0), a.listIncidents)
	route(a, access.IncidentAct, op("open-incident", http.MethodPost, all, "Open an incident by hand", http.StatusCreated), a.openIncident)
	route(a, access.IncidentRead, op("get-incident", http.MethodGet, one, "An incident with all that its room shows", 0), a.getIncident)
	route(a, access.IncidentRead, op("get-resolution", http.MethodGet, one+"/resolution", "The outages that the signals tell of, to confirm", 0), a.getResolution)
	route(a, access.IncidentRead, op("list-assignees", http.MethodGet, one+"/assignees", "Who may be given the incident", 0), a.listAssignees)
	route(a, access.IncidentAct, op("acknowledge-incident", http.MethodPost, one+"/acknowledge", "Acknowledge; the runbook that fits is opened", 0), a.acknowledgeIncident)
	route(a, access.IncidentAct, op("take-incident", http.MethodPost, one+"/take", "Become the owner", 0), a.versioned(func(r *response.Response) decision { return r.Take }))
	route(a, access.IncidentAct, op("watch-incident", http.MethodPost, one+"/watch", "No signal shows any more: make sure", 0), a.versioned(func(r *response.Response) decision { return r.Watch }))
	route(a, access.IncidentAct, op("close-incident", http.MethodPost, one+"/close", "Nothing more is needed of anybody", 0), a.versioned(func(r *response.Response) decision { return r.Close }))
	route(a, access.IncidentAct, op("reassign-incident", http.MethodPost, one+"/reassign", "Give the incident to another person", 0), a.reassignIncident)
	route(a, access.IncidentAct, op("prioritise-incident", http.MethodPost, one+"/priority", "Change the priority; running clocks move with it", 0), a.prioritiseIncident)
	route(a, access.IncidentAct, op("reopen-incident", http.MethodPost, one+"/reopen", "It is not over", 0), a.reopenIncident)
	route(a, access.IncidentAct, op("note-incident", http.MethodPost, one+"/notes", "Write in the timeline", 0), a.noteIncident)
	route(a, access.IncidentAct, op("resolve-incident", http.MethodPost, one+"/resolve", "Resolve, with the outage facts", 0), a.resolveIncident)
	route(a, access.IncidentAct, op("follow-runbook", http.MethodPost, one+"/execution", "Start following a runbook by hand", 0), a.followRunbook)
	route(a, access.IncidentAct, op("record-step", http.MethodPut, one+"/execution/steps/{n}", "Say how a step went", 0), a.recordStep)
}

func (a *API) listIncidents(ctx context.Context, c access.Caller, in *incidentsInput) (*incidentsOutput, error) {
	filter, err := in.filter(c)
	if err != nil {
		return nil, err
	}
	q, err := a.Response.List(ctx, c, filter)
	if err != nil {
		return nil, err
	}
	list := IncidentList{Items: []IncidentRow{}, Counts: IncidentCounts(q.Counts), Now: time.UnixMilli(q.At).UTC(), LiveCursor: q.At}
	for n, i := range q.Incidents {
		list.Items = append(list.Items, incidentRow(i, q.Due[n]))
	}
	if q.Next != "" {
		list.Next = &q.Next
	}
	return &incidentsOutput{list}, nil
}

func (in *incidentsInput) filter(c access.Caller) (incidents.Filter, error) {
	f := incidents.Filter{Text: in.Text, Limit: in.Limit, After: in.After}
	switch in.State {
	case "resolved":
		f.States = []incidents.State{incidents.Resolved}
	case "closed":
		f.States = []incidents.State{incidents.Closed}
	case "all":
		f.States = []incidents.State{incidents.Triggered, incidents.Acknowledged, incidents.Watching, incidents.Resolved, incidents.Closed}
	}
	if in.Tenant != "" {
		id, err := uuid.Parse(in.Tenant)
		if err != nil {
			return f, fault.ErrNotFound
		}
		if _, member := c.In(id); !member {
			return f, fault.ErrNotFound // the same answer for a foreign client and a missing one
		}
		f.TenantID = id
	}
	if in.Owner == "me" {
		f.OwnerID = c.PersonID
	}
	for _, p := range strings.Split(in.Priority, ",") {
		if p = strings.TrimSpace(p); p != "" {
			f.Priorities = append(f.Priorities, incidents.Priority(p))
		}
	}
	return f, nil
}

// answered is a room as it goes out.
func answered(room response.Room, err error) (*incidentOutput, error) {
	if err != nil {
		return nil, err
	}
	return &incidentOutput{incidentWire(room)}, nil
}

func (a *API) openIncident(ctx context.Context, c access.Caller, in *openIncidentInput) (*incidentOutput, error) {
	b := in.Body
	return answered(a.Response.Open(ctx, c, response.Opening{
		Title: b.Title, Description: b.Description, Priority: incidents.Priority(b.Priority), ServiceID: idOrNil(b.ServiceID),
	}))
}

func idOrNil(id *uuid.UUID) uuid.UUID {
	if id == nil {
		return uuid.Nil
	}
	return *id
}

func (a *API) getIncident(ctx context.Context, c access.Caller, in *incidentInput) (*incidentOutput, error) {
	return answered(a.Response.Get(ctx, c, in.Incident))
}

func (a *API) getResolution(ctx context.Context, c access.Caller, in *incidentInput) (*resolutionOutput, error) {
	r, err := a.Response.Resolution(ctx, c, in.Incident)
	if err != nil {
		return nil, err
	}
	return &resolutionOutput{Resolution{mapped(r.Outages, draftWire), r.Warnings, r.Revision}}, nil
}

func (a *API) listAssignees(ctx context.Context, c access.Caller, in *incidentInput) (*assigneesOutput, error) {
	list, err := a.Response.Assignees(ctx, c, in.Incident)
	if err != nil {
		return nil, err
	}
	out := &assigneesOutput{}
	out.Body.Items = mapped(list, func(p incidents.Person) PersonRef { return PersonRef(p) })
	return out, nil
}

func (a *API) acknowledgeIncident(ctx context.Context, c access.Caller, in *acknowledgeInput) (*incidentOutput, error) {
	return answered(a.Response.Acknowledge(ctx, c, in.Incident, in.Body.Version))
}

// decision is a use case that needs nothing but the incident and its version.
type decision = func(ctx context.Context, c access.Caller, id uuid.UUID, version int) (response.Room, error)

// versioned makes a handler of such a use case. It is chosen when a request comes: the document is also made without a Response.
func (a *API) versioned(choose func(*response.Response) decision) func(context.Context, access.Caller, *versionInput) (*incidentOutput, error) {
	return func(ctx context.Context, c access.Caller, in *versionInput) (*incidentOutput, error) {
		return answered(choose(a.Response)(ctx, c, in.Incident, in.Body.Version))
	}
}

func (a *API) reassignIncident(ctx context.Context, c access.Caller, in *reassignInput) (*incidentOutput, error) {
	return answered(a.Response.Reassign(ctx, c, in.Incident, in.Body.PersonID, in.Body.Version))
}

func (a *API) prioritiseIncident(ctx context.Context, c access.Caller, in *priorityInput) (*incidentOutput, error) {
	return answered(a.Response.SetPriority(ctx, c, in.Incident, incidents.Priority(in.Body.Priority), in.Body.Version))
}

func (a *API) reopenIncident(ctx context.Context, c access.Caller, in *reopenInput) (*incidentOutput, error) {
	return answered(a.Response.Reopen(ctx, c, in.Incident, in.Body.Reason, in.Body.Version))
}

func (a *API) noteIncident(ctx context.Context, c access.Caller, in *noteInput) (*incidentOutput, error) {
	return answered(a.Response.Note(ctx, c, in.Incident, in.Body.Body, incidents.Visibility(in.Body.Visibility)))
}

func (a *API) resolveIncident(ctx context.Context, c access.Caller, in *resolveInput) (*incidentOutput, error) {
	b := in.Body
	return answered(a.Response.Resolve(ctx, c, in.Incident, response.Confirmation{
		Version: b.Version, Revision: b.Revision, Summary: b.Summary, Cause: b.Cause,
		Outages: mapped(b.Outages, func(o ResolvedOutage) response.ConfirmedOutage {
			return response.ConfirmedOutage{
				ID: idOrNil(o.ID), ServiceID: o.ServiceID, From: o.From, To: o.To, Weight: o.Weight, Class: ledger.Cause(o.Class), Note: o.Note,
			}
		}),
	}))
}

func (a *API) followRunbook(ctx context.Context, c access.Caller, in *followInput) (*incidentOutput, error) {
	return answered(a.Response.Follow(ctx, c, in.Incident, in.Body.RunbookID))
}

func (a *API) recordStep(ctx context.Context, c access.Caller, in *stepInput) (*incidentOutput, error) {
	b := in.Body
	return answered(a.Response.Record(ctx, c, in.Incident, response.StepResult{
		Step: in.Step, Outcome: runbooks.Outcome(b.Outcome), Reason: b.Reason, Note: b.Note, Replaces: idOrNil(b.Replaces),
	}))
}
