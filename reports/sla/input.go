package sla

import (
	"encoding/json"
	"time"

	"vigie/tenants/calendar"
)

// Input is everything a figure depends on. Its JSON form is the one `vigie
// sla` reads and the one attached to a report as evidence: who has it can
// recompute the figure.
type Input struct {
	ID    string `json:"id,omitempty"`
	Title string `json:"title,omitempty"`
	// TimeZone is the contract's IANA zone, for the window, holidays and days.
	TimeZone string `json:"tz"`
	Period   Period `json:"period"`
	// AsOf cuts the period for a provisional figure; nil when it is over.
	AsOf     *time.Time      `json:"as_of"`
	Window   calendar.Window `json:"window"`
	Holidays []calendar.Date `json:"holidays"`

	Components   []Component   `json:"components"`
	Outages      []Outage      `json:"outages"`
	Maintenances []Maintenance `json:"maintenances"`
	// Notice is how long before its start a maintenance must be announced.
	Notice     Seconds     `json:"notice_s"`
	Exclusions []Exclusion `json:"exclusions"`
	// NoData are the gaps in which no source was heard.
	NoData       []Gap        `json:"no_data"`
	NoDataPolicy NoDataPolicy `json:"no_data_policy"`
	// MinOutage is the length under which a run of outages does not count.
	MinOutage Seconds `json:"min_outage_s"`
	// PartialWeight is what an outage marked partial weighs; nil is
	// DefaultPartialWeight.
	PartialWeight *Weight     `json:"partial_weight,omitempty"`
	Aggregation   Aggregation `json:"aggregation"`
	// Denominator is Removed when empty.
	Denominator Denominator `json:"denominator,omitempty"`
	// Target is the percentage owed.
	Target Decimal `json:"target"`
	// MinKnownPct is the coverage rate under which the figure is not
	// certifiable; nil asks for none.
	MinKnownPct *Decimal `json:"min_known_pct,omitempty"`

	Credits []CreditTier `json:"credits"`
	// CreditCapPct bounds the credit; nil is no cap.
	CreditCapPct    *Decimal `json:"credit_cap_pct,omitempty"`
	MonthlyFeeCents int64    `json:"monthly_fee_cents"`
}

// Period is the half-open stretch [From, To) a contract is measured on,
// written as a pair of instants.
type Period struct {
	From, To time.Time
}

// MarshalJSON writes the pair.
func (p Period) MarshalJSON() ([]byte, error) { return json.Marshal([]time.Time{p.From, p.To}) }

// UnmarshalJSON reads the pair.
func (p *Period) UnmarshalJSON(data []byte) error {
	var pair []time.Time
	if err := json.Unmarshal(data, &pair); err != nil {
		return err
	}
	if len(pair) != 2 {
		return refuse("period", "give two instants, the beginning and the end")
	}
	p.From, p.To = pair[0], pair[1]
	return nil
}

// Component is a part of the service the contract names.
type Component struct {
	ID   string `json:"id"`
	Name string `json:"name,omitempty"`
	// Weight is its part in the weighted aggregation, on any scale; 1 when the
	// JSON form leaves it out.
	Weight Decimal `json:"weight"`
}

// UnmarshalJSON fills in the weight of 1.
func (c *Component) UnmarshalJSON(data []byte) error {
	type plain Component
	form := plain{Weight: Decimal{digits: 1}}
	if err := json.Unmarshal(data, &form); err != nil {
		return err
	}
	*c = Component(form)
	return nil
}

// Outage is an interval during which a component gave less than it should.
type Outage struct {
	// ID names the outage in the result; O1, O2… by position when empty.
	ID        string    `json:"id,omitempty"`
	Component string    `json:"component"`
	From      time.Time `json:"from"`
	// To is nil while the outage lasts: it then runs to the end of the period,
	// or to AsOf, never to "now".
	To *time.Time `json:"to"`
	// Weight is what it takes away; Full when the JSON form leaves it out. A
	// weight of 0 counts nothing.
	Weight Weight `json:"weight"`
	// Partial makes it weigh what the contract says of partial outages.
	Partial bool `json:"partial,omitempty"`
	// Class says who is held to have caused it. It is a claim and moves no
	// figure: an outage leaves the count only under an agreed exclusion. Result
	// says when agreeing to the claim would change the verdict.
	Class Cause `json:"class,omitempty"`
}

// UnmarshalJSON fills in the full weight.
func (o *Outage) UnmarshalJSON(data []byte) error {
	type plain Outage
	form := plain{Weight: Full}
	if err := json.Unmarshal(data, &form); err != nil {
		return err
	}
	*o = Outage(form)
	return nil
}

// Cause is who is held to have caused an outage.
type Cause string

// The causes. The empty one means the provider.
const (
	CausedByProvider   Cause = "provider"
	CausedByClient     Cause = "client"
	CausedByThirdParty Cause = "third_party"
)

// Maintenance is announced work.
type Maintenance struct {
	// ID is M1, M2… by position when empty.
	ID string `json:"id,omitempty"`
	// Component is empty for all.
	Component string    `json:"component,omitempty"`
	From      time.Time `json:"from"`
	To        time.Time `json:"to"`
	// NotifiedAt is when the client was told; nil never admits the work.
	NotifiedAt *time.Time `json:"notified_at"`
}

// Exclusion is time the parties agreed, or are asked to agree, not to count.
type Exclusion struct {
	// ID is X1, X2… by position when empty.
	ID string `json:"id,omitempty"`
	// Component is empty for all.
	Component string    `json:"component,omitempty"`
	From      time.Time `json:"from"`
	To        time.Time `json:"to"`
	// Reason decides the class: "client" is the client's own cause; any other
	// clause, such as "force_majeure" or "third_party", is a third party's.
	Reason string `json:"reason"`
	// Status is Agreed when empty. Only an agreed exclusion moves the figure.
	Status ExclusionStatus `json:"status,omitempty"`
}

// ReasonClient is the reason of an exclusion for the client's own cause.
const ReasonClient = "client"

// ExclusionStatus is where the parties stand on an exclusion.
type ExclusionStatus string

// Where they can stand.
const (
	Agreed   ExclusionStatus = "agreed"
	Proposed ExclusionStatus = "proposed"
	Refused  ExclusionStatus = "refused"
)

// Gap is time during which nothing was heard of a component.
type Gap struct {
	// ID is G1, G2… by position when empty.
	ID string `json:"id,omitempty"`
	// Component is empty for all.
	Component string    `json:"component,omitempty"`
	From      time.Time `json:"from"`
	To        time.Time `json:"to"`
}

// NoDataPolicy is how a contract counts a gap.
type NoDataPolicy string

// The policies.
const (
	// NoDataExcluded takes the gap out of the measured time.
	NoDataExcluded NoDataPolicy = "exclude"
	// NoDataUp counts it as available, also where an outage is known.
	NoDataUp NoDataPolicy = "up"
	// NoDataDown counts it as a full outage.
	NoDataDown NoDataPolicy = "down"
)

// Aggregation is how several components make one figure.
type Aggregation string

// The aggregations. The same outages can give 99.7777 weighted, 99.4444 worst,
// 99.2013 serial and 99.1684 product: a report prints which.
const (
	// Single is the only component's own figure.
	Single Aggregation = "single"
	// Worst is the lowest of the components' figures.
	Worst Aggregation = "worst"
	// Weighted is the mean of the figures by contractual weight.
	Weighted Aggregation = "weighted"
	// Serial is one timeline with the greatest weight at each instant.
	Serial Aggregation = "serial"
	// Product multiplies the figures.
	Product Aggregation = "product"
)

// oneTimeline reports whether the figure is one component's or one line's, so
// that seconds of downtime mean something for the whole.
func (a Aggregation) oneTimeline() bool { return a == Single || a == Worst || a == Serial }

// Denominator is what becomes of excluded time.
type Denominator string

// The denominators.
const (
	// Removed takes maintenances and exclusions out of the measured time.
	Removed Denominator = "removed"
	// CountedAsUp keeps them in as available time, as AWS does.
	CountedAsUp Denominator = "counted_as_up"
)

// CreditTier owes a part of the fee below an availability.
type CreditTier struct {
	Below     Decimal `json:"below"`
	CreditPct Decimal `json:"credit_pct"`
}

// UnmarshalJSON refuses a tier of which half is missing: it would owe nothing.
func (t *CreditTier) UnmarshalJSON(data []byte) error {
	var form struct {
		Below     *Decimal `json:"below"`
		CreditPct *Decimal `json:"credit_pct"`
	}
	if err := json.Unmarshal(data, &form); err != nil {
		return err
	}
	if form.Below == nil || form.CreditPct == nil {
		return refuse("credits", "each needs below and credit_pct")
	}
	*t = CreditTier{Below: *form.Below, CreditPct: *form.CreditPct}
	return nil
}
