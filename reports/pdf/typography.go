package pdf

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Spaces and signs the languages ask for. They are named because they cannot
// be told apart on a screen.
const (
	narrowSpace  = "\u202f" // narrow no-break space
	noBreakSpace = "\u00a0"
	noBreakDash  = "\u2011"
	minus        = "\u2212"
)

// units are the words that stay on the line of their number.
var units = map[string]bool{
	"s": true, "ms": true, "min": true, "h": true, "j": true, "d": true, "%": true, "‰": true,
	"€": true, "£": true, "$": true, "k€": true, "M€": true, "o": true, "ko": true, "Mo": true, "Go": true,
}

// leads are the abbreviations that stay on the line of the number after them.
var leads = map[string]bool{
	"art.": true, "Art.": true, "cl.": true, "Cl.": true, "n°": true, "No.": true, "no.": true,
	"p.": true, "page": true, "§": true,
}

// typeset applies a language's micro-typography to prose: curly apostrophes,
// the narrow space before ; ! ? % € and inside guillemets, the no-break space
// before the colon, numbers kept with their units and abbreviations. Setting a
// text twice changes nothing more. Names and references are not prose.
func typeset(language Language, text string) string {
	text = strings.ReplaceAll(clean(text), "'", "’")
	parts := strings.Split(text, " ")
	if len(parts) == 1 {
		return text
	}
	var b strings.Builder
	b.Grow(len(text) + 8)
	for i, part := range parts {
		if i > 0 {
			b.WriteString(spaceBetween(language, parts[i-1], part))
		}
		b.WriteString(part)
	}
	return b.String()
}

func spaceBetween(language Language, before, after string) string {
	switch {
	case leads[before] && startsWithDigit(after):
		return noBreakSpace
	case endsWithDigit(before) && units[strings.TrimRight(after, ".,;:)!?»”")]:
		return narrowSpace
	}
	if language != French {
		return " "
	}
	switch {
	case after == ":" || after == "–":
		return noBreakSpace
	case after == "»" || strings.HasPrefix(after, "»"), before == "«" || strings.HasSuffix(before, "«"):
		return narrowSpace
	case after != "" && strings.ContainsAny(after[:1], ";!?"):
		return narrowSpace
	}
	return " "
}

func startsWithDigit(s string) bool { return s != "" && s[0] >= '0' && s[0] <= '9' }
func endsWithDigit(s string) bool {
	return s != "" && s[len(s)-1] >= '0' && s[len(s)-1] <= '9'
}

// reference keeps an identifier such as PIR-2026-029 on one line.
func reference(s string) string { return strings.ReplaceAll(clean(s), "-", noBreakDash) }

// unbroken keeps a name or a date on one line.
func unbroken(s string) string { return strings.ReplaceAll(clean(s), " ", noBreakSpace) }

// capitalised begins a sentence.
func capitalised(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[size:]
}

// uncapitalised continues a sentence.
func uncapitalised(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return s
	}
	return string(unicode.ToLower(r)) + s[size:]
}
