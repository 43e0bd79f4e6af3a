package embedded

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"testing"
)

// archive is a gzipped tar of files by name.
func archive(t *testing.T, files map[string]string) string {
	t.Helper()
	var b bytes.Buffer
	zw := gzip.NewWriter(&b)
	tw := tar.NewWriter(zw)
	for name, body := range files {
		check(t, tw.WriteHeader(&tar.Header{Name: name, Mode: 0o755, Size: int64(len(body)), Typeflag: tar.TypeReg}))
		_, err := tw.Write([]byte(body))
		check(t, err)
	}
	check(t, tw.Close())
	check(t, zw.Close())
	path := filepath.Join(t.TempDir(), "package.tgz")
	check(t, os.WriteFile(path, b.Bytes(), 0o600))
	return path
}

func TestUnpackedPackageHasItsLinks(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	check(t, unpack(archive(t, map[string]string{
		"package/native/bin/postgres":    "#!",
		"package/native/lib/libx.so.1.2": "library",
		"package/native/pg-symlinks.json": `[{"source":"native/lib/libx.so.1.2","target":"native/lib/libx.so.1"},
			{"source":"native/lib/libx.so.1.2","target":"native/libx.so"}]`,
	}), dir))
	pkg := filepath.Join(dir, "package")
	check(t, linkLibraries(pkg))
	for _, link := range []string{"native/lib/libx.so.1", "native/libx.so"} {
		got, err := os.ReadFile(filepath.Join(pkg, link))
		check(t, err)
		if want := "library"; string(got) != want {
			t.Errorf("got %q behind %s, want %q", got, link, want)
		}
	}
	info, err := os.Stat(filepath.Join(pkg, "native/bin/postgres"))
	check(t, err)
	if info.Mode()&0o111 == 0 {
		t.Errorf("got mode %v of postgres, want it executable", info.Mode())
	}
}

func TestPackageCannotWriteOutsideItsFolder(t *testing.T) {
	t.Parallel()
	t.Run("by a file name", func(t *testing.T) {
		t.Parallel()
		parent := t.TempDir()
		dir := filepath.Join(parent, "in")
		check(t, os.Mkdir(dir, 0o700))
		if err := unpack(archive(t, map[string]string{"../out": "evil"}), dir); err == nil {
			t.Error("got no error for ../out, want one")
		}
		if _, err := os.Stat(filepath.Join(parent, "out")); err == nil {
			t.Error("../out was written")
		}
	})
	t.Run("by a link", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		check(t, unpack(archive(t, map[string]string{
			"package/native/pg-symlinks.json": `[{"source":"native/lib/x","target":"../../out"}]`,
		}), dir))
		if err := linkLibraries(filepath.Join(dir, "package")); err == nil {
			t.Error("got no error for a link outside, want one")
		}
	})
}
