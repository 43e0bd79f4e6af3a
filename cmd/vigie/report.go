package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"vigie/app"
	"vigie/app/access"
	"vigie/reports"
)

type reportCommand struct {
	Tenant string `arg:"" help:"The client's slug."`
	Period string `arg:"" help:"The month, such as 2026-10."`
	Locale string `default:"fr" enum:"fr,en" help:"${enum}"`
	Final  bool   `help:"Issue the final report of a month that is over; without it the report is provisional."`
	As     string `help:"The e-mail address of the person who answers for it; needed with --final."`
	Output string `short:"o" help:"Where to write the PDF; by its number when empty." type:"path"`
}

// Run produces the report and writes its file.
func (r reportCommand) Run(ctx context.Context) error {
	period, err := reports.ParsePeriod(r.Period)
	if err != nil {
		return err
	}
	if r.Final && r.As == "" {
		return errors.New("a final report is approved by a person: add --as with their e-mail address")
	}
	return beside(ctx, func(a *app.App) error {
		tenant, err := a.TenantBySlug(ctx, r.Tenant)
		if err != nil {
			return err
		}
		caller := access.Caller{TenantID: tenant.ID}
		if r.As != "" {
			person, err := a.Access.Caller(ctx, r.As)
			if err != nil {
				return err
			}
			in, member := person.In(tenant.ID)
			if caller = in; !member || (r.Final && !caller.May(access.ReportIssue)) {
				return fmt.Errorf("%s may not issue reports of %s", r.As, tenant.Name)
			}
		}
		issued, err := a.Reports.Issue(ctx, caller, reports.Request{Period: period, Locale: r.Locale, Final: r.Final})
		if err != nil {
			return err
		}
		content, err := a.Reports.File(ctx, tenant.ID, issued.PDFSHA256)
		if err != nil {
			return err
		}
		if r.Output == "" {
			r.Output = issued.Number + ".pdf"
		}
		if err := os.WriteFile(r.Output, content, 0o600); err != nil {
			return fmt.Errorf("report %s is issued and kept, but its file was not written: %w", issued.Number, err)
		}
		figure := *issued.Verdict // a month that nobody measured has no figure
		if issued.Availability != nil {
			figure = *issued.Availability + " % " + figure
		}
		fmt.Fprintf(os.Stdout, "%s  %s  %s\n", issued.Number, figure, r.Output)
		return nil
	})
}
