package pdf

import (
	"bytes"
	"fmt"
	"html"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/jung-kurt/gofpdf"
)

// information is a document's metadata.
type information struct {
	title, subject, author, producer string
	language                         Language
	at                               time.Time
}

// assemble puts the drawn pages into a file.
func (s *sheet) assemble(info information, attachments []Attachment) ([]byte, error) {
	f := newFile()
	f.SetTitle(info.title, true)
	f.SetSubject(info.subject, true)
	f.SetAuthor(info.author, true)
	f.SetCreator("Vigie", true)
	f.SetProducer(info.producer, true)
	f.SetCreationDate(info.at)
	f.SetModificationDate(info.at)
	f.SetXmpMetadata(info.xmp())
	for _, page := range s.pages {
		f.AddPage()
		f.RawWriteBuf(bytes.NewReader(page.buf))
	}
	s.writeOutline(f, len(attachments))
	files := make([]gofpdf.Attachment, len(attachments))
	for i, a := range attachments {
		files[i] = gofpdf.Attachment{Filename: clean(a.Name), Description: clean(a.Description), Content: a.Content}
	}
	f.SetAttachments(files)
	var out bytes.Buffer
	out.Grow(256 << 10)
	if err := f.Output(&out); err != nil {
		return nil, fmt.Errorf("write document: %w", err)
	}
	fonts, err := fontsFor(s.fonts, &s.used)
	if err != nil {
		return nil, err
	}
	return fonts.insert(out.Bytes())
}

// newFile is an empty gofpdf document. An Fpdf is not safe to share: every
// document has its own.
func newFile() *gofpdf.Fpdf {
	f := gofpdf.New("P", "pt", "A4", "")
	f.SetCatalogSort(true) // map order would change the bytes
	f.SetCompression(true)
	f.SetAutoPageBreak(false, 0)
	f.SetMargins(0, 0, 0)
	return f
}

// writeOutline adds the bookmarks. gofpdf computes a bookmark's page object as
// if no attachment stood before the pages, and each attachment takes as many
// objects as a page: counting the attachments as pages sets it right. The blank
// pages this needs are behind the last page and are not written.
func (s *sheet) writeOutline(f *gofpdf.Fpdf, attachments int) {
	for range attachments {
		f.AddPage()
	}
	for _, b := range s.outline {
		f.SetPage(b.page + attachments)
		f.Bookmark(utf16Text(b.title), 0, b.y)
	}
	f.SetPage(len(s.pages))
}

// utf16Text is a PDF text string with its byte order mark; gofpdf encodes
// titles itself only while one of its own UTF-8 fonts is selected.
func utf16Text(s string) string {
	b := []byte{0xfe, 0xff}
	for _, unit := range utf16.Encode([]rune(s)) {
		b = append(b, byte(unit>>8), byte(unit))
	}
	return string(b)
}

// xmp is the document's metadata packet. Title and author come from people and
// are escaped.
func (i information) xmp() []byte {
	at := i.at.UTC().Format("2006-01-02T15:04:05Z")
	var b bytes.Buffer
	b.WriteString("<?xpacket begin=\"\ufeff\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n")
	b.WriteString(`<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">` + "\n")
	b.WriteString(`<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">` + "\n")
	fmt.Fprintf(&b, "<dc:format>application/pdf</dc:format>\n<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">%s</rdf:li></rdf:Alt></dc:title>\n", xmlText(i.title))
	fmt.Fprintf(&b, "<dc:description><rdf:Alt><rdf:li xml:lang=\"x-default\">%s</rdf:li></rdf:Alt></dc:description>\n", xmlText(i.subject))
	fmt.Fprintf(&b, "<dc:creator><rdf:Seq><rdf:li>%s</rdf:li></rdf:Seq></dc:creator>\n", xmlText(i.author))
	fmt.Fprintf(&b, "<dc:language><rdf:Bag><rdf:li>%s</rdf:li></rdf:Bag></dc:language>\n", i.language)
	fmt.Fprintf(&b, "<xmp:CreatorTool>Vigie</xmp:CreatorTool>\n<xmp:CreateDate>%s</xmp:CreateDate>\n<xmp:ModifyDate>%s</xmp:ModifyDate>\n<xmp:MetadataDate>%s</xmp:MetadataDate>\n", at, at, at)
	fmt.Fprintf(&b, "<pdf:Producer>%s</pdf:Producer>\n", xmlText(i.producer))
	b.WriteString("</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>")
	return b.Bytes()
}

// xmlText escapes text for the packet. The solidus too: the packet is not
// compressed, and tools that look for active content look for its names.
func xmlText(s string) string { return strings.ReplaceAll(html.EscapeString(s), "/", "&#47;") }
