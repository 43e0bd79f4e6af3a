package normalise_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"vigie/app/alerts/normalise"
)

// seed adds our own samples, hostile ones, and real ones where they lie.
func seed(f *testing.F, tool string, own ...string) {
	f.Helper()
	hostile := []string{"", "{", "null", "[]", `""`, "0", "{}", "\xef\xbb\xbf{}", strings.Repeat("[", 100), `{"a":` + strings.Repeat(`[`, 70) + strings.Repeat(`]`, 70) + `}`}
	for _, body := range append(own, hostile...) {
		f.Add([]byte(body))
	}
	files, _ := filepath.Glob(filepath.Join(sharedPayloads, tool, "*"))
	for _, file := range files {
		if body, err := os.ReadFile(file); err == nil {
			f.Add(body)
		}
	}
}

// fuzzTool checks the promises that hold for any bytes at all.
func fuzzTool(tool string) func(*testing.T, []byte) {
	return func(t *testing.T, body []byte) {
		events, err := normalise.Parse(tool, normalise.Payload{Body: body})
		var e *normalise.Error
		switch {
		case err == nil && len(events) == 0:
			t.Error("got neither events nor an error")
		case err != nil && !errors.As(err, &e):
			t.Errorf("error: got %T, want *normalise.Error", err)
		case err != nil && strings.Contains(err.Error(), "parser failed"):
			t.Errorf("the parser panicked: %v", err)
		case err != nil && strings.ContainsAny(err.Error(), "\n\r"):
			t.Errorf("error: got %q, want one line", err)
		}
		for _, e := range events {
			checkPromises(t, e)
		}
		again, _ := normalise.Parse(tool, normalise.Payload{Body: body})
		if diff := cmp.Diff(events, again); diff != "" {
			t.Errorf("the same bytes gave two results (-first +second):\n%s", diff)
		}
	}
}
