package demo

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"vigie/app"
	"vigie/app/access"
)

// The provider's people, by the name before the @; the client's own is the CTO.
const (
	admin  = "admin"
	lead   = "lead"
	night  = "operator"
	dawn   = "tess"
	dusk   = "julien"
	writer = "writer"
	cto    = "cto"
)

const providerDomain = "vigie.test"

type person struct {
	login, name, locale string
	role                access.Role
}

// staff are the provider's people.
func staff() []person {
	return []person{
		{admin, "Solène Le Goff", "fr", access.ProviderAdmin},
		{lead, "Claire Morvan", "fr", access.ShiftLead},
		{night, "Inès Caron", "fr", access.Operator},
		{dawn, "Tess Whitfield", "en", access.Operator},
		{dusk, "Julien Barbier", "fr", access.Operator},
		{writer, "Paul Guéguen", "fr", access.Writer},
	}
}

// onShift is the operator who is on at an hour of the provider's day.
func onShift(hour int) string {
	switch {
	case hour >= 22 || hour < 6:
		return night
	case hour < 14:
		return dawn
	}
	return dusk
}

// hire makes the provider's accounts.
func hire(ctx context.Context, a *app.App, password string) error {
	for _, p := range staff() {
		err := signUp(ctx, a, access.NewPerson{Email: p.login + "@" + providerDomain, Name: p.name, Locale: p.locale, Password: password,
			Grants: []access.Grant{{Role: p.role}}})
		if err != nil {
			return err
		}
	}
	return nil
}

// invite makes the account of a client's CTO.
func invite(ctx context.Context, a *app.App, t *account, password string) error {
	return signUp(ctx, a, access.NewPerson{Email: ctoEmail(t.slug), Name: t.client.cto, Locale: t.locale, Password: password,
		Grants: []access.Grant{{Role: access.ClientCTO, TenantID: &t.id}}})
}

func ctoEmail(slug string) string { return cto + "@" + slug + ".test" }

func signUp(ctx context.Context, a *app.App, p access.NewPerson) error {
	if _, err := a.Access.Create(ctx, uuid.Nil, p); err != nil {
		return fmt.Errorf("make account %s: %w", p.Email, err)
	}
	return nil
}

// Account is somebody who can sign in to the demo.
type Account struct {
	Email    string `json:"email"`
	Password string `json:"password"`
	Role     string `json:"role"`
	// Tenant is the slug of the client; nil for the provider's people.
	Tenant *string `json:"tenant"`
}

// accounts lists everybody who can sign in.
func accounts(password string) []Account {
	var all []Account
	for _, p := range staff() {
		all = append(all, Account{p.login + "@" + providerDomain, password, string(p.role), nil})
	}
	for _, c := range clients() {
		all = append(all, Account{ctoEmail(c.slug), password, string(access.ClientCTO), &c.slug})
	}
	return all
}
