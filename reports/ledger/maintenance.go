package ledger

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"vigie/app/db"
	"vigie/app/fault"
)

// Maintenance is announced work on some services.
type Maintenance struct {
	ID    uuid.UUID
	Seq   int64
	Title string
	// ServiceIDs are the services concerned, with all that is below them; empty for all of the client's.
	ServiceIDs []uuid.UUID
	From, To   time.Time
	// NotifiedAt is when Vigie recorded the announcement; nobody can say another instant.
	NotifiedAt time.Time
	// CancelledAt is zero unless the work was called off.
	CancelledAt time.Time
	// AnnouncedBy is the person who announced it.
	AnnouncedBy string
}

type maintenanceBody struct {
	Title       string      `json:"title"`
	ServiceIDs  []uuid.UUID `json:"service_ids"`
	From        time.Time   `json:"from"`
	To          time.Time   `json:"to"`
	NotifiedAt  time.Time   `json:"notified_at"`
	CancelledAt *time.Time  `json:"cancelled_at"`
	AnnouncedBy string      `json:"announced_by"`
}

func (m Maintenance) body() maintenanceBody {
	ids := m.ServiceIDs
	if ids == nil {
		ids = []uuid.UUID{}
	}
	return maintenanceBody{
		Title: m.Title, ServiceIDs: ids, From: second(m.From), To: second(m.To), NotifiedAt: second(m.NotifiedAt),
		CancelledAt: secondOrNil(m.CancelledAt), AnnouncedBy: m.AnnouncedBy,
	}
}

func readMaintenance(id uuid.UUID, seq int64, body string) (Maintenance, error) {
	var b maintenanceBody
	if err := json.Unmarshal([]byte(body), &b); err != nil {
		return Maintenance{}, fmt.Errorf("read maintenance of fact %d: %w", seq, err)
	}
	return Maintenance{
		ID: id, Seq: seq, Title: b.Title, ServiceIDs: b.ServiceIDs, From: b.From.UTC(), To: b.To.UTC(), NotifiedAt: b.NotifiedAt.UTC(),
		CancelledAt: orZero(b.CancelledAt), AnnouncedBy: b.AnnouncedBy,
	}, nil
}

// Admitted reports whether the work was announced early enough for a contract that asks for that notice. Exactly the notice is enough.
func (m Maintenance) Admitted(noticeS int64) bool {
	return m.CancelledAt.IsZero() && m.NotifiedAt.Unix() <= m.From.Unix()-noticeS
}

// mostYearsAhead bounds what is announced: beyond it somebody mistyped the year.
const mostYearsAhead = 5

// AnnounceMaintenanceTx records announced work. The notice is given now: it cannot be antedated.
func AnnounceMaintenanceTx(ctx context.Context, tx *db.Tx, actor string, m Maintenance) (Maintenance, error) {
	m.Title = strings.TrimSpace(m.Title)
	m.ID, m.From, m.To, m.NotifiedAt, m.CancelledAt, m.AnnouncedBy = db.NewID(tx.Now), second(m.From), second(m.To), second(tx.Now), time.Time{}, actor
	switch {
	case m.Title == "" || len(m.Title) > 200:
		return Maintenance{}, fault.New(fault.Invalid, "title_missing", "Say what is going to be done.").At("body.title", "between 1 and 200 characters")
	case !m.From.Before(m.To):
		return Maintenance{}, fault.New(fault.Invalid, "maintenance_ends_before_it_begins", "A maintenance ends after it begins.").At("body.to", "later than its beginning")
	case m.To.Sub(m.From) > 31*24*time.Hour:
		return Maintenance{}, fault.New(fault.Invalid, "maintenance_too_long", "A maintenance lasts at most 31 days.").At("body.to", "at most 31 days after its beginning")
	case m.From.After(tx.Now.AddDate(mostYearsAhead, 0, 0)):
		return Maintenance{}, fault.Newf(fault.Invalid, "maintenance_too_far", "A maintenance begins within the next %d years.", mostYearsAhead).
			At("body.from", "look at the year")
	case !m.From.After(m.NotifiedAt):
		return Maintenance{}, fault.New(fault.Invalid, "maintenance_in_the_past", "A maintenance is announced before it begins.").At("body.from", "later than now")
	}
	if err := knownServices(ctx, tx, m.ServiceIDs); err != nil {
		return Maintenance{}, err
	}
	return m, appendTx(ctx, tx, actor, draft{MaintenanceAnnounced, m.ID, m.body()})
}

func knownServices(ctx context.Context, tx *db.Tx, ids []uuid.UUID) error {
	var unknown int
	err := tx.PGX.QueryRow(ctx, `SELECT count(*) FROM unnest($2::uuid[]) AS asked (id)
		WHERE NOT EXISTS (SELECT 1 FROM services s WHERE s.tenant_id = $1 AND s.id = asked.id)`, tx.TenantID, ids).Scan(&unknown)
	if err != nil {
		return fmt.Errorf("look for services: %w", err)
	}
	if unknown > 0 {
		return fault.New(fault.Invalid, "service_unknown", "The client has no such service.").At("body.service_ids", "services of this client")
	}
	return nil
}

// CancelMaintenanceTx records that work was called off. Work that has begun cannot be.
func CancelMaintenanceTx(ctx context.Context, tx *db.Tx, actor string, id uuid.UUID) (Maintenance, error) {
	if _, err := lockHeadTx(ctx, tx); err != nil {
		return Maintenance{}, err
	}
	found, err := maintenancesTx(ctx, tx, ` AND subject = $2`, id)
	if err != nil {
		return Maintenance{}, err
	}
	if len(found) == 0 {
		return Maintenance{}, fault.ErrNotFound
	}
	m := found[0]
	if !m.CancelledAt.IsZero() {
		return m, nil
	}
	if !tx.Now.Before(m.From) {
		return Maintenance{}, fault.New(fault.Conflict, "maintenance_begun", "This maintenance has begun: it can no longer be called off.")
	}
	m.CancelledAt = second(tx.Now)
	return m, appendTx(ctx, tx, actor, draft{MaintenanceCancelled, m.ID, m.body()})
}

// MaintenancesTx returns the client's maintenances, the latest first.
func MaintenancesTx(ctx context.Context, tx *db.Tx) ([]Maintenance, error) {
	return maintenancesTx(ctx, tx, "")
}

func maintenancesTx(ctx context.Context, tx *db.Tx, condition string, args ...any) ([]Maintenance, error) {
	rows, err := tx.PGX.Query(ctx, `SELECT subject, seq, body FROM (
			SELECT DISTINCT ON (subject) subject, seq, body FROM ledger_facts
			WHERE tenant_id = $1 AND kind IN ('maintenance_announced', 'maintenance_cancelled')
			ORDER BY subject, seq DESC) newest
		WHERE true`+condition+` ORDER BY body::jsonb ->> 'from' DESC, subject`, append([]any{tx.TenantID}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("read maintenances: %w", err)
	}
	found, err := pgx.CollectRows(rows, scanState(readMaintenance))
	if err != nil {
		return nil, fmt.Errorf("read maintenances: %w", err)
	}
	return found, nil
}
