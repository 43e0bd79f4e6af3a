package demo

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"vigie/app"
	"vigie/app/access"
	"vigie/tenants"
)

// plugName is what a source for somebody's own tool is called.
func plugName(c client, tool string) string {
	name := map[string]string{"generic": "JSON", "alertmanager": "Alertmanager", "pagerduty": "PagerDuty Events v2"}[tool]
	return fmt.Sprintf(c.words.plugIn, name)
}

// plugIn gives each of a client's sources for own tools a new key. They have no history and no simulated heartbeat: whoever plugs a real tool in sees
// only that.
func plugIn(ctx context.Context, a *app.App, by access.Caller, c client, d tenants.Details) (map[string]string, error) {
	by.TenantID = d.Tenant.ID
	keys := map[string]string{}
	for _, tool := range tenants.Tools() {
		name := plugName(c, tool)
		i := slices.IndexFunc(d.Sources, func(s tenants.Source) bool { return s.Name == name && s.RevokedAt == nil })
		var err error
		if i < 0 {
			_, keys[tool], err = a.Tenants.AddSource(ctx, by, tenants.NewSource{Tool: tool, Name: name})
		} else {
			_, keys[tool], err = a.Tenants.RotateKey(ctx, by, d.Sources[i].ID)
		}
		if err != nil {
			return nil, fmt.Errorf("issue key for %s of %s: %w", tool, c.slug, err)
		}
	}
	return keys, nil
}

// leads reports whether all keys still lead to the client's sources.
func leads(keys map[string]string, d tenants.Details) bool {
	for _, tool := range tenants.Tools() {
		hash := tenants.HashKey(keys[tool])
		if !slices.ContainsFunc(d.Sources, func(s tenants.Source) bool { return s.RevokedAt == nil && slices.Equal(s.KeySHA256, hash) }) {
			return false
		}
	}
	return true
}

// fileName is the file of the data folder in which scripts find what they need.
const fileName = "demo.json"

// file is its content.
type file struct {
	BaseURL  string       `json:"base_url"`
	Accounts []Account    `json:"accounts"`
	Tenants  []fileTenant `json:"tenants"`
}

type fileTenant struct {
	Slug string            `json:"slug"`
	Name string            `json:"name"`
	Keys map[string]string `json:"keys"`
}

// readFile reads the folder's file; an absent or unreadable one is empty, and what it held is issued anew.
func readFile(dir string) file {
	var f file
	content, err := os.ReadFile(filepath.Join(dir, fileName))
	if err != nil || json.Unmarshal(content, &f) != nil {
		return file{}
	}
	return f
}

func (f file) keys(slug string) map[string]string {
	for _, t := range f.Tenants {
		if t.Slug == slug {
			return t.Keys
		}
	}
	return nil
}

func (f file) password() string {
	if len(f.Accounts) == 0 {
		return ""
	}
	return f.Accounts[0].Password
}

// write replaces the folder's file as a whole; only its owner may read it.
func (f file) write(dir string) error {
	content, err := json.MarshalIndent(f, "", "  ")
	if err != nil {
		return fmt.Errorf("encode %s: %w", fileName, err)
	}
	temporary, err := os.CreateTemp(dir, fileName+".*") // made with mode 0600
	if err != nil {
		return fmt.Errorf("write %s: %w", fileName, err)
	}
	_, err = temporary.Write(append(content, '\n'))
	err = errors.Join(err, temporary.Sync(), temporary.Close())
	if err == nil {
		err = os.Rename(temporary.Name(), filepath.Join(dir, fileName))
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", fileName, errors.Join(err, os.Remove(temporary.Name())))
	}
	return nil
}
