package access_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"vigie/app/access"
	"vigie/app/audit"
	"vigie/app/db"
	"vigie/app/db/dbtest"
	"vigie/app/fault"
)

const password = "correct horse battery"

type bundle struct {
	*testing.T
	db     *db.DB
	access *access.Access
	mu     sync.Mutex
	at     time.Time
}

func (b *bundle) now() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.at
}

func (b *bundle) forward(d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.at = b.at.Add(d)
}

func setup(t *testing.T) *bundle {
	t.Helper()
	b := &bundle{T: t, at: time.Date(2026, 11, 17, 1, 0, 0, 0, time.UTC)}
	d, err := db.Open(t.Context(), dbtest.New(t).URL, db.Options{Clock: b.now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	b.db = d
	if b.access, err = access.New(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	return b
}

func (b *bundle) tenant(slug string) uuid.UUID {
	b.Helper()
	id := db.NewID(b.now())
	err := b.db.Tenant(b.Context(), id, func(tx *db.Tx) error {
		for _, q := range []string{`INSERT INTO tenants (tenant_id, slug, name, time_zone, created_at) VALUES ($1, '` + slug + `', 'x', 'UTC', now())`,
			`INSERT INTO inbox_turns (tenant_id, served_at) VALUES ($1, now())`} {
			if _, err := tx.PGX.Exec(b.Context(), q, id); err != nil {
				return err
			}
		}
		return access.JoinTenantTx(b.Context(), tx)
	})
	if err != nil {
		b.Fatal(err)
	}
	return id
}

func (b *bundle) person(email string, grants ...access.Grant) access.Person {
	b.Helper()
	p, err := b.access.Create(b.Context(), uuid.Nil, access.NewPerson{Email: email, Name: "Somebody", Password: password, Grants: grants})
	if err != nil {
		b.Fatal(err)
	}
	return p
}

func (b *bundle) signIn(email, secret string) (string, error) {
	return b.access.SignIn(b.Context(), email, secret, "203.0.113.7", "test")
}

func (b *bundle) caller(email string) (access.Caller, string) {
	b.Helper()
	token, err := b.signIn(email, password)
	if err != nil {
		b.Fatal(err)
	}
	c, err := b.access.Resume(b.Context(), token)
	if err != nil {
		b.Fatal(err)
	}
	return c, token
}

func TestRolesMayWhatTheRulesSay(t *testing.T) {
	t.Parallel()
	policy, err := access.NewPolicy()
	if err != nil {
		t.Fatal(err)
	}
	own, foreign := uuid.New(), uuid.New()
	for _, c := range []struct {
		role access.Role
		may  []access.Permission
		not  []access.Permission
	}{
		{access.ProviderAdmin, []access.Permission{access.ContractManage, access.ReportIssue, access.IncidentAct}, []access.Permission{access.ExclusionDecide}},
		{access.Operator, []access.Permission{access.IncidentAct, access.RunbookRead}, []access.Permission{access.RunbookPublish, access.ReportIssue, access.ContractManage}},
		{access.Writer, []access.Permission{access.RunbookPublish}, []access.Permission{access.IncidentAct, access.AvailabilityRead}},
		{access.ClientCTO, []access.Permission{access.AvailabilityRead, access.ExclusionDecide}, []access.Permission{access.IncidentRead, access.RunbookRead, access.TenantRead}},
		{access.ClientMember, []access.Permission{access.ReportRead}, []access.Permission{access.ExclusionDecide}},
		{access.Auditor, []access.Permission{access.IncidentRead, access.ReportRead}, []access.Permission{access.IncidentAct, access.PersonManage}},
	} {
		subject := access.NewSubject(nil, map[uuid.UUID][]access.Role{own: {c.role}})
		for _, p := range c.may {
			if !policy.May(subject, own.String(), p) {
				t.Errorf("%s may not %s, want it allowed", c.role, p)
			}
			if policy.May(subject, foreign.String(), p) {
				t.Errorf("%s may %s in a foreign tenant", c.role, p)
			}
		}
		for _, p := range c.not {
			if policy.May(subject, own.String(), p) {
				t.Errorf("%s may %s, want it refused", c.role, p)
			}
		}
		if policy.May(subject, access.ProviderDomain, access.PersonManage) {
			t.Errorf("%s of a tenant may manage people of the provider", c.role)
		}
	}
}

func TestARevokedRoleCountsFromTheNextRequest(t *testing.T) {
	t.Parallel()
	b := setup(t)
	tenantID := b.tenant("helios")
	admin := b.person("admin@vigie.test", access.Grant{Role: access.ProviderAdmin})
	p := b.person("op@vigie.test", access.Grant{Role: access.Operator})
	c, token := b.caller("op@vigie.test")
	if in, ok := c.In(tenantID); !ok || !in.May(access.IncidentAct) {
		t.Fatal("an operator over all clients is no member of one")
	}
	grants := []access.Grant{{Role: access.Writer, TenantID: &tenantID}}
	if _, err := b.access.Update(t.Context(), admin.ID, p.ID, access.Change{Grants: &grants}); err != nil {
		t.Fatal(err)
	}
	c, err := b.access.Resume(t.Context(), token)
	if err != nil {
		t.Fatal(err)
	}
	if in, _ := c.In(tenantID); in.May(access.IncidentAct) || !in.May(access.RunbookWrite) {
		t.Error("the next request still has the old role")
	}
	disabled := true
	if _, err := b.access.Update(t.Context(), admin.ID, p.ID, access.Change{Disabled: &disabled}); err != nil {
		t.Fatal(err)
	}
	if _, err := b.access.Resume(t.Context(), token); !errors.Is(err, access.ErrSignedOut) {
		t.Errorf("a disabled person resumed: %v", err)
	}
	if _, err := b.signIn("op@vigie.test", password); fault.KindOf(err) != fault.Unauthenticated {
		t.Errorf("a disabled person signed in: %v", err)
	}
}

func TestARoleOverAllClientsHoldsInALaterOne(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.person("op@vigie.test", access.Grant{Role: access.Operator})
	later := b.tenant("later")
	c, _ := b.caller("op@vigie.test")
	if in, ok := c.In(later); !ok || !in.May(access.IncidentRead) {
		t.Error("the operator does not see the client made after them")
	}
}

func TestSignInIsRefusedUnheardAfterTooManyGuesses(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.person("op@vigie.test", access.Grant{Role: access.Operator})
	// Sent at once, from many addresses: the limit counts them all the same.
	results := make(chan error, 20)
	for i := range 20 {
		go func() {
			_, err := b.access.SignIn(b.Context(), "op@vigie.test", "wrong", fmt.Sprintf("203.0.113.%d", i), "")
			results <- err
		}()
	}
	kinds := map[fault.Kind]int{}
	for range 20 {
		kinds[fault.KindOf(<-results)]++
	}
	if kinds[fault.Unauthenticated] != 10 || kinds[fault.TooMany] != 10 {
		t.Errorf("outcomes %v, want 10 wrong and 10 refused", kinds)
	}
	if _, err := b.signIn("op@vigie.test", password); fault.KindOf(err) != fault.TooMany {
		t.Errorf("the right password within the window: %v, want too many", err)
	}
	b.forward(15*time.Minute + time.Second)
	if _, err := b.signIn("op@vigie.test", password); err != nil {
		t.Errorf("after the window: %v", err)
	}
	// Who knows the password may change it as often as they like; one IPv6 line is one sender.
	c, _ := b.caller("op@vigie.test")
	for range 6 {
		for _, change := range [][2]string{{password, "another battery"}, {"another battery", password}} {
			if err := b.access.ChangePassword(t.Context(), c, change[0], change[1]); err != nil {
				t.Fatalf("change password: %v", err)
			}
		}
	}
	refused := 0
	for i := range 70 {
		if _, err := b.access.SignIn(t.Context(), fmt.Sprintf("nobody%d@vigie.test", i), "wrong", fmt.Sprintf("2001:db8:0:1::%x", i+1), ""); fault.KindOf(err) == fault.TooMany {
			refused++
		}
	}
	if refused == 0 {
		t.Error("guesses from seventy addresses of one IPv6 line were all heard")
	}
}

func TestAnUnknownAccountAndAWrongPasswordGetTheSameAnswer(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.person("op@vigie.test", access.Grant{Role: access.Operator})
	_, wrong := b.signIn("op@vigie.test", "not the password")
	_, unknown := b.signIn("nobody@vigie.test", "not the password")
	if wrong == nil || unknown == nil || wrong.Error() != unknown.Error() {
		t.Errorf("got %v and %v, want the same", wrong, unknown)
	}
}

func TestSessionsEnd(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.person("op@vigie.test", access.Grant{Role: access.Operator})
	c, here := b.caller("op@vigie.test")
	_, elsewhere := b.caller("op@vigie.test")
	if here == elsewhere {
		t.Fatal("two sign-ins share a token")
	}
	if err := b.access.SignOut(t.Context(), c, false); err != nil {
		t.Fatal(err)
	}
	if _, err := b.access.Resume(t.Context(), here); !errors.Is(err, access.ErrSignedOut) {
		t.Errorf("resumed after signing out: %v", err)
	}
	c, err := b.access.Resume(t.Context(), elsewhere)
	if err != nil {
		t.Fatalf("signing out here ended the session elsewhere: %v", err)
	}
	if err := b.access.SignOut(t.Context(), c, true); err != nil {
		t.Fatal(err)
	}
	if _, err := b.access.Resume(t.Context(), elsewhere); !errors.Is(err, access.ErrSignedOut) {
		t.Errorf("resumed after signing out everywhere: %v", err)
	}
	_, idle := b.caller("op@vigie.test")
	b.forward(12*time.Hour + time.Minute)
	if _, err := b.access.Resume(t.Context(), idle); !errors.Is(err, access.ErrSignedOut) {
		t.Errorf("resumed after twelve idle hours: %v", err)
	}
}

func TestAWriteNeedsTheSessionsOwnToken(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.person("op@vigie.test", access.Grant{Role: access.Operator})
	one, _ := b.caller("op@vigie.test")
	other, _ := b.caller("op@vigie.test")
	if err := one.CheckCSRF(one.CSRF()); err != nil {
		t.Error(err)
	}
	for _, token := range []string{"", "x", other.CSRF()} {
		if err := one.CheckCSRF(token); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("token %q: got %v, want forbidden", token, err)
		}
	}
}

func TestPeopleAreChecked(t *testing.T) {
	t.Parallel()
	b := setup(t)
	tenantID, another := b.tenant("helios"), b.tenant("trident")
	admin := b.person("admin@vigie.test", access.Grant{Role: access.ProviderAdmin})
	for name, n := range map[string]access.NewPerson{
		"short password":      {Email: "a@b.test", Name: "A", Password: "short", Grants: []access.Grant{{Role: access.Operator}}},
		"no address":          {Email: "nobody", Name: "A", Password: password, Grants: []access.Grant{{Role: access.Operator}}},
		"taken address":       {Email: "ADMIN@vigie.test", Name: "A", Password: password, Grants: []access.Grant{{Role: access.Operator}}},
		"client everywhere":   {Email: "a@b.test", Name: "A", Password: password, Grants: []access.Grant{{Role: access.ClientCTO}}},
		"client and provider": {Email: "a@b.test", Name: "A", Password: password, Grants: []access.Grant{{Role: access.ClientCTO, TenantID: &tenantID}, {Role: access.Operator}}},
		"two clients": {Email: "a@b.test", Name: "A", Password: password,
			Grants: []access.Grant{{Role: access.ClientCTO, TenantID: &tenantID}, {Role: access.ClientMember, TenantID: &another}}},
		"unknown role": {Email: "a@b.test", Name: "A", Password: password, Grants: []access.Grant{{Role: "king"}}},
	} {
		if _, err := b.access.Create(t.Context(), admin.ID, n); fault.From(err) == nil {
			t.Errorf("%s: got %v, want a fault", name, err)
		}
	}
	for name, c := range map[string]access.Change{"a name of spaces": {Name: ptr("  ")}, "a short password": {Password: ptr("short")}} {
		if _, err := b.access.Update(t.Context(), admin.ID, admin.ID, c); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: got %v, want it refused", name, err)
		}
	}
	none := []access.Grant{{Role: access.Auditor}}
	if _, err := b.access.Update(t.Context(), admin.ID, admin.ID, access.Change{Grants: &none}); fault.KindOf(err) != fault.Conflict {
		t.Errorf("the last administrator left: %v", err)
	}
}

func TestSecretsAreNotInTheDatabaseAndActsAreInTheRecord(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.person("op@vigie.test", access.Grant{Role: access.Operator})
	_, token := b.caller("op@vigie.test")
	var all string
	var actions []string
	err := b.db.Service(t.Context(), func(tx *db.Tx) error {
		if err := tx.PGX.QueryRow(t.Context(), `SELECT string_agg(p::text, ' ') || (SELECT string_agg(s::text, ' ') FROM sessions s) FROM people p`).Scan(&all); err != nil {
			return err
		}
		return tx.AsTenant(t.Context(), audit.Provider, func(tx *db.Tx) error {
			n, broken, err := audit.Verify(t.Context(), tx)
			if n != 2 || broken != nil {
				t.Errorf("provider's chain has %d entries, broken %v; want 2, intact", n, broken)
			}
			if err != nil {
				return err
			}
			return tx.PGX.QueryRow(t.Context(), `SELECT array_agg(action ORDER BY seq) FROM audit_entries`).Scan(&actions)
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(all, token) || strings.Contains(all, password) {
		t.Error("the database holds a token or a password in plain text")
	}
	if want := []string{"person.created", "session.began"}; !slices.Equal(actions, want) {
		t.Errorf("recorded %v, want %v", actions, want)
	}
}
