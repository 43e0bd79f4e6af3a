package httpapi

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"vigie/app/access"
	"vigie/app/fault"
	"vigie/tenants"
	"vigie/tenants/calendar"
)

// Contract is an agreement with a client, in its versions.
type Contract struct {
	ID        uuid.UUID         `json:"id"`
	Reference string            `json:"reference"`
	Versions  []ContractVersion `json:"versions" nullable:"false"`
}

// ContractVersion is what was agreed from a day on.
type ContractVersion struct {
	Version       int        `json:"version"`
	EffectiveFrom string     `json:"effective_from" doc:"The first day in force"`
	EffectiveTo   *string    `json:"effective_to" nullable:"true" required:"true" doc:"The last day in force; null for the latest version"`
	Terms         Terms      `json:"terms"`
	CreatedAt     time.Time  `json:"created_at"`
	CreatedBy     *uuid.UUID `json:"created_by" nullable:"true" required:"true"`
}

// Terms are what a version says about measurement, response and money.
type Terms struct {
	TimeZone           string                   `json:"time_zone"`
	ServiceWindow      Window                   `json:"service_window"`
	Coverage           Window                   `json:"coverage"`
	Holidays           HolidayTerms             `json:"holidays"`
	Target             string                   `json:"target" example:"99.9"`
	Aggregation        string                   `json:"aggregation" enum:"single,worst,weighted,serial,product"`
	Components         []TermsComponent         `json:"components" nullable:"false" doc:"Empty: all top-level services, equal"`
	Denominator        string                   `json:"denominator" enum:"removed,counted_as_up"`
	NoData             string                   `json:"no_data" enum:"exclude,up,down"`
	PartialWeight      int                      `json:"partial_weight" doc:"Thousandths"`
	MinOutageS         int64                    `json:"min_outage_s"`
	NoticeS            int64                    `json:"notice_s"`
	MinKnownPct        string                   `json:"min_known_pct"`
	Credits            []CreditTier             `json:"credits" nullable:"false"`
	CreditCapPct       string                   `json:"credit_cap_pct"`
	MonthlyFeeCents    int64                    `json:"monthly_fee_cents"`
	Currency           string                   `json:"currency"`
	Response           map[string]ResponseTerms `json:"response" doc:"By priority"`
	PriorityBySeverity map[string]string        `json:"priority_by_severity"`
	OutageWeights      map[string]int           `json:"outage_weights" doc:"Which severities open an outage, with which weight in thousandths"`
	StartOffsetS       int64                    `json:"start_offset_s" doc:"How long before the source's own instant an outage began"`
	Clauses            map[string]string        `json:"clauses" doc:"The article behind each class"`
}

// TermsInput are the terms a person enters. What is left out is Vigie's default.
type TermsInput struct {
	TimeZone           string                   `json:"time_zone" maxLength:"64"`
	ServiceWindow      Window                   `json:"service_window"`
	Coverage           Window                   `json:"coverage"`
	Holidays           *HolidayTerms            `json:"holidays,omitempty"`
	Target             string                   `json:"target" example:"99.9"`
	Aggregation        string                   `json:"aggregation,omitempty" enum:"single,worst,weighted,serial,product"`
	Components         []TermsComponent         `json:"components,omitempty" maxItems:"500"`
	Denominator        string                   `json:"denominator,omitempty" enum:"removed,counted_as_up"`
	NoData             string                   `json:"no_data,omitempty" enum:"exclude,up,down"`
	PartialWeight      *int                     `json:"partial_weight,omitempty"`
	MinOutageS         *int64                   `json:"min_outage_s,omitempty"`
	NoticeS            *int64                   `json:"notice_s,omitempty"`
	MinKnownPct        string                   `json:"min_known_pct,omitempty"`
	Credits            *[]CreditTier            `json:"credits,omitempty" maxItems:"20"`
	CreditCapPct       string                   `json:"credit_cap_pct,omitempty"`
	MonthlyFeeCents    *int64                   `json:"monthly_fee_cents,omitempty"`
	Currency           string                   `json:"currency,omitempty"`
	Response           map[string]ResponseTerms `json:"response,omitempty"`
	PriorityBySeverity map[string]string        `json:"priority_by_severity,omitempty"`
	OutageWeights      map[string]int           `json:"outage_weights,omitempty"`
	StartOffsetS       *int64                   `json:"start_offset_s,omitempty"`
	Clauses            map[string]string        `json:"clauses,omitempty"`
}

// Window is when a contract is in force during a week.
type Window struct {
	Kind       string       `json:"kind" enum:"24x7,weekly"`
	Days       []int        `json:"days,omitempty" doc:"ISO days, 1 is Monday"`
	From       string       `json:"from,omitempty" example:"09:00"`
	To         string       `json:"to,omitempty" example:"18:00" doc:"Not after from: ends the next day"`
	Rules      []WindowRule `json:"rules,omitempty" maxItems:"50"`
	OnHolidays string       `json:"on_holidays,omitempty" enum:"open,usual"`
}

// WindowRule opens a window on some days.
type WindowRule struct {
	Days []int  `json:"days" nullable:"false"`
	From string `json:"from"`
	To   string `json:"to"`
}

// HolidayTerms name the days on which a weekly window is closed.
type HolidayTerms struct {
	Calendar string   `json:"calendar" enum:",FR,CA-QC"`
	Extra    []string `json:"extra" nullable:"false" maxItems:"400"`
}

// TermsComponent makes a service count.
type TermsComponent struct {
	ServiceID string `json:"service_id" doc:"Its id; for a client that is being made, its key"`
	Weight    int    `json:"weight" doc:"Thousandths"`
}

// CreditTier is one step of the service credit.
type CreditTier struct {
	Below     string `json:"below"`
	CreditPct string `json:"credit_pct"`
}

// ResponseTerms are promises in seconds of covered time.
type ResponseTerms struct {
	AcknowledgeS int64  `json:"acknowledge_s"`
	UpdateS      int64  `json:"update_s"`
	ResolveS     int64  `json:"resolve_s"`
	SharePct     string `json:"share_pct"`
}

// ContractInput is a contract, or a version of one, that a person enters.
type ContractInput struct {
	Reference     string     `json:"reference" maxLength:"80"`
	EffectiveFrom string     `json:"effective_from" example:"2026-09-01"`
	Terms         TermsInput `json:"terms"`
}

type addContractInput struct{ Body ContractInput }
type contractOutput struct{ Body Contract }

func (a *API) addContract(ctx context.Context, c access.Caller, in *addContractInput) (*contractOutput, error) {
	from, err := parseDate("body.effective_from", in.Body.EffectiveFrom)
	if err != nil {
		return nil, err
	}
	terms, err := in.Body.Terms.domain("body.terms.")
	if err != nil {
		return nil, err
	}
	for i, component := range in.Body.Terms.Components {
		id, err := uuid.Parse(component.ServiceID)
		if err != nil {
			return nil, fault.New(fault.Invalid, "terms_invalid", "The terms of the contract cannot be used as they are: see the fields.").
				At(fmt.Sprintf("body.terms.components[%d].service_id", i), "the id of a service of this client")
		}
		terms.Components = append(terms.Components, tenants.ComponentTerms{ServiceID: id, Weight: component.Weight})
	}
	contract, err := a.Tenants.AddVersion(ctx, c, tenants.NewVersion{Reference: in.Body.Reference, EffectiveFrom: from, Terms: terms})
	if err != nil {
		return nil, err
	}
	return &contractOutput{contractWire(contract)}, nil
}

// ofNewTenant reads the contract of a client that is being made, whose services have no ids yet.
func (in ContractInput) ofNewTenant() (n tenants.NewTenantContract, err error) {
	n.Reference = in.Reference
	if n.EffectiveFrom, err = parseDate("body.contract.effective_from", in.EffectiveFrom); err != nil {
		return n, err
	}
	n.Terms, err = in.Terms.domain("body.contract.terms.")
	for _, component := range in.Terms.Components {
		n.Components = append(n.Components, tenants.KeyedComponent{Key: component.ServiceID, Weight: component.Weight})
	}
	return n, err
}

// domain lays what was entered over the defaults, but for the components. The two share their JSON form.
func (in TermsInput) domain(prefix string) (tenants.Terms, error) {
	terms := tenants.DefaultTerms(in.TimeZone)
	// A map that was entered replaces the default; decoding alone would merge the two.
	if in.Response != nil {
		terms.Response = nil
	}
	if in.PriorityBySeverity != nil {
		terms.PriorityBySeverity = nil
	}
	if in.OutageWeights != nil {
		terms.OutageWeights = nil
	}
	for location, window := range map[string]Window{"service_window": in.ServiceWindow, "coverage": in.Coverage} {
		form, err := json.Marshal(window)
		if err == nil {
			err = json.Unmarshal(form, &calendar.Window{})
		}
		if err != nil {
			return terms, fault.New(fault.Invalid, "terms_invalid", "The terms of the contract cannot be used as they are: see the fields.").
				At(prefix+location, err.Error()).Because(err)
		}
	}
	if in.Holidays != nil {
		for i, day := range in.Holidays.Extra {
			if _, err := parseDate(fmt.Sprintf("%sholidays.extra[%d]", prefix, i), day); err != nil {
				return terms, err
			}
		}
	}
	in.Components = nil
	form, err := json.Marshal(in)
	if err != nil {
		return terms, fmt.Errorf("read terms: %w", err)
	}
	if err := json.Unmarshal(form, &terms); err != nil {
		return terms, fault.New(fault.Invalid, "terms_invalid", "The terms of the contract cannot be read.").Because(err)
	}
	return terms, nil
}

func contractWire(c tenants.Contract) Contract {
	wire := Contract{ID: c.ID, Reference: c.Reference, Versions: make([]ContractVersion, len(c.Versions))}
	last := tenants.LastDay(c.Versions)
	for i, v := range c.Versions {
		version := ContractVersion{Version: v.Version, EffectiveFrom: v.EffectiveFrom.String(), Terms: termsWire(v.Terms), CreatedAt: v.CreatedAt}
		if last[i] != nil {
			day := last[i].String()
			version.EffectiveTo = &day
		}
		if v.CreatedBy != uuid.Nil {
			by := v.CreatedBy
			version.CreatedBy = &by
		}
		wire.Versions[i] = version
	}
	return wire
}

// termsWire shows stored terms; the two share their JSON form, and stored terms are valid.
func termsWire(t tenants.Terms) Terms {
	var wire Terms
	if form, err := json.Marshal(t); err == nil {
		_ = json.Unmarshal(form, &wire) //nolint:errcheck // every field of Terms has its like here: TestTermsHaveOneForm
	}
	return wire
}
