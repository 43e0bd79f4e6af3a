package alerts_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"

	"vigie/app/alerts"
	"vigie/app/alerts/normalise"
)

// night is when the tests' clock begins.
var night = time.Date(2026, 11, 21, 2, 0, 0, 0, time.UTC)

func clock(offset string) time.Time {
	d, err := time.ParseDuration(offset)
	if err != nil {
		panic(err)
	}
	return night.Add(d)
}

func told(offset string) *time.Time {
	if offset == "" {
		return nil
	}
	at := clock(offset)
	return &at
}

func firing(start string) alerts.Event {
	return alerts.Event{Status: normalise.Firing, Severity: normalise.High, DedupKey: "k", Title: "Disque plein", StartedAt: told(start),
		Labels: map[string]string{"a": "b"}, Links: []string{"https://x.example"}}
}

// ack and resolved are without payload, as go-pagerduty sends them.
func ack(when string) alerts.Event {
	return alerts.Event{Status: normalise.Acknowledged, Severity: normalise.Warning, DedupKey: "k", Title: "k", OccurredAt: told(when)}
}

func resolved(start, end string) alerts.Event {
	return alerts.Event{Status: normalise.Resolved, Severity: normalise.Warning, DedupKey: "k", Title: "k", StartedAt: told(start), EndedAt: told(end)}
}

func with(ev alerts.Event, change func(*alerts.Event)) alerts.Event { change(&ev); return ev }

// history applies events received one second apart from the given offset on
// and remembers every alert and verdict.
type history struct {
	latest   *alerts.Alert
	alerts   []*alerts.Alert
	verdicts []alerts.Verdict
}

func (h *history) receive(at time.Time, ev alerts.Event) alerts.Verdict {
	v := alerts.Evaluate(h.latest, ev, at)
	h.verdicts = append(h.verdicts, v)
	if v.Action == alerts.Ignore {
		return v
	}
	if v.New {
		h.alerts = append(h.alerts, &alerts.Alert{})
		h.latest = h.alerts[len(h.alerts)-1]
	}
	*h.latest = v.After
	return v
}

func (h *history) firsts() (n int) {
	for _, v := range h.verdicts {
		if v.First {
			n++
		}
	}
	return n
}

func (h *history) open() (n int) {
	for _, a := range h.alerts {
		if a.Open() {
			n++
		}
	}
	return n
}

func TestEvaluateTellsStories(t *testing.T) {
	t.Parallel()
	type step struct {
		at string
		ev alerts.Event
		// the verdict wanted, as "action reason", with " first" and " worse"
		want string
	}
	for _, c := range []struct {
		name   string
		steps  []step
		status normalise.Status
		alerts int
		began  string
		ended  string
		count  int64
	}{
		{"fires, repeats, is acknowledged and recovers", []step{
			{"10s", firing("5s"), "open new first"},
			{"70s", firing("5s"), "update repeated"},
			{"80s", ack("79s"), "acknowledge acknowledged"},
			{"90s", firing("5s"), "update repeated"},
			{"100s", resolved("5s", "95s"), "resolve recovered"},
			{"101s", resolved("5s", "95s"), "ignore duplicate"},
		}, normalise.Resolved, 1, "5s", "95s", 3},
		{"gets worse, never better", []step{
			{"1s", with(firing("0s"), func(e *alerts.Event) { e.Severity = normalise.Warning }), "open new first"},
			{"2s", with(firing("1s"), func(e *alerts.Event) { e.Severity = normalise.Critical }), "update worse worse"},
			{"3s", with(firing("2s"), func(e *alerts.Event) { e.Severity = normalise.Informational }), "update repeated"},
		}, normalise.Firing, 1, "0s", "", 3},
		{"a tool without instants follows the order of receipt", []step{
			{"1s", firing(""), "open new first"},
			{"2s", resolved("", ""), "resolve recovered"},
			{"3s", resolved("", ""), "ignore duplicate"},
			{"4s", firing(""), "open back first"},
		}, normalise.Firing, 2, "4s", "", 1},
		{"a clock behind ours hides no new firing after an end that told no instant", []step{
			{"20s", firing("5s"), "open new first"},
			{"30s", resolved("", ""), "resolve recovered"},
			{"31s", firing("5s"), "late over"},
			{"33s", firing("18s"), "open back first"},
			{"34s", firing("18s"), "update repeated"},
			{"40s", resolved("18s", "25s"), "resolve recovered"},
		}, normalise.Resolved, 2, "30s", "30s", 2},
		{"a start told only now is no copy of a firing without one", []step{
			{"20s", firing(""), "open new first"},
			{"30s", resolved("", ""), "resolve recovered"},
			{"33s", firing("18s"), "open back first"},
		}, normalise.Firing, 2, "30s", "", 1},
		{"a resolution or acknowledgement of nothing changes nothing", []step{
			{"1s", resolved("", ""), "ignore nothing_open"},
			{"2s", ack(""), "ignore nothing_open"},
			{"3s", firing(""), "open new first"},
		}, normalise.Firing, 1, "3s", "", 1},
		{"a late firing does not reopen what is over", []step{
			{"10s", resolved("5s", "9s"), "record early"},
			{"11s", firing("5s"), "record over first"},
			{"12s", firing("5s"), "late over"},
		}, normalise.Resolved, 1, "5s", "9s", 2},
		{"an early end without a start waits for its firing", []step{
			{"10s", resolved("", "9s"), "record early"},
			{"11s", resolved("", "9s"), "ignore duplicate"},
			{"12s", firing("5s"), "record over first"},
		}, normalise.Resolved, 1, "5s", "9s", 1},
		{"an early acknowledgement waits for its firing", []step{
			{"10s", ack("9s"), "record early"},
			{"11s", firing("5s"), "open new first"},
		}, normalise.Acknowledged, 1, "5s", "", 1},
		{"an old acknowledgement does not silence a new firing", []step{
			{"10s", ack("3s"), "record early"},
			{"11s", firing("5s"), "open new first"},
		}, normalise.Firing, 1, "5s", "", 1},
		{"an acknowledgement after the end wakes no copy of the firing", []step{
			{"1s", firing("0s"), "open new first"},
			{"30s", resolved("0s", "20s"), "resolve recovered"},
			{"31s", ack("25s"), "record early"},
			{"32s", firing("0s"), "ignore stale"},
			{"40s", firing("22s"), "open new first"},
		}, normalise.Acknowledged, 2, "22s", "", 1},
		{"an acknowledgement after the end hides no firing that lasts", []step{
			{"1s", firing("0s"), "open new first"},
			{"30s", resolved("0s", "20s"), "resolve recovered"},
			{"31s", ack("25s"), "record early"},
			{"15m31s", firing("0s"), "ignore stale"},
			{"15m32s", firing("0s"), "open new first"},
		}, normalise.Acknowledged, 2, "20s", "", 1},
		{"a late resolution does not close what is new", []step{
			{"1s", firing("0s"), "open new first"},
			{"30s", resolved("0s", "20s"), "resolve recovered"},
			{"40s", firing("35s"), "open back first"},
			{"41s", resolved("0s", "20s"), "ignore stale"},
			{"42s", firing("0s"), "update repeated"},
		}, normalise.Firing, 2, "35s", "", 2},
		{"a missed resolution does not split the alert", []step{
			{"1s", firing("0s"), "open new first"},
			{"40s", firing("35s"), "update repeated"},
			{"41s", resolved("0s", "20s"), "ignore stale"},
			{"60s", resolved("35s", "50s"), "resolve recovered"},
		}, normalise.Resolved, 1, "0s", "50s", 2},
		{"a source that takes its resolution back is believed", []step{
			{"1s", firing("0s"), "open new first"},
			{"30s", resolved("0s", "20s"), "resolve recovered"},
			{"31s", firing("0s"), "late over"},
			{"16m", firing("0s"), "open still_firing first"},
			{"16m1s", resolved("0s", "20s"), "ignore stale"},
			{"17m", firing("0s"), "update repeated"},
			{"20m", resolved("0s", "19m"), "resolve recovered"},
		}, normalise.Resolved, 2, "20s", "19m", 2},
		{"an earlier end opens no gap for a firing under way", []step{
			{"1s", firing("0s"), "open new first"},
			{"30s", resolved("", "25s"), "resolve recovered"},
			{"31s", resolved("", "10s"), "ignore duplicate"},
			{"32s", firing("20s"), "late over"},
		}, normalise.Resolved, 1, "0s", "25s", 2},
		{"an end before its beginning is no end", []step{
			{"10s", firing(""), "open new first"},
			{"11s", resolved("", "9s"), "resolve recovered"},
		}, normalise.Resolved, 1, "10s", "10s", 1},
		{"an instant from the future is not believed", []step{
			{"10s", firing("1h"), "open new first"},
			{"20s", resolved("", "1h"), "resolve recovered"},
		}, normalise.Resolved, 1, "10s", "20s", 1},
		{"an instant from long before any outage is not believed", []step{
			{"10s", firing("-8800h"), "open new first"},
			{"20s", resolved("-8800h", "-8799h"), "resolve recovered"},
		}, normalise.Resolved, 1, "10s", "20s", 1},
		{"an end that repeats the firing's instant tells no end", []step{
			{"10s", firing("5s"), "open new first"},
			{"15m", resolved("", "5s"), "resolve recovered"},
		}, normalise.Resolved, 1, "5s", "15m", 1},
		{"neither does one that came before its firing", []step{
			{"10s", resolved("", "5s"), "record early"},
			{"11s", firing("5s"), "record over first"},
		}, normalise.Resolved, 1, "5s", "10s", 1},
		{"a clock a little ahead is", []step{
			{"10s", firing("12s"), "open new first"},
			{"11s", resolved("12s", "12s"), "resolve recovered"},
		}, normalise.Resolved, 1, "10s", "12s", 1},
		{"information and heartbeats touch no alert", []step{
			{"1s", firing("0s"), "open new first"},
			{"2s", with(firing("0s"), func(e *alerts.Event) { e.Status = normalise.Info }), "ignore information"},
			{"3s", with(firing("0s"), func(e *alerts.Event) { e.Status, e.Heartbeat = normalise.Info, true }), "ignore heartbeat"},
			{"4s", with(firing("0s"), func(e *alerts.Event) { e.Status, e.HeartbeatLost = normalise.Info, true }), "ignore heartbeat_end"},
		}, normalise.Firing, 1, "0s", "", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var h history
			for i, s := range c.steps {
				v := h.receive(clock(s.at), s.ev)
				got := fmt.Sprintf("%s %s", v.Action, v.Reason)
				if v.First {
					got += " first"
				}
				if v.Worse {
					got += " worse"
				}
				if got != s.want {
					t.Errorf("step %d: got %q, want %q", i+1, got, s.want)
				}
			}
			a := h.alerts[len(h.alerts)-1]
			if a.Status != c.status || len(h.alerts) != c.alerts || a.Count != c.count {
				t.Errorf("end: got %s, %d alerts, count %d, want %s, %d, %d", a.Status, len(h.alerts), a.Count, c.status, c.alerts, c.count)
			}
			if !a.StartedAt.Equal(clock(c.began)) {
				t.Errorf("started: got %v, want %v", a.StartedAt, clock(c.began))
			}
			if diff := cmp.Diff(told(c.ended), a.EndedAt); diff != "" {
				t.Errorf("ended (-want +got):\n%s", diff)
			}
			if a.Title != "Disque plein" || a.Severity == "" {
				t.Errorf("words: got %q %q, want those of the firing", a.Title, a.Severity)
			}
		})
	}
}

func TestAFiringAfterItsIncidentWasResolvedNeedsAnother(t *testing.T) {
	t.Parallel()
	incident, outage := uuid.NullUUID{UUID: uuid.New(), Valid: true}, uuid.NullUUID{UUID: uuid.New(), Valid: true}
	known := alerts.Alert{ID: uuid.New(), SourceID: uuid.New(), DedupKey: "k", IncidentID: incident, OutageID: outage, Status: normalise.Firing, Severity: normalise.Warning,
		Title: "t", StartedAt: night, FiredAt: told("0s"), FirstAt: night, LastAt: night, Count: 1, IncidentEndedAt: told("60s")}
	if v := alerts.Evaluate(&known, firing("0s"), clock("60s")); v.Outlived || v.After.IncidentID != incident || v.After.OutageID != outage {
		t.Errorf("received before the resolution: got %+v, want an update of the same incident", v)
	}
	v := alerts.Evaluate(&known, firing("0s"), clock("61s"))
	if v.Action != alerts.Update || !v.Outlived || v.First || !v.Worse || v.After.IncidentID.Valid || v.After.OutageID.Valid || v.After.ID != known.ID || v.After.Count != 2 {
		t.Errorf("received after it: got %+v, want the same alert without incident and outage, outlived and worse", v)
	}
	if copied := alerts.Evaluate(&v.After, firing("0s"), clock("62s")); copied.Outlived {
		t.Errorf("a copy: got %+v, want a plain update", copied)
	}
	if v := alerts.Evaluate(&known, resolved("0s", "61s"), clock("62s")); v.Action != alerts.Resolve || v.Outlived || v.After.IncidentID != incident {
		t.Errorf("recovered after it: got %+v, want the alert resolved with the incident it had", v)
	}
}

// orders calls f with every distinct order of the events.
func orders(events []alerts.Event, kinds []int, f func([]alerts.Event)) {
	order := make([]int, len(kinds))
	copy(order, kinds)
	slices.Sort(order)
	for {
		list := make([]alerts.Event, len(order))
		for i, kind := range order {
			list[i] = events[kind]
		}
		f(list)
		i := len(order) - 2
		for i >= 0 && order[i] >= order[i+1] {
			i--
		}
		if i < 0 {
			return
		}
		j := len(order) - 1
		for order[j] <= order[i] {
			j--
		}
		order[i], order[j] = order[j], order[i]
		slices.Reverse(order[i+1:])
	}
}

// TestEveryOrderOfThreeCopiesEndsTheSame is promise 8: every order of fire,
// acknowledge and resolve, three copies of each, ends in one alert of the same
// state, and exactly one firing is the first.
func TestEveryOrderOfThreeCopiesEndsTheSame(t *testing.T) {
	t.Parallel()
	for name, events := range map[string][]alerts.Event{
		"Alertmanager tells start and end":   {firing("0s"), resolved("0s", "30s")},
		"PagerDuty tells its own instants":   {firing("0s"), ack("10s"), resolved("", "30s")},
		"generic tells everything":           {firing("0s"), ack("10s"), resolved("0s", "30s")},
		"an alert shorter than a second":     {firing("0s"), ack("0s"), resolved("0s", "0s")},
		"the clock of the source is ahead":   {firing("2m"), ack("2m10s"), resolved("", "2m30s")},
		"the source speaks hours afterwards": {firing("-3h"), ack("-2h"), resolved("", "-1h")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var kinds []int
			for kind := range events {
				kinds = append(kinds, kind, kind, kind)
			}
			var want *alerts.Alert
			n := 0
			orders(events, kinds, func(list []alerts.Event) {
				n++
				var h history
				for i, ev := range list {
					h.receive(night.Add(40*time.Second+time.Duration(i)*time.Second), ev)
				}
				if len(h.alerts) != 1 || h.firsts() != 1 || h.latest.Open() || h.latest.Count != 3 {
					t.Fatalf("order %d: got %d alerts, %d firsts, %s, count %d, want 1, 1, resolved, 3\n%v", n, len(h.alerts), h.firsts(), h.latest.Status, h.latest.Count, statuses(list))
				}
				if want == nil {
					want = h.latest
				}
				ignore := cmpopts.IgnoreFields(alerts.Alert{}, "FirstAt", "LastAt", "ResolvedAt") // receipts, not instants of the source
				if name == "the clock of the source is ahead" {
					ignore = cmpopts.IgnoreFields(alerts.Alert{}, "FirstAt", "LastAt", "ResolvedAt", "StartedAt") // no later than a receipt
				}
				if diff := cmp.Diff(want, h.latest, ignore); diff != "" {
					t.Fatalf("order %d ends otherwise (-first +this):\n%s\n%v", n, diff, statuses(list))
				}
			})
			if wantOrders := map[int]int{2: 20, 3: 1680}[len(events)]; n != wantOrders {
				t.Errorf("orders tried: got %d, want %d", n, wantOrders)
			}
		})
	}
}

// TestEveryOrderOfTwoEpisodesEndsAsTheInstantsSay: what is open at the end is
// decided by the instants told, never by the order of arrival.
func TestEveryOrderOfTwoEpisodesEndsAsTheInstantsSay(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		events []alerts.Event
		open   int
	}{
		"both over, ends only":           {[]alerts.Event{firing("0s"), resolved("", "10s"), firing("20s"), resolved("", "30s")}, 0},
		"both over, starts and ends":     {[]alerts.Event{firing("0s"), resolved("0s", "10s"), firing("20s"), resolved("20s", "30s")}, 0},
		"second still on, ends only":     {[]alerts.Event{firing("0s"), resolved("", "10s"), firing("20s")}, 1},
		"second still on, start and end": {[]alerts.Event{firing("0s"), resolved("0s", "10s"), firing("20s")}, 1},
		"acknowledged between":           {[]alerts.Event{firing("0s"), ack("5s"), resolved("0s", "10s"), firing("20s")}, 1},
		"three episodes":                 {[]alerts.Event{firing("0s"), resolved("", "10s"), firing("20s"), resolved("", "30s"), firing("40s"), resolved("", "50s")}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var kinds []int
			for kind := range c.events {
				kinds = append(kinds, kind)
				if len(c.events) < 5 {
					kinds = append(kinds, kind)
				}
			}
			orders(c.events, kinds, func(list []alerts.Event) {
				var h history
				for i, ev := range list {
					h.receive(night.Add(time.Minute+time.Duration(i)*time.Second), ev)
				}
				if got := h.open(); got != c.open {
					t.Fatalf("open: got %d, want %d\n%v", got, c.open, statuses(list))
				}
				if h.open() == 1 && !h.latest.Open() {
					t.Fatalf("an earlier episode stayed open\n%v", statuses(list))
				}
				for _, a := range h.alerts {
					if a.EndedAt != nil && a.EndedAt.Before(a.StartedAt) || a.Open() == (a.EndedAt != nil) || a.Open() == (a.ResolvedAt != nil) {
						t.Fatalf("alert: got %s from %v to %v received %v\n%v", a.Status, a.StartedAt, a.EndedAt, a.ResolvedAt, statuses(list))
					}
				}
			})
		})
	}
}

func statuses(list []alerts.Event) (s []string) {
	for _, ev := range list {
		word := string(ev.Status)
		if ev.StartedAt != nil {
			word += " from " + ev.StartedAt.Sub(night).String()
		}
		if ev.EndedAt != nil {
			word += " to " + ev.EndedAt.Sub(night).String()
		}
		s = append(s, word)
	}
	return s
}

func TestBatchRemembersItsOwnChanges(t *testing.T) {
	t.Parallel()
	source, other := uuid.New(), uuid.New()
	known := alerts.Alert{ID: uuid.New(), SourceID: source, DedupKey: "k", Status: normalise.Firing, Severity: normalise.High, Title: "t",
		StartedAt: night, FiredAt: told("0s"), FirstAt: night, LastAt: night, Count: 1}
	b := alerts.NewBatch([]alerts.Alert{known}, clock("20s"))
	steps := []struct {
		source uuid.UUID
		ev     alerts.Event
		want   alerts.Action
	}{
		{source, resolved("0s", "5s"), alerts.Resolve},
		{source, firing("10s"), alerts.Open},
		{source, firing("10s"), alerts.Update},
		{other, firing("0s"), alerts.Open},
		{other, with(resolved("", ""), func(e *alerts.Event) { e.DedupKey = "none" }), alerts.Ignore},
	}
	incident := uuid.NullUUID{UUID: uuid.New(), Valid: true}
	for i, s := range steps {
		a, v := b.Apply(s.source, s.ev, clock("20s"))
		if v.Action != s.want {
			t.Errorf("step %d: got %s, want %s", i+1, v.Action, s.want)
		}
		if (a == nil) != (s.ev.DedupKey == "none") {
			t.Errorf("step %d: got alert %v, want one unless nothing is known", i+1, a)
		}
		if v.First {
			a.IncidentID = incident
		}
	}
	inserts, updates := b.Changes()
	if len(inserts) != 2 || len(updates) != 1 || updates[0].ID != known.ID || updates[0].Open() {
		t.Fatalf("changes: got %d inserts and %d updates, want 2 and the resolved one", len(inserts), len(updates))
	}
	for _, a := range inserts {
		if a.ID == uuid.Nil || a.SourceID == uuid.Nil || a.IncidentID != incident {
			t.Errorf("insert: got %+v, want its own id, its source and what the caller set", a)
		}
	}
	if inserts[0].Count != 2 || inserts[0].SourceID != source || inserts[1].SourceID != other {
		t.Errorf("inserts: got counts %d %d, want the second firing of the first key counted", inserts[0].Count, inserts[1].Count)
	}
}

func TestWhatADoubtedEndLeftOpenFiresAgain(t *testing.T) {
	t.Parallel()
	known := alerts.Alert{ID: uuid.New(), DedupKey: "k", Status: normalise.Resolved, Severity: normalise.High, Title: "t",
		StartedAt: night, FiredAt: told("0s"), EndedAt: told("20s"), ResolvedAt: told("30s"), FirstAt: night, LastAt: clock("10s"), Count: 2}
	doubted := known
	doubted.Doubted = true
	for _, c := range []struct {
		name  string
		alert alerts.Alert
		at    string
		want  alerts.Action
	}{
		{"a copy after an end that is believed", known, "31s", alerts.Late},
		{"the same after one that is doubted", doubted, "31s", alerts.Open},
		{"what came before the doubted end", doubted, "29s", alerts.Late},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			v := alerts.Evaluate(&c.alert, firing("0s"), clock(c.at))
			if v.Action != c.want {
				t.Errorf("got %s %s, want %s", v.Action, v.Reason, c.want)
			}
			if c.want == alerts.Open && (v.Reason != alerts.ReasonStillFiring || v.After.Doubted || !v.After.StartedAt.Equal(clock("20s"))) {
				t.Errorf("got %+v, want a new alert that begins where the doubted one ended", v)
			}
		})
	}
}

func TestAClockThatWasSetBackHidesNoFiring(t *testing.T) {
	t.Parallel()
	source := uuid.New()
	over := alerts.Alert{ID: uuid.New(), SourceID: source, DedupKey: "k", Status: normalise.Resolved, Severity: normalise.High, Title: "t",
		StartedAt: clock("1h"), EndedAt: told("1h30s"), ResolvedAt: told("1h30s"), FirstAt: clock("1h"), LastAt: clock("1h"), Count: 1}
	b := alerts.NewBatch([]alerts.Alert{over}, clock("41s"))
	if _, v := b.Apply(source, firing(""), clock("40s")); v.Action != alerts.Open {
		t.Errorf("firing: got %s %s, want another alert", v.Action, v.Reason)
	}
	open := over
	open.Status, open.EndedAt, open.ResolvedAt = normalise.Firing, nil, nil
	b = alerts.NewBatch([]alerts.Alert{open}, clock("41s"))
	if _, v := b.Apply(source, resolved("", ""), clock("40s")); v.Action != alerts.Resolve {
		t.Errorf("resolution: got %s %s, want the alert over", v.Action, v.Reason)
	}
	// Of what came out of order without such a clock, the order of receipt counts.
	b = alerts.NewBatch([]alerts.Alert{over}, clock("2h"))
	if _, v := b.Apply(source, firing(""), clock("1h29s")); v.Action != alerts.Late {
		t.Errorf("late firing: got %s %s, want a late copy", v.Action, v.Reason)
	}
}
