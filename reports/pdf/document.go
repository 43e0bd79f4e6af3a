package pdf

import (
	"bytes"
	"fmt"
	"html"
	"regexp"
	"sync"
	"time"

	"github.com/jung-kurt/gofpdf"
)

// information is a document's metadata.
type information struct {
	title, subject, author, producer string
	language                         Language
	at                               time.Time
}

// newFile is an empty gofpdf document with our fonts. gofpdf writes into the
// bytes of the fonts it is given, and an Fpdf is not safe to share: every
// document gets its own of both.
func newFile(fonts *typeface) *gofpdf.Fpdf {
	f := gofpdf.New("P", "pt", "A4", "")
	f.SetCatalogSort(true) // map order would change the bytes
	f.SetCompression(true)
	f.SetAutoPageBreak(false, 0)
	f.SetMargins(0, 0, 0)
	for id, source := range fontSources {
		f.AddUTF8FontFromBytes(source.family, "", bytes.Clone(fonts[id].data))
	}
	return f
}

var fontSelection = regexp.MustCompile(`BT /(F[0-9a-f]+) `)

// fontResources is what gofpdf calls our fonts in a page's resources. The names
// derive from the fonts alone; gofpdf has no function to tell them, but selects
// a font by name in every content stream, so one is read.
var fontResources = sync.OnceValues(func() (*[faceCount]string, error) {
	fonts, err := loadFonts()
	if err != nil {
		return nil, err
	}
	f := newFile(fonts)
	var names [faceCount]string
	for id, source := range fontSources {
		template := f.CreateTemplate(func(t *gofpdf.Tpl) { t.SetFont(source.family, "", 10) })
		found := fontSelection.FindAllSubmatch(template.Bytes(), -1)
		if len(found) == 0 {
			return nil, fmt.Errorf("font %s has no resource name", source.file)
		}
		names[id] = string(found[len(found)-1][1])
	}
	return &names, f.Error()
})

// assemble puts the drawn pages into a file.
func (s *sheet) assemble(info information, attachments []Attachment) ([]byte, error) {
	f := newFile(s.fonts)
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
		f.RawWriteStr(string(page.buf))
	}
	s.declareGlyphs(f)
	s.writeOutline(f, len(attachments))
	files := make([]gofpdf.Attachment, len(attachments))
	for i, a := range attachments {
		files[i] = gofpdf.Attachment{Filename: clean(a.Name), Description: clean(a.Description), Content: a.Content}
	}
	f.SetAttachments(files)
	var out bytes.Buffer
	if err := f.Output(&out); err != nil {
		return nil, fmt.Errorf("write document: %w", err)
	}
	return out.Bytes(), nil
}

// declareGlyphs tells gofpdf which characters to embed. It learns them only
// from its own text functions; a template that is never used writes nothing
// into the file, but shares the record of used characters.
func (s *sheet) declareGlyphs(f *gofpdf.Fpdf) {
	f.CreateTemplate(func(t *gofpdf.Tpl) {
		for id, source := range fontSources {
			t.SetFont(source.family, "", 10)
			t.Text(0, 0, string(s.used[id].runes()))
		}
	})
}

// writeOutline adds the bookmarks. gofpdf computes a bookmark's page object as
// if no attachment stood before the pages, and each attachment takes as many
// objects as a page: counting the attachments as pages sets it right. The blank
// pages this needs are behind the last page and are not written.
func (s *sheet) writeOutline(f *gofpdf.Fpdf, attachments int) {
	for range attachments {
		f.AddPage()
	}
	f.SetFont(fontSources[sans].family, "", 10) // a title is UTF-16 only while a UTF-8 font is selected
	for _, b := range s.outline {
		f.SetPage(b.page + attachments)
		f.Bookmark(b.title, 0, b.y)
	}
	f.SetPage(len(s.pages))
}

// xmp is the document's metadata packet. Title and author come from people and
// are escaped.
func (i information) xmp() []byte {
	at := i.at.UTC().Format("2006-01-02T15:04:05Z")
	var b bytes.Buffer
	b.WriteString("<?xpacket begin=\"\ufeff\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n")
	b.WriteString(`<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">` + "\n")
	b.WriteString(`<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">` + "\n")
	fmt.Fprintf(&b, "<dc:format>application/pdf</dc:format>\n<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">%s</rdf:li></rdf:Alt></dc:title>\n", html.EscapeString(i.title))
	fmt.Fprintf(&b, "<dc:description><rdf:Alt><rdf:li xml:lang=\"x-default\">%s</rdf:li></rdf:Alt></dc:description>\n", html.EscapeString(i.subject))
	fmt.Fprintf(&b, "<dc:creator><rdf:Seq><rdf:li>%s</rdf:li></rdf:Seq></dc:creator>\n", html.EscapeString(i.author))
	fmt.Fprintf(&b, "<dc:language><rdf:Bag><rdf:li>%s</rdf:li></rdf:Bag></dc:language>\n", i.language)
	fmt.Fprintf(&b, "<xmp:CreatorTool>Vigie</xmp:CreatorTool>\n<xmp:CreateDate>%s</xmp:CreateDate>\n<xmp:ModifyDate>%s</xmp:ModifyDate>\n<xmp:MetadataDate>%s</xmp:MetadataDate>\n", at, at, at)
	fmt.Fprintf(&b, "<pdf:Producer>%s</pdf:Producer>\n", html.EscapeString(i.producer))
	b.WriteString("</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>")
	return b.Bytes()
}
