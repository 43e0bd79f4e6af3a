package normalise

import (
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
)

// clean makes text storable and displayable: valid UTF-8, no NUL (PostgreSQL
// refuses it) and no other control character than tab and line feed.
func clean(s string) string {
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	plain := true
	for i := 0; i < len(s); i++ {
		if s[i] < ' ' || s[i] == 0x7f || s[i] == 0xc2 { // 0xc2 begins the C1 controls
			plain = false
			break
		}
	}
	if plain {
		return s
	}
	s = strings.ReplaceAll(s, "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\r':
			return '\n'
		case r == '\n' || r == '\t':
			return r
		case unicode.IsControl(r):
			return -1
		}
		return r
	}, s)
}

// oneLine cleans a text and joins its lines; other spaces stay as sent, the
// no-break spaces of French numbers among them.
func oneLine(s string) string {
	s = clean(s)
	if strings.ContainsAny(s, "\n\t") {
		s = strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == '\n' || r == '\t' }), " ")
	}
	return strings.TrimSpace(s)
}

// legible reports whether a text shows anything: zero-width characters alone
// do not.
func legible(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.IsGraphic(r) && !unicode.IsSpace(r) })
}

// firstLine gives the first line that says something.
func firstLine(s string) string {
	for line := range strings.SplitSeq(clean(s), "\n") {
		if line = strings.TrimSpace(line); line != "" {
			return line
		}
	}
	return ""
}

// clip cuts a text to a number of runes and shows that it did.
func clip(s string, runes int) string {
	if len(s) <= runes || utf8.RuneCountInString(s) <= runes {
		return s
	}
	n := 0
	for i := range s {
		if n == runes-1 {
			return s[:i] + "…"
		}
		n++
	}
	return s
}

// excerpt prepares a sender's value for an error message.
func excerpt(s string) string { return clip(oneLine(s), maxRawInErrors) }

// boundKey cleans a key. A key that is too long is cut and completed by a hash
// of the whole: two long keys that differ must stay two conditions.
func boundKey(s string) string {
	s = clean(s)
	if utf8.RuneCountInString(s) <= maxKeyRunes {
		return s
	}
	return clip(s, maxKeyRunes-65) + ":" + digest("key", s)
}

// digest hashes texts unambiguously into 64 hexadecimal digits.
func digest(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		h.Write([]byte(p))
		h.Write([]byte{0xff}) // never part of valid UTF-8
	}
	return hex.EncodeToString(h.Sum(nil))
}

// boundLabels cleans labels and keeps the first maxLabels names in byte order,
// so that a cut does not depend on chance.
func boundLabels(in map[string]string) map[string]string {
	out := make(map[string]string, min(len(in), maxLabels))
	names := make([]string, 0, len(in))
	for name := range in {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		if len(out) == maxLabels {
			break
		}
		bounded := clip(oneLine(name), maxLabelName)
		if bounded == "" {
			continue
		}
		if _, taken := out[bounded]; !taken {
			out[bounded] = clip(strings.TrimSpace(clean(in[name])), maxLabelValue)
		}
	}
	return out
}

// boundLinks keeps what a browser may open: absolute http and https addresses,
// each once. Anything else (relative paths, javascript:, template leftovers)
// is dropped here so that no screen has to decide.
func boundLinks(in []string) []string {
	out := make([]string, 0, min(len(in), maxLinks))
	for _, link := range in {
		if len(out) == maxLinks {
			break
		}
		link = strings.TrimSpace(link)
		if isLink(link) && !slices.Contains(out, link) {
			out = append(out, link)
		}
	}
	return out
}

func isLink(s string) bool {
	if len(s) < len("http://x") || len(s) > maxLinkBytes {
		return false
	}
	if lower := strings.ToLower(s[:8]); !strings.HasPrefix(lower, "http://") && lower != "https://" {
		return false
	}
	if strings.ContainsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) || r == utf8.RuneError }) {
		return false
	}
	u, err := url.Parse(s)
	return err == nil && u.Host != ""
}
