package httpapi

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"vigie/app/access"
	"vigie/app/intake"
)

// KeptEvent is an event as a tool sent it.
type KeptEvent struct {
	ID          uuid.UUID   `json:"id"`
	Source      EventSource `json:"source"`
	ReceivedAt  time.Time   `json:"received_at"`
	State       string      `json:"state" enum:"pending,processed,unparsed"`
	Error       *string     `json:"error" nullable:"true" required:"true" doc:"What was not understood"`
	ContentType string      `json:"content_type"`
	Body        string      `json:"body" doc:"As it came, at most 64 KiB of it"`
}

// EventSource is the source of an event.
type EventSource struct {
	ID   uuid.UUID `json:"id"`
	Name string    `json:"name"`
	Tool string    `json:"tool"`
}

func keptEvent(e intake.Event) KeptEvent {
	k := KeptEvent{e.ID, EventSource{e.SourceID, e.SourceName, e.Tool}, e.ReceivedAt, string(e.State), nil, e.ContentType, e.Body}
	if e.Error != "" {
		k.Error = &e.Error
	}
	return k
}

type eventsInput struct {
	State string `query:"state" enum:"unparsed,all" default:"unparsed"`
	Limit int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

type eventsOutput struct {
	Body struct {
		Items []KeptEvent `json:"items" nullable:"false"`
	}
}

type eventOutput struct{ Body KeptEvent }

type sourceTestOutput struct {
	Body struct {
		Steps []TraceStep `json:"steps" nullable:"false"`
	}
}

// TraceStep is one step of the way that an alert of a source would take.
type TraceStep struct {
	Name   string `json:"name" enum:"understood,service,priority,runbook"`
	OK     bool   `json:"ok"`
	Detail string `json:"detail"`
}

func (a *API) events() {
	route(a, access.EventRead, huma.Operation{OperationID: "list-events", Method: http.MethodGet, Path: "/api/tenants/{tenant}/events",
		Summary: "Events as they came: those that nobody understood, or all", Tags: []string{"events"}},
		func(ctx context.Context, c access.Caller, in *eventsInput) (*eventsOutput, error) {
			found, err := a.Intake.Events(ctx, c.TenantID, in.State == "unparsed", in.Limit)
			if err != nil {
				return nil, err
			}
			out := &eventsOutput{}
			out.Body.Items = make([]KeptEvent, len(found))
			for i, e := range found {
				out.Body.Items[i] = keptEvent(e)
			}
			return out, nil
		})
	route(a, access.EventReplay, huma.Operation{OperationID: "replay-event", Method: http.MethodPost, Path: "/api/tenants/{tenant}/events/{event}/replay",
		Summary: "Put an event of the quarantine back into the inbox", Tags: []string{"events"}},
		func(ctx context.Context, c access.Caller, in *struct {
			Event uuid.UUID `path:"event"`
		}) (*eventOutput, error) {
			e, err := a.Intake.Replay(ctx, c, in.Event)
			if err != nil {
				return nil, err
			}
			return &eventOutput{keptEvent(e)}, nil
		})
	route(a, access.SourceManage, huma.Operation{OperationID: "test-source", Method: http.MethodPost, Path: "/api/tenants/{tenant}/sources/{source}/test",
		Summary: "Follow a made-up alert of a source through the rules; nothing is recorded", Tags: []string{"sources"}},
		func(ctx context.Context, c access.Caller, in *struct {
			Source uuid.UUID `path:"source"`
			Body   struct {
				Service string `json:"service,omitempty" maxLength:"255" doc:"The service that the alert names"`
			}
		}) (*sourceTestOutput, error) {
			steps, err := a.Intake.Rehearse(ctx, c.TenantID, in.Source, in.Body.Service)
			if err != nil {
				return nil, err
			}
			out := &sourceTestOutput{}
			out.Body.Steps = make([]TraceStep, len(steps))
			for i, s := range steps {
				out.Body.Steps[i] = TraceStep(s)
			}
			return out, nil
		})
}
