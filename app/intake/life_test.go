package intake_test

import (
	"testing"
	"time"
)

func TestASilenceThatVigieSleptThroughIsUnknownToo(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for range 3 { // the interval of the heartbeat is learned
		b.send("alertmanager", watchdog("firing"))
		b.process()
		b.clock.forward(10 * time.Second)
	}
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
	if err := b.intake.SweepSilence(b.ctx); err != nil {
		t.Fatal(err)
	}
	b.clock.forward(time.Minute)
	b.send("alertmanager", alert("firing", "ShopDown", "critical", started, time.Time{}))
	b.process()
	const bounds = `string_agg((body ->> 'from') || ' ' || coalesce(body ->> 'to', 'open'), ', ' ORDER BY body ->> 'from')`
	if got, want := scalar[string](b, `SELECT `+bounds+` FROM gaps`), proof.Format(time.RFC3339)+" "+back.Format(time.RFC3339); got != want {
		t.Errorf("gap is %q, want %q", got, want)
	}
	want := started.Format(time.RFC3339) + " " + proof.Format(time.RFC3339) + ", " + back.Format(time.RFC3339) + " open"
	if got := scalar[string](b, `SELECT `+bounds+` FROM outages`); got != want {
		t.Errorf("outages are %q, want %q", got, want)
	}
	if got := scalar[int](b, `SELECT count(*) FROM incidents WHERE kind = 'silence'`); got != 0 {
		t.Errorf("%d silence incidents for what is over, want none", got)
	}
	if got, want := scalar[int](b, `SELECT heartbeat_s FROM sources`), 10; got != want {
		t.Errorf("a silence taught that a beat comes every %d s, want %d", got, want)
	}
}
