package main

import (
	"context"
	"fmt"
	"os"

	"vigie/app"
)

type auditCommand struct{}

// Run walks every chain, says where each stands, and fails when one does not hold.
func (auditCommand) Run(ctx context.Context) error {
	return beside(ctx, func(a *app.App) error {
		findings, err := a.Audit(ctx)
		broken := false
		for _, f := range findings {
			fmt.Fprintln(os.Stdout, f)
			broken = broken || f.Broken
		}
		if err != nil {
			return err
		}
		if broken {
			return exit{status: 1}
		}
		return nil
	})
}
