package httpapi

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"vigie/app/access"
	"vigie/app/fault"
	"vigie/runbooks"
)

// RunbookRow is a runbook in a list.
type RunbookRow struct {
	ID          uuid.UUID         `json:"id"`
	TenantID    uuid.UUID         `json:"tenant_id"`
	Title       string            `json:"title"`
	Service     *ServiceRef       `json:"service"`
	Labels      map[string]string `json:"labels"`
	Version     *int              `json:"version" nullable:"true" required:"true" doc:"In force; null before the first publication"`
	PublishedAt *time.Time        `json:"published_at" nullable:"true" required:"true"`
	Draft       bool              `json:"draft" doc:"There is a text that is not published"`
	Steps       int               `json:"steps"`
	Executions  int               `json:"executions"`
	LastUsedAt  *time.Time        `json:"last_used_at" nullable:"true" required:"true"`
	FailedSteps int               `json:"failed_steps" doc:"Steps that did not work, over all executions"`
}

// Runbook is a runbook with its draft and its versions.
type Runbook struct {
	RunbookRow
	DraftMarkdown *string          `json:"draft_markdown" nullable:"true" required:"true"`
	DraftRevision int              `json:"draft_revision"`
	Versions      []VersionSummary `json:"versions" nullable:"false" doc:"Newest first"`
}

// VersionSummary is a published version in a list.
type VersionSummary struct {
	Version     int       `json:"version"`
	SHA256      string    `json:"sha256"`
	PublishedAt time.Time `json:"published_at"`
	PublishedBy PersonRef `json:"published_by"`
	Reason      string    `json:"reason"`
	Title       string    `json:"title"`
}

// RunbookVersion is a published version with its text.
type RunbookVersion struct {
	Version     int           `json:"version"`
	Title       string        `json:"title"`
	Markdown    string        `json:"markdown"`
	HTML        string        `json:"html" doc:"Sanitised"`
	Steps       []RunbookStep `json:"steps" nullable:"false"`
	SHA256      string        `json:"sha256" doc:"Over title, component, labels and text"`
	PublishedAt time.Time     `json:"published_at"`
	PublishedBy PersonRef     `json:"published_by"`
	Reason      string        `json:"reason"`
}

// RunbookStep is one step as an operator sees it.
type RunbookStep struct {
	N         int      `json:"n"`
	Title     string   `json:"title"`
	HTML      string   `json:"html" doc:"Sanitised; its k-th pre element holds the k-th command"`
	Commands  []string `json:"commands" nullable:"false"`
	Risk      *string  `json:"risk" nullable:"true" required:"true"`
	OnFailure *string  `json:"on_failure" nullable:"true" required:"true" doc:"Sanitised HTML of the branch to follow when it did not work"`
}

// RunbookPreview is a text as it would be published.
type RunbookPreview struct {
	HTML     string        `json:"html"`
	Steps    []RunbookStep `json:"steps" nullable:"false"`
	Problems []LintProblem `json:"problems" nullable:"false"`
}

// LintProblem is something an operator would stumble over.
type LintProblem struct {
	Line        int    `json:"line"`
	Severity    string `json:"severity" enum:"error,warning" doc:"An error forbids publication"`
	MessageCode string `json:"message_code" example:"empty_step"`
	Detail      string `json:"detail"`
}

type runbooksInput struct {
	Tenant string `query:"tenant" maxLength:"36" doc:"One client's id; all when left out"`
}

type runbooksOutput struct {
	Body struct {
		Items []RunbookRow `json:"items" nullable:"false"`
	}
}

type runbookInput struct {
	Runbook uuid.UUID `path:"runbook"`
}

type runbookOutput struct{ Body Runbook }

type createRunbookInput struct {
	Body struct {
		Title     string            `json:"title" minLength:"1" maxLength:"300"`
		ServiceID *uuid.UUID        `json:"service_id,omitempty" nullable:"true"`
		Labels    map[string]string `json:"labels,omitempty" maxProperties:"20" doc:"One alert must carry all of them"`
		Markdown  string            `json:"markdown" maxLength:"65536"`
	}
}

type draftInput struct {
	Runbook uuid.UUID `path:"runbook"`
	Body    struct {
		Title     string            `json:"title" minLength:"1" maxLength:"300"`
		ServiceID *uuid.UUID        `json:"service_id" nullable:"true"`
		Labels    map[string]string `json:"labels" maxProperties:"20"`
		Markdown  string            `json:"markdown" maxLength:"65536"`
		Revision  int               `json:"revision" minimum:"1" maximum:"1000000000" doc:"The draft_revision that the text is based on"`
	}
}

type publishInput struct {
	Runbook uuid.UUID `path:"runbook"`
	Body    struct {
		Reason   string `json:"reason" minLength:"1" maxLength:"1000" doc:"What changed and why"`
		Revision int    `json:"revision" minimum:"1" maximum:"1000000000"`
	}
}

type versionPathInput struct {
	Runbook uuid.UUID `path:"runbook"`
	Version int       `path:"version" minimum:"1" maximum:"1000000000"`
}

type versionOutput struct{ Body RunbookVersion }

type previewInput struct {
	Body struct {
		Markdown string `json:"markdown" maxLength:"65536"`
	}
}

type previewOutput struct{ Body RunbookPreview }

// runbooks adds the library.
func (a *API) runbooks() {
	op := func(id, method, path, summary string, status int) huma.Operation {
		return huma.Operation{OperationID: id, Method: method, Path: path, Summary: summary, Tags: []string{"runbooks"}, DefaultStatus: status}
	}
	const all, one = "/api/tenants/{tenant}/runbooks", "/api/tenants/{tenant}/runbooks/{runbook}"
	route(a, access.RunbookRead, op("list-runbooks", http.MethodGet, "/api/runbooks", "The runbooks of all clients of the signed-in person", 0), a.listRunbooks)
	route(a, access.RunbookWrite, op("preview-runbook", http.MethodPost, "/api/runbooks/preview", "A text as it would be published, with its problems", 0), a.previewRunbook)
	route(a, access.RunbookWrite, op("create-runbook", http.MethodPost, all, "Begin a runbook with a draft", http.StatusCreated), a.createRunbook)
	route(a, access.RunbookRead, op("get-runbook", http.MethodGet, one, "A runbook with its draft and versions", 0), a.getRunbook)
	route(a, access.RunbookWrite, op("save-draft", http.MethodPut, one+"/draft", "Save the draft", 0), a.saveDraft)
	route(a, access.RunbookPublish, op("publish-runbook", http.MethodPost, one+"/publish", "Make the draft the version in force", 0), a.publishRunbook)
	route(a, access.RunbookRead, op("get-runbook-version", http.MethodGet, one+"/versions/{version}", "A published version", 0), a.getRunbookVersion)
}

func (a *API) listRunbooks(ctx context.Context, c access.Caller, in *runbooksInput) (*runbooksOutput, error) {
	tenant := uuid.Nil
	if in.Tenant != "" {
		id, err := uuid.Parse(in.Tenant)
		if err != nil {
			return nil, fault.ErrNotFound
		}
		if _, member := c.In(id); !member {
			return nil, fault.ErrNotFound
		}
		tenant = id
	}
	list, err := a.Response.Runbooks.List(ctx, c.PersonID, tenant)
	if err != nil {
		return nil, err
	}
	out := &runbooksOutput{}
	out.Body.Items = mapped(list, runbookRow)
	return out, nil
}

func (a *API) previewRunbook(_ context.Context, _ access.Caller, in *previewInput) (*previewOutput, error) {
	d := a.Response.Runbooks.Renderer.Render(in.Body.Markdown)
	return &previewOutput{RunbookPreview{
		HTML: d.HTML, Steps: mapped(d.Steps, stepWire),
		Problems: mapped(d.Problems, func(p runbooks.Problem) LintProblem { return LintProblem{p.Line, string(p.Severity), p.Code, p.Detail} }),
	}}, nil
}

func author(c access.Caller) runbooks.Person { return runbooks.Person{ID: c.PersonID, Name: c.Name} }

func runbookAnswer(r runbooks.Runbook, err error) (*runbookOutput, error) {
	if err != nil {
		return nil, err
	}
	return &runbookOutput{Runbook{
		RunbookRow: runbookRow(r), DraftMarkdown: r.Draft, DraftRevision: r.Revision,
		Versions: mapped(r.Versions, func(v runbooks.Version) VersionSummary {
			return VersionSummary{v.Version, v.SHA256Hex(), v.PublishedAt, PersonRef(v.PublishedBy), v.Reason, v.Title}
		}),
	}}, nil
}

func (a *API) createRunbook(ctx context.Context, c access.Caller, in *createRunbookInput) (*runbookOutput, error) {
	b := in.Body
	content := runbooks.Content{Title: b.Title, ServiceID: idOrNil(b.ServiceID), Labels: b.Labels, Markdown: b.Markdown}
	return runbookAnswer(a.Response.Runbooks.Create(ctx, c.TenantID, author(c), content))
}

func (a *API) getRunbook(ctx context.Context, c access.Caller, in *runbookInput) (*runbookOutput, error) {
	return runbookAnswer(a.Response.Runbooks.Get(ctx, c.TenantID, in.Runbook))
}

func (a *API) saveDraft(ctx context.Context, c access.Caller, in *draftInput) (*runbookOutput, error) {
	b := in.Body
	content := runbooks.Content{Title: b.Title, ServiceID: idOrNil(b.ServiceID), Labels: b.Labels, Markdown: b.Markdown}
	return runbookAnswer(a.Response.Runbooks.Draft(ctx, c.TenantID, author(c), in.Runbook, b.Revision, content))
}

func (a *API) publishRunbook(ctx context.Context, c access.Caller, in *publishInput) (*runbookOutput, error) {
	return runbookAnswer(a.Response.Runbooks.Publish(ctx, c.TenantID, author(c), in.Runbook, in.Body.Revision, in.Body.Reason))
}

func (a *API) getRunbookVersion(ctx context.Context, c access.Caller, in *versionPathInput) (*versionOutput, error) {
	v, err := a.Response.Runbooks.Version(ctx, c.TenantID, in.Runbook, in.Version)
	if err != nil {
		return nil, err
	}
	d := a.Response.Runbooks.Render(v)
	return &versionOutput{RunbookVersion{
		Version: v.Version, Title: v.Title, Markdown: v.Markdown, HTML: d.HTML, Steps: mapped(d.Steps, stepWire), SHA256: v.SHA256Hex(),
		PublishedAt: v.PublishedAt, PublishedBy: PersonRef(v.PublishedBy), Reason: v.Reason,
	}}, nil
}

func runbookRow(r runbooks.Runbook) RunbookRow {
	row := RunbookRow{
		ID: r.ID, TenantID: r.TenantID, Title: r.Title, Labels: r.Labels, PublishedAt: r.PublishedAt, Draft: r.Draft != nil, Steps: r.Steps,
		Executions: r.Use.Executions, LastUsedAt: r.Use.LastUsedAt, FailedSteps: r.Use.FailedSteps,
	}
	if row.Labels == nil {
		row.Labels = map[string]string{}
	}
	if r.ServiceID != uuid.Nil {
		row.Service = &ServiceRef{r.ServiceID, r.ServiceName}
	}
	if r.Version > 0 {
		row.Version = &r.Version
	}
	return row
}

func stepWire(s runbooks.Step) RunbookStep {
	wire := RunbookStep{N: s.N, Title: s.Title, HTML: s.HTML, Commands: s.Commands}
	if s.Risk != "" {
		wire.Risk = &s.Risk
	}
	if s.OnFailure != "" {
		wire.OnFailure = &s.OnFailure
	}
	return wire
}
