package tenants

import (
	"time"

	"github.com/google/uuid"

	"vigie/tenants/calendar"
)

// Severity is how bad an alert says it is.
type Severity string

// The severities, worst first.
const (
	Critical Severity = "critical"
	High     Severity = "high"
	Warning  Severity = "warning"
	Info     Severity = "info"
)

// Severities returns every severity, worst first.
func Severities() []Severity { return []Severity{Critical, High, Warning, Info} }

// Priority is how soon an incident must be handled: P1 first.
type Priority string

// The priorities.
const (
	P1 Priority = "P1"
	P2 Priority = "P2"
	P3 Priority = "P3"
	P4 Priority = "P4"
)

// Priorities returns every priority, most urgent first.
func Priorities() []Priority { return []Priority{P1, P2, P3, P4} }

// Class is where a second of a month falls: exactly one for each second.
type Class string

// The classes of a second.
const (
	ClassAvailable    Class = "available"
	ClassProviderDown Class = "provider_down"
	ClassDegraded     Class = "degraded"
	ClassClient       Class = "client"
	ClassThirdParty   Class = "third_party"
	ClassMaintenance  Class = "maintenance"
	ClassUnknown      Class = "unknown"
	ClassOutside      Class = "outside"
)

// Classes returns every class, in the order in which a report lists them.
func Classes() []Class {
	return []Class{
		ClassAvailable, ClassProviderDown, ClassDegraded, ClassClient, ClassThirdParty, ClassMaintenance, ClassUnknown, ClassOutside,
	}
}

// Terms are what one version of a contract says about measurement, response and money. Their JSON form is stored with the version, hashed into
// the ledger and printed in the report's method section, so a field is never renamed.
type Terms struct {
	// TimeZone is the IANA zone in which months, windows and holidays are read.
	TimeZone string `json:"time_zone"`
	// ServiceWindow is when the service is owed; seconds outside it count for nothing.
	ServiceWindow calendar.Window `json:"service_window"`
	// Coverage is when the provider watches: response clocks run on it.
	Coverage calendar.Window `json:"coverage"`
	Holidays HolidayTerms    `json:"holidays"`
	// Target is the availability owed, in per cent: "99.9".
	Target string `json:"target"`
	// Aggregation joins the components' figures: single, worst, weighted, serial or product.
	Aggregation string `json:"aggregation"`
	// Components are the services that count; empty means all top-level services, with equal weights.
	Components []ComponentTerms `json:"components"`
	// Denominator says what exclusions do to measured time: "removed" from it, or "counted_as_up".
	Denominator string `json:"denominator"`
	// NoData says what unknown time is: "exclude", "up" or "down".
	NoData string `json:"no_data"`
	// PartialWeight is the weight of a partial outage, in thousandths.
	PartialWeight int `json:"partial_weight"`
	// MinOutageS: a run of outage shorter than this many seconds is not counted.
	MinOutageS int64 `json:"min_outage_s"`
	// NoticeS: a maintenance announced less than this many seconds before is not admitted.
	NoticeS int64 `json:"notice_s"`
	// MinKnownPct is the coverage rate under which a month is not certifiable, in per cent.
	MinKnownPct string `json:"min_known_pct"`
	// Credits are the steps of the service credit, highest threshold first.
	Credits []CreditTier `json:"credits"`
	// CreditCapPct bounds the credit, in per cent of the monthly fee.
	CreditCapPct    string `json:"credit_cap_pct"`
	MonthlyFeeCents int64  `json:"monthly_fee_cents"`
	// Currency is an ISO 4217 code.
	Currency string `json:"currency"`
	// Response are the promises for each priority.
	Response map[Priority]ResponseTerms `json:"response"`
	// PriorityBySeverity gives a new incident its priority.
	PriorityBySeverity map[Severity]Priority `json:"priority_by_severity"`
	// OutageWeights says which severities open an outage of their service, and with which weight in thousandths.
	OutageWeights map[Severity]int `json:"outage_weights"`
	// StartOffsetS is how many seconds an outage began before the source says so: the "for" of its rule, which Alertmanager does not tell.
	StartOffsetS int64 `json:"start_offset_s"`
	// Clauses name the article of the contract behind each class.
	Clauses map[Class]string `json:"clauses"`
}

// HolidayTerms name the days on which a weekly window is closed.
type HolidayTerms struct {
	// Calendar is a public calendar, such as "FR" or "CA-QC"; empty for none.
	Calendar string `json:"calendar"`
	// Extra are further closed days.
	Extra []calendar.Date `json:"extra"`
}

// ComponentTerms make a service count in the availability figure.
type ComponentTerms struct {
	ServiceID uuid.UUID `json:"service_id"`
	// Weight in thousandths; used by the weighted aggregation.
	Weight int `json:"weight"`
}

// CreditTier is one step of the service credit: below this availability, this share of the fee.
type CreditTier struct {
	Below     string `json:"below"`
	CreditPct string `json:"credit_pct"`
}

// ResponseTerms are promises in seconds of covered time; zero promises nothing.
type ResponseTerms struct {
	AcknowledgeS int64 `json:"acknowledge_s"`
	UpdateS      int64 `json:"update_s"`
	ResolveS     int64 `json:"resolve_s"`
	// SharePct is the share of a month's incidents that must be acknowledged in time, in per cent.
	SharePct string `json:"share_pct"`
}

// The choices a contract has.
const (
	AggregationSingle   = "single"
	AggregationWorst    = "worst"
	AggregationWeighted = "weighted"
	AggregationSerial   = "serial"
	AggregationProduct  = "product"

	DenominatorRemoved     = "removed"
	DenominatorCountedAsUp = "counted_as_up"

	NoDataExclude = "exclude"
	NoDataUp      = "up"
	NoDataDown    = "down"
)

// DefaultTerms are the terms of a contract that says nothing else: 99.9 % of every second, public clocks of a serious provider.
func DefaultTerms(timeZone string) Terms {
	return Terms{
		TimeZone: timeZone, ServiceWindow: calendar.Always(), Coverage: calendar.Always(),
		Target: "99.9", Aggregation: AggregationWorst, Denominator: DenominatorRemoved, NoData: NoDataExclude,
		PartialWeight: 300, NoticeS: 72 * 3600, MinKnownPct: "99", CreditCapPct: "100", Currency: "EUR",
		Credits: []CreditTier{{"99.9", "10"}, {"99", "25"}, {"95", "100"}},
		Response: map[Priority]ResponseTerms{
			P1: {AcknowledgeS: 15 * 60, UpdateS: 30 * 60, ResolveS: 4 * 3600, SharePct: "90"},
			P2: {AcknowledgeS: 30 * 60, UpdateS: 3600, ResolveS: 8 * 3600, SharePct: "90"},
			P3: {AcknowledgeS: 2 * 3600, UpdateS: 8 * 3600, ResolveS: 3 * 24 * 3600, SharePct: "90"},
			P4: {AcknowledgeS: 8 * 3600, UpdateS: 0, ResolveS: 0, SharePct: "90"},
		},
	}.withDefaults()
}

// withDefaults fills what a contract may leave open, so that stored terms are complete and readable without this code.
func (t Terms) withDefaults() Terms {
	if t.PriorityBySeverity == nil {
		t.PriorityBySeverity = map[Severity]Priority{Critical: P1, High: P2, Warning: P3, Info: P4}
	}
	if t.OutageWeights == nil {
		t.OutageWeights = map[Severity]int{Critical: 1000}
	}
	if t.Components == nil {
		t.Components = []ComponentTerms{}
	}
	if t.Credits == nil {
		t.Credits = []CreditTier{}
	}
	if t.Holidays.Extra == nil {
		t.Holidays.Extra = []calendar.Date{}
	}
	if t.Response == nil {
		t.Response = map[Priority]ResponseTerms{}
	}
	if t.Clauses == nil {
		t.Clauses = map[Class]string{}
	}
	return t
}

// Zone returns the terms' time zone. Validated terms always have one.
func (t Terms) Zone() (*time.Location, error) { return calendar.LoadZone(t.TimeZone) }

// holidayHorizon is how many years of holidays beyond an instant the hours know; calendar.Hours.Add searches no further.
const holidayHorizon = 10

// ServiceHours returns the service window around an instant, in its zone and with its holidays: good from a year before to ten years after.
func (t Terms) ServiceHours(around time.Time) (calendar.Hours, error) {
	return t.hours(t.ServiceWindow, around)
}

// CoverageHours returns the coverage window around an instant, in its zone and with its holidays: good from a year before to ten years after.
func (t Terms) CoverageHours(around time.Time) (calendar.Hours, error) {
	return t.hours(t.Coverage, around)
}

func (t Terms) hours(window calendar.Window, around time.Time) (calendar.Hours, error) {
	zone, err := t.Zone()
	if err != nil {
		return calendar.Hours{}, err
	}
	hours := calendar.Hours{Window: window, Zone: zone}
	if window.Kind == calendar.Continuous {
		return hours, nil // holidays change nothing in a window of every second
	}
	year := around.In(zone).Year()
	hours.Holidays, err = t.HolidaysBetween(year-1, year+holidayHorizon)
	return hours, err
}

// HolidaysBetween returns the holidays of those years, both included: the public calendar and the extra days.
func (t Terms) HolidaysBetween(fromYear, toYear int) (calendar.Holidays, error) {
	public, err := calendar.PublicHolidays(t.Holidays.Calendar, fromYear, toYear)
	if err != nil {
		return calendar.Holidays{}, err
	}
	return public.With(t.Holidays.Extra...), nil
}

// Priority returns the priority of a new incident by the severity of its first alert.
func (t Terms) Priority(severity Severity) Priority {
	if p, ok := t.PriorityBySeverity[severity]; ok {
		return p
	}
	return P4
}

// OutageWeight returns the weight, in thousandths, of the outage that an alert of that severity opens; zero when it opens none.
func (t Terms) OutageWeight(severity Severity) int { return t.OutageWeights[severity] }

// OutageStart returns when an outage began whose source says that it began at startsAt: whole seconds, minus the rule's own delay.
func (t Terms) OutageStart(startsAt time.Time) time.Time {
	return startsAt.UTC().Truncate(time.Second).Add(-time.Duration(t.StartOffsetS) * time.Second)
}
