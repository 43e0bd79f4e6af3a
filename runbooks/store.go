package runbooks

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"vigie/app/audit"
	"vigie/app/db"
	"vigie/app/fault"
	"vigie/app/live"
)

// Library reads and writes runbooks, and renders their versions. It keeps what it rendered: a version never changes. It may be used by several
// goroutines.
type Library struct {
	Renderer *Renderer
	db       *db.DB
	mu       sync.Mutex
	rendered map[string]Document
}

// NewLibrary makes a library with the one renderer.
func NewLibrary(d *db.DB) *Library { return &Library{Renderer: NewRenderer(), db: d} }

// mostRendered bounds what is kept; beyond it everything is rendered anew.
const mostRendered = 500

// Render returns a published version as its readers see it.
func (l *Library) Render(v Version) Document {
	key := string(v.Hash)
	l.mu.Lock()
	d, known := l.rendered[key]
	l.mu.Unlock()
	if known && key != "" {
		return d
	}
	d = l.Renderer.Render(v.Markdown)
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.rendered == nil || len(l.rendered) >= mostRendered {
		l.rendered = make(map[string]Document)
	}
	l.rendered[key] = d
	return d
}

// check refuses a content that cannot be kept, also as a draft.
func (c *Content) check() error {
	c.Title = strings.TrimSpace(c.Title)
	c.Markdown = Normalise(c.Markdown)
	if c.Labels == nil {
		c.Labels = map[string]string{}
	}
	switch {
	case c.Title == "" || len(c.Title) > 300:
		return fault.New(fault.Invalid, "title_missing", "A runbook needs a title of at most 300 characters.").At("body.title", "1 to 300 characters")
	case len(c.Markdown) > MostBytes:
		return fault.New(fault.Invalid, "too_long", "A runbook has at most 64 kB of text: split it.").At("body.markdown", "at most 64 kB")
	case len(c.Labels) > 20:
		return fault.New(fault.Invalid, "labels_too_many", "A runbook has at most 20 labels.").At("body.labels", "at most 20")
	}
	for key, value := range c.Labels {
		if key == "" || len(key) > 100 || len(value) > 500 {
			return fault.New(fault.Invalid, "label_too_long", "A label has a name of at most 100 characters and a value of at most 500.").
				At("body.labels", "a name of 1 to 100 characters, a value of at most 500")
		}
	}
	return nil
}

// row is the table's row as gorm writes it.
type row struct {
	TenantID      uuid.UUID
	ID            uuid.UUID
	Title         string
	ServiceID     *uuid.UUID
	Labels        map[string]string `gorm:"serializer:json"`
	DraftMarkdown *string
	DraftRevision int
	Version       *int
	CreatedAt     time.Time
	CreatedBy     *uuid.UUID
	UpdatedAt     time.Time
}

// TableName names the table for gorm.
func (row) TableName() string { return "runbooks" }

// CreateTx makes a runbook with a first draft.
func (l *Library) CreateTx(ctx context.Context, tx *db.Tx, by Person, c Content) (Runbook, error) {
	if err := c.check(); err != nil {
		return Runbook{}, err
	}
	r := row{
		TenantID: tx.TenantID, ID: db.NewID(tx.Now), Title: c.Title, ServiceID: orNull(c.ServiceID), Labels: c.Labels, DraftMarkdown: &c.Markdown,
		DraftRevision: 1, CreatedAt: tx.Now, CreatedBy: &by.ID, UpdatedAt: tx.Now,
	}
	if err := tx.ORM.WithContext(ctx).Create(&r).Error; err != nil {
		return Runbook{}, written(err)
	}
	if err := recorded(ctx, tx, by, "runbook.created", r.ID, map[string]any{"title": c.Title}); err != nil {
		return Runbook{}, err
	}
	return l.GetTx(ctx, tx, r.ID)
}

// DraftTx keeps a new draft. It is refused when somebody else saved one since the revision it is based on.
func (l *Library) DraftTx(ctx context.Context, tx *db.Tx, by Person, id uuid.UUID, revision int, c Content) (Runbook, error) {
	if err := c.check(); err != nil {
		return Runbook{}, err
	}
	changed := tx.ORM.WithContext(ctx).Model(&row{}).Where("tenant_id = ? AND id = ? AND draft_revision = ?", tx.TenantID, id, revision).
		Select("title", "service_id", "labels", "draft_markdown", "draft_revision", "updated_at").
		Updates(&row{Title: c.Title, ServiceID: orNull(c.ServiceID), Labels: c.Labels, DraftMarkdown: &c.Markdown, DraftRevision: revision + 1, UpdatedAt: tx.Now})
	if changed.Error != nil {
		return Runbook{}, written(changed.Error)
	}
	if changed.RowsAffected == 0 {
		return Runbook{}, l.stale(ctx, tx, id)
	}
	if err := recorded(ctx, tx, by, "runbook.drafted", id, map[string]any{"title": c.Title, "revision": revision + 1}); err != nil {
		return Runbook{}, err
	}
	return l.GetTx(ctx, tx, id)
}

// stale answers a change that is based on an older revision: not found, or who saved since.
func (l *Library) stale(ctx context.Context, tx *db.Tx, id uuid.UUID) error {
	r, err := l.GetTx(ctx, tx, id)
	if err != nil {
		return err
	}
	f := fault.Newf(fault.Conflict, "changed", "The draft has changed since you opened it; it is at revision %d. Nothing was saved: keep your text and look at the other.", r.Revision)
	var who string
	var at time.Time
	err = tx.PGX.QueryRow(ctx, `SELECT p.name, e.at FROM audit_entries e JOIN people p ON p.id::text = e.actor
		WHERE e.tenant_id = $1 AND e.subject = $2 AND e.action IN ('runbook.drafted', 'runbook.published', 'runbook.created') ORDER BY e.seq DESC LIMIT 1`,
		tx.TenantID, subject(id)).Scan(&who, &at)
	if errors.Is(err, pgx.ErrNoRows) {
		return f
	}
	if err != nil {
		return fmt.Errorf("read who changed the draft: %w", err)
	}
	return f.At("body.revision", fmt.Sprintf("%s saved it at %s.", who, at.UTC().Format("15:04:05 UTC")))
}

// PublishTx makes the draft the next version, in force from now on. Problems that forbid publication are listed with their lines.
func (l *Library) PublishTx(ctx context.Context, tx *db.Tx, by Person, id uuid.UUID, revision int, reason string) (Runbook, error) {
	reason = strings.TrimSpace(reason)
	if reason == "" || len(reason) > 1000 {
		return Runbook{}, fault.New(fault.Invalid, "reason_missing", "A publication needs a reason: what changed and why.").At("body.reason", "1 to 1000 characters")
	}
	// The lock makes publications of one runbook follow one another; the draft cannot change between reading and publishing it.
	if err := lockTx(ctx, tx, id); err != nil {
		return Runbook{}, err
	}
	r, err := l.GetTx(ctx, tx, id)
	if err != nil {
		return Runbook{}, err
	}
	if r.Revision != revision {
		return Runbook{}, l.stale(ctx, tx, id)
	}
	if r.Draft == nil {
		return Runbook{}, fault.New(fault.Conflict, "no_draft", "There is no draft to publish: change the text first.")
	}
	content := Content{Title: r.Title, ServiceID: r.ServiceID, Labels: r.Labels, Markdown: *r.Draft}
	document := l.Renderer.Render(content.Markdown)
	if err := publishable(document); err != nil {
		return Runbook{}, err
	}
	version, err := insertVersion(ctx, tx, id, by, content, len(document.Steps), reason)
	if err != nil {
		return Runbook{}, err
	}
	err = tx.ORM.WithContext(ctx).Model(&row{}).Where("tenant_id = ? AND id = ?", tx.TenantID, id).
		Select("draft_markdown", "draft_revision", "version", "updated_at").
		Updates(&row{DraftMarkdown: nil, DraftRevision: revision + 1, Version: &version, UpdatedAt: tx.Now}).Error
	if err != nil {
		return Runbook{}, written(err)
	}
	sum := content.SHA256()
	err = recorded(ctx, tx, by, "runbook.published", id, map[string]any{"version": version, "sha256": fmt.Sprintf("%x", sum), "reason": reason})
	if err != nil {
		return Runbook{}, err
	}
	return l.GetTx(ctx, tx, id)
}

// publishable turns the problems that forbid publication into a fault.
func publishable(d Document) error {
	if !Forbids(d.Problems) {
		return nil
	}
	f := fault.New(fault.Invalid, "runbook_problems", "The text has problems that an operator would stumble over. Correct them, then publish.")
	for _, p := range d.Problems {
		if p.Severity == Error {
			f = f.At(fmt.Sprintf("body.markdown:%d", p.Line), strings.TrimSpace(p.Code+" "+p.Detail))
		}
	}
	return f
}

func insertVersion(ctx context.Context, tx *db.Tx, id uuid.UUID, by Person, c Content, steps int, reason string) (int, error) {
	sum := c.SHA256()
	var version int
	err := tx.PGX.QueryRow(ctx, `INSERT INTO runbook_versions (tenant_id, runbook_id, version, title, service_id, labels, markdown, sha256, steps, reason, published_at, published_by)
		SELECT $1, $2, coalesce(max(version), 0) + 1, $3, $4, $5, $6, $7, $8, $9, $10, $11 FROM runbook_versions WHERE tenant_id = $1 AND runbook_id = $2
		RETURNING version`, tx.TenantID, id, c.Title, orNull(c.ServiceID), c.Labels, c.Markdown, sum[:], steps, reason, tx.Now, by.ID).Scan(&version)
	if err != nil {
		return 0, fmt.Errorf("publish runbook: %w", err)
	}
	return version, nil
}

func lockTx(ctx context.Context, tx *db.Tx, id uuid.UUID) error {
	var one int
	err := tx.PGX.QueryRow(ctx, `SELECT 1 FROM runbooks WHERE tenant_id = $1 AND id = $2 FOR UPDATE`, tx.TenantID, id).Scan(&one)
	if errors.Is(err, pgx.ErrNoRows) {
		return fault.ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("lock runbook: %w", err)
	}
	return nil
}

func subject(id uuid.UUID) string { return "runbook:" + id.String() }

// recorded tells the audit and the browsers.
func recorded(ctx context.Context, tx *db.Tx, by Person, action string, id uuid.UUID, body any) error {
	err := audit.Append(ctx, tx, audit.Entry{Actor: by.ID.String(), Action: action, Subject: subject(id), Body: body})
	if err != nil {
		return err
	}
	return live.Publish(ctx, tx, live.Runbooks, id)
}

func written(err error) error {
	if db.Code(err) == "23503" {
		return fault.New(fault.Invalid, "service_unknown", "This client has no such component.").At("body.service_id", "Choose one of its components.").Because(err)
	}
	return fmt.Errorf("write runbook: %w", err)
}

func orNull(id uuid.UUID) *uuid.UUID {
	if id == uuid.Nil {
		return nil
	}
	return &id
}

func orNil(id *uuid.UUID) uuid.UUID {
	if id == nil {
		return uuid.Nil
	}
	return *id
}

// columns are what scanRunbook reads. The use is counted over all versions.
const columns = `r.tenant_id, r.id, r.title, r.service_id, coalesce(s.name, ''), r.labels, r.draft_markdown, r.draft_revision, coalesce(r.version, 0),
	v.published_at, coalesce(v.steps, 0), coalesce(u.executions, 0), u.last_used_at, coalesce(u.failed_steps, 0)`

const joins = ` LEFT JOIN services s ON s.tenant_id = r.tenant_id AND s.id = r.service_id
	LEFT JOIN runbook_versions v ON v.tenant_id = r.tenant_id AND v.runbook_id = r.id AND v.version = r.version
	LEFT JOIN (SELECT x.tenant_id, x.runbook_id, count(*) AS executions, max(x.started_at) AS last_used_at, coalesce(sum(f.failed), 0) AS failed_steps
		FROM executions x LEFT JOIN (SELECT t.tenant_id, t.execution_id, count(*) AS failed FROM step_results t
			WHERE t.outcome = 'failed' GROUP BY t.tenant_id, t.execution_id) f ON f.tenant_id = x.tenant_id AND f.execution_id = x.id
		GROUP BY x.tenant_id, x.runbook_id) u ON u.tenant_id = r.tenant_id AND u.runbook_id = r.id`

func scanRunbook(row pgx.CollectableRow) (Runbook, error) {
	var r Runbook
	var service *uuid.UUID
	err := row.Scan(&r.TenantID, &r.ID, &r.Title, &service, &r.ServiceName, &r.Labels, &r.Draft, &r.Revision, &r.Version,
		&r.PublishedAt, &r.Steps, &r.Use.Executions, &r.Use.LastUsedAt, &r.Use.FailedSteps)
	r.ServiceID = orNil(service)
	for _, t := range []**time.Time{&r.PublishedAt, &r.Use.LastUsedAt} {
		if *t != nil {
			utc := (*t).UTC()
			*t = &utc
		}
	}
	return r, err
}

// ListTx returns the runbooks that the scope may see, of one tenant when it is given, by title.
func (l *Library) ListTx(ctx context.Context, tx *db.Tx, tenantID uuid.UUID) ([]Runbook, error) {
	rows, err := tx.PGX.Query(ctx, `SELECT `+columns+` FROM runbooks r`+joins+`
		WHERE $1::uuid IS NULL OR r.tenant_id = $1 ORDER BY lower(r.title), r.id`, orNull(tenantID))
	if err != nil {
		return nil, fmt.Errorf("list runbooks: %w", err)
	}
	list, err := pgx.CollectRows(rows, scanRunbook)
	if err != nil {
		return nil, fmt.Errorf("list runbooks: %w", err)
	}
	for n := range list {
		list[n].Steps = l.steps(list[n])
	}
	return list, nil
}

// steps counts those of a draft that was never published.
func (l *Library) steps(r Runbook) int {
	if r.Version > 0 || r.Draft == nil {
		return r.Steps
	}
	return len(l.Renderer.Render(*r.Draft).Steps)
}

// GetTx returns a runbook of the tenant with its versions.
func (l *Library) GetTx(ctx context.Context, tx *db.Tx, id uuid.UUID) (Runbook, error) {
	rows, err := tx.PGX.Query(ctx, `SELECT `+columns+` FROM runbooks r`+joins+` WHERE r.tenant_id = $1 AND r.id = $2`, tx.TenantID, id)
	if err != nil {
		return Runbook{}, fmt.Errorf("read runbook: %w", err)
	}
	r, err := pgx.CollectExactlyOneRow(rows, scanRunbook)
	if errors.Is(err, pgx.ErrNoRows) {
		return Runbook{}, fault.ErrNotFound
	}
	if err != nil {
		return Runbook{}, fmt.Errorf("read runbook: %w", err)
	}
	r.Steps = l.steps(r)
	r.Versions, err = versionsTx(ctx, tx, ` AND v.runbook_id = $2 ORDER BY v.version DESC`, id)
	return r, err
}

// VersionTx returns one published version.
func (l *Library) VersionTx(ctx context.Context, tx *db.Tx, id uuid.UUID, version int) (Version, error) {
	list, err := versionsTx(ctx, tx, ` AND v.runbook_id = $2 AND v.version = $3`, id, version)
	if err != nil {
		return Version{}, err
	}
	if len(list) == 0 {
		return Version{}, fault.ErrNotFound
	}
	return list[0], nil
}

// InForceTx returns the versions in force of the tenant's runbooks, without their text: there may be many.
func InForceTx(ctx context.Context, tx *db.Tx) ([]Version, error) {
	return readVersions(ctx, tx, "''", ` AND EXISTS (SELECT 1 FROM runbooks r WHERE r.tenant_id = v.tenant_id AND r.id = v.runbook_id AND r.version = v.version)`)
}

func versionsTx(ctx context.Context, tx *db.Tx, condition string, args ...any) ([]Version, error) {
	return readVersions(ctx, tx, "v.markdown", condition, args...)
}

// readVersions reads versions with the given expression as their text.
func readVersions(ctx context.Context, tx *db.Tx, markdown, condition string, args ...any) ([]Version, error) {
	rows, err := tx.PGX.Query(ctx, `SELECT v.runbook_id, v.version, v.title, v.service_id, v.labels, `+markdown+`, v.sha256, v.steps, v.reason, v.published_at,
			v.published_by, p.name FROM runbook_versions v JOIN people p ON p.id = v.published_by WHERE v.tenant_id = $1`+condition,
		append([]any{tx.TenantID}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("read versions: %w", err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (Version, error) {
		var v Version
		var service *uuid.UUID
		err := row.Scan(&v.RunbookID, &v.Version, &v.Title, &service, &v.Labels, &v.Markdown, &v.Hash, &v.Steps, &v.Reason, &v.PublishedAt,
			&v.PublishedBy.ID, &v.PublishedBy.Name)
		v.ServiceID, v.PublishedAt = orNil(service), v.PublishedAt.UTC()
		return v, err
	})
	if err != nil {
		return nil, fmt.Errorf("read versions: %w", err)
	}
	return list, nil
}

// Matched is the version that fits an incident, and why.
type Matched struct {
	Version
	Reason Reason
	// Usual is how long finished executions of this runbook took, the median; nil when there is none.
	Usual *time.Duration
}

// MatchTx returns the version to follow in a situation; nil when none fits.
func (l *Library) MatchTx(ctx context.Context, tx *db.Tx, s Situation) (*Matched, error) {
	versions, err := InForceTx(ctx, tx)
	if err != nil {
		return nil, err
	}
	v, reason, fits := Match(versions, s)
	if !fits {
		return nil, nil
	}
	if v, err = l.VersionTx(ctx, tx, v.RunbookID, v.Version); err != nil {
		return nil, err
	}
	usual, err := usualTx(ctx, tx, v.RunbookID)
	if err != nil {
		return nil, err
	}
	return &Matched{Version: v, Reason: reason, Usual: usual}, nil
}

// usualTx is the median duration of the executions in which every step has a result.
func usualTx(ctx context.Context, tx *db.Tx, runbookID uuid.UUID) (*time.Duration, error) {
	var seconds *float64
	err := tx.PGX.QueryRow(ctx, `SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM x.finished_at - x.started_at))
		FROM executions x JOIN runbook_versions v ON v.tenant_id = x.tenant_id AND v.runbook_id = x.runbook_id AND v.version = x.version
		WHERE x.tenant_id = $1 AND x.runbook_id = $2 AND x.finished_at IS NOT NULL
			AND v.steps = (SELECT count(*) FROM step_results t WHERE t.tenant_id = x.tenant_id AND t.execution_id = x.id AND t.replaces IS NULL)`,
		tx.TenantID, runbookID).Scan(&seconds)
	if err != nil {
		return nil, fmt.Errorf("read how long the runbook takes: %w", err)
	}
	if seconds == nil {
		return nil, nil
	}
	usual := time.Duration(*seconds * float64(time.Second)).Round(time.Second)
	return &usual, nil
}
