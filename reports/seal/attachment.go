package seal

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"
)

const (
	// maxAttachments and maxAttached (bytes, together, unpacked) bound what a
	// file can make a reader unpack.
	maxAttachments = 64
	maxAttached    = 64 << 20
)

// Relationship says what an attachment is to the report (PDF 2.0 §14.13).
type Relationship string

const (
	// Source is what the figures were computed from.
	Source Relationship = "Source"
	// Data is what a figure or table shows, in another form.
	Data Relationship = "Data"
	// Supplement is anything else.
	Supplement Relationship = "Supplement"
)

// Attachment is a file inside a report.
type Attachment struct {
	// Name is a plain file name: letters, digits, dot, hyphen, underscore.
	Name string
	// MIME is the media type without parameters, such as "application/json".
	MIME string
	// Relationship says what the file is to the report.
	Relationship Relationship
	// Description is one line for people; empty when there is none.
	Description string
	// Content is the file. For Finalise, nil means the content that gofpdf
	// attached under the same name.
	Content []byte
	// SHA256 of Content; filled by Attachments, ignored by Finalise.
	SHA256 [32]byte
}

var (
	plainName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$`)
	mediaType = regexp.MustCompile(`^[a-z0-9]+/[a-z0-9.+-]+$`)
)

func validateAttachments(all []Attachment) error {
	if len(all) > maxAttachments {
		return fmt.Errorf("finalise: more than %d attachments", maxAttachments)
	}
	seen := map[string]bool{}
	for _, a := range all {
		switch {
		case !plainName.MatchString(a.Name):
			return fmt.Errorf("finalise: %.40q is not a plain file name", a.Name)
		case seen[a.Name]:
			return fmt.Errorf("finalise: two attachments are named %s", a.Name)
		case !mediaType.MatchString(a.MIME):
			return fmt.Errorf("finalise: %.40q is not a media type", a.MIME)
		case !slices.Contains([]Relationship{Source, Data, Supplement}, a.Relationship):
			return fmt.Errorf("finalise: %.40q is not a relationship", a.Relationship)
		}
		seen[a.Name] = true
	}
	return nil
}

// takeAttachments takes gofpdf's own attachments out of the document and
// gives their content to the described ones that have none.
func (r *rendered) takeAttachments(described []Attachment) ([]Attachment, error) {
	rendered := map[string][]byte{}
	for i := range r.objects {
		spec := r.objects[i].dict
		if !spec.is("Type", "/Filespec") {
			continue
		}
		a, err := r.readAttachment(spec, maxAttached)
		if err != nil {
			return nil, fmt.Errorf("rendered attachment: %w", err)
		}
		if _, twice := rendered[a.Name]; twice {
			return nil, fmt.Errorf("rendered attachment %q stands twice", a.Name)
		}
		rendered[a.Name] = a.Content
		files, _ := parseDict(spec.get("EF"))
		n, _ := reference(files.get("F"))
		r.release(n)
		r.release(i + 1)
	}
	all := slices.Clone(described)
	for i := range all {
		content, ok := rendered[all[i].Name]
		delete(rendered, all[i].Name)
		if all[i].Content != nil {
			if ok {
				return nil, fmt.Errorf("attachment %s is given twice", all[i].Name)
			}
			continue
		}
		if !ok {
			return nil, fmt.Errorf("attachment %s has no content", all[i].Name)
		}
		all[i].Content = content
	}
	for name := range rendered {
		return nil, fmt.Errorf("rendered attachment %q is not described", name)
	}
	return all, nil
}

// attach embeds the attachments and names them in the catalogue.
func (r *rendered) attach(all []Attachment, at time.Time) {
	catalogue := &r.object(r.root).dict
	catalogue.remove("Names")
	catalogue.remove("AF")
	if len(all) == 0 {
		return
	}
	type named struct{ name, ref string }
	var tree []named
	var associated []string
	for _, a := range all {
		var file dict
		file.set("Type", "/EmbeddedFile")
		file.set("Subtype", nameSource(a.MIME))
		file.set("Filter", "/FlateDecode")
		file.set("Params", fmt.Sprintf("<< /Size %d /CreationDate %s /ModDate %s >>", len(a.Content), dateSource(at), dateSource(at)))
		embedded := ref(r.add(file, deflate(a.Content)))
		var spec dict
		spec.set("Type", "/Filespec")
		spec.set("F", "("+a.Name+")")
		spec.set("UF", textSource(a.Name))
		spec.set("AFRelationship", "/"+string(a.Relationship))
		if a.Description != "" {
			spec.set("Desc", textSource(a.Description))
		}
		spec.set("EF", fmt.Sprintf("<< /F %s /UF %s >>", embedded, embedded))
		number := ref(r.add(spec, nil))
		tree = append(tree, named{a.Name, number})
		associated = append(associated, number)
	}
	// A name tree is sorted by its keys (PDF 32000-1 §7.9.6).
	slices.SortFunc(tree, func(a, b named) int { return strings.Compare(a.name, b.name) })
	var names []string
	for _, n := range tree {
		names = append(names, "("+n.name+") "+n.ref)
	}
	catalogue.set("Names", "<< /EmbeddedFiles << /Names ["+strings.Join(names, " ")+"] >> >>")
	catalogue.set("AF", "["+strings.Join(associated, " ")+"]")
	if catalogue.get("PageMode") == nil {
		catalogue.set("PageMode", "/UseAttachments")
	}
}

// Attachments returns the files inside a report, in the report's order. It
// reads only the form that Finalise writes, and proves nothing: Verify does.
func Attachments(pdf []byte) ([]Attachment, error) {
	d, err := readDocument(pdf)
	if err != nil {
		return nil, fmt.Errorf("read attachments: %w", err)
	}
	if d.end != len(pdf) {
		return nil, errors.New("read attachments: bytes follow the end of the file")
	}
	return d.attachments()
}

func (d *document) attachments() ([]Attachment, error) {
	catalogue := d.object(d.root).dict
	listed, err := d.listedAttachments(catalogue)
	if err != nil {
		return nil, fmt.Errorf("read attachments: %w", err)
	}
	if catalogue.get("AF") == nil && len(listed) == 0 {
		return nil, nil
	}
	associated, err := parseArray(catalogue.get("AF"))
	if err != nil {
		return nil, fmt.Errorf("read attachments: associated files: %w", err)
	}
	if len(associated) != len(listed) || len(listed) > maxAttachments {
		return nil, errors.New("read attachments: the lists of attachments differ")
	}
	var all []Attachment
	budget := maxAttached
	for _, src := range associated {
		spec, err := d.follow(src)
		if err != nil {
			return nil, fmt.Errorf("read attachments: %w", err)
		}
		a, err := d.readAttachment(spec.dict, budget)
		if err != nil {
			return nil, fmt.Errorf("read attachments: %w", err)
		}
		if listed[a.Name] != string(src) {
			return nil, fmt.Errorf("read attachments: %q is not listed under its name", a.Name)
		}
		delete(listed, a.Name)
		budget -= len(a.Content)
		all = append(all, a)
	}
	return all, nil
}

// listedAttachments reads the catalogue's name tree: name → reference.
func (d *document) listedAttachments(catalogue dict) (map[string]string, error) {
	listed := map[string]string{}
	src := catalogue.get("Names")
	if src == nil {
		return listed, nil
	}
	names, err := parseDict(src)
	if err != nil {
		return nil, fmt.Errorf("names: %w", err)
	}
	files, err := parseDict(names.get("EmbeddedFiles"))
	if err != nil {
		return nil, fmt.Errorf("names: %w", err)
	}
	pairs, err := parseArray(files.get("Names"))
	if err != nil || len(pairs)%2 != 0 {
		return nil, errors.New("names: no pairs of name and file")
	}
	for i := 0; i < len(pairs); i += 2 {
		name, ok := textValue(pairs[i])
		if _, twice := listed[name]; twice || !ok {
			return nil, errors.New("names: a name stands twice or is no text")
		}
		listed[name] = string(pairs[i+1])
	}
	return listed, nil
}

// readAttachment reads one file specification, unpacking at most limit bytes.
func (d *document) readAttachment(spec dict, limit int) (Attachment, error) {
	var a Attachment
	name, ok := textValue(spec.get("UF"))
	if !ok || !spec.is("Type", "/Filespec") || !plainName.MatchString(name) {
		return a, errors.New("a file specification has no plain name")
	}
	files, err := parseDict(spec.get("EF"))
	if err != nil {
		return a, fmt.Errorf("%s: no embedded file", name)
	}
	file, err := d.follow(files.get("F"))
	if err != nil || !file.dict.is("Type", "/EmbeddedFile") || file.stream == nil {
		return a, fmt.Errorf("%s: no embedded file", name)
	}
	params, err := parseDict(file.dict.get("Params"))
	if err != nil || !file.dict.is("Filter", "/FlateDecode") {
		return a, fmt.Errorf("%s: not in the form Vigie writes", name)
	}
	size, ok := count(string(params.get("Size")))
	if !ok || size > limit {
		return a, fmt.Errorf("%s: no size, or more than %d bytes", name, limit)
	}
	a.Name = name
	a.MIME, _ = nameValue(file.dict.get("Subtype"))
	relationship, _ := nameValue(spec.get("AFRelationship"))
	a.Relationship = Relationship(relationship)
	a.Description, _ = textValue(spec.get("Desc"))
	if a.Content, err = inflate(file.stream, size); err != nil {
		return a, fmt.Errorf("%s: %w", name, err)
	}
	a.SHA256 = sha256.Sum256(a.Content)
	return a, nil
}

func deflate(content []byte) []byte {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	_, _ = w.Write(content) // a bytes.Buffer cannot fail
	_ = w.Close()
	return b.Bytes()
}

// inflate unpacks a stream that must give exactly size bytes and end there.
func inflate(stream []byte, size int) ([]byte, error) {
	in := bytes.NewReader(stream)
	r, err := zlib.NewReader(in)
	if err != nil {
		return nil, errors.New("its stream cannot be unpacked")
	}
	// The announced size is not trusted with an allocation.
	content, err := io.ReadAll(io.LimitReader(r, int64(size)+1))
	if err != nil || len(content) != size || in.Len() != 0 {
		return nil, errors.New("its stream does not hold what it announces")
	}
	return content, nil
}
