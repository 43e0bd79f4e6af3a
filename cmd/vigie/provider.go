package main

import (
	"context"

	"vigie/app"
	"vigie/tenants"
)

type providerCommand struct {
	Name     string `arg:"" help:"The provider's name, as it stands in reports."`
	Locale   string `default:"fr" enum:"fr,en" help:"${enum}"`
	TimeZone string `default:"Europe/Paris" help:"An IANA time zone."`
}

// Run names the provider.
func (p providerCommand) Run(ctx context.Context) error {
	return beside(ctx, func(a *app.App) error {
		return tenants.SetProvider(ctx, a.DB, tenants.Provider{Name: p.Name, Locale: p.Locale, TimeZone: p.TimeZone})
	})
}
