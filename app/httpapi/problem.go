package httpapi

import (
	"errors"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"

	"vigie/app/fault"
)

// Problem is the form of every error, per RFC 9457, with a stable code, the wrong fields and the request's id.
type Problem struct {
	Type      string         `json:"type" doc:"Always about:blank: the code tells the problem" example:"about:blank"`
	Title     string         `json:"title" doc:"The status in words"`
	Status    int            `json:"status" doc:"The HTTP status"`
	Code      string         `json:"code" doc:"A stable word for programs and translations" example:"not_found"`
	Detail    string         `json:"detail" doc:"What happened and what to do"`
	Errors    []ProblemField `json:"errors,omitempty" doc:"The parts of the request that are wrong"`
	RequestID string         `json:"request_id,omitempty" doc:"Names this request in the logs"`
}

// ProblemField is one part of a request that is wrong.
type ProblemField struct {
	Location string `json:"location" example:"body.name"`
	Message  string `json:"message"`
}

// Error makes a problem an error.
func (p *Problem) Error() string { return p.Code + ": " + p.Detail }

// GetStatus is what Huma answers with.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType is the type of RFC 9457.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

// statusOf is the whole policy of error kinds and statuses.
var statusOf = map[fault.Kind]int{
	fault.Malformed:       http.StatusBadRequest,
	fault.Invalid:         http.StatusUnprocessableEntity,
	fault.Unauthenticated: http.StatusUnauthorized,
	fault.Forbidden:       http.StatusForbidden,
	fault.NotFound:        http.StatusNotFound,
	fault.Conflict:        http.StatusConflict,
	fault.TooLarge:        http.StatusRequestEntityTooLarge,
	fault.TooMany:         http.StatusTooManyRequests,
	fault.Unavailable:     http.StatusServiceUnavailable,
	fault.Timeout:         http.StatusRequestTimeout,
	fault.Internal:        http.StatusInternalServerError,
}

// problemOf translates an error; one that is no fault gives away nothing.
func problemOf(err error) *Problem {
	var done *Problem
	if errors.As(err, &done) {
		return done
	}
	f := fault.From(err)
	if f == nil {
		f = fault.New(fault.Internal, "internal", "Something went wrong in Vigie. What was asked was not done; try again, and give the request id to who runs Vigie.")
	}
	status := statusOf[f.Kind]
	p := &Problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Code: f.Code, Detail: f.Message}
	for _, field := range f.Fields {
		p.Errors = append(p.Errors, ProblemField(field))
	}
	return p
}

// useProblems makes Huma's own errors problems, without the values that the sender sent, and its validation see every key.
func useProblems() {
	// encoding/json would fill a field from a key in another letter case, which nothing has validated.
	huma.ValidateStrictCasing = true
	huma.NewError = func(status int, message string, errs ...error) huma.StatusError {
		p := &Problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Code: "invalid", Detail: sentence(message)}
		switch status {
		case http.StatusRequestEntityTooLarge:
			p.Code = "too_large"
		case http.StatusRequestTimeout:
			p.Code = "timeout"
		case http.StatusInternalServerError:
			p.Code, p.Detail = "internal", "Something went wrong in Vigie. Try again, and give the request id to who runs Vigie."
			return p
		case http.StatusNotFound:
			p.Code = "not_found"
		}
		for _, err := range errs {
			var detail *huma.ErrorDetail
			if errors.As(err, &detail) {
				p.Errors = append(p.Errors, ProblemField{detail.Location, detail.Message})
			}
		}
		return p
	}
	huma.NewErrorWithContext = func(ctx huma.Context, status int, message string, errs ...error) huma.StatusError {
		err := huma.NewError(status, message, errs...)
		var p *Problem
		if errors.As(err, &p) && ctx != nil {
			p.RequestID = requestID(humaFiber(ctx))
		}
		return err
	}
}

func sentence(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + strings.TrimSuffix(s[1:], ".") + "."
}

// writeProblem answers a raw route or a refusal before the handler.
func (a *API) writeProblem(c *fiber.Ctx, err error) error {
	p := *problemOf(err)
	p.RequestID = requestID(c)
	if p.Status == http.StatusInternalServerError {
		a.Log.ErrorContext(c.UserContext(), "request failed", "request_id", p.RequestID, "method", c.Method(), "route", c.Route().Path, "error", err)
	}
	c.Status(p.Status)
	if err := c.JSON(p); err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "application/problem+json")
	return nil
}

// fiberError answers what Fiber itself refuses: unknown routes, too large or too slow bodies.
func (a *API) fiberError(c *fiber.Ctx, err error) error {
	var f *fiber.Error
	if !errors.As(err, &f) {
		return a.writeProblem(c, err)
	}
	c.Set("X-Request-Id", requestID(c))
	switch f.Code {
	case http.StatusRequestEntityTooLarge:
		return a.writeProblem(c, errTooLarge(limitOf(c.Path())))
	case http.StatusRequestTimeout:
		return a.writeProblem(c, errTooSlow)
	case http.StatusNotFound, http.StatusMethodNotAllowed:
		return a.writeProblem(c, fault.ErrNotFound)
	case http.StatusRequestHeaderFieldsTooLarge:
		return a.writeProblem(c, fault.New(fault.TooLarge, "header_too_large", "The request's headers are too large."))
	case http.StatusInternalServerError:
		return a.writeProblem(c, err)
	}
	return a.writeProblem(c, errCutShort)
}
