package sla

import (
	"math"
	"math/big"
	"slices"
)

// Verdict is whether the target was reached.
type Verdict string

// The verdicts.
const (
	Met           Verdict = "met"
	Breached      Verdict = "breached"
	NotMeasurable Verdict = "not_measurable"
)

// Figure is what a timeline, or several, add up to.
type Figure struct {
	// Measured is the denominator.
	Measured Seconds `json:"measured_s"`
	// Counted is the time with any counted outage, whatever its weight.
	Counted Seconds `json:"counted_outage_s"`
	// Downtime is Counted with each second at its weight.
	Downtime Millis `json:"weighted_downtime_ms"`
	// Available is Measured without Downtime.
	Available Millis `json:"available_ms"`
	// Availability is the exact part of one, nil when nothing was measured.
	Availability *big.Rat `json:"availability"`
	// AvailabilityPct is Availability in per cent, truncated to four decimals;
	// nil when nothing was measured.
	AvailabilityPct *string `json:"availability_pct"`
	Verdict         Verdict `json:"verdict"`
}

// newFigure judges a tally and its availability against the target's share. For
// weighted and product the availability is not the tally's own.
func newFigure(t tally, availability, target *big.Rat) Figure {
	f := Figure{
		Measured: t.measured, Counted: t.counted, Downtime: t.downtime,
		Available: 1000*Millis(t.measured) - t.downtime, Availability: availability, Verdict: NotMeasurable,
	}
	if availability == nil {
		return f
	}
	percent := Percent(availability)
	f.AvailabilityPct = &percent
	f.Verdict = Met
	// The exact figure decides: 2,679 s of 2,678,400 s would round to the target.
	if availability.Cmp(target) < 0 {
		f.Verdict = Breached
	}
	return f
}

// availability returns the tally's own, nil when nothing was measured.
func (t tally) availability() *big.Rat {
	if t.measured == 0 {
		return nil
	}
	return big.NewRat(int64(t.available()), 1000*int64(t.measured))
}

// available returns the measured time without the downtime. More cannot be
// lost than there was, nor less than nothing; only a hypothetical tally tries.
func (t tally) available() Millis {
	whole := 1000 * Millis(t.measured)
	return whole - min(max(t.downtime, 0), whole)
}

// aggregator makes one figure of the components'.
type aggregator struct {
	kind Aggregation
	// weights are the contractual weights on one scale, for Weighted.
	weights []*big.Int
}

func newAggregator(kind Aggregation, components int, weight func(int) Decimal) aggregator {
	a := aggregator{kind: kind}
	if kind != Weighted {
		return a
	}
	for i := range components {
		// A weight has at most maxDigits places, so each becomes an integer.
		scaled := new(big.Int).Exp(big.NewInt(10), big.NewInt(maxDigits-int64(weight(i).places)), nil)
		a.weights = append(a.weights, scaled.Mul(scaled, big.NewInt(weight(i).digits)))
	}
	return a
}

// availability aggregates the tallies, one per component; for Serial and
// Single there is one tally. It is nil when nothing was measured.
func (a aggregator) availability(tallies []tally) *big.Rat {
	switch a.kind {
	case Weighted:
		return a.mean(tallies)
	case Product:
		return product(tallies)
	default:
		return tallies[a.worst(tallies)].availability()
	}
}

// mean sums the components of equal measured time as integers first: most
// often that is all of them, and adding fractions is slow.
func (a aggregator) mean(tallies []tally) *big.Rat {
	type group struct {
		measured Seconds
		sum      *big.Int
	}
	var groups []group
	var term big.Int
	weights := new(big.Int)
	for i, t := range tallies {
		if t.measured == 0 {
			continue
		}
		weights.Add(weights, a.weights[i])
		term.Mul(a.weights[i], term.SetInt64(int64(t.available())))
		g := slices.IndexFunc(groups, func(g group) bool { return g.measured == t.measured })
		if g < 0 {
			groups = append(groups, group{t.measured, new(big.Int).Set(&term)})
			continue
		}
		groups[g].sum.Add(groups[g].sum, &term)
	}
	if weights.Sign() == 0 {
		return nil
	}
	mean := new(big.Rat)
	for _, g := range groups {
		whole := new(big.Int).Mul(weights, big.NewInt(1000*int64(g.measured)))
		mean.Add(mean, new(big.Rat).SetFrac(g.sum, whole))
	}
	return mean
}

func product(tallies []tally) *big.Rat {
	available, measured := big.NewInt(1), big.NewInt(1)
	var term big.Int
	heard := false
	for _, t := range tallies {
		if t.measured == 0 {
			continue
		}
		heard = true
		available.Mul(available, term.SetInt64(int64(t.available())))
		measured.Mul(measured, term.SetInt64(1000*int64(t.measured)))
	}
	if !heard {
		return nil
	}
	return new(big.Rat).SetFrac(available, measured)
}

// worst returns the index of the lowest availability, the first of equals.
func (aggregator) worst(tallies []tally) int {
	lowest := 0
	for i, t := range tallies {
		low := tallies[lowest]
		// Below a period of 400 days both products fit an int64.
		if t.measured > 0 && (low.measured == 0 ||
			int64(t.downtime)*int64(low.measured) > int64(low.downtime)*int64(t.measured)) {
			lowest = i
		}
	}
	return lowest
}

// representative returns the tally whose seconds stand for the whole: the
// worst component's, the only one, or for weighted and product the whole
// timeline's.
func (a aggregator) representative(tallies []tally, whole tally) tally {
	if a.kind.oneTimeline() {
		return tallies[a.worst(tallies)]
	}
	return whole
}

// margin returns how many more seconds of full outage of every component at
// once would still meet the target; when breached, how many fewer would, as a
// negative number.
func (a aggregator) margin(tallies []tally, target Decimal) Seconds {
	if a.kind.oneTimeline() {
		return leastMargin(tallies, target)
	}
	meets := func(more Seconds) bool {
		moved := make([]tally, len(tallies))
		for i, t := range tallies {
			t.downtime += 1000 * Millis(more)
			moved[i] = t
		}
		return a.availability(moved).Cmp(target.share()) >= 0
	}
	var least, most Seconds
	for _, t := range tallies {
		least, most = max(least, Seconds(t.downtime/1000)+1), max(most, t.measured)
	}
	// Without any downtime every target is met; one second over everything
	// measured tells a target of 0, which nothing can miss.
	low, high := -least, most+1
	if meets(high) {
		return most
	}
	for low+1 < high {
		if middle := low + (high-low)/2; meets(middle) {
			low = middle
		} else {
			high = middle
		}
	}
	return low
}

// leastMargin returns the lowest of the tallies' own margins.
func leastMargin(tallies []tally, target Decimal) Seconds {
	allowed := new(big.Rat).Sub(one(), target.share())
	lowest := Seconds(math.MaxInt64)
	for _, t := range tallies {
		if t.measured == 0 {
			continue
		}
		left := new(big.Rat).Mul(allowed, big.NewRat(int64(t.measured), 1))
		left.Sub(left, big.NewRat(int64(t.downtime), 1000))
		lowest = min(lowest, Seconds(floor(left)))
	}
	return lowest
}

// Budget is the downtime the target allows.
type Budget struct {
	// Allowed is |M|(1 − target), cut to the millisecond. For weighted and
	// product M is the whole timeline's.
	Allowed Millis `json:"error_budget_ms"`
	// Consumed is the part of |M| that was lost, cut to the millisecond.
	Consumed Millis `json:"consumed_ms"`
	// ConsumedPct is the part of the budget gone, truncated; nil when the
	// target of 100 per cent allows none.
	ConsumedPct *string `json:"budget_consumed_pct"`
}

func newBudget(measured Seconds, availability *big.Rat, target Decimal) *Budget {
	if availability == nil {
		return nil
	}
	whole := big.NewRat(1000*int64(measured), 1)
	allowed := new(big.Rat).Sub(one(), target.share())
	lost := new(big.Rat).Sub(one(), availability)
	return &Budget{
		Allowed:     Millis(floor(new(big.Rat).Mul(whole, allowed))),
		Consumed:    Millis(floor(new(big.Rat).Mul(whole, lost))),
		ConsumedPct: ratioPct(lost, allowed),
	}
}

// ratioPct returns part over whole in per cent, nil when the whole is 0.
func ratioPct(part, whole *big.Rat) *string {
	if whole.Sign() == 0 {
		return nil
	}
	percent := Percent(new(big.Rat).Quo(part, whole))
	return &percent
}

// Credit is what the provider owes.
type Credit struct {
	// Pct is the tier's, or the cap where that is less.
	Pct Decimal `json:"credit_pct"`
	// Cents is Pct of the fee, rounded half up once.
	Cents int64 `json:"credit_cents"`
	// Below is the tier that applies, nil when none does.
	Below *Decimal `json:"below,omitempty"`
	// Capped says that the cap lowered the credit.
	Capped bool `json:"capped,omitempty"`
}

// newCredit applies the tier with the lowest "below" that is above the exact
// availability.
func newCredit(in *Input, availability *big.Rat) Credit {
	var credit Credit
	if availability == nil {
		return credit
	}
	for _, tier := range in.Credits {
		if availability.Cmp(tier.Below.share()) >= 0 {
			continue
		}
		if credit.Below == nil || tier.Below.Rat().Cmp(credit.Below.Rat()) < 0 {
			below := tier.Below
			credit.Below, credit.Pct = &below, tier.CreditPct
		}
	}
	if limit := in.CreditCapPct; limit != nil && limit.Rat().Cmp(credit.Pct.Rat()) < 0 {
		credit.Pct, credit.Capped = *limit, true
	}
	cents := new(big.Rat).Mul(credit.Pct.share(), big.NewRat(in.MonthlyFeeCents, 1))
	credit.Cents = floor(cents.Add(cents, big.NewRat(1, 2)))
	return credit
}
