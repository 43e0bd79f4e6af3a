package app_test

import (
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"strings"
	"testing"

	pagerduty "github.com/PagerDuty/go-pagerduty"
	"github.com/google/go-cmp/cmp"

	"vigie/app/access"
	"vigie/app/apptest"
	"vigie/tenants"
)

// pager is PagerDuty's own client, pointed at a Vigie that listens.
type pager struct {
	*testing.T
	client  *pagerduty.Client
	vigie   *apptest.Vigie
	tenant  tenants.Tenant
	browser *apptest.Browser
	key     string
}

func newPager(t *testing.T) *pager {
	t.Helper()
	v := apptest.New(t)
	v.Person("admin@vigie.test", access.ProviderAdmin, nil)
	p := &pager{T: t, vigie: v, tenant: v.Client("Hélios Santé"), browser: v.SignIn("admin@vigie.test")}
	p.key, _ = p.browser.Must(http.MethodPost, apptest.Path(p.tenant.ID, "/sources"), map[string]any{"tool": "pagerduty", "name": "PagerDuty"}).Object()["key"].(string)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- v.HTTP.Listen(l) }()
	t.Cleanup(func() {
		if err := v.HTTP.Shutdown(t.Context()); err != nil && t.Context().Err() == nil {
			t.Errorf("shut down: %v", err)
		}
		<-served
	})
	p.client = pagerduty.NewClient("", pagerduty.WithV2EventsAPIEndpoint("http://"+l.Addr().String()))
	return p
}

// send delivers an event that must be taken.
func (p *pager) send(action, dedupKey string, payload *pagerduty.V2Payload) *pagerduty.V2EventResponse {
	p.Helper()
	answer, err := p.client.ManageEventWithContext(p.Context(), &pagerduty.V2Event{RoutingKey: p.key, Action: action, DedupKey: dedupKey, Payload: payload})
	if err != nil {
		p.Fatalf("%s %q: %v", action, dedupKey, err)
	}
	return answer
}

// alerts counts the alerts of the client's incidents.
func (p *pager) alerts() (n int) {
	p.Helper()
	p.vigie.Process(p.tenant.ID)
	for _, item := range p.browser.Must(http.MethodGet, "/api/incidents?state=all", nil).Object()["items"].([]any) {
		alerts, _ := item.(map[string]any)["alerts"].(float64)
		n += int(alerts)
	}
	return n
}

func down(summary, clock string) *pagerduty.V2Payload {
	payload := &pagerduty.V2Payload{Summary: summary, Source: "srv-03", Severity: "critical", Component: "shop", Details: map[string]any{"deep": map[string]any{"er": []int{1, 2}}}}
	if clock != "" {
		payload.Timestamp = "2026-11-17T" + clock + "+0000"
	}
	return payload
}

func TestPagerDutysOwnClientIsAnsweredAsByPagerDuty(t *testing.T) {
	t.Parallel()
	p := newPager(t)
	first := p.send("trigger", "", down("Paiement en panne 🔥", "00:59:30.315"))
	if first.DedupKey == "" {
		t.Fatal("a trigger without a key got none back")
	}
	want := &pagerduty.V2EventResponse{Status: "success", Message: "Event processed", DedupKey: first.DedupKey}
	if diff := cmp.Diff(want, first); diff != "" {
		t.Errorf("trigger (-want +got):\n%s", diff)
	}
	if again := p.send("trigger", "", down("Autre panne", "")); again.DedupKey == first.DedupKey {
		t.Error("two triggers without a key share one")
	}
	for _, action := range []string{"acknowledge", "resolve"} { // with no payload at all
		if diff := cmp.Diff(want, p.send(action, first.DedupKey, nil)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", action, diff)
		}
	}
	if _, err := p.client.CreateChangeEventWithContext(t.Context(), pagerduty.ChangeEvent{RoutingKey: p.key,
		Payload: pagerduty.ChangeEventPayload{Summary: "Version 4.2 en ligne", Source: "ci", Timestamp: "2026-11-17T00:59:30Z"}}); err != nil {
		t.Errorf("change event: %v", err)
	}
	if got := p.alerts(); got != 2 {
		t.Errorf("%d alerts of two triggers and a change, want 2", got)
	}
}

func TestPagerDutysKeysJoinAsTheyDoThere(t *testing.T) {
	t.Parallel()
	p := newPager(t)
	for _, action := range []string{"acknowledge", "resolve"} {
		p.send(action, "nobody-ever-fired", nil) // accepted and dropped
	}
	if got := p.alerts(); got != 0 {
		t.Errorf("%d alerts that never fired, want none", got)
	}
	for range 3 {
		p.send("trigger", "disk/🔥/srv-03", down("Disque plein", "00:59:30.315"))
	}
	if got := p.alerts(); got != 1 {
		t.Errorf("%d alerts of one key, want 1", got)
	}
	p.send("resolve", "disk/🔥/srv-03", nil)
	p.vigie.Process(p.tenant.ID)
	// The sender's clock is behind: this one began before the resolution was received.
	p.send("trigger", "disk/🔥/srv-03", down("Disque plein", "00:59:58.000"))
	if got := p.alerts(); got != 2 {
		t.Errorf("%d alerts after a resolve and another trigger, want 2", got)
	}
	p.send("resolve", "disk/🔥/srv-03", nil)
	p.vigie.Process(p.tenant.ID)
	p.send("trigger", "disk/🔥/srv-03", down("Disque plein", ""))
	if got := p.alerts(); got != 3 {
		t.Errorf("%d alerts after another resolve and a trigger without an instant, want 3", got)
	}
}

func TestPagerDutysOwnClientUnderstandsRefusals(t *testing.T) {
	t.Parallel()
	p := newPager(t)
	refused := map[string]pagerduty.V2Event{
		"no severity":      {RoutingKey: p.key, Action: "trigger", Payload: &pagerduty.V2Payload{Summary: "x", Source: "y"}},
		"unknown severity": {RoutingKey: p.key, Action: "trigger", Payload: &pagerduty.V2Payload{Summary: "x", Source: "y", Severity: "fatal"}},
		"unknown action":   {RoutingKey: p.key, Action: "close", DedupKey: "k"},
		"resolve nothing":  {RoutingKey: p.key, Action: "resolve"},
		"short key":        {RoutingKey: "abc", Action: "trigger", Payload: down("x", "")},
		"unknown key":      {RoutingKey: strings.Repeat("a", 32), Action: "trigger", Payload: down("x", "")},
		"key too long":     {RoutingKey: p.key, Action: "trigger", DedupKey: strings.Repeat("é", 256), Payload: down("x", "")},
	}
	for name, event := range refused {
		_, err := p.client.ManageEventWithContext(t.Context(), &event)
		var refusal pagerduty.APIError
		if !errors.As(err, &refusal) || refusal.StatusCode != http.StatusBadRequest || refusal.Temporary() {
			t.Errorf("%s: %v, want a bad request that is not tried again", name, err)
		}
		body, err := json.Marshal(event)
		if err != nil {
			t.Fatal(err)
		}
		var got pagerduty.EventsAPIV2Error
		p.vigie.Deliver("/v2/enqueue", "application/json", string(body)).Decode(&got)
		if o := got.APIError.ErrorObject; o.Status != "invalid event" || o.Message != "Event object is invalid" || len(o.Errors) == 0 {
			t.Errorf("%s: %+v, want PagerDuty's form", name, o)
		}
	}
	answer := p.vigie.Deliver("/v2/enqueue", "application/json", `{"routing_key":"`+p.key[:31]+`","event_action":"trigger","payload":{"summary":"x","source":"y","severity":"info"}}`)
	want := `{"status":"invalid event","message":"Event object is invalid","errors":["Length of 'routing_key' is incorrect (should be 32 characters)"]}`
	if got := strings.TrimSpace(string(answer.Body)); got != want || answer.Status != http.StatusBadRequest {
		t.Errorf("got %d %s, want 400 %s", answer.Status, got, want)
	}
}

func TestPagerDutysAddressMayEndInASlash(t *testing.T) {
	t.Parallel()
	p := newPager(t)
	for _, path := range []string{"/v2/enqueue", "/v2/enqueue/"} {
		body := `{"routing_key":"` + p.key + `","event_action":"trigger","dedup_key":"","payload":{"summary":"` + strings.Repeat("x", 28<<10) + `","source":"y","severity":"info"}}`
		answer := p.vigie.Deliver(path, "application/json", body)
		if key, _ := answer.Object()["dedup_key"].(string); answer.Status != http.StatusAccepted || key == "" {
			t.Errorf("POST %s: %d %s, want 202 with a dedup_key", path, answer.Status, answer.Body)
		}
	}
}

func TestWhatIsNotOnDiskIsNeverRefusedForGood(t *testing.T) {
	t.Parallel()
	p := newPager(t)
	p.vigie.DB.Close()
	for _, severity := range []string{"critical", "Critical"} { // PagerDuty refuses the second; its client would not send it again
		body := `{"routing_key":"` + p.key + `","event_action":"trigger","payload":{"summary":"x","source":"y","severity":"` + severity + `"}}`
		if got := p.vigie.Deliver("/v2/enqueue", "application/json", body); got.Status != http.StatusServiceUnavailable {
			t.Errorf("severity %s without a database: %d %s, want 503", severity, got.Status, got.Body)
		}
	}
}

func TestAnEventNestedTooDeepIsKept(t *testing.T) {
	t.Parallel()
	p := newPager(t)
	for _, path := range []string{"/v2/enqueue", "/v2/change/enqueue"} {
		body := `{"payload":{"summary":"x","source":"y","severity":"info","custom_details":` + strings.Repeat(`{"a":`, 70) + `1` + strings.Repeat("}", 70) +
			`},"event_action":"trigger","routing_key":"` + p.key + `"}`
		got := p.vigie.Deliver(path, "application/json", body)
		if got.Status != http.StatusBadRequest || !strings.Contains(string(got.Body), "JSON parse error") {
			t.Errorf("POST %s: %d %s, want 400 JSON parse error", path, got.Status, got.Body)
		}
	}
	p.vigie.Process(p.tenant.ID)
	if items := p.browser.Must(http.MethodGet, apptest.Path(p.tenant.ID, "/events"), nil).Object()["items"].([]any); len(items) != 2 {
		t.Errorf("%d events in the quarantine, want 2", len(items))
	}
}
