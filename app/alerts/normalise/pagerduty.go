package normalise

import (
	"strings"
)

// parsePagerDuty reads PagerDuty's Events API v2: trigger, acknowledge and
// resolve, and the change events of the sister route, which carry no action
// and never page. It is more forgiving than PagerDuty: what [CheckPagerDuty]
// refuses with a 400 is often still a page somebody needs.
//
// Form: https://developer.pagerduty.com/docs/events-api-v2/trigger-events/
func parsePagerDuty(p Payload) ([]Event, error) {
	body, err := decodeObject(p.Body)
	if err != nil {
		return nil, err
	}
	status, err := pagerdutyStatus(body)
	if err != nil {
		return nil, err
	}
	if _, isObject := body["payload"].(map[string]any); !isObject && body["payload"] != nil && (status == Firing || status == Info) {
		return nil, wrong("payload", "want an object, got %s", kind(body["payload"]))
	}
	key := body.text("dedup_key")
	if key == "" {
		if status == Acknowledged || status == Resolved {
			return nil, wrong("dedup_key", "missing: nothing says which alert it is")
		}
		if body.object("payload").text("summary") == "" {
			return nil, wrong("payload.summary", "missing, and no dedup_key either: nothing names this event")
		}
		if key = p.FallbackKey; key == "" {
			key = digest("body", string(p.Body))
		}
	}
	return []Event{pagerdutyEvent(body, status, key)}, nil
}

// parsePagerDutyChange reads what arrived at POST /v2/change/enqueue. The route says that it is a change, whatever else the body holds: a severity,
// or an action copied from an alert, must neither page nor make it unreadable.
func parsePagerDutyChange(p Payload) ([]Event, error) {
	body, err := decodeObject(p.Body)
	if err != nil {
		return nil, err
	}
	if body.object("payload").text("summary") == "" {
		return nil, wrong("payload.summary", "missing: nothing says what changed")
	}
	key := body.text("dedup_key")
	if key == "" {
		if key = p.FallbackKey; key == "" {
			key = digest("body", string(p.Body))
		}
	}
	e := pagerdutyEvent(body, Info, key)
	e.Heartbeat, e.HeartbeatLost = false, false // a change proves no life
	return []Event{e}, nil
}

func pagerdutyStatus(body object) (Status, error) {
	word := body.text("event_action")
	switch strings.ToLower(strings.TrimSpace(word)) {
	case "trigger":
		return Firing, nil
	case "acknowledge":
		return Acknowledged, nil
	case "resolve":
		return Resolved, nil
	case "":
		payload := body.object("payload")
		if payload.text("summary") != "" && payload.text("severity") == "" && body.text("dedup_key") == "" {
			return Info, nil // POST /v2/change/enqueue
		}
		return "", wrong("event_action", "missing: want trigger, acknowledge or resolve")
	}
	return "", wrong("event_action", "unknown action %q: want trigger, acknowledge or resolve", excerpt(word))
}

func pagerdutyEvent(body object, status Status, key string) Event {
	payload := body.object("payload")
	details := pagerdutyDetails(payload)
	labels := details.labels
	for _, name := range []string{"source", "component", "group", "class"} {
		if v := payload.text(name); v != "" {
			if _, taken := labels[name]; !taken {
				labels[name] = v
			}
		}
	}
	e := Event{
		Status:      status,
		Severity:    severityOf(payload.text("severity"), details.shared["severity"], labels["severity"]),
		DedupKey:    key,
		Title:       payload.text("summary"),
		Description: details.description,
		Service:     payload.text("component"),
		Host:        pagerdutyHost(body, details),
		Labels:      labels,
		Links:       pagerdutyLinks(body, details),
		OccurredAt:  payload.instant("timestamp"),
		Priority:    priority(labels["priority"], payload.text("severity")),
	}
	if status == Info {
		e.Severity = Informational
	}
	if e.Service == "" {
		if e.Service = serviceOf(details.shared); e.Service == "" {
			if e.Service = serviceOf(labels); e.Service == "" {
				e.Service = payload.text("group")
			}
		}
	}
	switch status {
	case Firing, Info:
		e.StartedAt = e.OccurredAt
	case Resolved:
		e.EndedAt = e.OccurredAt
	}
	// Only Alertmanager's own text names the rule; a class called "watchdog"
	// of another sender may be a hardware watchdog that bites.
	if name := details.shared["alertname"]; name != "" {
		e.heartbeat(name, firstOf(details.shared["severity"], payload.text("severity")))
	}
	return e
}

// pagerdutyHost trusts payload.source unless it only names the tool that
// speaks, as Alertmanager's default does.
func pagerdutyHost(body object, details alertmanagerDetails) string {
	source := body.object("payload").text("source")
	if !namesTool(source, body.text("client")) {
		return source
	}
	for _, set := range []map[string]string{details.shared, details.first, details.labels} {
		if host := hostOf(set); host != "" {
			return host
		}
	}
	return ""
}

func namesTool(source, client string) bool {
	source = strings.ToLower(strings.TrimSpace(source))
	if source == "" || source == strings.ToLower(strings.TrimSpace(client)) {
		return true
	}
	switch source {
	case "alertmanager", "prometheus", "grafana", "vmalert", "victoriametrics", "mimir", "thanos", "uptime kuma", "monitoring":
		return true
	}
	return false
}

func pagerdutyLinks(body object, details alertmanagerDetails) []string {
	links := details.runbooks
	for _, v := range body.list("links") {
		if s, ok := v.(string); ok {
			links = append(links, s)
			continue
		}
		link, _ := v.(map[string]any)
		links = append(links, object(link).text("href", "url"))
	}
	links = append(links, details.links...)
	links = append(links, body.text("client_url"))
	for _, v := range body.list("images") {
		image, _ := v.(map[string]any)
		links = append(links, object(image).text("href", "src"))
	}
	return links
}

func firstOf(texts ...string) string {
	for _, t := range texts {
		if strings.TrimSpace(t) != "" {
			return t
		}
	}
	return ""
}
