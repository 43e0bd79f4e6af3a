package httpapi

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"vigie/app/alerts/normalise"
)

// genericEvent is the name of the generic form's event among the document's schemas.
const genericEvent = "GenericEvent"

// wayIn is one raw route for monitoring tools, as the document tells it.
type wayIn struct {
	Path, ID, Summary, Description string
	Body                           any
	Refusal                        string
}

// waysIn are the routes of intakeRoutes, which are not typed: they keep what they cannot read.
func waysIn() []wayIn {
	object := map[string]any{"type": "object"}
	return []wayIn{
		{"/intake/generic/{key}", "intake-generic", "Take events of any tool, in Vigie's own form",
			"One event, an array of events, or {\"events\": [...]}. Fields are also read under the names that other tools use; only a title or a dedup_key is required.",
			map[string]any{"$ref": "#/components/schemas/GenericBody"}, "application/problem+json"},
		{"/intake/alertmanager/{key}", "intake-alertmanager", "Take what Alertmanager's webhook sends (version 4)",
			"A Watchdog alert is the source's proof of life. Set send_resolved: true.", object, "application/problem+json"},
		{"/v2/enqueue", "pagerduty-enqueue", "Take what clients of PagerDuty's Events API v2 send",
			"The routing_key is a source's key. Answers are PagerDuty's.", object, "application/json"},
		{"/v2/change/enqueue", "pagerduty-change", "Take the change events of PagerDuty's Events API v2; they never page", "Answers are PagerDuty's.", object, "application/json"},
	}
}

// buildDocument makes the OpenAPI document: what Huma knows of, and the ways in.
func (a *API) buildDocument() ([]byte, error) {
	typed, err := json.Marshal(a.huma.OpenAPI())
	if err != nil {
		return nil, fmt.Errorf("encode the typed routes: %w", err)
	}
	var document struct {
		Paths      map[string]any `json:"paths"`
		Components struct {
			Schemas map[string]any `json:"schemas"`
			Others  map[string]any `json:"securitySchemes"`
		} `json:"components"`
	}
	rest := map[string]any{}
	if err := errors.Join(json.Unmarshal(typed, &document), json.Unmarshal(typed, &rest)); err != nil {
		return nil, fmt.Errorf("read the typed routes: %w", err)
	}
	if err := genericSchemas(document.Components.Schemas); err != nil {
		return nil, err
	}
	for _, w := range waysIn() {
		document.Paths[w.Path] = map[string]any{"post": w.operation()}
	}
	rest["paths"], rest["components"] = document.Paths, document.Components
	return json.Marshal(rest)
}

// genericSchemas adds the generic form's schemas under names of the document.
func genericSchemas(schemas map[string]any) error {
	moved := strings.ReplaceAll(string(normalise.GenericSchema), "#/$defs/event", "#/components/schemas/"+genericEvent)
	var body map[string]any
	if err := json.Unmarshal([]byte(moved), &body); err != nil {
		return fmt.Errorf("read the generic form: %w", err)
	}
	definitions, _ := body["$defs"].(map[string]any)
	schemas[genericEvent] = definitions["event"]
	delete(body, "$defs")
	delete(body, "$schema")
	var example any
	if err := json.Unmarshal(normalise.GenericExample, &example); err != nil {
		return fmt.Errorf("read the generic example: %w", err)
	}
	body["examples"] = []any{example}
	schemas["GenericBody"] = body
	return nil
}

func (w wayIn) operation() map[string]any {
	answers := map[string]any{"202": map[string]any{"description": "On disk; it will be processed"}}
	for status, description := range map[int]string{
		http.StatusBadRequest:            "Kept and shown to the operators, but not understood; or not readable at all",
		http.StatusUnauthorized:          "Unknown key: nothing was stored",
		http.StatusRequestEntityTooLarge: "More than 8 MiB, as sent or decompressed",
		http.StatusServiceUnavailable:    "Not on disk: send it again",
	} {
		if status == http.StatusUnauthorized && !strings.HasSuffix(w.Path, "{key}") {
			continue // PagerDuty answers 400
		}
		answers[fmt.Sprint(status)] = map[string]any{"description": description, "content": map[string]any{w.Refusal: map[string]any{}}}
	}
	operation := map[string]any{
		"operationId": w.ID, "tags": []string{"intake"}, "summary": w.Summary, "description": w.Description, "security": []any{},
		"requestBody": map[string]any{"required": true, "content": map[string]any{"application/json": map[string]any{"schema": w.Body}}},
		"responses":   answers,
	}
	if strings.HasSuffix(w.Path, "{key}") {
		operation["parameters"] = []any{map[string]any{"name": "key", "in": "path", "required": true, "description": "The source's key",
			"schema": map[string]any{"type": "string", "pattern": "^[0-9a-f]{32}$"}}}
	}
	return operation
}
