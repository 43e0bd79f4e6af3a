package seal

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
)

// maxDepth bounds nested arrays and dictionaries: Vigie's own reports need
// five levels, a hostile file would ask for a stack overflow.
const maxDepth = 16

// maxKeys bounds one dictionary, because duplicates are looked for key by key.
const maxKeys = 512

// errSyntax is returned for source text that is not a PDF object.
var errSyntax = errors.New("not a PDF object")

// entry is one key of a dictionary. value is its source text; at is its offset
// from the dictionary's beginning.
type entry struct {
	key   string
	value []byte
	at    int
}

// dict is a PDF dictionary in the order of its source. Values stay source
// text: what is not understood is carried unchanged.
type dict []entry

// get returns the source text of a key's value, nil when the key is absent.
func (d dict) get(key string) []byte {
	for _, e := range d {
		if e.key == key {
			return e.value
		}
	}
	return nil
}

// is tells whether a key's value is exactly that source text.
func (d dict) is(key, value string) bool { return string(d.get(key)) == value }

// set replaces or appends a key.
func (d *dict) set(key, value string) {
	for i := range *d {
		if (*d)[i].key == key {
			(*d)[i].value = []byte(value)
			return
		}
	}
	*d = append(*d, entry{key: key, value: []byte(value)})
}

// remove deletes a key if present.
func (d *dict) remove(key string) {
	for i := range *d {
		if (*d)[i].key == key {
			*d = append((*d)[:i:i], (*d)[i+1:]...)
			return
		}
	}
}

// source writes the dictionary out.
func (d dict) source() []byte {
	var b bytes.Buffer
	b.WriteString("<<")
	for _, e := range d {
		b.WriteString(" " + nameSource(e.key) + " ")
		b.Write(e.value)
	}
	b.WriteString(" >>")
	return b.Bytes()
}

// parseDict reads source text that is one dictionary and nothing else.
func parseDict(src []byte) (dict, error) {
	d, end, err := readDict(src, 0)
	if err != nil {
		return nil, err
	}
	if (scanner{src: src}).space(end) != len(src) {
		return nil, fmt.Errorf("%w: text after the dictionary", errSyntax)
	}
	return d, nil
}

// readDict reads the dictionary that begins at an offset, and returns the
// offset after it. The entries' offsets count from the dictionary's.
func readDict(src []byte, at int) (dict, int, error) {
	var d dict
	end, err := scanner{src: src}.dict(at, 0, func(key string, from, to int) error {
		if d.get(key) != nil {
			return fmt.Errorf("key /%s stands twice in one dictionary", key)
		}
		if len(d) == maxKeys {
			return fmt.Errorf("a dictionary of more than %d keys", maxKeys)
		}
		d = append(d, entry{key: key, value: src[from:to:to], at: from - at})
		return nil
	})
	return d, end, err
}

// parseArray reads source text that is one array and returns its elements.
func parseArray(src []byte) ([][]byte, error) {
	s := scanner{src: src}
	if len(src) == 0 || src[0] != '[' {
		return nil, fmt.Errorf("%w: expected an array", errSyntax)
	}
	var items [][]byte
	i := s.space(1)
	for i < len(src) && src[i] != ']' {
		end, err := s.value(i, 1)
		if err != nil {
			return nil, err
		}
		items = append(items, src[i:end])
		i = s.space(end)
	}
	if s.space(i+1) != len(src) {
		return nil, fmt.Errorf("%w: array not closed", errSyntax)
	}
	return items, nil
}

// reference reads "12 0 R" in its only accepted spelling.
func reference(src []byte) (int, bool) {
	digits, ok := strings.CutSuffix(string(src), " 0 R")
	if !ok {
		return 0, false
	}
	return count(digits)
}

// count reads a whole number without sign or leading zero.
func count(s string) (int, bool) {
	n, err := strconv.Atoi(s)
	return n, err == nil && n >= 0 && strconv.Itoa(n) == s
}

// ref writes a reference to an object.
func ref(n int) string { return strconv.Itoa(n) + " 0 R" }

// nameSource writes a name, escaping what PDF 32000-1 §7.3.5 demands.
func nameSource(name string) string {
	var b strings.Builder
	b.WriteByte('/')
	for i := range len(name) {
		if c := name[i]; c > '!' && c < 0x7f && c != '#' && regular(c) {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "#%02X", c)
		}
	}
	return b.String()
}

// nameValue reads a name's source text; ok is false when it is none.
func nameValue(src []byte) (string, bool) {
	if len(src) == 0 || src[0] != '/' {
		return "", false
	}
	if bytes.IndexByte(src, '#') < 0 {
		return string(src[1:]), true
	}
	var b strings.Builder
	for i := 1; i < len(src); i++ {
		if src[i] != '#' {
			b.WriteByte(src[i])
			continue
		}
		if i+3 > len(src) {
			return "", false
		}
		c, err := strconv.ParseUint(string(src[i+1:i+3]), 16, 8)
		if err != nil {
			return "", false
		}
		b.WriteByte(byte(c))
		i += 2
	}
	return b.String(), true
}

// textSource writes a text string as UTF-16BE hexadecimal: no escaping rule
// to get wrong, and the same bytes for the same text.
func textSource(s string) string {
	var b strings.Builder
	b.WriteString("<FEFF")
	for _, u := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, "%04X", u)
	}
	b.WriteByte('>')
	return b.String()
}

// textValue reads a text string, literal or hexadecimal, in UTF-16BE with its
// mark or in ASCII. ok is false for anything else.
func textValue(src []byte) (string, bool) {
	raw, ok := stringBytes(src)
	if !ok {
		return "", false
	}
	if len(raw) < 2 || raw[0] != 0xFE || raw[1] != 0xFF {
		for _, c := range raw {
			if c < ' ' || c > '~' {
				return "", false
			}
		}
		return string(raw), true
	}
	if len(raw)%2 != 0 {
		return "", false
	}
	units := make([]uint16, 0, len(raw)/2)
	for i := 2; i < len(raw); i += 2 {
		units = append(units, uint16(raw[i])<<8|uint16(raw[i+1]))
	}
	return string(utf16.Decode(units)), true
}

// stringBytes decodes a string object.
func stringBytes(src []byte) ([]byte, bool) {
	if len(src) < 2 {
		return nil, false
	}
	inner := src[1 : len(src)-1]
	if src[0] == '<' {
		out := make([]byte, len(inner)/2)
		for i := range out {
			c, err := strconv.ParseUint(string(inner[2*i:2*i+2]), 16, 8)
			if err != nil {
				return nil, false
			}
			out[i] = byte(c)
		}
		return out, len(inner)%2 == 0
	}
	if src[0] != '(' {
		return nil, false
	}
	out := make([]byte, 0, len(inner))
	for i := 0; i < len(inner); i++ {
		if inner[i] == '\\' && i+1 < len(inner) {
			i++
			// gofpdf writes only these escapes (fpdf.go escape).
			switch inner[i] {
			case '\\', '(', ')':
				out = append(out, inner[i])
			case 'r':
				out = append(out, '\r')
			default:
				return nil, false
			}
			continue
		}
		out = append(out, inner[i])
	}
	return out, true
}
