package pdf

import (
	"math"
	"strings"
	"testing"
	"time"
)

// spaced lets the tables show the invisible: ‹ is the narrow no-break space, ~
// the no-break space.
func spaced(s string) string {
	return strings.NewReplacer("‹", narrowSpace, "~", noBreakSpace).Replace(s)
}

func TestPercentagesAreTruncatedNeverRounded(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		part, whole int64
		want        Percent
	}{
		{2675721, 2678400, "99.8999"}, // a breach of 99.9 that rounding would hide
		{2678400, 2678400, "100.0000"},
		{2678399, 2678400, "99.9999"},
		{0, 2678400, "0.0000"},
		{1, 3, "33.3333"},
		{2, 3, "66.6666"},
		{3359, 2496, "134.5753"},
		{math.MaxInt64 / 2, math.MaxInt64, "49.9999"},
		{1, 0, ""},
		{-1, 5, ""},
	} {
		if got := PercentOf(c.part, c.whole); got != c.want {
			t.Errorf("PercentOf(%d, %d): got %q, want %q", c.part, c.whole, got, c.want)
		}
	}
	if got, want := percentOf(37, 38, 1), Percent("97.3"); got != want {
		t.Errorf("one decimal: got %q, want %q", got, want)
	}
	if got, want := percentOf(1, 2, 0), Percent("50"); got != want {
		t.Errorf("no decimal: got %q, want %q", got, want)
	}
	if got, want := Percent("99.9598").brief(3), Percent("99.959"); got != want {
		t.Errorf("brief: got %q, want %q", got, want)
	}
}

func TestPercentsAreCheckedBeforeTheyArePrinted(t *testing.T) {
	t.Parallel()
	for p, want := range map[Percent]bool{"": true, "99.95": true, "100": true, "0.0000": true, "99,95": false, ".5": false, "5.": false, "1.2.3": false, "-1": false, "1e3": false, "NaN": false, " 5": false, Percent(strings.Repeat("9", 25)): false} {
		if got := p.valid(); got != want {
			t.Errorf("%q: got %v, want %v", p, got, want)
		}
	}
}

func TestNumbersFollowTheLanguage(t *testing.T) {
	t.Parallel()
	type pair struct{ fr, en string }
	for name, c := range map[string]struct {
		got  func(Language) string
		want pair
	}{
		"percent":              {func(l Language) string { return FormatPercent(l, "99.9598") }, pair{"99,9598‹%", "99.9598%"}},
		"no percent":           {func(l Language) string { return FormatPercent(l, "") }, pair{"–", "–"}},
		"seconds":              {func(l Language) string { return FormatSeconds(l, 2682000) }, pair{"2‹682‹000‹s", "2,682,000‹s"}},
		"small":                {func(l Language) string { return l.integer(999) }, pair{"999", "999"}},
		"negative":             {func(l Language) string { return l.integer(-1234567) }, pair{"−1‹234‹567", "−1,234,567"}},
		"euros":                {func(l Language) string { return FormatMoney(l, 1240005, "EUR") }, pair{"12‹400,05‹€", "€12,400.05"}},
		"pounds":               {func(l Language) string { return FormatMoney(l, 98500, "GBP") }, pair{"985,00‹£", "£985.00"}},
		"Canadian dollars":     {func(l Language) string { return FormatMoney(l, 100, "CAD") }, pair{"1,00‹$~CA", "CA$1.00"}},
		"a rarer currency":     {func(l Language) string { return FormatMoney(l, 50, "CHF") }, pair{"0,50~CHF", "0.50~CHF"}},
		"owed the other way":   {func(l Language) string { return FormatMoney(l, -250, "EUR") }, pair{"−2,50‹€", "−€2.50"}},
		"no duration":          {func(l Language) string { return l.duration(0) }, pair{"0‹s", "0‹s"}},
		"seconds alone":        {func(l Language) string { return l.duration(59) }, pair{"59‹s", "59‹s"}},
		"minutes":              {func(l Language) string { return l.duration(264) }, pair{"4‹min~24‹s", "4‹min~24‹s"}},
		"padded seconds":       {func(l Language) string { return l.duration(848) }, pair{"14‹min~08‹s", "14‹min~08‹s"}},
		"hours":                {func(l Language) string { return l.duration(3960) }, pair{"1‹h~06‹min", "1‹h~06‹min"}},
		"no bare minute":       {func(l Language) string { return l.duration(3605) }, pair{"1‹h~00‹min~05‹s", "1‹h~00‹min~05‹s"}},
		"a month":              {func(l Language) string { return l.duration(2672998) }, pair{"742‹h~29‹min~58‹s", "742‹h~29‹min~58‹s"}},
		"days":                 {func(l Language) string { return l.duration(5 * 86400) }, pair{"5‹j", "5‹d"}},
		"one day":              {func(l Language) string { return l.duration(86400) }, pair{"24‹h", "24‹h"}},
		"overspent":            {func(l Language) string { return l.duration(-1946) }, pair{"−32‹min~26‹s", "−32‹min~26‹s"}},
		"under a second":       {func(l Language) string { return l.milliseconds(-600) }, pair{"−0,600‹s", "−0.600‹s"}},
		"truncated":            {func(l Language) string { return l.milliseconds(1999) }, pair{"1‹s", "1‹s"}},
		"the hours of a month": {func(l Language) string { return l.hoursOf(745 * 3600) }, pair{"745‹h", "745‹h"}},
		"tenths truncated":     {func(l Language) string { return inMinutes.tenths(l, 525) }, pair{"8,7", "8.7"}},
	} {
		for l, want := range map[Language]string{French: c.want.fr, English: c.want.en} {
			if got := c.got(l); got != spaced(want) {
				t.Errorf("%s in %s: got %q, want %q", name, l, got, spaced(want))
			}
		}
	}
}

func TestDatesFollowTheLanguage(t *testing.T) {
	t.Parallel()
	first := time.Date(2026, 11, 1, 8, 30, 0, 0, time.UTC)
	tenth := time.Date(2026, 2, 10, 22, 0, 0, 0, time.UTC)
	for _, c := range []struct{ got, want string }{
		{French.date(first), "1ᵉʳ~novembre~2026"},
		{English.date(first), "1~November~2026"},
		{French.dateShort(tenth), "10~févr.~2026"},
		{English.dateShort(tenth), "10~Feb~2026"},
		{French.weekday(first), "dim.~1ᵉʳ~nov."},
		{English.weekday(first), "Sun~1~Nov"},
		{French.month(tenth), "février~2026"},
		{French.interval(tenth, tenth.Add(20*time.Minute), "15:04"), "22:00~→ 22:20"},
		{French.interval(tenth, tenth.Add(3*time.Hour), "15:04"), "22:00~→ mer.~11~févr.~01:00"},
		{English.interval(tenth, tenth.Add(3*time.Hour), "15:04"), "22:00~→ Wed~11~Feb~01:00"},
	} {
		if c.got != spaced(c.want) {
			t.Errorf("got %q, want %q", c.got, spaced(c.want))
		}
	}
	for zone, want := range map[string]string{"Europe/Paris": "UTC+2", "Europe/London": "UTC+1", "UTC": "UTC", "America/Toronto": "UTC−4", "America/St_Johns": "UTC−2:30", "Asia/Kolkata": "UTC+5:30"} {
		if got := offset(time.Date(2026, 7, 1, 0, 0, 0, 0, zoneOf(zone))); got != want {
			t.Errorf("offset of %s in July: got %q, want %q", zone, got, want)
		}
	}
}

func TestWeightsAndAmountsKeepTheirFractions(t *testing.T) {
	t.Parallel()
	r := &monthlyReport{lang: French}
	for thousandths, want := range map[int64]string{1000: "1,0", 300: "0,3", 250: "0,25", 125: "0,125", 1: "0,001", 0: "0,0"} {
		if got := r.weightOf(thousandths); got != want {
			t.Errorf("weight %d: got %q, want %q", thousandths, got, want)
		}
	}
	for ms, want := range map[int64]string{225000: "225‹s", 25500: "25,5‹s", 1250: "1,25‹s", 7: "0,007‹s"} {
		if got := r.amountSeconds(ms); got != spaced(want) {
			t.Errorf("amount %d: got %q, want %q", ms, got, spaced(want))
		}
	}
}

func TestAxesCoverWhatTheyShow(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		low, high int64
		want      timeAxis
	}{
		{0, 1584, timeAxis{0, 1800, 600, inMinutes}},
		{0, 86400, timeAxis{0, 86400, 21600, inHours}},
		{0, 7, timeAxis{0, 8, 2, inSeconds}},
		{0, 0, timeAxis{0, 1, 1, inSeconds}},
		{-1946, 1337, timeAxis{-2400, 1800, 600, inMinutes}},
	} {
		n := int64(4)
		if c.low < 0 {
			n = 7
		}
		if got := newTimeAxis(c.low, c.high, n); got != c.want {
			t.Errorf("axis %d…%d: got %+v, want %+v", c.low, c.high, got, c.want)
		}
	}
	for low, want := range map[float64]float64{99.85: 99.85, 99.21: 99.2, 0: 0, 62.5: 60, 99.9999: 99.9995, 100: 99.9995} {
		if got := newPercentAxis(low, 5).low; math.Abs(got-want) > 1e-9 {
			t.Errorf("axis from %v: begins at %v, want %v", low, got, want)
		}
	}
}
