package pdf

import "math"

// cellGap is the empty end of every column.
const cellGap = 8

// field is a column of a table.
type field struct {
	head  string
	width float64
	right bool // figures are set right, words left
}

// gap is an empty column between figures set right and words set left.
var gap = field{width: 14}

// cell is one entry of a table: a text, a smaller remark under it, and before
// them a class or a verdict.
type cell struct {
	text    string
	style   style
	remark  string
	class   *Class
	verdict Verdict
	label   string // marks the text as a figure to be verified
}

func put(text string, st style) cell { return cell{text: text, style: st} }

func (c cell) named(label string) cell { c.label = label; return c }

// maxCellLines keeps one endless text from filling the report; the evidence has
// it in full.
const maxCellLines = 8

// laid is a cell broken into lines.
type laid struct {
	text, remark lines
	style        style // a figure too wide for its column is set smaller, never broken
	indent       float64
}

func (s *sheet) lay(c cell, f field) laid {
	l := laid{}
	if c.class != nil || c.verdict != NotApplicable {
		l.indent = markWidth
	}
	width := f.width - cellGap - l.indent
	if f.right {
		c.style = s.shrink(c.text, c.style, width)
	}
	l.style = c.style
	l.text = s.wrapAtMost(maxCellLines, prose(c.text), c.style, width)
	if c.remark != "" {
		l.remark = s.wrapAtMost(maxCellLines, prose(c.remark), detail, width)
	}
	return l
}

func (l laid) height() float64 { return l.text.height(l.style) + l.remark.height(detail) }

// table draws rows under the pen. The head is repeated on every page, after
// "continued", no row is split, and the last never stands alone.
func (s *sheet) table(x float64, fields []field, rows [][]cell, continued string) {
	total := -float64(cellGap)
	for _, f := range fields {
		total += f.width
	}
	laidOut, heights := make([][]laid, len(rows)), make([]float64, len(rows))
	for i, row := range rows {
		for k, c := range row {
			l := s.lay(c, fields[k])
			laidOut[i] = append(laidOut[i], l)
			heights[i] = math.Max(heights[i], l.height()+7.5)
		}
	}
	for i, row := range rows {
		cells, height := laidOut[i], heights[i]
		together := height
		if i == len(rows)-2 {
			together += heights[i+1]
		}
		switch {
		case i == 0:
			s.need(28 + together)
			s.tableHead(x, total, fields)
		case s.y+together > bottom:
			s.newPage()
			if continued != "" {
				s.text(x, s.y+8, continued, caption)
				s.y += 15
			}
			s.tableHead(x, total, fields)
		default:
			s.page.line(x, s.y, x+total, s.y, .4, rule)
		}
		at := x
		for k, c := range row {
			s.drawCell(at, c, cells[k], fields[k])
			at += fields[k].width
		}
		s.y += height
	}
	s.page.line(x, s.y, x+total, s.y, .4, rule)
}

func (s *sheet) tableHead(x, total float64, fields []field) {
	most := 1
	heads := make([]lines, len(fields))
	for i, f := range fields {
		heads[i] = s.wrap(prose(f.head), caption, f.width-cellGap)
		most = max(most, len(heads[i]))
	}
	for i, f := range fields {
		y := s.y + float64(most-len(heads[i]))*9 + .25
		if f.right {
			s.drawLinesRight(x+f.width-cellGap, y, heads[i], caption)
		} else {
			s.drawLines(x, y, heads[i], caption)
		}
		x += f.width
	}
	s.y += float64(most)*9 + 5
	end := x - cellGap
	s.page.line(end-total, s.y, end, s.y, .8, ink)
}

func (s *sheet) drawCell(x float64, c cell, l laid, f field) {
	switch {
	case c.class != nil:
		s.swatch(x, s.y+5.7, 8, 8, *c.class)
	case c.verdict != NotApplicable:
		s.mark(x, s.y+5.2, 8.6, c.verdict)
	}
	y := s.y + 3.75
	draw := func() {
		if f.right {
			y = s.drawLinesRight(x+f.width-cellGap, y, l.text, l.style)
		} else {
			y = s.drawLines(x+l.indent, y, l.text, l.style)
		}
	}
	if c.label != "" {
		s.figure(c.label, draw)
	} else {
		draw()
	}
	if f.right {
		s.drawLinesRight(x+f.width-cellGap, y, l.remark, detail)
	} else {
		s.drawLines(x+l.indent, y, l.remark, detail)
	}
}
