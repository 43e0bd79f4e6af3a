package incidents

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"vigie/tenants"
	"vigie/tenants/calendar"
)

func paris(t *testing.T, text string) time.Time {
	t.Helper()
	zone, err := calendar.LoadZone("Europe/Paris")
	must(t, err)
	at, err := time.ParseInLocation("2006-01-02 15:04", text, zone)
	must(t, err)
	return at.UTC()
}

func TestClocksRunInsideTheCoverageOnly(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		opened, acknowledge, resolve string
	}{
		"a Tuesday morning":                    {"2026-10-20 09:30", "2026-10-20 10:30", "2026-10-20 17:30"},
		"late on a Tuesday":                    {"2026-10-20 17:30", "2026-10-21 09:30", "2026-10-21 16:30"},
		"Friday evening waits for Monday":      {"2026-10-23 17:45", "2026-10-26 09:45", "2026-10-26 16:45"},
		"the week-end of the clock change":     {"2026-10-24 22:40", "2026-10-26 10:00", "2026-10-26 17:00"},
		"a run that ends at closing is due so": {"2026-10-20 17:00", "2026-10-20 18:00", "2026-10-21 16:00"},
		"a public holiday is no working day":   {"2026-07-13 17:30", "2026-07-15 09:30", "2026-07-15 16:30"}, // 14 July
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			i := office(t).schedule(Incident{State: Triggered, Priority: P1, OpenedAt: paris(t, c.opened)})
			if got, want := *i.AcknowledgeDueAt, paris(t, c.acknowledge); !got.Equal(want) {
				t.Errorf("acknowledge due: got %v, want %v", got, want)
			}
			if got, want := *i.ResolveDueAt, paris(t, c.resolve); !got.Equal(want) {
				t.Errorf("resolve due: got %v, want %v", got, want)
			}
			if got, want := *i.DueAt, *i.AcknowledgeDueAt; !got.Equal(want) {
				t.Errorf("due: got %v, want the acknowledgement's %v", got, want)
			}
		})
	}
}

func TestANightOverTheClockChangeIsAnHourLonger(t *testing.T) {
	t.Parallel()
	terms := tenants.DefaultTerms("Europe/Paris")
	terms.Coverage = calendar.WeeklyWindow(calendar.Rule{Days: []calendar.Weekday{1, 2, 3, 4, 5, 6, 7}, From: calendar.At(20, 0), To: calendar.At(8, 0)})
	terms.Response[P1] = tenants.ResponseTerms{AcknowledgeS: 12 * 3600, ResolveS: 13 * 3600}
	p, err := NewPromise(tenants.ContractVersion{ContractID: uuid.New(), Version: 1, Terms: terms}, night)
	must(t, err)
	i := p.schedule(Incident{State: Triggered, Priority: P1, OpenedAt: paris(t, "2026-10-24 20:00")})
	if got, want := *i.AcknowledgeDueAt, paris(t, "2026-10-25 07:00"); !got.Equal(want) {
		t.Errorf("twelve hours of that night: got %v, want %v", got, want)
	}
	if got, want := *i.ResolveDueAt, paris(t, "2026-10-25 08:00"); !got.Equal(want) {
		t.Errorf("thirteen hours are the whole night: got %v, want %v", got, want)
	}
}

func TestTheNextClockFollowsTheState(t *testing.T) {
	t.Parallel()
	p := office(t)
	opened := paris(t, "2026-10-20 09:00")
	i := p.schedule(Incident{State: Triggered, Priority: P1, OpenedAt: opened, Version: 1})
	expect := func(i Incident, at time.Time, kind ClockKind, due string) {
		t.Helper()
		d := i.Due(p, at)
		if d == nil || d.Kind != kind || !d.At.Equal(paris(t, due)) {
			t.Fatalf("due: got %+v, want %s at %s", d, kind, due)
		}
	}
	expect(i, opened, ClockAcknowledge, "2026-10-20 10:00")
	i, _, err := Decide(i, command(ActAcknowledge), p, opened.Add(30*time.Minute))
	must(t, err)
	expect(i, opened, ClockUpdate, "2026-10-20 11:30")

	note := command(ActNote)
	i, _, err = Decide(i, note, p, opened.Add(time.Hour))
	must(t, err)
	expect(i, opened, ClockUpdate, "2026-10-20 11:30") // an internal note tells the client nothing
	note.Visibility = Client
	i, _, err = Decide(i, note, p, opened.Add(time.Hour))
	must(t, err)
	expect(i, opened, ClockUpdate, "2026-10-20 12:00")

	i, _, err = Decide(i, note, p, opened.Add(6*time.Hour+30*time.Minute))
	must(t, err)
	expect(i, opened, ClockResolve, "2026-10-20 17:00") // the next update would be due at 17:30

	watch := command(ActWatch)
	i, _, err = Decide(i, watch, p, opened.Add(6*time.Hour+40*time.Minute))
	must(t, err)
	expect(i, opened, ClockResolve, "2026-10-20 17:00")

	i, _, err = Decide(i, command(ActResolve), p, opened.Add(7*time.Hour))
	must(t, err)
	if d := i.Due(p, opened); d != nil || i.DueAt != nil {
		t.Errorf("due of a resolved incident: got %+v, want none", d)
	}
	for _, c := range i.Clocks(p, opened.Add(24*time.Hour)) {
		if c.Kind == ClockUpdate {
			t.Errorf("clocks: got the update clock of a resolved incident")
			continue
		}
		if c.Met == nil || !*c.Met {
			t.Errorf("%s: got met %v, want true", c.Kind, c.Met)
		}
	}
}

func TestAChangeOfPriorityMovesWhatStillRuns(t *testing.T) {
	t.Parallel()
	p := office(t)
	opened := paris(t, "2026-10-20 09:00")
	i := p.schedule(Incident{State: Triggered, Priority: P1, OpenedAt: opened, Version: 1})
	i, _, err := Decide(i, command(ActPriority), p, opened.Add(time.Minute))
	must(t, err)
	if got, want := *i.AcknowledgeDueAt, paris(t, "2026-10-20 09:30"); !got.Equal(want) {
		t.Errorf("acknowledge due as P2: got %v, want %v", got, want)
	}
	i, _, err = Decide(i, command(ActAcknowledge), p, opened.Add(20*time.Minute))
	must(t, err)
	raise := command(ActPriority)
	raise.Priority = P1
	i, _, err = Decide(i, raise, p, opened.Add(2*time.Hour))
	must(t, err)
	if got, want := *i.AcknowledgeDueAt, paris(t, "2026-10-20 09:30"); !got.Equal(want) {
		t.Errorf("a kept promise: got %v, want it to stay %v", got, want)
	}
	if kept := i.Clocks(p, opened.Add(2*time.Hour))[0]; kept.Total != 30*time.Minute || !*kept.Met {
		t.Errorf("shown of a kept promise: got %v, met %t, want the 30 minutes it was held to", kept.Total, *kept.Met)
	}
	if got, want := *i.ResolveDueAt, paris(t, "2026-10-20 17:00"); !got.Equal(want) {
		t.Errorf("resolve due as P1 again: got %v, want %v", got, want)
	}
}

func TestOutsideTheCoverageAClockStands(t *testing.T) {
	t.Parallel()
	p := office(t)
	i := p.schedule(Incident{State: Triggered, Priority: P1, OpenedAt: paris(t, "2026-10-24 22:40")})
	if d := i.Due(p, paris(t, "2026-10-25 03:30")); d == nil || !d.Paused {
		t.Errorf("on Sunday: got %+v, want a paused clock", d)
	}
	if d := i.Due(p, paris(t, "2026-10-26 09:30")); d == nil || d.Paused {
		t.Errorf("on Monday: got %+v, want a running clock", d)
	}
}

func TestWithoutAContractNothingIsDue(t *testing.T) {
	t.Parallel()
	var p *Promise
	i := p.schedule(Incident{State: Acknowledged, Priority: P1, OpenedAt: night, AcknowledgedAt: &night, UpdateStartedAt: &night})
	if i.DueAt != nil || i.Due(p, night) != nil || i.Clocks(p, night) != nil {
		t.Errorf("got %+v, want no clock", i)
	}
	for severity, want := range map[tenants.Severity]Priority{tenants.Critical: P1, tenants.High: P2, tenants.Warning: P3, tenants.Info: P4} {
		if got := p.PriorityOf(severity); got != want {
			t.Errorf("priority of %s: got %s, want %s", severity, got, want)
		}
	}
}
