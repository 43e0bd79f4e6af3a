package app_test

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"
)

const module = "vigie/"

// layers says how deep each package lies; a package without a line of its own
// lies where the nearest one above it in the tree does. Imports point to lower
// numbers; what is allowed inside a layer, allowed says.
var layers = map[string]int{
	"app/fault": 0, "migrations": 0, "frontend": 0,

	"app/db": 1, "app/jobs": 1, "app/audit": 1, "app/access": 1, "app/live": 1,

	"tenants": 2, "app/alerts": 2, "app/incidents": 2, "app/oncall": 2, "app/notify": 2, "app/statuspages": 2, "runbooks": 2,
	"reports/ledger": 2, "reports/sla": 2, "reports/pdf": 2, "reports/seal": 2,

	"app/intake": 3, "app/response": 3, "reports": 3, "app/analytics": 3,

	"app/httpapi": 4, "app/mailin": 4, "app/schedule": 4,

	"app": 5, "app/demo": 6, "app/apptest": 7, "cmd": 8,
}

// exclusive names modules that only some packages may import.
var exclusive = map[string][]string{
	"github.com/gofiber/":            {"app/httpapi", "app"},
	"github.com/danielgtaylor/huma/": {"app/httpapi", "app"},
	"github.com/jung-kurt/gofpdf":    {"reports/pdf"},
	"github.com/casbin/":             {"app/access"},
	"github.com/go-co-op/gocron/":    {"app/schedule"},
}

// vague names say nothing about what is inside.
var vague = []string{"util", "utils", "common", "helpers", "models", "types"}

// family is the package with a line in layers that pkg belongs to.
func family(pkg string) (name string, ok bool) {
	for name = pkg; name != "."; name = path.Dir(name) {
		if _, ok := layers[name]; ok {
			// "app" and "reports" are packages, not families of whatever is put
			// below them: that must have its place in the design first.
			return name, name == pkg || name != "app" && name != "reports"
		}
	}
	return "", false
}

// refusal is why from may not import to, both without the module's name; empty
// when it may.
func refusal(from, to string) string {
	f, okFrom := family(from)
	t, okTo := family(to)
	switch {
	case !okFrom:
		return from + " has no place in the design: give it a layer"
	case !okTo:
		return to + " has no place in the design: give it a layer"
	case strings.HasSuffix(to, "test") && !strings.HasSuffix(from, "test"):
		return to + " is for tests"
	case f == t: // a package and its children
		return ""
	case layers[f] > layers[t]:
		if f == "reports/sla" && layers[t] > 0 {
			return "reports/sla is pure: only faults and calendars"
		}
		return ""
	case layers[f] == 1 && t == "app/db":
		return "" // db serves its layer
	case f == "app/access" && (t == "app/audit" || t == "app/live"):
		return "" // a change of a person's rights is recorded, and ends streams, in its own transaction
	case layers[f] == 2 && t == "tenants":
		if f == "reports/sla" && to != "tenants/calendar" {
			return "reports/sla may import no sibling but tenants/calendar"
		}
		if to == "tenants" || to == "tenants/calendar" {
			return ""
		}
	}
	return "imports point from edges to domain to foundation"
}

type goPackage struct {
	ImportPath, Name string
	Imports          []string
}

func packages(t *testing.T) []goPackage {
	t.Helper()
	cmd := exec.Command("go", "list", "-e", "-json=ImportPath,Name,Imports", module+"...")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var found []goPackage
	for decoder := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p goPackage
		err := decoder.Decode(&p)
		if errors.Is(err, io.EOF) {
			return found
		}
		if err != nil {
			t.Fatalf("read go list: %v", err)
		}
		found = append(found, p)
	}
}

func TestImportsFollowTheDesign(t *testing.T) {
	t.Parallel()
	found := packages(t)
	if len(found) < 20 {
		t.Fatalf("got %d packages from go list, want all of the project", len(found))
	}
	for _, p := range found {
		from := strings.TrimPrefix(p.ImportPath, module)
		if slices.Contains(vague, p.Name) {
			t.Errorf("got package name %s in %s, want one that says what is inside", p.Name, from)
		}
		if _, ok := family(from); !ok {
			t.Errorf("got package %s, which has no place in the design", from)
		}
		for _, imported := range p.Imports {
			if to, ours := strings.CutPrefix(imported, module); ours {
				if why := refusal(from, to); why != "" {
					t.Errorf("got %s importing %s: %s", from, to, why)
				}
			}
			for prefix, allowed := range exclusive {
				if strings.HasPrefix(imported, prefix) && !slices.Contains(allowed, from) {
					t.Errorf("got %s importing %s, want that only in %s", from, imported, strings.Join(allowed, " and "))
				}
			}
		}
	}
}

func TestRefusedArrows(t *testing.T) {
	t.Parallel()
	for _, arrow := range []struct {
		from, to string
		allowed  bool
	}{
		{"app/incidents", "app/db", true},
		{"app/incidents", "tenants", true},
		{"app/incidents", "app/alerts", false},
		{"app/alerts", "app/alerts/normalise", true},
		{"app/alerts", "tenants/calendar", true},
		{"app/live", "app/db", true},
		{"app/live", "app/audit", false},
		{"app/access", "app/audit", true},
		{"app/access", "app/jobs", false},
		{"app/db", "tenants", false},
		{"app/fault", "app/db", false},
		{"reports/sla", "tenants/calendar", true},
		{"reports/sla", "tenants", false},
		{"reports/sla", "app/db", false},
		{"reports/pdf", "reports/sla", false},
		{"reports", "reports/sla", true},
		{"reports", "app/intake", false},
		{"app/intake", "reports/ledger", true},
		{"app/response", "app/intake", false},
		{"app/httpapi", "app/response", true},
		{"app/httpapi", "app/schedule", false},
		{"app/response", "app/httpapi", false},
		{"app", "app/httpapi", true},
		{"app", "app/demo", false},
		{"app/demo", "app", true},
		{"app/intake", "app/db/dbtest", false},
		{"app/apptest", "app/db/dbtest", true},
		{"cmd/vigie", "app/demo", true},
		{"app/httpapi", "cmd/vigie", false},
		{"app/strings", "app/db", false},
		{"reports/extra", "app/db", false},
	} {
		if got := refusal(arrow.from, arrow.to); (got == "") != arrow.allowed {
			t.Errorf("got refusal %q of %s importing %s, want allowed %t", got, arrow.from, arrow.to, arrow.allowed)
		}
	}
}
