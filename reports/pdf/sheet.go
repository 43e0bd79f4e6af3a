package pdf

import (
	"fmt"
	"math"
	"math/bits"

	"github.com/skip2/go-qrcode"
)

// runeSet is which characters of a face a document draws (basic plane).
type runeSet [0x10000 / 64]uint64

func (s *runeSet) add(r rune) {
	if r >= 0 && r < 0x10000 {
		s[r/64] |= 1 << (r % 64)
	}
}

func (s *runeSet) runes() []rune {
	var all []rune
	for i, word := range s {
		for ; word != 0; word &= word - 1 {
			all = append(all, rune(i*64+bits.TrailingZeros64(word)))
		}
	}
	return all
}

// running is what repeats on every page.
type running struct {
	left, right     string
	number, version string
	print           [32]byte
}

// bookmark is a section's place in the document's outline.
type bookmark struct {
	title string
	page  int // counted from 1
	y     float64
}

// sheet is a document being drawn: pages, the pen's height on the current one,
// and the primitives every report is made of.
type sheet struct {
	fonts     *typeface
	resources [faceCount]string
	used      [faceCount]*runeSet
	language  Language
	running   running
	pages     []*canvas
	outline   []bookmark
	page      *canvas
	y         float64
	sections  int
}

func newSheet(language Language) (*sheet, error) {
	fonts, err := loadFonts()
	if err != nil {
		return nil, err
	}
	common, err := commonFonts()
	if err != nil {
		return nil, err
	}
	s := &sheet{fonts: fonts, resources: common.names, language: language}
	for i := range s.used {
		s.used[i] = new(runeSet)
	}
	return s, nil
}

func (s *sheet) blankPage() {
	s.page = newCanvas()
	s.pages = append(s.pages, s.page)
	s.y = top
}

// newPage begins a page with the running head. The foot waits for the number
// of pages to be known.
func (s *sheet) newPage() {
	s.blankPage()
	s.wordmark(left, headline, 10)
	rightWidth := s.width(s.running.right, caption)
	s.text(body, headline, s.fit(s.running.left, captionName, bodyWidth-rightWidth-gutter), captionName)
	s.textRight(right, headline, s.running.right, caption)
}

// feet draws the running foot of every page; the cover shows the evidence's
// hash where the others show the report's number.
func (s *sheet) feet() {
	for i, page := range s.pages {
		s.page = page
		s.silhouette(left, footline, sideWidth, 11, s.running.print, ink3)
		if i == 0 {
			s.text(body, footline, fmt.Sprintf("SHA-256 %x…", s.running.print[:6]), hash.in(ink2))
		} else {
			version := columnLeft(6) + 18
			s.text(body, footline, s.fit(s.running.number, figure7, version-body-8), figure7.in(ink2))
			s.text(version, footline, s.fit(s.running.version, figure7, right-version-48), figure7)
		}
		s.textRight(right, footline, fmt.Sprintf("%d / %d", i+1, len(s.pages)), figure7.in(ink2))
	}
}

// need begins a new page when h points do not fit, and says so.
func (s *sheet) need(h float64) bool {
	if s.y+h <= bottom {
		return false
	}
	s.newPage()
	return true
}

// heading opens a section: a rule over the grid, number and title in columns 1
// to 3, the finding as a sentence beside it. A section that has no room for
// its head and `first` points of its content begins on a new page.
func (s *sheet) heading(title, sentence string, first float64) {
	s.sections++
	number := fmt.Sprint(s.sections)
	indent := max(18, s.width(number, figure8.in(ink3))+8)
	head := s.wrap(prose(title), title12, sideWidth-indent)
	said := s.wrap(prose(sentence), finding, bodyWidth)
	h := 8.5 + math.Max(head.height(title12)+4, said.height(finding)) + 15
	if s.y > top {
		s.y += 30
		if s.y+h+first > bottom {
			s.newPage()
		}
	}
	s.outline = append(s.outline, bookmark{number + "  " + title, len(s.pages), s.y - 10})
	s.page.line(left, s.y, right, s.y, 1, ink)
	s.text(left, s.y+22, number, figure8.in(ink3))
	s.drawLines(left+indent, s.y+22-11.25, head, title12)
	s.drawLines(body, s.y+8.5, said, finding)
	s.y += h
}

// side writes a chart's name and note in columns 1 to 3 and returns the height
// they take.
func (s *sheet) side(name, remark string) float64 {
	s.text(left, s.y+8, name, name8)
	if remark == "" {
		return 14
	}
	return s.paragraph(left, s.y+14, sideWidth-22, remark, note) - s.y
}

// mark is the verdict's sign: a tick, a cross or, without a verdict, a bar in a
// disc. The word always stands beside it.
func (s *sheet) mark(x, y, size float64, v Verdict) {
	c := s.page
	fill := map[Verdict]rgb{Met: green, Missed: red, NotCertifiable: amber}[v]
	if fill == (rgb{}) {
		fill = ink3
	}
	c.disc(x+size/2, y+size/2, size/2, fill)
	at := func(px, py float64) point { return point{x + size*px, y + size*py} }
	c.rounded(func() {
		switch v {
		case Met:
			c.polyline(size*.11, white, at(.28, .52), at(.44, .68), at(.73, .35))
		case Missed:
			c.polyline(size*.11, white, at(.33, .33), at(.67, .67))
			c.polyline(size*.11, white, at(.67, .33), at(.33, .67))
		default:
			c.polyline(size*.11, white, at(.29, .5), at(.71, .5))
		}
	})
}

// markWidth is what mark and the space after it take before a word in a table.
const markWidth = 13

// verdict writes a verdict's sign and word on a baseline.
func (s *sheet) verdict(x, y float64, v Verdict, word string) {
	if v == NotApplicable {
		s.text(x, y, word, name8.in(ink3))
		return
	}
	s.mark(x, y-7.4, 8.6, v)
	s.text(x+markWidth, y, word, name8)
}

func (s *sheet) wordmark(x, y, size float64) {
	s.page.rect(x, y-size*.72, size*.22, size*.72, accent)
	s.page.rect(x+size*.3, y-size*.72, size*.22, size*.72*.55, accent)
	s.text(x+size*.72, y, "Vigie", style{display, size, size, ink, -8})
}

// silhouette draws a hash as 32 bars, one a byte: the same shape at the foot of
// every page of one report.
func (s *sheet) silhouette(x, y, w, h float64, sum [32]byte, v rgb) {
	bar := w / 32
	for i, b := range sum {
		height := h * (.12 + .88*float64(b)/255)
		s.page.rect(x+float64(i)*bar, y-height, bar*.62, height, v)
	}
}

// qr draws a QR code as rectangles.
func (s *sheet) qr(x, y, size float64, content string) error {
	code, err := qrcode.New(content, qrcode.Medium)
	if err != nil {
		return fmt.Errorf("encode QR code: %w", err)
	}
	code.DisableBorder = true
	modules := code.Bitmap()
	m := size / float64(len(modules))
	for j, row := range modules {
		for i := 0; i < len(row); i++ {
			k := i
			for k < len(row) && row[k] {
				k++
			}
			if k > i {
				// A hair taller than the module: no seam between the rows.
				s.page.rect(x+float64(i)*m, y+float64(j)*m, float64(k-i)*m, m+.02, ink)
				i = k
			}
		}
	}
	return nil
}
