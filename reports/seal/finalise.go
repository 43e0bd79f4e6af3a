package seal

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"
)

// reserve is the room kept for the signature, in bytes of DER. B-T with two
// short chains takes 3 kB, with RSA and a public time-stamping authority 8 kB.
const reserve = 16 << 10

// byteRangeWidth is the width kept for the value of /ByteRange: four numbers
// of maxFile's size.
const byteRangeWidth = len("[0 0000000000 0000000000 0000000000]")

// Options is what a rendered report lacks to become a signed one.
type Options struct {
	// Title is the document's title, shown by viewers in place of a file name.
	Title string
	// Lang is the language of the text, an RFC 5646 tag such as "fr-FR".
	Lang string
	// Author is the organisation that issues the report; empty when unnamed.
	Author string
	// Subject is one line about the content; empty when there is none.
	Subject string
	// CreatedAt is the instant the figures were made; it fixes every date but
	// the signature's.
	CreatedAt time.Time
	// SignedAt is the signer's claim, /M; the timestamp proves it.
	SignedAt time.Time
	// EvidenceSHA256 identifies the file (/ID): the same evidence gives the
	// same identifier.
	EvidenceSHA256 [32]byte
	// Attachments are embedded in this order.
	Attachments []Attachment
	// SignerName, Reason and Location are shown by viewers beside the
	// signature.
	SignerName, Reason, Location string
}

// languageTag is the simple part of RFC 5646.
var languageTag = regexp.MustCompile(`^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$`)

func (o Options) validate() error {
	switch {
	case strings.TrimSpace(o.Title) == "":
		return errors.New("finalise: no title")
	case !languageTag.MatchString(o.Lang):
		return fmt.Errorf("finalise: %q is not a language tag", o.Lang)
	case o.CreatedAt.IsZero() || o.SignedAt.IsZero():
		return errors.New("finalise: no creation or signature date")
	case o.EvidenceSHA256 == [32]byte{}:
		return errors.New("finalise: no hash of the evidence")
	}
	return validateAttachments(o.Attachments)
}

// Finalise turns gofpdf's output into one clean PDF 1.7 revision that awaits
// its signature: identifier, language, metadata, attachments with their
// types, and an empty signature over everything. The same input gives the
// same bytes.
func Finalise(raw []byte, o Options) ([]byte, error) {
	if err := o.validate(); err != nil {
		return nil, err
	}
	r, err := readRendered(raw)
	if err != nil {
		return nil, fmt.Errorf("finalise: %w", err)
	}
	signature, err := r.complete(o)
	if err != nil {
		return nil, fmt.Errorf("finalise: %w", err)
	}
	if err := r.refuseActive(); err != nil {
		return nil, fmt.Errorf("finalise: %w", err)
	}
	file := r.layOut(signature)
	if len(file) > maxFile {
		return nil, fmt.Errorf("finalise: the file has more than %d bytes", maxFile)
	}
	return file, nil
}

// complete adds all that is missing and returns the signature's number.
func (r *rendered) complete(o Options) (int, error) {
	r.id = o.EvidenceSHA256[:]
	if err := r.checkDestinations(); err != nil {
		return 0, err
	}
	attachments, err := r.takeAttachments(o.Attachments)
	if err != nil {
		return 0, err
	}
	r.describe(o)
	r.attach(attachments, o.CreatedAt)
	signature, err := r.addSignature(o)
	if err != nil {
		return 0, err
	}
	if len(r.free) > 0 {
		return 0, fmt.Errorf("%d objects left without use", len(r.free))
	}
	for i := range r.objects {
		if o := &r.objects[i]; o.dict != nil {
			o.value = o.dict.source()
		}
	}
	return signature, nil
}

// describe sets catalogue, information dictionary and XMP metadata.
func (r *rendered) describe(o Options) {
	for i, obj := range r.objects {
		// gofpdf writes its metadata as an orphan.
		if obj.dict.is("Type", "/Metadata") {
			r.release(i + 1)
		}
	}
	metadata := r.add(dict{{key: "Type", value: []byte("/Metadata")}, {key: "Subtype", value: []byte("/XML")}}, o.xmp())
	catalogue := &r.object(r.root).dict
	// gofpdf's open action may name an attachment for page 1; a viewer opens
	// the first page without one.
	catalogue.remove("OpenAction")
	catalogue.set("Lang", "("+o.Lang+")")
	catalogue.set("ViewerPreferences", "<< /DisplayDocTitle true >>")
	catalogue.set("Metadata", ref(metadata))

	info := dict{}
	set := func(key, text string) {
		if text != "" {
			info.set(key, textSource(text))
		}
	}
	set("Title", o.Title)
	set("Author", o.Author)
	set("Subject", o.Subject)
	set("Creator", "Vigie")
	set("Producer", "Vigie")
	info.set("CreationDate", dateSource(o.CreatedAt))
	info.set("ModDate", dateSource(o.CreatedAt))
	r.object(r.info).dict = info
}

// xmp writes the metadata that indexers and archives read. It claims no
// conformance to an archival profile.
func (o Options) xmp() []byte {
	text := func(s string) string {
		var b bytes.Buffer
		_ = xml.EscapeText(&b, []byte(s)) // a bytes.Buffer cannot fail
		return b.String()
	}
	at := o.CreatedAt.UTC().Format(time.RFC3339)
	var b bytes.Buffer
	b.WriteString("<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n" +
		"<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n" +
		"<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\">\n")
	fmt.Fprintf(&b, "<dc:format>application/pdf</dc:format>\n<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">%s</rdf:li></rdf:Alt></dc:title>\n", text(o.Title))
	fmt.Fprintf(&b, "<dc:language><rdf:Bag><rdf:li>%s</rdf:li></rdf:Bag></dc:language>\n", text(o.Lang))
	if o.Author != "" {
		fmt.Fprintf(&b, "<dc:creator><rdf:Seq><rdf:li>%s</rdf:li></rdf:Seq></dc:creator>\n", text(o.Author))
	}
	if o.Subject != "" {
		fmt.Fprintf(&b, "<dc:description><rdf:Alt><rdf:li xml:lang=\"x-default\">%s</rdf:li></rdf:Alt></dc:description>\n", text(o.Subject))
	}
	fmt.Fprintf(&b, "<xmp:CreatorTool>Vigie</xmp:CreatorTool>\n<xmp:CreateDate>%s</xmp:CreateDate>\n<xmp:ModifyDate>%s</xmp:ModifyDate>\n<pdf:Producer>Vigie</pdf:Producer>\n", at, at)
	b.WriteString("</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>")
	return b.Bytes()
}

// addSignature adds the invisible field on page 1, the empty signature and
// the certification that permits no change (DocMDP, P=1).
func (r *rendered) addSignature(o Options) (int, error) {
	var d dict
	d.set("Type", "/Sig")
	d.set("Filter", "/Adobe.PPKLite")
	d.set("SubFilter", "/ETSI.CAdES.detached")
	d.set("ByteRange", "["+strings.Repeat(" ", byteRangeWidth-2)+"]")
	d.set("Contents", "<"+strings.Repeat("0", 2*reserve)+">")
	d.set("M", dateSource(o.SignedAt))
	for _, shown := range []struct{ key, text string }{{"Name", o.SignerName}, {"Reason", o.Reason}, {"Location", o.Location}} {
		if shown.text != "" {
			d.set(shown.key, textSource(shown.text))
		}
	}
	d.set("Reference", docMDP)
	signature := r.add(d, nil)

	var field dict
	field.set("Type", "/Annot")
	field.set("Subtype", "/Widget")
	field.set("FT", "/Sig")
	field.set("T", "(Vigie)")
	field.set("F", "132") // print, locked
	field.set("Rect", "[0 0 0 0]")
	field.set("P", ref(r.pages[0]))
	field.set("V", ref(signature))
	widget := r.add(field, nil)

	page := &r.object(r.pages[0]).dict
	var annotations [][]byte
	if src := page.get("Annots"); src != nil {
		var err error
		if annotations, err = parseArray(src); err != nil {
			return 0, fmt.Errorf("annotations of page 1: %w", err)
		}
	}
	page.set("Annots", arraySource(append(annotations, []byte(ref(widget)))))
	catalogue := &r.object(r.root).dict
	catalogue.set("AcroForm", fmt.Sprintf("<< /Fields [%s] /SigFlags 3 >>", ref(widget)))
	catalogue.set("Perms", fmt.Sprintf("<< /DocMDP %s >>", ref(signature)))
	return signature, nil
}

// docMDP certifies the document and permits no change (PDF 32000-1 §12.8.2.2).
const docMDP = "[<< /Type /SigRef /TransformMethod /DocMDP /TransformParams << /Type /TransformParams /P 1 /V /1.2 >> >>]"

// layOut writes the file and fills in which bytes the signature covers.
func (r *rendered) layOut(signature int) []byte {
	file, at := r.bytes()
	value := r.object(signature).value
	from := at[signature-1] + bytes.Index(value, []byte("/Contents <")) + len("/Contents ")
	slot := at[signature-1] + bytes.Index(value, []byte("/ByteRange [")) + len("/ByteRange ")
	to := from + 2*reserve + len("<>")
	copy(file[slot:], fmt.Sprintf("%-*s]", byteRangeWidth-1, fmt.Sprintf("[0 %d %d %d", from, to, len(file)-to)))
	return file
}

// dateSource writes a PDF date in UTC.
func dateSource(t time.Time) string { return "(D:" + t.UTC().Format("20060102150405") + "Z)" }

// dateValue reads a date that dateSource wrote.
func dateValue(src []byte) (time.Time, error) {
	return time.Parse("(D:20060102150405Z)", string(src))
}
