package intake

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"vigie/app/alerts/normalise"
	"vigie/app/db"
	"vigie/runbooks"
	"vigie/tenants"
)

// Step is one step of the way that an alert would take.
type Step struct {
	// Name is understood, service, priority or runbook.
	Name string
	OK   bool
	// Detail is what the step found: a title, a component, a priority, a runbook's title; empty when it found nothing.
	Detail string
}

// Rehearse follows a made-up critical alert of a source through the same rules as a real one, and records nothing: a set-up can be tried at noon
// without waking anybody.
func (in *Intake) Rehearse(ctx context.Context, tenantID, sourceID uuid.UUID, service string) (steps []Step, err error) {
	err = in.db.Tenant(ctx, tenantID, func(tx *db.Tx) error {
		source, err := tenants.SourceTx(ctx, tx, sourceID)
		if err != nil {
			return err
		}
		b, err := begin(ctx, tx)
		if err != nil {
			return err
		}
		words, err := normalise.Parse(source.Tool, rehearsal(source.Tool, service))
		if err != nil {
			return fmt.Errorf("parse own rehearsal: %w", err)
		}
		word := words[0]
		steps = append(steps, Step{"understood", true, word.Title})
		id, matched := tenants.MatchService(b.services, source, tenants.Signal{Service: word.Service, Host: word.Host, Labels: word.Labels})
		tree := tenants.NewTree(b.services)
		name := ""
		for _, s := range b.services {
			if s.ID == id {
				name = s.Name
			}
		}
		steps = append(steps, Step{"service", matched, name})
		priority := ""
		if b.promise != nil {
			priority = string(b.promise.Terms.Priority(tenants.Severity(word.Severity)))
		}
		steps = append(steps, Step{"priority", priority != "", priority})
		situation := runbooks.Situation{Labels: []map[string]string{word.Labels}}
		if matched {
			situation.Services = append([]uuid.UUID{id}, tree.Ancestors(id)...)
		}
		published, err := runbooks.InForceTx(ctx, tx)
		if err != nil {
			return err
		}
		version, _, found := runbooks.Match(published, situation)
		steps = append(steps, Step{"runbook", found, version.Title})
		return nil
	})
	return steps, err
}

// rehearsal is what the tool would send of a critical alert that names a service.
func rehearsal(tool, service string) normalise.Payload {
	const title = "Vigie rehearsal"
	labels := map[string]string{"alertname": title, "severity": "critical"}
	if service != "" {
		labels["service"] = service
	}
	var body any
	switch tool {
	case "alertmanager":
		body = map[string]any{"version": "4", "status": "firing", "alerts": []any{map[string]any{"status": "firing", "labels": labels,
			"annotations": map[string]string{"summary": title}, "startsAt": "2026-01-01T00:00:00Z", "fingerprint": "rehearsal"}}}
	case "pagerduty":
		body = map[string]any{"event_action": "trigger", "dedup_key": "rehearsal", "payload": map[string]any{"summary": title, "source": "vigie", "severity": "critical",
			"component": service, "custom_details": labels}}
	default:
		body = map[string]any{"title": title, "severity": "critical", "service": service, "labels": labels}
	}
	encoded, _ := json.Marshal(body) // maps of strings cannot fail
	return normalise.Payload{Body: encoded, FallbackKey: "rehearsal"}
}
