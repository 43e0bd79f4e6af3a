package normalise

import "strings"

// tool is one row of the table of all parsers.
type tool struct {
	name    string   // canonical: stored, shown, and the name of its intake route
	aliases []string // other names people and configurations use
	parse   func(Payload) ([]Event, error)
}

// tools lists every parser. A new tool is one file and one row here.
func tools() []tool {
	return []tool{
		{"generic", []string{"webhook", "json", "vigie"}, parseGeneric},
		{"alertmanager", []string{"prometheus-alertmanager", "alertmanager-webhook", "alertmanager-v4"}, parseAlertmanager},
		{"pagerduty-events-v2", []string{"pagerduty", "pagerduty-v2"}, parsePagerDuty},
		{"pagerduty-change", []string{"pagerduty-change-events"}, parsePagerDutyChange},
	}
}

// Canonical gives the stored name of a tool for any of its names, case and
// underscores aside. It reports false for a name no parser answers to.
func Canonical(name string) (string, bool) {
	t, ok := find(name)
	return t.name, ok
}

// Tools lists the canonical names in the order of the table.
func Tools() []string {
	all := tools()
	names := make([]string, len(all))
	for i, t := range all {
		names[i] = t.name
	}
	return names
}

func find(name string) (tool, bool) {
	name = strings.ReplaceAll(strings.ToLower(strings.TrimSpace(name)), "_", "-")
	for _, t := range tools() {
		if t.name == name {
			return t, true
		}
		for _, alias := range t.aliases {
			if alias == name {
				return t, true
			}
		}
	}
	return tool{}, false
}

func knownTools() string { return strings.Join(Tools(), ", ") }
