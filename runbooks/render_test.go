package runbooks

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestRenderGolden(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.md")
	if err != nil || len(files) == 0 {
		t.Fatalf("no golden sources: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			source, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var got bytes.Buffer
			encoder := json.NewEncoder(&got)
			encoder.SetEscapeHTML(false)
			encoder.SetIndent("", "  ")
			if err := encoder.Encode(NewRenderer().Render(string(source))); err != nil {
				t.Fatal(err)
			}
			golden := strings.TrimSuffix(file, ".md") + ".golden.json"
			if *update {
				if err := os.WriteFile(golden, got.Bytes(), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got.String()); diff != "" {
				t.Errorf("rendering (-want +got): %s", diff)
			}
		})
	}
}

func TestStepsAreFoundInEachForm(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		markdown string
		want     []string
	}{
		"ordered list":                         {"1. Look\n2. Restart\n", []string{"Look", "Restart"}},
		"two lists count on":                   {"1. Look\n\nthen\n\n1. Restart\n", []string{"Look", "Restart"}},
		"numbered headings":                    {"## 1. Look\n\nx\n\n## 2) Restart\n\ny\n", []string{"Look", "Restart"}},
		"numbered headings beat lists":         {"## 1. Look\n\n1. a\n2. b\n", []string{"Look"}},
		"lists beat plain headings":            {"## Context\n\nwords\n\n## Steps\n\n1. Look\n", []string{"Look"}},
		"plain headings":                       {"# Title\n\n## Look\n\nx\n\n## Restart\n\ny\n", []string{"Look", "Restart"}},
		"French step headings":                 {"## Étape 1 : Regarder\n\nx\n\n## Étape 2 – Relancer\n\ny\n", []string{"Regarder", "Relancer"}},
		"a number that belongs to the words":   {"## 503 errors\n\nx\n", []string{"503 errors"}},
		"a bullet list holds no steps":         {"- Look\n- Restart\n", nil},
		"a nested list is part of its step":    {"1. Look\n   1. here\n   2. there\n2. Restart\n", []string{"Look", "Restart"}},
		"entities, escapes and code in titles": {"1. Run `a*b` &amp; \\*wait\\*\n", []string{"Run a*b & *wait*"}},
		"carriage returns":                     {"1. Look\r\n2. Restart\r\n", []string{"Look", "Restart"}},
		"nothing":                              {"", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for n, s := range NewRenderer().Render(c.markdown).Steps {
				if s.N != n+1 {
					t.Errorf("number: got %d, want %d", s.N, n+1)
				}
				got = append(got, s.Title)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("titles (-want +got): %s", diff)
			}
		})
	}
}

func TestBranchesAndRisksInBothLanguages(t *testing.T) {
	t.Parallel()
	for _, words := range []string{
		"If it did not work:", "If it didn’t work:", "**If it does not work:**", "if it did not work,",
		"Si cela n’a pas marché :", "Si cela n'a pas marché :", "Si ça ne marche pas :", "_Si cela n’a pas fonctionné\u202f:_",
	} {
		t.Run(words, func(t *testing.T) {
			t.Parallel()
			for _, form := range []string{"1. Check\n\n   > %s call Omar\n", "1. Check\n\n   %s call Omar\n", "## 1. Check\n\nfirst\n\n%s call Omar\n"} {
				steps := NewRenderer().Render(fmt.Sprintf(form, words)).Steps
				if len(steps) != 1 || !strings.Contains(steps[0].OnFailure, "call Omar") || strings.Contains(steps[0].HTML, "Omar") || strings.Contains(steps[0].OnFailure, "work") {
					t.Errorf("%q: got %+v, want the branch apart and without its mark", form, steps)
				}
			}
		})
	}
	for _, words := range []string{"Risk:", "RISK :", "Risque :", "Risque\u00a0:", "**Risk:**"} {
		steps := NewRenderer().Render("1. Check\n\n   > " + words + " data is lost\n").Steps
		if len(steps) != 1 || steps[0].Risk != "data is lost" || steps[0].HTML != "" {
			t.Errorf("%q: got %+v, want risk %q and an empty body", words, steps, "data is lost")
		}
	}
}

func TestLintNamesLineAndCode(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		markdown string
		want     []Problem
	}{
		"no steps":         {"words only\n", []Problem{{1, Error, "no_steps", ""}}},
		"an empty step":    {"## 1. Look\n\nCheck `x`\n\n## 2. Restart\n", []Problem{{5, Error, "empty_step", "Restart"}}},
		"no check":         {"# T\n\n1. Restart nginx\n", []Problem{{3, Warning, "step_without_check", "Restart nginx"}}},
		"a relative link":  {"1. Check\n2. Check [map](docs/map.md)\n", []Problem{{2, Error, "relative_link", "docs/map.md"}}},
		"a script link":    {"1. Check [map](javascript:alert)\n", []Problem{{1, Error, "unsafe_link", "javascript:alert"}}},
		"an empty link":    {"1. Check [map]()\n", []Problem{{1, Error, "dead_link", ""}}},
		"HTML":             {"1. Check ssh <host>\n", []Problem{{1, Warning, "html_is_text", "<host>"}}},
		"a picture":        {"1. Check ![map](https://x.example/m.png)\n", []Problem{{1, Warning, "picture", "https://x.example/m.png"}}},
		"an open fence":    {"1. Check\n\n   ```sh\n   df\n", []Problem{{3, Error, "open_fence", ""}}},
		"twice the same":   {"1. Check\n2. Check\n", []Problem{{2, Warning, "same_title", "Check"}}},
		"too long a step":  {"## 1. Check\n\n" + strings.Repeat("word ", 1000) + "\n", []Problem{{1, Warning, "long_step", "Check"}}},
		"too long a title": {"1. Check " + strings.Repeat("x", 130) + "\n", []Problem{{1, Warning, "long_title", "Check " + strings.Repeat("x", 130)}}},
		"too many steps":   {strings.Repeat("1. Check `x`\n", 61), nil},
		"nothing wrong":    {"1. Check `df`\n2. Call [us](tel:+33100000000)\n", []Problem{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := NewRenderer().Render(c.markdown).Problems
			if c.want == nil {
				if !Forbids(got) {
					t.Errorf("got %v, want something that forbids publication", got)
				}
				return
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("problems (-want +got): %s", diff)
			}
		})
	}
}

// hostile are texts that must not become anything a browser would act on.
var hostile = []string{
	`<script>alert(1)</script>`,
	`1. <img src=x onerror=alert(1)>`,
	`1. <svg/onload=alert(1)>`,
	"## 1. <a href=\"javascript:alert(1)\">x</a>\n\n<iframe src=//evil></iframe>\n",
	`1. [x](javascript:alert(1))`,
	`1. [x](JaVaScRiPt&#58;alert(1))`,
	"1. [x](java\tscript:alert(1))",
	`1. [x](data:text/html;base64,PHNjcmlwdD4=)`,
	`1. ![x](https://evil.example/"onerror="alert(1))`,
	"1. ![x](javascript:alert(1))",
	"1. x\n\n   > Risk: <script>alert(1)</script>\n",
	"1. x\n\n   > If it did not work: <b onclick=alert(1)>x</b>\n",
	"```html\"><script>alert(1)</script>\nx\n```",
	"<style>*{display:none}</style>",
	"[x]: javascript:alert(1)\n\n1. [x]",
	"1. <https://example.org/\" onmouseover=\"alert(1)>",
	"| a |\n|---|\n| <script>x</script> |\n",
	"1. \x00<scr\x00ipt>alert(1)</scr\x00ipt>",
	"<!--><script>alert(1)</script>-->",
	"1. &lt;script&gt;alert(1)&lt;/script&gt;",
	"1. <form action=https://evil><input name=password></form>",
	"<math><mtext></p><script>alert(1)</script>",
	strings.Repeat(">", 500) + " deep",
	strings.Repeat("[", 500) + "x" + strings.Repeat("](y)", 500),
}

func TestHostileMarkdownIsHarmless(t *testing.T) {
	t.Parallel()
	for n, markdown := range hostile {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			t.Parallel()
			harmless(t, NewRenderer().Render(markdown))
		})
	}
}

// harmless fails when rendered HTML holds an element, attribute or address outside the short list.
func harmless(t *testing.T, d Document) {
	t.Helper()
	parts := []string{d.HTML}
	for _, s := range d.Steps {
		parts = append(parts, s.HTML, s.OnFailure)
	}
	for _, part := range parts {
		tokens := html.NewTokenizer(strings.NewReader(part))
		for tokens.Next() != html.ErrorToken {
			token := tokens.Token()
			switch token.Type {
			case html.StartTagToken, html.SelfClosingTagToken, html.EndTagToken:
				element(t, part, token)
			case html.CommentToken, html.DoctypeToken:
				t.Errorf("got %v in %q, want neither comment nor doctype", token, part)
			}
		}
	}
}

func element(t *testing.T, part string, token html.Token) {
	t.Helper()
	const allowed = " p br hr strong em del code pre ul ol li blockquote h1 h2 h3 h4 h5 h6 table thead tbody tr th td a "
	if !strings.Contains(allowed, " "+token.Data+" ") {
		t.Errorf("got element %q in %q, want one of %s", token.Data, part, allowed)
	}
	for _, a := range token.Attr {
		switch a.Key {
		case "start":
		case "target":
			if a.Val != "_blank" {
				t.Errorf("got target %q, want _blank", a.Val)
			}
		case "rel":
			if !strings.Contains(a.Val, "nofollow") {
				t.Errorf("got rel %q, want nofollow in it", a.Val)
			}
		case "href":
			u, err := url.Parse(a.Val)
			if err != nil || !strings.Contains(" http https mailto tel ", " "+u.Scheme+" ") {
				t.Errorf("got address %q, want one of http, https, mailto, tel", a.Val)
			}
		default:
			t.Errorf("got attribute %s=%q in %q, want none", a.Key, a.Val, part)
		}
	}
}

func TestPlaceholdersInAngleBracketsStay(t *testing.T) {
	t.Parallel()
	d := NewRenderer().Render("1. Check ssh <host> and\n   `curl <url>`\n\n<server-name> is the machine\n")
	for _, want := range []string{"ssh &lt;host&gt;", "curl &lt;url&gt;", "&lt;server-name&gt; is the machine"} {
		if !strings.Contains(d.HTML, want) {
			t.Errorf("got %q, want %q in it", d.HTML, want)
		}
	}
	if got, want := d.Steps[0].Title, "Check ssh <host> and"; got != want {
		t.Errorf("title: got %q, want %q", got, want)
	}
}

func TestTheKthPreHoldsTheKthCommand(t *testing.T) {
	t.Parallel()
	steps := NewRenderer().Render("## 1. Check\n\n```sh\na <b> & c\n```\n\nthen\n\n- x\n\n      d\n\n~~~\ne\n\nf\n~~~\n").Steps
	want := []string{"a <b> & c", "d", "e\n\nf"}
	if diff := cmp.Diff(want, steps[0].Commands); diff != "" {
		t.Errorf("commands (-want +got): %s", diff)
	}
	if got := strings.Count(steps[0].HTML, "<pre>"); got != len(want) {
		t.Errorf("pre elements: got %d, want %d in %q", got, len(want), steps[0].HTML)
	}
}

func TestNoTextTakesLong(t *testing.T) {
	t.Parallel()
	for _, piece := range []string{">", "[", "*", "1. ", "> ", "`", "- ", "_a*", "[x](", "<", "![", "| a ", "(", "a@b.c ", "http://x ", "&", "\n1. a", "\n- ", "](y)"} {
		began := time.Now()
		NewRenderer().Render("1. x " + strings.Repeat(piece, MostBytes/len(piece)))
		if took := time.Since(began); took > 10*time.Second { // about 0.5 s at most; unbounded, some took minutes
			t.Errorf("%q repeated: took %v, want under 10 s", piece, took)
		}
	}
	if d := NewRenderer().Render(strings.Repeat(">", 100) + "<script>"); !Forbids(d.Problems) || strings.Contains(d.HTML, "<script") {
		t.Errorf("got %+v, want it refused and escaped", d)
	}
}

func FuzzRender(f *testing.F) {
	for _, seed := range hostile {
		f.Add(seed)
	}
	files, _ := filepath.Glob("testdata/*.md")
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(source))
	}
	r := NewRenderer()
	f.Fuzz(func(t *testing.T, markdown string) {
		if len(markdown) > MostBytes {
			t.Skip("longer than what the edge accepts")
		}
		d := r.Render(markdown)
		harmless(t, d)
		if diff := cmp.Diff(d, r.Render(markdown), cmp.AllowUnexported(Step{})); diff != "" {
			t.Errorf("the second rendering differs: %s", diff)
		}
		if diff := cmp.Diff(d, r.Render(Normalise(markdown)), cmp.AllowUnexported(Step{})); diff != "" {
			t.Errorf("rendering what is stored differs: %s", diff)
		}
	})
}
