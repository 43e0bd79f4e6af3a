package normalise

import (
	"sort"
	"strconv"
	"strings"
)

// parseAlertmanager reads Alertmanager's webhook, version 4, and what Mimir,
// VictoriaMetrics and Grafana send in its likeness. Each alert of the group is
// one event; what the group says only fills what an alert leaves out, because
// an alert's own status beats its group's.
//
// Form: https://prometheus.io/docs/alerting/latest/configuration/#webhook_config
func parseAlertmanager(p Payload) ([]Event, error) {
	group, err := decodeObject(p.Body)
	if err != nil {
		return nil, err
	}
	if group["alerts"] == nil {
		return nil, wrong("alerts", "missing: this is not Alertmanager's webhook form")
	}
	list, ok := group["alerts"].([]any)
	if !ok {
		return nil, wrong("alerts", "want an array, got %s", kind(group["alerts"]))
	}
	truncated := truncatedAlerts(group)
	return eachOf(list, "alerts", func(alert object, where string) (Event, error) {
		e, err := alertmanagerEvent(group, alert, where)
		e.Truncated = truncated
		return e, err
	})
}

func alertmanagerEvent(group, alert object, where string) (Event, error) {
	status, err := alertmanagerStatus(alert.text("status", "state"), group.text("status", "state"), where)
	if err != nil {
		return Event{}, err
	}
	labels := labelsOf(group, alert)
	annotations := texts(group.object("commonAnnotations"))
	for name, v := range texts(alert.object("annotations")) {
		annotations[name] = v
	}
	key := alert.text("fingerprint")
	if key == "" && len(labels) > 0 {
		key = fingerprint(labels)
	}
	if key == "" {
		if key = group.text("groupKey"); key == "" {
			return Event{}, wrong(where, "neither labels nor fingerprint: nothing names this alert")
		}
	}

	words := first(labels, "severity", "level", "criticality", "urgency")
	if words == "" {
		words = first(annotations, "severity", "level")
	}
	e := Event{
		Status:    status,
		Severity:  severityOf(words, labels["priority"], annotations["priority"]),
		DedupKey:  key,
		Service:   serviceOf(labels),
		Host:      hostOf(labels),
		Labels:    labels,
		StartedAt: alert.instant("startsAt", "starts_at"),
		Links:     alertmanagerLinks(group, alert, annotations),
		Priority:  priority(labels["priority"], annotations["priority"], words),
	}
	if status == Resolved {
		e.EndedAt = alert.instant("endsAt", "ends_at")
	}
	e.Title, e.Description = alertmanagerTexts(annotations, labels, key)
	e.heartbeat(labels["alertname"], words)
	return e, nil
}

// alertmanagerStatus takes the alert's own status, then the group's. A body
// that states neither is taken as firing: silence is not recovery.
func alertmanagerStatus(own, groups, where string) (Status, error) {
	for _, word := range []string{own, groups} {
		switch strings.ToLower(strings.TrimSpace(word)) {
		case "firing", "alerting", "active", "triggered", "problem":
			return Firing, nil
		case "resolved", "ok", "normal", "inactive", "recovered":
			return Resolved, nil
		case "suppressed", "pending", "paused":
			return Info, nil
		}
	}
	if own != "" {
		return "", wrong(where+".status", "unknown status %q", excerpt(own))
	}
	if groups != "" {
		return "", wrong("status", "unknown status %q", excerpt(groups))
	}
	return Firing, nil
}

// heartbeat turns a dead-man switch into the information it is. Its end proves
// nothing about the client's service, only that the source went blind.
func (e *Event) heartbeat(name, severityWords string) {
	if !isHeartbeat(name, severityWords) {
		if strings.EqualFold(strings.TrimSpace(severityWords), "none") {
			e.Status = Info
		}
		return
	}
	e.Heartbeat = e.Status == Firing
	e.HeartbeatLost = e.Status == Resolved
	e.Status, e.Severity, e.Priority = Info, Informational, ""
}

// labelsOf gives an alert's labels; senders that strip them leave the group's.
func labelsOf(group, alert object) map[string]string {
	if labels := texts(alert.object("labels")); len(labels) > 0 {
		return labels
	}
	labels := texts(group.object("commonLabels"))
	for name, v := range texts(group.object("groupLabels")) {
		labels[name] = v
	}
	return labels
}

// alertmanagerTexts chooses the title and writes everything else a person at
// night may need into the description.
func alertmanagerTexts(annotations, labels map[string]string, key string) (title, description string) {
	titleFrom := ""
	for _, name := range []string{"summary", "title", "message", "description", "msg", "text"} {
		if line := firstLine(annotations[name]); line != "" {
			title, titleFrom = line, name
			if oneLine(annotations[name]) != line && (name == "summary" || name == "title") {
				title = oneLine(annotations[name])
			}
			break
		}
	}
	if title == "" {
		if title = first(labels, "alertname", "alert", "rule", "rulename"); title == "" {
			title = key
		}
	}
	var parts []string
	for _, name := range []string{"description", "message", "details", "detail", "body", "text"} {
		if v := strings.TrimSpace(annotations[name]); v != "" && v != title {
			parts = append(parts, v)
			titleFrom += " " + name
			break
		}
	}
	used := " " + titleFrom + " "
	names := make([]string, 0, len(annotations))
	for name, v := range annotations {
		if v = strings.TrimSpace(v); v != "" && !isLink(v) && !strings.Contains(used, " "+name+" ") && oneLine(v) != title {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	for _, name := range names {
		parts = append(parts, name+": "+strings.TrimSpace(annotations[name]))
	}
	return title, strings.Join(parts, "\n")
}

// alertmanagerLinks collects every address a group and its alert give: the
// runbook first, the alerting chain's own pages last.
func alertmanagerLinks(group, alert object, annotations map[string]string) []string {
	links := []string{
		annotations["runbook_url"], annotations["runbook"], annotations["runbookURL"], annotations["runbook_uri"],
		annotations["dashboard_url"], annotations["dashboard"], annotations["dashboardURL"],
		alert.text("dashboardURL"), alert.text("panelURL"), alert.text("imageURL"),
	}
	names := make([]string, 0, len(annotations))
	for name := range annotations {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		links = append(links, strings.TrimSpace(annotations[name]))
	}
	return append(links, alert.text("generatorURL"), alert.text("silenceURL"), group.text("externalURL"))
}

func truncatedAlerts(group object) int {
	n, err := strconv.Atoi(strings.TrimSpace(group.text("truncatedAlerts")))
	if err != nil || n < 0 {
		return 0
	}
	return n
}
