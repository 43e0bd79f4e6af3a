package intake_test

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"vigie/app/access"
	"vigie/app/db"
	"vigie/app/fault"
	"vigie/app/incidents"
	"vigie/app/intake"
	"vigie/reports/ledger"
	"vigie/tenants"
)

func TestAnOutageLastsAsLongAsItsSourceSays(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.send("alertmanager", watchdog("firing"))
	started := night.Add(10*time.Second + 700*time.Millisecond)
	b.clock.forward(12 * time.Second)
	b.send("alertmanager", alert("firing", "ShopDown", "critical", started, time.Time{}))
	b.process()
	if got, want := scalar[string](b, `SELECT state || ' ' || priority FROM incidents`), "triggered P1"; got != want {
		t.Errorf("incident is %q, want %q", got, want)
	}
	b.clock.forward(5 * time.Minute)
	ended := started.Add(5 * time.Minute)
	b.send("alertmanager", watchdog("firing"))
	b.send("alertmanager", alert("resolved", "ShopDown", "critical", started, ended))
	b.process()
	got := scalar[string](b, `SELECT body ->> 'from' || ' ' || (body ->> 'to') || ' ' || (body ->> 'state') FROM outages`)
	want := started.Truncate(time.Second).Format(time.RFC3339) + " " + ended.Truncate(time.Second).Format(time.RFC3339) + " closed"
	if got != want {
		t.Errorf("outage is %q, want %q", got, want)
	}
	if got, want := scalar[string](b, `SELECT state FROM incidents`), "triggered"; got != want {
		t.Errorf("nobody has looked, and the incident is %q, want %q", got, want)
	}
}

func TestSilenceIsNotRecovery(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.beats(3, 10*time.Second, watchdog("firing")) // the interval of the heartbeat is learned
	started := b.clock.now()
	b.send("alertmanager", alert("firing", "ShopDown", "critical", started, time.Time{}))
	b.send("alertmanager", watchdog("firing"))
	b.process()
	proof := b.clock.now()
	// Prometheus dies; Alertmanager says, a while later, that all is resolved, and then that the dead-man switch stopped.
	b.clock.forward(4 * time.Minute)
	b.send("alertmanager", alert("resolved", "ShopDown", "critical", started, b.clock.now()))
	b.process()
	if got, want := scalar[string](b, `SELECT body ->> 'state' FROM outages`), "open"; got != want {
		t.Errorf("without a proof of life the outage is %q, want %q", got, want)
	}
	b.send("alertmanager", watchdog("resolved"))
	b.process()
	if got, want := scalar[string](b, `SELECT (body ->> 'state') || ' ' || (body ->> 'to') FROM outages`), "closed "+proof.Format(time.RFC3339); got != want {
		t.Errorf("outage is %q, want %q", got, want)
	}
	if got, want := scalar[string](b, `SELECT (body ->> 'from') || coalesce(body ->> 'to', ' open') FROM gaps`), proof.Format(time.RFC3339)+" open"; got != want {
		t.Errorf("gap is %q, want %q", got, want)
	}
	if got, want := scalar[int](b, `SELECT count(*) FROM incidents WHERE kind = 'silence'`), 1; got != want {
		t.Errorf("%d silence incidents, want %d", got, want)
	}
	b.clock.forward(time.Minute)
	back := b.clock.now()
	b.send("alertmanager", watchdog("firing"))
	b.process()
	if got, want := scalar[string](b, `SELECT body ->> 'to' FROM gaps`), back.Format(time.RFC3339); got != want {
		t.Errorf("gap ends at %q, want %q", got, want)
	}
}

func TestWhatFiresAgainAfterADoubtedEndIsAnotherOutage(t *testing.T) {
	t.Parallel()
	for name, before := range map[string]time.Duration{"told while the source was silent": 4 * time.Minute, "taken back by the silence": 5 * time.Second} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			b.beats(3, 10*time.Second, watchdog("firing")) // the interval of the heartbeat is learned
			started := b.clock.now()
			b.send("alertmanager", watchdog("firing"))
			b.send("alertmanager", alert("firing", "ShopDown", "critical", started, time.Time{}))
			b.process()
			proof := b.clock.now()
			b.clock.forward(before)
			b.send("alertmanager", alert("resolved", "ShopDown", "critical", started, b.clock.now()))
			b.process()
			b.clock.forward(time.Minute)
			b.sweep()
			back := b.clock.now()
			b.send("alertmanager", watchdog("firing"))
			b.send("alertmanager", alert("firing", "ShopDown", "critical", started, time.Time{}))
			b.process()
			b.wantOutages(span(started, proof), span(back, time.Time{}))
			if got, want := scalar[string](b, `SELECT string_agg(status || ' ' || doubted, ', ' ORDER BY started_at) FROM alerts`), "resolved true, firing false"; got != want {
				t.Errorf("alerts are %q, want %q", got, want)
			}
			if got, want := scalar[string](b, `SELECT string_agg(state || ' ' || firing || ' of ' || alerts, ', ') FROM incidents WHERE kind = 'alert'`), "triggered 1 of 2"; got != want {
				t.Errorf("incidents are %q, want %q", got, want)
			}
		})
	}
}

// silenced brings a source whose alert fires to its silence: Alertmanager gives up its dead-man switch, and may repeat what fired for a while longer.
func silenced(t *testing.T) (b *bundle, started, proof time.Time) {
	t.Helper()
	b = setup(t)
	b.beats(3, 10*time.Second, watchdog("firing")) // the interval of the heartbeat is learned
	started = b.clock.now()
	b.send("alertmanager", alert("firing", "ShopDown", "critical", started, time.Time{}))
	b.send("alertmanager", watchdog("firing"))
	b.process()
	proof = b.clock.now()
	b.clock.forward(4 * time.Second)
	b.send("alertmanager", watchdog("resolved"))
	b.process()
	return b, started, proof
}

func (b *bundle) wantOutages(want ...string) {
	b.Helper()
	got := scalar[string](b, `SELECT string_agg((body ->> 'from') || ' ' || coalesce(body ->> 'to', 'open'), ', ' ORDER BY body ->> 'from') FROM outages`)
	if got != strings.Join(want, ", ") {
		b.Errorf("outages are %q, want %q", got, strings.Join(want, ", "))
	}
}

func span(from, to time.Time) string {
	if to.IsZero() {
		return from.Format(time.RFC3339) + " open"
	}
	return from.Format(time.RFC3339) + " " + to.Format(time.RFC3339)
}

func TestWhatASilentSourceRepeatsIsNoNews(t *testing.T) {
	t.Parallel()
	b, started, proof := silenced(t)
	for _, status := range []string{"firing", "resolved", "firing"} {
		b.clock.forward(time.Second)
		ended := time.Time{}
		if status == "resolved" {
			ended = b.clock.now()
		}
		b.send("alertmanager", alert(status, "ShopDown", "critical", started, ended))
		b.process()
		b.wantOutages(span(started, proof))
	}
	// What began after its last proof of life is news, and pages as it always does.
	fresh := b.clock.now()
	b.send("alertmanager", alert("firing", "ShopSlow", "critical", fresh, time.Time{}))
	b.process()
	b.wantOutages(span(started, proof), span(fresh, time.Time{}))
	// It is over when its source says so, and not only at the next silence: what follows is unknown anyway.
	b.clock.forward(5 * time.Minute)
	over := b.clock.now()
	b.send("alertmanager", alert("resolved", "ShopSlow", "critical", fresh, over))
	b.process()
	b.wantOutages(span(started, proof), span(fresh, over))
}

func TestWhatASilentSourceTellsLateCountsUntilItsLastProofOfLife(t *testing.T) {
	t.Parallel()
	b, started, proof := silenced(t)
	began := proof.Add(-15 * time.Second)
	b.send("alertmanager", alert("firing", "ShopSlow", "critical", began, time.Time{}))
	b.process()
	b.wantOutages(span(began, proof), span(started, proof))
	b.clock.forward(10 * time.Minute)
	back := b.clock.now()
	b.send("alertmanager", watchdog("firing"))
	b.process()
	b.wantOutages(span(began, proof), span(started, proof), span(back, time.Time{}), span(back, time.Time{}))
}

func TestWhatGetsBadEnoughAfterASilenceCountsFromThen(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.beats(3, 10*time.Second, watchdog("firing"))
	b.send("alertmanager", alert("firing", "ShopSlow", "warning", b.clock.now(), time.Time{}))
	b.process()
	started := b.clock.now()
	b.clock.forward(10 * time.Minute)
	b.sweep()
	for range 18 { // it beats again for three minutes
		b.send("alertmanager", watchdog("firing"))
		b.process()
		b.clock.forward(10 * time.Second)
	}
	worse := b.clock.now()
	b.send("alertmanager", alert("firing", "ShopSlow", "critical", started, time.Time{}))
	b.process()
	b.wantOutages(span(worse, time.Time{}))
}

func TestASourceThatComesAndGoesTakesBackNoEarlierEnd(t *testing.T) {
	t.Parallel()
	b, started, proof := silenced(t)
	want := []string{span(started, proof)}
	for range 3 {
		b.clock.forward(20 * time.Second)
		back := b.clock.now()
		b.send("alertmanager", watchdog("firing"))
		b.process()
		b.wantOutages(append(want, span(back, time.Time{}))...)
		b.clock.forward(10 * time.Second)
		last := b.clock.now()
		b.send("alertmanager", watchdog("firing"))
		b.process()
		b.clock.forward(time.Second)
		b.send("alertmanager", watchdog("resolved"))
		b.process()
		want = append(want, span(back, last))
		b.wantOutages(want...)
	}
}

func TestWhatIsSaidAroundAReturnIsJudgedInItsOrder(t *testing.T) {
	t.Parallel()
	// Each sends what is processed together, around the return at back, and gives the outages that follow from it.
	for name, say := range map[string]func(b *bundle, started, back time.Time) []string{
		"an end right after the return": func(b *bundle, started, back time.Time) []string {
			b.send("alertmanager", watchdog("firing"))
			b.clock.forward(5 * time.Second)
			b.send("alertmanager", alert("resolved", "ShopDown", "critical", started, b.clock.now()))
			return []string{span(back, b.clock.now())}
		},
		"a doubted end right before the return": func(b *bundle, started, back time.Time) []string {
			b.send("alertmanager", alert("resolved", "ShopDown", "critical", started, back.Add(-5*time.Second)))
			b.send("alertmanager", watchdog("firing"))
			b.clock.forward(5 * time.Second)
			b.send("alertmanager", alert("firing", "ShopDown", "critical", started, time.Time{}))
			return []string{span(back, time.Time{})}
		},
		"a return that ends in another silence": func(b *bundle, _, back time.Time) []string {
			b.send("alertmanager", watchdog("firing"))
			b.clock.forward(10 * time.Second)
			b.send("alertmanager", watchdog("firing"))
			last := b.clock.now()
			b.clock.forward(time.Second)
			b.send("alertmanager", watchdog("resolved"))
			return []string{span(back, last)}
		},
		"two silences that Vigie slept through": func(b *bundle, _, back time.Time) []string {
			b.send("alertmanager", watchdog("firing"))
			b.clock.forward(10 * time.Second)
			b.send("alertmanager", watchdog("firing"))
			last := b.clock.now()
			b.clock.forward(10 * time.Minute)
			b.send("alertmanager", watchdog("firing"))
			return []string{span(back, last), span(b.clock.now(), time.Time{})}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b, started, proof := silenced(t)
			b.clock.forward(10 * time.Minute)
			want := say(b, started, b.clock.now())
			b.process()
			b.wantOutages(append([]string{span(started, proof)}, want...)...)
		})
	}
}

func TestASilenceBetweenTwoBeatsOfOneTurnIsRecorded(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.beats(3, 10*time.Second, watchdog("firing"))
	started := b.clock.now()
	b.send("alertmanager", alert("firing", "ShopDown", "critical", started, time.Time{}))
	b.clock.forward(5 * time.Second)
	b.send("alertmanager", watchdog("firing"))
	proof := b.clock.now()
	b.process()
	b.clock.forward(5 * time.Second)
	b.send("alertmanager", watchdog("resolved"))
	b.clock.forward(2 * time.Second)
	b.send("alertmanager", alert("resolved", "ShopDown", "critical", started, b.clock.now()))
	b.clock.forward(8 * time.Second)
	b.send("alertmanager", watchdog("firing"))
	b.process()
	b.wantOutages(span(started, proof))
	if got, want := scalar[string](b, `SELECT string_agg((body ->> 'from') || ' ' || (body ->> 'to'), ', ') FROM gaps`), span(proof, b.clock.now()); got != want {
		t.Errorf("the gap is %q, want %q", got, want)
	}
}

func TestAResumedOutageIsNewsToItsIncident(t *testing.T) {
	t.Parallel()
	b, _, _ := silenced(t)
	const version = `SELECT version FROM incidents WHERE kind = 'alert'`
	before := scalar[int](b, version)
	b.clock.forward(10 * time.Minute)
	b.send("alertmanager", watchdog("firing"))
	b.process()
	if got := scalar[int](b, version); got != before+1 {
		t.Errorf("the incident's version is %d, want %d: who resolves it has not seen the other outage", got, before+1)
	}
	if got, want := scalar[string](b, `SELECT string_agg(t.data ->> 'version', ', ') FROM timeline_entries t WHERE t.data ->> 'resumed' = '1'`), fmt.Sprint(before+1); got != want {
		t.Errorf("the timeline tells of versions %q, want %q", got, want)
	}
}

func TestWhatFiredBeforeASilenceGoesOnAfterIt(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		meanwhile func(b *bundle, started time.Time)
		// ends is after how long the tool says that it is over; never when zero.
		ends time.Duration
	}{
		"and nothing more is said of it":        {},
		"until it is said to be over":           {ends: 40 * time.Minute},
		"unless its end was told meanwhile":     {meanwhile: (*bundle).tellEnd},
		"unless a person resolved its incident": {meanwhile: func(b *bundle, _ time.Time) { b.resolve("alert") }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b, started, proof := silenced(t)
			if c.meanwhile != nil {
				c.meanwhile(b, started)
			}
			b.clock.forward(10 * time.Minute)
			back := b.clock.now()
			b.send("alertmanager", watchdog("firing"))
			b.process()
			want := []string{span(started, proof)}
			switch {
			case c.meanwhile != nil:
			case c.ends == 0:
				want = append(want, span(back, time.Time{}))
			default:
				for range c.ends / (10 * time.Second) {
					b.clock.forward(10 * time.Second)
					b.send("alertmanager", watchdog("firing"))
				}
				ended := b.clock.now()
				b.send("alertmanager", alert("resolved", "ShopDown", "critical", started, ended))
				b.process()
				want = append(want, span(back, ended))
			}
			b.wantOutages(want...)
		})
	}
}

func (b *bundle) tellEnd(started time.Time) {
	b.Helper()
	b.send("alertmanager", alert("resolved", "ShopDown", "critical", started, b.clock.now()))
	b.process()
}

func TestAMissedHeartbeatIsNoticedWithoutAnyMessage(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.send("alertmanager", watchdog("firing"))
	b.process()
	b.clock.forward(10 * time.Second)
	b.send("alertmanager", watchdog("firing"))
	b.process()
	proof := b.clock.now()
	b.clock.forward(29 * time.Second)
	b.sweep()
	if got := scalar[int](b, `SELECT count(*) FROM gaps`); got != 0 {
		t.Errorf("%d gaps before the third beat is missed, want none", got)
	}
	b.clock.forward(2 * time.Second)
	for range 2 { // the second sweep changes nothing
		b.sweep()
	}
	if got, want := scalar[string](b, `SELECT string_agg(body ->> 'from', ',') FROM gaps`), proof.Format(time.RFC3339); got != want {
		t.Errorf("gaps from %q, want %q", got, want)
	}
}

func TestABadElementKeepsNoOtherFromPaging(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.send("alertmanager", strings.Replace(alert("firing", "ShopDown", "critical", night, time.Time{}), `"alerts":[`, `"alerts":[5,`, 1))
	b.process()
	if got := scalar[string](b, `SELECT string_agg(kind || ' ' || priority, ', ' ORDER BY kind) FROM incidents`); !strings.HasPrefix(got, "alert P1, unparsed ") {
		t.Errorf("incidents: %s, want the page and the unparsed event beside it", got)
	}
	if got := scalar[string](b, `SELECT string_agg(state || ' ' || error, ', ') FROM events`); got != "2 alertmanager: alerts[0]: want an object, got a number" {
		t.Errorf("events: %s, want it kept in the quarantine", got)
	}
}

func TestWhatNobodyUnderstandsIsKeptAndShown(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.send("alertmanager", "\x00\xff not JSON")
	b.send("alertmanager", alert("firing", "ShopDown", "critical", night, time.Time{}))
	b.process()
	if got, want := scalar[string](b, `SELECT encode(body, 'escape') FROM events WHERE state = 2`), `\000\377 not JSON`; got != want {
		t.Errorf("kept %q, want %q", got, want)
	}
	if got, want := scalar[int](b, `SELECT count(*) FROM incidents WHERE kind = 'unparsed'`), 1; got != want {
		t.Errorf("%d unparsed incidents, want %d", got, want)
	}
	if got, want := scalar[int](b, `SELECT count(*) FROM incidents WHERE kind = 'alert'`), 1; got != want {
		t.Errorf("%d incidents behind the unparsed event, want %d", got, want)
	}
	if got := scalar[int](b, `SELECT count(*) FROM events WHERE state = 0`); got != 0 {
		t.Errorf("%d events still wait, want none", got)
	}
}

func TestAnUnknownKeyStoresNothing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, err := b.intake.Accept(b.ctx, intake.Arrival{KeySHA256: sha256.Sum256([]byte("nobody's")), Tool: "generic", Body: []byte(`{"title":"x"}`)})
	if !errors.Is(err, intake.ErrUnknownKey) {
		t.Errorf("got %v, want %v", err, intake.ErrUnknownKey)
	}
	if got := scalar[int](b, `SELECT count(*) FROM events`); got != 0 {
		t.Errorf("%d events stored, want none", got)
	}
}

func TestDuplicatesAndRetriesConverge(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ended := night.Add(time.Minute)
	for range 3 {
		b.send("alertmanager", alert("firing", "ShopDown", "critical", night, time.Time{}))
		b.send("alertmanager", alert("resolved", "ShopDown", "critical", night, ended))
	}
	b.clock.forward(2 * time.Minute)
	b.process()
	for query, want := range map[string]int{`SELECT count(*) FROM alerts`: 1, `SELECT count(*) FROM incidents`: 1, `SELECT firing FROM incidents`: 0, `SELECT count(*) FROM outages`: 1} {
		if got := scalar[int](b, query); got != want {
			t.Errorf("%s is %d, want %d", query, got, want)
		}
	}
	if got, want := scalar[string](b, `SELECT body ->> 'to' FROM outages`), ended.Format(time.RFC3339); got != want {
		t.Errorf("outage ends at %q, want %q", got, want)
	}
}

func TestConcurrentArrivalsShareCommitsAndNoneIsLost(t *testing.T) {
	t.Parallel()
	b := setup(t)
	const senders, each = 16, 25
	failed := make(chan error, senders)
	for s := range senders {
		go func() {
			for n := range each {
				_, err := b.intake.Accept(b.ctx, intake.Arrival{KeySHA256: sha256.Sum256([]byte(b.key)), Tool: "generic",
					Body: fmt.Appendf(nil, `{"title":"disk","dedup_key":"%d-%d","severity":"warning"}`, s, n)})
				if err != nil {
					failed <- err
					return
				}
			}
			failed <- nil
		}()
	}
	for range senders {
		if err := <-failed; err != nil {
			t.Fatalf("accept: %v", err)
		}
	}
	b.process()
	for _, query := range []string{`SELECT count(*) FROM events`, `SELECT count(*) FROM alerts`, `SELECT count(*) FROM incidents`} {
		if got, want := scalar[int](b, query), senders*each; got != want {
			t.Errorf("%s is %d, want %d", query, got, want)
		}
	}
}

func TestAStalledDatabaseIsNeverASuccess(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.db.Close()
	_, err := b.intake.Accept(b.ctx, intake.Arrival{KeySHA256: sha256.Sum256([]byte(b.key)), Tool: "generic", Body: []byte(`{"title":"x"}`)})
	if got, want := fault.KindOf(err), fault.Unavailable; got != want {
		t.Errorf("got %v (%v), want %v", got, err, want)
	}
}

func TestAClientWithoutAContractIsWatchedAllTheSame(t *testing.T) {
	t.Parallel()
	b := setup(t)
	made, err := tenants.New(b.db, ledger.RecordContractVersionTx).Create(b.ctx, access.Caller{}, tenants.NewTenant{Name: "Nouveau", TimeZone: "Europe/Paris", Locale: "fr"})
	if err != nil {
		t.Fatal(err)
	}
	b.tenant = made.ID
	err = b.db.Tenant(b.ctx, made.ID, func(tx *db.Tx) (err error) {
		_, b.key, err = tenants.AddSourceTx(b.ctx, tx, tenants.NewSource{Tool: "generic", Name: "Webhook"})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	b.send("generic", `{"title":"Checkout is down","severity":"critical"}`)
	b.process()
	if got, want := scalar[string](b, `SELECT kind || ' ' || priority FROM incidents`), "alert P1"; got != want {
		t.Errorf("incident is %q, want %q", got, want)
	}
}

func TestAnAlertThatBecomesWorseRaisesItsIncident(t *testing.T) {
	t.Parallel()
	for how, apart := range map[string]bool{"apart": true, "in one batch": false} {
		t.Run(how, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			for _, severity := range []string{"warning", "critical", "info"} {
				b.send("generic", `{"title":"Queue grows","dedup_key":"queue","severity":"`+severity+`"}`)
				if apart {
					b.process()
				}
				b.clock.forward(time.Minute)
			}
			b.process()
			if got, want := scalar[string](b, `SELECT priority FROM incidents`), "P1"; got != want {
				t.Errorf("incident is %s, want %s", got, want)
			}
			if got, want := scalar[int](b, `SELECT count(*) FROM timeline_entries WHERE kind = 'priority'`), 1; got != want {
				t.Errorf("%d changes of priority told, want %d", got, want)
			}
		})
	}
}

func TestAlertsThatTheSenderLeftOutAreToldOf(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.send("alertmanager", strings.Replace(alert("firing", "ShopDown", "critical", b.clock.now(), time.Time{}), "{", `{"truncatedAlerts":3,`, 1))
	b.process()
	if got := scalar[string](b, `SELECT description FROM incidents`); !strings.Contains(got, "left out 3 more alerts") {
		t.Errorf("the incident says %q, and nothing of the three alerts that were not sent", got)
	}
}

func TestAReplayedHeartbeatTellsNothingOfTheLifeSince(t *testing.T) {
	t.Parallel()
	for name, word := range map[string]string{"a beat": watchdog("firing"), "the end of the beats": watchdog("resolved")} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			b.beats(3, 10*time.Second, watchdog("firing"))
			aside := b.send("alertmanager", word).EventID
			err := b.db.Tenant(b.ctx, b.tenant, func(tx *db.Tx) error {
				_, err := tx.PGX.Exec(b.ctx, `UPDATE events SET state = 2 WHERE id = $1`, aside)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			for range 60 {
				b.clock.forward(10 * time.Second)
				b.send("alertmanager", watchdog("firing"))
				b.process()
			}
			latest := b.clock.now().Format(time.RFC3339)
			if _, err := b.intake.Replay(b.ctx, access.Caller{TenantID: b.tenant}, aside); err != nil {
				t.Fatal(err)
			}
			b.process()
			b.sweep()
			if got := scalar[int](b, `SELECT count(*) FROM gaps`); got != 0 {
				t.Errorf("%d gaps of a source that beats, want none", got)
			}
			if got := scalar[time.Time](b, `SELECT least(last_heartbeat_at, last_event_at) FROM sources`).UTC().Format(time.RFC3339); got != latest {
				t.Errorf("last heard at %s, want %s", got, latest)
			}
		})
	}
}

func TestAnAcknowledgementInTheToolIsToldAndStopsNoClock(t *testing.T) {
	t.Parallel()
	b := setup(t)
	const body = `{"event_action":"%s","dedup_key":"d","payload":{"summary":"Boutique injoignable","source":"shop","severity":"critical"}}`
	acknowledged := func() int {
		return scalar[int](b, `SELECT count(*) FROM timeline_entries WHERE kind = 'alert' AND data ->> 'acknowledged' = '1' AND body LIKE '%Boutique injoignable'`)
	}
	b.send("pagerduty-events-v2", fmt.Sprintf(body, "trigger"))
	b.process()
	due := scalar[time.Time](b, `SELECT acknowledge_due_at FROM incidents`)
	for range 2 { // the second is a copy
		b.clock.forward(time.Minute)
		b.send("pagerduty-events-v2", fmt.Sprintf(body, "acknowledge"))
		b.process()
	}
	if got, want := acknowledged(), 1; got != want {
		t.Errorf("timeline tells %d acknowledgements of the tool, want %d", got, want)
	}
	if got, want := scalar[string](b, `SELECT state || ' ' || (acknowledged_at IS NULL) FROM incidents`), "triggered true"; got != want {
		t.Errorf("incident is %q, want %q: an automatic acknowledgement is none", got, want)
	}
	if got := scalar[time.Time](b, `SELECT acknowledge_due_at FROM incidents`); !got.Equal(due) {
		t.Errorf("acknowledgement due at %s, want %s as before", got, due)
	}
}

func TestAnAlertAcknowledgedInTheBatchThatOpensItIsTold(t *testing.T) {
	t.Parallel()
	b := setup(t)
	const body = `{"event_action":"%s","dedup_key":"d","payload":{"summary":"Boutique injoignable","source":"shop","severity":"critical"}}`
	b.send("pagerduty-events-v2", fmt.Sprintf(body, "trigger"))
	b.clock.forward(time.Second)
	b.send("pagerduty-events-v2", fmt.Sprintf(body, "acknowledge"))
	b.process()
	got := scalar[string](b, `SELECT string_agg(kind || coalesce(' ' || (data ->> 'acknowledged'), ''), ', ' ORDER BY kind DESC) FROM timeline_entries`)
	if want := "opened, alert 1"; got != want {
		t.Errorf("timeline is %q, want %q", got, want)
	}
}

func TestAnEndThatOvertookItsFiringIsSettledByIt(t *testing.T) {
	t.Parallel()
	for tool, body := range map[string]string{
		"pagerduty-events-v2": `{"event_action":"%s","dedup_key":"d","payload":{"summary":"Boutique injoignable","source":"shop","severity":"critical","timestamp":%q}}`,
		"generic":             `{"status":"%s","dedup_key":"d","title":"Boutique injoignable","severity":"critical","timestamp":%q}`,
	} {
		for _, apart := range []bool{false, true} {
			t.Run(fmt.Sprint(tool, ", apart ", apart), func(t *testing.T) {
				t.Parallel()
				b := setup(t)
				for _, word := range []struct {
					action string
					at     time.Duration
				}{{"acknowledge", -2 * time.Minute}, {"resolve", -time.Minute}, {"trigger", -3 * time.Minute}} {
					b.send(tool, fmt.Sprintf(body, word.action, night.Add(word.at).Format(time.RFC3339)))
					if b.clock.forward(time.Second); apart {
						b.process()
					}
				}
				b.process()
				want := "resolved " + night.Add(-3*time.Minute).Format(time.RFC3339)
				if got := scalar[string](b, `SELECT string_agg(status || to_char(started_at AT TIME ZONE 'UTC', ' YYYY-MM-DD"T"HH24:MI:SS"Z"'), ', ') FROM alerts`); got != want {
					t.Errorf("alerts are %q, want %q", got, want)
				}
				if got, want := scalar[string](b, `SELECT string_agg(firing || ' of ' || alerts, ', ') FROM incidents`), "0 of 1"; got != want {
					t.Errorf("incidents have firing %q, want %q", got, want)
				}
			})
		}
	}
}

func TestAChangeEventNeitherPagesNorIsSetAside(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.send("pagerduty-change", `{"event_action":"trigger","payload":{"summary":"v2.14.0","source":"ci","severity":"critical"}}`)
	b.process()
	if got, want := scalar[int](b, `SELECT count(*) FROM incidents`), 0; got != want {
		t.Errorf("%d incidents of a change, want %d", got, want)
	}
	if got, want := scalar[string](b, `SELECT tool || ' ' || state FROM events`), "pagerduty-change 1"; got != want {
		t.Errorf("kept event is %q, want %q", got, want)
	}
}

// resolve lets a person resolve the only open incident of a kind, and end its outages now, while its alert still fires.
func (b *bundle) resolve(kind string) {
	b.Helper()
	err := b.db.Tenant(b.ctx, b.tenant, func(tx *db.Tx) error {
		var id uuid.UUID
		if err := tx.PGX.QueryRow(b.ctx, `SELECT id FROM incidents WHERE kind = $1 AND state IN ('triggered', 'acknowledged', 'watching')`, kind).Scan(&id); err != nil {
			return err
		}
		if _, err := incidents.ActTx(b.ctx, tx, id, incidents.Command{Action: incidents.ActResolve, Body: "restarted"}); err != nil {
			return err
		}
		outages, err := ledger.OutagesOfIncidentTx(b.ctx, tx, id)
		if err != nil {
			return err
		}
		closings := make([]ledger.Closing, len(outages))
		for i, o := range outages {
			closings[i] = ledger.Closing{OutageID: o.ID, To: tx.Now}
		}
		_, err = ledger.CloseOutagesTx(b.ctx, tx, ledger.Vigie, closings)
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
}

func TestAnAlertThatOutlivesItsIncidentOpensAnother(t *testing.T) {
	t.Parallel()
	b := setup(t)
	fires := alert("firing", "ShopDown", "critical", night, time.Time{})
	const states = `SELECT string_agg(state || ' ' || firing || ' of ' || alerts, ', ' ORDER BY number) FROM incidents`
	b.send("alertmanager", fires)
	b.process()
	b.clock.forward(5 * time.Minute)
	b.send("alertmanager", fires) // said before the resolution, taken up after it
	b.clock.forward(time.Second)
	b.resolve("alert")
	resolved := b.clock.now()
	b.process()
	if got, want := scalar[string](b, states), "resolved 1 of 1"; got != want {
		t.Errorf("before a further firing incidents are %q, want %q", got, want)
	}
	b.clock.forward(5 * time.Minute)
	again := b.clock.now()
	b.send("alertmanager", fires)
	b.clock.forward(time.Second)
	b.send("alertmanager", fires) // a copy in the same batch, and one in the next
	b.process()
	b.clock.forward(time.Second)
	b.send("alertmanager", fires)
	b.process()
	if got, want := scalar[string](b, states), "resolved 1 of 1, triggered 1 of 1"; got != want {
		t.Errorf("incidents are %q, want %q", got, want)
	}
	if got, want := scalar[string](b, `SELECT string_agg(i.state || ' ' || a.count, ', ') FROM alerts a JOIN incidents i ON i.id = a.incident_id`), "triggered 5"; got != want {
		t.Errorf("alerts belong to %q, want %q", got, want)
	}
	b.wantOutages(span(night, resolved), span(again, time.Time{}))
	b.clock.forward(time.Minute)
	ended := b.clock.now()
	b.send("alertmanager", alert("resolved", "ShopDown", "critical", night, ended))
	b.process()
	if got, want := scalar[string](b, states), "resolved 1 of 1, triggered 0 of 1"; got != want {
		t.Errorf("recovered, incidents are %q, want %q", got, want)
	}
	b.wantOutages(span(night, resolved), span(again, ended))
}

func TestAnAlertOutlivesItsIncidentAndRecoversInOneBatch(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.send("alertmanager", alert("firing", "ShopDown", "critical", night, time.Time{}))
	b.process()
	b.clock.forward(time.Minute)
	b.resolve("alert")
	b.clock.forward(time.Minute)
	b.send("alertmanager", alert("firing", "ShopDown", "critical", night, time.Time{}))
	b.clock.forward(time.Minute)
	b.send("alertmanager", alert("resolved", "ShopDown", "critical", night, b.clock.now()))
	b.process()
	if got, want := scalar[string](b, `SELECT string_agg(state || ' ' || firing || ' of ' || alerts, ', ' ORDER BY number) FROM incidents`), "resolved 1 of 1, triggered 0 of 1"; got != want {
		t.Errorf("incidents are %q, want %q", got, want)
	}
	if got, want := scalar[string](b, `SELECT string_agg(body ->> 'state', ', ') FROM outages`), "closed, closed"; got != want {
		t.Errorf("outages are %q, want %q", got, want)
	}
}

func TestATurnEndsWhenItsEventsSaidEnough(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for n := range 3 { // together they say more than one transaction should take up
		list := make([]string, 1300)
		for i := range list {
			list[i] = fmt.Sprintf(`{"title":"Capteur %d-%d","severity":"info"}`, n, i)
		}
		b.send("generic", "["+strings.Join(list, ",")+"]")
		b.clock.forward(time.Second)
	}
	more, err := b.intake.Process(b.ctx, b.tenant, 100)
	if err != nil || !more {
		t.Fatalf("first turn: more is %t with %v, want true", more, err)
	}
	if got, want := scalar[string](b, `SELECT string_agg(state::text, ' ' ORDER BY received_at) FROM events`), "1 1 0"; got != want {
		t.Errorf("after the first turn the events are %q, want %q", got, want)
	}
	b.process()
	if got, want := scalar[int](b, `SELECT count(*) FROM alerts`), 3900; got != want {
		t.Errorf("%d alerts, want %d", got, want)
	}
}
