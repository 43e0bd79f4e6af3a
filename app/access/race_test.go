package access_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/google/uuid"

	"vigie/app/access"
	"vigie/app/db"
	"vigie/app/fault"
)

// together runs all at once and waits for them.
func together(work ...func()) {
	var running sync.WaitGroup
	for _, w := range work {
		running.Go(w)
	}
	running.Wait()
}

func TestASignInUnderWayDoesNotSurviveANewPassword(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.person("admin@vigie.test", access.Grant{Role: access.ProviderAdmin})
	p := b.person("op@vigie.test", access.Grant{Role: access.Operator})
	for n, change := range []access.Change{{Password: ptr("another battery staple")}, {Disabled: ptr(true)}} {
		old := password
		if n > 0 {
			old = "another battery staple"
		}
		tokens := make([]string, 8)
		work := []func(){func() {
			if _, err := b.access.Update(b.Context(), uuid.Nil, p.ID, change); err != nil {
				t.Errorf("change: %v", err)
			}
		}}
		for i := range tokens {
			work = append(work, func() {
				tokens[i], _ = b.access.SignIn(b.Context(), "op@vigie.test", old, fmt.Sprintf("203.0.113.%d", i), "") // refused or revoked
			})
		}
		together(work...)
		if _, err := b.access.Update(b.Context(), uuid.Nil, p.ID, access.Change{Disabled: ptr(false)}); err != nil {
			t.Fatal(err)
		}
		for _, token := range tokens {
			if _, err := b.access.Resume(b.Context(), token); err == nil {
				t.Errorf("%+v: a session begun with the old password goes on", change)
			}
		}
	}
}

func TestAnOldPasswordUnderWayDoesNotReplaceANewOne(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.person("admin@vigie.test", access.Grant{Role: access.ProviderAdmin})
	p := b.person("op@vigie.test", access.Grant{Role: access.Operator})
	c, _ := b.caller("op@vigie.test")
	const given, stolen = "given by the administrator", "chosen by the thief"
	together(
		func() {
			if _, err := b.access.Update(b.Context(), uuid.Nil, p.ID, access.Change{Password: ptr(given)}); err != nil {
				t.Errorf("reset: %v", err)
			}
		},
		func() {
			err := b.access.ChangePassword(b.Context(), c, password, stolen)
			if f := fault.From(err); err != nil && (f == nil || f.Code != "current_password") {
				t.Errorf("change: %v, want none or the current password refused", err)
			}
		},
	)
	if _, err := b.signIn("op@vigie.test", given); err != nil {
		t.Errorf("the administrator's password: %v", err)
	}
	if _, err := b.signIn("op@vigie.test", stolen); err == nil {
		t.Error("the thief's password works")
	}
}

func TestARightsChangeWaitsForANewClient(t *testing.T) {
	t.Parallel()
	b := setup(t)
	old := b.tenant("trident")
	b.person("admin@vigie.test", access.Grant{Role: access.ProviderAdmin})
	p := b.person("op@vigie.test", access.Grant{Role: access.Operator})
	made := db.NewID(b.now())
	updated := make(chan error, 1)
	err := b.db.Tenant(b.Context(), made, func(tx *db.Tx) error {
		if _, err := tx.PGX.Exec(b.Context(), `INSERT INTO tenants (tenant_id, slug, name, time_zone, created_at) VALUES ($1, 'helios', 'x', 'UTC', now())`, made); err != nil {
			return err
		}
		if err := access.JoinTenantTx(b.Context(), tx); err != nil {
			return err
		}
		grants := []access.Grant{{Role: access.ClientMember, TenantID: &old}}
		go func() {
			_, err := b.access.Update(b.Context(), uuid.Nil, p.ID, access.Change{Grants: &grants})
			updated <- err
		}()
		for { // until it is done, or waits for this unit of work
			var waits bool
			if err := tx.PGX.QueryRow(b.Context(), `SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (
				SELECT oid FROM pg_database WHERE datname = current_database()))`).Scan(&waits); err != nil || waits || len(updated) > 0 {
				return err
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := <-updated; err != nil {
		t.Fatal(err)
	}
	c, _ := b.caller("op@vigie.test")
	if _, member := c.In(made); member {
		t.Error("who is only of another client now is a member of the new one")
	}
	if _, member := c.In(old); !member {
		t.Error("the new role does not hold")
	}
}

func TestTwoAdministratorsCannotDemoteEachOther(t *testing.T) {
	t.Parallel()
	b := setup(t)
	none := []access.Grant{{Role: access.Auditor}}
	var admins []access.Person
	for _, email := range []string{"a@vigie.test", "b@vigie.test"} {
		admins = append(admins, b.person(email, access.Grant{Role: access.ProviderAdmin}))
	}
	for range 5 {
		errs := make([]error, 2)
		together(
			func() {
				_, errs[0] = b.access.Update(b.Context(), admins[0].ID, admins[1].ID, access.Change{Grants: &none})
			},
			func() {
				_, errs[1] = b.access.Update(b.Context(), admins[1].ID, admins[0].ID, access.Change{Grants: &none})
			},
		)
		if (errs[0] == nil) == (errs[1] == nil) {
			t.Fatalf("got %v and %v, want one refused", errs[0], errs[1])
		}
		both := []access.Grant{{Role: access.ProviderAdmin}}
		for _, p := range admins {
			if _, err := b.access.Update(b.Context(), uuid.Nil, p.ID, access.Change{Grants: &both}); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func ptr[T any](v T) *T { return &v }
