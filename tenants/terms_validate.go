package tenants

import (
	"fmt"
	"math/big"
	"regexp"
	"slices"

	"github.com/google/uuid"

	"vigie/app/fault"
	"vigie/tenants/calendar"
)

// maxPromise bounds every promise and threshold given in seconds: a year.
const maxPromise = 366 * 24 * 3600

var (
	percentForm  = regexp.MustCompile(`^(100|[0-9]{1,2})(\.[0-9]{1,6})?$`)
	currencyForm = regexp.MustCompile(`^[A-Z]{3}$`)
)

// check gathers everything that is wrong, so that a person corrects a form once.
type check struct{ fields []fault.Field }

func (c *check) require(ok bool, location, format string, args ...any) {
	if !ok {
		c.fields = append(c.fields, fault.Field{Location: location, Message: fmt.Sprintf(format, args...)})
	}
}

// Validate refuses terms that have no certain meaning and says, field by field, what to write instead. Field locations are relative to the
// terms. A nil list of services leaves the components unchecked.
func (t Terms) Validate(services []Service) error {
	c := &check{}
	_, err := t.Zone()
	c.require(err == nil, "time_zone", "give an IANA time zone such as Europe/Paris")
	for location, window := range map[string]calendar.Window{"service_window": t.ServiceWindow, "coverage": t.Coverage} {
		if err := window.Validate(); err != nil {
			c.require(false, location, "%s", err)
		}
	}
	c.require(t.Holidays.Calendar == "" || slices.Contains(calendar.HolidayCalendars(), t.Holidays.Calendar),
		"holidays.calendar", "give one of %v, or nothing", calendar.HolidayCalendars())
	t.checkMeasurement(c)
	t.checkComponents(c, services)
	t.checkCredits(c)
	t.checkResponse(c)
	if len(c.fields) == 0 {
		return nil
	}
	slices.SortStableFunc(c.fields, func(a, b fault.Field) int { return compareText(a.Location, b.Location) })
	f := fault.New(fault.Invalid, "terms_invalid", "The terms of the contract cannot be used as they are: see the fields.")
	f.Fields = c.fields
	return f
}

func (t Terms) checkMeasurement(c *check) {
	c.require(percent(t.Target) != nil && percent(t.Target).Sign() > 0, "target", "give a percentage above 0 such as 99.9")
	c.require(percent(t.MinKnownPct) != nil, "min_known_pct", "give a percentage such as 99")
	c.require(slices.Contains([]string{AggregationSingle, AggregationWorst, AggregationWeighted, AggregationSerial, AggregationProduct}, t.Aggregation),
		"aggregation", "give single, worst, weighted, serial or product")
	c.require(t.Denominator == DenominatorRemoved || t.Denominator == DenominatorCountedAsUp, "denominator", "give removed or counted_as_up")
	c.require(slices.Contains([]string{NoDataExclude, NoDataUp, NoDataDown}, t.NoData), "no_data", "give exclude, up or down")
	c.require(t.PartialWeight >= 0 && t.PartialWeight <= 1000, "partial_weight", "give thousandths between 0 and 1000")
	c.require(inSeconds(t.MinOutageS), "min_outage_s", "give seconds between 0 and a year")
	c.require(inSeconds(t.NoticeS), "notice_s", "give seconds between 0 and a year")
	c.require(t.StartOffsetS >= 0 && t.StartOffsetS <= 3600, "start_offset_s", "give seconds between 0 and an hour")
	for severity, weight := range t.OutageWeights {
		c.require(slices.Contains(Severities(), severity), "outage_weights", "critical, high, warning and info are the severities")
		c.require(weight >= 0 && weight <= 1000, "outage_weights."+string(severity), "give thousandths between 0 and 1000")
	}
	for class, clause := range t.Clauses {
		c.require(slices.Contains(Classes(), class), "clauses", "%v are the classes", Classes())
		c.require(len(clause) <= 200, "clauses."+string(class), "at most 200 characters")
	}
}

func (t Terms) checkComponents(c *check, services []Service) {
	seen := map[uuid.UUID]bool{}
	total := 0
	for i, component := range t.Components {
		at := fmt.Sprintf("components[%d]", i)
		c.require(component.Weight >= 0 && component.Weight <= 1000, at+".weight", "give thousandths between 0 and 1000")
		c.require(!seen[component.ServiceID], at+".service_id", "this service is named twice")
		seen[component.ServiceID] = true
		total += component.Weight
		known := slices.ContainsFunc(services, func(s Service) bool { return s.ID == component.ServiceID })
		c.require(services == nil || known, at+".service_id", "the client has no such service")
	}
	c.require(t.Aggregation != AggregationWeighted || len(t.Components) == 0 || total > 0, "components", "a weighted figure needs a weight above 0")
	c.require(t.Aggregation != AggregationSingle || t.counted(services) <= 1, "aggregation",
		"single takes one component: give worst, weighted, serial or product for several")
}

// counted returns how many services make the figure.
func (t Terms) counted(services []Service) int {
	if len(t.Components) > 0 {
		return len(t.Components)
	}
	n := 0
	for _, s := range NewTree(services).Top() {
		if s.RetiredAt == nil {
			n++
		}
	}
	return n
}

func (t Terms) checkCredits(c *check) {
	c.require(percent(t.CreditCapPct) != nil, "credit_cap_pct", "give a percentage between 0 and 100")
	c.require(t.MonthlyFeeCents >= 0 && t.MonthlyFeeCents <= 1e12, "monthly_fee_cents", "give cents between 0 and 1000000000000")
	c.require(currencyForm.MatchString(t.Currency), "currency", "give three capital letters such as EUR")
	var above *big.Rat
	for i, tier := range t.Credits {
		at := fmt.Sprintf("credits[%d]", i)
		below := percent(tier.Below)
		c.require(below != nil, at+".below", "give a percentage such as 99.9")
		c.require(percent(tier.CreditPct) != nil, at+".credit_pct", "give a percentage between 0 and 100")
		c.require(below == nil || above == nil || below.Cmp(above) < 0, at+".below", "list the steps from the highest availability down, each once")
		above = below
	}
	c.require(len(t.Credits) <= 20, "credits", "at most 20 steps")
}

func (t Terms) checkResponse(c *check) {
	for priority, promise := range t.Response {
		at := "response." + string(priority)
		c.require(slices.Contains(Priorities(), priority), "response", "P1, P2, P3 and P4 are the priorities")
		c.require(inSeconds(promise.AcknowledgeS), at+".acknowledge_s", "give seconds between 0 and a year")
		c.require(inSeconds(promise.UpdateS), at+".update_s", "give seconds between 0 and a year")
		c.require(inSeconds(promise.ResolveS), at+".resolve_s", "give seconds between 0 and a year")
		c.require(percent(promise.SharePct) != nil, at+".share_pct", "give a percentage such as 90")
	}
	for severity, priority := range t.PriorityBySeverity {
		c.require(slices.Contains(Severities(), severity), "priority_by_severity", "critical, high, warning and info are the severities")
		c.require(slices.Contains(Priorities(), priority), "priority_by_severity."+string(severity), "give P1, P2, P3 or P4")
	}
}

// percent reads "99.95" exactly; nil when it is not a percentage between 0 and 100 with at most six decimals.
func percent(text string) *big.Rat {
	if !percentForm.MatchString(text) {
		return nil
	}
	r, ok := new(big.Rat).SetString(text)
	if !ok || r.Cmp(big.NewRat(100, 1)) > 0 {
		return nil
	}
	return r
}

func inSeconds(s int64) bool { return s >= 0 && s <= maxPromise }

func compareText(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}
