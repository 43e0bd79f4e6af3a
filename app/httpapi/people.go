package httpapi

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"vigie/app/access"
)

// Person is somebody who can sign in.
type Person struct {
	ID         uuid.UUID     `json:"id"`
	Email      string        `json:"email"`
	Name       string        `json:"name"`
	Locale     string        `json:"locale" enum:"fr,en"`
	Disabled   bool          `json:"disabled"`
	LastSeenAt *time.Time    `json:"last_seen_at" nullable:"true" required:"true"`
	Roles      []PersonGrant `json:"roles" nullable:"false"`
}

// PersonGrant is a role in one client, or over all.
type PersonGrant struct {
	Role     string     `json:"role" enum:"provider_admin,shift_lead,operator,writer,client_cto,client_member,auditor"`
	TenantID *uuid.UUID `json:"tenant_id,omitempty" nullable:"true" doc:"Null means all clients"`
}

type personOutput struct{ Body Person }

type peopleOutput struct {
	Body struct {
		Items []Person `json:"items" nullable:"false"`
	}
}

func (a *API) people() {
	route(a, access.PersonManage, huma.Operation{OperationID: "list-people", Method: http.MethodGet, Path: "/api/people", Summary: "Everybody who can sign in", Tags: []string{"people"}},
		func(ctx context.Context, _ access.Caller, _ *struct{}) (*peopleOutput, error) {
			people, err := a.Access.People(ctx)
			if err != nil {
				return nil, err
			}
			out := &peopleOutput{}
			out.Body.Items = make([]Person, len(people))
			for i, p := range people {
				out.Body.Items[i] = personWire(p)
			}
			return out, nil
		})
	route(a, access.PersonManage, huma.Operation{OperationID: "create-person", Method: http.MethodPost, Path: "/api/people", Summary: "Make a person", Tags: []string{"people"},
		DefaultStatus: http.StatusCreated}, a.createPerson)
	route(a, access.PersonManage, huma.Operation{OperationID: "change-person", Method: http.MethodPatch, Path: "/api/people/{person}",
		Summary: "Change a person; counts from their next request", Tags: []string{"people"}}, a.changePerson)
}

func personWire(p access.Person) Person {
	w := Person{p.ID, p.Email, p.Name, p.Locale, p.Disabled, p.LastSeenAt, make([]PersonGrant, len(p.Grants))}
	for i, g := range p.Grants {
		w.Roles[i] = PersonGrant{string(g.Role), g.TenantID}
	}
	return w
}

func grantsOf(wire []PersonGrant) []access.Grant {
	grants := make([]access.Grant, len(wire))
	for i, g := range wire {
		grants[i] = access.Grant{Role: access.Role(g.Role), TenantID: g.TenantID}
	}
	return grants
}

type createPersonInput struct {
	Body struct {
		Email    string        `json:"email" maxLength:"254"`
		Name     string        `json:"name" maxLength:"120"`
		Locale   string        `json:"locale,omitempty" enum:"fr,en" default:"fr"`
		Password string        `json:"password" maxLength:"256"`
		Roles    []PersonGrant `json:"roles" minItems:"1" maxItems:"100" nullable:"false"`
	}
}

func (a *API) createPerson(ctx context.Context, c access.Caller, in *createPersonInput) (*personOutput, error) {
	b := in.Body
	p, err := a.Access.Create(ctx, c.PersonID, access.NewPerson{Email: b.Email, Name: b.Name, Locale: b.Locale, Password: b.Password, Grants: grantsOf(b.Roles)})
	if err != nil {
		return nil, err
	}
	return &personOutput{personWire(p)}, nil
}

type changePersonInput struct {
	Person uuid.UUID `path:"person"`
	Body   struct {
		Name     *string        `json:"name,omitempty" minLength:"1" maxLength:"120"`
		Disabled *bool          `json:"disabled,omitempty"`
		Roles    *[]PersonGrant `json:"roles,omitempty" minItems:"1" maxItems:"100"`
		Password *string        `json:"password,omitempty" maxLength:"256"`
	}
}

func (a *API) changePerson(ctx context.Context, c access.Caller, in *changePersonInput) (*personOutput, error) {
	change := access.Change{Name: in.Body.Name, Disabled: in.Body.Disabled, Password: in.Body.Password}
	if in.Body.Roles != nil {
		grants := grantsOf(*in.Body.Roles)
		change.Grants = &grants
	}
	p, err := a.Access.Update(ctx, c.PersonID, in.Person, change)
	if err != nil {
		return nil, err
	}
	return &personOutput{personWire(p)}, nil
}
