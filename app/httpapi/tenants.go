package httpapi

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"

	"vigie/app/access"
	"vigie/app/fault"
	"vigie/tenants"
	"vigie/tenants/calendar"
)

// TenantSummary is a client in a list.
type TenantSummary struct {
	ID       uuid.UUID       `json:"id"`
	Slug     string          `json:"slug"`
	Name     string          `json:"name"`
	TimeZone string          `json:"time_zone"`
	Locale   string          `json:"locale" enum:"fr,en"`
	Open     OpenIncidents   `json:"open"`
	Sources  SourceCount     `json:"sources"`
	Contract *ContractGlance `json:"contract" doc:"In force now; null where there is none, or the reader may not see it"`
	Month    *MonthGlance    `json:"month" doc:"This month so far; null where nothing can be measured yet"`
	Runbooks int             `json:"runbooks" doc:"Published ones"`
}

// OpenIncidents counts open incidents by priority.
type OpenIncidents struct {
	P1 int `json:"P1"`
	P2 int `json:"P2"`
	P3 int `json:"P3"`
	P4 int `json:"P4"`
}

// SourceCount counts a client's sources that are not revoked.
type SourceCount struct {
	Total   int `json:"total"`
	Silent  int `json:"silent"`
	Waiting int `json:"waiting" doc:"Never heard yet; neither live nor silent"`
}

// ContractGlance is a contract in a list.
type ContractGlance struct {
	Reference string `json:"reference"`
	Version   int    `json:"version"`
	Target    string `json:"target"`
}

// MonthGlance is a month's figure in a list.
type MonthGlance struct {
	Period       string  `json:"period"`
	Availability *string `json:"availability" nullable:"true" required:"true"`
	Verdict      string  `json:"verdict" enum:"met,breached,not_measurable"`
	MarginS      *int64  `json:"margin_s" nullable:"true" required:"true"`
}

// Tenant is a client with all that is set up for it.
type Tenant struct {
	ID        uuid.UUID       `json:"id"`
	Slug      string          `json:"slug"`
	Name      string          `json:"name"`
	TimeZone  string          `json:"time_zone"`
	Locale    string          `json:"locale" enum:"fr,en"`
	Open      OpenIncidents   `json:"open"`
	Counts    SourceCount     `json:"source_counts"`
	Contract  *ContractGlance `json:"contract"`
	Month     *MonthGlance    `json:"month"`
	Runbooks  int             `json:"runbooks"`
	Services  []Service       `json:"services" nullable:"false"`
	Contacts  []Contact       `json:"contacts" nullable:"false"`
	Sources   []Source        `json:"sources" nullable:"false"`
	Contracts []Contract      `json:"contracts" nullable:"false"`
	CreatedAt time.Time       `json:"created_at"`
}

// Service is one component of a client's platform.
type Service struct {
	ID        uuid.UUID         `json:"id"`
	ParentID  *uuid.UUID        `json:"parent_id" nullable:"true" required:"true"`
	Key       string            `json:"key"`
	Name      string            `json:"name"`
	Labels    map[string]string `json:"labels"`
	Weight    int               `json:"weight" doc:"Thousandths"`
	Position  int               `json:"position"`
	RetiredAt *time.Time        `json:"retired_at" nullable:"true" required:"true"`
}

// Contact is a person of the client whom the provider may call.
type Contact struct {
	ID     uuid.UUID `json:"id"`
	Name   string    `json:"name"`
	Role   string    `json:"role"`
	Email  *string   `json:"email" nullable:"true" required:"true"`
	Phone  *string   `json:"phone" nullable:"true" required:"true"`
	Locale string    `json:"locale" enum:"fr,en"`
	Duty   bool      `json:"duty"`
}

// Source is one integration of a client's tool. Its key is never shown again.
type Source struct {
	ID              uuid.UUID  `json:"id"`
	Tool            string     `json:"tool" enum:"generic,alertmanager,pagerduty"`
	Name            string     `json:"name"`
	ServiceID       *uuid.UUID `json:"service_id" nullable:"true" required:"true"`
	HeartbeatS      *int       `json:"heartbeat_s" nullable:"true" required:"true"`
	KeyHint         string     `json:"key_hint" doc:"The key's last four digits"`
	LastEventAt     *time.Time `json:"last_event_at" nullable:"true" required:"true"`
	LastHeartbeatAt *time.Time `json:"last_heartbeat_at" nullable:"true" required:"true"`
	State           string     `json:"state" enum:"new,live,silent,revoked"`
	CreatedAt       time.Time  `json:"created_at"`
}

type tenantOutput struct{ Body Tenant }
type serviceOutput struct{ Body Service }
type contactOutput struct{ Body Contact }

func (a *API) tenantRoutes() {
	tags := []string{"clients"}
	op := func(id, method, path, summary string, status int) huma.Operation {
		return huma.Operation{OperationID: id, Method: method, Path: path, Summary: summary, Tags: tags, DefaultStatus: status}
	}
	const one = "/api/tenants/{tenant}"
	route(a, access.TenantRead, op("list-tenants", http.MethodGet, "/api/tenants", "The clients of the signed-in person", 0), a.listTenants)
	route(a, access.TenantCreate, op("create-tenant", http.MethodPost, "/api/tenants", "Make a client, with its services and contract", http.StatusCreated), a.createTenant)
	route(a, access.TenantRead, op("get-tenant", http.MethodGet, one, "A client with all that is set up for it", 0), a.getTenant)
	route(a, access.TenantUpdate, op("change-tenant", http.MethodPatch, one, "Change a client's name, zone or language", 0), a.changeTenant)
	route(a, access.TenantUpdate, op("add-service", http.MethodPost, one+"/services", "Add a service to the client's tree", http.StatusCreated), a.addService)
	route(a, access.TenantUpdate, op("change-service", http.MethodPatch, one+"/services/{service}", "Change, move or retire a service", 0), a.changeService)
	route(a, access.ContactManage, op("add-contact", http.MethodPost, one+"/contacts", "Add a contact", http.StatusCreated), a.addContact)
	route(a, access.ContactManage, op("change-contact", http.MethodPatch, one+"/contacts/{contact}", "Change a contact", 0), a.changeContact)
	route(a, access.ContactManage, op("remove-contact", http.MethodDelete, one+"/contacts/{contact}", "Forget a contact", http.StatusNoContent), a.removeContact)
	route(a, access.ContractManage, op("add-contract-version", http.MethodPost, one+"/contracts", "Enter a contract, or a new version of it", http.StatusCreated), a.addContract)
	route(a, access.SourceManage, op("add-source", http.MethodPost, one+"/sources", "Add a source; its key is shown once", http.StatusCreated), a.addSource)
	route(a, access.SourceManage, op("rotate-key", http.MethodPost, one+"/sources/{source}/key", "Give a source a new key; the old one stops at once", 0), a.rotateKey)
	route(a, access.SourceManage, op("revoke-source", http.MethodDelete, one+"/sources/{source}", "Revoke a source; its key stops at once", http.StatusNoContent), a.revokeSource)
}

// glancesAtOnce bounds how many clients' months are computed at the same time for one list.
const glancesAtOnce = 4

type tenantsOutput struct {
	Body struct {
		Items []TenantSummary `json:"items" nullable:"false"`
	}
}

func (a *API) listTenants(ctx context.Context, c access.Caller, _ *struct{}) (*tenantsOutput, error) {
	list, err := a.Tenants.List(ctx, c)
	if err != nil {
		return nil, err
	}
	out := &tenantsOutput{}
	out.Body.Items = make([]TenantSummary, len(list))
	work, ctx := errgroup.WithContext(ctx)
	work.SetLimit(glancesAtOnce)
	for i, s := range list {
		caller, _ := c.In(s.Tenant.ID)
		work.Go(func() error {
			wire, err := a.summaryWire(ctx, caller, s)
			out.Body.Items[i] = wire
			return err
		})
	}
	return out, work.Wait()
}

// summaryWire shows what the caller may see: the contract and the month take permissions of their own.
func (a *API) summaryWire(ctx context.Context, c access.Caller, s tenants.Summary) (TenantSummary, error) {
	t := s.Tenant
	wire := TenantSummary{
		ID: t.ID, Slug: t.Slug, Name: t.Name, TimeZone: t.TimeZone, Locale: t.Locale, Runbooks: s.Runbooks,
		Open:    OpenIncidents{s.Open[tenants.P1], s.Open[tenants.P2], s.Open[tenants.P3], s.Open[tenants.P4]},
		Sources: SourceCount{s.Sources, s.Silent, s.Waiting},
	}
	if s.Contract != nil && c.May(access.ContractRead) {
		wire.Contract = &ContractGlance{s.Contract.Reference, s.Contract.Version, s.Contract.Terms.Target}
	}
	if s.Contract == nil || !c.May(access.AvailabilityRead) {
		return wire, nil
	}
	g, err := a.Reports.Glance(ctx, t.ID)
	if err != nil && ctx.Err() != nil {
		return wire, err
	}
	if err != nil { // one client's month that cannot be computed must hide neither the client nor the others
		a.Log.ErrorContext(ctx, "month not computed", "tenant_id", t.ID, "error", err)
	}
	if g != nil {
		wire.Month = &MonthGlance{g.Period, g.Availability, string(g.Verdict), g.MarginS}
	}
	return wire, nil
}

func (a *API) getTenant(ctx context.Context, c access.Caller, _ *struct{}) (*tenantOutput, error) {
	return a.tenantAnswer(ctx, c)
}

func (a *API) tenantAnswer(ctx context.Context, c access.Caller) (*tenantOutput, error) {
	d, err := a.Tenants.Get(ctx, c.TenantID)
	if err != nil {
		return nil, err
	}
	s, err := a.summaryWire(ctx, c, d.Summary)
	if err != nil {
		return nil, err
	}
	t := Tenant{
		ID: s.ID, Slug: s.Slug, Name: s.Name, TimeZone: s.TimeZone, Locale: s.Locale, Open: s.Open, Counts: s.Sources, Contract: s.Contract,
		Month: s.Month, Runbooks: s.Runbooks, CreatedAt: d.Tenant.CreatedAt,
		Services: mapped(d.Services, serviceWire), Contacts: mapped(d.Contacts, contactWire), Sources: mapped(d.Sources, sourceWire), Contracts: []Contract{},
	}
	if c.May(access.ContractRead) {
		t.Contracts = mapped(d.Contracts, contractWire)
	}
	return &tenantOutput{t}, nil
}

// mapped translates a list; an empty one stays a list.
func mapped[T, W any](items []T, wire func(T) W) []W {
	list := make([]W, len(items))
	for i, item := range items {
		list[i] = wire(item)
	}
	return list
}

func serviceWire(s tenants.Service) Service {
	labels := s.Labels
	if labels == nil {
		labels = map[string]string{}
	}
	return Service{s.ID, s.ParentID, s.Key, s.Name, labels, s.Weight, s.Position, s.RetiredAt}
}

func contactWire(c tenants.Contact) Contact {
	return Contact{c.ID, c.Name, c.Role, c.Email, c.Phone, c.Locale, c.Duty}
}

func sourceWire(s tenants.Source) Source {
	return Source{s.ID, s.Tool, s.Name, s.ServiceID, s.HeartbeatS, s.KeyHint, s.LastEventAt, s.LastHeartbeatAt, string(s.State()), s.CreatedAt.UTC()}
}

type createTenantInput struct {
	Body struct {
		Name     string             `json:"name" maxLength:"200"`
		Slug     string             `json:"slug,omitempty" maxLength:"40" doc:"Made from the name when left out"`
		TimeZone string             `json:"time_zone" maxLength:"64"`
		Locale   string             `json:"locale,omitempty" enum:"fr,en" default:"fr"`
		Services []NewTenantService `json:"services,omitempty" maxItems:"500" doc:"Parents before their children"`
		Contract *ContractInput     `json:"contract,omitempty"`
	}
}

// NewTenantService is a service of a client that is being made.
type NewTenantService struct {
	Key    string            `json:"key" maxLength:"60"`
	Name   string            `json:"name" maxLength:"200"`
	Parent string            `json:"parent,omitempty" doc:"The key of the service that contains it"`
	Labels map[string]string `json:"labels,omitempty"`
	Weight int               `json:"weight,omitempty" minimum:"0" maximum:"1000"`
}

func (a *API) createTenant(ctx context.Context, c access.Caller, in *createTenantInput) (*tenantOutput, error) {
	b := in.Body
	n := tenants.NewTenant{Name: b.Name, Slug: b.Slug, TimeZone: b.TimeZone, Locale: b.Locale}
	for _, s := range b.Services {
		n.Services = append(n.Services, tenants.NewTenantService{Key: s.Key, Name: s.Name, Parent: s.Parent, Labels: s.Labels, Weight: s.Weight})
	}
	if b.Contract != nil {
		contract, err := b.Contract.ofNewTenant()
		if err != nil {
			return nil, err
		}
		n.Contract = &contract
	}
	t, err := a.Tenants.Create(ctx, c, n)
	if err != nil {
		return nil, err
	}
	d, err := a.Tenants.Get(ctx, t.ID)
	if err != nil {
		return nil, err
	}
	// The caller's rights were read before the client existed, so what they may see of it is not asked again: they made it.
	s := d.Summary
	out := Tenant{
		ID: t.ID, Slug: t.Slug, Name: t.Name, TimeZone: t.TimeZone, Locale: t.Locale, CreatedAt: t.CreatedAt, Runbooks: s.Runbooks,
		Services: mapped(d.Services, serviceWire), Contacts: mapped(d.Contacts, contactWire), Sources: mapped(d.Sources, sourceWire),
		Contracts: mapped(d.Contracts, contractWire),
	}
	if s.Contract != nil {
		out.Contract = &ContractGlance{s.Contract.Reference, s.Contract.Version, s.Contract.Terms.Target}
	}
	return &tenantOutput{out}, nil
}

type changeTenantInput struct {
	Body struct {
		Name     *string `json:"name,omitempty" maxLength:"200"`
		TimeZone *string `json:"time_zone,omitempty" maxLength:"64"`
		Locale   *string `json:"locale,omitempty" enum:"fr,en"`
	}
}

func (a *API) changeTenant(ctx context.Context, c access.Caller, in *changeTenantInput) (*tenantOutput, error) {
	if _, err := a.Tenants.Update(ctx, c, tenants.TenantChange(in.Body)); err != nil {
		return nil, err
	}
	return a.tenantAnswer(ctx, c)
}

type addServiceInput struct {
	Body struct {
		Key      string            `json:"key" maxLength:"60"`
		Name     string            `json:"name" maxLength:"200"`
		ParentID *uuid.UUID        `json:"parent_id,omitempty" nullable:"true"`
		Labels   map[string]string `json:"labels,omitempty"`
		Weight   int               `json:"weight,omitempty" minimum:"0" maximum:"1000"`
	}
}

func (a *API) addService(ctx context.Context, c access.Caller, in *addServiceInput) (*serviceOutput, error) {
	b := in.Body
	s, err := a.Tenants.AddService(ctx, c, tenants.NewService{Key: b.Key, Name: b.Name, ParentID: b.ParentID, Labels: b.Labels, Weight: b.Weight})
	if err != nil {
		return nil, err
	}
	return &serviceOutput{serviceWire(s)}, nil
}

type changeServiceInput struct {
	Service uuid.UUID `path:"service"`
	Body    struct {
		Name     *string           `json:"name,omitempty" maxLength:"200"`
		ParentID nullableID        `json:"parent_id,omitempty" doc:"Null moves the service to the top"`
		Labels   map[string]string `json:"labels,omitempty"`
		Weight   *int              `json:"weight,omitempty" minimum:"0" maximum:"1000"`
		Position *int              `json:"position,omitempty" minimum:"0" maximum:"1000000"`
		Retired  *bool             `json:"retired,omitempty"`
	}
}

func (a *API) changeService(ctx context.Context, c access.Caller, in *changeServiceInput) (*serviceOutput, error) {
	b := in.Body
	change := tenants.ServiceChange{Name: b.Name, Labels: b.Labels, Weight: b.Weight, Position: b.Position, Retired: b.Retired}
	if b.ParentID.Sent {
		parent := b.ParentID.Value // the zero id, where null was sent, is the top
		change.ParentID = &parent
	}
	s, err := a.Tenants.ChangeService(ctx, c, in.Service, change)
	if err != nil {
		return nil, err
	}
	return &serviceOutput{serviceWire(s)}, nil
}

type contactBody struct {
	Name   *string `json:"name,omitempty" maxLength:"200"`
	Role   *string `json:"role,omitempty" maxLength:"200"`
	Email  *string `json:"email,omitempty" nullable:"true" maxLength:"254" doc:"Empty removes it"`
	Phone  *string `json:"phone,omitempty" nullable:"true" maxLength:"40" doc:"Empty removes it"`
	Locale *string `json:"locale,omitempty" enum:"fr,en"`
	Duty   *bool   `json:"duty,omitempty"`
}

type addContactInput struct{ Body contactBody }

func (a *API) addContact(ctx context.Context, c access.Caller, in *addContactInput) (*contactOutput, error) {
	contact, err := a.Tenants.AddContact(ctx, c, tenants.ContactChange(in.Body))
	if err != nil {
		return nil, err
	}
	return &contactOutput{contactWire(contact)}, nil
}

type changeContactInput struct {
	Contact uuid.UUID `path:"contact"`
	Body    contactBody
}

func (a *API) changeContact(ctx context.Context, c access.Caller, in *changeContactInput) (*contactOutput, error) {
	contact, err := a.Tenants.ChangeContact(ctx, c, in.Contact, tenants.ContactChange(in.Body))
	if err != nil {
		return nil, err
	}
	return &contactOutput{contactWire(contact)}, nil
}

type removeContactInput struct {
	Contact uuid.UUID `path:"contact"`
}

func (a *API) removeContact(ctx context.Context, c access.Caller, in *removeContactInput) (*struct{}, error) {
	return nil, a.Tenants.RemoveContact(ctx, c, in.Contact)
}

type addSourceInput struct {
	Body struct {
		Tool       string     `json:"tool" enum:"generic,alertmanager,pagerduty"`
		Name       string     `json:"name" maxLength:"200"`
		ServiceID  *uuid.UUID `json:"service_id,omitempty" nullable:"true" doc:"What everything from this source is about"`
		HeartbeatS *int       `json:"heartbeat_s,omitempty" nullable:"true" minimum:"1" maximum:"86400" doc:"How often proof of life is expected; learned when left out"`
	}
}

// SourceKey is a source with its key, shown this once.
type SourceKey struct {
	Source Source `json:"source"`
	Key    string `json:"key" doc:"32 hexadecimal digits; Vigie keeps only its hash"`
	URL    string `json:"url" doc:"Where the tool sends to"`
}

type sourceKeyOutput struct{ Body SourceKey }

func (a *API) addSource(ctx context.Context, c access.Caller, in *addSourceInput) (*sourceKeyOutput, error) {
	b := in.Body
	s, key, err := a.Tenants.AddSource(ctx, c, tenants.NewSource{Tool: b.Tool, Name: b.Name, ServiceID: b.ServiceID, HeartbeatS: b.HeartbeatS})
	if err != nil {
		return nil, err
	}
	return &sourceKeyOutput{SourceKey{sourceWire(s), key, a.intakeURL(s.Tool, key)}}, nil
}

// intakeURL is where a tool sends to; PagerDuty's clients put the key into the body instead.
func (a *API) intakeURL(tool, key string) string {
	base := strings.TrimSuffix(a.BaseURL.String(), "/")
	if tool == "pagerduty" {
		return base + "/v2/enqueue"
	}
	return base + "/intake/" + tool + "/" + key
}

type sourceInput struct {
	Source uuid.UUID `path:"source"`
}

func (a *API) rotateKey(ctx context.Context, c access.Caller, in *sourceInput) (*sourceKeyOutput, error) {
	s, key, err := a.Tenants.RotateKey(ctx, c, in.Source)
	if err != nil {
		return nil, err
	}
	return &sourceKeyOutput{SourceKey{sourceWire(s), key, a.intakeURL(s.Tool, key)}}, nil
}

func (a *API) revokeSource(ctx context.Context, c access.Caller, in *sourceInput) (*struct{}, error) {
	return nil, a.Tenants.RevokeSource(ctx, c, in.Source)
}

// parseDate reads a civil date of a request.
func parseDate(location, text string) (calendar.Date, error) {
	date, err := calendar.ParseDate(text)
	if err != nil {
		return date, fault.New(fault.Invalid, "date_form", "A date is written as 2026-11-11.").At(location, "a date such as 2026-11-11").Because(err)
	}
	return date, nil
}

// nullableID tells a null that was sent from a value that was left out.
type nullableID struct {
	Sent bool
	// Value is the zero id where null was sent.
	Value uuid.UUID
}

// UnmarshalJSON notes that something was sent; it is not called for what was left out.
func (n *nullableID) UnmarshalJSON(data []byte) error {
	n.Sent, n.Value = true, uuid.Nil
	if string(data) == "null" {
		return nil
	}
	return json.Unmarshal(data, &n.Value)
}

// Schema tells Huma what is read.
func (n nullableID) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Format: "uuid", Nullable: true}
}
