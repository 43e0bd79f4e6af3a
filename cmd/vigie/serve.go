package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"time"

	"vigie/app"
)

type serveCommand struct{}

// Run serves until the process is told to stop.
func (serveCommand) Run(ctx context.Context) error {
	c, err := app.ReadConfig()
	if err != nil {
		return err
	}
	a, err := app.New(ctx, c, app.Options{Log: logger(c), Progress: progress, Version: version})
	if err != nil {
		return err
	}
	defer a.Close(context.WithoutCancel(ctx))
	return serve(ctx, a, func() { progress("serving on http://" + c.Listen) })
}

func progress(step string) { fmt.Fprintln(os.Stderr, "  "+step) }

// drain is how long the work in hand may take once Vigie is told to stop.
const drain = 15 * time.Second

// serve starts, serves, and on the order to stop finishes what was accepted.
func serve(ctx context.Context, a *app.App, ready func()) error {
	l, err := net.Listen("tcp", a.Config.Listen)
	if err != nil {
		return fmt.Errorf("cannot listen on %s: %w; set VIGIE_LISTEN to another address", a.Config.Listen, err)
	}
	if err := a.Start(ctx); err != nil {
		return err
	}
	served := make(chan error, 1)
	go func() { served <- a.Serve(l) }()
	ready()
	select {
	case err = <-served:
	case <-ctx.Done():
		progress("finishing what was accepted")
	}
	limit, cancel := context.WithTimeout(context.WithoutCancel(ctx), drain)
	defer cancel()
	if stopped := a.Stop(limit); err == nil {
		err = stopped
	}
	return err
}
