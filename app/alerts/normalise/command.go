package normalise

import (
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"strings"
)

// maxCommandBytes bounds what the command reads; intake admits less.
const maxCommandBytes = 16 << 20

// Command is `vigie normalise --tool TOOL FILE`: it reads one body from r,
// whose form the file name's ending tells, and writes the events to w as a
// JSON array. Nothing is written unless the whole body was understood. The
// caller prints the error on one line and exits 65 (EX_DATAERR).
func Command(tool, filename string, r io.Reader, w io.Writer) error {
	body, err := io.ReadAll(io.LimitReader(r, maxCommandBytes+1))
	if err != nil {
		return fmt.Errorf("read %s: %w", filepath.Base(filename), err)
	}
	if len(body) > maxCommandBytes {
		return fmt.Errorf("read %s: larger than %d bytes", filepath.Base(filename), maxCommandBytes)
	}
	events, err := Parse(tool, Payload{Body: body, ContentType: contentType(filename)})
	if err != nil {
		return err
	}
	return Write(w, events)
}

// Write writes events as the contract's JSON array.
func Write(w io.Writer, events []Event) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false) // links keep their &
	e.SetIndent("", "  ")
	if err := e.Encode(events); err != nil {
		return fmt.Errorf("write events: %w", err)
	}
	return nil
}

func contentType(filename string) string {
	switch strings.ToLower(filepath.Ext(filename)) {
	case ".form":
		return "application/x-www-form-urlencoded"
	case ".eml":
		return "message/rfc822"
	case ".txt":
		return "text/plain"
	}
	return "application/json"
}
