package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/google/uuid"

	"vigie/app"
	"vigie/app/access"
)

type userCommand struct {
	Email  string `arg:"" help:"The e-mail address to sign in with."`
	Name   string `required:"" help:"The person's name."`
	Role   string `default:"provider_admin" enum:"provider_admin,shift_lead,operator,writer,client_cto,client_member,auditor" help:"${enum}"`
	Tenant string `help:"The slug of the client the role is for; without it the role is over all clients."`
	Locale string `default:"fr" enum:"fr,en" help:"${enum}"`
}

// Run makes the person. The password is the first line of standard input, so that it appears in no list of processes.
func (u userCommand) Run(ctx context.Context) error {
	fmt.Fprint(os.Stderr, "Password (at least 12 characters): ")
	line, err := bufio.NewReader(os.Stdin).ReadString('\n')
	if err != nil && line == "" {
		return errors.New("give the password as the first line of standard input")
	}
	return beside(ctx, func(a *app.App) error {
		grant := access.Grant{Role: access.Role(u.Role)}
		if u.Tenant != "" {
			tenant, err := a.TenantBySlug(ctx, u.Tenant)
			if err != nil {
				return err
			}
			grant.TenantID = &tenant.ID
		}
		p, err := a.Access.Create(ctx, uuid.Nil, access.NewPerson{Email: u.Email, Name: u.Name, Locale: u.Locale, Password: strings.TrimRight(line, "\r\n"),
			Grants: []access.Grant{grant}})
		if err != nil {
			return err
		}
		fmt.Fprintf(os.Stdout, "%s may now sign in as %s.\n", p.Email, u.Role)
		return nil
	})
}
