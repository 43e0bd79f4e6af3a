package main

import (
	"bytes"
	"encoding/json"
	"net/url"
	"os"

	"vigie/app/httpapi"
)

type openapiCommand struct{}

// Run prints the document; it needs no database, because nothing is served.
func (openapiCommand) Run() error {
	document, err := httpapi.New(httpapi.Dependencies{BaseURL: &url.URL{Scheme: "http", Host: "localhost"}}).OpenAPI()
	if err != nil {
		return err
	}
	var indented bytes.Buffer
	if err := json.Indent(&indented, document, "", "  "); err != nil {
		return err
	}
	indented.WriteByte('\n')
	_, err = indented.WriteTo(os.Stdout)
	return err
}
