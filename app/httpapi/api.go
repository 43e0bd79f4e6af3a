// Package httpapi is the HTTP edge: Fiber carries the requests, Huma types and documents them. It translates between the wire and the use cases,
// authorises every route in one wrapper, and turns faults into RFC 9457 problems. It refuses to decide anything of the trade, and to tell a
// reader the text of an error that is not a fault.
package httpapi

import (
	"context"
	"io/fs"
	"log/slog"
	"net"
	"net/url"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humafiber"
	"github.com/gofiber/fiber/v2"
	"github.com/prometheus/client_golang/prometheus"

	"vigie/app/access"
	"vigie/app/db"
	"vigie/app/intake"
	"vigie/app/live"
	"vigie/app/response"
	"vigie/reports"
	"vigie/tenants"
)

// Dependencies are what the edge serves. All are required but Log and Metrics.
type Dependencies struct {
	DB       *db.DB
	Access   *access.Access
	Hub      *live.Hub
	Intake   *intake.Intake
	Response *response.Response
	Tenants  *tenants.Tenants
	Reports  *reports.Reports
	// Console is the built frontend.
	Console fs.FS
	// BaseURL is how people reach Vigie, such as https://vigie.example.
	BaseURL *url.URL
	// TrustedProxies are the peers whose X-Forwarded-For is believed; none when empty.
	TrustedProxies []*net.IPNet
	// Ready reports why this replica cannot serve, or nil.
	Ready   func(ctx context.Context) error
	Metrics *prometheus.Registry
	Log     *slog.Logger
	// Version is the build's, told to signed-in people and operators only.
	Version string
}

// API is the HTTP server.
type API struct {
	Dependencies
	fiber    *fiber.App
	huma     huma.API
	routes   []Route
	stopping chan struct{}
	stopOnce sync.Once
	console  console
	seen     httpMetrics
	arriving arriving
	document func() ([]byte, error)
}

// The bounds of a request.
const (
	// bodyLimit is the largest body that a person's route takes, as sent.
	bodyLimit = 2 << 20
	// intakeLimit is the largest body that a tool's route takes, as sent: Alertmanager drops for ever what it is told is too large, and a group of
	// some thousand alerts has several MiB.
	intakeLimit = 8 << 20
	// readTimeout is how long a sender may take for headers and body together.
	readTimeout = 10 * time.Second
	// handleTimeout is how long a request may be worked on: Fiber does not notice that its client went away.
	handleTimeout = 12 * time.Second
	// writeTimeout is how long a reader may take for an answer other than a stream.
	writeTimeout = 30 * time.Second
)

var problemsOnce sync.Once

// New makes the server with all its routes.
func New(d Dependencies) *API {
	problemsOnce.Do(useProblems)
	if d.Log == nil {
		d.Log = slog.New(slog.DiscardHandler)
	}
	if d.Metrics == nil {
		d.Metrics = prometheus.NewRegistry()
	}
	a := &API{Dependencies: d, stopping: make(chan struct{}), console: newConsole(d.Console)}
	a.seen = newHTTPMetrics(d.Metrics)
	a.fiber = fiber.New(fiber.Config{
		AppName:               "Vigie",
		Immutable:             true, // values outlive the request: they are stored
		DisableStartupMessage: true,
		BodyLimit:             intakeLimit,
		StreamRequestBody:     true, // receive reads the bodies: Fiber would take memory for all that is announced
		ReadTimeout:           readTimeout,
		IdleTimeout:           75 * time.Second,
		ReadBufferSize:        16 << 10,
		ErrorHandler:          a.refuse,
		UnescapePath:          false, // foreign protocols put raw slashes and percent signs in their paths
		CaseSensitive:         true,  // one spelling a route: what is decided by a path's prefix holds for every way to the handler
		// A multipart body is an event like any other, kept as it came; Fiber would take it apart first, into temporary files.
		DisablePreParseMultipartForm: true,
	})
	a.refuseMethods()
	a.fiber.Use(a.envelope)
	config := huma.DefaultConfig("Vigie", "1")
	config.Info.Description = "The console of an operations provider. Errors are RFC 9457 problem details; writes carry X-CSRF-Token."
	config.OpenAPIPath, config.DocsPath, config.SchemasPath = "", "", ""
	config.CreateHooks = nil // no $schema links in bodies
	a.huma = humafiber.New(a.fiber, config)
	a.register()
	tellNulls(a.huma.OpenAPI().Components.Schemas)
	a.document = sync.OnceValues(a.buildDocument)
	return a
}

// register adds every route; the order is that of the contract.
func (a *API) register() {
	a.sessions()
	a.people()
	a.tenantRoutes()
	a.incidents()
	a.runbooks()
	a.availability()
	a.reports()
	a.stream()
	a.openapi()
	a.operations()
	a.events()
	a.intakeRoutes()
	a.static() // last: it answers whatever is left
}

// Listen serves on an open listener until Shutdown, which may come first.
func (a *API) Listen(l net.Listener) error {
	l = &listener{Listener: l}
	ended := make(chan struct{})
	defer close(ended)
	go func() {
		select {
		case <-a.stopping: // fasthttp forgets a shutdown that comes before it listens
			_ = l.Close()
		case <-ended:
		}
	}()
	return a.fiber.Listener(l)
}

// listener is closed once, whoever does it.
type listener struct {
	net.Listener
	once sync.Once
	err  error
}

// Close implements net.Listener.
func (l *listener) Close() error {
	l.once.Do(func() { l.err = l.Listener.Close() })
	return l.err
}

// Shutdown ends the streams, lets the requests in hand finish, and closes.
func (a *API) Shutdown(ctx context.Context) error {
	a.stopOnce.Do(func() { close(a.stopping) })
	return a.fiber.ShutdownWithContext(ctx)
}

// Routes lists every route with what it takes to use it, for the test that tries them all.
func (a *API) Routes() []Route { return a.routes }

// Fiber exposes the server for in-process tests.
func (a *API) Fiber() *fiber.App { return a.fiber }
