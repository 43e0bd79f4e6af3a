package httpapi

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"vigie/app/access"
	"vigie/reports"
)

type monthInput struct {
	Period string `query:"period" example:"2026-10" doc:"The present month when left out"`
}

type monthOutput struct{ Body reports.Month }

type maintenancesOutput struct {
	Body struct {
		Items []reports.MonthMaintenance `json:"items" nullable:"false"`
	}
}

type maintenanceOutput struct{ Body reports.MonthMaintenance }

type announceInput struct {
	Body struct {
		Title      string      `json:"title" maxLength:"200"`
		ServiceIDs []uuid.UUID `json:"service_ids" nullable:"false" maxItems:"500" doc:"Empty means all"`
		From       time.Time   `json:"from"`
		To         time.Time   `json:"to"`
	}
}

type maintenanceInput struct {
	Maintenance uuid.UUID `path:"maintenance"`
}

type exclusionsOutput struct {
	Body struct {
		Items []reports.MonthExclusion `json:"items" nullable:"false"`
	}
}

type exclusionOutput struct{ Body reports.MonthExclusion }

type decideInput struct {
	Exclusion uuid.UUID `path:"exclusion"`
	Body      struct {
		Reason string `json:"reason,omitempty" maxLength:"2000"`
	}
}

// availability adds the client's month and what the parties say about it.
func (a *API) availability() {
	tags := []string{"availability"}
	const one = "/api/tenants/{tenant}"
	route(a, access.AvailabilityRead, huma.Operation{OperationID: "get-month", Method: http.MethodGet, Path: one + "/availability", Tags: tags,
		Summary: "A month with every second in its class"},
		func(ctx context.Context, c access.Caller, in *monthInput) (*monthOutput, error) {
			var period reports.Period
			if in.Period != "" {
				var err error
				if period, err = reports.ParsePeriod(in.Period); err != nil {
					return nil, err
				}
			}
			month, err := a.Reports.Month(ctx, c, period)
			if err != nil {
				return nil, err
			}
			return &monthOutput{month}, nil
		})
	route(a, access.AvailabilityRead, huma.Operation{OperationID: "list-maintenances", Method: http.MethodGet, Path: one + "/maintenances", Tags: tags,
		Summary: "Announced maintenances, the latest first"},
		func(ctx context.Context, c access.Caller, _ *struct{}) (*maintenancesOutput, error) {
			out := &maintenancesOutput{}
			var err error
			out.Body.Items, err = a.Reports.Maintenances(ctx, c)
			return out, err
		})
	route(a, access.MaintenanceAnnounce, huma.Operation{OperationID: "announce-maintenance", Method: http.MethodPost, Path: one + "/maintenances", Tags: tags,
		Summary: "Announce a maintenance; the notice is given now", DefaultStatus: http.StatusCreated},
		func(ctx context.Context, c access.Caller, in *announceInput) (*maintenanceOutput, error) {
			b := in.Body
			m, err := a.Reports.Announce(ctx, c, reports.Announcement{Title: b.Title, ServiceIDs: b.ServiceIDs, From: b.From, To: b.To})
			if err != nil {
				return nil, err
			}
			return &maintenanceOutput{m}, nil
		})
	route(a, access.MaintenanceAnnounce, huma.Operation{OperationID: "cancel-maintenance", Method: http.MethodDelete, Path: one + "/maintenances/{maintenance}", Tags: tags,
		Summary: "Call a maintenance off that has not begun", DefaultStatus: http.StatusNoContent},
		func(ctx context.Context, c access.Caller, in *maintenanceInput) (*struct{}, error) {
			return nil, a.Reports.CallOff(ctx, c, in.Maintenance)
		})
	route(a, access.AvailabilityRead, huma.Operation{OperationID: "list-exclusions", Method: http.MethodGet, Path: one + "/exclusions", Tags: tags,
		Summary: "What the client was asked not to count, the latest first"},
		func(ctx context.Context, c access.Caller, _ *struct{}) (*exclusionsOutput, error) {
			out := &exclusionsOutput{}
			var err error
			out.Body.Items, err = a.Reports.Exclusions(ctx, c)
			return out, err
		})
	for _, decision := range []struct {
		word, summary string
		agreed        bool
	}{{"agree", "Agree not to count an outage", true}, {"refuse", "Refuse: the outage counts", false}} {
		route(a, access.ExclusionDecide, huma.Operation{OperationID: decision.word + "-exclusion", Method: http.MethodPost,
			Path: one + "/exclusions/{exclusion}/" + decision.word, Tags: tags, Summary: decision.summary},
			func(ctx context.Context, c access.Caller, in *decideInput) (*exclusionOutput, error) {
				x, err := a.Reports.Decide(ctx, c, in.Exclusion, decision.agreed, in.Body.Reason)
				if err != nil {
					return nil, err
				}
				return &exclusionOutput{x}, nil
			})
	}
}
