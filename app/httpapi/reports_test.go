package httpapi_test

import (
	"net/http"
	"testing"

	"github.com/google/uuid"

	"vigie/app/access"
	"vigie/app/apptest"
)

// TestAReportsFilesAreNotKeptByTheBrowser: whoever comes to a shared desk next must not find them in the cache of a session that ended.
func TestAReportsFilesAreNotKeptByTheBrowser(t *testing.T) {
	t.Parallel()
	v := apptest.New(t)
	client := v.Client("Hélios Santé")
	v.Person("admin@vigie.test", access.ProviderAdmin, nil)
	b := v.SignIn("admin@vigie.test")
	made := b.Must(http.MethodPost, apptest.Path(client.ID, "/reports"), map[string]any{"period": "2026-11", "locale": "fr", "final": false}).Object()
	id, _ := made["id"].(string)
	if err := v.Reports.Produce(t.Context(), client.ID, uuid.MustParse(id)); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{"pdf", "evidence"} {
		answer := b.Must(http.MethodGet, apptest.Path(client.ID, "/reports/%s/%s", id, file), nil)
		if got := answer.Header.Values("Cache-Control"); len(got) != 1 || got[0] != "no-store" {
			t.Errorf("%s: Cache-Control is %q, want no-store", file, got)
		}
	}
}
