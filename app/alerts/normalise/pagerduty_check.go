package normalise

import (
	"bytes"
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// PagerDutyRefusal is the body of PagerDuty's answer 400.
type PagerDutyRefusal struct {
	Status  string   `json:"status"`
	Message string   `json:"message"`
	Errors  []string `json:"errors"`
}

// CheckPagerDuty applies the rules of POST /v2/enqueue and gives the refusal
// PagerDuty itself would answer with, nil for an event it would take. The body
// is stored and parsed all the same: the answer is for the sender, the page is
// for the night.
func CheckPagerDuty(body []byte) *PagerDutyRefusal {
	event, refusal := pagerdutyObject(body)
	if refusal != nil {
		return refusal
	}
	errs := checkRoutingKey(event)
	switch action, present := stringField(event, "event_action"); {
	case !present:
		errs = append(errs, blank("event_action"))
	case action == "trigger":
		errs = append(errs, checkTrigger(event)...)
	case action == "acknowledge" || action == "resolve":
		if _, ok := stringField(event, "dedup_key"); !ok {
			errs = append(errs, blank("dedup_key"))
		}
	default:
		errs = append(errs, "'event_action' is invalid (must be one of the following: 'trigger', 'acknowledge' or 'resolve')")
	}
	if key := event.text("dedup_key"); utf8.RuneCountInString(key) > 255 {
		errs = append(errs, "Length of 'dedup_key' is incorrect (should be at most 255 characters)")
	}
	return refuse(errs)
}

// CheckPagerDutyChange applies the rules of POST /v2/change/enqueue.
func CheckPagerDutyChange(body []byte) *PagerDutyRefusal {
	event, refusal := pagerdutyObject(body)
	if refusal != nil {
		return refusal
	}
	errs := checkRoutingKey(event)
	if _, ok := stringField(event.object("payload"), "summary"); !ok {
		errs = append(errs, blank("payload.summary"))
	}
	return refuse(errs)
}

// PagerDutyKeys gives the routing key and the dedup key of an event, empty
// when absent or when the body is not an object: what the HTTP layer needs
// before and after it stores the bytes. They are also found in an event that is
// nested too deep, or breaks off after them.
func PagerDutyKeys(body []byte) (routingKey, dedupKey string) {
	event := pagerdutyOutline(trimmed(body))
	routingKey, _ = event["routing_key"].(string)
	return routingKey, boundKey(event.text("dedup_key"))
}

func pagerdutyObject(body []byte) (object, *PagerDutyRefusal) {
	body = trimmed(body)
	if !bytes.HasPrefix(body, []byte("{")) || depth(body) > maxDepth || !json.Valid(body) {
		return nil, &PagerDutyRefusal{
			Status:  "Unrecognized object",
			Message: "Event object format is unrecognized",
			Errors:  []string{"JSON parse error"},
		}
	}
	return pagerdutyOutline(body), nil
}

// outline names what is read of an object; an object in it has an outline of its
// own.
type outline map[string]outline

// pagerdutyOutline reads what the keys and the check need, as far as the body
// goes, and builds nothing of the rest: it reads the bodies of strangers, and
// the values of 8 MiB of "{},{}" take a hundred times as much.
func pagerdutyOutline(body []byte) object {
	event := object{}
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	if t, err := d.Token(); err == nil && t == json.Delim('{') {
		_ = outline{"routing_key": nil, "event_action": nil, "dedup_key": nil, "payload": {"summary": nil, "source": nil, "severity": nil}}.read(d, event)
	}
	return event
}

// read takes the rest of an object that was opened. A list or an object where
// a text belongs reads as null.
func (o outline) read(d *json.Decoder, into map[string]any) error {
	for d.More() {
		t, err := d.Token()
		if err != nil {
			return err
		}
		name, _ := t.(string)
		inner, wanted := o[name]
		var value any
		switch t, err = d.Token(); {
		case err != nil:
			return err
		case t == json.Delim('{') && inner != nil:
			nested := map[string]any{}
			value, err = nested, inner.read(d, nested)
		case t == json.Delim('{') || t == json.Delim('['):
			err = skip(d)
		default:
			value = t
		}
		if wanted {
			into[name] = value
		}
		if err != nil {
			return err
		}
	}
	_, err := d.Token()
	return err
}

// skip passes over the rest of a list or an object that was opened. The
// decoder remembers every level, so there is an end to them.
func skip(d *json.Decoder) error {
	for level := 1; level > 0; {
		switch t, err := d.Token(); {
		case err != nil:
			return err
		case level > maxSkipped:
			return wrong("", "nested deeper than %d levels", maxSkipped)
		case t == json.Delim('{') || t == json.Delim('['):
			level++
		case t == json.Delim('}') || t == json.Delim(']'):
			level--
		}
	}
	return nil
}

func checkRoutingKey(event object) []string {
	key, ok := stringField(event, "routing_key")
	if !ok {
		return []string{blank("routing_key")}
	}
	var errs []string
	if utf8.RuneCountInString(key) != 32 {
		errs = append(errs, "Length of 'routing_key' is incorrect (should be 32 characters)")
	}
	if strings.ContainsFunc(key, func(r rune) bool { return (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') }) {
		errs = append(errs, "'routing_key' cannot contain non-alphanumeric characters.")
	}
	return errs
}

func checkTrigger(event object) []string {
	payload, ok := event["payload"].(map[string]any)
	if !ok {
		return []string{blank("payload")}
	}
	var errs []string
	for _, name := range []string{"summary", "source", "severity"} {
		if _, ok := stringField(payload, name); !ok {
			errs = append(errs, blank("payload."+name))
		}
	}
	if severity, ok := stringField(payload, "severity"); ok {
		switch severity {
		case "critical", "warning", "error", "info":
		default:
			errs = append(errs, "'payload.severity' is invalid (must be one of the following: 'critical', 'warning', 'error' or 'info')")
		}
	}
	return errs
}

// stringField reports whether a field is there with something in it. A number
// counts as text, as PagerDuty takes it too.
func stringField(o object, name string) (string, bool) {
	switch o[name].(type) {
	case string, json.Number:
		s := o.text(name)
		return s, s != ""
	}
	return "", false
}

func blank(field string) string { return "'" + field + "' is missing or blank" }

func refuse(errs []string) *PagerDutyRefusal {
	if len(errs) == 0 {
		return nil
	}
	return &PagerDutyRefusal{Status: "invalid event", Message: "Event object is invalid", Errors: errs}
}
