package seal

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
)

const (
	// maxFile is the largest file that is made or examined, in bytes.
	maxFile = 64 << 20
	// maxObjects bounds the objects of one file.
	maxObjects = 100_000

	header = "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
)

// object is one indirect object of a file.
type object struct {
	// value is the object's source text, without its stream.
	value []byte
	// at is the offset of value in the file.
	at int
	// dict is value parsed; nil when the object is not a dictionary.
	dict dict
	// stream is the encoded stream; nil when there is none.
	stream []byte
}

// document is a file in the only form Vigie writes: the header, the objects
// 1…n in order without anything between them, one cross-reference table, one
// trailer. Where each byte belongs is known, so nothing can hide: no object
// streams, no duplicate or unreachable objects, no second revision.
type document struct {
	// objects holds object n at index n−1.
	objects    []object
	root, info int
	// id is the file identifier, the SHA-256 of the evidence.
	id []byte
	// end is the offset after the end-of-file mark of the revision.
	end int
}

// object returns the object a reference names, nil when there is none.
func (d *document) object(reference int) *object {
	if reference < 1 || reference > len(d.objects) {
		return nil
	}
	return &d.objects[reference-1]
}

// follow returns the object that a source text such as "12 0 R" names.
func (d *document) follow(src []byte) (*object, error) {
	n, ok := reference(src)
	o := d.object(n)
	if !ok || o == nil {
		return nil, fmt.Errorf("%.20q refers to no object", src)
	}
	return o, nil
}

// bytes writes the file out and returns the offset of each object's value.
func (d *document) bytes() (file []byte, at []int) {
	var b bytes.Buffer
	b.WriteString(header)
	offsets := make([]int, len(d.objects))
	at = make([]int, len(d.objects))
	for i, o := range d.objects {
		offsets[i] = b.Len()
		b.WriteString(strconv.Itoa(i+1) + " 0 obj\n")
		at[i] = b.Len()
		b.Write(o.value)
		if o.stream != nil {
			b.WriteString("\nstream\n")
			b.Write(o.stream)
			b.WriteString("\nendstream")
		}
		b.WriteString("\nendobj\n")
	}
	b.Write(d.tail(offsets, b.Len()))
	return b.Bytes(), at
}

// tail writes the cross-reference table, which begins at xref, and what
// follows it.
func (d *document) tail(offsets []int, xref int) []byte {
	b := make([]byte, 0, 20*len(offsets)+300)
	b = fmt.Appendf(b, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, o := range offsets {
		b = fmt.Appendf(b, "%010d 00000 n \n", o)
	}
	return fmt.Appendf(b, "trailer\n<< /Size %d /Root %s /Info %s /ID [<%x> <%x>] >>\nstartxref\n%d\n%%%%EOF\n",
		len(offsets)+1, ref(d.root), ref(d.info), d.id, d.id, xref)
}

// readDocument reads a file from its first byte on, following no pointer. It
// accepts bytes after the revision's end, so that the caller can tell an
// appended update from a damaged file.
func readDocument(file []byte) (*document, error) {
	if len(file) > maxFile {
		return nil, fmt.Errorf("the file has more than %d bytes", maxFile)
	}
	if !bytes.HasPrefix(file, []byte(header)) {
		return nil, errors.New("the file does not begin as Vigie's reports do")
	}
	d := &document{}
	var offsets []int
	i := len(header)
	for !bytes.HasPrefix(file[i:], []byte("xref\n")) {
		o, end, err := readObject(file, i, len(d.objects)+1)
		if err != nil {
			return nil, fmt.Errorf("object %d at offset %d: %w", len(d.objects)+1, i, err)
		}
		if len(d.objects) == maxObjects {
			return nil, fmt.Errorf("more than %d objects", maxObjects)
		}
		d.objects = append(d.objects, o)
		offsets = append(offsets, i)
		i = end
	}
	if err := d.readTrailer(file[i:]); err != nil {
		return nil, err
	}
	want := d.tail(offsets, i)
	if !bytes.HasPrefix(file[i:], want) {
		return nil, errors.New("the cross-reference table or the trailer does not describe the objects")
	}
	d.end = i + len(want)
	return d, nil
}

// readObject reads object n, which must begin at offset i.
func readObject(file []byte, i, n int) (object, int, error) {
	head := strconv.Itoa(n) + " 0 obj\n"
	if !bytes.HasPrefix(file[i:], []byte(head)) {
		return object{}, 0, errors.New("it does not stand where it must")
	}
	at := i + len(head)
	o := object{at: at}
	var end int
	var err error
	if bytes.HasPrefix(file[at:], []byte("<<")) {
		o.dict, end, err = readDict(file, at)
	} else {
		end, err = scanner{src: file}.value(at, 0)
	}
	if err != nil {
		return object{}, 0, err
	}
	o.value = file[at:end:end]
	rest := file[end:]
	if bytes.HasPrefix(rest, []byte("\nstream\n")) {
		if o.stream, err = cutStream(o.dict, rest[len("\nstream\n"):], "\nendstream"); err != nil {
			return object{}, 0, err
		}
		end += len("\nstream\n") + len(o.stream) + len("\nendstream")
	}
	if !bytes.HasPrefix(file[end:], []byte("\nendobj\n")) {
		return object{}, 0, errors.New("it does not end where it must")
	}
	return o, end + len("\nendobj\n"), nil
}

// cutStream returns the stream at the start of text, as long as its
// dictionary says and closed by the given mark.
func cutStream(d dict, text []byte, mark string) ([]byte, error) {
	length, ok := count(string(d.get("Length")))
	if !ok || length > len(text) || !bytes.HasPrefix(text[length:], []byte(mark)) {
		return nil, errors.New("its stream is not as long as it says")
	}
	return text[:length:length], nil
}

// readTrailer takes from the text after the objects what cannot be computed:
// the references to catalogue and information, and the identifier.
func (d *document) readTrailer(text []byte) error {
	// The table's size is known, so the trailer is not searched for.
	_, text, ok := bytes.Cut(text[:min(len(text), 20*len(d.objects)+1000)], []byte("trailer\n"))
	if !ok {
		return errors.New("no trailer where it must stand")
	}
	t, _, err := readDict(text, 0)
	if err != nil {
		return fmt.Errorf("trailer: %w", err)
	}
	ids, err := parseArray(t.get("ID"))
	if err != nil || len(ids) != 2 {
		return errors.New("trailer: no identifier")
	}
	if d.id, err = hex.DecodeString(string(bytes.Trim(ids[0], "<>"))); err != nil {
		return fmt.Errorf("trailer: identifier: %w", err)
	}
	root, okRoot := reference(t.get("Root"))
	info, okInfo := reference(t.get("Info"))
	d.root, d.info = root, info
	if !okRoot || !okInfo || d.object(root) == nil || d.object(info) == nil {
		return errors.New("trailer: no catalogue or no information dictionary")
	}
	return nil
}

// forbiddenName tells whether a name stands for something that acts, hides or
// changes: scripts, launched programs, forms that submit, media, encryption,
// object streams and earlier revisions. A report needs none of them.
func forbiddenName(name string) bool {
	switch name {
	case "JS", "JavaScript", "Launch", "AA", "SubmitForm", "ImportData", "ResetForm", "Hide",
		"GoToR", "GoToE", "Named", "Thread", "Rendition", "Movie", "Sound", "RichMedia",
		"3D", "XFA", "Encrypt", "Crypt", "ObjStm", "XRef", "XRefStm", "OCProperties":
		return true
	}
	return false
}

// refuseActive returns an error when one of the document's objects names
// something forbidden, however the name is spelt.
func (d *document) refuseActive() error {
	for i, o := range d.objects {
		s := scanner{src: o.value, name: func(name string) error {
			if forbiddenName(name) {
				return fmt.Errorf("object %d names /%s, which a report never holds", i+1, name)
			}
			return nil
		}}
		if _, err := s.value(0, 0); err != nil {
			return err
		}
	}
	return nil
}
