package httpapi

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"vigie/app/access"
	"vigie/app/db"
	"vigie/app/fault"
	"vigie/app/live"
)

// heartbeat is how often an idle stream says that it lives; the console shows a lost signal after 25 s without one.
const heartbeat = 10 * time.Second

// streamWrite is how long one write to a stream may take before its reader counts as gone.
const streamWrite = 10 * time.Second

// readWith is what it takes to be told of a topic in a tenant: the permission to read what it names. A topic without a line is told to nobody.
var readWith = map[live.Topic]access.Permission{
	live.Incidents:    access.IncidentRead,
	live.Incident:     access.IncidentRead,
	live.Runbooks:     access.RunbookRead,
	live.Tenants:      access.TenantRead,
	live.Reports:      access.ReportRead,
	live.Availability: access.AvailabilityRead, // exclusions too
}

// hearing judges the caller's roles in each tenant.
func (a *API) hearing(caller access.Caller) live.Hearing {
	h := live.Hearing{}
	for id, roles := range caller.Tenants() {
		may := a.Access.Policy().Of(roles...)
		for topic, permission := range readWith {
			if slices.Contains(may, permission) {
				h[id] = append(h[id], topic)
			}
		}
	}
	return h
}

func (a *API) stream() {
	a.routes = append(a.routes, Route{Method: http.MethodGet, Path: "/api/live", Permission: access.SelfManage})
	a.fiber.Get("/api/live", func(c *fiber.Ctx) error {
		caller, err := a.caller(c)
		if err != nil {
			return a.writeProblem(c, err)
		}
		return a.openStream(c, caller)
	})
}

func (a *API) openStream(c *fiber.Ctx, caller access.Caller) error {
	viewer := live.Viewer{SessionID: caller.SessionID, PersonID: caller.PersonID, Tenants: map[uuid.UUID]bool{}}
	for id := range caller.Tenants() {
		viewer.Tenants[id] = true
	}
	// The stream is opened before the past is read: a change in between arrives twice rather than never.
	stream, err := a.Hub.Open(c.UserContext(), viewer)
	if err != nil {
		return a.writeProblem(c, err)
	}
	hearing := a.hearing(caller)
	missed, err := a.missed(c, caller, hearing)
	if err != nil {
		a.Hub.Close(stream)
		return a.writeProblem(c, err)
	}
	c.Set(fiber.HeaderContentType, "text/event-stream; charset=utf-8")
	c.Set("X-Accel-Buffering", "no")
	now, conn, token := a.DB.Now(), c.Context().Conn(), c.Cookies(a.cookieName())
	c.Context().SetBodyStreamWriter(func(w *bufio.Writer) {
		defer a.Hub.Close(stream)
		out := sse{w: w, conn: conn}
		out.event("hello", 0, map[string]any{"cursor": strconv.FormatInt(now.UnixMilli(), 10), "now": now})
		for _, change := range missed {
			out.event("change", change.At, change)
		}
		out.bye(a.tell(out, stream, hearing, token))
	})
	return nil
}

// tell writes what the person hears until the stream ends, and returns why it did.
func (a *API) tell(out sse, stream *live.Stream, hearing live.Hearing, token string) live.Reason {
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for out.flush() {
		select {
		case change := <-stream.Changes():
			if change.Topic == live.Me { // rights changed: what follows is judged by those of this moment
				var err error
				if hearing, err = a.hearAgain(token); err != nil {
					return reasonOf(err)
				}
			}
			if hearing.Hears(change) {
				out.event("change", change.At, change)
			}
		case <-beat.C:
			out.comment()
		case <-stream.Done():
			return stream.Reason()
		case <-a.stopping:
			return live.Shutdown
		}
	}
	return live.Resync // to nobody: the reader is gone
}

func (a *API) hearAgain(token string) (live.Hearing, error) {
	ctx, cancel := context.WithTimeout(context.Background(), handleTimeout)
	defer cancel()
	caller, err := a.Access.Resume(ctx, token)
	if err != nil {
		return nil, err
	}
	return a.hearing(caller), nil
}

// reasonOf says why a stream ends whose rights could not be read again.
func reasonOf(err error) live.Reason {
	if fault.KindOf(err) == fault.Unauthenticated {
		return live.Revoked
	}
	return live.Resync
}

// missed reads what changed since the cursor that the browser kept.
func (a *API) missed(c *fiber.Ctx, caller access.Caller, hearing live.Hearing) ([]live.Change, error) {
	kept := c.Get("Last-Event-ID")
	if kept == "" {
		kept = c.Query("cursor")
	}
	if kept == "" {
		return nil, nil
	}
	cursor, err := strconv.ParseInt(kept, 10, 64)
	if err != nil {
		return nil, fault.New(fault.Invalid, "cursor", "The cursor is not one of this stream's. Connect without it.")
	}
	var changes []live.Change
	within := false
	err = a.DB.Provider(c.UserContext(), caller.PersonID, func(tx *db.Tx) (err error) {
		changes, within, err = live.Since(c.UserContext(), tx, cursor, hearing)
		return err
	})
	if err == nil && !within {
		err = fault.New(fault.Conflict, "cursor_expired", "Too much has happened since. Read everything again and connect without a cursor.")
	}
	return changes, err
}

// sse writes server-sent events (WHATWG HTML, 9.2).
type sse struct {
	w    *bufio.Writer
	conn net.Conn
}

func (s sse) event(name string, id int64, data any) {
	body, err := json.Marshal(data)
	if err != nil {
		return
	}
	if id > 0 {
		fmt.Fprintf(s.w, "id: %d\n", id)
	}
	fmt.Fprintf(s.w, "event: %s\ndata: %s\n\n", name, body)
}

func (s sse) comment() { _, _ = s.w.WriteString(": alive\n\n") }

func (s sse) bye(r live.Reason) {
	s.event("bye", 0, map[string]string{"reason": string(r)})
	s.flush()
}

// flush reports whether the reader is still there.
func (s sse) flush() bool {
	if s.conn != nil {
		_ = s.conn.SetWriteDeadline(time.Now().Add(streamWrite))
	}
	return s.w.Flush() == nil
}
