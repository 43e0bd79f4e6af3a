package normalise

import "strings"

// alertmanagerDetails is what payload.custom_details tells, from any sender;
// when Alertmanager wrote it, the labels hidden in its text are dug out.
type alertmanagerDetails struct {
	labels      map[string]string // what the event shows as labels
	shared      map[string]string // pairs all alerts of an Alertmanager group share
	first       map[string]string // labels of the group's first alert
	description string
	runbooks    []string
	links       []string
}

// pagerdutyDetails reads custom_details, which may hold anything at all.
func pagerdutyDetails(payload object) alertmanagerDetails {
	raw := payload["custom_details"]
	details, isObject := raw.(map[string]any)
	if !isObject {
		d := alertmanagerDetails{labels: map[string]string{}}
		if list, ok := raw.([]any); ok {
			d.labels = flatten(object{"details": list})
		} else {
			d.description = text(raw)
		}
		return d
	}
	alerts := groupAlerts(details["firing"])
	if len(alerts) == 0 {
		alerts = groupAlerts(details["resolved"])
	}
	if len(alerts) == 0 {
		return plainDetails(details)
	}
	rest := make(object, len(details))
	for name, v := range details {
		if name != "firing" && name != "resolved" {
			rest[name] = v
		}
	}
	return groupDetails(rest, object(details).text("firing", "resolved"), alerts)
}

// plainDetails reads the custom details of any other sender. The text among
// them that describes the event does so once, not as a label too.
func plainDetails(details object) alertmanagerDetails {
	d := alertmanagerDetails{labels: flatten(details)}
	for _, name := range []string{"description", "message", "details", "information", "body", "text", "msg"} {
		if v, isText := details[name].(string); isText && strings.TrimSpace(v) != "" {
			d.description = v
			delete(d.labels, name)
			break
		}
	}
	return d
}

func groupDetails(rest object, description string, alerts []groupAlert) alertmanagerDetails {
	sets := make([]map[string]string, len(alerts))
	for i, a := range alerts {
		sets[i] = a.labels
	}
	d := alertmanagerDetails{labels: flatten(rest), shared: common(sets), first: sets[0], description: description}
	for name, v := range d.shared {
		d.labels[name] = v
	}
	for _, a := range alerts[:min(len(alerts), maxLinks)] {
		d.runbooks = append(d.runbooks, first(a.annotations, "runbook_url", "runbook"))
		d.links = append(d.links, first(a.annotations, "dashboard_url", "dashboard"), a.source)
	}
	return d
}

// groupAlert is one alert of a group as Alertmanager writes it for people.
type groupAlert struct {
	labels, annotations map[string]string
	source              string
}

// groupAlerts reads custom_details.firing or .resolved: a text by default, an
// array of objects where the template was changed.
func groupAlerts(v any) []groupAlert {
	if list, ok := v.([]any); ok {
		var alerts []groupAlert
		for _, element := range list {
			alert, _ := element.(map[string]any)
			labels := texts(object(alert).object("labels"))
			if len(labels) == 0 {
				continue
			}
			alerts = append(alerts, groupAlert{labels, texts(object(alert).object("annotations")), object(alert).text("generatorURL")})
			if len(alerts) == maxEvents {
				break
			}
		}
		return alerts
	}
	s, _ := v.(string)
	return groupText(s)
}

// groupText reads Alertmanager's default template:
//
//	Labels:
//	 - alertname = DiskFull
//	Annotations:
//	 - summary = …
//	Source: http://…
//
// A value may run over several lines; it ends at the next mark.
func groupText(s string) []groupAlert {
	var (
		alerts  []groupAlert
		into    map[string]string // the section being read; nil outside
		current string            // the name whose value may continue
	)
	for line := range strings.SplitSeq(clean(s), "\n") {
		switch trimmed := strings.TrimSpace(line); {
		case trimmed == "Labels:":
			if len(alerts) == maxEvents {
				return alerts
			}
			alerts = append(alerts, groupAlert{labels: map[string]string{}, annotations: map[string]string{}})
			into, current = alerts[len(alerts)-1].labels, ""
		case len(alerts) == 0:
		case trimmed == "Annotations:":
			into, current = alerts[len(alerts)-1].annotations, ""
		case strings.HasPrefix(line, "Source: ") || line == "Source:":
			alerts[len(alerts)-1].source = strings.TrimSpace(strings.TrimPrefix(line, "Source:"))
			into, current = nil, ""
		case into == nil:
		default:
			item, isItem := strings.CutPrefix(line, " - ")
			name, value, isPair := strings.Cut(item, " = ")
			switch {
			case isItem && isPair && name != "":
				current = name
				into[name] = value
			case current != "" && trimmed != "" && len(into[current]) < 4*maxLabelValue:
				into[current] += "\n" + line
			}
		}
	}
	kept := alerts[:0]
	for _, a := range alerts {
		if len(a.labels) > 0 {
			kept = append(kept, a)
		}
	}
	return kept
}
