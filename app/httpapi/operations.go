package httpapi

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/adaptor"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"vigie/app/fault"
)

// operations adds what those who run Vigie watch: whether it lives, whether it can serve, and its measures.
func (a *API) operations() {
	for _, path := range []string{"/healthz", "/readyz", "/metrics"} {
		a.routes = append(a.routes, Route{Method: http.MethodGet, Path: path, Public: true})
	}
	a.fiber.Get("/healthz", func(c *fiber.Ctx) error { return c.SendString("ok\n") })
	a.fiber.Get("/readyz", func(c *fiber.Ctx) error {
		ctx, cancel := context.WithTimeout(c.UserContext(), 2*time.Second)
		defer cancel()
		if err := a.Ready(ctx); err != nil {
			a.Log.WarnContext(ctx, "not ready", "error", err)
			return a.writeProblem(c, fault.New(fault.Unavailable, "not_ready", "This replica cannot serve at the moment.").Because(err))
		}
		return c.SendString("ready\n")
	})
	metrics := adaptor.HTTPHandler(promhttp.HandlerFor(a.Metrics, promhttp.HandlerOpts{}))
	a.fiber.Get("/metrics", func(c *fiber.Ctx) error {
		// Measures name tenants' loads: they are for a collector on this machine, not for whoever finds the page behind the proxy.
		if !c.Context().RemoteIP().IsLoopback() || c.Get(fiber.HeaderXForwardedFor) != "" || c.Get("Forwarded") != "" {
			return a.writeProblem(c, fault.ErrNotFound)
		}
		return metrics(c)
	})
}

type httpMetrics struct{ took *prometheus.HistogramVec }

func newHTTPMetrics(r *prometheus.Registry) httpMetrics {
	m := httpMetrics{prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "vigie_http_request_seconds", Help: "How long requests took to answer, by route.",
		Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10}}, []string{"method", "route", "status"})}
	r.MustRegister(m.took)
	return m
}

func (m httpMetrics) observe(method, route string, status int, took time.Duration) {
	m.took.WithLabelValues(method, route, strconv.Itoa(status)).Observe(took.Seconds())
}

// OpenAPI returns the OpenAPI 3.1 document.
func (a *API) OpenAPI() ([]byte, error) { return a.document() }
