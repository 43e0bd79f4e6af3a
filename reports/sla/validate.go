package sla

import (
	"fmt"
	"time"
)

// InputError says which part of an input cannot be computed and why.
type InputError struct {
	// Field is the place in the JSON form, as in outages[2].to.
	Field string
	// Problem says what is wrong and what would be right.
	Problem string
}

func (e *InputError) Error() string { return e.Field + ": " + e.Problem }

func refuse(field, problem string, args ...any) error {
	return &InputError{Field: field, Problem: fmt.Sprintf(problem, args...)}
}

// longestPeriod bounds the work one input can ask for: a year, and some days
// for a first period that begins early.
const longestPeriod = 400 * 24 * time.Hour

// Validate returns an *InputError for the first thing in the input that has no
// certain meaning. The time zone is checked by Compute, which loads it.
func (in *Input) Validate() error {
	if !in.Period.From.Before(in.Period.To) {
		return refuse("period", "it must end after it begins")
	}
	if in.Period.To.Sub(in.Period.From) > longestPeriod {
		return refuse("period", "it is longer than 400 days")
	}
	if err := in.Window.Validate(); err != nil {
		return refuse("window", "%v", err)
	}
	if err := in.validateTerms(); err != nil {
		return err
	}
	components, err := in.validateComponents()
	if err != nil {
		return err
	}
	return in.validateFacts(components)
}

func (in *Input) validateTerms() error {
	switch in.NoDataPolicy {
	case NoDataExcluded, NoDataUp, NoDataDown:
	default:
		return refuse("no_data_policy", "%q is neither exclude, up nor down", in.NoDataPolicy)
	}
	switch in.Aggregation {
	case Single, Worst, Weighted, Serial, Product:
	default:
		return refuse("aggregation", "%q is neither single, worst, weighted, serial nor product", in.Aggregation)
	}
	switch in.Denominator {
	case "", Removed, CountedAsUp:
	default:
		return refuse("denominator", "%q is neither removed nor counted_as_up", in.Denominator)
	}
	if in.Notice < 0 {
		return refuse("notice_s", "it is negative")
	}
	if in.MinOutage < 0 {
		return refuse("min_outage_s", "it is negative")
	}
	if in.MonthlyFeeCents < 0 {
		return refuse("monthly_fee_cents", "it is negative")
	}
	if in.PartialWeight != nil && (*in.PartialWeight < 0 || *in.PartialWeight > Full) {
		return refuse("partial_weight", "it is not between 0 and 1")
	}
	if overHundred(in.Target) {
		return refuse("target", "%s is more than 100 per cent", in.Target)
	}
	if in.MinKnownPct != nil && overHundred(*in.MinKnownPct) {
		return refuse("min_known_pct", "%s is more than 100 per cent", in.MinKnownPct)
	}
	for i, tier := range in.Credits {
		if overHundred(tier.Below) {
			return refuse(at("credits", i, "below"), "%s is more than 100 per cent", tier.Below)
		}
		if overHundred(tier.CreditPct) {
			return refuse(at("credits", i, "credit_pct"), "%s is more than 100 per cent", tier.CreditPct)
		}
		for _, other := range in.Credits[:i] {
			if other.Below.Equal(tier.Below) {
				return refuse(at("credits", i, "below"), "two tiers begin below %s", tier.Below)
			}
		}
	}
	return nil
}

func overHundred(d Decimal) bool { return d.share().Cmp(one()) > 0 }

func (in *Input) validateComponents() (map[string]int, error) {
	if len(in.Components) == 0 {
		return nil, refuse("components", "there is none")
	}
	index := make(map[string]int, len(in.Components))
	weighs := false
	for i, component := range in.Components {
		if component.ID == "" {
			return nil, refuse(at("components", i, "id"), "it is empty")
		}
		if _, taken := index[component.ID]; taken {
			return nil, refuse(at("components", i, "id"), "%q is named twice", component.ID)
		}
		index[component.ID] = i
		weighs = weighs || !component.Weight.IsZero()
	}
	if in.Aggregation == Single && len(in.Components) > 1 {
		return nil, refuse("aggregation", "single has one component, not %d", len(in.Components))
	}
	if in.Aggregation == Weighted && !weighs {
		return nil, refuse("components", "every weight is 0")
	}
	return index, nil
}

func (in *Input) validateFacts(components map[string]int) error {
	known := func(list string, i int, component string) error {
		if _, found := components[component]; !found {
			return refuse(at(list, i, "component"), "%q is not a component of this contract", component)
		}
		return nil
	}
	scoped := func(list string, i int, component string, from, to time.Time) error {
		if from.IsZero() {
			return refuse(at(list, i, "from"), "it is missing")
		}
		if to.IsZero() {
			return refuse(at(list, i, "to"), "it is missing")
		}
		if to.Before(from) {
			return refuse(at(list, i, "to"), "it ends before it begins")
		}
		if component == "" {
			return nil
		}
		return known(list, i, component)
	}
	for i := range in.Outages {
		if err := in.validateOutage(i, known); err != nil {
			return err
		}
	}
	for i, m := range in.Maintenances {
		if err := scoped("maintenances", i, m.Component, m.From, m.To); err != nil {
			return err
		}
	}
	for i, x := range in.Exclusions {
		if err := scoped("exclusions", i, x.Component, x.From, x.To); err != nil {
			return err
		}
		switch x.Status {
		case "", Agreed, Proposed, Refused:
		default:
			return refuse(at("exclusions", i, "status"), "%q is neither agreed, proposed nor refused", x.Status)
		}
	}
	for i, gap := range in.NoData {
		if err := scoped("no_data", i, gap.Component, gap.From, gap.To); err != nil {
			return err
		}
	}
	return nil
}

func (in *Input) validateOutage(i int, known func(string, int, string) error) error {
	outage := &in.Outages[i]
	if err := known("outages", i, outage.Component); err != nil {
		return err
	}
	if outage.From.IsZero() {
		return refuse(at("outages", i, "from"), "it is missing")
	}
	if outage.To != nil && outage.To.Before(outage.From) {
		return refuse(at("outages", i, "to"), "it ends before it begins")
	}
	if outage.Weight < 0 || outage.Weight > Full {
		return refuse(at("outages", i, "weight"), "%d thousandths is not between 0 and 1000", int(outage.Weight))
	}
	switch outage.Class {
	case "", CausedByProvider, CausedByClient, CausedByThirdParty:
	default:
		return refuse(at("outages", i, "class"), "%q is neither provider, client nor third_party", outage.Class)
	}
	return nil
}

// at names a field of the i-th element of a list.
func at(list string, i int, field string) string { return fmt.Sprintf("%s[%d].%s", list, i, field) }
