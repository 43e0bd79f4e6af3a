package normalise

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/url"
	"sort"
	"strconv"
	"strings"
	"time"
)

// decode reads one JSON document into plain values. Numbers keep their
// spelling; depth is checked before anything is built.
func decode(body []byte) (any, error) {
	body = trimmed(body)
	if len(body) == 0 {
		return nil, wrong("", "the body is empty")
	}
	if depth(body) > maxDepth {
		return nil, wrong("", "nested deeper than %d levels", maxDepth)
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, notJSON(err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, wrong("", "not JSON: something follows the document at byte %d", d.InputOffset())
	}
	return v, nil
}

// trimmed leaves out what some tools put around a document.
func trimmed(body []byte) []byte {
	return bytes.TrimSpace(bytes.TrimPrefix(body, []byte("\xef\xbb\xbf")))
}

func notJSON(err error) error {
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &syntax):
		return wrong("", "not JSON: %s at byte %d", strings.TrimPrefix(syntax.Error(), "json: "), syntax.Offset)
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return wrong("", "not JSON: the document ends too early")
	}
	return wrong("", "not JSON: %s", excerpt(err.Error()))
}

// depth counts the deepest nesting of a document without building it.
func depth(body []byte) int {
	level, deepest, quoted := 0, 0, false
	for i := 0; i < len(body); i++ {
		switch c := body[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			level++
			deepest = max(deepest, level)
		case c == '}' || c == ']':
			level--
		}
	}
	return deepest
}

// decodeObject reads a document that must be one object.
func decodeObject(body []byte) (object, error) {
	v, err := decode(body)
	if err != nil {
		return nil, err
	}
	o, ok := v.(map[string]any)
	if !ok {
		return nil, wrong("", "want an object, got %s", kind(v))
	}
	return o, nil
}

// isForm reports whether a body has to be read as an urlencoded form: declared
// so and not JSON all the same, as with curl's -d.
func isForm(p Payload) bool {
	t, _, err := mime.ParseMediaType(p.ContentType)
	if err != nil || t != "application/x-www-form-urlencoded" {
		return false
	}
	body := bytes.TrimSpace(p.Body)
	return len(body) == 0 || (body[0] != '{' && body[0] != '[')
}

// decodeForm reads an urlencoded form as an object of texts. Of a repeated
// field the first value counts.
func decodeForm(body []byte) (object, error) {
	values, err := url.ParseQuery(strings.TrimSpace(string(body)))
	if err != nil {
		return nil, wrong("", "not a form: %s", excerpt(err.Error()))
	}
	o := make(object, len(values))
	for name, all := range values {
		if len(all) > 0 {
			o[name] = all[0]
		}
	}
	return o, nil
}

// object is a decoded JSON object with forgiving readers: a missing, null or
// ill-typed field reads as empty, because one odd field must not lose an alert.
type object map[string]any

// text gives the first named field that is not blank, as text.
func (o object) text(names ...string) string {
	for _, name := range names {
		if s := text(o[name]); strings.TrimSpace(s) != "" {
			return s
		}
	}
	return ""
}

// object gives a nested object, or an empty one.
func (o object) object(name string) object {
	m, _ := o[name].(map[string]any)
	return m
}

// list gives a nested array, or an empty one.
func (o object) list(name string) []any {
	l, _ := o[name].([]any)
	return l
}

// instant gives the first named field that reads as a point in time.
func (o object) instant(names ...string) *time.Time {
	for _, name := range names {
		if at := instant(o[name]); at != nil {
			return at
		}
	}
	return nil
}

// text writes a decoded value as text: scalars as spelled, the rest as JSON.
func text(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case json.Number:
		return v.String()
	case bool:
		return strconv.FormatBool(v)
	}
	b, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	return string(b)
}

// texts writes an object's scalar and nested fields as labels; null ones are
// left out.
func texts(o object) map[string]string {
	out := make(map[string]string, len(o))
	for name, v := range o {
		if v != nil {
			out[name] = text(v)
		}
	}
	return out
}

// flatten writes a nested object as labels with dotted names, in a bounded
// number. Null is kept as a word: "seconds_behind_master: null" is a finding.
func flatten(o object) map[string]string {
	out := make(map[string]string)
	flattenInto(out, "", map[string]any(o))
	return out
}

func flattenInto(out map[string]string, prefix string, v any) {
	if len(out) >= 2*maxLabels { // finish keeps the first maxLabels in order
		return
	}
	switch v := v.(type) {
	case map[string]any:
		names := make([]string, 0, len(v))
		for name := range v {
			names = append(names, name)
		}
		sort.Strings(names)
		for _, name := range names {
			flattenInto(out, join(prefix, name), v[name])
		}
	case []any:
		if scalars, ok := joined(v); ok {
			out[prefix] = scalars
			return
		}
		for i, element := range v {
			flattenInto(out, join(prefix, strconv.Itoa(i)), element)
		}
	case nil:
		out[prefix] = "null"
	default:
		out[prefix] = text(v)
	}
}

func join(prefix, name string) string {
	if prefix == "" {
		return name
	}
	return prefix + "." + name
}

// joined writes an array of scalars as "a, b, c".
func joined(list []any) (string, bool) {
	parts := make([]string, 0, len(list))
	for _, v := range list {
		switch v.(type) {
		case map[string]any, []any:
			return "", false
		}
		parts = append(parts, text(v))
	}
	return strings.Join(parts, ", "), true
}
