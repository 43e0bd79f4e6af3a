package tenants_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"vigie/app/fault"
	"vigie/tenants"
	"vigie/tenants/calendar"
)

func TestTermsThatHaveNoCertainMeaningAreRefusedFieldByField(t *testing.T) {
	t.Parallel()
	service := uuid.New()
	services := []tenants.Service{{ID: service, Key: "api"}}
	cases := map[string]struct {
		spoil func(*tenants.Terms)
		want  []string
	}{
		"defaults are fit":               {func(*tenants.Terms) {}, nil},
		"unknown zone":                   {func(t *tenants.Terms) { t.TimeZone = "Europe/Rennes" }, []string{"time_zone"}},
		"the machine's zone":             {func(t *tenants.Terms) { t.TimeZone = "Local" }, []string{"time_zone"}},
		"window in the changing hour":    {func(t *tenants.Terms) { t.ServiceWindow = week("02:30", "09:00") }, []string{"service_window"}},
		"coverage without days":          {func(t *tenants.Terms) { t.Coverage = calendar.Window{Kind: calendar.Weekly} }, []string{"coverage"}},
		"unknown holidays":               {func(t *tenants.Terms) { t.Holidays.Calendar = "DE" }, []string{"holidays.calendar"}},
		"target with a comma":            {func(t *tenants.Terms) { t.Target = "99,9" }, []string{"target"}},
		"target above a hundred":         {func(t *tenants.Terms) { t.Target = "100.1" }, []string{"target"}},
		"target of nothing":              {func(t *tenants.Terms) { t.Target = "0" }, []string{"target"}},
		"unknown aggregation":            {func(t *tenants.Terms) { t.Aggregation = "mean" }, []string{"aggregation"}},
		"single over several components": {func(t *tenants.Terms) { t.Aggregation = "single"; t.Components = two(service) }, []string{"aggregation", "components[1].service_id"}},
		"weighted with no weight": {func(t *tenants.Terms) {
			t.Aggregation = "weighted"
			t.Components = []tenants.ComponentTerms{{service, 0}}
		}, []string{"components"}},
		"a foreign component":        {func(t *tenants.Terms) { t.Components = []tenants.ComponentTerms{{uuid.New(), 1000}} }, []string{"components[0].service_id"}},
		"a component named twice":    {func(t *tenants.Terms) { t.Components = []tenants.ComponentTerms{{service, 1000}, {service, 500}} }, []string{"components[1].service_id"}},
		"credits in the wrong order": {func(t *tenants.Terms) { t.Credits = []tenants.CreditTier{{"99", "25"}, {"99.9", "10"}} }, []string{"credits[1].below"}},
		"the same credit step twice": {func(t *tenants.Terms) { t.Credits = []tenants.CreditTier{{"99", "25"}, {"99.0", "10"}} }, []string{"credits[1].below"}},
		"a fee below nothing":        {func(t *tenants.Terms) { t.MonthlyFeeCents = -1 }, []string{"monthly_fee_cents"}},
		"currency in small letters":  {func(t *tenants.Terms) { t.Currency = "eur" }, []string{"currency"}},
		"an unknown priority":        {func(t *tenants.Terms) { t.Response["P5"] = tenants.ResponseTerms{SharePct: "90"} }, []string{"response"}},
		"a negative promise":         {func(t *tenants.Terms) { t.Response["P1"] = tenants.ResponseTerms{AcknowledgeS: -1, SharePct: "90"} }, []string{"response.P1.acknowledge_s"}},
		"an unknown severity":        {func(t *tenants.Terms) { t.PriorityBySeverity["fatal"] = "P1" }, []string{"priority_by_severity"}},
		"an outage of more than all": {func(t *tenants.Terms) { t.OutageWeights["high"] = 1001 }, []string{"outage_weights.high"}},
		"an unknown class":           {func(t *tenants.Terms) { t.Clauses["down"] = "art. 5" }, []string{"clauses"}},
		"several at once": {func(t *tenants.Terms) { t.Target, t.NoData, t.NoticeS = "", "maybe", -5 },
			[]string{"no_data", "notice_s", "target"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			terms := tenants.DefaultTerms("Europe/Paris")
			c.spoil(&terms)
			err := terms.Validate(services)
			var got []string
			if f := fault.From(err); f != nil {
				for _, field := range f.Fields {
					got = append(got, field.Location)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" || (err == nil) != (c.want == nil) {
				t.Errorf("fields of %v differ (-want +got):\n%s", err, diff)
			}
		})
	}
}

func two(service uuid.UUID) []tenants.ComponentTerms {
	return []tenants.ComponentTerms{{ServiceID: service, Weight: 500}, {ServiceID: uuid.New(), Weight: 500}}
}

func week(from, to string) calendar.Window {
	var rule calendar.Rule
	rule.Days = []calendar.Weekday{1, 2, 3, 4, 5}
	for text, edge := range map[string]*calendar.Clock{from: &rule.From, to: &rule.To} {
		if err := json.Unmarshal([]byte(`"`+text+`"`), edge); err != nil {
			panic(err)
		}
	}
	return calendar.WeeklyWindow(rule)
}

func TestTermsSurviveTheirJSONForm(t *testing.T) {
	t.Parallel()
	terms := tenants.DefaultTerms("America/Montreal")
	terms.Coverage = week("18:00", "08:00")
	terms.Holidays = tenants.HolidayTerms{Calendar: "CA-QC", Extra: []calendar.Date{calendar.NewDate(2026, time.December, 24)}}
	terms.Components = []tenants.ComponentTerms{{ServiceID: uuid.New(), Weight: 700}}
	first, err := json.Marshal(terms)
	if err != nil {
		t.Fatalf("encode: %v", err)
	}
	var read tenants.Terms
	if err := json.Unmarshal(first, &read); err != nil {
		t.Fatalf("decode: %v", err)
	}
	second, err := json.Marshal(read)
	if err != nil {
		t.Fatalf("encode again: %v", err)
	}
	if string(first) != string(second) {
		t.Errorf("form changed: got %s, want %s", second, first)
	}
}

func TestCoverageHoursKnowNightsAndHolidays(t *testing.T) {
	t.Parallel()
	terms := tenants.DefaultTerms("Europe/Paris")
	terms.Coverage = week("09:00", "18:00")
	terms.Holidays.Calendar = "FR"
	at := time.Date(2026, time.November, 10, 16, 0, 0, 0, time.UTC) // Tuesday, 17:00 in Paris; the 11th is a holiday
	hours, err := terms.CoverageHours(at)
	if err != nil {
		t.Fatalf("hours: %v", err)
	}
	got, err := hours.Add(at, 2*time.Hour)
	if err != nil {
		t.Fatalf("add: %v", err)
	}
	if want := time.Date(2026, time.November, 12, 9, 0, 0, 0, time.UTC); !got.Equal(want) {
		t.Errorf("two covered hours after Tuesday 17:00: got %s, want %s", got, want)
	}
}

func TestTheVersionInForceIsTheOneThatBeganLast(t *testing.T) {
	t.Parallel()
	version := func(reference string, number int, zone string, day int) tenants.ContractVersion {
		return tenants.ContractVersion{Reference: reference, Version: number, Terms: tenants.DefaultTerms(zone), EffectiveFrom: calendar.NewDate(2026, time.October, day)}
	}
	versions := []tenants.ContractVersion{version("A", 1, "Europe/Paris", 1), version("A", 2, "Europe/Paris", 15), version("B", 1, "America/Montreal", 20)}
	for _, c := range []struct {
		at   time.Time
		want string
	}{
		{time.Date(2026, 9, 30, 21, 59, 59, 0, time.UTC), ""},
		{time.Date(2026, 9, 30, 22, 0, 0, 0, time.UTC), "A1"}, // midnight in Paris
		{time.Date(2026, 10, 14, 22, 0, 0, 0, time.UTC), "A2"},
		{time.Date(2026, 10, 20, 3, 59, 59, 0, time.UTC), "A2"},
		{time.Date(2026, 10, 20, 4, 0, 0, 0, time.UTC), "B1"}, // midnight in Montréal
	} {
		got := ""
		if v, ok := tenants.InForce(versions, c.at); ok {
			got = v.Reference + string(rune('0'+v.Version))
		}
		if got != c.want {
			t.Errorf("in force at %s: got %q, want %q", c.at, got, c.want)
		}
	}
}

func TestAnEventFindsTheDeepestService(t *testing.T) {
	t.Parallel()
	shop, pay, db, old := uuid.New(), uuid.New(), uuid.New(), uuid.New()
	gone := time.Now()
	services := []tenants.Service{
		{ID: shop, Key: "shop", Name: "Boutique", Labels: map[string]string{"team": "web"}},
		{ID: pay, ParentID: &shop, Key: "payment", Name: "Paiement", Labels: map[string]string{"team": "web", "tier": "pay"}},
		{ID: db, ParentID: &pay, Key: "pay-db", Name: "Base", Labels: map[string]string{"host": "db-7"}},
		{ID: old, ParentID: &db, Key: "old", Name: "Ancien", RetiredAt: &gone},
	}
	for name, c := range map[string]struct {
		source tenants.Source
		signal tenants.Signal
		want   uuid.UUID
	}{
		"by key":                         {signal: tenants.Signal{Service: "payment"}, want: pay},
		"by name, in any case":           {signal: tenants.Signal{Service: "PAIEMENT"}, want: pay},
		"by the label component":         {signal: tenants.Signal{Labels: map[string]string{"component": "pay-db"}}, want: db},
		"by labels, deepest":             {signal: tenants.Signal{Labels: map[string]string{"team": "web", "tier": "pay", "x": "y"}}, want: pay},
		"by some labels":                 {signal: tenants.Signal{Labels: map[string]string{"team": "web", "tier": "front"}}, want: shop},
		"by host":                        {signal: tenants.Signal{Service: "shop", Host: "db-7"}, want: db},
		"nothing tells":                  {signal: tenants.Signal{Service: "mail"}, want: uuid.Nil},
		"a retired service is not found": {signal: tenants.Signal{Service: "old"}, want: uuid.Nil},
		"the source's own service":       {source: tenants.Source{ServiceID: &pay}, signal: tenants.Signal{Service: "mail"}, want: pay},
		"below the source's own":         {source: tenants.Source{ServiceID: &pay}, signal: tenants.Signal{Host: "db-7"}, want: db},
		"not above the source's own":     {source: tenants.Source{ServiceID: &pay}, signal: tenants.Signal{Service: "shop"}, want: pay},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got, _ := tenants.MatchService(services, c.source, c.signal); got != c.want {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

func TestSlugs(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"Crédit Océan & Fils": "credit-ocean-fils", "  Hélios  Santé ": "helios-sante", "№1": "1", "日本": "",
		"A very long name of a client that nobody would ever type in full": "a-very-long-name-of-a-client-that-nobody",
	} {
		if got := tenants.Slug(name); got != want {
			t.Errorf("slug of %q: got %q, want %q", name, got, want)
		}
	}
}
