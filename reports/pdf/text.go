package pdf

import "strings"

// kernFrom is the size in points from which pairs are kerned; below it the
// difference is under a tenth of a point.
const kernFrom = 10

// width is the length of s set in st.
func (s *sheet) width(text string, st style) float64 {
	f := s.fonts[st.face]
	units, count := 0, 0
	previous := rune(0)
	for _, r := range text {
		if !f.has(r) {
			r = f.substitute(r)
		}
		units += f.width(r)
		if st.size >= kernFrom && count > 0 {
			units += f.kern(previous, r)
		}
		previous = r
		count++
	}
	return (float64(units) + float64(count)*st.track) / 1000 * st.size
}

// text draws s with its baseline starting at (x, y) and returns where it ends.
func (s *sheet) text(x, y float64, text string, st style) float64 {
	if text == "" {
		return x
	}
	f := s.fonts[st.face]
	characters := f.drawable(text)
	var kerns []int
	if st.size >= kernFrom && len(f.pairs) > 0 {
		kerns = make([]int, len(characters))
	}
	units := 0
	for i, r := range characters {
		s.used[st.face].add(r)
		units += f.width(r)
		if kerns != nil && i > 0 {
			kerns[i] = f.kern(characters[i-1], r)
			units += kerns[i]
		}
	}
	s.page.glyphs(s.resources[st.face], st, x, y, characters, kerns)
	return x + (float64(units)+float64(len(characters))*st.track)/1000*st.size
}

func (s *sheet) textRight(x, y float64, text string, st style) {
	s.text(x-s.width(text, st), y, text, st)
}

func (s *sheet) textCentre(x, y float64, text string, st style) {
	s.text(x-s.width(text, st)/2, y, text, st)
}

// figure draws text like text and marks it as a figure a verifier can find.
func (s *sheet) figure(label string, draw func()) {
	s.page.begin(markPrefix + string(s.language) + "." + tag(label))
	draw()
	s.page.end()
}

// fit cuts text with an ellipsis so that it is no longer than width.
func (s *sheet) fit(text string, st style, width float64) string {
	if s.width(text, st) <= width {
		return text
	}
	characters := []rune(text)
	for n := len(characters) - 1; n > 0; n-- {
		cut := strings.TrimRight(string(characters[:n]), " \u00a0\u202f,;:-") + "…"
		if s.width(cut, st) <= width {
			return cut
		}
	}
	return "…"
}

// span is a stretch of text that is plain or stressed.
type span struct {
	text   string
	strong bool
}

func prose(text string) []span { return []span{{text: text}} }

// word is what may not be broken: one or more spans without a space between.
type word []span

// lines is a paragraph already broken.
type lines [][]word

// splitWords splits spans at spaces (never at no-break ones).
func splitWords(spans []span) []word {
	var all []word
	var current word
	for _, sp := range spans {
		parts := strings.Split(sp.text, " ")
		for i, part := range parts {
			if i > 0 && current != nil {
				all = append(all, current)
				current = nil
			}
			if part != "" {
				current = append(current, span{part, sp.strong})
			}
		}
	}
	if current != nil {
		all = append(all, current)
	}
	return all
}

func (w word) styled(st style, i int) style {
	if w[i].strong {
		return st.strong()
	}
	return st
}

func (s *sheet) wordWidth(w word, st style) (total float64) {
	for i := range w {
		total += s.width(w[i].text, w.styled(st, i))
	}
	return total
}

func (s *sheet) lineWidth(line []word, st style) (total float64) {
	for _, w := range line {
		total += s.wordWidth(w, st)
	}
	return total + float64(len(line)-1)*s.width(" ", st)
}

// hard splits a word longer than the measure, so that no identifier of any
// length can leave its column.
func (s *sheet) hard(w word, st style, measure float64) []word {
	if s.wordWidth(w, st) <= measure {
		return []word{w}
	}
	var out []word
	for i, sp := range w {
		rest := []rune(sp.text)
		for len(rest) > 0 {
			n := len(rest)
			for n > 1 && s.width(string(rest[:n]), w.styled(st, i)) > measure {
				n--
			}
			out = append(out, word{{string(rest[:n]), sp.strong}})
			rest = rest[n:]
		}
	}
	return out
}

func (s *sheet) breakLines(all []word, widths []float64, st style, measure float64) lines {
	var out lines
	var current []word
	space, x := s.width(" ", st), 0.0
	for i, w := range all {
		if len(current) > 0 && x+space+widths[i] > measure+.01 {
			out = append(out, current)
			current, x = nil, 0
		}
		if len(current) > 0 {
			x += space
		}
		current = append(current, w)
		x += widths[i]
	}
	if len(current) > 0 {
		out = append(out, current)
	}
	return out
}

// wrap breaks a paragraph greedily, then narrows the measure while the number
// of lines holds, so that no last line is a lone word.
func (s *sheet) wrap(spans []span, st style, measure float64) lines {
	var all []word
	var widths []float64
	for _, w := range splitWords(spans) {
		for _, part := range s.hard(w, st, measure) {
			all = append(all, part)
			widths = append(widths, s.wordWidth(part, st))
		}
	}
	best := s.breakLines(all, widths, st, measure)
	if len(best) < 2 {
		return best
	}
	wanted := .45
	if st.size >= 12 {
		wanted = .7
	}
	for factor := .97; factor > .66 && s.lineWidth(best[len(best)-1], st) < wanted*measure; factor -= .03 {
		narrower := s.breakLines(all, widths, st, measure*factor)
		if len(narrower) != len(best) {
			break
		}
		best = narrower
	}
	return best
}

// wrapAtMost is wrap, cut with an ellipsis after n lines.
func (s *sheet) wrapAtMost(n int, spans []span, st style, measure float64) lines {
	all := s.wrap(spans, st, measure)
	if len(all) <= n {
		return all
	}
	rest := make([]string, 0, 8)
	for _, line := range all[n-1:] {
		for _, w := range line {
			rest = append(rest, w.text())
		}
	}
	return append(all[:n-1:n-1], []word{{{text: s.fit(strings.Join(rest, " "), st, measure)}}})
}

func (w word) text() string {
	var b strings.Builder
	for _, sp := range w {
		b.WriteString(sp.text)
	}
	return b.String()
}

func (l lines) height(st style) float64 { return float64(len(l)) * st.lead }

// drawLines sets a broken paragraph under y and returns the y below it. Runs of
// one style on a line are shown by one operator.
func (s *sheet) drawLines(x, y float64, all lines, st style) float64 {
	for _, line := range all {
		at, pending := x, ""
		strong := false
		flush := func() {
			if pending != "" {
				run := st
				if strong {
					run = st.strong()
				}
				at = s.text(at, y+st.lead*.75, pending, run)
				pending = ""
			}
		}
		for i, w := range line {
			if i > 0 {
				pending += " "
			}
			for _, sp := range w {
				if sp.strong != strong {
					flush()
					strong = sp.strong
				}
				pending += sp.text
			}
		}
		flush()
		y += st.lead
	}
	return y
}

// drawLinesRight is drawLines set right to x.
func (s *sheet) drawLinesRight(x, y float64, all lines, st style) float64 {
	for _, line := range all {
		s.drawLines(x-s.lineWidth(line, st), y, lines{line}, st)
		y += st.lead
	}
	return y
}

// paragraph wraps and draws text under y and returns the y below it.
func (s *sheet) paragraph(x, y, width float64, text string, st style) float64 {
	return s.drawLines(x, y, s.wrap(prose(text), st, width), st)
}

// paragraphAtMost is paragraph, cut with an ellipsis after n lines.
func (s *sheet) paragraphAtMost(n int, x, y, width float64, text string, st style) float64 {
	return s.drawLines(x, y, s.wrapAtMost(n, prose(text), st, width), st)
}
