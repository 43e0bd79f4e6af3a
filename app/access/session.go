package access

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"vigie/app/audit"
	"vigie/app/db"
	"vigie/app/fault"
	"vigie/app/live"
)

// How long a session lives: unused, and at all.
const (
	idleLimit     = 12 * time.Hour
	absoluteLimit = 7 * 24 * time.Hour
)

// How many sign-ins may fail within the window before the next is refused unheard.
const (
	failureWindow      = 15 * time.Minute
	failuresPerAccount = 10
	failuresPerAddress = 60
)

// Access is the use of people and sessions on a database.
type Access struct {
	db      *db.DB
	policy  *Policy
	hashing hashing
	// nobody is the hash that a sign-in to an unknown account is compared with, so that both take the same time.
	nobody string
}

// New makes it.
func New(ctx context.Context, d *db.DB) (*Access, error) {
	policy, err := NewPolicy()
	if err != nil {
		return nil, err
	}
	a := &Access{db: d, policy: policy, hashing: newHashing()}
	a.nobody, err = a.hashing.hash(ctx, rand.Text())
	return a, err
}

// Policy returns the rules.
func (a *Access) Policy() *Policy { return a.policy }

// Caller is the person behind a request, with the rights of this moment.
type Caller struct {
	PersonID  uuid.UUID
	SessionID uuid.UUID
	Name      string
	Email     string
	Locale    string
	// TenantID is the tenant that the request is about; zero where it is about none in particular.
	TenantID uuid.UUID

	csrf    string
	subject Subject
	policy  *Policy
}

// CSRF is the token that the session's writes must carry.
func (c Caller) CSRF() string { return c.csrf }

// Actor names the caller in the audit and the ledger.
func (c Caller) Actor() string { return c.PersonID.String() }

// May reports whether the caller may do this: in the provider's domain for what is the provider's own, else in the request's tenant, else in any.
func (c Caller) May(p Permission) bool {
	switch {
	case p == SelfManage:
		return true
	case p.OfProvider():
		return c.policy.May(c.subject, ProviderDomain, p)
	case c.TenantID != uuid.Nil:
		return c.policy.May(c.subject, c.TenantID.String(), p)
	}
	for domain := range c.subject.in {
		if domain != ProviderDomain && c.policy.May(c.subject, domain, p) {
			return true
		}
	}
	// A provider without a client yet has no tenant's domain; its people still see their empty lists.
	return c.policy.May(c.subject, ProviderDomain, p)
}

// In returns the caller for a tenant; ok is false when the caller is no member of it.
func (c Caller) In(tenantID uuid.UUID) (Caller, bool) {
	c.TenantID = tenantID
	return c, c.subject.Member(tenantID)
}

// Tenants lists the tenants of the caller.
func (c Caller) Tenants() map[uuid.UUID][]Role {
	all := make(map[uuid.UUID][]Role, len(c.subject.in))
	for domain, roles := range c.subject.in {
		if id, err := uuid.Parse(domain); err == nil && len(roles) > 0 {
			all[id] = roles
		}
	}
	return all
}

// Everywhere lists the roles that the caller has over all clients.
func (c Caller) Everywhere() []Role { return c.subject.in[ProviderDomain] }

// errCredentials does not tell an unknown account from a wrong password, nor either from a disabled person.
var errCredentials = fault.New(fault.Unauthenticated, "credentials", "The e-mail address or the password is not right.")

var errTooMany = fault.New(fault.TooMany, "too_many_attempts", "Too many attempts to sign in. Wait a quarter of an hour, or ask a provider administrator.")

// ErrSignedOut is the answer to a request without a session that counts.
var ErrSignedOut = fault.New(fault.Unauthenticated, "signed_out", "Sign in to go on.")

// SignIn checks a password and begins a session. It returns the session's token, which is stored only as a hash.
func (a *Access) SignIn(ctx context.Context, email, password, address, userAgent string) (token string, err error) {
	email = strings.ToLower(strings.TrimSpace(email))
	account, origin := subjectHash("account", email), subjectHash("address", network(address))
	var personID uuid.UUID
	phc := a.nobody
	// The attempt is counted before it is judged: guesses sent at once cannot all slip under the limit.
	err = a.db.Service(ctx, func(tx *db.Tx) error {
		if err := countAttempt(ctx, tx, account, failuresPerAccount); err != nil {
			return err
		}
		if err := countAttempt(ctx, tx, origin, failuresPerAddress); err != nil {
			return err
		}
		err := tx.PGX.QueryRow(ctx, `SELECT id, password_hash FROM people WHERE email = $1 AND disabled_at IS NULL`, email).Scan(&personID, &phc)
		if err != nil && !errors.Is(err, pgx.ErrNoRows) {
			return fmt.Errorf("find person: %w", err)
		}
		return nil
	})
	if err != nil {
		return "", err
	}
	ok, err := a.hashing.verify(ctx, password, phc)
	if err != nil {
		return "", err
	}
	if !ok || personID == uuid.Nil {
		return "", errCredentials
	}
	token = rand.Text() + rand.Text()
	err = a.db.Service(ctx, func(tx *db.Tx) error {
		if err := stillTx(ctx, tx, personID, phc); err != nil {
			return err
		}
		if _, err := tx.PGX.Exec(ctx, `DELETE FROM sign_in_failures WHERE subject_sha256 = $1 OR (subject_sha256 = $2 AND at = (
			SELECT max(at) FROM sign_in_failures WHERE subject_sha256 = $2))`, account, origin); err != nil {
			return fmt.Errorf("forget failures: %w", err)
		}
		return a.beginSession(ctx, tx, personID, token, address, userAgent)
	})
	return token, err
}

// stillTx holds a person whose password was verified a moment ago, outside of any unit of work: somebody may have replaced it since, or disabled
// them, and that counts.
func stillTx(ctx context.Context, tx *db.Tx, personID uuid.UUID, phc string) error {
	var id uuid.UUID
	err := tx.PGX.QueryRow(ctx, `SELECT id FROM people WHERE id = $1 AND password_hash = $2 AND disabled_at IS NULL FOR UPDATE`, personID, phc).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return errCredentials
	}
	if err != nil {
		return fmt.Errorf("look at person again: %w", err)
	}
	return nil
}

func (a *Access) beginSession(ctx context.Context, tx *db.Tx, personID uuid.UUID, token, address, userAgent string) error {
	sum := sha256.Sum256([]byte(token))
	id := db.NewID(tx.Now)
	if len(userAgent) > 200 {
		userAgent = userAgent[:200]
	}
	_, err := tx.PGX.Exec(ctx, `INSERT INTO sessions (id, person_id, token_sha256, csrf, created_at, last_seen_at, expires_at, address, user_agent)
		VALUES ($1, $2, $3, $4, $5, $5, $6, $7, $8)`, id, personID, sum[:], rand.Text(), tx.Now, tx.Now.Add(absoluteLimit), address, strings.ToValidUTF8(userAgent, ""))
	if err != nil {
		return fmt.Errorf("begin session: %w", err)
	}
	return a.record(ctx, tx, personID, "session.began", "session:"+id.String(), map[string]string{"address": address})
}

// record writes into the provider's own chain.
func (a *Access) record(ctx context.Context, tx *db.Tx, actor uuid.UUID, action, subject string, body any) error {
	name := audit.Vigie
	if actor != uuid.Nil {
		name = actor.String()
	}
	return tx.AsTenant(ctx, audit.Provider, func(tx *db.Tx) error {
		return audit.Append(ctx, tx, audit.Entry{Actor: name, Action: action, Subject: subject, Body: body})
	})
}

// network is what attempts from an address are counted for: an IPv4 address, or the /64 that one IPv6 line has for itself.
func network(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil || ip.Unmap().Is4() {
		return address
	}
	prefix, err := ip.WithZone("").Prefix(64)
	if err != nil {
		return address
	}
	return prefix.String()
}

func subjectHash(kind, value string) []byte {
	sum := sha256.Sum256([]byte(kind + "\x00" + value))
	return sum[:]
}

// countAttempt adds an attempt, and refuses when there are too many. Attempts of one subject wait for one another.
func countAttempt(ctx context.Context, tx *db.Tx, subject []byte, limit int) error {
	if _, err := tx.PGX.Exec(ctx, `SELECT pg_advisory_xact_lock(('x' || encode(substr($1::bytea, 1, 8), 'hex'))::bit(64)::bigint)`, subject); err != nil {
		return fmt.Errorf("wait for attempt: %w", err)
	}
	var n int
	if err := tx.PGX.QueryRow(ctx, `SELECT count(*) FROM sign_in_failures WHERE subject_sha256 = $1 AND at > $2`, subject, tx.Now.Add(-failureWindow)).Scan(&n); err != nil {
		return fmt.Errorf("count attempts: %w", err)
	}
	if n >= limit {
		return errTooMany
	}
	if _, err := tx.PGX.Exec(ctx, `INSERT INTO sign_in_failures (subject_sha256, at) VALUES ($1, $2)`, subject, tx.Now); err != nil {
		return fmt.Errorf("record attempt: %w", err)
	}
	return nil
}

// RetryAfter is what a refused attempt should wait.
const RetryAfter = failureWindow

// Resume finds the caller of a session's token. It reads the rights anew each time.
func (a *Access) Resume(ctx context.Context, token string) (Caller, error) {
	if token == "" || len(token) > 100 {
		return Caller{}, ErrSignedOut
	}
	sum := sha256.Sum256([]byte(token))
	c := Caller{policy: a.policy}
	err := a.db.Service(ctx, func(tx *db.Tx) error {
		var lastSeen time.Time
		var everywhere []string
		var tenants []uuid.UUID
		var roles []string
		err := tx.PGX.QueryRow(ctx, `SELECT s.id, s.csrf, s.last_seen_at, p.id, p.name, p.email, p.locale,
				coalesce((SELECT array_agg(role) FROM provider_roles WHERE person_id = p.id), '{}'),
				coalesce(m.tenants, '{}'), coalesce(m.roles, '{}')
			FROM sessions s JOIN people p ON p.id = s.person_id
			LEFT JOIN LATERAL (SELECT array_agg(tenant_id ORDER BY tenant_id, role) AS tenants, array_agg(role ORDER BY tenant_id, role) AS roles
				FROM memberships WHERE person_id = p.id) m ON true
			WHERE s.token_sha256 = $1 AND s.revoked_at IS NULL AND s.expires_at > $2 AND s.last_seen_at > $3 AND p.disabled_at IS NULL`,
			sum[:], tx.Now, tx.Now.Add(-idleLimit)).Scan(&c.SessionID, &c.csrf, &lastSeen, &c.PersonID, &c.Name, &c.Email, &c.Locale, &everywhere, &tenants, &roles)
		if errors.Is(err, pgx.ErrNoRows) {
			return ErrSignedOut
		}
		if err != nil {
			return fmt.Errorf("resume session: %w", err)
		}
		c.subject = subjectOf(everywhere, tenants, roles)
		if tx.Now.Sub(lastSeen) > time.Minute { // not with every request: it would write as often as people read
			_, err = tx.PGX.Exec(ctx, `UPDATE sessions SET last_seen_at = $2 WHERE id = $1`, c.SessionID, tx.Now)
		}
		return err
	})
	return c, err
}

func subjectOf(everywhere []string, tenants []uuid.UUID, roles []string) Subject {
	all := make([]Role, len(everywhere))
	for i, r := range everywhere {
		all[i] = Role(r)
	}
	in := make(map[uuid.UUID][]Role, len(tenants))
	for i, id := range tenants {
		in[id] = append(in[id], Role(roles[i]))
	}
	return NewSubject(all, in)
}

// CheckCSRF compares a write's token with the session's.
func (c Caller) CheckCSRF(token string) error {
	if subtle.ConstantTimeCompare([]byte(token), []byte(c.csrf)) != 1 {
		return fault.New(fault.Forbidden, "csrf", "The request does not carry the session's X-CSRF-Token. Reload the page and try again.")
	}
	return nil
}

// SignOut ends the caller's session, or with everywhere all of theirs.
func (a *Access) SignOut(ctx context.Context, c Caller, everywhere bool) error {
	return a.db.Service(ctx, func(tx *db.Tx) error {
		query, action := `UPDATE sessions SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL`, "session.ended"
		id := c.SessionID
		if everywhere {
			query, action, id = `UPDATE sessions SET revoked_at = $2 WHERE person_id = $1 AND revoked_at IS NULL`, "session.ended_everywhere", c.PersonID
		}
		if _, err := tx.PGX.Exec(ctx, query, id, tx.Now); err != nil {
			return fmt.Errorf("end session: %w", err)
		}
		if err := a.record(ctx, tx, c.PersonID, action, "person:"+c.PersonID.String(), nil); err != nil {
			return err
		}
		return live.Rights(ctx, tx, c.PersonID)
	})
}

// Viewers reads which sessions still count and what their people may know of, for the live streams.
func (a *Access) Viewers(ctx context.Context, sessions []uuid.UUID) (map[uuid.UUID]live.Viewer, error) {
	viewers := map[uuid.UUID]live.Viewer{}
	err := a.db.Service(ctx, func(tx *db.Tx) error {
		rows, err := tx.PGX.Query(ctx, `SELECT s.id, p.id, coalesce((SELECT array_agg(DISTINCT tenant_id) FROM memberships WHERE person_id = p.id), '{}')
			FROM sessions s JOIN people p ON p.id = s.person_id
			WHERE s.id = ANY($1) AND s.revoked_at IS NULL AND s.expires_at > $2 AND s.last_seen_at > $3 AND p.disabled_at IS NULL`, sessions, tx.Now, tx.Now.Add(-idleLimit))
		if err != nil {
			return fmt.Errorf("read sessions: %w", err)
		}
		defer rows.Close()
		for rows.Next() {
			var v live.Viewer
			var tenants []uuid.UUID
			if err := rows.Scan(&v.SessionID, &v.PersonID, &tenants); err != nil {
				return fmt.Errorf("read session: %w", err)
			}
			v.Tenants = make(map[uuid.UUID]bool, len(tenants))
			for _, id := range tenants {
				v.Tenants[id] = true
			}
			viewers[v.SessionID] = v
		}
		return rows.Err()
	})
	return viewers, err
}

// Sweep forgets what no longer counts: sessions long over and attempts outside the window.
func (a *Access) Sweep(ctx context.Context) error {
	return a.db.Service(ctx, func(tx *db.Tx) error {
		if _, err := tx.PGX.Exec(ctx, `DELETE FROM sign_in_failures WHERE at < $1`, tx.Now.Add(-failureWindow)); err != nil {
			return fmt.Errorf("sweep attempts: %w", err)
		}
		_, err := tx.PGX.Exec(ctx, `DELETE FROM sessions WHERE expires_at < $1`, tx.Now.Add(-30*24*time.Hour))
		return err
	})
}

// Caller returns the caller that a person would be, without a session: for the commands, which the machine's own rights protect.
func (a *Access) Caller(ctx context.Context, email string) (Caller, error) {
	c := Caller{policy: a.policy}
	err := a.db.Service(ctx, func(tx *db.Tx) error {
		var everywhere []string
		var tenants []uuid.UUID
		var roles []string
		err := tx.PGX.QueryRow(ctx, `SELECT p.id, p.name, p.email, p.locale, coalesce((SELECT array_agg(role) FROM provider_roles WHERE person_id = p.id), '{}'),
				coalesce((SELECT array_agg(tenant_id ORDER BY tenant_id, role) FROM memberships WHERE person_id = p.id), '{}'),
				coalesce((SELECT array_agg(role ORDER BY tenant_id, role) FROM memberships WHERE person_id = p.id), '{}')
			FROM people p WHERE p.email = $1 AND p.disabled_at IS NULL`, strings.ToLower(email)).
			Scan(&c.PersonID, &c.Name, &c.Email, &c.Locale, &everywhere, &tenants, &roles)
		if errors.Is(err, pgx.ErrNoRows) {
			return fault.Newf(fault.NotFound, "unknown_person", "Nobody signs in as %s.", email)
		}
		if err != nil {
			return fmt.Errorf("find person: %w", err)
		}
		c.subject = subjectOf(everywhere, tenants, roles)
		return nil
	})
	return c, err
}
