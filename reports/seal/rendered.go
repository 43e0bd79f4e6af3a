package seal

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
)

// rendered is gofpdf's output taken apart. gofpdf writes objects 1 (page
// tree) and 2 (resources) after the pages and numbers the others in order.
type rendered struct {
	document
	// free holds the numbers of objects that were taken out, ascending.
	free []int
	// pages holds the object numbers of the pages in order.
	pages []int
}

// readRendered takes gofpdf's bytes apart and refuses what is not its form.
func readRendered(raw []byte) (*rendered, error) {
	if len(raw) > maxFile {
		return nil, fmt.Errorf("the rendered file has more than %d bytes", maxFile)
	}
	line, body, ok := bytes.Cut(raw, []byte("\n"))
	if !ok || !bytes.HasPrefix(line, []byte("%PDF-1.")) {
		return nil, errors.New("the rendered file is not a PDF")
	}
	found := map[int]object{}
	for !bytes.HasPrefix(body, []byte("xref\n")) {
		n, o, rest, err := readRenderedObject(body)
		if err != nil {
			return nil, fmt.Errorf("rendered object %d: %w", n, err)
		}
		if _, twice := found[n]; twice || n < 1 || n > maxObjects {
			return nil, fmt.Errorf("rendered object %d: number out of order", n)
		}
		found[n] = o
		body = rest
	}
	r := &rendered{}
	for n := 1; n <= len(found); n++ {
		o, ok := found[n]
		if !ok {
			return nil, fmt.Errorf("rendered object %d is missing", n)
		}
		r.objects = append(r.objects, o)
	}
	if err := r.readRoot(body); err != nil {
		return nil, err
	}
	return r, r.readPages()
}

func readRenderedObject(body []byte) (n int, o object, rest []byte, err error) {
	line, _, _ := bytes.Cut(body[:min(len(body), 32)], []byte(" 0 obj\n"))
	n, ok := count(string(line))
	if !ok {
		return 0, o, nil, errors.New("no object where one must begin")
	}
	at := len(line) + len(" 0 obj\n")
	s := scanner{src: body}
	from := s.space(at)
	end, err := s.value(from, 0)
	if err != nil {
		return n, o, nil, err
	}
	o.value = body[from:end]
	if bytes.HasPrefix(o.value, []byte("<<")) {
		if o.dict, err = parseDict(o.value); err != nil {
			return n, o, nil, err
		}
	}
	rest = body[s.space(end):]
	if text, ok := bytes.CutPrefix(rest, []byte("stream\n")); ok {
		if o.stream, err = cutStream(o.dict, text, "\nendstream\n"); err != nil {
			return n, o, nil, err
		}
		rest = text[len(o.stream)+len("\nendstream\n"):]
	}
	rest, ok = bytes.CutPrefix(rest, []byte("endobj\n"))
	if !ok {
		return n, o, nil, errors.New("it does not end with endobj")
	}
	return n, o, rest, nil
}

func (r *rendered) readRoot(body []byte) error {
	_, text, ok := bytes.Cut(body, []byte("trailer\n"))
	text, _, closed := bytes.Cut(text, []byte("\nstartxref\n"))
	if !ok || !closed {
		return errors.New("the rendered file has no trailer")
	}
	t, err := parseDict(text)
	if err != nil {
		return fmt.Errorf("rendered trailer: %w", err)
	}
	if t.get("Encrypt") != nil || t.get("Prev") != nil {
		return errors.New("the rendered file is encrypted or was updated")
	}
	r.root, _ = reference(t.get("Root"))
	r.info, _ = reference(t.get("Info"))
	for _, n := range []int{r.root, r.info} {
		if o := r.object(n); o == nil || o.dict == nil {
			return errors.New("the rendered file has no catalogue or no information dictionary")
		}
	}
	return nil
}

func (r *rendered) readPages() error {
	tree, err := r.follow(r.object(r.root).dict.get("Pages"))
	if err != nil {
		return fmt.Errorf("page tree: %w", err)
	}
	kids, err := parseArray(tree.dict.get("Kids"))
	if err != nil {
		return fmt.Errorf("page tree: %w", err)
	}
	for _, kid := range kids {
		page, err := r.follow(kid)
		if err != nil || !page.dict.is("Type", "/Page") {
			return fmt.Errorf("page tree: %.20q is no page", kid)
		}
		n, _ := reference(kid)
		r.pages = append(r.pages, n)
	}
	if len(r.pages) == 0 {
		return errors.New("the rendered file has no page")
	}
	return nil
}

// add stores a new object and returns its number; freed numbers come first,
// so that the numbers stay 1…n.
func (r *rendered) add(d dict, stream []byte) int {
	if stream != nil {
		d.set("Length", strconv.Itoa(len(stream)))
	}
	o := object{dict: d, stream: stream}
	if len(r.free) > 0 {
		n := r.free[0]
		r.free = r.free[1:]
		r.objects[n-1] = o
		return n
	}
	r.objects = append(r.objects, o)
	return len(r.objects)
}

// release takes an object out and keeps its number for add.
func (r *rendered) release(n int) {
	r.objects[n-1] = object{}
	r.free = append(r.free, n)
	slices.Sort(r.free)
}

// checkDestinations refuses links and bookmarks that lead to no page. gofpdf
// computes a page's number as if nothing were attached; whoever draws has to
// reckon with that, and only then knows which page was meant.
func (r *rendered) checkDestinations() error {
	for i, o := range r.objects {
		if err := r.checkDestination(o.dict); err != nil {
			return fmt.Errorf("object %d: %w", i+1, err)
		}
		src := o.dict.get("Annots")
		if src == nil {
			continue
		}
		annotations, err := parseArray(src)
		if err != nil {
			return fmt.Errorf("annotations of object %d: %w", i+1, err)
		}
		for _, src := range annotations {
			annotation, err := parseDict(src)
			if err == nil {
				err = r.checkDestination(annotation)
			}
			if err != nil {
				return fmt.Errorf("annotations of object %d: %w", i+1, err)
			}
		}
	}
	return nil
}

func (r *rendered) checkDestination(d dict) error {
	src := d.get("Dest")
	if src == nil {
		return nil
	}
	target, err := parseArray(src)
	if err != nil || len(target) == 0 {
		return errors.New("a destination is no array")
	}
	if n, ok := reference(target[0]); !ok || !slices.Contains(r.pages, n) {
		return fmt.Errorf("destination %.20q is no page", target[0])
	}
	return nil
}

func arraySource(items [][]byte) string {
	return "[" + string(bytes.Join(items, []byte(" "))) + "]"
}
