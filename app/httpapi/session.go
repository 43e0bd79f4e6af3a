package httpapi

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"vigie/app/access"
	"vigie/app/db"
	"vigie/app/fault"
	"vigie/tenants"
	"vigie/tenants/calendar"
)

// cookieName is __Host-vigie where the browser can keep its promise (https only, this host only, every path).
func (a *API) cookieName() string {
	if a.BaseURL.Scheme == "https" {
		return "__Host-vigie"
	}
	return "vigie"
}

func (a *API) cookie(value string, maxAge time.Duration) string {
	cookie := http.Cookie{Name: a.cookieName(), Value: value, Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode, Secure: a.BaseURL.Scheme == "https",
		MaxAge: int(maxAge.Seconds())}
	if maxAge < 0 {
		cookie.MaxAge = -1
	}
	return cookie.String()
}

type meOutput struct {
	SetCookie string `header:"Set-Cookie"`
	Body      Me
}

// Me is the person who asks, with what they may do.
type Me struct {
	Person      MePerson   `json:"person"`
	CSRF        string     `json:"csrf" doc:"What writes carry as X-CSRF-Token"`
	Permissions []string   `json:"permissions" nullable:"false" doc:"All that the person may do somewhere"`
	Provider    MeProvider `json:"provider"`
	Shell       string     `json:"shell" enum:"console,portal"`
	Tenants     []MeTenant `json:"tenants" nullable:"false"`
	ServerTime  time.Time  `json:"server_time"`
}

// MePerson is the person with their settings.
type MePerson struct {
	ID        uuid.UUID          `json:"id"`
	Email     string             `json:"email"`
	Name      string             `json:"name"`
	Locale    string             `json:"locale" enum:"fr,en"`
	Theme     string             `json:"theme" enum:"dark,light,system"`
	Density   string             `json:"density" enum:"compact,normal,roomy"`
	TimeZone  string             `json:"time_zone"`
	Shortcuts map[string]*string `json:"shortcuts" doc:"The person's own keys by command; null switches one off"`
}

// MeProvider is who operates this installation.
type MeProvider struct {
	Name string `json:"name"`
	Slug string `json:"slug"`
}

// MeTenant is one client of the person's.
type MeTenant struct {
	ID          uuid.UUID `json:"id"`
	Slug        string    `json:"slug"`
	Name        string    `json:"name"`
	TimeZone    string    `json:"time_zone"`
	Locale      string    `json:"locale"`
	Roles       []string  `json:"roles" nullable:"false"`
	Permissions []string  `json:"permissions" nullable:"false"`
}

func (a *API) sessions() {
	public(a, huma.Operation{OperationID: "sign-in", Method: http.MethodPost, Path: "/api/session", Summary: "Sign in", Tags: []string{"session"},
		Middlewares: huma.Middlewares{a.sameOrigin}, Errors: []int{401, 422, 429}}, a.signIn)
	route(a, access.SelfManage, huma.Operation{OperationID: "sign-out", Method: http.MethodDelete, Path: "/api/session", Summary: "Sign out here", Tags: []string{"session"},
		DefaultStatus: http.StatusNoContent}, func(ctx context.Context, c access.Caller, _ *struct{}) (*signedOut, error) {
		return a.signOut(ctx, c, false)
	})
	route(a, access.SelfManage, huma.Operation{OperationID: "sign-out-everywhere", Method: http.MethodDelete, Path: "/api/sessions", Summary: "Sign out everywhere", Tags: []string{"session"},
		DefaultStatus: http.StatusNoContent}, func(ctx context.Context, c access.Caller, _ *struct{}) (*signedOut, error) {
		return a.signOut(ctx, c, true)
	})
	route(a, access.SelfManage, huma.Operation{OperationID: "me", Method: http.MethodGet, Path: "/api/me", Summary: "Who I am and what I may do", Tags: []string{"session"}},
		func(ctx context.Context, c access.Caller, _ *struct{}) (*meOutput, error) { return a.me(ctx, c) })
	route(a, access.SelfManage, huma.Operation{OperationID: "change-settings", Method: http.MethodPatch, Path: "/api/me", Summary: "Change my settings", Tags: []string{"session"}}, a.changeSettings)
	route(a, access.SelfManage, huma.Operation{OperationID: "change-password", Method: http.MethodPut, Path: "/api/me/password", Summary: "Change my password", Tags: []string{"session"},
		DefaultStatus: http.StatusNoContent}, a.changePassword)
}

type signInInput struct {
	Body struct {
		Email    string `json:"email" maxLength:"254"`
		Password string `json:"password" maxLength:"1024"`
	}
}

type originKey struct{}

type origin struct{ address, userAgent string }

// sameOrigin refuses a sign-in that another site's page sends, and notes where it comes from.
func (a *API) sameOrigin(ctx huma.Context, next func(huma.Context)) {
	c := humaFiber(ctx)
	from := c.Get(fiber.HeaderOrigin)
	site := c.Get("Sec-Fetch-Site")
	if (site != "" && site != "same-origin" && site != "none") || (from != "" && !a.own(from, c)) {
		_ = a.writeProblem(c, fault.New(fault.Forbidden, "foreign_origin", "Sign in from Vigie's own page."))
		return
	}
	next(huma.WithValue(ctx, originKey{}, origin{a.address(c), c.Get(fiber.HeaderUserAgent)}))
}

// own reports whether an Origin is Vigie's: the configured one, or without TLS another name of this machine, if it is the one that was asked. Any other
// name may be a stranger's that was made to lead here.
func (a *API) own(from string, c *fiber.Ctx) bool {
	asked := string(c.Request().Host())
	if a.BaseURL.Scheme == "http" && thisMachine(asked) && strings.EqualFold(from, "http://"+asked) {
		return true
	}
	return strings.EqualFold(from, a.BaseURL.Scheme+"://"+a.BaseURL.Host)
}

func thisMachine(hostport string) bool {
	u := url.URL{Host: hostport}
	ip := net.ParseIP(u.Hostname())
	return u.Hostname() == "localhost" || ip.IsLoopback()
}

// address is the sender's, as far as the trusted proxies vouch for it: the last address of X-Forwarded-For that is not itself a trusted proxy.
func (a *API) address(c *fiber.Ctx) string {
	peer := c.Context().RemoteIP()
	hops := strings.Split(c.Get(fiber.HeaderXForwardedFor), ",")
	for len(hops) > 0 && a.trusts(peer) {
		last := net.ParseIP(strings.TrimSpace(hops[len(hops)-1]))
		if last == nil {
			break
		}
		peer, hops = last, hops[:len(hops)-1]
	}
	return peer.String()
}

func (a *API) trusts(peer net.IP) bool {
	return slices.ContainsFunc(a.TrustedProxies, func(n *net.IPNet) bool { return n.Contains(peer) })
}

func (a *API) signIn(ctx context.Context, in *signInInput) (*meOutput, error) {
	from, _ := ctx.Value(originKey{}).(origin)
	token, err := a.Access.SignIn(ctx, in.Body.Email, in.Body.Password, from.address, from.userAgent)
	if err != nil {
		return nil, err
	}
	caller, err := a.Access.Resume(ctx, token)
	if err != nil {
		return nil, err
	}
	out, err := a.me(ctx, caller)
	if err != nil {
		return nil, err
	}
	out.SetCookie = a.cookie(token, 7*24*time.Hour)
	return out, nil
}

type signedOut struct {
	SetCookie string `header:"Set-Cookie"`
}

func (a *API) signOut(ctx context.Context, c access.Caller, everywhere bool) (*signedOut, error) {
	if err := a.Access.SignOut(ctx, c, everywhere); err != nil {
		return nil, err
	}
	return &signedOut{SetCookie: a.cookie("", -1)}, nil
}

func (a *API) me(ctx context.Context, c access.Caller) (*meOutput, error) {
	person, err := a.Access.Person(ctx, c.PersonID)
	if err != nil {
		return nil, err
	}
	var provider tenants.Provider
	var mine []tenants.Tenant
	err = a.DB.Provider(ctx, c.PersonID, func(tx *db.Tx) (err error) {
		switch provider, err = tenants.ProviderTx(ctx, tx); {
		case errors.Is(err, fault.ErrNotFound):
			provider.Name, provider.Slug = "Vigie", "vigie" // nobody has named the provider yet
		case err != nil:
			return err
		}
		return tx.ORM.Order("lower(name), tenant_id").Find(&mine).Error
	})
	if err != nil {
		return nil, err
	}
	me := Me{
		Person: MePerson{person.ID, person.Email, person.Name, person.Locale, person.Theme, person.Density, person.TimeZone, person.Shortcuts},
		CSRF:   c.CSRF(), Provider: MeProvider{provider.Name, provider.Slug}, Shell: "console", Tenants: []MeTenant{}, ServerTime: a.DB.Now(),
	}
	policy := a.Access.Policy()
	every := slices.Clone(c.Everywhere())
	roles := c.Tenants()
	for _, t := range mine {
		every = append(every, roles[t.ID]...)
		me.Tenants = append(me.Tenants, MeTenant{t.ID, t.Slug, t.Name, t.TimeZone, t.Locale, words(roles[t.ID]), tenantPermissions(policy.Of(roles[t.ID]...))})
	}
	me.Permissions = tenantPermissions(policy.Of(every...))
	for _, p := range []access.Permission{access.PersonManage, access.TenantCreate} {
		if c.May(p) {
			me.Permissions = append(me.Permissions, string(p))
		}
	}
	if len(every) > 0 && !slices.ContainsFunc(every, func(r access.Role) bool { return !r.OfClient() }) {
		me.Shell = "portal"
	}
	return &meOutput{Body: me}, nil
}

func words[T ~string](of []T) []string {
	s := make([]string, len(of))
	for i, w := range of {
		s[i] = string(w)
	}
	return s
}

// tenantPermissions leaves out what is held in the provider's domain only.
func tenantPermissions(all []access.Permission) []string {
	return words(slices.DeleteFunc(slices.Clone(all), access.Permission.OfProvider))
}

type settingsInput struct {
	Body struct {
		Name      *string             `json:"name,omitempty" minLength:"1" maxLength:"120"`
		Locale    *string             `json:"locale,omitempty" enum:"fr,en"`
		Theme     *string             `json:"theme,omitempty" enum:"dark,light,system"`
		Density   *string             `json:"density,omitempty" enum:"compact,normal,roomy"`
		TimeZone  *string             `json:"time_zone,omitempty" maxLength:"64"`
		Shortcuts *map[string]*string `json:"shortcuts,omitempty" maxProperties:"100"`
	}
}

func (a *API) changeSettings(ctx context.Context, c access.Caller, in *settingsInput) (*meOutput, error) {
	b := in.Body
	if b.TimeZone != nil {
		if _, err := calendar.LoadZone(*b.TimeZone); err != nil {
			return nil, fault.New(fault.Invalid, "time_zone", "That time zone is not known.").At("body.time_zone", "an IANA name such as Europe/Paris")
		}
	}
	err := a.Access.UpdateSettings(ctx, c, access.Settings{Name: b.Name, Locale: b.Locale, Theme: b.Theme, Density: b.Density, TimeZone: b.TimeZone, Shortcuts: b.Shortcuts})
	if err != nil {
		return nil, err
	}
	return a.me(ctx, c)
}

type passwordInput struct {
	Body struct {
		Current string `json:"current" maxLength:"1024"`
		New     string `json:"new" maxLength:"1024"`
	}
}

func (a *API) changePassword(ctx context.Context, c access.Caller, in *passwordInput) (*struct{}, error) {
	return nil, a.Access.ChangePassword(ctx, c, in.Body.Current, in.Body.New)
}
