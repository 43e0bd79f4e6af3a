package httpapi

import (
	"context"
	"crypto/rand"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humafiber"
	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"vigie/app/access"
	"vigie/app/fault"
)

// Route is one way in, as the test of all ways sees it.
type Route struct {
	Method, Path string
	// Permission is what it takes; empty for a public route.
	Permission access.Permission
	// Public routes need no session; a key, or nothing, opens them.
	Public bool
}

// tenantParam is the path parameter that makes a route one of a tenant.
const tenantParam = "{tenant}"

type callerKey struct{}

// route adds an authorised operation. The permission is an argument, so no route can be without one. Where the path holds {tenant} the caller must be
// a member of it and hold the permission in it; a foreign tenant and a missing one get the same answer.
func route[I, O any](a *API, p access.Permission, op huma.Operation, handle func(ctx context.Context, c access.Caller, in *I) (*O, error)) {
	if op.Metadata == nil {
		op.Metadata = map[string]any{}
	}
	op.Extensions = map[string]any{"x-permission": string(p)}
	op.Security = []map[string][]string{{"session": {}}}
	op.Middlewares = append(huma.Middlewares{a.authorise(p)}, op.Middlewares...)
	if strings.Contains(op.Path, tenantParam) {
		op.Parameters = append(op.Parameters, &huma.Param{Name: "tenant", In: "path", Required: true, Description: "The client's id",
			Schema: &huma.Schema{Type: huma.TypeString, Format: "uuid"}})
	}
	op.Errors = append(op.Errors, http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusConflict, http.StatusUnprocessableEntity)
	a.routes = append(a.routes, Route{Method: op.Method, Path: op.Path, Permission: p})
	huma.Register(a.huma, op, func(ctx context.Context, in *I) (*O, error) {
		caller, ok := ctx.Value(callerKey{}).(access.Caller)
		if !ok {
			return nil, a.answer(ctx, op, access.ErrSignedOut)
		}
		out, err := handle(ctx, caller, in)
		if err != nil {
			return nil, a.answer(ctx, op, err)
		}
		return out, nil
	})
}

// public adds an operation that needs no session.
func public[I, O any](a *API, op huma.Operation, handle func(ctx context.Context, in *I) (*O, error)) {
	a.routes = append(a.routes, Route{Method: op.Method, Path: op.Path, Public: true})
	huma.Register(a.huma, op, func(ctx context.Context, in *I) (*O, error) {
		out, err := handle(ctx, in)
		if err != nil {
			return nil, a.answer(ctx, op, err)
		}
		return out, nil
	})
}

// answer logs what is not a fault and gives the reader a problem.
func (a *API) answer(ctx context.Context, op huma.Operation, err error) error {
	p := *problemOf(err)
	p.RequestID, _ = ctx.Value(requestIDKey{}).(string)
	if p.Status == http.StatusInternalServerError {
		a.Log.ErrorContext(ctx, "request failed", "request_id", p.RequestID, "operation", op.OperationID, "error", err)
	}
	if p.Status == http.StatusTooManyRequests || p.Status == http.StatusServiceUnavailable {
		retry := "2"
		if p.Code == "too_many_attempts" {
			retry = "900"
		}
		return huma.ErrorWithHeaders(&p, http.Header{"Retry-After": {retry}})
	}
	return &p
}

func (a *API) authorise(p access.Permission) func(huma.Context, func(huma.Context)) {
	return func(ctx huma.Context, next func(huma.Context)) {
		c := humaFiber(ctx)
		caller, err := a.caller(c)
		if err == nil {
			caller, err = a.enter(c, caller, ctx.Operation().Path, p)
		}
		if err != nil {
			_ = a.writeProblem(c, err)
			return
		}
		next(huma.WithValue(ctx, callerKey{}, caller))
	}
}

// caller finds who asks, and checks that a write comes from Vigie's own pages.
func (a *API) caller(c *fiber.Ctx) (access.Caller, error) {
	caller, err := a.Access.Resume(c.UserContext(), c.Cookies(a.cookieName()))
	if err != nil {
		return access.Caller{}, err
	}
	if !safe(c.Method()) {
		if err := caller.CheckCSRF(c.Get("X-CSRF-Token")); err != nil {
			return access.Caller{}, err
		}
	}
	return caller, nil
}

// enter authorises the caller for a route.
func (a *API) enter(c *fiber.Ctx, caller access.Caller, path string, p access.Permission) (access.Caller, error) {
	if strings.Contains(path, tenantParam) {
		id, err := uuid.Parse(c.Params("tenant"))
		if err != nil {
			return caller, fault.ErrNotFound
		}
		member := false
		if caller, member = caller.In(id); !member {
			return caller, fault.ErrNotFound
		}
	}
	if !caller.May(p) {
		return caller, fault.New(fault.Forbidden, "forbidden", "Your role does not allow this. Ask a provider administrator if you need it.")
	}
	return caller, nil
}

func safe(method string) bool {
	return method == http.MethodGet || method == http.MethodHead || method == http.MethodOptions
}

func humaFiber(ctx huma.Context) *fiber.Ctx { return humafiber.Unwrap(ctx) }

type requestIDKey struct{}

// requestID returns the request's id, and gives it one first where it has none.
func requestID(c *fiber.Ctx) string {
	if id, ok := c.Locals("request_id").(string); ok {
		return id
	}
	id := rand.Text()
	c.Locals("request_id", id)
	return id
}

// envelope surrounds every request: an id, a deadline, bounded encodings, safe headers, a log line and the metrics.
func (a *API) envelope(c *fiber.Ctx) error {
	id := requestID(c)
	free, received := a.receive(c)
	defer free()
	began := time.Now()
	ctx, cancel := context.WithTimeout(context.WithValue(context.Background(), requestIDKey{}, id), handleTimeout)
	defer cancel()
	c.SetUserContext(ctx)
	c.Set("X-Request-Id", id)
	a.secureHeaders(c)
	if conn := c.Context().Conn(); conn != nil {
		_ = conn.SetWriteDeadline(began.Add(handleTimeout + writeTimeout))
	}
	var err error
	switch {
	case received != nil:
		if fault.KindOf(received) == fault.Unavailable {
			c.Set(fiber.HeaderRetryAfter, "2")
		}
		err = a.writeProblem(c, received)
	case !inflates(c.Path()) && len(c.Request().Header.Peek(fiber.HeaderContentEncoding)) > 0:
		// Fiber would inflate it without a bound: 873 KB of gzip took 3.5 GB.
		err = a.writeProblem(c, fault.New(fault.Malformed, "content_encoding", "Send the body as it is, without Content-Encoding."))
	default:
		err = a.protect(c)
	}
	if err != nil {
		err = a.fiberError(c, err)
	}
	status, took := c.Response().StatusCode(), time.Since(began)
	a.seen.observe(c.Method(), c.Route().Path, status, took)
	if !strings.HasPrefix(c.Path(), "/healthz") && !strings.HasPrefix(c.Path(), "/readyz") {
		a.Log.DebugContext(ctx, "request answered", "request_id", id, "method", c.Method(), "route", c.Route().Path, "status", status, "ms", took.Milliseconds())
	}
	return err
}

// protect turns a panic into an answer: one broken request must not end the night's console.
func (a *API) protect(c *fiber.Ctx) (err error) {
	defer func() {
		if r := recover(); r != nil {
			a.Log.ErrorContext(c.UserContext(), "request panicked", "request_id", requestID(c), "route", c.Route().Path, "panic", r)
			err = errors.New("panic")
		}
	}()
	return c.Next()
}

func (a *API) secureHeaders(c *fiber.Ctx) {
	if path := c.Path(); strings.HasPrefix(path, "/api/") || inflates(path) {
		// An answer that is no page may load and frame nothing, whatever a browser takes it for; the one page among them sets its own policy.
		c.Set(fiber.HeaderContentSecurityPolicy, "default-src 'none'; frame-ancestors 'none'")
	}
	if a.BaseURL != nil && a.BaseURL.Scheme == "https" {
		c.Set(fiber.HeaderStrictTransportSecurity, "max-age=31536000")
	}
	c.Set("X-Content-Type-Options", "nosniff")
	c.Set("Referrer-Policy", "same-origin")
	c.Set("X-Frame-Options", "DENY")
	c.Set("Cross-Origin-Opener-Policy", "same-origin")
	c.Set("Cross-Origin-Resource-Policy", "same-origin")
	c.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
	c.Set(fiber.HeaderCacheControl, "no-store")
}
