package pdf

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

func (english) reason(reason Reason, ref, agreed string) string {
	with := func(text, ref string) string {
		if ref == "" {
			return text
		}
		return text + " " + reference(ref)
	}
	switch reason {
	case CountedInPart:
		return "counted in part"
	case UnderMaintenance:
		return with("inside", ref)
	case ByAgreement:
		if agreed != "" {
			return "agreed " + agreed
		}
		return with("agreed,", ref)
	case TooShort:
		return "under the minimum length"
	case OutOfHours:
		return "outside service hours"
	case Unmeasured:
		return "inside a gap of measurement"
	case Overlapped:
		return with("already counted with", ref)
	case OtherPeriod:
		return "belongs to another month"
	case Withdrawn:
		return "withdrawn, no outage"
	case NotPromised:
		return "outside the commitment"
	}
	return "counted"
}

func (english) zoneName(t time.Time) string {
	if t.IsDST() {
		return "summer" + noBreakSpace + "time, " + offset(t)
	}
	return "winter" + noBreakSpace + "time, " + offset(t)
}

func (english) place(zone string) string { return zone + " time" }

func (english) upkeep(f upkeepFacts) string {
	maintenance := "no maintenance"
	switch {
	case f.admitted > 0 && f.refused > 0:
		maintenance = fmt.Sprintf("%s %s admitted and %s refused for want of notice", enCount(f.admitted), enPlural(f.admitted, "maintenance", "maintenances"), enCount(f.refused))
	case f.admitted > 0:
		maintenance = fmt.Sprintf("%s %s admitted", enCount(f.admitted), enPlural(f.admitted, "maintenance", "maintenances"))
	case f.refused > 0:
		maintenance = fmt.Sprintf("%s %s refused for want of notice", enCount(f.refused), enPlural(f.refused, "maintenance", "maintenances"))
	}
	var decided []string
	if f.agreed > 0 {
		decided = append(decided, fmt.Sprintf("%s %s, agreed by both sides", enCount(f.agreed), enPlural(f.agreed, "exclusion", "exclusions")))
	}
	if f.declined > 0 {
		decided = append(decided, fmt.Sprintf("%s %s refused", enCount(f.declined), enPlural(f.declined, "exclusion", "exclusions")))
	}
	if f.pending > 0 {
		decided = append(decided, fmt.Sprintf("%s %s pending", enCount(f.pending), enPlural(f.pending, "exclusion", "exclusions")))
	}
	if len(decided) == 0 {
		if f.admitted+f.refused == 0 {
			return "Neither maintenance nor exclusion: all service time stayed measured."
		}
		decided = []string{"no exclusion"}
	}
	return capitalised(maintenance) + "; " + strings.Join(decided, ", ") + "."
}

func (english) noticeRule(admitted bool, required string) string {
	if admitted {
		return "Notice of at least " + required + ", as the contract asks"
	}
	return "Notice under " + required + ": the time stays measured"
}

func (english) exclusionOf(outage string, class Class) string {
	cause := "caused by the client"
	if class == ThirdParty {
		cause = "due to a third party or force majeure"
	}
	if outage == "" {
		return "Exclusion, " + cause
	}
	return "Outage " + reference(outage) + ", " + cause
}

func (english) proposal(proposedBy, proposedAt, decidedBy, decidedAt string, decision Decision) string {
	text := "Proposed"
	if proposedAt != "" {
		text += " " + proposedAt
	}
	if proposedBy != "" {
		text += " by " + proposedBy
	}
	switch decision {
	case Pending:
		return text + "; not decided yet: the time still counts"
	case Refused:
		text += "; refused"
	default:
		text += "; agreed"
	}
	if decidedAt != "" {
		text += " " + decidedAt
	}
	if decidedBy != "" {
		text += " by " + decidedBy
	}
	return text
}

func (english) response(f responseFacts) string {
	alerts := capitalised(enCount(f.alerts)) + " " + enPlural(f.alerts, "alert", "alerts")
	late := ""
	switch {
	case f.alerts == 0:
		return "No alert: no deadline ran."
	case f.total == 0 && f.running > 0:
		return alerts + ", none acknowledged yet when the figure was cut."
	case f.total == 0:
		return alerts + "; the contract promises no delay to acknowledge."
	case f.lateCount == 0 && f.total == 1:
		return "The only alert was acknowledged in time."
	case f.lateCount == 0:
		return fmt.Sprintf("All %s alerts were acknowledged in time.", English.integer(int64(f.total)))
	case f.lateCount == 1:
		late = fmt.Sprintf("the one late is a %s, at %s for %s", f.latePriority, f.lateBy, f.limit)
	default:
		late = fmt.Sprintf("%s late, the worst a %s, at %s for %s", enCount(f.lateCount), f.latePriority, f.lateBy, f.limit)
	}
	return fmt.Sprintf("%s of %s %s acknowledged in time; %s.", capitalised(enNone(f.met)), English.integer(int64(f.total)), enPlural(f.total, "alert", "alerts"), late)
}

func (english) late(n int) string    { return strconv.Itoa(n) + " late" }
func (english) running(n int) string { return strconv.Itoa(n) + " running" }

func (english) quality(missing string, policy UnknownPolicy) string {
	if missing == "" {
		return "Not one second of measurement is missing: the service was watched all the time promised."
	}
	fate := map[UnknownPolicy]string{
		ExcludeUnknown:    "taken out of the sum and shown",
		UnknownCountsUp:   "counted as available as the contract says, and shown",
		UnknownCountsDown: "counted as down and shown",
	}[policy]
	return fmt.Sprintf("Silence never counts as uptime: %s of measurement are missing, %s.", missing, fate)
}

func (english) coverageRule(required string) string {
	if required == "" {
		return "coverage; the contract sets no minimum"
	}
	return "coverage; the contract asks for " + required + " to certify"
}

func (english) interval(every string) string { return "One check every " + every + "." }

func (english) readings(f readingFacts) string {
	switch {
	case f.verdict == NotMeasurable:
		return "Without measured time no reading of the contract gives a figure."
	case f.decisions == 0 && f.livedFlip:
		return fmt.Sprintf("No decision weighed on the figure; as lived, the month stands at %s and the verdict would be the opposite.", f.lived)
	case f.decisions == 0:
		return fmt.Sprintf("No decision weighed on the figure; as lived, the month stands at %s.", f.lived)
	case f.flips == 0 && f.livedFlip:
		return "No decision, taken otherwise on its own, turns the verdict; all of them together would."
	case f.flips == 0:
		return "No single decision would turn the verdict: it is the same under every reading of the contract."
	case f.decisions == 1:
		return "The verdict rests on one decision: taken otherwise, it would turn."
	case f.flips == f.decisions:
		return fmt.Sprintf("The verdict is a close one: each of the %s decisions below, taken otherwise, would turn it.", enCount(f.decisions))
	case f.flips == 1:
		return fmt.Sprintf("One of the %s decisions below, taken otherwise, would turn the verdict.", enCount(f.decisions))
	}
	return fmt.Sprintf("%s of the %s decisions below, taken otherwise, would each turn the verdict.", capitalised(enCount(f.flips)), enCount(f.decisions))
}

func (english) exclusionRefused(ref string) string {
	return "Exclusion " + reference(ref) + " refused"
}

func (english) maintenanceRefused(ref string) string {
	if ref == "" {
		return "Maintenances refused"
	}
	return "Maintenance " + reference(ref) + " refused"
}

func (english) moreReadings(n int) string {
	return fmt.Sprintf("%s more %s in the attached evidence.", capitalised(enCount(n)), enPlural(n, "reading is", "readings are"))
}

func (english) credit(f creditFacts) string {
	switch {
	case !f.tiers:
		return "The contract provides for no credit."
	case f.verdict == NotMeasurable:
		return "No credit can be computed without measurement."
	case f.zero:
		return "No credit: the exact availability stays above the first tier."
	case f.capped:
		return fmt.Sprintf("A credit of %s, the contract’s cap, is due on the next invoice.", f.amount)
	}
	return fmt.Sprintf("A credit of %s, or %s of the monthly fee, is due on the next invoice.", f.amount, f.share)
}

func (english) feeNote(fee, ceiling string) string {
	if ceiling == "" {
		return fmt.Sprintf("on a monthly fee of %s before tax", fee)
	}
	return fmt.Sprintf("on a monthly fee of %s before tax; cap %s", fee, ceiling)
}

func (english) actions(open, overdue int) string {
	if open == 0 {
		return "No action is open from the reviews."
	}
	head := fmt.Sprintf("%s %s from the reviews", capitalised(enCount(open)), enPlural(open, "action", "actions"))
	switch {
	case overdue == 0 && open == 1:
		return head + "; it is not past its date."
	case overdue == 0:
		return head + "; none is past its date."
	case open == 1:
		return head + "; it is past its date."
	}
	return fmt.Sprintf("%s; %s %s past %s date.", head, enCount(overdue), enPlural(overdue, "is", "are"), enPlural(overdue, "its", "their"))
}

func (english) method() string {
	return "Whole seconds, integers, no rounding: the verdict compares exact fractions."
}

func (english) formula(measured, downtime string) string {
	return fmt.Sprintf("A = (M − D) ÷ M, where M is the measured time (%s) and D the weighted downtime (%s). The display is truncated to four decimals.", measured, downtime)
}

func (english) periodRule(from, to time.Time, zone, length string) string {
	return fmt.Sprintf("%s %s to %s %s, %s time, end excluded: %s. Computed in UTC.", English.date(from), from.Format("15:04"), English.date(to), to.Format("15:04"), zone, length)
}

func (english) weightRule(partial, minimum string) string {
	text := "Outage 1; degraded " + partial + ", unless the outage carries its own weight."
	if minimum == "" {
		return text + " No minimum length: the first second counts."
	}
	return text + " Minimum length " + minimum + ", applied before the cut at the month’s edge."
}

func (english) exclusionRule(notice string, countedAsUp bool) string {
	text := "Maintenance announced at least " + notice + " before; client or third-party cause, agreed by both sides."
	if notice == "" {
		text = "Maintenance announced before its start; client or third-party cause, agreed by both sides."
	}
	if countedAsUp {
		return text + " Excluded time stays in the denominator, counted as available."
	}
	return text + " Excluded time leaves the denominator."
}

func (english) unknownRule(policy, required string) string {
	if required == "" {
		return policy
	}
	return policy + " Under " + required + " coverage the report is not certifiable."
}

func (english) engineRule(engine string, crossChecked bool) string {
	if crossChecked {
		return engine + "; a second, independent computation in the database gave the same result."
	}
	return engine + "; the second, independent computation was not asked for in this report."
}

func (english) scope(provider string, attached bool) string {
	text := clean(provider) + " here certifies a service it also operates."
	if attached {
		return text + " That is why all data, refused items included, are attached."
	}
	return text
}

func (english) shift(days, hours string) string { return days + ", " + hours }

func (english) evidence(attached bool) string {
	if attached {
		return "Everything used in the sum is attached to this file. You can redo it without us."
	}
	return "The evidence is not attached to this copy; its hash is enough to recognise it."
}

func (english) scan(host string) string {
	return "Scan, or drop this file on " + host + ". The file does not leave your browser."
}

func (english) evidenceFile(size string) string {
	return "SHA-256 of the attached file, " + size + " bytes"
}

func (english) ledgerFact(number string) string { return "client’s ledger, fact no. " + number }

func (english) keyUntil(key, until string) string { return "key " + key + ", valid to " + until }

func (english) signedOn(title, date string) string {
	switch {
	case title == "":
		return date
	case date == "":
		return title
	}
	return title + ", " + date
}
