package main

import (
	"context"
	"fmt"
	"os"
	"text/tabwriter"

	"vigie/app"
	"vigie/app/demo"
)

type demoCommand struct {
	Seed uint64 `default:"1" help:"Another seed makes another history."`
}

// Run makes the demo where it is not there yet, and serves it until the process is told to stop.
func (c demoCommand) Run(ctx context.Context) error {
	config, err := app.ReadConfig()
	if err != nil {
		return err
	}
	d, err := demo.Open(ctx, config, demo.Options{Seed: c.Seed, Log: logger(config), Progress: progress, Version: version})
	switch {
	case err != nil && ctx.Err() != nil:
		progress("stopped before the demo was complete")
		return nil
	case err != nil:
		return err
	}
	defer d.Close(context.WithoutCancel(ctx))
	d.Beat(ctx)
	return serve(ctx, d.App, func() { c.welcome(d) })
}

// welcome says where the demo is and who can sign in.
func (demoCommand) welcome(d *demo.Demo) {
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "\nVigie serves at %s\n\n", d.BaseURL)
	for _, a := range d.Accounts {
		client := "all clients"
		if a.Tenant != nil {
			client = *a.Tenant
		}
		fmt.Fprintf(w, "  %s\t%s\t%s\n", a.Email, a.Role, client)
	}
	fmt.Fprintf(w, "\nPassword of every account: %s\n", d.Accounts[0].Password)
	fmt.Fprintf(w, "Keys for your own tools:   %s\n", d.File())
	fmt.Fprintf(w, "Reports are checked with:  vigie verify FILE.pdf --root %s\n", d.RootCertificate())
	fmt.Fprintln(w, "Ctrl-C finishes what was accepted and stops all of it.")
	_ = w.Flush()
}
