package pdf

import (
	"math"
	"strconv"
)

type point struct{ x, y float64 }

// graphics is the part of the PDF graphics state the canvas keeps track of.
type graphics struct {
	fill, stroke rgb
	width        float64
	font         int // face, or -1 while none is set
	size, track  float64
	dashed       bool
}

// canvas collects the content stream of one page. Coordinates are points from
// the page's top left corner, y downwards.
//
// gofpdf could draw lines and text too, but it forgets that closing a clip
// restores the file's colours (text vanished white on white), and it has
// neither kerning nor tracking; so the canvas writes the operators and gofpdf
// the file around them.
type canvas struct {
	buf   []byte
	now   graphics
	saved []graphics
}

func newCanvas() *canvas { return &canvas{now: graphics{width: -1, font: -1}} }

func (c *canvas) num(v float64) {
	// Two decimals are 1/7200 inch; integers keep the bytes free of float printing.
	n := int64(math.Round(v * 100))
	if n < 0 {
		c.buf = append(c.buf, '-')
		n = -n
	}
	c.buf = strconv.AppendInt(c.buf, n/100, 10)
	if f := n % 100; f != 0 {
		c.buf = append(c.buf, '.', byte('0'+f/10))
		if f%10 != 0 {
			c.buf = append(c.buf, byte('0'+f%10))
		}
	}
	c.buf = append(c.buf, ' ')
}

func (c *canvas) op(operator string) {
	c.buf = append(c.buf, operator...)
	c.buf = append(c.buf, '\n')
}

func (c *canvas) xy(x, y float64) {
	c.num(x)
	c.num(pageHeight - y)
}

func (c *canvas) color(v rgb, operator string) {
	for _, component := range v {
		c.buf = strconv.AppendFloat(c.buf, math.Round(float64(component)/255*1000)/1000, 'f', -1, 64)
		c.buf = append(c.buf, ' ')
	}
	c.op(operator)
}

func (c *canvas) fill(v rgb) {
	if c.now.fill != v {
		c.now.fill = v
		c.color(v, "rg")
	}
}

func (c *canvas) stroke(v rgb, width float64) {
	if c.now.stroke != v {
		c.now.stroke = v
		c.color(v, "RG")
	}
	if c.now.width != width {
		c.now.width = width
		c.num(width)
		c.op("w")
	}
}

// clip limits drawing to a rectangle until unclip.
func (c *canvas) clip(x, y, w, h float64) {
	c.saved = append(c.saved, c.now)
	c.op("q")
	c.path(x, y, w, h)
	c.op("W n")
}

func (c *canvas) unclip() {
	c.op("Q")
	c.now = c.saved[len(c.saved)-1]
	c.saved = c.saved[:len(c.saved)-1]
}

func (c *canvas) path(x, y, w, h float64) {
	c.xy(x, y+h)
	c.num(w)
	c.num(h)
	c.op("re")
}

func (c *canvas) rect(x, y, w, h float64, v rgb) {
	c.fill(v)
	c.path(x, y, w, h)
	c.op("f")
}

// box strokes a rectangle inside its outline, so that boxes of one size align
// with filled ones.
func (c *canvas) box(x, y, w, h, width float64, v rgb) {
	c.stroke(v, width)
	c.path(x+width/2, y+width/2, math.Max(w-width, .01), math.Max(h-width, .01))
	c.op("S")
}

func (c *canvas) line(x1, y1, x2, y2, width float64, v rgb) {
	c.polyline(width, v, point{x1, y1}, point{x2, y2})
}

func (c *canvas) polyline(width float64, v rgb, points ...point) {
	c.stroke(v, width)
	c.trace(points)
	c.op("S")
}

func (c *canvas) polygon(v rgb, points ...point) {
	c.fill(v)
	c.trace(points)
	c.op("h f")
}

func (c *canvas) trace(points []point) {
	for i, p := range points {
		c.xy(p.x, p.y)
		if i == 0 {
			c.op("m")
		} else {
			c.op("l")
		}
	}
}

func (c *canvas) dash(on, off float64) {
	c.now.dashed = true
	c.buf = append(c.buf, '[')
	c.num(on)
	c.num(off)
	c.op("] 0 d")
}

func (c *canvas) solid() {
	if c.now.dashed {
		c.now.dashed = false
		c.op("[] 0 d")
	}
}

func (c *canvas) circle(x, y, r float64) {
	const k = 0.5522847498 // the usual cubic approximation of a quarter circle
	c.xy(x+r, y)
	c.op("m")
	for _, q := range [4][6]float64{
		{1, k, k, 1, 0, 1}, {-k, 1, -1, k, -1, 0}, {-1, -k, -k, -1, 0, -1}, {k, -1, 1, -k, 1, 0},
	} {
		c.xy(x+q[0]*r, y+q[1]*r)
		c.xy(x+q[2]*r, y+q[3]*r)
		c.xy(x+q[4]*r, y+q[5]*r)
		c.op("c")
	}
}

func (c *canvas) disc(x, y, r float64, v rgb) {
	c.fill(v)
	c.circle(x, y, r)
	c.op("f")
}

// ring is a white disc with an outline.
func (c *canvas) ring(x, y, r, width float64, v rgb) {
	c.fill(white)
	c.stroke(v, width)
	c.circle(x, y, r)
	c.op("b")
}

// rounded makes the ends and joins of the lines drawn by f round.
func (c *canvas) rounded(f func()) {
	c.op("1 J 1 j")
	f()
	c.op("0 J 0 j")
}

// begin opens a marked-content sequence; end closes it. Viewers ignore it, the
// reader of Figures finds the drawn figures by it.
func (c *canvas) begin(tag string) { c.op("/" + tag + " BMC") }
func (c *canvas) end()             { c.op("EMC") }

const hexDigits = "0123456789ABCDEF"

// glyphs shows characters from (x, y) on the baseline. Kerns are thousandths of
// an em before each character; the whole run is one operator, so that text
// extraction never has to guess where a word ends.
func (c *canvas) glyphs(resource string, s style, x, y float64, characters []rune, kerns []int) {
	c.fill(s.color)
	if c.now.font != int(s.face) || c.now.size != s.size {
		c.now.font, c.now.size = int(s.face), s.size
		c.buf = append(c.buf, '/')
		c.buf = append(c.buf, resource...)
		c.buf = append(c.buf, ' ')
		c.num(s.size)
		c.op("Tf")
	}
	if c.now.track != s.track*s.size {
		c.now.track = s.track * s.size
		c.buf = strconv.AppendFloat(c.buf, math.Round(s.track*s.size)/1000, 'f', -1, 64)
		c.op(" Tc")
	}
	c.buf = append(c.buf, "BT "...)
	c.xy(x, y)
	c.buf = append(c.buf, "Td [<"...)
	for i, r := range characters {
		if i > 0 && kerns != nil && kerns[i] != 0 {
			c.buf = append(c.buf, '>')
			c.buf = strconv.AppendInt(c.buf, int64(-kerns[i]), 10)
			c.buf = append(c.buf, '<')
		}
		c.buf = append(c.buf, hexDigits[r>>12&15], hexDigits[r>>8&15], hexDigits[r>>4&15], hexDigits[r&15])
	}
	c.op(">] TJ ET")
}
