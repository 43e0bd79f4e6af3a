package reports

import (
	"time"

	"github.com/google/uuid"

	"vigie/reports/ledger"
	"vigie/reports/pdf"
	"vigie/reports/sla"
	"vigie/tenants"
)

// Month is a client's month as the portal shows it: the figures of the engine, every lost second with its class, and what stands behind each.
// Its JSON form is the portal's.
type Month struct {
	Period      string        `json:"period"`
	From        time.Time     `json:"from"`
	To          time.Time     `json:"to"`
	TimeZone    string        `json:"time_zone"`
	AsOf        *time.Time    `json:"as_of" nullable:"true" required:"true"`
	Provisional bool          `json:"provisional"`
	Contract    MonthContract `json:"contract"`
	Certifiable bool          `json:"certifiable"`
	Contractual MonthFigure   `json:"contractual"`
	AsLived     MonthLived    `json:"as_lived"`
	Flips       []MonthFlip   `json:"flips" nullable:"false"`
	// KnownPct is the coverage rate; nil when no second was owed.
	KnownPct     *string            `json:"known_pct" nullable:"true" required:"true"`
	Classes      []MonthClass       `json:"classes" nullable:"false"`
	TotalS       int64              `json:"total_s"`
	Days         []MonthDay         `json:"days" nullable:"false"`
	Components   []MonthComponent   `json:"components" nullable:"false"`
	Outages      []MonthOutage      `json:"outages" nullable:"false"`
	Maintenances []MonthMaintenance `json:"maintenances" nullable:"false"`
	Gaps         []MonthGap         `json:"gaps" nullable:"false"`
	Response     []MonthResponse    `json:"response" nullable:"false"`
	Burn         []MonthBurn        `json:"burn" nullable:"false"`
	Periods      []string           `json:"periods" nullable:"false" doc:"The months that can be shown, newest first"`
	Sources      []MonthSource      `json:"sources" nullable:"false"`
	Trend        []MonthTrend       `json:"trend" nullable:"false" doc:"Oldest first, this month last"`
}

// MonthContract names the contract that rules the month.
type MonthContract struct {
	Reference string `json:"reference"`
	Version   int    `json:"version"`
	Target    string `json:"target"`
	Currency  string `json:"currency"`
}

// MonthFigure is the contractual reading.
type MonthFigure struct {
	Availability *string     `json:"availability" nullable:"true" required:"true"`
	Verdict      sla.Verdict `json:"verdict" enum:"met,breached,not_measurable"`
	MeasuredS    int64       `json:"measured_s"`
	DowntimeMS   int64       `json:"downtime_ms"`
	CountedS     int64       `json:"counted_s"`
	MarginS      *int64      `json:"margin_s" nullable:"true" required:"true" doc:"Seconds of outage that the month can still take; negative when breached"`
	CreditPct    string      `json:"credit_pct"`
	CreditCents  int64       `json:"credit_cents"`
	BudgetMS     int64       `json:"budget_ms"`
	BudgetPct    *string     `json:"budget_consumed_pct" nullable:"true" required:"true"`
}

// MonthLived is the reading with nothing excluded.
type MonthLived struct {
	Availability *string     `json:"availability" nullable:"true" required:"true"`
	Verdict      sla.Verdict `json:"verdict" enum:"met,breached,not_measurable"`
}

// MonthFlip is one decision that alone would turn the verdict.
type MonthFlip struct {
	Kind sla.FlipKind `json:"kind"`
	// ID is the maintenance, exclusion, gap or outage; nil for the rule that drops short outages.
	ID      *uuid.UUID     `json:"id" nullable:"true" required:"true"`
	From    time.Time      `json:"from"`
	To      time.Time      `json:"to"`
	Seconds int64          `json:"seconds"`
	Detail  sla.FlipChange `json:"detail" doc:"What would have to be decided otherwise"`
}

// MonthClass is the time in one class.
type MonthClass struct {
	Class   sla.Class `json:"class"`
	Seconds int64     `json:"seconds"`
	Clause  string    `json:"clause"`
}

// MonthDay is one local day.
type MonthDay struct {
	Date    string              `json:"date"`
	Seconds map[sla.Class]int64 `json:"seconds"`
}

// MonthComponent is one component's part.
type MonthComponent struct {
	ID           string      `json:"id"`
	Name         string      `json:"name"`
	Availability *string     `json:"availability" nullable:"true" required:"true"`
	Verdict      sla.Verdict `json:"verdict" enum:"met,breached,not_measurable"`
	// Segments are those not available.
	Segments []MonthSegment `json:"segments" nullable:"false"`
}

// MonthSegment is a stretch of one class.
type MonthSegment struct {
	From      time.Time   `json:"from"`
	To        time.Time   `json:"to"`
	Class     sla.Class   `json:"class"`
	Weight    int         `json:"weight"`
	OutageIDs []uuid.UUID `json:"outage_ids" nullable:"false"`
}

// MonthOutage is one outage of the month, counted or not: withdrawn ones, and those of services outside the contract, stand behind the others.
type MonthOutage struct {
	ID        uuid.UUID       `json:"id"`
	From      time.Time       `json:"from"`
	To        *time.Time      `json:"to" nullable:"true" required:"true"`
	Component NamedID         `json:"component"`
	Class     sla.Class       `json:"class" doc:"Where most of its seconds fell"`
	Weight    int             `json:"weight"`
	CountedMS int64           `json:"counted_ms" doc:"Weighted downtime put to its account, in milliseconds: what overlaps counts once, for the heaviest"`
	Clause    string          `json:"clause"`
	Reason    OutageReason    `json:"reason" enum:"counted,counted_in_part,maintenance,agreed,too_short,out_of_hours,unmeasured,overlapped,other_period,withdrawn,not_promised"`
	Cause     string          `json:"cause"`
	Reference *string         `json:"reference" nullable:"true" required:"true" doc:"The incident"`
	State     ledger.State    `json:"state"`
	Exclusion *MonthExclusion `json:"exclusion"`
}

// OutageReason says why an outage counts, or does not.
type OutageReason string

// reasonNames are the reasons of the pages, as the portal's JSON names them.
var reasonNames = map[pdf.Reason]OutageReason{
	pdf.Counted: "counted", pdf.CountedInPart: "counted_in_part", pdf.UnderMaintenance: "maintenance", pdf.ByAgreement: "agreed", pdf.TooShort: "too_short",
	pdf.OutOfHours: "out_of_hours", pdf.Unmeasured: "unmeasured", pdf.Overlapped: "overlapped", pdf.OtherPeriod: "other_period", pdf.Withdrawn: "withdrawn",
	pdf.NotPromised: "not_promised",
}

// NamedID is a thing and what people call it.
type NamedID struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// MonthExclusion is where the parties stand on an outage.
type MonthExclusion struct {
	ID         uuid.UUID             `json:"id"`
	OutageID   uuid.UUID             `json:"outage_id"`
	ServiceID  uuid.UUID             `json:"service_id"`
	From       time.Time             `json:"from"`
	To         time.Time             `json:"to"`
	Reason     string                `json:"reason" enum:"client,third_party,force_majeure"`
	Note       string                `json:"note"`
	State      ledger.ExclusionState `json:"state" enum:"proposed,agreed,refused"`
	ProposedBy string                `json:"proposed_by"`
	ProposedAt time.Time             `json:"proposed_at"`
	DecidedBy  *string               `json:"decided_by" nullable:"true" required:"true"`
	DecidedAt  *time.Time            `json:"decided_at" nullable:"true" required:"true"`
	Answer     string                `json:"answer"`
}

// MonthMaintenance is announced work.
type MonthMaintenance struct {
	ID          uuid.UUID   `json:"id"`
	Title       string      `json:"title"`
	ServiceIDs  []uuid.UUID `json:"service_ids" nullable:"false" doc:"Empty means all"`
	From        time.Time   `json:"from"`
	To          time.Time   `json:"to"`
	NotifiedAt  time.Time   `json:"notified_at"`
	Admitted    bool        `json:"admitted"`
	CancelledAt *time.Time  `json:"cancelled_at" nullable:"true" required:"true"`
}

// MonthGap is unknown time.
type MonthGap struct {
	From time.Time  `json:"from"`
	To   *time.Time `json:"to" nullable:"true" required:"true"`
	// Source is the silent source's name; empty where there was none.
	Source string `json:"source"`
}

// MonthResponse is what was promised and kept for one priority.
type MonthResponse struct {
	Priority tenants.Priority `json:"priority"`
	TargetS  int64            `json:"target_s"`
	SharePct string           `json:"share_pct"`
	Total    int              `json:"total" doc:"Acknowledged, or late already"`
	Met      int              `json:"met"`
	Running  int              `json:"running" doc:"Not acknowledged; those that may yet be in time are not in the total"`
	WorstS   int64            `json:"worst_s"`
}

// MonthBurn is how much of the error budget was gone at an instant.
type MonthBurn struct {
	At         time.Time `json:"at"`
	ConsumedMS int64     `json:"consumed_ms"`
	BudgetMS   int64     `json:"budget_ms"`
}

// MonthSource is how well one source was heard.
type MonthSource struct {
	ID   uuid.UUID `json:"id"`
	Name string    `json:"name"`
	// CoveragePct is nil when no second was owed while the source lived.
	CoveragePct *string `json:"coverage_pct" nullable:"true" required:"true"`
}

// MonthTrend is one month of the trend.
type MonthTrend struct {
	Period       string      `json:"period"`
	Availability *string     `json:"availability" nullable:"true" required:"true"`
	Verdict      sla.Verdict `json:"verdict"`
}
