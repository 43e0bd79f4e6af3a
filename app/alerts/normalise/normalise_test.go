package normalise_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"vigie/app/alerts/normalise"
)

type (
	event  = normalise.Event
	labels = map[string]string
)

// parseOne parses a body that holds exactly one event.
func parseOne(t *testing.T, tool, body string) event {
	t.Helper()
	events := parse(t, tool, body)
	if got, want := len(events), 1; got != want {
		t.Fatalf("events: got %d, want %d", got, want)
	}
	return events[0]
}

func parse(t *testing.T, tool, body string) []event {
	t.Helper()
	events, err := normalise.Parse(tool, normalise.Payload{Body: []byte(body), ContentType: "application/json"})
	if err != nil {
		t.Fatalf("parse: %v", err)
	}
	for _, e := range events {
		checkPromises(t, e)
	}
	return events
}

// checkPromises checks what every event of every tool must hold.
func checkPromises(t *testing.T, e event) {
	t.Helper()
	if e.DedupKey == "" || e.Title == "" {
		t.Errorf("key and title: got %q and %q, want neither empty", e.DedupKey, e.Title)
	}
	if !slices.Contains([]normalise.Status{normalise.Firing, normalise.Acknowledged, normalise.Resolved, normalise.Info}, e.Status) {
		t.Errorf("status: got %q, want one of the four", e.Status)
	}
	if !slices.Contains([]normalise.Severity{normalise.Critical, normalise.High, normalise.Warning, normalise.Informational}, e.Severity) {
		t.Errorf("severity: got %q, want one of the four", e.Severity)
	}
	if e.EndedAt != nil && e.Status != normalise.Resolved {
		t.Errorf("ended_at: got %v on a %s event, want none", e.EndedAt, e.Status)
	}
	for _, at := range []*time.Time{e.StartedAt, e.EndedAt, e.OccurredAt} {
		if at != nil && (at.Location() != time.UTC || at.Year() < 1971 || at.Year() > 9998) {
			t.Errorf("instant: got %v, want a plausible one in UTC", at)
		}
	}
	if len(e.Labels) > 100 || len(e.Links) > 20 || e.Labels == nil || e.Links == nil {
		t.Errorf("sizes: got %d labels and %d links, want at most 100 and 20, never null", len(e.Labels), len(e.Links))
	}
	all := []string{e.DedupKey, e.Title, e.Description, e.Service, e.Host}
	for name, value := range e.Labels {
		all = append(all, name, value)
	}
	for _, s := range append(all, e.Links...) {
		if !utf8.ValidString(s) || strings.ContainsRune(s, 0) {
			t.Errorf("text: got %q, want valid UTF-8 without NUL", s)
		}
		if n := utf8.RuneCountInString(s); n > 15000 {
			t.Errorf("text: got %d runes, want at most 15000", n)
		}
	}
	if strings.ContainsAny(e.Title, "\n\r\t") {
		t.Errorf("title: got %q, want one line", e.Title)
	}
}

func at(s string) *time.Time {
	v, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		panic(err)
	}
	v = v.UTC()
	return &v
}

func TestUnknownToolNamesTheKnownOnes(t *testing.T) {
	t.Parallel()
	_, err := normalise.Parse("nagios", normalise.Payload{Body: []byte(`{}`)})
	if !errors.Is(err, normalise.ErrUnknownTool) {
		t.Fatalf("error: got %v, want ErrUnknownTool", err)
	}
	for _, name := range normalise.Tools() {
		if !strings.Contains(err.Error(), name) {
			t.Errorf("error: got %q, want it to name %s", err, name)
		}
	}
}

func TestEveryToolAnswersToItsAliases(t *testing.T) {
	t.Parallel()
	for alias, want := range map[string]string{
		"generic": "generic", "alertmanager": "alertmanager", "Prometheus_Alertmanager": "alertmanager",
		"pagerduty": "pagerduty-events-v2", "pagerduty-events-v2": "pagerduty-events-v2", "PagerDuty": "pagerduty-events-v2",
	} {
		if got, ok := normalise.Canonical(alias); !ok || got != want {
			t.Errorf("Canonical(%q): got %q %t, want %q", alias, got, ok, want)
		}
	}
}

func TestBodiesNobodyUnderstandsSayWhereAndWhat(t *testing.T) {
	t.Parallel()
	deep := strings.Repeat(`{"a":`, 5000) + "1" + strings.Repeat("}", 5000)
	many := `{"alerts":[` + strings.TrimSuffix(strings.Repeat(`{"labels":{"a":"b"}},`, 10001), ",") + `]}`
	for _, c := range []struct{ tool, body, want string }{
		{"alertmanager", ``, "alertmanager: the body is empty"},
		{"alertmanager", `{"alerts":[`, "alertmanager: not JSON: the document ends too early"},
		{"alertmanager", `{"alerts":[]} x`, "alertmanager: not JSON: something follows the document at byte "},
		{"alertmanager", `{'alerts':1}`, "alertmanager: not JSON: "},
		{"alertmanager", `[]`, "alertmanager: want an object, got an array"},
		{"alertmanager", `{"version":"4"}`, "alertmanager: alerts: missing: this is not Alertmanager's webhook form"},
		{"alertmanager", `{"alerts":{}}`, "alertmanager: alerts: want an array, got an object"},
		{"alertmanager", `{"alerts":[]}`, "alertmanager: alerts: the array is empty"},
		{"alertmanager", `{"alerts":[{"labels":{"a":"b"}},7]}`, "alertmanager: alerts[1]: want an object, got a number"},
		{"alertmanager", `{"alerts":[{"status":"exploded","labels":{"a":"b"}}]}`, `alertmanager: alerts[0].status: unknown status "exploded"`},
		{"alertmanager", `{"alerts":[{}]}`, "alertmanager: alerts[0]: neither labels nor fingerprint: nothing names this alert"},
		{"alertmanager", deep, "alertmanager: nested deeper than 64 levels"},
		{"alertmanager", many, "alertmanager: alerts: 10001 elements, at most 10000 in one body"},
		{"pagerduty", `"trigger"`, "pagerduty-events-v2: want an object, got a string"},
		{"pagerduty", `{"event_action":"trigger"}`, "pagerduty-events-v2: payload.summary: missing, and no dedup_key either: nothing names this event"},
		{"pagerduty", `{"event_action":"explode","dedup_key":"k"}`, `pagerduty-events-v2: event_action: unknown action "explode": want trigger, acknowledge or resolve`},
		{"pagerduty", `{"dedup_key":"k","payload":{"summary":"s"}}`, "pagerduty-events-v2: event_action: missing: want trigger, acknowledge or resolve"},
		{"pagerduty", `{"event_action":"resolve"}`, "pagerduty-events-v2: dedup_key: missing: nothing says which alert it is"},
		{"pagerduty", `{"event_action":"trigger","payload":"down"}`, "pagerduty-events-v2: payload: want an object, got a string"},
		{"generic", `null`, "generic: want an object or an array, got null"},
		{"generic", `{"severity":"high"}`, "generic: neither title nor dedup_key: nothing names this event"},
		{"generic", `[{"title":"a"},{"title":" "}]`, "generic: [1]: neither title nor dedup_key: nothing names this event"},
		{"generic", `{"events":[{"title":"a","status":"maybe"}]}`, `generic: events[0].status: unknown status "maybe": want firing, acknowledged, resolved or info`},
		{"generic", `{"events":[]}`, "generic: events: the array is empty"},
		{"generic", `disk full`, "generic: not JSON: "},
	} {
		events, err := normalise.Parse(c.tool, normalise.Payload{Body: []byte(c.body)})
		var e *normalise.Error
		if !errors.As(err, &e) {
			t.Errorf("%s %.40s: got %d events and %v, want a normalise.Error", c.tool, c.body, len(events), err)
			continue
		}
		if got := err.Error(); !strings.HasPrefix(got, c.want) || strings.Contains(got, "\n") {
			t.Errorf("%s %.40s:\n got %s\nwant %s", c.tool, c.body, got, c.want)
		}
	}
}

func TestWhatIsUnderstoodOfAListIsGivenWithTheError(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ tool, body, want string }{
		{"generic", `[{"title":"a"},{"title":" "},{"title":"b"},7]`, "generic: [1]: neither title nor dedup_key: nothing names this event"},
		{"alertmanager", `{"truncatedAlerts":2,"alerts":[5,{"labels":{"alertname":"a"}},{"labels":{"alertname":"b"}}]}`, "alertmanager: alerts[0]: want an object, got a number"},
	} {
		events, err := normalise.Parse(c.tool, normalise.Payload{Body: []byte(c.body)})
		if err == nil || err.Error() != c.want || len(events) != 2 || events[0].Title != "a" || events[1].Title != "b" {
			t.Errorf("%s: got %+v and %v, want a and b with %s", c.tool, events, err, c.want)
		}
	}
}

func TestSeverityWordsOfAllTools(t *testing.T) {
	t.Parallel()
	for want, words := range map[normalise.Severity][]string{
		normalise.Critical: {"critical", "CRITICAL", " Critical ", "crit", "P1", "p1", "disaster", "emergency", "fatal", "page", "SEV-1", "sev 0",
			"Priority 1", "P1 - Critical", "1", "critique", "Priority: P1"},
		normalise.High:          {"high", "error", "ERR", "P2", "major", "sev2", "élevée", "2", "haute"},
		normalise.Warning:       {"warning", "WARN", "average", "P3", "minor", "unknown", "medium", "3", "avertissement", "", "   ", "whatever", "🔥"},
		normalise.Informational: {"info", "P4", "P5", "low", "none", "ok", "informational", "4", "5", "Not classified", "debug", "faible"},
	} {
		for _, word := range words {
			body, _ := json.Marshal(map[string]string{"title": "t", "severity": word})
			if got := parseOne(t, "generic", string(body)).Severity; got != want {
				t.Errorf("severity %q: got %s, want %s", word, got, want)
			}
		}
	}
}

func TestInstantsInAnyForm(t *testing.T) {
	t.Parallel()
	want := at("2026-01-02T02:04:05Z")
	for _, form := range []string{
		`"2026-01-02T02:04:05Z"`, `"2026-01-02T03:04:05+01:00"`, `"2026-01-02T03:04:05+0100"`, `"2026-01-02T03:04:05+01"`,
		`"2026-01-02T02:04:05"`, `"2026-01-02 02:04:05"`, `"2026-01-02 02:04:05 UTC"`, `"2026-01-02 03:04:05 +0100"`,
		`"2026-01-02 03:04:05+01:00"`, `"Fri, 02 Jan 2026 02:04:05 GMT"`, `"Fri Jan  2 02:04:05 UTC 2026"`, `"20260102020405"`, `1767319445`, `"1767319445"`, `1767319445000`,
		`"1767319445000"`, `1767319445000000`, `1767319445000000000`, `1767319445.0`, `1.767319445e9`,
	} {
		if got := parseOne(t, "generic", `{"title":"t","started_at":`+form+`}`).StartedAt; got == nil || !got.Equal(*want) {
			t.Errorf("%s: got %v, want %v", form, got, want)
		}
	}
	if got, want := parseOne(t, "generic", `{"title":"t","started_at":"2026-01-02T03:04:05.678901234+01:00"}`).StartedAt, at("2026-01-02T02:04:05.678901234Z"); !got.Equal(*want) {
		t.Errorf("fraction: got %v, want %v", got, want)
	}
	for _, form := range []string{`null`, `""`, `"0001-01-01T00:00:00Z"`, `"1970-01-01T00:00:00Z"`, `0`, `-1`, `1e300`, `"tomorrow"`, `{}`, `true`, `"9999-12-31T23:59:59Z"`,
		`202601020204`, `"Fri Jan  2 02:04:05 CET 2026"`, `"Fri, 02 Jan 2026 02:04:05 EST"`, `"Friday, 02-Jan-26 02:04:05 CET"`} {
		if got := parseOne(t, "generic", `{"title":"t","started_at":`+form+`}`).StartedAt; got != nil {
			t.Errorf("%s: got %v, want none", form, got)
		}
	}
}

func TestHostileTextsAreMadeStorable(t *testing.T) {
	t.Parallel()
	body := "{\"title\":\"a\\u0000b \\u001bc\xff\\ud800\",\"dedup_key\":\"k\\u0000\",\"labels\":{\"\\u0000\":\"lost\",\"l\":\"v\\u0000\"}," +
		"\"links\":[\"javascript:alert(1)\",\"/relative\",\"https://ok.example/?a=1&b=2\",\"https://ok.example/?a=1&b=2\",\"http://\",\"https://a b\"]}"
	e := parseOne(t, "generic", body)
	if got, want := e.Title, "ab c\uFFFD\uFFFD"; got != want {
		t.Errorf("title: got %q, want %q", got, want)
	}
	if got, want := e.DedupKey, "k"; got != want {
		t.Errorf("key: got %q, want %q", got, want)
	}
	if diff := cmp.Diff(labels{"l": "v"}, e.Labels); diff != "" {
		t.Errorf("labels (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"https://ok.example/?a=1&b=2"}, e.Links); diff != "" {
		t.Errorf("links (-want +got):\n%s", diff)
	}
}

func TestLongKeysStayApart(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("é", 600)
	a := parseOne(t, "generic", `{"dedup_key":"`+long+`a"}`)
	b := parseOne(t, "generic", `{"dedup_key":"`+long+`b"}`)
	if a.DedupKey == b.DedupKey {
		t.Error("keys: got the same for two that differ in their last letter, want two")
	}
	if got, want := utf8.RuneCountInString(a.DedupKey), 512; got != want {
		t.Errorf("key: got %d runes, want %d", got, want)
	}
}

func TestManyLabelsAreCutTheSameWayEveryTime(t *testing.T) {
	t.Parallel()
	many := make(map[string]string)
	for i := range 300 {
		many[strings.Repeat("x", i%7+1)+string(rune('a'+i%26))+strings.Repeat("y", i/26)] = strings.Repeat("é", 3000)
	}
	body, _ := json.Marshal(map[string]any{"title": "t", "labels": many})
	first := parseOne(t, "generic", string(body))
	if got, want := len(first.Labels), 100; got != want {
		t.Errorf("labels: got %d, want %d", got, want)
	}
	for range 5 {
		if diff := cmp.Diff(first, parseOne(t, "generic", string(body)), cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("second parse differs (-first +second):\n%s", diff)
		}
	}
}

func TestCommandWritesTheContract(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	body := `{"event_action":"trigger","dedup_key":"k<1>","payload":{"summary":"s","source":"h","severity":"error","timestamp":"2015-07-17T08:42:58.315+0000","custom_details":{"b":1,"a":true}},"links":[{"href":"https://x.example/?a=1&b=2"}]}`
	if err := normalise.Command("pagerduty-events-v2", "sample.json", strings.NewReader(body), &out); err != nil {
		t.Fatal(err)
	}
	want := `[
  {
    "status": "firing",
    "severity": "high",
    "dedup_key": "k<1>",
    "title": "s",
    "description": "",
    "service": "",
    "host": "h",
    "labels": {
      "a": "true",
      "b": "1",
      "source": "h"
    },
    "started_at": "2015-07-17T08:42:58.315Z",
    "ended_at": null,
    "links": [
      "https://x.example/?a=1&b=2"
    ]
  }
]
`
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("output (-want +got):\n%s", diff)
	}
	out.Reset()
	err := normalise.Command("alertmanager", "sample.json", strings.NewReader(`{"alerts":[{"labels":{"a":"b"}},null]}`), &out)
	if err == nil || out.Len() != 0 {
		t.Errorf("malformed: got %d bytes and %v, want nothing written and an error", out.Len(), err)
	}
}

// sharedPayloads is where samples of real tools lie; they are not part of the
// project.
const sharedPayloads = "../../../../shared/payloads"

func TestRealPayloadsGiveWhatTheirIndexSays(t *testing.T) {
	t.Parallel()
	index, err := os.ReadFile(filepath.Join(sharedPayloads, "INDEX.tsv"))
	if err != nil {
		t.Skipf("REAL PAYLOADS NOT CHECKED: %v", err)
	}
	checked := 0
	for line := range strings.Lines(string(index)) {
		columns := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if len(columns) < 10 || !slices.Contains(normalise.Tools(), columns[1]) {
			continue
		}
		checked++
		t.Run(columns[0], func(t *testing.T) {
			t.Parallel()
			checkRealPayload(t, columns[0], columns[1], columns[4], columns[5])
		})
	}
	if checked < 15 {
		t.Errorf("rows checked: got %d, want the 19 of alertmanager and pagerduty-events-v2", checked)
	}
}

func checkRealPayload(t *testing.T, file, tool, expectedStatus, expectedSeverity string) {
	body, err := os.ReadFile(filepath.Join(sharedPayloads, filepath.FromSlash(file)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := normalise.Command(tool, file, bytes.NewReader(body), &out); err != nil {
		t.Fatal(err)
	}
	var events []event
	if err := json.Unmarshal(out.Bytes(), &events); err != nil {
		t.Fatal(err)
	}
	wantStatus, wantCount := normalise.Status(strings.Fields(expectedStatus)[0]), 1
	if strings.Contains(expectedStatus, "x2") {
		wantCount = 2
	}
	switch {
	case strings.Contains(expectedStatus, "alerts[0].status firing"):
		wantStatus = normalise.Firing
	case strings.Contains(expectedStatus, "change event"), strings.Contains(expectedSeverity, "dead-man"):
		wantStatus = normalise.Info
	}
	wantSeverity := map[string]normalise.Severity{"critical": normalise.Critical, "error": normalise.High, "warning": normalise.Warning,
		"info": normalise.Informational, "none": normalise.Informational}[strings.Fields(expectedSeverity)[0]]
	if got := len(events); got != wantCount {
		t.Errorf("events: got %d, want %d", got, wantCount)
	}
	raw := rawFields(t, body)
	for _, e := range events {
		checkPromises(t, e)
		if e.Status != wantStatus {
			t.Errorf("status: got %s, want %s", e.Status, wantStatus)
		}
		if wantSeverity != "" && e.Severity != wantSeverity {
			t.Errorf("severity: got %s, want %s", e.Severity, wantSeverity)
		}
		if len(raw.keys) > 0 && !slices.Contains(raw.keys, e.DedupKey) {
			t.Errorf("dedup_key: got %q, want one of %q", e.DedupKey, raw.keys)
		}
		if len(raw.titles) > 0 && !slices.Contains(raw.titles, e.Title) {
			t.Errorf("title: got %q, want one of %q", e.Title, raw.titles)
		}
		if len(raw.hosts) > 0 && !slices.Contains(raw.hosts, e.Host) {
			t.Errorf("host: got %q, want one of %q", e.Host, raw.hosts)
		}
	}
}

// rawFields reads what a payload itself says, by a reader of its own.
func rawFields(t *testing.T, body []byte) (raw struct{ keys, titles, hosts []string }) {
	t.Helper()
	var p struct {
		DedupKey string `json:"dedup_key"`
		Payload  struct{ Summary, Source string }
		Alerts   []struct {
			Labels, Annotations map[string]string
			Fingerprint         string
		}
	}
	if err := json.Unmarshal(body, &p); err != nil {
		t.Fatal(err)
	}
	keep := func(list *[]string, values ...string) {
		for _, v := range values {
			if v != "" {
				*list = append(*list, v)
			}
		}
	}
	keep(&raw.keys, p.DedupKey)
	keep(&raw.titles, p.Payload.Summary)
	if p.Payload.Source != "Alertmanager" {
		keep(&raw.hosts, p.Payload.Source)
	}
	for _, a := range p.Alerts {
		keep(&raw.keys, a.Fingerprint)
		keep(&raw.titles, a.Annotations["summary"], a.Annotations["title"], a.Annotations["message"], a.Annotations["description"])
		if len(a.Annotations) == 0 {
			keep(&raw.titles, a.Labels["alertname"])
		}
		keep(&raw.hosts, a.Labels["instance"], a.Labels["host"], a.Labels["pod"])
	}
	return raw
}
