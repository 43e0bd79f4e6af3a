// Package frontend carries the built web console inside the binary.
//
// It is responsible for one thing: the files of dist, exactly as the build
// left them, as a file system. It refuses to serve them, to rewrite the
// per-response nonce in index.html or to pick a compressed variant; httpapi
// does that. When the console has not been built yet the file system holds no
// index.html and the caller says so.
package frontend

import (
	"embed"
	"io/fs"
)

// NonceMark is the placeholder in index.html that the server replaces by a
// fresh Content-Security-Policy nonce in every response.
const NonceMark = "__CSP_NONCE__"

// SessionMark is the placeholder in index.html that the server replaces by
// "yes" or "no": whether the request came with a session's cookie. The console
// then need not ask for what it would be refused.
const SessionMark = "__VIGIE_SESSION__"

// all: keeps .gitkeep in the pattern, so that a clone without a build compiles.
//
//go:embed all:dist
var dist embed.FS

// Dist returns the built console: index.html, hashed files under assets/ and,
// beside each compressible one, its brotli form with the suffix ".br".
func Dist() fs.FS {
	sub, err := fs.Sub(dist, "dist")
	if err != nil {
		// The name is a valid constant, so fs.Sub cannot refuse it.
		panic(err)
	}
	return sub
}
