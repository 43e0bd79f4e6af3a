package pdf

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// placed is a drawn run and the rectangle its letters take.
type placed struct {
	run
	box
}

// placedRuns measures every run of a finished document, page by page.
func placedRuns(t *testing.T, file []byte) [][]placed {
	t.Helper()
	fonts, err := loadFonts()
	if err != nil {
		t.Fatal(err)
	}
	common, err := commonFonts()
	if err != nil {
		t.Fatal(err)
	}
	faces := map[string]*font{}
	for i, name := range common.names {
		faces[name] = fonts[i]
	}
	d, err := openFile(file)
	if err != nil {
		t.Fatal(err)
	}
	contents, err := d.pages()
	if err != nil {
		t.Fatal(err)
	}
	var all [][]placed
	for _, content := range contents {
		p, err := readContent(content)
		if err != nil {
			t.Fatal(err)
		}
		var page []placed
		for _, r := range p.runs {
			units := -r.kern
			count := 0
			for _, c := range r.text {
				units += float64(faces[r.font].width(c))
				count++
			}
			w := units/1000*r.size + float64(count)*r.track
			// x-height above the baseline, a comma's tail below it.
			page = append(page, placed{r, box{r.x, pageHeight - r.y - .52*r.size, w, .60 * r.size}})
		}
		all = append(all, page)
	}
	return all
}

// TestNoTextCollidesOrLeavesThePage is the eye that never tires: on every page
// of every scene no run touches another or the margins.
func TestNoTextCollidesOrLeavesThePage(t *testing.T) {
	t.Parallel()
	for name, m := range scenes() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			out, err := Render(m, attached())
			if err != nil {
				t.Fatalf("render: %v", err)
			}
			if folder := os.Getenv("VIGIE_PDF_LOOK"); folder != "" { // for the eye as well
				if err := os.WriteFile(filepath.Join(folder, name+".pdf"), out, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			for n, page := range placedRuns(t, out) {
				for i, a := range page {
					if a.box.x < left-3 || a.box.x+a.w > right+3.5 || a.box.y < 30 || a.box.y+a.h > footline+6 {
						t.Errorf("page %d: %q at x %.1f…%.1f, y %.1f leaves the grid", n+1, a.text, a.box.x, a.box.x+a.w, a.box.y)
					}
					for _, b := range page[i+1:] {
						if a.box.overlaps(b.box) && strings.TrimSpace(a.text) != "" && strings.TrimSpace(b.text) != "" {
							t.Errorf("page %d: %q (x %.1f, y %.1f) touches %q (x %.1f, y %.1f)", n+1, a.text, a.box.x, a.box.y, b.text, b.box.x, b.box.y)
						}
					}
				}
			}
		})
	}
}
