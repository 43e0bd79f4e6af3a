package pdf

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// tofu stands for a character the fonts cannot draw. Inter has no U+FFFD.
const tofu = '□'

// clean makes text from outside fit to be drawn on one line: composed
// characters, spaces for line ends and tabs, nothing invisible that could
// reorder or hide what the reader sees. What remains is drawn as it is: the
// page's strings are glyph codes, no word in them can become an instruction.
func clean(s string) string {
	if plain(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	pending := false
	for i, r := range s {
		switch {
		case r == utf8.RuneError && isBroken(s, i):
			r = tofu
		case r == '\u00a0' || r == '\u202f' || r == '\u2007':
			// kept: the typography needs them
		case unicode.IsSpace(r):
			pending = b.Len() > 0
			continue
		case invisible(r):
			continue
		case r > 0xffff:
			r = tofu
		}
		if pending {
			b.WriteByte(' ')
			pending = false
		}
		b.WriteRune(r)
	}
	// Last, so that a mark composes with the letter an invisible sign kept it from.
	return norm.NFC.String(b.String())
}

// isBroken tells an invalid byte from an honest U+FFFD.
func isBroken(s string, at int) bool {
	_, size := utf8.DecodeRuneInString(s[at:])
	return size == 1
}

// invisible reports control and format characters (zero widths, joiners,
// direction overrides, variation selectors, tags): they print nothing and can
// make a name read as another.
func invisible(r rune) bool {
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs, unicode.Variation_Selector)
}

// plain is the fast path: printable ASCII without doubled or outer spaces.
func plain(s string) bool {
	space := true
	for i := range len(s) {
		c := s[i]
		if c < 0x20 || c > 0x7e || (c == ' ' && space) {
			return false
		}
		space = c == ' '
	}
	return !space || s == ""
}

// drawable replaces what a font cannot draw.
func (f *font) drawable(s string) []rune {
	characters := []rune(s)
	for i, r := range characters {
		if !f.has(r) {
			characters[i] = f.substitute(r)
		}
	}
	return characters
}

// substitute finds the nearest character the font has: the narrow space is
// missing from the monospaced face, a few signs have a plain twin.
func (f *font) substitute(r rune) rune {
	switch r {
	case '\u202f', '\u2007', '\u2009', '\u00a0':
		return ' '
	case '\u2011', '\u2212':
		return '-'
	case '’':
		return '\''
	}
	if f.has(tofu) {
		return tofu
	}
	return '?'
}
