package pdf

import "time"

// words are a language's fixed texts. Both catalogues fill every field; a test
// fails on an empty one and on one that is the same in both languages without
// being on its short list.
type words struct {
	// running heads, cover
	reportTitle, subject, availabilityOf, provisionalOf string
	verdictTitles, verdictsSoFar                        [5]string // by Verdict, on the cover of a whole and of a running month
	verdicts                                            [5]string // by Verdict, in tables
	notMeasurableFigure                                 string
	availability, acknowledgement, target, promised     string
	monthByHour                                         string
	classShort                                          [ClassCount]string // the cover's legend
	classBrief                                          [ClassCount]string // legends of charts
	client, period, issuer, issued, contract            string
	certifiesItself                                     string

	// sections, in order
	summary, clauses, days, trend, budget, outages, upkeep string
	trendShort                                             string // while there are fewer than twelve months
	response, quality, readings, credit, actions           string
	method, evidence                                       string
	continued                                              string // after a section's title, on its later pages

	// summary
	commitment, achieved, worstMargin, verdict string
	monthlyAvailability, priority              string
	measuredSeconds                            string

	// every second
	wholeMonth, monthSoFar, classHead, clauseHead, effectHead, lengthHead, secondsHead, totalPeriod string
	classNames                                                                                      [ClassCount]string
	effects                                                                                         [6]string // by Effect

	// day by day
	secondsLost, minutesLost, hoursLost, lostNote, components, nothingLost string

	// twelve months
	trendName, trendNote, notMeasurableShort string

	// budget
	budgetLeft, budgetNoteSeconds, budgetNoteMinutes, budgetNoteHours string

	// outages
	number, componentAndCause, startAndEnd, weight, counted, total, ongoing string

	// maintenance
	subjectHead, window, notice, decision, excluded string
	admitted, refused                               string
	decisions                                       [3]string // by Decision

	// response
	acknowledgementNote, median, inTime, deadline      string
	arrival, arrivalNote, alerts, falseAlerts          string
	acknowledgeHead, resolveHead, worstResolve, noCase string

	// quality
	coverageHead, source, reason string

	// readings
	readingsNote, asLived, contractual, unknownAsDown, degradedInFull string

	// credit
	thisMonth, noTier string

	// actions
	action, origin, owner, due, announced, upcoming, noUpcoming string

	// method
	formula, aggregation, weights, exclusions, unknownTime, serviceHours, engine, scope string
	aggregations, inTheFigureAs                                                         [5]string // by Aggregation
	inTheFigure                                                                         string
	policies                                                                            [3]string // by UnknownPolicy
	roundTheClock, noHolidays                                                           string

	// evidence
	questions, answers                            [3]string
	chainHead, certificate, notSigned, silhouette string
	roles                                         [3]string // by Role
	attached, refusedIncluded, nothingAttached    string
}

// voice turns facts into the sentences of one language. Numbers arrive already
// printed; what is left is grammar: gender, number, elision, order.
type voice interface {
	words() *words

	cover(coverFacts) string
	coverRow(available, measured string) string
	responseRow(met, total int, first, last string) string
	hoursNote(count int, odd time.Time, oddHours int) string
	span(from, last time.Time, length string) string
	edition(version int, supersedes string, provisional bool) string
	issuedLine(version int, at time.Time, provisional bool) string
	asOf(at time.Time) string
	offsets(first, last string) string

	summary(summaryFacts) string
	downtimeNote(budget string, measurable bool) string
	outagesNote(total, counted int, clauses []string) string
	coverageNote(unknown string) string
	acknowledgeWithin(priority, within string) string
	resolveWithin(priority, within string) string
	resolveAll(first, last string) string

	clauses(total, service, notAvailable string, outside, all bool) string
	enlarged(seconds string, times int64) string
	atWeight(weight string) string

	days(clean, unmeasured, total int, heaviest *time.Time) string
	trend(trendFacts) string
	budget(budgetFacts) string
	left(amount string, overspent bool) string

	outages(seen, counted int) string
	reason(reason Reason, ref, agreed string) string
	zoneName(t time.Time) string
	place(zone string) string

	upkeep(upkeepFacts) string
	noticeRule(admitted bool, required string) string
	exclusionOf(outage string, class Class) string
	proposal(proposedBy, proposedAt, decidedBy, decidedAt string, decision Decision) string

	response(responseFacts) string
	late(n int) string
	running(n int) string

	quality(missing string, policy UnknownPolicy) string
	coverageRule(required string) string
	interval(every string) string

	readings(readingFacts) string
	exclusionRefused(ref string) string
	maintenanceRefused(ref string) string
	moreReadings(n int) string

	credit(creditFacts) string
	feeNote(fee, ceiling string) string

	actions(open, overdue int) string

	method() string
	formula(measured, downtime string) string
	periodRule(from, to time.Time, zone, length string) string
	weightRule(partial, minimum string) string
	exclusionRule(notice string, countedAsUp bool) string
	unknownRule(policy, required string) string
	engineRule(engine string, crossChecked bool) string
	scope(provider string, attached bool) string
	shift(days, hours string) string

	evidence(attached bool) string
	scan(host string) string
	evidenceFile(size string) string
	ledgerFact(number string) string
	keyUntil(key, until string) string
	signedOn(title, date string) string
}

func (l Language) voice() voice {
	if l == French {
		return french{}
	}
	return english{}
}

// coverFacts is what the cover's sentence needs.
type coverFacts struct {
	client, month    string
	provisional      string // the instant the figure stops at, empty for a whole month
	verdict          Verdict
	target, margin   string // margin without sign
	spotless         bool   // nothing was counted at all
	credit           string // empty for none
	coverage, needed string
	total, missed    int    // availability commitments
	tightest         string // the one with the least margin
}

type summaryFacts struct {
	verdict          Verdict
	name             string // of the commitment, when there are several
	soFar            bool
	margin, lived    string
	spotless         bool // nothing counted
	sameLived        bool // nothing excluded made a difference
	coverage, needed string
}

type trendFacts struct {
	months    int
	missed    []string // printed months
	current   bool     // this month is the only one missed
	corrected []string
}

type budgetFacts struct {
	verdict           Verdict
	consumed, budget  string
	left              string
	none, untouched   bool // no budget at all; nothing spent
	exhausted         *time.Time
	end               time.Time // last instant drawn
	provisional, over bool
}

type upkeepFacts struct {
	admitted, refused         int
	agreed, declined, pending int
}

type responseFacts struct {
	total, met    int
	alerts        int
	latePriority  string // of the worst one
	lateBy, limit string
	lateCount     int
	running       int
}

type readingFacts struct {
	verdict   Verdict
	decisions int // readings that change one decision
	flips     int
	lived     string
	livedFlip bool
}

type creditFacts struct {
	verdict       Verdict
	tiers         bool
	amount, share string
	zero, capped  bool
}
