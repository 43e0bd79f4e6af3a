package sla_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"vigie/reports/sla"
)

// vectorsFile is kept outside the project, with the facts it was built from.
var vectorsFile = filepath.Join("..", "..", "..", "shared", "sla", "vectors.json")

// TestVectors compares every field of every case with what one cell a second
// gave, field names and order of the cases included.
func TestVectors(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile(vectorsFile)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("NOT PROVED: %s is not here, so the engine was not compared with the published cases", vectorsFile)
	}
	if err != nil {
		t.Fatal(err)
	}
	type cases struct {
		Vectors         []map[string]any `json:"vectors"`
		ResponseVectors []map[string]any `json:"response_vectors"`
	}
	var given, answered cases
	if err := json.Unmarshal(raw, &given); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := sla.Run(bytes.NewReader(raw), &out); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(out.Bytes(), &answered); err != nil {
		t.Fatal(err)
	}
	compare := func(list string, given, answered []map[string]any) {
		if got, want := len(answered), len(given); got != want || want == 0 {
			t.Fatalf("%s: got %d answers, want %d and at least one", list, got, want)
		}
		for i, c := range given {
			want, _ := c["expected"].(map[string]any)
			want["id"] = c["id"]
			if diff := cmp.Diff(want, answered[i]); diff != "" {
				t.Errorf("%s %s, %s (-want +got):\n%s", list, c["id"], c["title"], diff)
			}
		}
	}
	compare("vectors", given.Vectors, answered.Vectors)
	compare("response_vectors", given.ResponseVectors, answered.ResponseVectors)
}
