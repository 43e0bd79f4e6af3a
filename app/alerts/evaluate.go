package alerts

import (
	"time"

	"github.com/google/uuid"

	"vigie/app/alerts/normalise"
)

// Action is what an event does.
type Action string

// The actions an event can have on the alert of its key.
const (
	// Open starts a new episode: somebody must be told.
	Open Action = "open"
	// Update is another firing of an open alert.
	Update Action = "update"
	// Acknowledge says that somebody answered for it in the tool.
	Acknowledge Action = "acknowledge"
	// Resolve ends the episode.
	Resolve Action = "resolve"
	// Record keeps a message that came before the one it follows (an early
	// resolution, an early acknowledgement) or a firing of an episode whose
	// end is known already.
	Record Action = "record"
	// Late counts a message of an episode that is over; nothing reopens.
	Late Action = "late"
	// Ignore leaves everything as it is.
	Ignore Action = "ignore"
)

// Reason says why an action was chosen, for the timeline and the operator who
// asks.
type Reason string

// The reasons.
const (
	ReasonNew          Reason = "new"           // no episode was known
	ReasonBack         Reason = "back"          // it fires again after it was over
	ReasonStillFiring  Reason = "still_firing"  // the source takes back its resolution
	ReasonRepeated     Reason = "repeated"      // the source says it again
	ReasonWorse        Reason = "worse"         // the severity rose
	ReasonOutlived     Reason = "outlived"      // it still fires after its incident was resolved
	ReasonAcknowledged Reason = "acknowledged"  // acknowledged in the tool
	ReasonRecovered    Reason = "recovered"     // the source says that it is over
	ReasonEarly        Reason = "early"         // arrived before the firing it follows
	ReasonOver         Reason = "over"          // the episode of this firing is over
	ReasonDuplicate    Reason = "duplicate"     // already known
	ReasonStale        Reason = "stale"         // about an earlier episode
	ReasonNothingOpen  Reason = "nothing_open"  // nothing to acknowledge or resolve
	ReasonInformation  Reason = "information"   // a change, a note, a test
	ReasonHeartbeat    Reason = "heartbeat"     // proof of life of the source
	ReasonHeartbeatEnd Reason = "heartbeat_end" // the source's dead-man switch stopped
)

// Verdict is what an event does and why.
type Verdict struct {
	Action Action
	Reason Reason
	// First is set on the first firing of an episode, exactly once whatever
	// the order of arrival: the moment to find or open its incident. After an
	// early resolution the alert is already over then.
	First bool
	// Outlived is set on the first firing received after a person resolved the
	// alert's incident: it needs another one, and another outage. After has none.
	Outlived bool
	// Worse is set when the severity rose.
	Worse bool
	// New says that After is another alert than the one given.
	New bool
	// After is the alert as the event leaves it; the one given when ignored,
	// and the zero Alert when there was none.
	After Alert
}

// lateFiring is how long after a resolution was received a firing that began
// before it counts as a copy that came late. Prometheus repeats a resolution
// for 15 minutes; a source that still says "firing" after that means it, and a
// page too many is better than one too few.
const lateFiring = 15 * time.Minute

// skew is how far ahead of our clock a source's may run. An instant further in
// the future is not an instant but a wrong time zone, and counts as not told.
const skew = 5 * time.Minute

// oldest is how long ago a source may say that something was. An instant
// before that is a wrong year or a clock that starts at 1970, not an outage
// that fills every month of the contract, and counts as not told.
const oldest = 366 * 24 * time.Hour

// Evaluate decides what an event received at an instant does to the latest
// alert of its key, nil when there is none. It is pure. Copies and messages
// out of order end in the same state wherever the instants they carry can tell
// their order; where they carry none, the order of receipt counts.
func Evaluate(latest *Alert, ev Event, at time.Time) Verdict {
	at = stored(at)
	switch ev.Status {
	case normalise.Firing:
		return fire(latest, ev, at)
	case normalise.Acknowledged:
		return acknowledge(latest, ev, at)
	case normalise.Resolved:
		return resolve(latest, ev, at)
	}
	reason := ReasonInformation
	switch {
	case ev.Heartbeat:
		reason = ReasonHeartbeat
	case ev.HeartbeatLost:
		reason = ReasonHeartbeatEnd
	}
	return ignore(latest, reason)
}

func fire(latest *Alert, ev Event, at time.Time) Verdict {
	start := told(ev.StartedAt, at)
	if latest == nil {
		return opened(begin(ev, start, at), ReasonNew)
	}
	a := *latest
	switch {
	case a.Open() && a.Count == 0:
		return fireAcknowledged(a, ev, start, at)
	case a.Open():
		worse := a.hear(ev, start, at)
		if a.IncidentEndedAt != nil && at.After(*a.IncidentEndedAt) {
			a.IncidentID, a.OutageID, a.IncidentEndedAt = uuid.NullUUID{}, uuid.NullUUID{}, nil
			return Verdict{Action: Update, Reason: ReasonOutlived, Outlived: true, Worse: worse, After: a}
		}
		if worse {
			return Verdict{Action: Update, Reason: ReasonWorse, Worse: true, After: a}
		}
		return Verdict{Action: Update, Reason: ReasonRepeated, After: a}
	case !a.tookBack(start, at):
		return fireOver(a, ev, start, at)
	}
	next := begin(ev, start, at)
	next.PreviousEndedAt = a.EndedAt
	if start == nil || start.After(*a.EndedAt) {
		return opened(next, ReasonBack)
	}
	next.StartedAt = *a.EndedAt // no second belongs to two alerts
	if a.unheard(start) {
		return opened(next, ReasonBack) // its clock is behind ours, which told the end
	}
	// The tool now says that it never stopped; its word about the time before
	// the resolution is kept there. What it says from now on is newer than any
	// copy of that resolution still under way.
	next.FiredAt = &at
	return opened(next, ReasonStillFiring)
}

// fireOver meets a firing of an episode that is over.
func fireOver(a Alert, ev Event, start *time.Time, at time.Time) Verdict {
	if start != nil && a.PreviousEndedAt != nil && !start.After(*a.PreviousEndedAt) {
		return ignore(&a, ReasonStale)
	}
	first := a.Count == 0
	if first && start != nil && a.FiredAt == nil {
		a.StartedAt = *start // until now its end or its acknowledgement stood in for its start
		if start.Equal(*a.EndedAt) {
			a.EndedAt = a.ResolvedAt // the same instant was sent with both: it told no end
		}
	}
	a.hear(ev, start, at)
	if first {
		return Verdict{Action: Record, Reason: ReasonOver, First: true, After: a}
	}
	return Verdict{Action: Late, Reason: ReasonOver, After: a}
}

// fireAcknowledged meets a firing whose acknowledgement came first.
func fireAcknowledged(a Alert, ev Event, start *time.Time, at time.Time) Verdict {
	began := at
	if start != nil {
		began = *start
		if a.PreviousEndedAt != nil && !start.After(*a.PreviousEndedAt) && at.Sub(a.FirstAt) <= lateFiring {
			return ignore(&a, ReasonStale)
		}
	}
	if began.After(a.StartedAt) {
		a.Status = normalise.Firing // it was acknowledged before: that was another episode
	}
	a.StartedAt = earlier(began, at)
	if a.PreviousEndedAt != nil {
		a.StartedAt = later(a.StartedAt, *a.PreviousEndedAt) // no second belongs to two alerts
	}
	a.hear(ev, start, at)
	return Verdict{Action: Open, Reason: ReasonNew, First: true, After: a}
}

// tookBack reports whether a firing contradicts the resolution of a: it began
// after the end, or it is said so long after that it cannot be a late copy, or
// nobody believed the resolution in the first place.
func (a *Alert) tookBack(start *time.Time, at time.Time) bool {
	if start == nil {
		return !at.Before(*a.ResolvedAt)
	}
	return a.Doubted && !at.Before(*a.ResolvedAt) || start.After(*a.EndedAt) || a.unheard(start) || at.Sub(*a.ResolvedAt) > lateFiring
}

// rewind makes sense of what was received under a clock that has been set back
// since, or by a replica whose clock is ahead: it came before an event received
// at an instant, as it was evaluated before, although it says that it came
// after now. Otherwise the firings of all that time would count as over.
func (a *Alert) rewind(now, at time.Time) {
	if a.ResolvedAt != nil && a.ResolvedAt.After(now) {
		if a.EndedAt.Equal(*a.ResolvedAt) {
			a.EndedAt = &at
		}
		a.ResolvedAt = &at
	}
	if a.LastAt.After(now) {
		a.LastAt = at
	}
}

// unheard reports that the resolution of a told no end, so that our clock did,
// and that a start was not heard in the episode before it. Such a start cannot
// be compared with the end, for the source's clock may be behind ours; but it
// is no copy either, and the order of receipt counts.
func (a *Alert) unheard(start *time.Time) bool {
	heard := a.FiredAt
	if heard == nil && a.Count == 0 {
		heard = &a.StartedAt // the source's own instant of the acknowledgement, which was of what began before it
	}
	return a.EndedAt.Equal(*a.ResolvedAt) && (heard == nil || start.After(*heard))
}

// hear takes note of one more firing of the same episode and reports whether
// its severity rose. All of it is independent of the order of arrival, except
// that of two firings with the same start the later received words are shown.
func (a *Alert) hear(ev Event, start *time.Time, at time.Time) (worse bool) {
	newer := a.Count == 0 || !at.Before(a.LastAt)
	if start != nil && a.FiredAt != nil && !start.Equal(*a.FiredAt) {
		newer = start.After(*a.FiredAt)
	}
	if newer {
		a.Title, a.Description, a.Host, a.Service = ev.Title, ev.Description, ev.Host, ev.Service
		a.Labels, a.Links = ev.Labels, ev.Links
	}
	worse = a.Count > 0 && ev.Severity.WorseThan(a.Severity)
	if worse || a.Count == 0 {
		a.Severity = ev.Severity
	}
	if start != nil {
		if a.FiredAt == nil || start.After(*a.FiredAt) {
			a.FiredAt = start
		}
		// A start within the episode before belongs to that one.
		if a.PreviousEndedAt == nil || start.After(*a.PreviousEndedAt) {
			a.StartedAt = earlier(a.StartedAt, *start)
		}
	}
	if a.Count == 0 || at.After(a.LastAt) {
		a.LastAt = at
	}
	a.FirstAt = earlier(a.FirstAt, at)
	a.Count++
	return worse
}

func acknowledge(latest *Alert, ev Event, at time.Time) Verdict {
	when := told(ev.OccurredAt, at)
	if when == nil {
		when = told(ev.StartedAt, at)
	}
	switch {
	case latest == nil && when == nil:
		return ignore(nil, ReasonNothingOpen)
	case latest == nil:
		return recorded(early(ev, *when, at))
	}
	a := *latest
	switch {
	case !a.Open() && (when == nil || !when.After(*a.EndedAt)):
		return ignore(latest, ReasonNothingOpen)
	case !a.Open():
		next := early(ev, *when, at)
		next.PreviousEndedAt = a.EndedAt
		return recorded(next)
	case a.Status == normalise.Acknowledged:
		return ignore(latest, ReasonDuplicate)
	case when != nil && a.FiredAt != nil && when.Before(a.StartedAt), when == nil && at.Before(a.FirstAt):
		return ignore(latest, ReasonStale)
	}
	a.Status = normalise.Acknowledged
	return Verdict{Action: Acknowledge, Reason: ReasonAcknowledged, After: a}
}

func resolve(latest *Alert, ev Event, at time.Time) Verdict {
	start, end := told(ev.StartedAt, at), told(ev.EndedAt, at)
	if latest == nil {
		if start == nil && end == nil {
			return ignore(nil, ReasonNothingOpen)
		}
		return recorded(earlyEnd(ev, start, end, at))
	}
	a := *latest
	switch {
	case !a.Open():
		return resolveAgain(a, ev, start, end, at)
	case a.Count == 0 && end != nil && end.Before(a.StartedAt):
		return ignore(latest, ReasonStale)
	case a.Count == 0: // acknowledged, now over, and still no firing
		if start != nil {
			a.StartedAt, a.FiredAt = earlier(*start, at), start
		}
		a.end(end, at)
		return Verdict{Action: Record, Reason: ReasonEarly, After: a}
	case a.newerThan(start, end, at):
		return ignore(latest, ReasonStale)
	}
	if start == nil && end != nil && a.FiredAt != nil && end.Equal(*a.FiredAt) {
		end = nil // the firing's own instant, sent again with what ends it
	}
	a.end(end, at)
	return Verdict{Action: Resolve, Reason: ReasonRecovered, After: a}
}

// newerThan reports whether the open episode began after what a resolution is
// about.
func (a *Alert) newerThan(start, end *time.Time, at time.Time) bool {
	switch {
	case a.FiredAt != nil && start != nil && !start.Before(*a.FiredAt):
		return false
	case a.FiredAt != nil && end != nil:
		return end.Before(*a.FiredAt)
	case a.FiredAt != nil && start != nil:
		return true
	}
	return at.Before(a.LastAt)
}

// resolveAgain meets a resolution of what is over: a copy, or the end of a
// further episode whose firing is still to come. An earlier end than the one
// known is not taken: a firing between the two may be under way, and would
// reopen what is over.
func resolveAgain(a Alert, ev Event, start, end *time.Time, at time.Time) Verdict {
	further := start != nil && start.After(*a.EndedAt) || start == nil && end != nil && end.After(*a.EndedAt)
	switch {
	case further && start == nil && a.Count == 0 && a.FiredAt == nil:
		a.EndedAt = end // two ends and no start yet: every firing before the last is over
		return Verdict{Action: Record, Reason: ReasonEarly, After: a}
	case further:
		next := earlyEnd(ev, start, end, at)
		next.PreviousEndedAt = a.EndedAt
		return recorded(next)
	}
	return ignore(&a, ReasonDuplicate)
}

// begin makes the alert of a first firing.
func begin(ev Event, start *time.Time, at time.Time) Alert {
	a := Alert{DedupKey: ev.DedupKey, Status: normalise.Firing, StartedAt: at, FirstAt: at}
	a.hear(ev, start, at)
	return a
}

// early makes the trace of an acknowledgement without its firing. Its start is
// the instant of the acknowledgement until the firing tells better.
func early(ev Event, when, at time.Time) Alert {
	return Alert{
		DedupKey: ev.DedupKey, Status: normalise.Acknowledged, Severity: ev.Severity,
		Title: ev.Title, Description: ev.Description, Host: ev.Host, Service: ev.Service, Labels: ev.Labels, Links: ev.Links,
		StartedAt: earlier(when, at), FirstAt: at, LastAt: at,
	}
}

// earlyEnd makes the trace of a resolution without its firing.
func earlyEnd(ev Event, start, end *time.Time, at time.Time) Alert {
	when := at
	if end != nil {
		when = *end
	}
	if start != nil {
		when = *start
	}
	a := early(ev, when, at)
	a.FiredAt = start
	a.end(end, at)
	return a
}

// end closes the episode; it never ends before it began.
func (a *Alert) end(end *time.Time, at time.Time) {
	when := at
	if end != nil {
		when = *end
	}
	when = later(when, a.StartedAt)
	a.Status, a.EndedAt, a.ResolvedAt = normalise.Resolved, &when, &at
}

func opened(a Alert, reason Reason) Verdict {
	return Verdict{Action: Open, Reason: reason, First: true, New: true, After: a}
}

func recorded(a Alert) Verdict {
	return Verdict{Action: Record, Reason: ReasonEarly, New: true, After: a}
}

func ignore(latest *Alert, reason Reason) Verdict {
	v := Verdict{Action: Ignore, Reason: reason}
	if latest != nil {
		v.After = *latest
	}
	return v
}

// told gives an instant the source told, to the microsecond that is stored;
// nil when it told none, or one from the future or from before any outage.
func told(t *time.Time, at time.Time) *time.Time {
	if t == nil || t.After(at.Add(skew)) || t.Before(at.Add(-oldest)) {
		return nil
	}
	s := stored(*t)
	return &s
}

// stored gives an instant as PostgreSQL keeps it; decisions before and after a
// round trip must not differ.
func stored(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
