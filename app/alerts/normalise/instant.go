package normalise

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"time"
)

// layouts are the written forms of an instant seen in the wild, most frequent
// first. A fraction of a second is accepted after the seconds of any of them.
func layouts() []string {
	return []string{
		time.RFC3339,
		"2006-01-02T15:04:05Z0700", // PagerDuty's documentation and clients: no colon
		"2006-01-02T15:04:05Z07",
		"2006-01-02T15:04:05", // ElastAlert: no zone
		"2006-01-02T15:04Z07:00",
		"2006-01-02T15:04",
		"2006-01-02 15:04:05Z07:00",
		"2006-01-02 15:04:05Z0700",
		"2006-01-02 15:04:05 Z07:00",
		"2006-01-02 15:04:05 Z0700",
		"2006-01-02 15:04:05 UTC",
		"2006-01-02 15:04:05 GMT",
		"2006-01-02 15:04:05 -0700 MST", // Go's own String
		"2006-01-02 15:04:05",
		"2006-01-02 15:04",
		"2006/01/02 15:04:05",
		"20060102T150405Z0700",
		"20060102150405",
		"200601021504",
		time.RFC1123Z,
		time.RFC1123,
		time.RFC850,
		time.UnixDate,
		time.ANSIC,
		"2006-01-02",
	}
}

// instant reads a point in time in any form tools use: written with or without
// zone (UTC then), or counted in seconds, milliseconds, microseconds or
// nanoseconds since 1970. It gives nil for the zero times of Go and Unix, for
// years no alert can have and for anything unreadable: a wrong date must never
// lose an alert.
func instant(v any) *time.Time {
	switch v := v.(type) {
	case json.Number:
		return epoch(string(v))
	case string:
		s := strings.TrimSpace(v)
		if s == "" || len(s) > 64 {
			return nil
		}
		if t := epoch(s); t != nil {
			return t
		}
		return written(s)
	}
	return nil
}

func written(s string) *time.Time {
	if i := strings.Index(s, " m=+"); i > 0 { // Go's monotonic reading
		s = s[:i]
	}
	for _, layout := range layouts() {
		if t, err := time.Parse(layout, s); err == nil && placed(t, layout) {
			return plausible(t)
		}
	}
	return nil
}

// placed reports whether the zone of a parsed time is certain. Go takes an
// abbreviation that it does not know, or that means something else elsewhere,
// for an hour of UTC or of the machine: "16:00 CET" would be an hour off.
func placed(t time.Time, layout string) bool {
	if !strings.Contains(layout, "MST") || strings.Contains(layout, "-0700") {
		return true
	}
	name, _ := t.Zone()
	return name == "UTC" || name == "GMT"
}

// epoch reads a count since 1970; its unit follows from its size. A count that
// falls outside the years in which alerts are sent is none, but digits of a
// date, as 202611221530.
func epoch(s string) *time.Time {
	if whole, err := strconv.ParseInt(s, 10, 64); err == nil {
		switch {
		case whole >= 1e17:
			return counted(time.Unix(0, whole))
		case whole >= 1e14:
			return counted(time.UnixMicro(whole))
		case whole >= 1e11:
			return counted(time.UnixMilli(whole))
		case whole >= 1e8:
			return counted(time.Unix(whole, 0))
		}
		return nil
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(f) || f < 1e8 || f >= 1e14 {
		return nil
	}
	if f >= 1e11 {
		f /= 1000
	}
	whole, fraction := math.Modf(f)
	return counted(time.Unix(int64(whole), int64(math.Round(fraction*1e6))*1000))
}

func counted(t time.Time) *time.Time {
	if y := t.UTC().Year(); y < 2000 || y > 2200 {
		return nil
	}
	return plausible(t)
}

func plausible(t time.Time) *time.Time {
	t = t.UTC()
	if y := t.Year(); y <= 1970 || y > 9998 {
		return nil
	}
	return &t
}
