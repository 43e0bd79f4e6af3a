package incidents

import (
	"context"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"vigie/app/db"
	"vigie/app/fault"
)

// Filter says which incidents a list shows.
type Filter struct {
	// States are those wanted; the open ones when empty.
	States []State
	// TenantID narrows to one client; zero shows all that the person may see.
	TenantID uuid.UUID
	// Priorities are those wanted; all when empty.
	Priorities []Priority
	// OwnerID narrows to what one person owns; zero to nobody in particular.
	OwnerID uuid.UUID
	// Text must occur in reference, title, component or client, whatever the case.
	Text string
	// Limit bounds the page.
	Limit int
	// After is the Next of the page before; empty for the first.
	After string
}

// Page is a part of a list.
type Page struct {
	Incidents []Incident
	// Due holds the clock that runs out next, for each incident; nil where none runs.
	Due []*Due
	// Counts are over all open incidents of the clients in view, whatever else is filtered.
	Counts Counts
	// Next opens the following page; empty on the last.
	Next string
}

// Counts are how many open incidents there are.
type Counts struct {
	Triggered, Acknowledged, Watching int
	P1, P2, P3, P4                    int
}

// Queue lists incidents over clients. The zero value is ready, and may be used by several goroutines.
type Queue struct {
	promises Promises
}

var (
	//go:embed queue_open.sql
	queueOpen string
	//go:embed queue_past.sql
	queuePast string
	//go:embed queue_counts.sql
	queueCounts string
)

// place is where a page ends, in the order of its list.
type place struct {
	// Waiting is 0 for a triggered incident, 1 for another; only the open list uses it, with Due and Priority.
	Waiting  int        `json:"w,omitempty"`
	Due      *time.Time `json:"d,omitempty"`
	Priority Priority   `json:"p,omitempty"`
	OpenedAt time.Time  `json:"o"`
	ID       uuid.UUID  `json:"i"`
}

// forever stands for the due instant of an incident that has none: it comes last.
var forever = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)

func placeOf(i Incident) place {
	p := place{Waiting: 1, Due: i.DueAt, Priority: i.Priority, OpenedAt: i.OpenedAt, ID: i.ID}
	if i.State == Triggered {
		p.Waiting = 0
	}
	return p
}

func (p place) String() string {
	text, err := json.Marshal(p)
	if err != nil {
		panic(fmt.Sprintf("encode place: %v", err)) // instants and ids always encode
	}
	return base64.RawURLEncoding.EncodeToString(text)
}

// readPlace reads a page's end; before everything when it is empty.
func readPlace(text string) (place, error) {
	p := place{Waiting: -1, Due: &time.Time{}}
	if text == "" {
		return p, nil
	}
	wrong := fault.New(fault.Invalid, "cursor", "This place in the list cannot be read: begin at the first page.").At("query.after", "a value of next")
	decoded, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return p, wrong.Because(err)
	}
	p = place{}
	if err := json.Unmarshal(decoded, &p); err != nil {
		return p, wrong.Because(err)
	}
	if p.Waiting < 0 || p.Waiting > 1 {
		return p, wrong
	}
	return p, nil
}

// ListTx returns a page of the incidents that the scope may see. Open ones are in the order in which they breach: triggered first, then by the clock
// that runs out first, priority and age. Lists that hold resolved or closed ones are newest first.
func (q *Queue) ListTx(ctx context.Context, tx *db.Tx, f Filter) (Page, error) {
	if len(f.States) == 0 {
		f.States = []State{Triggered, Acknowledged, Watching}
	}
	past := false
	for _, s := range f.States {
		past = past || !s.Open()
	}
	after, err := readPlace(f.After)
	if err != nil {
		return Page{}, err
	}
	list, err := q.read(ctx, tx, f, after, past)
	if err != nil {
		return Page{}, err
	}
	page := Page{Incidents: list}
	if len(list) > f.Limit {
		page.Incidents = list[:f.Limit]
		page.Next = placeOf(page.Incidents[f.Limit-1]).String()
	}
	owed, err := q.promises.ForTx(ctx, tx, page.Incidents)
	if err != nil {
		return Page{}, err
	}
	page.Due = make([]*Due, len(page.Incidents))
	for n, i := range page.Incidents {
		page.Due[n] = i.Due(owed[n], tx.Now)
	}
	page.Counts, err = countTx(ctx, tx, f.TenantID)
	return page, err
}

func (q *Queue) read(ctx context.Context, tx *db.Tx, f Filter, after place, past bool) ([]Incident, error) {
	statement := queueOpen
	due := forever
	if after.Due != nil {
		due = *after.Due
	}
	args := []any{f.States, orNull(f.TenantID), f.Priorities, orNull(f.OwnerID), "%" + escapeLike(strings.TrimSpace(f.Text)) + "%", f.Limit + 1}
	if past {
		statement = queuePast
		if f.After == "" {
			after.OpenedAt = forever
		}
		args = append(args, after.OpenedAt, after.ID)
	} else {
		args = append(args, after.Waiting, due, after.Priority, after.OpenedAt, after.ID, forever)
	}
	rows, err := tx.PGX.Query(ctx, strings.Replace(statement, "/* columns */", columns+inProgress, 1), args...)
	if err != nil {
		return nil, fmt.Errorf("read queue: %w", err)
	}
	list, err := pgx.CollectRows(rows, scanBusy)
	if err != nil {
		return nil, fmt.Errorf("read queue: %w", err)
	}
	return list, nil
}

// escapeLike makes a person's text mean itself in a pattern.
func escapeLike(text string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(text)
}

func countTx(ctx context.Context, tx *db.Tx, tenantID uuid.UUID) (Counts, error) {
	var c Counts
	err := tx.PGX.QueryRow(ctx, queueCounts, orNull(tenantID)).Scan(&c.Triggered, &c.Acknowledged, &c.Watching, &c.P1, &c.P2, &c.P3, &c.P4)
	if err != nil {
		return c, fmt.Errorf("count the queue: %w", err)
	}
	return c, nil
}
