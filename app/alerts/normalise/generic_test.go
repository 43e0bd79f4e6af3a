package normalise_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"vigie/app/alerts/normalise"
)

func TestGenericExampleOfTheDocumentation(t *testing.T) {
	t.Parallel()
	want := event{
		Status: normalise.Firing, Severity: normalise.Critical, DedupKey: "backup/srv-fichiers-03",
		Title: "Sauvegarde en échec sur srv-fichiers-03", Description: "borg: Repository is locked by another process (4 h)",
		Service: "backup", Host: "srv-fichiers-03.example.fr", Labels: labels{"site": "nantes", "job": "nightly"},
		StartedAt: at("2026-11-21T02:14:07Z"), Links: []string{"https://wiki.example.fr/backup"},
	}
	if diff := cmp.Diff(want, parseOne(t, "generic", string(normalise.GenericExample))); diff != "" {
		t.Errorf("event (-want +got):\n%s", diff)
	}
}

func TestGenericSchemaNamesEveryFieldOfAnEvent(t *testing.T) {
	t.Parallel()
	var schema struct {
		Defs struct {
			Event struct {
				Properties map[string]any `json:"properties"`
			} `json:"event"`
		} `json:"$defs"`
	}
	if err := json.Unmarshal(normalise.GenericSchema, &schema); err != nil {
		t.Fatal(err)
	}
	var fields map[string]any
	out, _ := json.Marshal(event{})
	if err := json.Unmarshal(out, &fields); err != nil {
		t.Fatal(err)
	}
	for name := range fields {
		if _, ok := schema.Defs.Event.Properties[name]; !ok {
			t.Errorf("schema: got no property %s, want every field of the contract", name)
		}
	}
}

func TestGenericForgivesNamesAndShapes(t *testing.T) {
	t.Parallel()
	base := event{Status: normalise.Firing, Severity: normalise.Warning, DedupKey: "k", Title: "t", Labels: labels{}, Links: []string{}}
	with := func(change func(*event)) event { e := base; change(&e); return e }
	for _, c := range []struct {
		name, body string
		want       event
	}{
		{"aliases", `{"message":"t","state":"RESOLVED","alias":"k","level":"P2","time":"2026-01-02T03:04:05Z","hostname":"h","component":"c","tags":["a:1","b=2","c"],"url":"https://x.example"}`,
			with(func(e *event) {
				e.Status, e.Severity, e.Priority, e.Host, e.Service = normalise.Resolved, normalise.High, "P2", "h", "c"
				e.EndedAt, e.OccurredAt = at("2026-01-02T03:04:05Z"), at("2026-01-02T03:04:05Z")
				e.Labels, e.Links = labels{"a": "1", "b": "2", "c": "true"}, []string{"https://x.example"}
			})},
		{"spelling", `{"Title":"t","dedupKey":"k","Started-At":1767319445}`, with(func(e *event) { e.StartedAt = at("2026-01-02T02:04:05Z") })},
		{"unknown scalars become labels", `{"title":"t","key":"k","region":"eu","load":1.50,"gone":null,"deep":{"a":1}}`,
			with(func(e *event) { e.Labels = labels{"region": "eu", "load": "1.50"} })},
		{"key only", `{"dedup_key":"k"}`, with(func(e *event) { e.Title = "k" })},
		{"status that is a severity", `{"title":"t","key":"k","status":"CRITICAL"}`, with(func(e *event) { e.Severity = normalise.Critical })},
		{"end without status", `{"title":"t","key":"k","ended_at":"2026-01-02T03:04:05Z"}`,
			with(func(e *event) { e.Status, e.EndedAt = normalise.Resolved, at("2026-01-02T03:04:05Z") })},
		{"heartbeat", `{"title":"t","key":"k","heartbeat":true}`,
			with(func(e *event) { e.Status, e.Severity, e.Heartbeat = normalise.Info, normalise.Informational, true })},
		{"test", `{"title":"t","key":"k","severity":"critical","test":true}`,
			with(func(e *event) { e.Status, e.Severity = normalise.Info, normalise.Critical })},
		{"long title keeps its lines in the description", `{"title":"t\nmore","key":"k"}`, with(func(e *event) { e.Description = "t\nmore" })},
		{"acknowledge", `{"action":"ack","key":"k","title":"t","timestamp":"2026-01-02T03:04:05Z"}`,
			with(func(e *event) { e.Status, e.OccurredAt = normalise.Acknowledged, at("2026-01-02T03:04:05Z") })},
		{"details", `{"title":"t","key":"k","details":{"a":{"b":1}},"links":[{"href":"https://x.example"}]}`,
			with(func(e *event) { e.Labels, e.Links = labels{"a.b": "1"}, []string{"https://x.example"} })},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, parseOne(t, "generic", c.body)); diff != "" {
				t.Errorf("event (-want +got):\n%s", diff)
			}
		})
	}
}

func TestGenericWithoutKeyResolvesWhatItOpened(t *testing.T) {
	t.Parallel()
	fired := parseOne(t, "generic", `{"title":"Disque plein","host":"a","severity":"high","load":9}`)
	ended := parseOne(t, "generic", `{"title":"Disque plein","host":"a","status":"ok"}`)
	other := parseOne(t, "generic", `{"title":"Disque plein","host":"b"}`)
	if fired.DedupKey != ended.DedupKey || fired.DedupKey == other.DedupKey {
		t.Errorf("keys: got %q, %q and %q, want the first two equal and the third apart", fired.DedupKey, ended.DedupKey, other.DedupKey)
	}
}

func TestGenericTakesManyEventsAndForms(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`[{"title":"a"},{"title":"b"}]`, `{"events":[{"title":"a"},{"title":"b"}]}`} {
		if got, want := len(parse(t, "generic", body)), 2; got != want {
			t.Errorf("%s: got %d events, want %d", body, got, want)
		}
	}
	form := normalise.Payload{Body: []byte("title=Disque+plein&severity=high&host=a&labels=x:1,y"), ContentType: "application/x-www-form-urlencoded; charset=utf-8"}
	events, err := normalise.Parse("generic", form)
	if err != nil {
		t.Fatal(err)
	}
	if e := events[0]; e.Title != "Disque plein" || e.Severity != normalise.High || e.Labels["x"] != "1" || e.Labels["y"] != "true" {
		t.Errorf("form: got %+v, want its fields", e)
	}
	mislabelled := normalise.Payload{Body: []byte(`{"title":"t"}`), ContentType: "application/x-www-form-urlencoded"}
	if events, err := normalise.Parse("generic", mislabelled); err != nil || events[0].Title != "t" {
		t.Errorf("JSON sent as a form: got %v %v, want the event", events, err)
	}
}

func FuzzGeneric(f *testing.F) {
	seed(f, "generic", string(normalise.GenericExample), `[{"title":"a","tags":["x:"]}]`, `{"events":[{"key":"k","labels":{"a":[{}]}}]}`)
	f.Fuzz(fuzzTool("generic"))
}

func FuzzGenericForm(f *testing.F) {
	f.Add("title=a&labels=x:1")
	f.Add("%zz=1&;")
	f.Fuzz(func(t *testing.T, body string) {
		events, _ := normalise.Parse("generic", normalise.Payload{Body: []byte(body), ContentType: "application/x-www-form-urlencoded"})
		for _, e := range events {
			checkPromises(t, e)
		}
	})
}
