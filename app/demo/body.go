package demo

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"time"
)

// Firing and resolved are an alert's two states, as Alertmanager writes them.
const (
	firing   = "firing"
	resolved = "resolved"
)

// signal is one thing a tool says of a story.
type signal struct {
	client, service, alert, severity, host, title, details string
	labels                                                 map[string]string
	status                                                 string
	started                                                time.Time
	// ended is zero while it fires.
	ended time.Time
}

func (s signal) fingerprint() string {
	sum := sha256.Sum256([]byte(s.client + "\x00" + s.service + "\x00" + s.alert + "\x00" + s.host))
	return hex.EncodeToString(sum[:8])
}

// body is what the tool sends, as it sends it.
func (s signal) body(tool string) []byte {
	var form any
	switch tool {
	case "alertmanager":
		form = s.alertmanager()
	case "pagerduty":
		form = s.pagerduty()
	default:
		form = s.generic()
	}
	encoded, err := json.Marshal(form)
	if err != nil {
		panic(fmt.Sprintf("encode made-up body: %v", err)) // maps of texts cannot fail
	}
	return encoded
}

// alertmanager is webhook v4.
func (s signal) alertmanager() any {
	labels := map[string]string{"alertname": s.alert, "severity": s.severity, "env": "prod"}
	if s.service != "" {
		labels["service"] = s.service
	}
	if s.host != "" {
		labels["instance"] = s.host
	}
	maps.Copy(labels, s.labels)
	annotations := map[string]string{"summary": s.title, "description": s.details}
	end := "0001-01-01T00:00:00Z"
	if !s.ended.IsZero() {
		end = s.ended.UTC().Format(time.RFC3339Nano)
	}
	external := "http://alertmanager." + s.client + ".example:9093"
	return map[string]any{
		"version": "4", "groupKey": fmt.Sprintf("{}:{alertname=%q}", s.alert), "truncatedAlerts": 0, "status": s.status, "receiver": "vigie",
		"groupLabels": map[string]string{"alertname": s.alert}, "commonLabels": labels, "commonAnnotations": annotations, "externalURL": external,
		"alerts": []any{map[string]any{
			"status": s.status, "labels": labels, "annotations": annotations, "startsAt": s.started.UTC().Format(time.RFC3339Nano), "endsAt": end,
			"generatorURL": "http://prometheus." + s.client + ".example:9090/graph?g0.expr=" + s.alert, "fingerprint": s.fingerprint(),
		}},
	}
}

// pagerduty is an event of the Events API v2.
func (s signal) pagerduty() any {
	event := map[string]any{"event_action": "trigger", "dedup_key": s.fingerprint(), "client": "Blackbox probes", "client_url": "https://probes." + s.client + ".example"}
	at := s.started
	if s.status == resolved {
		event["event_action"], at = "resolve", s.ended
	}
	event["payload"] = map[string]any{
		"summary": s.title, "source": s.host, "severity": s.severity, "component": s.service, "class": s.alert, "timestamp": at.UTC().Format(time.RFC3339Nano),
		"custom_details": map[string]string{"alertname": s.alert, "description": s.details},
	}
	return event
}

// generic is the form that Vigie documents.
func (s signal) generic() any {
	form := map[string]any{
		"status": s.status, "severity": s.severity, "dedup_key": s.fingerprint(), "title": s.title, "description": s.details, "service": s.service, "host": s.host,
		"labels": map[string]string{"alertname": s.alert}, "started_at": s.started.UTC().Format(time.RFC3339),
	}
	if !s.ended.IsZero() {
		form["ended_at"] = s.ended.UTC().Format(time.RFC3339)
	}
	return form
}

// watchdog is the dead-man switch of a Prometheus, firing or resolved.
func watchdog(client, status string, at time.Time) []byte {
	s := signal{
		client: client, alert: "Watchdog", severity: "none", title: "Alerting is alive", status: status, started: at.Add(-time.Hour).Truncate(time.Hour),
		details: "This alert always fires. Its end means that the alerting chain is broken.",
	}
	if status == resolved {
		s.ended = at
	}
	return s.body("alertmanager")
}
