package pdf

import (
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestTypesettingFollowsTheLanguage(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		language Language
		in, want string
	}{
		{French, "L'engagement est tenu ; rien de plus !", "L’engagement est tenu‹; rien de plus‹!"},
		{French, "Pourquoi ? Parce que : rien", "Pourquoi‹? Parce que~: rien"},
		{French, "politique « exclure ».", "politique «‹exclure‹»."},
		{French, "sous 99 % de couverture", "sous 99‹% de couverture"},
		{French, "au moins 72 h avant, 15 s, 3 min.", "au moins 72‹h avant, 15‹s, 3‹min."},
		{French, "voir art. 5.1 et n° 12", "voir art.~5.1 et n°~12"},
		{French, "art. premier", "art. premier"},
		{French, "4 serveurs sans 5 hublots", "4 serveurs sans 5 hublots"},
		{English, "wait 72 h; then: stop!", "wait 72‹h; then: stop!"},
		{English, "cl. 5.1 and No. 4", "cl.~5.1 and No.~4"},
		{English, "it's 99% here", "it’s 99% here"},
		{French, "", ""},
		{French, "  deux   espaces  ", "deux espaces"},
	} {
		if got := typeset(c.language, c.in); got != spaced(c.want) {
			t.Errorf("%s %q: got %q, want %q", c.language, c.in, got, spaced(c.want))
		}
	}
}

func TestCleaningLeavesOneLineOfVisibleText(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"e\u0301te\u0301":             "été",
		"a\r\nb\tc":                   "a b c",
		"\u202egnp.exe":               "gnp.exe",
		"zero\u200bwidth\ufeff":       "zerowidth",
		"nul\x00byte":                 "nulbyte",
		"bad\xffbyte":                 "bad□byte",
		"🙂":                           "□",
		"☂\ufe0f":                     "☂",
		"99" + narrowSpace + "%":      "99" + narrowSpace + "%",
		" outer ":                     "outer",
		"plain":                       "plain",
		") /JS (":                     ") /JS (",
		"x\u2028y":                    "x y",
		"\u2066isolate\u2069 \u061cm": "isolate m",
	} {
		if got := clean(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func FuzzClean(f *testing.F) {
	for _, s := range hostile {
		f.Add(s)
	}
	fonts, err := loadFonts()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := clean(s)
		if !utf8.ValidString(got) {
			t.Fatalf("%q: %q is not UTF-8", s, got)
		}
		for _, r := range got {
			if r > 0xffff || unicode.IsControl(r) || invisible(r) {
				t.Fatalf("%q: %U is left", s, r)
			}
		}
		if again := clean(got); again != got {
			t.Fatalf("%q cleaned twice gives %q, once %q", s, again, got)
		}
		for _, l := range []Language{French, English} {
			once := typeset(l, s)
			if twice := typeset(l, once); twice != once {
				t.Fatalf("%s %q: set twice gives %q, once %q", l, s, twice, once)
			}
		}
		for _, font := range fonts {
			for _, r := range font.drawable(got) {
				if !font.has(r) {
					t.Fatalf("%q: %U would be drawn as a silent blank", s, r)
				}
			}
		}
	})
}

// FuzzFigures feeds the reader files it must refuse without harm.
func FuzzFigures(f *testing.F) {
	f.Add([]byte("%PDF-1.7\nxref\n0 1\n0000000000 65535 f \ntrailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"))
	f.Add([]byte("%PDF-1.3\n\nstartxref\n0\n"))
	f.Add([]byte("<< /A [ << /B (c\\)) >> <41> -1.5 1 0 R ] >>"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if shown, err := Figures(data); err == nil && len(shown.Pages) == 0 {
			t.Error("a document without pages was accepted")
		}
		_, _ = readContent(data)
		s := scanner{data: data}
		for range 100 {
			if before := s.at; s.done() {
				break
			} else if _, err := s.object(0); err != nil || s.at == before {
				break
			}
		}
	})
}
