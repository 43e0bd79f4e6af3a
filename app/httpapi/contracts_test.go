package httpapi

import (
	"encoding/json"
	"testing"

	"github.com/google/uuid"

	"vigie/app/fault"
	"vigie/tenants"
)

// TestTermsHaveOneForm holds the wire's terms against the stored ones: a field that only one of them has would be lost in silence.
func TestTermsHaveOneForm(t *testing.T) {
	t.Parallel()
	terms := tenants.DefaultTerms("Europe/Paris")
	terms.Components = []tenants.ComponentTerms{{ServiceID: uuid.New(), Weight: 700}}
	terms.Clauses = map[tenants.Class]string{tenants.ClassUnknown: "art. 8.4"}
	terms.StartOffsetS, terms.MinOutageS = 3, 60
	stored, err := json.Marshal(terms)
	if err != nil {
		t.Fatalf("encode: %v", err)
	}
	wire, err := json.Marshal(termsWire(terms))
	if err != nil {
		t.Fatalf("encode wire: %v", err)
	}
	if string(stored) != string(wire) {
		t.Errorf("got %s\nwant %s", wire, stored)
	}
}

func TestEnteredTermsLieOverTheDefaults(t *testing.T) {
	t.Parallel()
	entered := TermsInput{TimeZone: "America/Montreal", ServiceWindow: Window{Kind: "24x7"}, Coverage: Window{Kind: "weekly", Days: []int{1}, From: "18:00", To: "08:00"},
		Target: "99.5", OutageWeights: map[string]int{"high": 300}, Credits: &[]CreditTier{}}
	got, err := entered.domain("body.terms.")
	if err != nil {
		t.Fatalf("read: %v", err)
	}
	if got.Target != "99.5" || len(got.OutageWeights) != 1 || got.OutageWeights[tenants.High] != 300 || len(got.Credits) != 0 {
		t.Errorf("entered: got target %s, weights %v, credits %v", got.Target, got.OutageWeights, got.Credits)
	}
	if got.NoticeS != 72*3600 || got.PriorityBySeverity[tenants.Critical] != tenants.P1 {
		t.Errorf("left out: got notice %d, priorities %v; want the defaults", got.NoticeS, got.PriorityBySeverity)
	}
	if err := got.Validate(nil); err != nil {
		t.Errorf("validate: %v", err)
	}
	for location, spoil := range map[string]func(*TermsInput){
		"body.terms.coverage":          func(in *TermsInput) { in.Coverage.From = "02:30" },
		"body.terms.service_window":    func(in *TermsInput) { in.ServiceWindow = Window{Kind: "daily"} },
		"body.terms.holidays.extra[1]": func(in *TermsInput) { in.Holidays = &HolidayTerms{Extra: []string{"2026-12-24", "24/12"}} },
	} {
		bad := entered
		spoil(&bad)
		_, err := bad.domain("body.terms.")
		if f := fault.From(err); f == nil || len(f.Fields) != 1 || f.Fields[0].Location != location {
			t.Errorf("got %v, want the field %s", err, location)
		}
	}
}
