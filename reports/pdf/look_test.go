package pdf

import (
	"os"
	"path/filepath"
	"testing"
)

// TestLook writes the scenes' documents into the folder VIGIE_PDF_LOOK names,
// for the eye.
func TestLook(t *testing.T) {
	t.Parallel()
	folder := os.Getenv("VIGIE_PDF_LOOK")
	if folder == "" {
		t.Skip("VIGIE_PDF_LOOK names no folder: nothing is written for the eye")
	}
	for name, m := range scenes(t) {
		out, err := Render(m, attached())
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if err := os.WriteFile(filepath.Join(folder, name+".pdf"), out, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
