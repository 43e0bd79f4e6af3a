package pdf

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"strconv"
)

// What a document of ours can never exceed; a reader of foreign files needs to
// stop somewhere.
const (
	mostObjects     = 20000
	mostPages       = 500
	mostPageContent = 16 << 20
	mostDepth       = 32
)

// kind is the type of a PDF object.
type kind uint8

const (
	isNull kind = iota
	isNumber
	isName
	isString
	isArray
	isDict
	isRef
	isWord
)

// object is a parsed PDF object.
type object struct {
	kind   kind
	number float64 // also a reference's object number
	name   string
	text   []byte
	array  []object
	dict   map[string]object
}

// scanner reads PDF syntax.
type scanner struct {
	data []byte
	at   int
}

func (s *scanner) done() bool { return s.at >= len(s.data) }

func blank(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == 0 || c == '\f'
}

func delimiter(c byte) bool { return bytes.IndexByte([]byte("()<>[]{}/%"), c) >= 0 }

func (s *scanner) space() {
	for !s.done() && blank(s.data[s.at]) {
		s.at++
	}
}

// word reads regular characters; a lone delimiter is a word of one.
func (s *scanner) word() string {
	start := s.at
	for !s.done() && !blank(s.data[s.at]) && !delimiter(s.data[s.at]) {
		s.at++
	}
	if s.at == start && !s.done() {
		s.at++
	}
	return string(s.data[start:s.at])
}

func (s *scanner) object(depth int) (object, error) {
	s.space()
	if s.done() || depth > mostDepth {
		return object{}, fmt.Errorf("unreadable object at %d", s.at)
	}
	switch c := s.data[s.at]; {
	case c == '/':
		s.at++
		start := s.at
		for !s.done() && !blank(s.data[s.at]) && !delimiter(s.data[s.at]) {
			s.at++
		}
		return object{kind: isName, name: string(s.data[start:s.at])}, nil
	case c == '[':
		return s.list(depth)
	case c == '<' && bytes.HasPrefix(s.data[s.at:], []byte("<<")):
		return s.dictionary(depth)
	case c == '<':
		return s.hex()
	case c == '(':
		return s.literal()
	case c == '-' || c == '+' || c == '.' || c >= '0' && c <= '9':
		return s.numberOrRef()
	}
	return object{kind: isWord, name: s.word()}, nil
}

func (s *scanner) list(depth int) (object, error) {
	s.at++
	o := object{kind: isArray}
	for {
		s.space()
		if s.done() {
			return o, fmt.Errorf("array does not end")
		}
		if s.data[s.at] == ']' {
			s.at++
			return o, nil
		}
		item, err := s.object(depth + 1)
		if err != nil {
			return o, err
		}
		o.array = append(o.array, item)
	}
}

func (s *scanner) dictionary(depth int) (object, error) {
	s.at += 2
	o := object{kind: isDict, dict: map[string]object{}}
	for {
		s.space()
		if bytes.HasPrefix(s.data[min(s.at, len(s.data)):], []byte(">>")) {
			s.at += 2
			return o, nil
		}
		key, err := s.object(depth + 1)
		if err != nil {
			return o, err
		}
		if key.kind != isName {
			return o, fmt.Errorf("dictionary key at %d is not a name", s.at)
		}
		value, err := s.object(depth + 1)
		if err != nil {
			return o, err
		}
		if _, twice := o.dict[key.name]; twice {
			return o, fmt.Errorf("dictionary key %q twice", key.name)
		}
		o.dict[key.name] = value
	}
}

func (s *scanner) hex() (object, error) {
	end := bytes.IndexByte(s.data[s.at:], '>')
	if end < 0 {
		return object{}, fmt.Errorf("string does not end")
	}
	digits := make([]byte, 0, end)
	for _, c := range s.data[s.at+1 : s.at+end] {
		if !blank(c) {
			digits = append(digits, c)
		}
	}
	s.at += end + 1
	if len(digits)%2 != 0 {
		digits = append(digits, '0')
	}
	text := make([]byte, len(digits)/2)
	for i := range text {
		v, err := strconv.ParseUint(string(digits[2*i:2*i+2]), 16, 8)
		if err != nil {
			return object{}, fmt.Errorf("string is not hexadecimal")
		}
		text[i] = byte(v)
	}
	return object{kind: isString, text: text}, nil
}

// literal skips a string in parentheses: nothing read here depends on one.
func (s *scanner) literal() (object, error) {
	depth := 0
	for ; !s.done(); s.at++ {
		switch s.data[s.at] {
		case '\\':
			s.at++
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				s.at++
				return object{kind: isString}, nil
			}
		}
	}
	return object{}, fmt.Errorf("string does not end")
}

func (s *scanner) numberOrRef() (object, error) {
	word := s.word()
	v, err := strconv.ParseFloat(word, 64)
	if err != nil {
		return object{}, fmt.Errorf("%q is not a number", word)
	}
	mark := s.at
	s.space()
	if generation := s.word(); generation == "0" {
		s.space()
		if s.word() == "R" {
			return object{kind: isRef, number: v}, nil
		}
	}
	s.at = mark
	return object{kind: isNumber, number: v}, nil
}

// pdfFile is a finished document with a classic cross-reference table.
type pdfFile struct {
	data    []byte
	offsets []int
	root    int
}

// openFile reads the cross-reference table of a document of one revision.
func openFile(data []byte) (*pdfFile, error) {
	if !bytes.HasPrefix(data, []byte("%PDF-")) {
		return nil, fmt.Errorf("not a PDF file")
	}
	mark := []byte("\nstartxref\n")
	if bytes.Count(data, mark) != 1 {
		return nil, fmt.Errorf("not a document of one revision")
	}
	s := scanner{data: data, at: bytes.Index(data, mark) + len(mark)}
	at, err := strconv.Atoi(s.word())
	if err != nil || at < 0 || at >= len(data) {
		return nil, fmt.Errorf("cross-reference table not found")
	}
	s.at = at
	d := &pdfFile{data: data}
	if d.offsets, err = s.crossReferences(); err != nil {
		return nil, err
	}
	s.space()
	if s.word() != "trailer" {
		return nil, fmt.Errorf("trailer not found")
	}
	trailer, err := s.object(0)
	if err != nil || trailer.kind != isDict {
		return nil, fmt.Errorf("trailer is unreadable")
	}
	if _, more := trailer.dict["Prev"]; more {
		return nil, fmt.Errorf("not a document of one revision")
	}
	if trailer.dict["Root"].kind != isRef {
		return nil, fmt.Errorf("document has no catalogue")
	}
	d.root = int(trailer.dict["Root"].number)
	return d, nil
}

// crossReferences reads a table of one section, every object in use.
func (s *scanner) crossReferences() ([]int, error) {
	next := func() string { s.space(); return s.word() }
	if next() != "xref" {
		return nil, fmt.Errorf("cross-reference table not found")
	}
	first := next()
	count, err := strconv.Atoi(next())
	if first != "0" || err != nil || count < 1 || count > mostObjects {
		return nil, fmt.Errorf("cross-reference table is not ours")
	}
	offsets := make([]int, count)
	for i := range count {
		offset, err := strconv.Atoi(next())
		next() // the generation, always 0
		use := next()
		if err != nil || offset < 0 || offset >= len(s.data) || i > 0 && use != "n" {
			return nil, fmt.Errorf("cross-reference entry %d is unreadable", i)
		}
		offsets[i] = offset
	}
	return offsets, nil
}

// get reads an indirect object; the scanner stands behind it.
func (d *pdfFile) get(number int) (object, *scanner, error) {
	if number < 1 || number >= len(d.offsets) {
		return object{}, nil, fmt.Errorf("object %d does not exist", number)
	}
	s := &scanner{data: d.data, at: d.offsets[number]}
	head := strconv.Itoa(number) + " 0 obj"
	if !bytes.HasPrefix(d.data[s.at:], []byte(head)) {
		return object{}, nil, fmt.Errorf("object %d is not at its offset", number)
	}
	s.at += len(head)
	o, err := s.object(0)
	if err != nil {
		return object{}, nil, fmt.Errorf("object %d: %w", number, err)
	}
	return o, s, nil
}

// resolve follows a reference.
func (d *pdfFile) resolve(o object) (object, error) {
	if o.kind != isRef {
		return o, nil
	}
	o, _, err := d.get(int(o.number))
	return o, err
}

// stream reads the data of a stream object, inflated.
func (d *pdfFile) stream(o object) ([]byte, error) {
	if o.kind != isRef {
		return nil, fmt.Errorf("stream is not an object of its own")
	}
	head, s, err := d.get(int(o.number))
	if err != nil {
		return nil, err
	}
	s.space()
	if s.word() != "stream" || head.kind != isDict || head.dict["Length"].kind != isNumber {
		return nil, fmt.Errorf("object %d is not a stream of ours", int(o.number))
	}
	if s.at < len(s.data) && s.data[s.at] == '\r' {
		s.at++
	}
	s.at++
	length := int(head.dict["Length"].number)
	if s.at > len(d.data) || length < 0 || length > len(d.data)-s.at {
		return nil, fmt.Errorf("stream of object %d does not end", int(o.number))
	}
	raw := d.data[s.at : s.at+length]
	switch filter := head.dict["Filter"]; {
	case filter.kind == isNull:
		return raw, nil
	case filter.name != "FlateDecode":
		return nil, fmt.Errorf("stream of object %d is not a stream of ours", int(o.number))
	}
	r, err := zlib.NewReader(bytes.NewReader(raw))
	if err != nil {
		return nil, fmt.Errorf("inflate object %d: %w", int(o.number), err)
	}
	out, err := io.ReadAll(io.LimitReader(r, mostPageContent+1))
	if err != nil {
		return nil, fmt.Errorf("inflate object %d: %w", int(o.number), err)
	}
	if len(out) > mostPageContent {
		return nil, fmt.Errorf("object %d is larger than a page can be", int(o.number))
	}
	return out, nil
}

// pages reads the content of every page in order, after checking that the
// fonts' codes are the characters they show.
func (d *pdfFile) pages() ([][]byte, error) {
	catalogue, _, err := d.get(d.root)
	if err != nil {
		return nil, err
	}
	tree, err := d.resolve(catalogue.dict["Pages"])
	if err != nil {
		return nil, err
	}
	kids := tree.dict["Kids"].array
	if len(kids) == 0 || len(kids) > mostPages {
		return nil, fmt.Errorf("document has %d pages", len(kids))
	}
	var contents [][]byte
	checked := map[int]bool{}
	for i, kid := range kids {
		page, err := d.resolve(kid)
		if err != nil {
			return nil, err
		}
		if page.dict["Type"].name != "Page" {
			return nil, fmt.Errorf("page %d is not a page", i+1)
		}
		resources := page.dict["Resources"]
		if resources.kind != isRef {
			return nil, fmt.Errorf("page %d has resources of its own", i+1)
		}
		if n := int(resources.number); !checked[n] {
			if err := d.checkFonts(resources); err != nil {
				return nil, err
			}
			checked[n] = true
		}
		content, err := d.stream(page.dict["Contents"])
		if err != nil {
			return nil, fmt.Errorf("page %d: %w", i+1, err)
		}
		contents = append(contents, content)
	}
	return contents, nil
}

var identityMap = []byte("1 beginbfrange\n<0000> <FFFF> <0000>\nendbfrange")

// checkFonts refuses a font whose codes are not the characters themselves.
func (d *pdfFile) checkFonts(resources object) error {
	dict, err := d.resolve(resources)
	if err != nil {
		return err
	}
	fonts, err := d.resolve(dict.dict["Font"])
	if err != nil {
		return err
	}
	for name, ref := range fonts.dict {
		font, err := d.resolve(ref)
		if err != nil {
			return err
		}
		if font.dict["Encoding"].name != "Identity-H" {
			return fmt.Errorf("font %s does not encode characters as we do", name)
		}
		toUnicode, err := d.stream(font.dict["ToUnicode"])
		if err != nil {
			return fmt.Errorf("font %s: %w", name, err)
		}
		if bytes.Count(toUnicode, []byte("beginbf")) != 1 || !bytes.Contains(toUnicode, identityMap) {
			return fmt.Errorf("font %s spells other characters than it shows", name)
		}
	}
	return nil
}
