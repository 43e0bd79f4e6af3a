package httpapi

import (
	"encoding/json"
	"reflect"

	"github.com/danielgtaylor/huma/v2"
)

// Nullable is an object or null. Huma refuses the nullable tag on objects, because a component's schema cannot be null in one place and not in
// another; here the place says so.
type Nullable[T any] struct {
	// Value is nil for null.
	Value *T
}

// MarshalJSON writes the object or null.
func (n Nullable[T]) MarshalJSON() ([]byte, error) { return json.Marshal(n.Value) }

// UnmarshalJSON reads the object or null.
func (n *Nullable[T]) UnmarshalJSON(data []byte) error { return json.Unmarshal(data, &n.Value) }

// Schema tells Huma that it is one or the other.
func (n Nullable[T]) Schema(r huma.Registry) *huma.Schema {
	return &huma.Schema{OneOf: []*huma.Schema{r.Schema(reflect.TypeFor[T](), true, ""), {Type: "null"}}}
}

// given makes a Nullable of an object that may be absent.
func given[T any](value *T) Nullable[T] { return Nullable[T]{value} }
