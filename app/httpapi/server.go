package httpapi

import (
	"slices"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"vigie/app/fault"
)

var errMethod = fault.New(fault.Malformed, "method_unknown", "Vigie does not know the request's method.")

// refuseMethods answers unknown methods, which Fiber would refuse in plain text before any handler.
func (a *API) refuseMethods() {
	server := a.fiber.Server()
	route := server.Handler
	server.Handler = func(r *fasthttp.RequestCtx) {
		if slices.Contains(fiber.DefaultMethods, string(r.Method())) {
			route(r)
			return
		}
		c := a.fiber.AcquireCtx(r)
		defer a.fiber.ReleaseCtx(c)
		r.SetConnectionClose() // its body is not read
		_ = a.refuse(c, errMethod)
	}
}

// refuse answers what never comes to a route, with the headers that envelope gives to what does.
func (a *API) refuse(c *fiber.Ctx, err error) error {
	c.Set("X-Request-Id", requestID(c))
	a.secureHeaders(c)
	return a.fiberError(c, err)
}
