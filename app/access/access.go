// Package access knows people, their sessions and what they may do: Argon2id passwords, server-side sessions, roles in Casbin with one domain per
// tenant. Memberships are read from the database with every request, so a revocation counts from the next one. The package refuses to cache a
// right.
package access

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"github.com/casbin/casbin/v2"
	"github.com/casbin/casbin/v2/model"
	"github.com/google/uuid"
)

// Role is what a person is in a tenant, or everywhere.
type Role string

// The roles.
const (
	ProviderAdmin Role = "provider_admin"
	ShiftLead     Role = "shift_lead"
	Operator      Role = "operator"
	Writer        Role = "writer"
	ClientCTO     Role = "client_cto"
	ClientMember  Role = "client_member"
	Auditor       Role = "auditor"
)

// Roles lists them all.
var Roles = []Role{ProviderAdmin, ShiftLead, Operator, Writer, ClientCTO, ClientMember, Auditor}

// OfClient reports that the role belongs to a client's own people: it can only be held in one tenant at a time, never everywhere.
func (r Role) OfClient() bool { return r == ClientCTO || r == ClientMember }

// Known reports that the role exists.
func (r Role) Known() bool { return slices.Contains(Roles, r) }

// Permission is one thing that can be done, as noun:verb.
type Permission string

// The permissions. The first two are the provider's own; the others hold in a tenant.
const (
	PersonManage        Permission = "person:manage"
	TenantCreate        Permission = "tenant:create"
	TenantRead          Permission = "tenant:read"
	TenantUpdate        Permission = "tenant:update"
	ContactManage       Permission = "contact:manage"
	ContractRead        Permission = "contract:read"
	ContractManage      Permission = "contract:manage"
	SourceManage        Permission = "source:manage"
	IncidentRead        Permission = "incident:read"
	IncidentAct         Permission = "incident:act"
	EventRead           Permission = "event:read"
	EventReplay         Permission = "event:replay"
	RunbookRead         Permission = "runbook:read"
	RunbookWrite        Permission = "runbook:write"
	RunbookPublish      Permission = "runbook:publish"
	AvailabilityRead    Permission = "availability:read"
	MaintenanceAnnounce Permission = "maintenance:announce"
	ExclusionDecide     Permission = "exclusion:decide"
	ReportRead          Permission = "report:read"
	ReportIssue         Permission = "report:issue"
	// SelfManage is what every signed-in person may do: read and change their own settings, sign out.
	SelfManage Permission = "self:manage"
)

// Permissions lists them all but SelfManage.
var Permissions = []Permission{PersonManage, TenantCreate, TenantRead, TenantUpdate, ContactManage, ContractRead, ContractManage, SourceManage,
	IncidentRead, IncidentAct, EventRead, EventReplay, RunbookRead, RunbookWrite, RunbookPublish, AvailabilityRead, MaintenanceAnnounce,
	ExclusionDecide, ReportRead, ReportIssue}

// OfProvider reports that the permission is held in the provider's domain, not in a tenant's.
func (p Permission) OfProvider() bool { return p == PersonManage || p == TenantCreate }

//go:embed model.conf
var modelText string

//go:embed policy.csv
var policyText string

// Policy decides who may do what. It holds the rules of the roles only; who has which role comes with each question.
type Policy struct {
	enforcer *casbin.Enforcer
	of       map[Role][]Permission
}

// NewPolicy reads the embedded rules. It fails on a rule that names an unknown role or permission.
func NewPolicy() (*Policy, error) {
	m, err := model.NewModelFromString(modelText)
	if err != nil {
		return nil, fmt.Errorf("read access model: %w", err)
	}
	enforcer, err := casbin.NewEnforcer(m)
	if err != nil {
		return nil, fmt.Errorf("make enforcer: %w", err)
	}
	enforcer.AddFunction("holds", holds)
	p := &Policy{enforcer: enforcer, of: map[Role][]Permission{}}
	for _, line := range strings.Split(strings.TrimSpace(policyText), "\n") {
		fields := strings.Split(line, ",")
		for i := range fields {
			fields[i] = strings.TrimSpace(fields[i])
		}
		if strings.HasPrefix(fields[0], "#") || fields[0] == "" {
			continue
		}
		role, permission := Role(fields[1]), Permission(fields[2])
		if fields[0] != "p" || !role.Known() || !slices.Contains(Permissions, permission) {
			return nil, fmt.Errorf("access rule %q names an unknown role or permission", line)
		}
		if _, err := enforcer.AddPolicy(string(role), string(permission)); err != nil {
			return nil, fmt.Errorf("add access rule: %w", err)
		}
		p.of[role] = append(p.of[role], permission)
	}
	return p, nil
}

// Of lists what a role may do.
func (p *Policy) Of(roles ...Role) []Permission {
	var all []Permission
	for _, permission := range Permissions {
		for _, r := range roles {
			if slices.Contains(p.of[r], permission) {
				all = append(all, permission)
				break
			}
		}
	}
	return all
}

// ProviderDomain is the domain of the provider-wide permissions; a tenant's domain is its id.
const ProviderDomain = "provider"

// holds answers the model's question whether the subject has a role in a domain.
func holds(args ...any) (any, error) {
	subject, ok1 := args[0].(Subject)
	role, ok2 := args[1].(string)
	domain, ok3 := args[2].(string)
	if !ok1 || !ok2 || !ok3 {
		return false, fmt.Errorf("holds wants a subject, a role and a domain")
	}
	return slices.Contains(subject.in[domain], Role(role)), nil
}

// Subject is a person with the roles they have at this moment.
type Subject struct {
	in map[string][]Role
}

// NewSubject makes a subject of the roles everywhere and of those in tenants.
func NewSubject(everywhere []Role, tenants map[uuid.UUID][]Role) Subject {
	in := make(map[string][]Role, len(tenants)+1)
	in[ProviderDomain] = everywhere
	for id, roles := range tenants {
		in[id.String()] = roles
	}
	return Subject{in: in}
}

// Member reports that the subject has any role in the tenant.
func (s Subject) Member(tenantID uuid.UUID) bool { return len(s.in[tenantID.String()]) > 0 }

// May asks Casbin whether the subject may do this in the domain.
func (p *Policy) May(s Subject, domain string, permission Permission) bool {
	if len(s.in[domain]) == 0 {
		return false
	}
	ok, err := p.enforcer.Enforce(s, domain, string(permission))
	return err == nil && ok
}
