package httpapi

import (
	"bytes"
	"crypto/rand"
	_ "embed"
	"encoding/json"
	"fmt"
	"html/template"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"

	"vigie/app/alerts/normalise"
)

//go:embed docs.gohtml
var docsText string

var docsPage = template.Must(template.New("docs").Parse(docsText))

// openapi adds the document of the API and a page that reads it out, without any foreign script.
func (a *API) openapi() {
	a.huma.OpenAPI().Components.SecuritySchemes = map[string]*huma.SecurityScheme{"session": {Type: "apiKey", In: "cookie", Name: "vigie",
		Description: "The session's cookie (__Host-vigie over https). Writes also carry X-CSRF-Token, which /api/me tells."}}
	for _, path := range []string{"/api/openapi.json", "/api/docs"} {
		a.routes = append(a.routes, Route{Method: http.MethodGet, Path: path, Public: true})
	}
	a.fiber.Get("/api/openapi.json", func(c *fiber.Ctx) error {
		document, err := a.OpenAPI()
		if err != nil {
			return a.writeProblem(c, err)
		}
		c.Set(fiber.HeaderContentType, "application/openapi+json")
		return c.Send(document)
	})
	a.fiber.Get("/api/docs", func(c *fiber.Ctx) error {
		nonce := rand.Text()
		var page bytes.Buffer
		if err := docsPage.Execute(&page, map[string]any{"Nonce": nonce, "Groups": a.documented()}); err != nil {
			return a.writeProblem(c, err)
		}
		c.Set(fiber.HeaderContentSecurityPolicy, policy(nonce))
		c.Set(fiber.HeaderContentType, "text/html; charset=utf-8")
		return c.Send(page.Bytes())
	})
}

// documentedOperation is one row of the documentation's page.
type documentedOperation struct {
	Method, Path, Summary, Description, Permission string
	Anchor                                         string
	Parameters                                     []string
	Request                                        []documentedField
	Example                                        string
}

type documentedField struct {
	Name, Type, Doc string
	Required        bool
}

type documentedGroup struct {
	Name       string
	Operations []documentedOperation
}

// documented groups the operations by tag, in the order of their paths.
func (a *API) documented() []documentedGroup {
	document := a.huma.OpenAPI()
	byTag := map[string][]documentedOperation{}
	for path, item := range document.Paths {
		for _, op := range []*huma.Operation{item.Get, item.Post, item.Put, item.Patch, item.Delete} {
			if op == nil {
				continue
			}
			tag := "other"
			if len(op.Tags) > 0 {
				tag = op.Tags[0]
			}
			byTag[tag] = append(byTag[tag], a.documentOperation(path, op))
		}
	}
	for _, w := range waysIn() {
		d := documentedOperation{Method: http.MethodPost, Path: w.Path, Summary: w.Summary, Description: w.Description, Anchor: w.ID}
		if w.ID == "intake-generic" {
			d.Request, d.Example = genericFields(), string(normalise.GenericExample)
		}
		byTag["intake"] = append(byTag["intake"], d)
	}
	groups := make([]documentedGroup, 0, len(byTag))
	for tag, operations := range byTag {
		slices.SortFunc(operations, func(x, y documentedOperation) int { return strings.Compare(x.Path+x.Method, y.Path+y.Method) })
		groups = append(groups, documentedGroup{tag, operations})
	}
	slices.SortFunc(groups, func(x, y documentedGroup) int { return strings.Compare(x.Name, y.Name) })
	return groups
}

func (a *API) documentOperation(path string, op *huma.Operation) documentedOperation {
	d := documentedOperation{Method: op.Method, Path: path, Summary: op.Summary, Description: op.Description, Anchor: op.OperationID}
	d.Permission, _ = op.Extensions["x-permission"].(string)
	for _, p := range op.Parameters {
		d.Parameters = append(d.Parameters, p.In+": "+p.Name)
	}
	if op.RequestBody == nil {
		return d
	}
	media := op.RequestBody.Content["application/json"]
	if media == nil || media.Schema == nil {
		return d
	}
	schema := media.Schema
	if schema.Ref != "" {
		schema = a.huma.OpenAPI().Components.Schemas.SchemaFromRef(schema.Ref)
	}
	for _, name := range slices.Sorted(maps.Keys(schema.Properties)) {
		p := schema.Properties[name]
		kind := p.Type
		if p.Ref != "" {
			kind = p.Ref[strings.LastIndex(p.Ref, "/")+1:]
		}
		d.Request = append(d.Request, documentedField{name, kind, p.Description, slices.Contains(schema.Required, name)})
	}
	return d
}

// genericFields reads the fields of a generic event from its schema.
func genericFields() []documentedField {
	var schema struct {
		Definitions map[string]struct {
			Properties map[string]struct {
				Type        any    `json:"type"`
				Description string `json:"description"`
			} `json:"properties"`
		} `json:"$defs"`
	}
	if err := json.Unmarshal(normalise.GenericSchema, &schema); err != nil {
		return nil
	}
	properties := schema.Definitions["event"].Properties
	fields := make([]documentedField, 0, len(properties))
	for _, name := range slices.Sorted(maps.Keys(properties)) {
		p := properties[name]
		kind := "string"
		switch t := p.Type.(type) {
		case string:
			kind = t
		case []any:
			words := make([]string, len(t))
			for i, w := range t {
				words[i] = fmt.Sprint(w)
			}
			kind = strings.Join(words, " or ")
		}
		fields = append(fields, documentedField{Name: name, Type: kind, Doc: p.Description})
	}
	return fields
}
