package normalise_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"vigie/app/alerts/normalise"
)

// A night at a shop: two alerts of one group, as version 4 of the webhook has
// them.
const shopFiring = `{
  "version": "4", "groupKey": "{}:{alertname=\"BoutiqueLente\"}", "truncatedAlerts": 2, "status": "firing", "receiver": "vigie",
  "groupLabels": {"alertname": "BoutiqueLente"}, "commonLabels": {"alertname": "BoutiqueLente", "severity": "CRITICAL"},
  "commonAnnotations": {}, "externalURL": "https://am.example.fr",
  "alerts": [
    {"status": "firing",
     "labels": {"alertname": "BoutiqueLente", "severity": "CRITICAL", "instance": "web-1:9100", "service": "paiement", "étage du site": "2e"},
     "annotations": {"summary": "Paiement lent sur web-1", "description": "p95 à 4,2 s", "runbook_url": "https://wiki.example.fr/lent", "value": "4.2", "dashboard": "https://g.example.fr/d/1"},
     "startsAt": "2026-11-21T02:10:00.123456789Z", "endsAt": "2026-11-21T02:14:00Z", "generatorURL": "http://prom:9090/graph?a=1&b=2", "fingerprint": "00000000000000aa"},
    {"status": "resolved",
     "labels": {"alertname": "BoutiqueLente", "severity": "CRITICAL", "instance": "web-2:9100", "code": 503, "canary": true, "none": null},
     "annotations": null,
     "startsAt": "2026-11-21T03:00:00+01:00", "endsAt": "2026-11-21T02:05:00Z", "generatorURL": "?orgId=1"}
  ]}`

func TestAlertmanagerReadsEachAlertOfTheGroup(t *testing.T) {
	t.Parallel()
	got := parse(t, "alertmanager", shopFiring)
	want := []event{
		{
			Status: normalise.Firing, Severity: normalise.Critical, DedupKey: "00000000000000aa", Title: "Paiement lent sur web-1",
			Description: "p95 à 4,2 s\nvalue: 4.2", Service: "paiement", Host: "web-1:9100",
			Labels:    labels{"alertname": "BoutiqueLente", "severity": "CRITICAL", "instance": "web-1:9100", "service": "paiement", "étage du site": "2e"},
			StartedAt: at("2026-11-21T02:10:00.123456789Z"),
			Links:     []string{"https://wiki.example.fr/lent", "https://g.example.fr/d/1", "http://prom:9090/graph?a=1&b=2", "https://am.example.fr"},
			Truncated: 2,
		},
		{
			Status: normalise.Resolved, Severity: normalise.Critical, DedupKey: got[1].DedupKey, Title: "BoutiqueLente", Host: "web-2:9100",
			Labels:    labels{"alertname": "BoutiqueLente", "severity": "CRITICAL", "instance": "web-2:9100", "code": "503", "canary": "true"},
			StartedAt: at("2026-11-21T02:00:00Z"), EndedAt: at("2026-11-21T02:05:00Z"),
			Links: []string{"https://am.example.fr"}, Truncated: 2,
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
}

func TestAlertmanagerAlertOwnStatusBeatsItsGroup(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		own, group string
		want       normalise.Status
	}{
		{`"firing"`, `"resolved"`, normalise.Firing},
		{`"resolved"`, `"firing"`, normalise.Resolved},
		{`null`, `"resolved"`, normalise.Resolved},
		{`""`, `"RESOLVED"`, normalise.Resolved},
		{`null`, `null`, normalise.Firing}, // silence is not recovery
		{`"weird"`, `"resolved"`, normalise.Resolved},
	} {
		body := `{"status":` + c.group + `,"alerts":[{"status":` + c.own + `,"labels":{"alertname":"A"},"endsAt":"2026-01-01T00:00:00Z"}]}`
		if got := parseOne(t, "alertmanager", body).Status; got != c.want {
			t.Errorf("own %s in group %s: got %s, want %s", c.own, c.group, got, c.want)
		}
	}
}

func TestAlertmanagerEndIsOnlyForWhatEnded(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ status, ends, want string }{
		{"firing", "0001-01-01T00:00:00Z", ""},
		{"firing", "2099-01-01T00:00:00Z", ""},
		{"resolved", "0001-01-01T00:00:00Z", ""},
		{"resolved", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z"},
	} {
		e := parseOne(t, "alertmanager", `{"alerts":[{"status":"`+c.status+`","labels":{"alertname":"A"},"endsAt":"`+c.ends+`"}]}`)
		got := ""
		if e.EndedAt != nil {
			got = e.EndedAt.Format("2006-01-02T15:04:05Z")
		}
		if got != c.want {
			t.Errorf("%s with endsAt %s: got %q, want %q", c.status, c.ends, got, c.want)
		}
	}
}

func TestAlertmanagerKeyWithoutFingerprintIsTheSameAsWithIt(t *testing.T) {
	t.Parallel()
	files, _ := filepath.Glob(filepath.Join(sharedPayloads, "alertmanager", "*.json"))
	if len(files) == 0 {
		t.Skip("REAL PAYLOADS NOT CHECKED: none found")
	}
	checked := 0
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(filepath.Base(file), "-v4-") || strings.Contains(file, "k8s") || strings.Contains(file, "disagreement") {
			continue // edited by those who published them: the fingerprint is no longer that of the labels
		}
		var group map[string]any
		if err := json.Unmarshal(body, &group); err != nil {
			t.Fatal(err)
		}
		for _, a := range group["alerts"].([]any) {
			alert := a.(map[string]any)
			want, _ := alert["fingerprint"].(string)
			delete(alert, "fingerprint")
			stripped, _ := json.Marshal(map[string]any{"alerts": []any{alert}})
			got := parseOne(t, "alertmanager", string(stripped)).DedupKey
			if want == "" {
				continue
			}
			checked++
			if got != want {
				t.Errorf("%s: got %s, want %s", filepath.Base(file), got, want)
			}
		}
	}
	if checked < 5 {
		t.Errorf("fingerprints checked: got %d, want at least 5", checked)
	}
}

func TestAlertmanagerDeadMansSwitchIsProofOfLife(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, severity, status string
		want                   normalise.Status
		alive, lost            bool
	}{
		{"Watchdog", "none", "firing", normalise.Info, true, false},
		{"Watchdog", "critical", "firing", normalise.Info, true, false},
		{"DeadMansSwitch", "", "firing", normalise.Info, true, false},
		{"DeadMan'sSwitch", "none", "firing", normalise.Info, true, false},
		{"PrometheusAlertmanagerE2eDeadManSwitch", "critical", "firing", normalise.Info, true, false},
		{"ToujoursLà", "none", "firing", normalise.Info, true, false},
		{"Watchdog", "none", "resolved", normalise.Info, false, true},
		{"InfoInhibitor", "none", "firing", normalise.Info, false, false},
		{"SystemdWatchdogTimeout", "critical", "firing", normalise.Firing, false, false},
		{"HeartbeatMissing", "critical", "firing", normalise.Firing, false, false},
	} {
		body := fmt.Sprintf(`{"alerts":[{"status":%q,"labels":{"alertname":%q,"severity":%q}}]}`, c.status, c.name, c.severity)
		e := parseOne(t, "alertmanager", body)
		if e.Status != c.want || e.Heartbeat != c.alive || e.HeartbeatLost != c.lost {
			t.Errorf("%s %s %s: got %s alive=%t lost=%t, want %s alive=%t lost=%t", c.name, c.severity, c.status,
				e.Status, e.Heartbeat, e.HeartbeatLost, c.want, c.alive, c.lost)
		}
	}
}

func TestAlertmanagerFindsTitleHostAndServiceWhereTheyAre(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ labels, annotations, title, host, service string }{
		{`{"alertname":"A","instance":"i:1","pod":"p"}`, `{"title":"T","description":"D"}`, "T", "i:1", ""},
		{`{"alertname":"A","pod":"p","job":"j"}`, `{"description":"premier\nsecond"}`, "premier", "p", "j"},
		{`{"alertname":"A","node":"n","app":"x","job":"j"}`, `{"summary":"  "}`, "A", "n", "x"},
		{`{"alertname":"A","instance":"ksm:8080","job":"kube-state-metrics","pod":"cart-0"}`, `{}`, "A", "cart-0", "kube-state-metrics"},
		{`{"alertname":"A","instance":"ksm:8080","job":"kube-state-metrics"}`, `{}`, "A", "ksm:8080", "kube-state-metrics"},
		{`{"severity":"info"}`, `{}`, "dc427fe33bd96ba5", "", ""},
	} {
		e := parseOne(t, "alertmanager", `{"alerts":[{"labels":`+c.labels+`,"annotations":`+c.annotations+`}]}`)
		if c.title == "dc427fe33bd96ba5" {
			c.title = e.DedupKey // nothing else names it
		}
		if e.Title != c.title || e.Host != c.host || e.Service != c.service {
			t.Errorf("%s %s: got %q %q %q, want %q %q %q", c.labels, c.annotations, e.Title, e.Host, e.Service, c.title, c.host, c.service)
		}
	}
}

func TestAlertmanagerGroupFillsWhatItsAlertsLeaveOut(t *testing.T) {
	t.Parallel()
	e := parseOne(t, "alertmanager", `{"status":"firing","groupKey":"g","commonLabels":{"alertname":"A","severity":"P2"},"commonAnnotations":{"summary":"S"},"alerts":[{}]}`)
	if e.Title != "S" || e.Severity != normalise.High || e.Priority != "P2" || e.Labels["alertname"] != "A" {
		t.Errorf("event: got %+v, want the group's title, severity, priority and labels", e)
	}
	e = parseOne(t, "alertmanager", `{"groupKey":"g","alerts":[{"labels":"oops","annotations":[1]}]}`)
	if got, want := e.DedupKey, "g"; got != want {
		t.Errorf("key: got %q, want %q", got, want)
	}
}

func TestAlertmanagerLargeGroups(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for i := range 600 {
		fmt.Fprintf(&b, `,{"status":"firing","labels":{"alertname":"A","instance":"i-%d"}}`, i)
	}
	events := parse(t, "alertmanager", `{"alerts":[`+b.String()[1:]+`]}`)
	keys := map[string]bool{}
	for _, e := range events {
		keys[e.DedupKey] = true
	}
	if got, want := len(keys), 600; got != want {
		t.Errorf("keys: got %d distinct, want %d", got, want)
	}
}

func FuzzAlertmanager(f *testing.F) {
	seed(f, "alertmanager", shopFiring, `{"alerts":[{"labels":{"a":"b"},"startsAt":5,"endsAt":{}}]}`, `{"alerts":[{"fingerprint":1}]}`)
	f.Fuzz(fuzzTool("alertmanager"))
}
