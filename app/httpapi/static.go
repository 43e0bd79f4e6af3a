package httpapi

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"

	"github.com/gofiber/fiber/v2"

	"vigie/app/fault"
	"vigie/frontend"
)

// console holds the built frontend's files in memory: they are in the binary anyway.
type console struct {
	files map[string][]byte
	index []byte
}

func newConsole(files fs.FS) console {
	c := console{files: map[string][]byte{}}
	if files == nil {
		return c
	}
	_ = fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := fs.ReadFile(files, name)
		if err == nil {
			c.files["/"+name] = content
		}
		return err
	})
	c.index = c.files["/index.html"]
	delete(c.files, "/index.html")
	delete(c.files, "/.gitkeep")
	return c
}

// static answers everything that no other route did: a file of the console, or its page for whatever path the person opened.
func (a *API) static() {
	a.routes = append(a.routes, Route{Method: http.MethodGet, Path: "/*", Public: true})
	a.fiber.Get("/*", func(c *fiber.Ctx) error {
		name := c.Path()
		for _, prefix := range []string{"/api/", "/intake/", "/v2/", "/generic/", "/status/"} {
			if strings.HasPrefix(name, prefix) {
				return a.writeProblem(c, fault.ErrNotFound)
			}
		}
		if content, ok := a.console.files[name]; ok {
			return a.file(c, name, content)
		}
		if strings.HasPrefix(name, "/assets/") {
			return a.writeProblem(c, fault.ErrNotFound)
		}
		return a.page(c)
	})
}

func (a *API) file(c *fiber.Ctx, name string, content []byte) error {
	if compressed, ok := a.console.files[name+".br"]; ok && strings.Contains(c.Get(fiber.HeaderAcceptEncoding), "br") {
		c.Set(fiber.HeaderContentEncoding, "br")
		content = compressed
	}
	c.Vary(fiber.HeaderAcceptEncoding)
	kind := mime.TypeByExtension(path.Ext(name))
	switch path.Ext(name) {
	case ".js", ".mjs":
		kind = "text/javascript; charset=utf-8"
	case ".woff2":
		kind = "font/woff2"
	case ".webmanifest":
		kind = "application/manifest+json"
	}
	if kind == "" {
		kind = "application/octet-stream"
	}
	c.Set(fiber.HeaderContentType, kind)
	if strings.HasPrefix(name, "/assets/") {
		c.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
	} else {
		c.Set(fiber.HeaderCacheControl, "no-cache")
	}
	return c.Send(content)
}

// page answers the console's only page, with a nonce of this response's own.
func (a *API) page(c *fiber.Ctx) error {
	if a.console.index == nil {
		return a.writeProblem(c, fault.New(fault.Unavailable, "console_not_built", "This binary was built without its console. Run `make build`.").Because(errors.New("no index.html")))
	}
	nonce := rand.Text()
	c.Set(fiber.HeaderContentSecurityPolicy, policy(nonce))
	c.Set(fiber.HeaderContentType, "text/html; charset=utf-8")
	session := "no"
	if c.Cookies(a.cookieName()) != "" {
		session = "yes"
	}
	page := bytes.ReplaceAll(a.console.index, []byte(frontend.NonceMark), []byte(nonce))
	return c.Send(bytes.ReplaceAll(page, []byte(frontend.SessionMark), []byte(session)))
}

// policy allows Vigie's own files, and inline elements only with the nonce.
func policy(nonce string) string {
	return fmt.Sprintf("default-src 'none'; script-src 'self' 'nonce-%[1]s'; style-src 'self' 'nonce-%[1]s'; img-src 'self' data: blob:; font-src 'self'; "+
		"connect-src 'self'; worker-src 'self'; manifest-src 'self'; media-src 'self' blob:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'", nonce)
}
