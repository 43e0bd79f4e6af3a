// Package live tells browsers that something changed. A change is published in the transaction that makes it, travels by NOTIFY at commit, and
// carries a topic and an id: whoever may read the record reads it again. The package refuses to carry records, so authorisation stays on the read.
package live

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"vigie/app/db"
)

// Topic names a kind of change; a browser knows which of its lists it concerns.
type Topic string

// The topics.
const (
	Incidents    Topic = "incidents"
	Incident     Topic = "incident"
	Runbooks     Topic = "runbooks"
	Tenants      Topic = "tenants"
	Reports      Topic = "reports"
	Availability Topic = "availability"
	Me           Topic = "me"
)

const channel = "vigie_live"

// Change is what a browser learns.
type Change struct {
	Topic    Topic      `json:"topic"`
	TenantID *uuid.UUID `json:"tenant_id"`
	ID       *uuid.UUID `json:"id"`
	// At is the cursor: the instant of the unit of work that made the change, in Unix milliseconds.
	At int64 `json:"-"`
}

// Hearing is what a person may be told of: topics by tenant. Topic Me is not among them: it is nobody else's.
type Hearing map[uuid.UUID][]Topic

// Hears reports whether the person may be told of a change.
func (h Hearing) Hears(c Change) bool {
	return c.TenantID == nil || slices.Contains(h[*c.TenantID], c.Topic)
}

// notice is what travels in a NOTIFY: a change of a tenant, or a person whose rights changed.
type notice struct {
	Topic  Topic     `json:"t,omitempty"`
	Tenant uuid.UUID `json:"n,omitzero"`
	Ref    uuid.UUID `json:"r,omitzero"`
	At     int64     `json:"a,omitempty"`
	Person uuid.UUID `json:"p,omitzero"`
}

// Publish records a change of tx's tenant and announces it at commit. A zero ref means the whole topic.
func Publish(ctx context.Context, tx *db.Tx, topic Topic, ref uuid.UUID) error {
	payload, err := json.Marshal(notice{Topic: topic, Tenant: tx.TenantID, Ref: ref, At: tx.Now.UnixMilli()})
	if err != nil {
		return fmt.Errorf("encode change: %w", err)
	}
	_, err = tx.PGX.Exec(ctx, `WITH kept AS (INSERT INTO live_changes (tenant_id, at, topic, ref) VALUES ($1, $2, $3, nullif($4, '00000000-0000-0000-0000-000000000000'::uuid)))
		SELECT pg_notify('`+channel+`', $5)`, tx.TenantID, tx.Now, string(topic), ref, string(payload))
	if err != nil {
		return fmt.Errorf("publish change: %w", err)
	}
	return nil
}

// Rights announces that what a person may see has changed, or that a session of theirs ended: their streams are checked again at once.
func Rights(ctx context.Context, tx *db.Tx, personID uuid.UUID) error {
	payload, err := json.Marshal(notice{Person: personID})
	if err != nil {
		return fmt.Errorf("encode change of rights: %w", err)
	}
	if _, err := tx.PGX.Exec(ctx, `SELECT pg_notify('`+channel+`', $1)`, string(payload)); err != nil {
		return fmt.Errorf("publish change of rights: %w", err)
	}
	return nil
}

// Window is how far back a lost stream can be resumed.
const Window = 15 * time.Minute

// overlap is how much of the past is replayed again on resumption: a unit of work commits later than it begins, and a duplicate is harmless.
const overlap = 20 * time.Second

// mostMissed is how many changes are worth replaying; with more, reading everything again costs less.
const mostMissed = 2000

// Since returns the changes after a cursor that the person of tx's scope hears, oldest first and each once. ok is false when the cursor lies outside the
// window, or too much was missed.
func Since(ctx context.Context, tx *db.Tx, cursor int64, hearing Hearing) (changes []Change, ok bool, err error) {
	from := time.UnixMilli(cursor).UTC()
	if from.Before(tx.Now.Add(-Window)) || from.After(tx.Now.Add(time.Minute)) {
		return nil, false, nil
	}
	rows, err := tx.PGX.Query(ctx, `SELECT topic, tenant_id, ref, max(at) FROM live_changes WHERE at > $1 GROUP BY topic, tenant_id, ref ORDER BY max(at)`,
		from.Add(-overlap))
	if err != nil {
		return nil, false, fmt.Errorf("read changes: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var c Change
		var at time.Time
		if err := rows.Scan(&c.Topic, &c.TenantID, &c.ID, &at); err != nil {
			return nil, false, fmt.Errorf("read change: %w", err)
		}
		if !hearing.Hears(c) { // nor counted: that there is too much would tell of it
			continue
		}
		if len(changes) == mostMissed {
			return nil, false, nil
		}
		c.At = at.UnixMilli()
		changes = append(changes, c)
	}
	return changes, true, rows.Err()
}
