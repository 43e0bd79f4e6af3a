package normalise_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"vigie/app/alerts/normalise"
)

const routingKey = "0123456789abcdef0123456789abcdef"

const tapeTrigger = `{
  "routing_key": "` + routingKey + `", "event_action": "trigger", "dedup_key": "robot 2/bande",
  "client": "Sonde", "client_url": "https://sonde.example.fr/",
  "links": [{"href": "https://wiki.example.fr/robot", "text": "Procédure"}, "https://b.example.fr/", 7],
  "images": [{"src": "https://g.example.fr/p.png"}],
  "payload": {"summary": "Robot 2 bloqué", "source": "robot-2.example.fr", "severity": "error", "timestamp": "2026-01-02T03:04:05.678+0100",
    "component": "bande", "group": "sauvegarde", "class": "mécanique",
    "custom_details": {"slot": 12, "drive": {"io": "No", "errs": [1, 2]}, "last": null, "description": "Bras en butée"}}}`

func TestPagerDutyTrigger(t *testing.T) {
	t.Parallel()
	want := event{
		Status: normalise.Firing, Severity: normalise.High, DedupKey: "robot 2/bande", Title: "Robot 2 bloqué", Description: "Bras en butée",
		Service: "bande", Host: "robot-2.example.fr",
		Labels: labels{"slot": "12", "drive.io": "No", "drive.errs": "1, 2", "last": "null", "source": "robot-2.example.fr",
			"component": "bande", "group": "sauvegarde", "class": "mécanique"},
		StartedAt: at("2026-01-02T02:04:05.678Z"), OccurredAt: at("2026-01-02T02:04:05.678Z"),
		Links: []string{"https://wiki.example.fr/robot", "https://b.example.fr/", "https://sonde.example.fr/", "https://g.example.fr/p.png"},
	}
	if diff := cmp.Diff(want, parseOne(t, "pagerduty", tapeTrigger)); diff != "" {
		t.Errorf("event (-want +got):\n%s", diff)
	}
}

func TestPagerDutyActionBeatsWhatThePayloadStillSays(t *testing.T) {
	t.Parallel()
	for action, want := range map[string]normalise.Status{"acknowledge": normalise.Acknowledged, "resolve": normalise.Resolved} {
		bare := parseOne(t, "pagerduty", `{"routing_key":"k","event_action":"`+action+`","dedup_key":"d"}`)
		if bare.Status != want || bare.Title != "d" || bare.StartedAt != nil || bare.EndedAt != nil {
			t.Errorf("%s without payload: got %+v, want %s titled by its key, without instants", action, bare, want)
		}
		for _, payload := range []string{`"foo"`, `[]`, `null`} {
			if e := parseOne(t, "pagerduty", `{"routing_key":"k","event_action":"`+action+`","dedup_key":"d","payload":`+payload+`}`); e.Status != want {
				t.Errorf("%s with the payload %s: got %s, want %s", action, payload, e.Status, want)
			}
		}
		full := parseOne(t, "pagerduty", strings.Replace(tapeTrigger, `"trigger"`, `"`+action+`"`, 1))
		if full.Status != want || full.StartedAt != nil {
			t.Errorf("%s with payload: got %s started %v, want %s without a start", action, full.Status, full.StartedAt, want)
		}
		if (full.EndedAt != nil) != (want == normalise.Resolved) {
			t.Errorf("%s with payload: got end %v, want one only for resolve", action, full.EndedAt)
		}
	}
}

func TestPagerDutyWithoutKeyGetsTheOneThatWasAnswered(t *testing.T) {
	t.Parallel()
	body := []byte(`{"event_action":"trigger","dedup_key":"","payload":{"summary":"s","source":"h","severity":"info"}}`)
	events, err := normalise.Parse("pagerduty", normalise.Payload{Body: body, FallbackKey: "0190aaaa"})
	if err != nil || events[0].DedupKey != "0190aaaa" {
		t.Errorf("with fallback: got %+v %v, want key 0190aaaa", events, err)
	}
	a, b := parseOne(t, "pagerduty", string(body)), parseOne(t, "pagerduty", string(body))
	if a.DedupKey != b.DedupKey || len(a.DedupKey) != 64 {
		t.Errorf("without fallback: got %q and %q, want the same hash", a.DedupKey, b.DedupKey)
	}
}

func TestPagerDutyChangeEventsAreInformation(t *testing.T) {
	t.Parallel()
	e := parseOne(t, "pagerduty", `{"routing_key":"k","payload":{"summary":"Déploiement v2","source":"ci","timestamp":"2026-01-02T03:04:05Z"}}`)
	if e.Status != normalise.Info || e.Severity != normalise.Informational || e.Title != "Déploiement v2" {
		t.Errorf("event: got %+v, want information titled by its summary", e)
	}
}

// What Alertmanager's PagerDuty receiver makes of a group: the labels are in a
// text, the source says nothing.
const groupAsText = `{"routing_key":"k","event_action":"ACTION","dedup_key":"g","client":"Alertmanager","client_url":"https://am.example.fr/#/alerts",
 "payload":{"summary":"[FIRING:2] Lent","source":"Alertmanager","severity":"critical","class":"Lent","custom_details":{
  "firing":"Labels:\n - alertname = NAME\n - instance = web-1:9100\n - job = node\nAnnotations:\n - description = une ligne\nencore = une autre\n - runbook_url = https://wiki.example.fr/lent\nSource: http://prom:9090/graph?a=1&b=2\nLabels:\n - alertname = NAME\n - instance = web-2:9100\n - job = node\nAnnotations:\nSource: http://prom:9090/graph\n",
  "num_firing":"2","num_resolved":"0","resolved":""}}}`

func TestPagerDutyDigsTheLabelsOutOfAlertmanagersText(t *testing.T) {
	t.Parallel()
	body := strings.NewReplacer("ACTION", "trigger", "NAME", "Lent").Replace(groupAsText)
	e := parseOne(t, "pagerduty", body)
	if got, want := e.Host, "web-1:9100"; got != want {
		t.Errorf("host: got %q, want %q", got, want)
	}
	if got, want := e.Service, "node"; got != want {
		t.Errorf("service: got %q, want %q", got, want)
	}
	wantLabels := labels{"alertname": "Lent", "job": "node", "num_firing": "2", "num_resolved": "0", "source": "Alertmanager", "class": "Lent"}
	if diff := cmp.Diff(wantLabels, e.Labels); diff != "" {
		t.Errorf("labels (-want +got):\n%s", diff)
	}
	wantLinks := []string{"https://wiki.example.fr/lent", "http://prom:9090/graph?a=1&b=2", "http://prom:9090/graph", "https://am.example.fr/#/alerts"}
	if diff := cmp.Diff(wantLinks, e.Links); diff != "" {
		t.Errorf("links (-want +got):\n%s", diff)
	}
	if !strings.Contains(e.Description, "encore = une autre") {
		t.Errorf("description: got %q, want the whole text", e.Description)
	}
	watchdog := parseOne(t, "pagerduty", strings.NewReplacer("ACTION", "trigger", "NAME", "Watchdog").Replace(groupAsText))
	if !watchdog.Heartbeat || watchdog.Status != normalise.Info {
		t.Errorf("watchdog: got %s heartbeat=%t, want information and a heartbeat", watchdog.Status, watchdog.Heartbeat)
	}
	structured := parseOne(t, "pagerduty", `{"event_action":"trigger","dedup_key":"g","payload":{"summary":"s","source":"Alertmanager","severity":"critical",
		"custom_details":{"firing":[{"labels":{"alertname":"Lent","instance":"web-9:1"},"annotations":{},"generatorURL":"http://p/"}]}}}`)
	if got, want := structured.Host, "web-9:1"; got != want {
		t.Errorf("structured details: got host %q, want %q", got, want)
	}
}

func TestPagerDutyDetailsOfAnyShape(t *testing.T) {
	t.Parallel()
	for details, want := range map[string]labels{
		`"plain text"`:              {"source": "h"},
		`[1,{"a":"b"}]`:             {"source": "h", "details.0": "1", "details.1.a": "b"},
		`null`:                      {"source": "h"},
		`{"firing":"disk on fire"}`: {"source": "h", "firing": "disk on fire"},
		`{"source":"other"}`:        {"source": "other"},
	} {
		e := parseOne(t, "pagerduty", `{"event_action":"trigger","dedup_key":"g","payload":{"summary":"s","source":"h","severity":"critical","custom_details":`+details+`}}`)
		if diff := cmp.Diff(want, e.Labels); diff != "" {
			t.Errorf("%s: labels (-want +got):\n%s", details, diff)
		}
	}
}

func TestPagerDutyLongSummariesAreCut(t *testing.T) {
	t.Parallel()
	e := parseOne(t, "pagerduty", `{"event_action":"trigger","payload":{"summary":"`+strings.Repeat("é", 2000)+`"}}`)
	if got, want := len([]rune(e.Title)), 1024; got != want {
		t.Errorf("title: got %d runes, want %d", got, want)
	}
}

func TestPagerDutyRefusalsAreThoseOfTheRealService(t *testing.T) {
	t.Parallel()
	payload := `,"payload":{"summary":"s","source":"h","severity":"critical"}`
	for _, c := range []struct {
		body string
		want []string
	}{
		{`{"routing_key":"` + routingKey + `","event_action":"trigger"` + payload + `}`, nil},
		{`{"routing_key":"` + routingKey + `","event_action":"resolve","dedup_key":"d"}`, nil},
		{`{"routing_key":"samplekeyhere","event_action":"trigger"` + payload + `}`, []string{"Length of 'routing_key' is incorrect (should be 32 characters)"}},
		{`{"routing_key":"0123456789abcdef0123456789abcd-f","event_action":"trigger"` + payload + `}`, []string{"'routing_key' cannot contain non-alphanumeric characters."}},
		{`{"event_action":"trigger"` + payload + `}`, []string{"'routing_key' is missing or blank"}},
		{`{"routing_key":"` + routingKey + `"` + payload + `}`, []string{"'event_action' is missing or blank"}},
		{`{"routing_key":"` + routingKey + `","event_action":"explode"` + payload + `}`, []string{"'event_action' is invalid (must be one of the following: 'trigger', 'acknowledge' or 'resolve')"}},
		{`{"routing_key":"` + routingKey + `","event_action":"trigger"}`, []string{"'payload' is missing or blank"}},
		{`{"routing_key":"` + routingKey + `","event_action":"trigger","payload":{}}`, []string{"'payload.summary' is missing or blank", "'payload.source' is missing or blank", "'payload.severity' is missing or blank"}},
		{`{"routing_key":"` + routingKey + `","event_action":"trigger","payload":{"summary":"s","source":"h","severity":"none"}}`,
			[]string{"'payload.severity' is invalid (must be one of the following: 'critical', 'warning', 'error' or 'info')"}},
		{`{"routing_key":"` + routingKey + `","event_action":"acknowledge"}`, []string{"'dedup_key' is missing or blank"}},
	} {
		var got []string
		if r := normalise.CheckPagerDuty([]byte(c.body)); r != nil {
			got = r.Errors
			if r.Status != "invalid event" || r.Message != "Event object is invalid" {
				t.Errorf("%s: got %+v, want PagerDuty's status and message", c.body, r)
			}
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.body, diff)
		}
	}
	for _, body := range []string{"", "not json", "[]", `{"a":`} {
		want := &normalise.PagerDutyRefusal{Status: "Unrecognized object", Message: "Event object format is unrecognized", Errors: []string{"JSON parse error"}}
		if diff := cmp.Diff(want, normalise.CheckPagerDuty([]byte(body))); diff != "" {
			t.Errorf("%q (-want +got):\n%s", body, diff)
		}
	}
	if r := normalise.CheckPagerDutyChange([]byte(`{"routing_key":"` + routingKey + `","payload":{"summary":"s"}}`)); r != nil {
		t.Errorf("change event: got %+v, want none", r)
	}
	if r := normalise.CheckPagerDutyChange([]byte(`{"routing_key":"` + routingKey + `"}`)); r == nil || r.Errors[0] != "'payload.summary' is missing or blank" {
		t.Errorf("change event without summary: got %+v, want it missed", r)
	}
}

func TestPagerDutyKeysAreFoundWithoutTheRest(t *testing.T) {
	t.Parallel()
	deep := func(levels int) string { return strings.Repeat("[", levels) + strings.Repeat("]", levels) }
	for name, c := range map[string]struct{ body, key, dedup string }{
		"plain":            {tapeTrigger, routingKey, "robot 2/bande"},
		"after a mark":     {"\xef\xbb\xbf " + tapeTrigger, routingKey, "robot 2/bande"},
		"number":           {`{"dedup_key":7,"routing_key":"` + routingKey + `"}`, routingKey, "7"},
		"behind depth":     {`{"payload":{"custom_details":` + deep(70) + `},"dedup_key":"d","routing_key":"` + routingKey + `"}`, routingKey, "d"},
		"behind an abyss":  {`{"payload":` + deep(20000) + `,"routing_key":"` + routingKey + `"}`, "", ""},
		"breaks off":       {`{"routing_key":"` + routingKey + `","payload":{"summary":"s`, routingKey, ""},
		"the last counts":  {`{"routing_key":"a","routing_key":"` + routingKey + `"}`, routingKey, ""},
		"in other letters": {`{"Routing_Key":"` + routingKey + `"}`, "", ""},
		"in the payload":   {`{"payload":{"routing_key":"` + routingKey + `"}}`, "", ""},
		"not a text":       {`{"routing_key":["` + routingKey + `"],"dedup_key":{}}`, "", ""},
		"in a list":        {`[{"routing_key":"` + routingKey + `"}]`, "", ""},
	} {
		if key, dedup := normalise.PagerDutyKeys([]byte(c.body)); key != c.key || dedup != c.dedup {
			t.Errorf("%s: got %q and %q, want %q and %q", name, key, dedup, c.key, c.dedup)
		}
	}
}

// TestPagerDutyCheckBuildsNothingOfTheRest: strangers are checked too, and what they send takes a hundred times its size as values.
func TestPagerDutyCheckBuildsNothingOfTheRest(t *testing.T) {
	body := []byte(`{"routing_key":"` + routingKey + `","event_action":"trigger","payload":{"summary":"s","source":"h","severity":"info"},"links":[` +
		strings.Repeat("{},", 10000) + `{}]}`)
	allocations := testing.AllocsPerRun(3, func() {
		normalise.PagerDutyKeys(body)
		if r := normalise.CheckPagerDuty(body); r != nil {
			t.Errorf("got %+v, want none", r)
		}
	})
	if allocations > 1000 {
		t.Errorf("%.0f allocations for an event with 10000 links, want none for them", allocations)
	}
}

func FuzzPagerDuty(f *testing.F) {
	seed(f, "pagerduty-events-v2", tapeTrigger, groupAsText, `{"event_action":"trigger","payload":{"summary":7,"custom_details":{"firing":"Labels:\n - a"}}}`)
	check := fuzzTool("pagerduty")
	f.Fuzz(func(t *testing.T, body []byte) {
		check(t, body)
		normalise.CheckPagerDuty(body)
		normalise.CheckPagerDutyChange(body)
		key, _ := normalise.PagerDutyKeys(body)
		var event map[string]any
		if json.Unmarshal(body, &event) == nil {
			if want, _ := event["routing_key"].(string); key != want {
				t.Errorf("%q: got routing key %q, want %q", body, key, want)
			}
		}
	})
}

func TestPagerDutyChangeIsInformationWhateverItsBodyHolds(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"bare":     `{"payload":{"summary":"v2.14.0"}}`,
		"severity": `{"payload":{"summary":"v2.14.0","severity":"critical"}}`,
		"key":      `{"dedup_key":"d","payload":{"summary":"v2.14.0"}}`,
		"action":   `{"event_action":"trigger","dedup_key":"d","payload":{"summary":"v2.14.0","source":"ci","severity":"critical"}}`,
		"unknown":  `{"event_action":"deploy","payload":{"summary":"v2.14.0","custom_details":{"firing":"Labels:\n - alertname = Watchdog"}}}`,
	} {
		e := parseOne(t, "pagerduty-change", body)
		if e.Status != normalise.Info || e.Severity != normalise.Informational || e.Title != "v2.14.0" || e.DedupKey == "" || e.Heartbeat {
			t.Errorf("%s: got %+v, want information titled v2.14.0 that proves no life", name, e)
		}
	}
	if _, err := normalise.Parse("pagerduty-change", normalise.Payload{Body: []byte(`{"payload":{}}`)}); err == nil {
		t.Error("a change without summary was understood, want an error")
	}
}
