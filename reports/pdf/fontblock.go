package pdf

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"sync"

	"github.com/jung-kurt/gofpdf"
)

// commonText is every character that the catalogues and names in our two
// languages use. Fonts cut to it are made once and serve almost every report.
const commonText = " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~" +
	"\u00a0¡¢£¥§©«®°±²³·¹»¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖ×ØÙÚÛÜÝßàáâãäåæçèéêëìíîïñòóôõö÷øùúûüýÿŒœŸ" +
	"ᵉʳ\u2011–—‘’“”…•\u202f‰€→−≤≥□"

// fontBlock is the PDF objects of all our fonts, as gofpdf wrote them.
//
// gofpdf spends about 45 ms a document on eight fonts (it measures 65,536
// characters of each and hashes the widths as JSON), five times what drawing
// the report takes. So a document is written without fonts, and the block,
// which is the same for every report that stays within commonText, is put in.
type fontBlock struct {
	names   [faceCount]string
	heads   [faceCount]int // which object of the block is the font itself
	objects [][]piece
	runes   [faceCount]*runeSet
}

// piece is bytes of an object, or after them a reference to an object of the
// block.
type piece struct {
	bytes []byte
	ref   int // index in the block; -1 for none
}

// commonFonts is made once for the life of the process and never changed.
var commonFonts = sync.OnceValues(func() (*fontBlock, error) {
	fonts, err := loadFonts()
	if err != nil {
		return nil, err
	}
	var used [faceCount]*runeSet
	for i := range used {
		used[i] = new(runeSet)
		for _, r := range commonText {
			if fonts[i].has(r) {
				used[i].add(r)
			}
		}
	}
	return makeFontBlock(fonts, &used)
})

// fontsFor is the common block, or one made for a document that needs more.
func fontsFor(fonts *typeface, used *[faceCount]*runeSet) (*fontBlock, error) {
	common, err := commonFonts()
	if err != nil {
		return nil, err
	}
	enough := true
	var all [faceCount]*runeSet
	for i := range used {
		all[i] = new(runeSet)
		for k, word := range used[i] {
			all[i][k] = word | common.runes[i][k]
			enough = enough && all[i][k] == common.runes[i][k]
		}
	}
	if enough {
		return common, nil
	}
	return makeFontBlock(fonts, &all)
}

// makeFontBlock lets gofpdf cut the fonts to the given characters and takes the
// objects out of its file. gofpdf writes into the bytes of a font: it gets
// copies. It learns which characters to keep only from its own text functions;
// a template that is never used writes nothing, but shares that record.
func makeFontBlock(fonts *typeface, used *[faceCount]*runeSet) (*fontBlock, error) {
	f := newFile()
	for id, source := range fontSources {
		f.AddUTF8FontFromBytes(source.family, "", bytes.Clone(fonts[id].data))
	}
	f.AddPage()
	f.CreateTemplate(func(t *gofpdf.Tpl) {
		for id, source := range fontSources {
			t.SetFont(source.family, "", 10)
			t.Text(0, 0, string(used[id].runes()))
		}
	})
	var out bytes.Buffer
	if err := f.Output(&out); err != nil {
		return nil, fmt.Errorf("cut fonts: %w", err)
	}
	d, err := openFile(out.Bytes())
	if err != nil {
		return nil, fmt.Errorf("read cut fonts: %w", err)
	}
	block := &fontBlock{runes: *used}
	return block, block.take(d)
}

var indirect = regexp.MustCompile(`(\d+) 0 R`)

// resourceObject is gofpdf's one resource dictionary.
const resourceObject = 2

// take collects the fonts' objects, which gofpdf numbers without a gap.
func (b *fontBlock) take(d *pdfFile) error {
	resources, _, err := d.get(resourceObject)
	if err != nil {
		return err
	}
	numbers := map[string]int{}
	first, last := len(d.offsets), 0
	for name, ref := range resources.dict["Font"].dict {
		font, err := d.resolve(ref)
		if err != nil {
			return err
		}
		for id, source := range fontSources {
			if font.dict["BaseFont"].name == "utf8"+source.family {
				b.names[id], numbers[name] = name, int(ref.number)
			}
		}
		first, last = min(first, int(ref.number)), max(last, int(ref.number))
	}
	const objectsPerFont = 7
	last += objectsPerFont - 1
	if len(numbers) != int(faceCount) || last-first+1 != objectsPerFont*int(faceCount) {
		return fmt.Errorf("fonts are not written as expected: %d fonts in objects %d to %d", len(numbers), first, last)
	}
	for id, name := range b.names {
		b.heads[id] = numbers[name] - first
	}
	for n := first; n <= last; n++ {
		b.objects = append(b.objects, pieces(d.raw(n), first))
	}
	return nil
}

// raw is an object's bytes between its head and endobj.
func (d *pdfFile) raw(number int) []byte {
	from := d.offsets[number]
	end := len(d.data)
	for _, o := range d.offsets {
		if o > from && o < end {
			end = o
		}
	}
	body := d.data[from+len(strconv.Itoa(number)+" 0 obj\n") : end]
	return body[:max(bytes.LastIndex(body, []byte("endobj")), 0)]
}

// pieces splits an object at its references, looking only before its stream.
func pieces(object []byte, first int) []piece {
	head := object
	if i := bytes.Index(object, []byte("stream\n")); i >= 0 {
		head = object[:i]
	}
	var all []piece
	at := 0
	for _, m := range indirect.FindAllSubmatchIndex(head, -1) {
		n, _ := strconv.Atoi(string(object[m[2]:m[3]]))
		all = append(all, piece{object[at:m[0]], n - first})
		at = m[1]
	}
	return append(all, piece{object[at:], -1})
}

var (
	noFonts   = []byte("/Font <<\n>>")
	sizeEntry = regexp.MustCompile(`/Size \d+`)
)

// insert puts the block into a document that was written without fonts: names
// into its resources, objects behind its own, and a cross-reference table of
// the same form.
func (b *fontBlock) insert(file []byte) ([]byte, error) {
	d, err := openFile(file)
	if err != nil {
		return nil, fmt.Errorf("read document: %w", err)
	}
	table := bytes.LastIndex(file, []byte("\nxref\n")) + 1
	trailer := bytes.LastIndex(file, []byte("trailer\n"))
	start := bytes.LastIndex(file, []byte("startxref\n"))
	at := bytes.Index(file[d.offsets[resourceObject]:], noFonts)
	if table <= 0 || trailer < table || start < trailer || at < 0 {
		return nil, fmt.Errorf("document is not written as expected")
	}
	at += d.offsets[resourceObject]
	own := len(d.offsets)

	var out bytes.Buffer
	out.Grow(len(file) + 200<<10)
	out.Write(file[:at])
	out.WriteString("/Font <<\n")
	for id, name := range b.names {
		fmt.Fprintf(&out, "/%s %d 0 R\n", name, own+b.heads[id])
	}
	out.WriteString(">>")
	out.Write(file[at+len(noFonts) : table])
	grown := out.Len() - table
	offsets := d.offsets
	for n := range offsets {
		if offsets[n] > at {
			offsets[n] += grown
		}
	}
	for i, object := range b.objects {
		offsets = append(offsets, out.Len())
		fmt.Fprintf(&out, "%d 0 obj\n", own+i)
		for _, p := range object {
			out.Write(p.bytes)
			if p.ref >= 0 {
				fmt.Fprintf(&out, "%d 0 R", own+p.ref)
			}
		}
		out.WriteString("endobj\n")
	}
	newTable := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(offsets))
	for _, o := range offsets[1:] {
		fmt.Fprintf(&out, "%010d 00000 n \n", o)
	}
	out.Write(sizeEntry.ReplaceAll(file[trailer:start], fmt.Appendf(nil, "/Size %d", len(offsets))))
	fmt.Fprintf(&out, "startxref\n%d\n%%%%EOF\n", newTable)
	return out.Bytes(), nil
}
