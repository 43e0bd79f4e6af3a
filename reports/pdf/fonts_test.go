package pdf

import (
	"bytes"
	"io/fs"
	"testing"
)

func TestFontsAreReadAsTheyAre(t *testing.T) {
	t.Parallel()
	fonts, err := loadFonts()
	if err != nil {
		t.Fatal(err)
	}
	for id, f := range fonts {
		for _, r := range "Aé9€→" + noBreakSpace + noBreakDash {
			if face(id) == mono && r == []rune(noBreakDash)[0] {
				continue
			}
			if !f.has(r) {
				t.Errorf("%s lacks %q", fontSources[id].file, r)
			}
		}
		if f.has('字') || f.has(0) || f.has(-1) || f.has(0x1F642) {
			t.Errorf("%s claims characters it cannot have", fontSources[id].file)
		}
	}
	for d := '0'; d <= '9'; d++ {
		if got, want := fonts[tabular].width(d), fonts[tabular].width('0'); got != want {
			t.Errorf("tabular %q is %d wide, want %d", d, got, want)
		}
	}
	if got := fonts[display].kern('A', 'V'); got >= 0 {
		t.Errorf("A and V: kerned by %d, want them closer", got)
	}
	if got := fonts[mono].kern('A', 'V'); got != 0 {
		t.Errorf("monospaced pair kerned by %d", got)
	}
	if got := fonts[sans].width('字'); got != 0 {
		t.Errorf("a missing character is %d wide", got)
	}
}

func TestDamagedFontsAreRefused(t *testing.T) {
	t.Parallel()
	fonts, err := loadFonts()
	if err != nil {
		t.Fatal(err)
	}
	whole := fonts[sans].data
	for _, n := range []int{0, 11, 12, 40, 200, len(whole) / 2} {
		if _, err := parseFont(whole[:n]); err == nil {
			t.Errorf("the first %d bytes were taken for a font", n)
		}
	}
	if _, _, err := parseKerning([]byte("not deflated")); err == nil {
		t.Error("unpackable kerning was accepted")
	}
}

func TestRenderingLeavesTheSharedFontsUntouched(t *testing.T) {
	t.Parallel()
	fonts, err := loadFonts()
	if err != nil {
		t.Fatal(err)
	}
	m := copied(scenes()["perfect"])
	m.Client = "Łódź Żółw Ćma" // outside the common cut: fonts are cut anew
	render(t, m, nil)
	for id, f := range fonts {
		file, err := fs.ReadFile(fontFiles, "fonts/"+fontSources[id].file+".ttf")
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(f.data, file) {
			t.Errorf("%s was written to", fontSources[id].file)
		}
	}
}

func TestNamesOutsideTheCommonCutAreDrawnWithTheirOwnFonts(t *testing.T) {
	t.Parallel()
	m := copied(scenes()["perfect"])
	m.Client = "Łódź"
	out := render(t, m, nil)
	shown, err := Figures(out)
	if err != nil {
		t.Fatal(err)
	}
	if want := "Łódź"; !bytes.Contains([]byte(shown.Pages[1]), []byte(want)) {
		t.Errorf("page 2 does not show %q", want)
	}
	if bytes.Equal(out, render(t, scenes()["perfect"], nil)) {
		t.Error("both documents are the same")
	}
	if again := render(t, m, nil); !bytes.Equal(out, again) {
		t.Error("cutting the fonts again gave other bytes")
	}
}
