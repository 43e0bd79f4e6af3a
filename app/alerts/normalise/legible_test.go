package normalise_test

import (
	"testing"

	"vigie/app/alerts/normalise"
)

func TestATitleCanAlwaysBeSeen(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`{"title":"\u200b\u2060\ufeff","dedup_key":"disk/srv-1"}`: "disk/srv-1",
		`{"title":"\u0001","dedup_key":"\u200b"}`:                 "(untitled)",
		`{"title":"\u00a0","dedup_key":"k"}`:                      "k",
		`{"title":"🔥","dedup_key":"k"}`:                           "🔥",
		`{"title":"\u200fתקלה","dedup_key":"k"}`:                  "\u200fתקלה",
	} {
		if e := parseOne(t, "generic", body); e.Title != want || e.Status != normalise.Firing {
			t.Errorf("%s: titled %q, want %q", body, e.Title, want)
		}
	}
}

func TestGenericKnowsTheWordsOfOtherTools(t *testing.T) {
	t.Parallel()
	for word, want := range map[string]normalise.Status{"ALARM": normalise.Firing, "degraded": normalise.Firing, "reopened": normalise.Firing,
		"restored": normalise.Resolved, "Healthy": normalise.Resolved, "ended": normalise.Resolved} {
		if e := parseOne(t, "generic", `{"title":"t","status":"`+word+`"}`); e.Status != want {
			t.Errorf("status %q: got %s, want %s", word, e.Status, want)
		}
	}
}
