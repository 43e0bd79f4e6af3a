package access

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/mail"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"vigie/app/db"
	"vigie/app/fault"
	"vigie/app/live"
)

// Person is somebody who can sign in.
type Person struct {
	ID       uuid.UUID
	Email    string
	Name     string
	Locale   string
	Theme    string
	Density  string
	TimeZone string
	// Shortcuts are the person's own keys by command; a null switches one off.
	Shortcuts map[string]*string
	Disabled  bool
	// LastSeenAt is when a session of theirs was last used; nil when never.
	LastSeenAt *time.Time
	Grants     []Grant
}

// Grant is a role in one tenant; everywhere when TenantID is nil.
type Grant struct {
	Role     Role
	TenantID *uuid.UUID
}

// NewPerson is what making a person takes.
type NewPerson struct {
	Email, Name, Locale, Password string
	Grants                        []Grant
}

func checkGrants(grants []Grant) error {
	for _, g := range grants {
		if !g.Role.Known() {
			return fault.New(fault.Invalid, "unknown_role", "That role does not exist.").At("body.roles", "one of provider_admin, shift_lead, operator, writer, client_cto, client_member, auditor")
		}
		if g.Role.OfClient() && g.TenantID == nil {
			return fault.New(fault.Invalid, "client_role_everywhere", "A client's own people belong to one client: name it.").At("body.roles", "tenant_id is required for client roles")
		}
	}
	var of *uuid.UUID
	for _, g := range grants {
		if g.Role.OfClient() && of != nil && *g.TenantID != *of {
			return fault.New(fault.Invalid, "two_clients", "A client's own people belong to one client. Make a second account.").At("body.roles", "names two clients")
		}
		if g.Role.OfClient() {
			of = g.TenantID
		}
	}
	// Somebody of a client who also worked for the provider would see other clients from inside one.
	ofClient := slices.ContainsFunc(grants, func(g Grant) bool { return g.Role.OfClient() })
	ofProvider := slices.ContainsFunc(grants, func(g Grant) bool { return !g.Role.OfClient() })
	if ofClient && ofProvider {
		return fault.New(fault.Invalid, "mixed_roles", "A person belongs either to the provider or to a client. Make a second account.").At("body.roles", "mixes roles of the provider and of a client")
	}
	return nil
}

func personName(text string) (string, error) {
	name := strings.TrimSpace(text)
	if name == "" {
		return "", fault.New(fault.Invalid, "name_missing", "A person needs a name.").At("body.name", "not empty")
	}
	return name, nil
}

// Create makes a person. actor is uuid.Nil for the command line.
func (a *Access) Create(ctx context.Context, actor uuid.UUID, n NewPerson) (Person, error) {
	email := strings.ToLower(strings.TrimSpace(n.Email))
	parsed, err := mail.ParseAddress(email)
	if err != nil || parsed.Address != email || len(email) > 254 {
		return Person{}, fault.New(fault.Invalid, "email_form", "That is not an e-mail address.").At("body.email", "an address such as name@example.org")
	}
	name, err := personName(n.Name)
	if err != nil {
		return Person{}, err
	}
	if err := checkPassword(n.Password); err != nil {
		return Person{}, err
	}
	if err := checkGrants(n.Grants); err != nil {
		return Person{}, err
	}
	locale := n.Locale
	if locale != "en" {
		locale = "fr"
	}
	// The night shift works in the dark; a client reads in the office.
	theme := "dark"
	if slices.ContainsFunc(n.Grants, func(g Grant) bool { return g.Role.OfClient() }) {
		theme = "light"
	}
	hash, err := a.hashing.hash(ctx, n.Password)
	if err != nil {
		return Person{}, err
	}
	var id uuid.UUID
	err = a.db.Service(ctx, func(tx *db.Tx) error {
		id = db.NewID(tx.Now)
		_, err := tx.PGX.Exec(ctx, `INSERT INTO people (id, email, name, password_hash, locale, theme, time_zone, created_at)
			VALUES ($1, $2, $3, $4, $5, $6, coalesce((SELECT time_zone FROM provider), 'Europe/Paris'), $7)`, id, email, name, hash, locale, theme, tx.Now)
		if db.Violates(err, "people_email_once") {
			return fault.New(fault.Conflict, "email_taken", "Somebody already has this e-mail address.").At("body.email", "already in use")
		}
		if err != nil {
			return fmt.Errorf("make person: %w", err)
		}
		if err := grant(ctx, tx, id, n.Grants); err != nil {
			return err
		}
		return a.record(ctx, tx, actor, "person.created", "person:"+id.String(), map[string]any{"email": email, "roles": n.Grants})
	})
	if err != nil {
		return Person{}, err
	}
	return a.Person(ctx, id)
}

// lockRights holds who may do what, until the unit of work ends: changes of people's rights, and new clients, come one after the other. Whoever comes
// second sees what the first did.
func lockRights(ctx context.Context, tx *db.Tx) error {
	if _, err := tx.PGX.Exec(ctx, `SELECT pg_advisory_xact_lock(hashtextextended('rights', 0))`); err != nil {
		return fmt.Errorf("lock rights: %w", err)
	}
	return nil
}

// grant writes a person's roles: all earlier ones are withdrawn.
func grant(ctx context.Context, tx *db.Tx, personID uuid.UUID, grants []Grant) error {
	if err := lockRights(ctx, tx); err != nil {
		return err
	}
	if _, err := tx.PGX.Exec(ctx, `DELETE FROM provider_roles WHERE person_id = $1`, personID); err != nil {
		return fmt.Errorf("withdraw roles: %w", err)
	}
	tenants, err := allTenants(ctx, tx)
	if err != nil {
		return err
	}
	for _, g := range grants {
		if g.TenantID == nil {
			_, err := tx.PGX.Exec(ctx, `INSERT INTO provider_roles (person_id, role, created_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, personID, g.Role, tx.Now)
			if err != nil {
				return fmt.Errorf("grant role: %w", err)
			}
			continue
		}
		if !slices.Contains(tenants, *g.TenantID) {
			return fault.New(fault.Invalid, "unknown_tenant", "That client does not exist.").At("body.roles", "unknown tenant_id")
		}
	}
	for _, tenantID := range tenants {
		err := tx.AsTenant(ctx, tenantID, func(tx *db.Tx) error {
			if _, err := tx.PGX.Exec(ctx, `DELETE FROM memberships WHERE tenant_id = $1 AND person_id = $2`, tenantID, personID); err != nil {
				return fmt.Errorf("withdraw membership: %w", err)
			}
			for _, g := range grants {
				if g.TenantID != nil && *g.TenantID != tenantID {
					continue
				}
				_, err := tx.PGX.Exec(ctx, `INSERT INTO memberships (tenant_id, person_id, role, everywhere) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
					tenantID, personID, g.Role, g.TenantID == nil)
				if err != nil {
					return fmt.Errorf("grant membership: %w", err)
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// allTenants reads the ids of all tenants.
func allTenants(ctx context.Context, tx *db.Tx) ([]uuid.UUID, error) {
	rows, err := tx.PGX.Query(ctx, `SELECT tenant_id FROM tenants ORDER BY tenant_id`)
	if err != nil {
		return nil, fmt.Errorf("list tenants: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
}

// JoinTenantTx makes everybody with a role over all clients a member of a new tenant, in its unit of work.
func JoinTenantTx(ctx context.Context, tx *db.Tx) error {
	if err := lockRights(ctx, tx); err != nil {
		return err
	}
	_, err := tx.PGX.Exec(ctx, `INSERT INTO memberships (tenant_id, person_id, role, everywhere) SELECT $1, person_id, role, true FROM provider_roles ON CONFLICT DO NOTHING`, tx.TenantID)
	if err != nil {
		return fmt.Errorf("join tenant: %w", err)
	}
	return nil
}

const personColumns = `p.id, p.email, p.name, p.locale, p.theme, p.density, p.time_zone, p.shortcuts, p.disabled_at IS NOT NULL,
	(SELECT max(last_seen_at) FROM sessions WHERE person_id = p.id),
	coalesce((SELECT jsonb_agg(jsonb_build_object('Role', g.role, 'TenantID', g.tenant_id) ORDER BY g.role, g.tenant_id) FROM (
		SELECT role, NULL::uuid AS tenant_id FROM provider_roles WHERE person_id = p.id
		UNION ALL SELECT role, tenant_id FROM memberships WHERE person_id = p.id AND NOT everywhere) g), '[]')`

func scanPerson(row pgx.CollectableRow) (Person, error) {
	var p Person
	var shortcuts, grants []byte
	if err := row.Scan(&p.ID, &p.Email, &p.Name, &p.Locale, &p.Theme, &p.Density, &p.TimeZone, &shortcuts, &p.Disabled, &p.LastSeenAt, &grants); err != nil {
		return Person{}, err
	}
	if err := json.Unmarshal(shortcuts, &p.Shortcuts); err != nil {
		return Person{}, fmt.Errorf("read shortcuts: %w", err)
	}
	return p, json.Unmarshal(grants, &p.Grants)
}

// People lists everybody, by name.
func (a *Access) People(ctx context.Context) (people []Person, err error) {
	err = a.db.Service(ctx, func(tx *db.Tx) error {
		rows, err := tx.PGX.Query(ctx, `SELECT `+personColumns+` FROM people p ORDER BY lower(p.name), p.id`)
		if err != nil {
			return fmt.Errorf("list people: %w", err)
		}
		people, err = pgx.CollectRows(rows, scanPerson)
		return err
	})
	return people, err
}

// Person reads one.
func (a *Access) Person(ctx context.Context, id uuid.UUID) (p Person, err error) {
	err = a.db.Service(ctx, func(tx *db.Tx) error {
		rows, err := tx.PGX.Query(ctx, `SELECT `+personColumns+` FROM people p WHERE p.id = $1`, id)
		if err != nil {
			return fmt.Errorf("read person: %w", err)
		}
		found, err := pgx.CollectRows(rows, scanPerson)
		if err != nil {
			return fmt.Errorf("read person: %w", err)
		}
		if len(found) == 0 {
			return fault.ErrNotFound
		}
		p = found[0]
		return nil
	})
	return p, err
}

// Change is what an administrator changes of a person; a nil leaves it as it is.
type Change struct {
	Name, Password *string
	Disabled       *bool
	Grants         *[]Grant
}

// Update changes a person. Disabling, a new password and other roles count from the next request; open streams are checked at once.
func (a *Access) Update(ctx context.Context, actor, id uuid.UUID, c Change) (Person, error) {
	if c.Grants != nil {
		if err := checkGrants(*c.Grants); err != nil {
			return Person{}, err
		}
	}
	if c.Name != nil {
		name, err := personName(*c.Name)
		if err != nil {
			return Person{}, err
		}
		c.Name = &name
	}
	if c.Disabled != nil && *c.Disabled && actor == id {
		return Person{}, fault.New(fault.Conflict, "own_account", "You cannot disable your own account. Ask another administrator.")
	}
	var hash string
	if c.Password != nil {
		if err := checkPassword(*c.Password); err != nil {
			return Person{}, err
		}
		var err error
		if hash, err = a.hashing.hash(ctx, *c.Password); err != nil {
			return Person{}, err
		}
	}
	err := a.db.Service(ctx, func(tx *db.Tx) error { return a.updateTx(ctx, tx, actor, id, c, hash) })
	if err != nil {
		return Person{}, err
	}
	return a.Person(ctx, id)
}

func (a *Access) updateTx(ctx context.Context, tx *db.Tx, actor, id uuid.UUID, c Change, hash string) error {
	if err := lockRights(ctx, tx); err != nil {
		return err
	}
	tag, err := tx.PGX.Exec(ctx, `UPDATE people SET name = coalesce($2, name), password_hash = coalesce(nullif($3, ''), password_hash),
		disabled_at = CASE WHEN $4::boolean IS NULL THEN disabled_at WHEN $4 THEN coalesce(disabled_at, $5) END WHERE id = $1`, id, c.Name, hash, c.Disabled, tx.Now)
	if err != nil {
		return fmt.Errorf("change person: %w", err)
	}
	if tag.RowsAffected() == 0 {
		return fault.ErrNotFound
	}
	if c.Grants != nil {
		if err := grant(ctx, tx, id, *c.Grants); err != nil {
			return err
		}
		if err := keepOneAdmin(ctx, tx); err != nil {
			return err
		}
	}
	if hash != "" || (c.Disabled != nil && *c.Disabled) {
		if _, err := tx.PGX.Exec(ctx, `UPDATE sessions SET revoked_at = $2 WHERE person_id = $1 AND revoked_at IS NULL`, id, tx.Now); err != nil {
			return fmt.Errorf("end sessions: %w", err)
		}
		if err := keepOneAdmin(ctx, tx); err != nil {
			return err
		}
	}
	body := map[string]any{"name": c.Name, "disabled": c.Disabled, "roles": c.Grants, "password": hash != ""}
	if err := a.record(ctx, tx, actor, "person.changed", "person:"+id.String(), body); err != nil {
		return err
	}
	return live.Rights(ctx, tx, id)
}

// keepOneAdmin refuses a change after which nobody could manage people any more.
func keepOneAdmin(ctx context.Context, tx *db.Tx) error {
	var n int
	err := tx.PGX.QueryRow(ctx, `SELECT count(*) FROM provider_roles r JOIN people p ON p.id = r.person_id WHERE r.role = 'provider_admin' AND p.disabled_at IS NULL`).Scan(&n)
	if err != nil {
		return fmt.Errorf("count administrators: %w", err)
	}
	if n == 0 {
		return fault.New(fault.Conflict, "last_admin", "This is the last administrator. Make another one first.")
	}
	return nil
}

// Settings are what a person sets for themselves; a nil leaves it as it is.
type Settings struct {
	Name, Locale, Theme, Density, TimeZone *string
	Shortcuts                              *map[string]*string
}

// UpdateSettings changes the caller's own settings; whoever calls has checked the time zone.
func (a *Access) UpdateSettings(ctx context.Context, c Caller, s Settings) error {
	if s.Name != nil {
		name, err := personName(*s.Name)
		if err != nil {
			return err
		}
		s.Name = &name
	}
	var shortcuts []byte
	if s.Shortcuts != nil {
		var err error
		if shortcuts, err = json.Marshal(*s.Shortcuts); err != nil {
			return fmt.Errorf("encode shortcuts: %w", err)
		}
	}
	return a.db.Service(ctx, func(tx *db.Tx) error {
		_, err := tx.PGX.Exec(ctx, `UPDATE people SET name = coalesce($2, name), locale = coalesce($3, locale), theme = coalesce($4, theme),
			density = coalesce($5, density), time_zone = coalesce($6, time_zone), shortcuts = coalesce($7, shortcuts) WHERE id = $1`,
			c.PersonID, s.Name, s.Locale, s.Theme, s.Density, s.TimeZone, shortcuts)
		if err != nil {
			return fmt.Errorf("change settings: %w", err)
		}
		return nil
	})
}

// ChangePassword replaces the caller's password and ends every other session of theirs.
func (a *Access) ChangePassword(ctx context.Context, c Caller, current, next string) error {
	if err := checkPassword(next); err != nil {
		return err
	}
	var phc string
	account := subjectHash("account", c.Email)
	err := a.db.Service(ctx, func(tx *db.Tx) error {
		if err := countAttempt(ctx, tx, account, failuresPerAccount); err != nil {
			return err
		}
		return tx.PGX.QueryRow(ctx, `SELECT password_hash FROM people WHERE id = $1`, c.PersonID).Scan(&phc)
	})
	if err != nil {
		return err
	}
	ok, err := a.hashing.verify(ctx, current, phc)
	if err != nil {
		return err
	}
	wrong := fault.New(fault.Invalid, "current_password", "The current password is not right.").At("body.current", "not right")
	if !ok {
		return wrong
	}
	hash, err := a.hashing.hash(ctx, next)
	if err != nil {
		return err
	}
	return a.db.Service(ctx, func(tx *db.Tx) error {
		if err := stillTx(ctx, tx, c.PersonID, phc); errors.Is(err, errCredentials) {
			return wrong
		} else if err != nil {
			return err
		}
		if _, err := tx.PGX.Exec(ctx, `UPDATE people SET password_hash = $2 WHERE id = $1`, c.PersonID, hash); err != nil {
			return fmt.Errorf("change password: %w", err)
		}
		if _, err := tx.PGX.Exec(ctx, `DELETE FROM sign_in_failures WHERE subject_sha256 = $1`, account); err != nil {
			return fmt.Errorf("forget failures: %w", err)
		}
		if _, err := tx.PGX.Exec(ctx, `UPDATE sessions SET revoked_at = $3 WHERE person_id = $1 AND id <> $2 AND revoked_at IS NULL`, c.PersonID, c.SessionID, tx.Now); err != nil {
			return fmt.Errorf("end sessions: %w", err)
		}
		if err := a.record(ctx, tx, c.PersonID, "person.password_changed", "person:"+c.PersonID.String(), nil); err != nil {
			return err
		}
		return live.Rights(ctx, tx, c.PersonID)
	})
}
