package runbooks

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// Step is one thing to do, as an operator sees it.
type Step struct {
	// N counts from 1 in the order of the text.
	N int
	// Title is plain text.
	Title string
	// HTML is the step's body without title, risk and branch; sanitised. Its k-th <pre> holds Commands[k].
	HTML string
	// Commands are what is to be copied, without the last line break.
	Commands []string
	// Risk is plain text; empty when none is named.
	Risk string
	// OnFailure is the branch to follow when the step did not work; sanitised HTML, empty when none is written.
	OnFailure string

	line    int
	checked bool // it holds a command, a code span, a link or a word of checking
	empty   bool
	length  int // of the body's source, in bytes
}

// Document is a rendered runbook.
type Document struct {
	// HTML is the whole text, sanitised.
	HTML  string
	Steps []Step
	// Problems are what lint found, in the order of their lines.
	Problems []Problem
}

// Renderer turns Markdown into steps. It is made once and may be used by several goroutines.
type Renderer struct {
	markdown goldmark.Markdown
	policy   *bluemonday.Policy
}

// NewRenderer makes the one renderer of stored text and preview.
func NewRenderer() *Renderer {
	markdown := goldmark.New(
		goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.Linkify),
		goldmark.WithRendererOptions(renderer.WithNodeRenderers(util.Prioritized(literal{}, 1))),
	)
	policy := bluemonday.NewPolicy()
	policy.AllowElements("p", "br", "hr", "strong", "em", "del", "code", "pre", "ul", "ol", "li", "blockquote",
		"h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td")
	policy.AllowAttrs("start").Matching(bluemonday.Integer).OnElements("ol")
	policy.AllowAttrs("href").OnElements("a")
	policy.AllowURLSchemes("http", "https", "mailto", "tel")
	policy.RequireParseableURLs(true)
	policy.AllowRelativeURLs(false)
	policy.RequireNoFollowOnLinks(true)
	policy.RequireNoReferrerOnLinks(true)
	policy.AddTargetBlankToFullyQualifiedLinks(true)
	return &Renderer{markdown: markdown, policy: policy}
}

// literal writes HTML as the text it is, and a picture as a link: a runbook loads nothing from elsewhere.
type literal struct{}

// RegisterFuncs implements renderer.NodeRenderer.
func (literal) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(ast.KindRawHTML, func(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			segments := node.(*ast.RawHTML).Segments
			for i := range segments.Len() {
				segment := segments.At(i)
				_, _ = w.Write(util.EscapeHTML(segment.Value(source)))
			}
		}
		return ast.WalkSkipChildren, nil
	})
	reg.Register(ast.KindHTMLBlock, func(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		block := node.(*ast.HTMLBlock)
		_, _ = w.WriteString("<p>")
		for i := range block.Lines().Len() {
			line := block.Lines().At(i)
			_, _ = w.Write(util.EscapeHTML(line.Value(source)))
		}
		if block.HasClosure() {
			_, _ = w.Write(util.EscapeHTML(block.ClosureLine.Value(source)))
		}
		_, _ = w.WriteString("</p>\n")
		return ast.WalkContinue, nil
	})
	reg.Register(ast.KindImage, func(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			_, _ = w.WriteString("</a>")
			return ast.WalkContinue, nil
		}
		_, _ = fmt.Fprintf(w, `<a href="%s">`, util.EscapeHTML(util.URLEscape(node.(*ast.Image).Destination, true)))
		return ast.WalkContinue, nil
	})
}

var _ renderer.NodeRenderer = literal{}

// Normalise returns the text as it is stored and hashed: line feeds only, no control characters but tab, one line feed at the end.
func Normalise(markdown string) string {
	markdown = strings.ReplaceAll(strings.ReplaceAll(markdown, "\r\n", "\n"), "\r", "\n")
	markdown = strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0x7f {
			return -1
		}
		return r
	}, strings.ToValidUTF8(markdown, "\uFFFD"))
	return strings.TrimRight(markdown, "\n\t ") + "\n"
}

// Render turns Markdown into HTML, steps and problems. The same text always gives the same answer.
func (r *Renderer) Render(markdown string) Document {
	source := []byte(Normalise(markdown))
	if line := tooComplex(source); line > 0 {
		return Document{
			HTML:     "<pre>" + string(util.EscapeHTML(source)) + "</pre>",
			Problems: []Problem{{Line: line, Severity: Error, Code: "too_complex"}},
		}
	}
	d := Document{HTML: r.html(source, r.parse(source))}
	// Taking steps out moves nodes, so the whole and the steps are parsed apart.
	parts := r.parts(source, r.parse(source))
	for _, p := range parts[:min(len(parts), mostSteps)] {
		d.Steps = append(d.Steps, r.step(source, p, len(d.Steps)+1))
	}
	d.Problems = lint(source, d.Steps, parts, r.parse(source))
	return d
}

func (r *Renderer) parse(source []byte) ast.Node {
	return r.markdown.Parser().Parse(text.NewReader(source))
}

// html renders and sanitises.
func (r *Renderer) html(source []byte, node ast.Node) string {
	var b bytes.Buffer
	if err := r.markdown.Renderer().Render(&b, source, node); err != nil {
		panic(fmt.Sprintf("render to memory: %v", err)) // a buffer does not fail
	}
	return strings.TrimSpace(r.policy.Sanitize(b.String()))
}

// part is the source of a step: a title and the blocks that follow it.
type part struct {
	title string
	line  int
	body  []ast.Node
	// heading says that the title stands alone, so that a step without a body says nothing.
	heading bool
}

var numbered = regexp.MustCompile(`^\s*(?:(?i:étape|etape|step)\s+)?\d{1,3}\s*[.):–—-]\s*|^\s*(?i:étape|etape|step)\s+\d{1,3}\s+`)

// parts finds the steps by the first form that the text uses.
func (r *Renderer) parts(source []byte, document ast.Node) []part {
	var headings, numberedHeadings, lists bool
	for n := document.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Heading:
			if n.Level == 2 {
				headings = true
				numberedHeadings = numberedHeadings || numbered.MatchString(plain(source, n))
			}
		case *ast.List:
			lists = lists || n.IsOrdered()
		}
	}
	switch {
	case numberedHeadings:
		return headingParts(source, document, func(title string) bool { return numbered.MatchString(title) })
	case lists:
		return listParts(source, document)
	case headings:
		return headingParts(source, document, func(string) bool { return true })
	}
	return nil
}

func headingParts(source []byte, document ast.Node, isStep func(title string) bool) []part {
	var parts []part
	inside := false
	for n := document.FirstChild(); n != nil; n = n.NextSibling() {
		if h, ok := n.(*ast.Heading); ok && h.Level <= 2 {
			title := plain(source, h)
			inside = h.Level == 2 && isStep(title)
			if inside {
				parts = append(parts, part{title: strings.TrimSpace(numbered.ReplaceAllString(title, "")), line: lineOf(source, h), heading: true})
			}
			continue
		}
		if inside {
			last := &parts[len(parts)-1]
			last.body = append(last.body, n)
		}
	}
	return parts
}

func listParts(source []byte, document ast.Node) []part {
	var parts []part
	inside := false
	for n := document.FirstChild(); n != nil; n = n.NextSibling() {
		list, ok := n.(*ast.List)
		if !ok || !list.IsOrdered() {
			// A command that its writer did not indent stands between two lists; it still belongs to the step above.
			if ended := n.Kind() == ast.KindHeading || n.Kind() == ast.KindThematicBreak; ended || len(parts) == 0 {
				inside = false
			} else if inside {
				last := &parts[len(parts)-1]
				last.body = append(last.body, n)
			}
			continue
		}
		inside = true
		for item := list.FirstChild(); item != nil; item = item.NextSibling() {
			parts = append(parts, itemPart(source, item))
		}
	}
	return parts
}

// itemPart reads a list item: its first line is the title, what follows the line break and the other blocks are the body.
func itemPart(source []byte, item ast.Node) part {
	p := part{line: lineOf(source, item)}
	first := item.FirstChild()
	if first == nil {
		return p
	}
	rest := first
	if first.Kind() == ast.KindTextBlock || first.Kind() == ast.KindParagraph {
		rest = first.NextSibling()
		title := ast.NewParagraph()
		body := ast.NewParagraph()
		into := ast.Node(title)
		for n := first.FirstChild(); n != nil; {
			next := n.NextSibling()
			into.AppendChild(into, n)
			if t, ok := n.(*ast.Text); ok && (t.SoftLineBreak() || t.HardLineBreak()) && into == ast.Node(title) {
				into = body
			}
			n = next
		}
		p.title = strings.TrimSpace(plain(source, title))
		if body.HasChildren() {
			p.body = append(p.body, body)
		}
	}
	for n := rest; n != nil; n = n.NextSibling() {
		p.body = append(p.body, n)
	}
	return p
}

var (
	riskMark    = regexp.MustCompile(`^(?i)\s*(?:risk|risque)[\s\x{a0}\x{202f}]*:[\s\x{a0}\x{202f}]*`)
	failureMark = regexp.MustCompile(`^(?i)\s*(?:if it (?:did not|didn['’]t|does not|doesn['’]t) work|si (?:cela|ça|ca) n(?:e|['’]a) (?:pas )?(?:marché|marche|fonctionné|fonctionne)(?: pas)?)[\s\x{a0}\x{202f}]*[:,][\s\x{a0}\x{202f}]*`)
	checkWord   = regexp.MustCompile(`(?i)\b(?:check|verify|confirm|expect|should|must (?:show|be|answer)|look|wait|call|ask|tell|compare|vérifi|verifi|contrôl|control|confirm|attend|doit|regard|compar|appel|demand|préven|preven)`)
)

// step renders a part: the risk and the branch leave the body.
func (r *Renderer) step(source []byte, p part, n int) Step {
	s := Step{N: n, Title: p.title, line: p.line, Commands: []string{}}
	body, failure := ast.NewDocument(), ast.NewDocument()
	into := ast.Node(body)
	for _, block := range p.body {
		s.length += sourceLength(block)
		words := plain(source, block)
		quotation := block.Kind() == ast.KindBlockquote
		switch {
		case quotation && riskMark.MatchString(words):
			s.Risk = strings.TrimSpace(strings.TrimSpace(s.Risk + "\n" + riskMark.ReplaceAllString(words, "")))
			continue
		case quotation && failureMark.MatchString(words):
			cutPrefix(source, block, len(failureMark.FindString(words)))
			for child := block.FirstChild(); child != nil; {
				next := child.NextSibling()
				failure.AppendChild(failure, child)
				child = next
			}
			continue
		case block.Kind() == ast.KindParagraph && failureMark.MatchString(words):
			cutPrefix(source, block, len(failureMark.FindString(words)))
			into = failure
		}
		into.AppendChild(into, block)
	}
	s.HTML, s.OnFailure = r.html(source, body), r.html(source, failure)
	s.Commands = append(s.Commands, commands(source, body)...)
	s.empty = p.title == "" || p.heading && !body.HasChildren()
	s.checked = len(s.Commands) > 0 || mentionsCode(body) || checkWord.MatchString(p.title+" "+plain(source, body))
	return s
}

// commands lists the code blocks in the order of the text.
func commands(source []byte, root ast.Node) []string {
	var list []string
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering && (n.Kind() == ast.KindFencedCodeBlock || n.Kind() == ast.KindCodeBlock) {
			list = append(list, strings.TrimRight(string(n.Lines().Value(source)), "\n"))
		}
		return ast.WalkContinue, nil
	})
	return list
}

func mentionsCode(root ast.Node) bool {
	found := false
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch n.Kind() {
		case ast.KindCodeSpan, ast.KindLink, ast.KindAutoLink:
			found = true
		}
		return ast.WalkContinue, nil
	})
	return found
}

// plain returns the words of a node without markup.
func plain(source []byte, root ast.Node) string {
	var b strings.Builder
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			if n.Type() == ast.TypeBlock && n.NextSibling() != nil {
				b.WriteByte('\n')
			}
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Text:
			b.Write(words(source, n))
			if n.SoftLineBreak() || n.HardLineBreak() {
				b.WriteByte(' ')
			}
		case *ast.String:
			b.Write(n.Value)
		case *ast.AutoLink:
			b.Write(n.Label(source))
		case *ast.RawHTML:
			for i := range n.Segments.Len() {
				segment := n.Segments.At(i)
				b.Write(segment.Value(source))
			}
		case *ast.FencedCodeBlock, *ast.CodeBlock:
			b.Write(n.Lines().Value(source))
		}
		return ast.WalkContinue, nil
	})
	return strings.TrimRight(b.String(), "\n")
}

// words resolves what Markdown escapes in a text, as the HTML renderer does.
func words(source []byte, n *ast.Text) []byte {
	value := n.Segment.Value(source)
	if n.IsRaw() || n.Parent() != nil && n.Parent().Kind() == ast.KindCodeSpan {
		return value
	}
	return util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations(value)))
}

// cutPrefix removes the first n bytes of a node's words, over as many texts as they span.
func cutPrefix(source []byte, root ast.Node, n int) {
	_ = ast.Walk(root, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		t, ok := node.(*ast.Text)
		if !entering || !ok {
			return ast.WalkContinue, nil
		}
		if n <= 0 {
			return ast.WalkStop, nil
		}
		cut := min(n, t.Segment.Len())
		n -= cut
		start := t.Segment.Start + cut
		for start < t.Segment.Stop && !utf8.RuneStart(source[start]) {
			start++ // an entity in the prefix is longer in the source than in the words
		}
		t.Segment = t.Segment.WithStart(start)
		if n > 0 && (t.SoftLineBreak() || t.HardLineBreak()) {
			n-- // the space that stands for the line break
			t.SetSoftLineBreak(false)
		}
		return ast.WalkContinue, nil
	})
}

// sourceLength is how much text a block holds, in bytes.
func sourceLength(root ast.Node) int {
	length := 0
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering && n.Type() == ast.TypeBlock {
			for i := range n.Lines().Len() {
				line := n.Lines().At(i)
				length += line.Len()
			}
		}
		return ast.WalkContinue, nil
	})
	return length
}

// lineOf returns the line, from 1, on which a node begins; 1 when it has no text.
func lineOf(source []byte, root ast.Node) int {
	at := -1
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		if t, ok := n.(*ast.Text); ok {
			at = t.Segment.Start
		} else if n.Type() == ast.TypeBlock && n.Lines().Len() > 0 {
			at = n.Lines().At(0).Start
		}
		if at >= 0 {
			return ast.WalkStop, nil
		}
		return ast.WalkContinue, nil
	})
	return 1 + bytes.Count(source[:max(at, 0)], []byte{'\n'})
}
