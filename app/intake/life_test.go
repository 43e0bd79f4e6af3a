package intake_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"vigie/app/db"
	"vigie/tenants"
)

func TestASilenceThatVigieSleptThroughIsUnknownToo(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.beats(3, 10*time.Second, watchdog("firing")) // the interval of the heartbeat is learned
	started := b.clock.now()
	b.send("alertmanager", alert("firing", "ShopDown", "critical", started, time.Time{}))
	b.send("alertmanager", watchdog("firing"))
	b.process()
	proof := b.clock.now()
	// Vigie is down for an hour, and the first that it hears afterwards is the source, before any sweep.
	b.clock.forward(time.Hour)
	back := b.clock.now()
	b.send("alertmanager", watchdog("firing"))
	b.process()
	b.sweep()
	b.clock.forward(time.Minute)
	b.send("alertmanager", alert("firing", "ShopDown", "critical", started, time.Time{}))
	b.process()
	if got, want := scalar[string](b, `SELECT string_agg((body ->> 'from') || ' ' || (body ->> 'to'), ', ') FROM gaps`), span(proof, back); got != want {
		t.Errorf("gap is %q, want %q", got, want)
	}
	b.wantOutages(span(started, proof), span(back, time.Time{}))
	if got := scalar[int](b, `SELECT count(*) FROM incidents WHERE kind = 'silence'`); got != 0 {
		t.Errorf("%d silence incidents for what is over, want none", got)
	}
	if got, want := scalar[int](b, `SELECT heartbeat_s FROM sources`), 10; got != want {
		t.Errorf("a silence taught that a beat comes every %d s, want %d", got, want)
	}
}

// beats lets the source beat n times, with a sweep every five seconds between.
func (b *bundle) beats(n int, every time.Duration, body string) {
	b.Helper()
	for range n {
		b.send("alertmanager", body)
		b.process()
		for waited := time.Duration(0); waited < every; waited += 5 * time.Second {
			b.clock.forward(min(5*time.Second, every-waited))
			b.sweep()
		}
	}
}

func (b *bundle) sweep() {
	b.Helper()
	if err := b.intake.SweepSilence(b.ctx); err != nil {
		b.Fatal(err)
	}
}

func TestCopiesOfABeatTeachNoInterval(t *testing.T) {
	t.Parallel()
	twice := strings.Replace(watchdog("firing"), `"alerts":[`, `"alerts":[{"status":"firing","labels":{"alertname":"Watchdog","severity":"none","replica":"b"},
		"annotations":{},"startsAt":"2026-10-01T00:00:00Z","endsAt":"0001-01-01T00:00:00Z","fingerprint":"f-watchdog-b"},`, 1)
	for name, beat := range map[string]func(b *bundle){
		"two in one message": func(b *bundle) { b.beats(1, time.Minute, twice) },
		"a pair of senders in one batch": func(b *bundle) {
			b.send("alertmanager", watchdog("firing"))
			b.clock.forward(2 * time.Second)
			b.beats(1, 58*time.Second, watchdog("firing"))
		},
		"a retry": func(b *bundle) {
			b.beats(1, 4*time.Second, watchdog("firing"))
			b.beats(1, 56*time.Second, watchdog("firing"))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			for range 6 {
				beat(b)
			}
			if got := scalar[int](b, `SELECT count(*) FROM gaps`); got != 0 {
				t.Errorf("%d gaps of a source that beats, want none", got)
			}
			// Counted from the last copy, which proves life as well as the first.
			if got := scalar[int](b, `SELECT heartbeat_s FROM sources`); got < 56 || got > 60 {
				t.Errorf("copies taught that a beat comes every %d s, want 56 to 60", got)
			}
		})
	}
}

func TestEveryBeatProvesLife(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for range 4 {
		b.beats(1, time.Second, watchdog("firing"))
	}
	last := b.clock.now().Add(-time.Second)
	b.send("alertmanager", watchdog("resolved"))
	b.process()
	if got := scalar[time.Time](b, `SELECT silent_since FROM sources`); !got.Equal(last) {
		t.Errorf("silent since %s, want the last beat, %s", got, last)
	}
}

func TestASourceThatBeatsFastIsMissedFast(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for range 20 {
		b.beats(1, time.Second, watchdog("firing"))
	}
	b.clock.forward(20 * time.Second)
	b.sweep()
	if got := scalar[int](b, `SELECT count(*) FROM gaps WHERE body ->> 'to' IS NULL`); got != 1 {
		t.Errorf("%d open gaps after twenty seconds without a beat, want 1", got)
	}
}

func TestASourceThatSlowsDownIsFollowed(t *testing.T) {
	t.Parallel()
	for name, slow := range map[string]func(b *bundle){
		"one beat at a time": func(b *bundle) { b.beats(1, time.Minute, watchdog("firing")) },
		"with late copies": func(b *bundle) {
			b.beats(1, 8*time.Second, watchdog("firing"))
			b.beats(1, 52*time.Second, watchdog("firing"))
		},
		"unnoticed by the sweep": func(b *bundle) {
			b.send("alertmanager", watchdog("firing"))
			b.process()
			b.clock.forward(time.Minute)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			b.beats(3, 5*time.Second, watchdog("firing"))
			for range 4 {
				slow(b)
			}
			gaps := scalar[int](b, `SELECT count(*) FROM gaps`)
			if gaps == 0 || gaps > 2 {
				t.Errorf("%d gaps until the source is followed, want one or two", gaps)
			}
			for range 10 {
				slow(b)
			}
			if got := scalar[int](b, `SELECT count(*) FROM gaps`); got != gaps {
				t.Errorf("%d gaps more, want none", got-gaps)
			}
		})
	}
}

// declare replaces the bundle's source by one whose heartbeat a person expects every minute.
func (b *bundle) declare() {
	b.Helper()
	every := 60
	err := b.db.Tenant(b.ctx, b.tenant, func(tx *db.Tx) (err error) {
		b.source, b.key, err = tenants.AddSourceTx(b.ctx, tx, tenants.NewSource{Tool: "alertmanager", Name: "Prometheus", HeartbeatS: &every})
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
}

func TestADeclaredHeartbeatThatNeverCameIsMissed(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.declare()
	b.clock.forward(time.Hour)
	b.sweep()
	if got := scalar[int](b, `SELECT count(*) FROM incidents`); got != 0 {
		t.Errorf("%d incidents of a source that is not plugged in yet, want none", got)
	}
	first := b.clock.now()
	b.send("alertmanager", alert("firing", "ShopDown", "critical", first, time.Time{}))
	b.process()
	b.clock.forward(2 * time.Minute)
	b.send("alertmanager", alert("resolved", "ShopDown", "critical", first, b.clock.now()))
	b.process()
	if got, want := scalar[string](b, `SELECT body ->> 'state' FROM outages`), "open"; got != want {
		t.Errorf("without any proof of life the outage is %q, want %q", got, want)
	}
	if got, want := scalar[string](b, `SELECT data ->> 'doubted' FROM timeline_entries WHERE kind = 'alert'`), "true"; got != want {
		t.Errorf("the recovery is doubted: %q, want %q", got, want)
	}
	b.clock.forward(time.Minute)
	b.sweep()
	if got := scalar[int](b, `SELECT count(*) FROM gaps`); got != 0 {
		t.Errorf("%d gaps before the third beat is missed, want none", got)
	}
	b.clock.forward(time.Second)
	b.sweep()
	if got, want := scalar[string](b, `SELECT string_agg(body ->> 'from', ',') FROM gaps`), first.Format(time.RFC3339); got != want {
		t.Errorf("gaps from %q, want %q", got, want)
	}
	if got, want := scalar[int](b, `SELECT count(*) FROM incidents WHERE kind = 'silence'`), 1; got != want {
		t.Errorf("%d silence incidents, want %d", got, want)
	}
	// What it says meanwhile is no proof of life; its first beat is.
	b.send("alertmanager", alert("firing", "ShopSlow", "warning", b.clock.now(), time.Time{}))
	b.process()
	if got, want := scalar[bool](b, fmt.Sprintf(`SELECT silent_since IS NOT NULL FROM sources WHERE id = '%s'`, b.source.ID)), true; got != want {
		t.Errorf("silent after a message: %t, want %t", got, want)
	}
	b.clock.forward(time.Minute)
	b.send("alertmanager", watchdog("firing"))
	b.process()
	if got, want := scalar[string](b, `SELECT body ->> 'to' FROM gaps`), b.clock.now().Format(time.RFC3339); got != want {
		t.Errorf("gap ends at %q, want %q", got, want)
	}
	if got, want := scalar[string](b, fmt.Sprintf(`SELECT heartbeat_s || ' ' || heartbeat_learned FROM sources WHERE id = '%s'`, b.source.ID)), "60 false"; got != want {
		t.Errorf("declared interval is %q, want %q", got, want)
	}
}

func TestADeclaredHeartbeatThatComesInTimeIsNotMissed(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.declare()
	b.send("alertmanager", alert("firing", "ShopDown", "critical", night, time.Time{}))
	b.process()
	b.clock.forward(time.Minute)
	b.beats(5, time.Minute, watchdog("firing"))
	if got := scalar[int](b, `SELECT count(*) FROM gaps`); got != 0 {
		t.Errorf("%d gaps of a source that beats, want none", got)
	}
}
