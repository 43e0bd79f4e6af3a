package seal

import (
	"bytes"
	"fmt"
)

// scanner walks source text of PDF objects without building a tree. It is
// strict (no comments, no unknown keywords) and linear in its input.
type scanner struct {
	src []byte
	// name, when set, sees every name met, keys and values, decoded: "/J#53"
	// is reported as "JS".
	name func(string) error
}

func blank(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0
}

// regular tells whether a byte can stand in a name, number or keyword.
func regular(c byte) bool {
	switch c {
	case '(', ')', '<', '>', '[', ']', '{', '}', '/', '%':
		return false
	}
	return !blank(c)
}

func digits(b []byte) bool {
	for _, c := range b {
		if c < '0' || c > '9' {
			return false
		}
	}
	return len(b) > 0
}

// space returns the first offset from i on that is not white space.
func (s scanner) space(i int) int {
	for i < len(s.src) && blank(s.src[i]) {
		i++
	}
	return i
}

// run returns the end of the run of regular bytes that begins at i.
func (s scanner) run(i int) int {
	for i < len(s.src) && regular(s.src[i]) {
		i++
	}
	return i
}

// value returns the offset after the object that begins at i.
func (s scanner) value(i, depth int) (int, error) {
	if i >= len(s.src) {
		return 0, fmt.Errorf("%w: text ends", errSyntax)
	}
	if depth > maxDepth {
		return 0, fmt.Errorf("objects nested deeper than %d", maxDepth)
	}
	switch c := s.src[i]; {
	case c == '/':
		return s.readName(i)
	case c == '(':
		return s.literal(i)
	case c == '[':
		return s.array(i, depth)
	case c == '<' && i+1 < len(s.src) && s.src[i+1] == '<':
		return s.dict(i, depth, nil)
	case c == '<':
		return s.hex(i)
	case regular(c):
		return s.word(i)
	default:
		return 0, fmt.Errorf("%w: unexpected %q", errSyntax, c)
	}
}

func (s scanner) readName(i int) (int, error) {
	end := s.run(i + 1)
	if s.name == nil {
		return end, nil
	}
	name, ok := nameValue(s.src[i:end])
	if !ok {
		return 0, fmt.Errorf("%w: bad escape in a name", errSyntax)
	}
	return end, s.name(name)
}

func (s scanner) literal(i int) (int, error) {
	for depth := 0; i < len(s.src); i++ {
		switch s.src[i] {
		case '\\':
			i++
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i + 1, nil
			}
		}
	}
	return 0, fmt.Errorf("%w: string not closed", errSyntax)
}

func (s scanner) hex(i int) (int, error) {
	n := bytes.IndexByte(s.src[i:], '>')
	if n < 0 {
		return 0, fmt.Errorf("%w: hexadecimal string not closed", errSyntax)
	}
	for _, c := range s.src[i+1 : i+n] {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') && (c < 'A' || c > 'F') {
			return 0, fmt.Errorf("%w: %q in a hexadecimal string", errSyntax, c)
		}
	}
	return i + n + 1, nil
}

func (s scanner) array(i, depth int) (int, error) {
	i = s.space(i + 1)
	for i < len(s.src) && s.src[i] != ']' {
		end, err := s.value(i, depth+1)
		if err != nil {
			return 0, err
		}
		i = s.space(end)
	}
	if i >= len(s.src) {
		return 0, fmt.Errorf("%w: array not closed", errSyntax)
	}
	return i + 1, nil
}

// dict walks a dictionary and shows each key with the bounds of its value.
func (s scanner) dict(i, depth int, show func(key string, from, to int) error) (int, error) {
	if !bytes.HasPrefix(s.src[min(i, len(s.src)):], []byte("<<")) {
		return 0, fmt.Errorf("%w: expected a dictionary", errSyntax)
	}
	i = s.space(i + 2)
	for i < len(s.src) && s.src[i] == '/' {
		end, err := s.readName(i)
		if err != nil {
			return 0, err
		}
		key, ok := nameValue(s.src[i:end])
		if !ok {
			return 0, fmt.Errorf("%w: bad escape in a key", errSyntax)
		}
		from := s.space(end)
		to, err := s.value(from, depth+1)
		if err != nil {
			return 0, err
		}
		if show != nil {
			if err := show(key, from, to); err != nil {
				return 0, err
			}
		}
		i = s.space(to)
	}
	if !bytes.HasPrefix(s.src[i:], []byte(">>")) {
		return 0, fmt.Errorf("%w: dictionary not closed", errSyntax)
	}
	return i + 2, nil
}

// word reads a number, a reference ("12 0 R") or true, false, null.
func (s scanner) word(i int) (int, error) {
	end := s.run(i)
	first := s.src[i:end]
	if digits(first) {
		from := s.space(end)
		to := s.run(from)
		r := s.space(to)
		if digits(s.src[from:to]) && s.run(r) == r+1 && s.src[r] == 'R' {
			return r + 1, nil
		}
		return end, nil
	}
	if number(first) || string(first) == "true" || string(first) == "false" || string(first) == "null" {
		return end, nil
	}
	return 0, fmt.Errorf("%w: unknown word %.20q", errSyntax, first)
}

func number(b []byte) bool {
	if len(b) > 0 && (b[0] == '-' || b[0] == '+') {
		b = b[1:]
	}
	whole, fraction, _ := bytes.Cut(b, []byte("."))
	return digits(append(append([]byte{}, whole...), fraction...))
}
