package httpapi

import (
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// tellNulls says in the document which objects may be null: the fields that are pointers and are always sent. Huma refuses its nullable tag on
// objects, because a component's schema cannot be null in one place and not in another; here the place says so.
func tellNulls(schemas huma.Registry) {
	for name, schema := range schemas.Map() {
		t := schemas.TypeFromRef("#/components/schemas/" + name)
		if t == nil {
			continue
		}
		for t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		if t.Kind() == reflect.Struct {
			tellNullsOf(t, schema)
		}
	}
}

func tellNullsOf(t reflect.Type, schema *huma.Schema) {
	for _, field := range reflect.VisibleFields(t) {
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		property := schema.Properties[name]
		if property == nil || property.Ref == "" || field.Type.Kind() != reflect.Pointer || strings.Contains(options, "omit") {
			continue
		}
		schema.Properties[name] = &huma.Schema{
			OneOf: []*huma.Schema{{Ref: property.Ref}, {Type: "null"}}, Description: property.Description,
		}
	}
}
