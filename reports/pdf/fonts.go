package pdf

import (
	"bytes"
	"compress/zlib"
	"embed"
	"encoding/binary"
	"fmt"
	"io"
	"sort"
	"sync"
)

//go:embed fonts/*.ttf fonts/*.kern
var fontFiles embed.FS

// face names one of the embedded fonts.
type face uint8

const (
	sans         face = iota // Inter, text
	sansMedium               // Inter Medium, names and findings
	sansBold                 // Inter SemiBold
	tabular                  // Inter with digits of one width, figures in columns
	tabularBold              // Inter SemiBold with digits of one width
	display                  // Inter Display SemiBold, titles and the figure
	displayLight             // Inter Display Light, sentences set large
	mono                     // JetBrains Mono, hashes and commands
	faceCount
)

// fontSources gives each face its file and the family name gofpdf knows it by.
var fontSources = [faceCount]struct{ file, family string }{
	sans:         {"Inter-Regular", "inter"},
	sansMedium:   {"Inter-Medium", "intermedium"},
	sansBold:     {"Inter-SemiBold", "intersemibold"},
	tabular:      {"InterTab-Regular", "intertab"},
	tabularBold:  {"InterTab-SemiBold", "intertabsemibold"},
	display:      {"InterDisplay-SemiBold", "interdisplaysemibold"},
	displayLight: {"InterDisplay-Light", "interdisplaylight"},
	mono:         {"JetBrainsMono-Regular", "jetbrainsmono"},
}

// font is what the layout needs to know of one face. It is never changed after
// it was parsed, so every render may share it.
type font struct {
	data    []byte   // the TrueType file; hand out copies only, gofpdf writes into what it is given
	advance []uint16 // by code point, thousandths of an em; meaningful where has is true
	mapped  []bool   // by code point: the font draws it
	pairs   []uint32 // kerning pairs, left<<16 | right, ascending
	kerns   []int16  // thousandths of an em, parallel to pairs
}

func (f *font) has(r rune) bool { return r > 0 && int(r) < len(f.mapped) && f.mapped[r] }

// width is the advance of r in thousandths of an em, as gofpdf writes it into
// the document's width table.
func (f *font) width(r rune) int {
	if !f.has(r) {
		return 0
	}
	return int(f.advance[r])
}

// kern is the correction between two characters, in thousandths of an em.
func (f *font) kern(left, right rune) int {
	if len(f.pairs) == 0 || left > 0xffff || right > 0xffff {
		return 0
	}
	key := uint32(left)<<16 | uint32(right)
	i := sort.Search(len(f.pairs), func(i int) bool { return f.pairs[i] >= key })
	if i < len(f.pairs) && f.pairs[i] == key {
		return int(f.kerns[i])
	}
	return 0
}

// typeface holds every embedded font.
type typeface [faceCount]*font

// loadFonts parses the embedded fonts once for the life of the process.
var loadFonts = sync.OnceValues(func() (*typeface, error) {
	var all typeface
	for id, source := range fontSources {
		data, err := fontFiles.ReadFile("fonts/" + source.file + ".ttf")
		if err != nil {
			return nil, fmt.Errorf("read font %s: %w", source.file, err)
		}
		f, err := parseFont(data)
		if err != nil {
			return nil, fmt.Errorf("parse font %s: %w", source.file, err)
		}
		if packed, err := fontFiles.ReadFile("fonts/" + source.file + ".kern"); err == nil {
			if f.pairs, f.kerns, err = parseKerning(packed); err != nil {
				return nil, fmt.Errorf("parse kerning %s: %w", source.file, err)
			}
		}
		all[id] = f
	}
	return &all, nil
})

// parseFont reads the character map (format 4) and the advances of a TrueType
// file. gofpdf draws a silent blank for a missing glyph; this is how we know.
func parseFont(data []byte) (*font, error) {
	tables, err := fontTables(data)
	if err != nil {
		return nil, err
	}
	glyphs, err := parseCharacterMap(tables["cmap"])
	if err != nil {
		return nil, err
	}
	head, hhea, hmtx := tables["head"], tables["hhea"], tables["hmtx"]
	if len(head) < 20 || len(hhea) < 36 {
		return nil, fmt.Errorf("head or hhea table too short")
	}
	unitsPerEm := int(binary.BigEndian.Uint16(head[18:]))
	metrics := int(binary.BigEndian.Uint16(hhea[34:]))
	if unitsPerEm == 0 || metrics == 0 || len(hmtx) < metrics*4 {
		return nil, fmt.Errorf("metrics missing")
	}
	last := rune(0)
	for r := range glyphs {
		last = max(last, r)
	}
	f := &font{data: data, advance: make([]uint16, last+1), mapped: make([]bool, last+1)}
	for r, glyph := range glyphs {
		units := int(binary.BigEndian.Uint16(hmtx[4*min(glyph, metrics-1):]))
		f.advance[r] = uint16((units*1000 + unitsPerEm/2) / unitsPerEm)
		f.mapped[r] = true
	}
	return f, nil
}

func fontTables(data []byte) (map[string][]byte, error) {
	if len(data) < 12 {
		return nil, fmt.Errorf("truncated font file")
	}
	tables := map[string][]byte{}
	for i := range int(binary.BigEndian.Uint16(data[4:])) {
		record := 12 + 16*i
		if record+16 > len(data) {
			return nil, fmt.Errorf("truncated table directory")
		}
		from := int(binary.BigEndian.Uint32(data[record+8:]))
		to := from + int(binary.BigEndian.Uint32(data[record+12:]))
		if to > len(data) || from > to {
			return nil, fmt.Errorf("table out of bounds")
		}
		tables[string(data[record:record+4])] = data[from:to]
	}
	return tables, nil
}

func parseCharacterMap(cmap []byte) (map[rune]int, error) {
	u16 := func(at int) int {
		if at < 0 || at+2 > len(cmap) {
			return 0
		}
		return int(binary.BigEndian.Uint16(cmap[at:]))
	}
	for i := range u16(2) {
		at := u16(4+8*i+4)<<16 | u16(4+8*i+6)
		if u16(at) != 4 {
			continue
		}
		glyphs := map[rune]int{}
		segments := u16(at+6) / 2
		ends, starts := at+14, at+16+2*segments
		deltas, offsets := starts+2*segments, starts+4*segments
		for s := range segments {
			for c := u16(starts + 2*s); c <= u16(ends+2*s) && c != 0xffff; c++ {
				glyph := c
				if offset := u16(offsets + 2*s); offset != 0 {
					if glyph = u16(offsets + 2*s + offset + 2*(c-u16(starts+2*s))); glyph == 0 {
						continue
					}
				}
				if glyph = (glyph + u16(deltas+2*s)) & 0xffff; glyph != 0 {
					glyphs[rune(c)] = glyph
				}
			}
		}
		return glyphs, nil
	}
	return nil, fmt.Errorf("no format 4 character map")
}

// parseKerning unpacks three columns (left, right, thousandths of an em) of one
// length, sorted by left and right; fonts/build.py writes them.
func parseKerning(packed []byte) ([]uint32, []int16, error) {
	r, err := zlib.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, nil, err
	}
	raw, err := io.ReadAll(r)
	if err != nil {
		return nil, nil, err
	}
	n := len(raw) / 6
	if len(raw) != 6*n {
		return nil, nil, fmt.Errorf("columns of unequal length")
	}
	pairs, kerns := make([]uint32, n), make([]int16, n)
	for i := range n {
		pairs[i] = uint32(binary.BigEndian.Uint16(raw[2*i:]))<<16 | uint32(binary.BigEndian.Uint16(raw[2*(n+i):]))
		kerns[i] = int16(binary.BigEndian.Uint16(raw[2*(2*n+i):]))
		if i > 0 && pairs[i] <= pairs[i-1] {
			return nil, nil, fmt.Errorf("pairs out of order at %d", i)
		}
	}
	return pairs, kerns, nil
}
