package sla_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"vigie/reports/sla"
)

// vector is a valid case; the tests spoil one field of it.
const vector = `{"id":"A","tz":"Europe/Paris","period":["2026-06-01T00:00:00+02:00","2026-07-01T00:00:00+02:00"],"as_of":null,
"window":{"kind":"24x7"},"holidays":[],"components":[{"id":"c1","weight":"1"}],
"outages":[{"component":"c1","from":"2026-06-02T08:00:00+02:00","to":"2026-06-02T09:00:00+02:00","weight":"1"}],
"maintenances":[],"notice_s":0,"exclusions":[],"no_data":[],"no_data_policy":"exclude","min_outage_s":0,
"aggregation":"single","target":"99.9","credits":[],"monthly_fee_cents":0}`

func TestCasesWithoutACertainMeaningAreRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ old, spoilt, want string }{
		"zone unknown":              {`"Europe/Paris"`, `"Europe/Lutece"`, "tz:"},
		"zone of the machine":       {`"Europe/Paris"`, `"Local"`, "tz:"},
		"period backwards":          {`["2026-06-01T00:00:00+02:00","2026-07-01T00:00:00+02:00"]`, `["2026-07-01T00:00:00+02:00","2026-06-01T00:00:00+02:00"]`, "period:"},
		"period of two years":       {`"2026-07-01T00:00:00+02:00"`, `"2028-07-01T00:00:00+02:00"`, "400 days"},
		"period of one instant":     {`,"2026-07-01T00:00:00+02:00"]`, `]`, "two instants"},
		"window edge at 02:30":      {`{"kind":"24x7"}`, `{"kind":"weekly","days":[1],"from":"02:30","to":"09:00"}`, "between 02:00 and 03:00"},
		"window of another kind":    {`"24x7"`, `"8x5"`, "window"},
		"no component":              {`[{"id":"c1","weight":"1"}]`, `[]`, "components:"},
		"component twice":           {`[{"id":"c1","weight":"1"}]`, `[{"id":"c1"},{"id":"c1"}]`, "components[1].id"},
		"single of two":             {`[{"id":"c1","weight":"1"}]`, `[{"id":"c1"},{"id":"c2"}]`, "aggregation:"},
		"unknown component":         {`"component":"c1"`, `"component":"c9"`, "outages[0].component"},
		"outage backwards":          {`"to":"2026-06-02T09:00:00+02:00"`, `"to":"2026-06-02T07:00:00+02:00"`, "outages[0].to"},
		"weight above one":          {`09:00:00+02:00","weight":"1"`, `09:00:00+02:00","weight":"1.5"`, "thousandths"},
		"weight finer than 1/1000":  {`09:00:00+02:00","weight":"1"`, `09:00:00+02:00","weight":"0.3335"`, "thousandths"},
		"negative weight":           {`09:00:00+02:00","weight":"1"`, `09:00:00+02:00","weight":"-1"`, "write it as"},
		"target above a hundred":    {`"99.9"`, `"100.1"`, "target"},
		"target in words":           {`"99.9"`, `"three nines"`, "write it as"},
		"negative minimum":          {`"min_outage_s":0`, `"min_outage_s":-1`, "min_outage_s"},
		"negative notice":           {`"notice_s":0`, `"notice_s":-1`, "notice_s"},
		"fraction of a second":      {`"notice_s":0`, `"notice_s":0.5`, "notice_s"},
		"negative fee":              {`"monthly_fee_cents":0`, `"monthly_fee_cents":-1`, "monthly_fee_cents"},
		"unknown policy":            {`"exclude"`, `"ignore"`, "no_data_policy"},
		"unknown aggregation":       {`"single"`, `"best"`, "aggregation"},
		"two tiers at one step":     {`"credits":[]`, `"credits":[{"below":"99","credit_pct":"5"},{"below":"99.0","credit_pct":"10"}]`, "credits[1].below"},
		"maintenance backwards":     {`"maintenances":[]`, `"maintenances":[{"from":"2026-06-02T08:00:00Z","to":"2026-06-01T08:00:00Z"}]`, "maintenances[0].to"},
		"gap of unknown component":  {`"no_data":[]`, `"no_data":[{"component":"x","from":"2026-06-02T08:00:00Z","to":"2026-06-03T08:00:00Z"}]`, "no_data[0].component"},
		"no target":                 {`"target":"99.9",`, ``, "target: it is missing"},
		"no notice":                 {`"notice_s":0,`, ``, "notice_s: it is missing"},
		"target of nothing":         {`"target":"99.9"`, `"target":null`, "target: it is missing"},
		"notice of nothing":         {`"notice_s":0`, `"notice_s":null`, "notice_s: it is missing"},
		"target said twice":         {`"target":"99.9"`, `"target":"99.9","Target":"50"`, `Target: it is there twice, as "target" before`},
		"outage's end said twice":   {`"from":"2026-06-02T08`, `"TO":"2026-06-02T08:00:01+02:00","from":"2026-06-02T08`, "outages[0].to: it is there twice"},
		"tier without its credit":   {`"credits":[]`, `"credits":[{"below":"99"}]`, "credits: each needs below and credit_pct"},
		"minimum of half a second":  {`"min_outage_s":0`, `"min_outage_s":1.5`, "min_outage_s: number 1.5 does not belong here"},
		"instant without zone":      {`"as_of":null`, `"as_of":"2026-06-20 10:00"`, `as_of: instant "2026-06-20 10:00": write it as`},
		"weight in words":           {`09:00:00+02:00","weight":"1"`, `09:00:00+02:00","weight":"all"`, "outages[0]: "},
		"holiday that is no day":    {`"holidays":[]`, `"holidays":["2026-02-28","2026-02-30"]`, "holidays[1]: "},
		"outage without beginning":  {`"from":"2026-06-02T08:00:00+02:00",`, ``, "outages[0].from: it is missing"},
		"gap without beginning":     {`"no_data":[]`, `"no_data":[{"to":"2026-06-03T08:00:00Z"}]`, "no_data[0].from: it is missing"},
		"exclusion without end":     {`"exclusions":[]`, `"exclusions":[{"from":"2026-06-03T08:00:00Z"}]`, "exclusions[0].to: it is missing"},
		"credit of more than all":   {`"credits":[]`, `"credits":[{"below":"99","credit_pct":"250"}]`, "credits[0].credit_pct"},
		"exclusion of other status": {`"exclusions":[]`, `"exclusions":[{"status":"maybe","from":"2026-06-02T08:00:00Z","to":"2026-06-03T08:00:00Z"}]`, "exclusions[0].status"},
	} {
		spoilt := strings.Replace(vector, c.old, c.spoilt, 1)
		if spoilt == vector {
			t.Fatalf("%s: got an unspoilt case, want %s replaced", name, c.old)
		}
		var out bytes.Buffer
		err := sla.Run(strings.NewReader(fmt.Sprintf(`{"vectors":[%s,%s]}`, spoilt, vector)), &out)
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), `"A"`) {
			t.Errorf("%s: got %v, want an error with the case's id and %q", name, err, c.want)
		}
		// The sound case beside it is answered all the same.
		if !strings.Contains(out.String(), `"availability_pct": "99.8611"`) {
			t.Errorf("%s: got %s, want the other case answered", name, out.String())
		}
	}
}

func TestFilesThatAreNotOfTheFormAreRefused(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "[]", "{", `{"vectors":{}}`, `{}`, `{"vectors":[]} {"vectors":[]}`, `{"cases":[]}`} {
		var out bytes.Buffer
		if err := sla.Run(strings.NewReader(text), &out); err == nil || out.Len() != 0 {
			t.Errorf("%q: got %v and %q written, want an error and nothing", text, err, out.String())
		}
	}
}

func TestAnInputErrorNamesItsField(t *testing.T) {
	t.Parallel()
	var in sla.Input
	if err := json.Unmarshal([]byte(vector), &in); err != nil {
		t.Fatal(err)
	}
	in.Outages[0].Weight = 1001
	_, err := sla.Compute(in)
	var inputError *sla.InputError
	if !errors.As(err, &inputError) || inputError.Field != "outages[0].weight" {
		t.Errorf("got %v, want an InputError on outages[0].weight", err)
	}
}

func TestAResponseNeedsItsAlertAndItsPromise(t *testing.T) {
	t.Parallel()
	const sound = `{"id":"R","tz":"UTC","alert_at":"2026-11-06T17:50:00Z","acked_at":null,"window":{"kind":"24x7"},"target_s":900}`
	for old, c := range map[string]struct{ spoilt, want string }{
		`"alert_at":"2026-11-06T17:50:00Z",`: {``, "alert_at: it is missing"},
		`"target_s":900`:                     {`"target_s":null`, "target_s: it is missing"},
	} {
		err := sla.Run(strings.NewReader(`{"response_vectors":[`+strings.Replace(sound, old, c.spoilt, 1)+`]}`), io.Discard)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("without %s: got %v, want %q", old, err, c.want)
		}
	}
	// What is expected of a case has names of its own, and an editor's byte order mark is no fault.
	file := "\ufeff" + `{"response_vectors":[` + strings.Replace(sound, `"id"`, `"expected":{"A":1,"a":2},"id"`, 1) + `]}`
	if err := sla.Run(strings.NewReader(file), io.Discard); err != nil {
		t.Errorf("a sound file: got %v", err)
	}
}

func FuzzRun(f *testing.F) {
	f.Add(`{"vectors":[` + vector + `],"response_vectors":[]}`)
	f.Add(`{"vectors":[` + strings.Replace(vector, `"24x7"`, `"weekly","days":[1,7],"from":"22:00","to":"06:00"`, 1) + `]}`)
	f.Add(`{"vectors":[` + strings.Replace(vector, `"no_data":[]`, `"no_data":[{"from":"2026-06-02T08:00:00Z","to":"2026-06-03T08:00:00.9Z"}],"denominator":"counted_as_up"`, 1) + `]}`)
	f.Add(`{"response_vectors":[{"id":"R","tz":"UTC","alert_at":"2026-11-06T17:50:00Z","acked_at":null,"window":{"kind":"24x7"},"target_s":900}]}`)
	f.Add(`{"vectors":[{"id":1},null,[],""]}`)
	f.Fuzz(func(t *testing.T, text string) {
		file, err := sla.DecodeFile(strings.NewReader(text))
		if err != nil {
			return
		}
		for _, c := range file.Availability {
			if c.Err != nil || len(c.Input.Components) > 20 || len(c.Input.Outages) > 50 {
				continue
			}
			r, err := sla.Compute(c.Input)
			if err != nil {
				continue
			}
			if got, want := r.Classes.Total(), sla.Seconds(r.To.Unix()-r.From.Unix()); got != want {
				t.Fatalf("got classes of %d s, want the period's %d", got, want)
			}
			if r.Availability != nil && (r.Availability.Sign() < 0 || r.Availability.Num().Cmp(r.Availability.Denom()) > 0) {
				t.Fatalf("got an availability of %s, want it between 0 and 1", r.Availability)
			}
		}
		for _, c := range file.Response {
			if c.Err == nil {
				_, _ = sla.ComputeResponse(c.Input)
			}
		}
	})
}
