// Package migrations holds the numbered SQL files that make the schema. They are applied by the owner of the schema, never by the login that
// serves.
package migrations

import "embed"

// Files holds the SQL files in goose's form.
//
//go:embed *.sql
var Files embed.FS
