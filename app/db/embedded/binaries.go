package embedded

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// oldest is the first major version with all that Vigie's schema uses.
const oldest = 15

// binaries is a folder with matching initdb and postgres.
type binaries struct {
	dir     string
	version string // such as "15.13"
}

// finder looks for binaries the account can run.
type finder struct {
	options Options
	account *account
	major   int // the only major version that can open the cluster; 0: any from oldest on
}

// find takes the operator's choice, else what the machine has, else installs:
// Debian's package as root, otherwise the binaries published for npm.
func (f finder) find(ctx context.Context) (binaries, error) {
	progress := f.options.Progress
	progress("looking for PostgreSQL")
	if f.options.Bin != "" {
		b, err := f.check(f.options.Bin)
		if err != nil {
			return binaries{}, fmt.Errorf("VIGIE_POSTGRES_BIN: %w", err)
		}
		return b, nil
	}
	if b, ok := f.installed(); ok {
		progress("found PostgreSQL " + b.version + " in " + b.dir)
		return b, nil
	}
	var tried error
	for _, install := range []func(context.Context) (string, error){f.installDebian, f.installNPM} {
		dir, err := install(ctx)
		if err == nil && dir != "" {
			var b binaries
			if b, err = f.check(dir); err == nil {
				return b, nil
			}
		}
		tried = errors.Join(tried, err)
	}
	return binaries{}, fmt.Errorf(
		"no PostgreSQL %s found, and none could be installed: install it (Debian: apt-get install postgresql), or name its folder in VIGIE_POSTGRES_BIN, or give the URL of a running one in VIGIE_DATABASE_URL: %w",
		f.wanted(), tried)
}

func (f finder) wanted() string {
	if f.major == 0 {
		return fmt.Sprintf("%d or later", oldest)
	}
	return fmt.Sprintf("%d (which made this database)", f.major)
}

// installed is the newest suitable version on the machine; PATH wins.
func (f finder) installed() (binaries, bool) {
	if path, err := exec.LookPath("postgres"); err == nil {
		if real, err := filepath.EvalSymlinks(path); err == nil {
			if b, err := f.check(filepath.Dir(real)); err == nil {
				return b, true
			}
		}
	}
	best, found := binaries{}, false
	for _, pattern := range []string{"/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/local/pgsql/bin"} {
		dirs, _ := filepath.Glob(pattern) // the only error is a malformed pattern
		for _, dir := range dirs {
			b, err := f.check(dir)
			if err == nil && (!found || majorOf(b.version) > majorOf(best.version)) {
				best, found = b, true
			}
		}
	}
	return best, found
}

// check tells whether dir holds a suitable pair that the account can run.
func (f finder) check(dir string) (binaries, error) {
	if _, err := os.Stat(filepath.Join(dir, "initdb")); err != nil {
		return binaries{}, fmt.Errorf("%s has no initdb: %w", dir, err)
	}
	version, err := f.account.versionOf(dir)
	if err != nil {
		return binaries{}, fmt.Errorf("%s cannot run %s: %w", f.account, filepath.Join(dir, "postgres"), err)
	}
	major := majorOf(version)
	if major < oldest || f.major != 0 && major != f.major {
		return binaries{}, fmt.Errorf("%s is PostgreSQL %s, and Vigie needs %s", dir, version, f.wanted())
	}
	return binaries{dir: dir, version: version}, nil
}

func majorOf(version string) int {
	digits := strings.TrimRightFunc(version, func(r rune) bool { return r < '0' || r > '9' })
	if i := strings.IndexFunc(digits, func(r rune) bool { return r < '0' || r > '9' }); i >= 0 {
		digits = digits[:i]
	}
	n, _ := strconv.Atoi(digits)
	return n
}
