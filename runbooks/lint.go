package runbooks

import (
	"bytes"
	"cmp"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
)

// Severity says whether a problem forbids publication.
type Severity string

// The two severities of a problem.
const (
	// Error forbids publication.
	Error Severity = "error"
	// Warning is for the writer to weigh.
	Warning Severity = "warning"
)

// Problem is something an operator would stumble over at night.
type Problem struct {
	// Line counts from 1.
	Line     int
	Severity Severity
	// Code is a stable word that screens translate.
	Code string
	// Detail names what is concerned: a step's title, an address. It may be empty.
	Detail string
}

// The bounds of a runbook.
const (
	// MostBytes bounds the text of a runbook.
	MostBytes = 64 << 10
	// mostSteps bounds what one person can follow.
	mostSteps = 60
	// longStep is the length, in bytes, from which a step is two.
	longStep = 4000
	// longTitle is the length, in characters, from which a title is not read at a glance.
	longTitle = 120
	// mostNested and mostBrackets bound what the parser needs more than linear time for: 64 kB of them took minutes.
	mostNested   = 12
	mostBrackets = 2000
	mostEmphasis = 5000
)

// lint lists problems in the order of their lines.
func lint(source []byte, steps []Step, parts []part, document ast.Node) []Problem {
	problems := []Problem{}
	add := func(line int, severity Severity, code, detail string) {
		problems = append(problems, Problem{Line: line, Severity: severity, Code: code, Detail: detail})
	}
	if len(source) > MostBytes {
		add(1, Error, "too_long", fmt.Sprint(len(source)))
	}
	if len(steps) == 0 {
		add(1, Error, "no_steps", "")
	}
	if len(parts) > mostSteps {
		add(parts[mostSteps].line, Error, "too_many_steps", fmt.Sprint(len(parts)))
	}
	if line := openFence(source); line > 0 {
		add(line, Error, "open_fence", "")
	}
	seen := map[string]bool{}
	for _, s := range steps {
		switch {
		case s.empty:
			add(s.line, Error, "empty_step", s.Title)
		case !s.checked:
			add(s.line, Warning, "step_without_check", s.Title)
		}
		if s.length > longStep {
			add(s.line, Warning, "long_step", s.Title)
		}
		if utf8.RuneCountInString(s.Title) > longTitle {
			add(s.line, Warning, "long_title", s.Title)
		}
		if s.Title != "" && seen[s.Title] {
			add(s.line, Warning, "same_title", s.Title)
		}
		seen[s.Title] = true
	}
	lintInline(source, document, add)
	slices.SortStableFunc(problems, func(a, b Problem) int { return cmp.Compare(a.Line, b.Line) })
	return problems
}

// lintInline looks at links, pictures and HTML.
func lintInline(source []byte, document ast.Node, add func(line int, severity Severity, code, detail string)) {
	block := 1
	_ = ast.Walk(document, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		if n.Type() == ast.TypeBlock && n.Kind() != ast.KindDocument {
			block = lineOf(source, n)
		}
		line := block
		if n.Type() == ast.TypeInline && n.HasChildren() {
			line = max(block, lineOf(source, n))
		}
		switch n := n.(type) {
		case *ast.Link:
			lintLink(line, string(n.Destination), add)
		case *ast.AutoLink:
			lintLink(line, string(n.URL(source)), add)
		case *ast.Image:
			add(line, Warning, "picture", string(n.Destination))
		case *ast.RawHTML:
			first := n.Segments.At(0)
			add(1+bytes.Count(source[:first.Start], []byte{'\n'}), Warning, "html_is_text", string(first.Value(source)))
		case *ast.HTMLBlock:
			add(block, Warning, "html_is_text", "")
		}
		return ast.WalkContinue, nil
	})
}

// lintLink refuses addresses that lead nowhere from a runbook: relative ones, empty ones, and schemes a browser must not follow.
func lintLink(line int, address string, add func(line int, severity Severity, code, detail string)) {
	u, err := url.Parse(strings.TrimSpace(address))
	switch {
	case err != nil || address == "":
		add(line, Error, "dead_link", address)
	case u.Scheme == "":
		add(line, Error, "relative_link", address)
	case !slices.Contains([]string{"http", "https", "mailto", "tel"}, strings.ToLower(u.Scheme)):
		add(line, Error, "unsafe_link", address)
	case strings.HasPrefix(strings.ToLower(u.Scheme), "http") && u.Host == "":
		add(line, Error, "dead_link", address)
	}
}

var nesting = regexp.MustCompile(`^(?:[ \t]*(?:>|[-+*]|\d{1,9}[.)]))+`)

var marker = regexp.MustCompile(`>|[-+*]|\d{1,9}[.)]`)

// tooComplex returns a line that nests too deeply or with which there are too many brackets or emphases, or 0.
func tooComplex(source []byte) int {
	brackets, emphasis := 0, 0
	for n, line := range bytes.Split(source, []byte{'\n'}) {
		brackets += bytes.Count(line, []byte{'['}) + bytes.Count(line, []byte{'<'})
		emphasis += bytes.Count(line, []byte{'*'}) + bytes.Count(line, []byte{'_'})
		marks := nesting.Find(line)
		if rule := len(bytes.Trim(line, " \t-*_")) == 0; rule && !bytes.ContainsAny(line, ">+") {
			marks = nil // a thematic break, however long
		}
		if brackets > mostBrackets || emphasis > mostEmphasis || len(marker.FindAll(marks, mostNested+1)) > mostNested {
			return n + 1
		}
	}
	return 0
}

// openFence returns the line of a code fence that is never closed, or 0: all that follows would be one command.
func openFence(source []byte) int {
	open, fence := 0, ""
	for n, line := range strings.Split(string(source), "\n") {
		trimmed := strings.TrimLeft(line, " \t>")
		run := fenceRun(trimmed)
		switch {
		case fence == "" && run != "" && !(run[0] == '`' && strings.Contains(trimmed[len(run):], "`")):
			open, fence = n+1, run
		case fence != "" && run != "" && run[0] == fence[0] && len(run) >= len(fence) && strings.TrimSpace(trimmed[len(run):]) == "":
			open, fence = 0, ""
		}
	}
	return open
}

// fenceRun returns the three or more backticks or tildes a line begins with.
func fenceRun(line string) string {
	for _, mark := range []string{"`", "~"} {
		if n := len(line) - len(strings.TrimLeft(line, mark)); n >= 3 {
			return line[:n]
		}
	}
	return ""
}

// Forbids reports whether a problem of the list forbids publication.
func Forbids(problems []Problem) bool {
	return slices.ContainsFunc(problems, func(p Problem) bool { return p.Severity == Error })
}
