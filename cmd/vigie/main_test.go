package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestMain is the command itself when a test runs it as another process.
func TestMain(m *testing.M) {
	if os.Getenv("VIGIE_TEST_AS_COMMAND") != "" {
		main()
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func TestExitStatuses(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	file := func(name, content string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	event, broken, missing := file("event.json", `{"title":"Boutique injoignable"}`), file("broken.json", `{`), filepath.Join(folder, "missing.json")
	cases := file("cases.json", `{"vectors":[],"response_vectors":[]}`)
	for _, c := range []struct {
		args []string
		want int
	}{
		{[]string{"--help"}, 0},
		{[]string{"version"}, 0},
		{nil, 64},
		{[]string{"dance"}, 64},
		{[]string{"normalise", event}, 64},
		{[]string{"normalise", "--tool", "generic"}, 64},
		{[]string{"normalise", "--tool", "generic", event}, 0},
		{[]string{"normalise", "--tool", "generic", broken}, 65},
		{[]string{"normalise", "--tool", "nobody-knows", event}, 65},
		{[]string{"normalise", "--tool", "generic", missing}, 66},
		{[]string{"normalise", "--tool", "generic", folder}, 66},
		{[]string{"sla", cases}, 0},
		{[]string{"sla", broken}, 65},
		{[]string{"sla", missing}, 66},
		{[]string{"verify", event}, 1},
		{[]string{"verify", missing}, 1},
	} {
		command := exec.CommandContext(t.Context(), os.Args[0], c.args...)
		command.Env = append(os.Environ(), "VIGIE_TEST_AS_COMMAND=1", "VIGIE_DATA_DIR="+folder)
		var stdout, stderr bytes.Buffer
		command.Stdout, command.Stderr = &stdout, &stderr
		err := command.Run()
		status := 0
		if ended := (*exec.ExitError)(nil); errors.As(err, &ended) {
			status = ended.ExitCode()
		} else if err != nil {
			t.Fatal(err)
		}
		if status != c.want {
			t.Errorf("vigie %q: exit %d, want %d: %s", c.args, status, c.want, stderr.String())
		}
		if c.want >= 64 && stdout.Len() > 0 {
			t.Errorf("vigie %q: said %q on stdout, want nothing", c.args, stdout.String())
		}
		if c.want >= 65 && strings.Count(stderr.String(), "\n") != 1 {
			t.Errorf("vigie %q: said %q on stderr, want one line", c.args, stderr.String())
		}
	}
}
