package pdf

import (
	"fmt"
	"strconv"
	"strings"
)

// markPrefix begins the names of the marked-content sequences around figures.
const markPrefix = "VG."

// tag keeps a label to what a PDF name carries unescaped.
func tag(label string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '.', r == '-', r == '_':
			return r
		}
		return '_'
	}, label)
}

// Shown is what the pages of a report show, read back from the drawn glyphs.
type Shown struct {
	Language Language
	Figures  []Figure // in drawing order
	Pages    []string // the text of each page in drawing order, one run a line
}

// Figure is one figure as a page shows it.
type Figure struct {
	Label string  // what it is, see Figures
	Text  string  // as drawn, typography included: "99,9598 %"
	Page  int     // counted from 1
	Size  float64 // of the type, in points
}

// Figures reads back what the pages of a finished monthly report show, from the
// content streams themselves: no metadata is trusted. It accepts only what
// Render writes (one revision, our operators, glyph codes that are the
// characters) and refuses everything else, because what it cannot read could
// paint over what it can.
//
// Labels: cover.figure, cover.verdict; summary.downtime, summary.outages,
// summary.coverage; availability.N.target, .achieved, .margin, .verdict and
// .credit of commitment N; acknowledge.P1 … and resolve.P1 … (share within);
// class.N.available … and class.N.total; outages.counted; reading.contractual,
// reading.lived; credit.amount; evidence.sha256, evidence.chain,
// evidence.certificate. A label that occurs twice is an error.
func Figures(file []byte) (Shown, error) {
	d, err := openFile(file)
	if err != nil {
		return Shown{}, err
	}
	pages, err := d.pages()
	if err != nil {
		return Shown{}, err
	}
	var shown Shown
	seen := map[string]bool{}
	for i, content := range pages {
		p, err := readContent(content)
		if err != nil {
			return Shown{}, fmt.Errorf("page %d: %w", i+1, err)
		}
		shown.Pages = append(shown.Pages, p.text())
		for _, f := range p.figures {
			language, label, ok := strings.Cut(strings.TrimPrefix(f.Label, markPrefix), ".")
			l := Language(language)
			if !ok || l != French && l != English || shown.Language != "" && shown.Language != l {
				return Shown{}, fmt.Errorf("page %d: figure %q has no known language", i+1, f.Label)
			}
			if seen[label] {
				return Shown{}, fmt.Errorf("page %d: figure %q is shown twice", i+1, label)
			}
			seen[label], shown.Language = true, l
			f.Label, f.Page = label, i+1
			shown.Figures = append(shown.Figures, f)
		}
	}
	return shown, nil
}

// Figure finds a figure by its label.
func (s Shown) Figure(label string) (Figure, bool) {
	for _, f := range s.Figures {
		if f.Label == label {
			return f, true
		}
	}
	return Figure{}, false
}

// Percent is a figure shown in per cent, as the engine writes it.
func (s Shown) Percent(label string) (Percent, bool) {
	f, ok := s.Figure(label)
	if !ok {
		return "", false
	}
	p := Percent(s.Language.plain(f.Text, "≥", "%"))
	return p, p != "" && p.valid()
}

// Seconds is a figure shown in whole seconds.
func (s Shown) Seconds(label string) (int64, bool) {
	f, ok := s.Figure(label)
	if !ok {
		return 0, false
	}
	n, err := strconv.ParseInt(s.Language.plain(f.Text, "s"), 10, 64)
	return n, err == nil
}

// Cents is a figure shown as an amount of money.
func (s Shown) Cents(label string) (int64, bool) {
	f, ok := s.Figure(label)
	if !ok {
		return 0, false
	}
	digits := s.Language.plain(f.Text, "€", "£", "CA", "$")
	digits = strings.TrimRight(digits, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
	whole, fraction, ok := strings.Cut(digits, ".")
	if !ok || len(fraction) != 2 {
		return 0, false
	}
	n, err := strconv.ParseInt(whole+fraction, 10, 64)
	return n, err == nil
}

// Sum is a figure shown as a hash, in hexadecimal without spaces.
func (s Shown) Sum(label string) (string, bool) {
	f, ok := s.Figure(label)
	return strings.ReplaceAll(f.Text, " ", ""), ok
}

// plain undoes the typography of a number: grouping, decimal sign, units.
func (l Language) plain(text string, words ...string) string {
	for _, w := range words {
		text = strings.ReplaceAll(text, w, "")
	}
	group := ","
	if l == French {
		group = narrowSpace
	}
	text = strings.NewReplacer(group, "", narrowSpace, "", noBreakSpace, "", " ", "", minus, "-").Replace(text)
	if l == French {
		text = strings.ReplaceAll(text, ",", ".")
	}
	return text
}
