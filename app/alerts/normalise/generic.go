package normalise

import (
	_ "embed"
	"slices"
	"sort"
	"strings"
	"time"
)

// GenericSchema is the JSON Schema (2020-12) of the generic form, shown by the
// API documentation.
//
//go:embed generic.schema.json
var GenericSchema []byte

// GenericExample is a body of the generic form, shown by the API documentation.
//
//go:embed generic.example.json
var GenericExample []byte

// parseGeneric reads Vigie's own documented form: one event, an array of
// events, or {"events": […]}; an urlencoded form counts as one event. Only
// title or dedup_key is required. Field names are read without regard to case,
// dashes and underscores, and under the names other tools use:
//
//	status       state, action, event_action      default firing; resolved when ended_at is given
//	severity     level, priority, urgency         default warning, or a status of critical or error
//	dedup_key    key, alias, incident_key, …      default a hash of title, service and host
//	title        summary, message, subject, name  default dedup_key
//	description  details, body, text
//	service      component, application, app
//	host         hostname, instance, node, server
//	labels       tags, custom_details, extra      object, or array of "name:value"
//	started_at   timestamp, time, starts_at       when resolved, timestamp is the end
//	ended_at     resolved_at, ends_at
//	links        link, url, runbook_url           texts or {"href": …}
//	heartbeat    true: proof of life of the source, never an alert
//	test         true: shown as information, never an alert
//
// A scalar field under any other name becomes a label, so that nothing is lost.
func parseGeneric(p Payload) ([]Event, error) {
	if isForm(p) {
		form, err := decodeForm(p.Body)
		if err != nil {
			return nil, err
		}
		e, err := genericEvent(form, "")
		if err != nil {
			return nil, err
		}
		return []Event{e}, nil
	}
	document, err := decode(p.Body)
	if err != nil {
		return nil, err
	}
	prefix := ""
	list, isList := document.([]any)
	if o, ok := document.(map[string]any); ok {
		name, inner, wrapped := wrappedList(o)
		if !wrapped {
			e, err := genericEvent(o, "")
			if err != nil {
				return nil, err
			}
			return []Event{e}, nil
		}
		prefix, list, isList = name, inner, true
	}
	if !isList {
		return nil, wrong("", "want an object or an array, got %s", kind(document))
	}
	return eachOf(list, prefix, genericEvent)
}

// wrappedList recognises {"events": […]} and {"alerts": […]}.
func wrappedList(o object) (string, []any, bool) {
	for _, name := range []string{"events", "alerts"} {
		if list, ok := o[name].([]any); ok {
			return name, list, true
		}
	}
	return "", nil, false
}

func genericEvent(raw object, where string) (Event, error) {
	f := newFields(raw)
	title := f.text("title", "summary", "message", "subject", "name", "alertname", "alert_name", "msg")
	key := f.text("dedup_key", "key", "alias", "incident_key", "alert_key", "alert_id", "fingerprint", "deduplication_key")
	if strings.TrimSpace(title) == "" && strings.TrimSpace(key) == "" {
		return Event{}, wrong(where, "neither title nor dedup_key: nothing names this event")
	}
	status, err := genericStatus(f, where)
	if err != nil {
		return Event{}, err
	}
	severityWords := f.text("severity", "level", "urgency", "criticality", "priority")
	if word := f.text("status", "state"); severityWords == "" && slices.Contains([]string{"critical", "error"}, strings.ToLower(word)) {
		severityWords = word // it says both
	}
	e := Event{
		Status:      status,
		Title:       firstLine(title),
		Description: f.text("description", "details", "detail", "body", "text", "long_description", "message"),
		Service:     f.text("service", "component", "application", "app", "service_name"),
		Host:        f.text("host", "hostname", "host_name", "instance", "node", "server", "machine", "entity"),
		StartedAt:   f.instant("started_at", "start", "starts_at", "opened_at", "triggered_at", "fired_at"),
		Links:       f.links(),
		Priority:    priority(f.text("priority"), severityWords),
	}
	if oneLine(title) != e.Title && e.Description == "" {
		e.Description = title
	}
	if e.Description == title && oneLine(title) == e.Title {
		e.Description = ""
	}
	e.OccurredAt = f.instant("timestamp", "time", "date", "occurred_at", "at", "event_time", "datetime")
	switch {
	case status == Resolved:
		if e.EndedAt = f.instant("ended_at", "end", "ends_at", "resolved_at", "recovered_at", "closed_at"); e.EndedAt == nil {
			e.EndedAt = e.OccurredAt
		}
	case e.StartedAt == nil && status != Acknowledged:
		e.StartedAt = e.OccurredAt
	}
	e.Severity = severityOf(severityWords)
	heartbeat := f.yes("heartbeat") || strings.EqualFold(f.text("status", "state"), "heartbeat")
	test := f.yes("test")
	e.Labels = f.labels() // after every other reader
	if e.DedupKey = key; strings.TrimSpace(key) == "" {
		e.DedupKey = digest("generic", e.Title, e.Service, e.Host)
	}
	if heartbeat {
		e.Status, e.Severity, e.Heartbeat = Info, Informational, true
	}
	if test {
		e.Status = Info
	}
	if e.Status == Info && severityWords == "" {
		e.Severity = Informational
	}
	return e, nil
}

func genericStatus(f fields, where string) (Status, error) {
	word := f.text("status", "state", "event_action", "action", "event_type")
	switch strings.ToLower(strings.TrimSpace(word)) {
	case "":
		if f.yes("resolved") || f.instant("ended_at", "ends_at", "resolved_at") != nil {
			return Resolved, nil
		}
		return Firing, nil
	case "firing", "fire", "fired", "trigger", "triggered", "alerting", "alert", "active", "open", "opened", "create",
		"created", "new", "problem", "down", "critical", "warning", "warn", "error", "failed", "failure", "fail", "ko", "true",
		"alarm", "started", "reopened", "degraded", "unhealthy":
		return Firing, nil
	case "resolved", "resolve", "ok", "up", "recovered", "recovery", "close", "closed", "clear", "cleared", "normal",
		"fixed", "delete", "deleted", "inactive", "success", "false", "ended", "restored", "healthy":
		return Resolved, nil
	case "acknowledged", "acknowledge", "ack", "acked":
		return Acknowledged, nil
	case "info", "information", "note", "change", "changed", "deployment", "test", "pause", "paused", "heartbeat", "handshake":
		return Info, nil
	}
	return "", wrong(strings.TrimPrefix(where+".status", "."), "unknown status %q: want firing, acknowledged, resolved or info", excerpt(word))
}

// fields reads an object whose names vary in case, dashes and underscores.
type fields struct {
	raw    object
	folded map[string]string // folded name → name as sent
	used   map[string]bool   // names as sent that a reader asked for
}

func newFields(raw object) fields {
	f := fields{raw: raw, folded: make(map[string]string, len(raw)), used: map[string]bool{}}
	names := make([]string, 0, len(raw))
	for name := range raw {
		names = append(names, name)
	}
	sort.Strings(names) // of two spellings of one name the same one must win every time
	for _, name := range names {
		if _, taken := f.folded[fold(name)]; !taken {
			f.folded[fold(name)] = name
		}
	}
	return f
}

func fold(name string) string {
	return strings.Map(func(r rune) rune {
		if r == '_' || r == '-' || r == ' ' {
			return -1
		}
		return r
	}, strings.ToLower(name))
}

// value gives a field by its documented name; asking for it, present or not,
// keeps it from becoming a label.
func (f fields) value(name string) any {
	sent, ok := f.folded[fold(name)]
	if !ok {
		return nil
	}
	f.used[sent] = true
	return f.raw[sent]
}

// text gives the first named field holding a non-blank scalar.
func (f fields) text(names ...string) string {
	found := ""
	for _, name := range names {
		switch v := f.value(name).(type) {
		case map[string]any, []any:
			continue
		default:
			if s := text(v); found == "" && strings.TrimSpace(s) != "" {
				found = s
			}
		}
	}
	return found
}

func (f fields) instant(names ...string) *time.Time {
	var found *time.Time
	for _, name := range names {
		if at := instant(f.value(name)); at != nil && found == nil {
			found = at
		}
	}
	return found
}

func (f fields) yes(name string) bool {
	switch strings.ToLower(text(f.value(name))) {
	case "true", "1", "yes", "on":
		return true
	}
	return false
}

func (f fields) links() []string {
	var links []string
	for _, name := range []string{"runbook_url", "runbook", "links", "link", "url", "dashboard_url", "dashboard"} {
		switch v := f.value(name).(type) {
		case []any:
			for _, element := range v {
				if o, ok := element.(map[string]any); ok {
					links = append(links, object(o).text("href", "url", "src"))
				} else {
					links = append(links, text(element))
				}
			}
		case map[string]any:
			links = append(links, object(v).text("href", "url"))
		default:
			links = append(links, text(v))
		}
	}
	return links
}

// labels collects the label fields, then every scalar that no reader knows.
// It comes last for that reason.
func (f fields) labels() map[string]string {
	out := map[string]string{}
	for _, name := range []string{"labels", "tags", "custom_details", "details", "extra", "metadata", "fields", "attributes"} {
		switch v := f.value(name).(type) {
		case map[string]any:
			for k, s := range flatten(v) {
				if _, taken := out[k]; !taken {
					out[k] = s
				}
			}
		case []any:
			for _, element := range v {
				addTag(out, text(element))
			}
		case string:
			for tag := range strings.SplitSeq(v, ",") {
				if name != "details" { // a text there is the description
					addTag(out, tag)
				}
			}
		}
	}
	for name, v := range f.raw {
		if _, taken := out[name]; taken || f.used[name] || v == nil {
			continue
		}
		switch v.(type) {
		case map[string]any, []any:
		default:
			out[name] = text(v)
		}
	}
	return out
}

// addTag reads "name:value", "name=value" or a bare name, which gets "true".
func addTag(labels map[string]string, tag string) {
	tag = strings.TrimSpace(tag)
	i := strings.IndexAny(tag, ":=")
	switch {
	case tag == "":
	case i > 0:
		labels[strings.TrimSpace(tag[:i])] = strings.TrimSpace(tag[i+1:])
	default:
		labels[tag] = "true"
	}
}
