package main

import (
	"context"

	"vigie/app"
)

type migrateCommand struct{}

// Run migrates.
func (migrateCommand) Run(ctx context.Context) error {
	c, err := app.ReadConfig()
	if err != nil {
		return err
	}
	return app.Migrate(ctx, c, logger(c))
}
