package pdf

import (
	"fmt"
	"strings"
)

// run is one piece of text as drawn.
type run struct {
	text        string
	x, y        float64 // where its baseline begins, points from the bottom left
	font        string  // resource name
	size, track float64 // points
	kern        float64 // sum of the kerning in it, thousandths of the size, positive to the left
}

// pageText is what a content stream shows.
type pageText struct {
	runs    []run
	figures []Figure
}

func (p pageText) text() string {
	lines := make([]string, len(p.runs))
	for i, r := range p.runs {
		lines[i] = r.text
	}
	return strings.Join(lines, "\n")
}

// operands gives how many operands each operator we write takes; an array is
// one.
var operands = map[string]int{
	"q": 0, "Q": 0, "re": 4, "W": 0, "n": 0, "f": 0, "S": 0, "b": 0, "h": 0, "m": 2, "l": 2, "c": 6,
	"w": 1, "J": 1, "j": 1, "d": 2, "rg": 3, "RG": 3, "g": 1, "G": 1,
	"BT": 0, "ET": 0, "Td": 2, "TJ": 1, "Tf": 2, "Tc": 1, "BMC": 1, "EMC": 0,
}

// readContent reads the text a content stream shows. An operator that Render
// does not write is an error: it could hide, move or repaint what is read.
func readContent(content []byte) (pageText, error) {
	var r contentReader
	s := scanner{data: content}
	for s.space(); !s.done(); s.space() {
		if c := s.data[s.at]; c == '/' || c == '[' || c == '<' || c == '-' || c == '.' || c >= '0' && c <= '9' {
			o, err := s.object(0)
			if err != nil {
				return pageText{}, err
			}
			if r.stack = append(r.stack, o); len(r.stack) > 8 {
				return pageText{}, fmt.Errorf("too many operands")
			}
			continue
		}
		operator := s.word()
		want, known := operands[operator]
		if !known {
			return pageText{}, fmt.Errorf("operator %q is not one a report is written with", operator)
		}
		if len(r.stack) != want {
			return pageText{}, fmt.Errorf("operator %q with %d operands", operator, len(r.stack))
		}
		if err := r.execute(operator); err != nil {
			return pageText{}, err
		}
		r.stack = r.stack[:0]
	}
	if r.open != nil || len(r.stack) > 0 {
		return pageText{}, fmt.Errorf("content stream ends in the middle")
	}
	return r.page, nil
}

// contentReader follows the operators that matter to text.
type contentReader struct {
	page  pageText
	stack []object
	now   run
	open  *Figure // the figure being drawn
}

func (r *contentReader) execute(operator string) (err error) {
	switch operator {
	case "Tf":
		r.now.font, r.now.size = r.stack[0].name, r.stack[1].number
	case "Tc":
		r.now.track = r.stack[0].number
	case "Td":
		r.now.x, r.now.y = r.stack[0].number, r.stack[1].number
	case "TJ":
		if r.now.text, r.now.kern, err = spelled(r.stack[0]); err != nil {
			return err
		}
		r.page.runs = append(r.page.runs, r.now)
		if r.open != nil {
			if r.open.Text != "" {
				r.open.Text += " "
			}
			r.open.Text += r.now.text
			r.open.Size = r.now.size
		}
	case "BMC":
		if r.open != nil || !strings.HasPrefix(r.stack[0].name, markPrefix) {
			return fmt.Errorf("marked content %q", r.stack[0].name)
		}
		r.open = &Figure{Label: r.stack[0].name}
	case "EMC":
		if r.open == nil {
			return fmt.Errorf("marked content ends without beginning")
		}
		r.page.figures = append(r.page.figures, *r.open)
		r.open = nil
	}
	return nil
}

// spelled is the characters of a TJ array and the kerning between them: two
// bytes each, the code being the character (the fonts' ToUnicode map is checked
// to be the identity).
func spelled(o object) (string, float64, error) {
	if o.kind != isArray {
		return "", 0, fmt.Errorf("text is not an array")
	}
	var b strings.Builder
	kern := 0.0
	for _, part := range o.array {
		if part.kind == isNumber {
			kern += part.number
			continue
		}
		if part.kind != isString || len(part.text)%2 != 0 {
			return "", 0, fmt.Errorf("text is not glyph codes")
		}
		for i := 0; i < len(part.text); i += 2 {
			b.WriteRune(rune(part.text[i])<<8 | rune(part.text[i+1]))
		}
	}
	return b.String(), kern, nil
}
