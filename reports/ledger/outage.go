package ledger

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"vigie/app/db"
	"vigie/app/fault"
)

// Cause says who is held to have caused an outage. Only an agreed exclusion takes it out of the figure.
type Cause string

// The causes.
const (
	CausedByProvider   Cause = "provider"
	CausedByClient     Cause = "client"
	CausedByThirdParty Cause = "third_party"
)

// State is where an outage stands.
type State string

// The states of an outage.
const (
	Open      State = "open"
	Closed    State = "closed"
	Cancelled State = "cancelled"
)

// Evidence says on whose word an outage stands.
type Evidence string

// The two kinds of evidence.
const (
	BySignal Evidence = "signal"
	ByPerson Evidence = "person"
)

// Outage is an interval during which a service gave less than it should.
type Outage struct {
	// ID is made by OpenOutagesTx when it is uuid.Nil.
	ID uuid.UUID
	// Seq is the outage's newest fact; set when read.
	Seq       int64
	ServiceID uuid.UUID
	// IncidentID, SourceID and AlertID are uuid.Nil where there is none.
	IncidentID, SourceID, AlertID uuid.UUID
	// From and To are whole seconds of the source's own clock; To is zero while the outage lasts.
	From, To time.Time
	// Weight is what it takes away, in thousandths.
	Weight   int
	Class    Cause
	State    State
	Evidence Evidence
	// Note says why, in a person's or Vigie's words; it may reach the client.
	Note string
}

// outageBody is the full state, so that the newest fact is the state.
type outageBody struct {
	ServiceID  uuid.UUID  `json:"service_id"`
	IncidentID *uuid.UUID `json:"incident_id"`
	SourceID   *uuid.UUID `json:"source_id"`
	AlertID    *uuid.UUID `json:"alert_id"`
	From       time.Time  `json:"from"`
	To         *time.Time `json:"to"`
	Weight     int        `json:"weight"`
	Class      Cause      `json:"class"`
	Evidence   Evidence   `json:"evidence"`
	State      State      `json:"state"`
	Note       string     `json:"note"`
}

func (o Outage) body() outageBody {
	return outageBody{
		ServiceID: o.ServiceID, IncidentID: given(o.IncidentID), SourceID: given(o.SourceID), AlertID: given(o.AlertID),
		From: second(o.From), To: secondOrNil(o.To), Weight: o.Weight, Class: o.Class, Evidence: o.Evidence, State: o.State, Note: o.Note,
	}
}

func readOutage(id uuid.UUID, seq int64, body string) (Outage, error) {
	var b outageBody
	if err := json.Unmarshal([]byte(body), &b); err != nil {
		return Outage{}, fmt.Errorf("read outage of fact %d: %w", seq, err)
	}
	return Outage{
		ID: id, Seq: seq, ServiceID: b.ServiceID, IncidentID: orNil(b.IncidentID), SourceID: orNil(b.SourceID), AlertID: orNil(b.AlertID),
		From: b.From.UTC(), To: orZero(b.To), Weight: b.Weight, Class: b.Class, State: b.State, Evidence: b.Evidence, Note: b.Note,
	}, nil
}

// settle completes an outage and refuses one that cannot be.
func (o Outage) settle() (Outage, error) {
	if o.Class == "" {
		o.Class = CausedByProvider
	}
	if o.Evidence == "" {
		o.Evidence = BySignal
	}
	o.From = second(o.From)
	o.State = Open
	if !o.To.IsZero() {
		o.To, o.State = second(o.To), Closed
	}
	invalid := func(code, message, location string) error {
		return fault.New(fault.Invalid, code, message).At(location, message)
	}
	switch {
	case o.ServiceID == uuid.Nil:
		return o, invalid("outage_without_service", "An outage belongs to a service.", "body.service_id")
	case o.From.Unix() <= 0:
		return o, invalid("outage_without_start", "An outage has a beginning.", "body.from")
	case o.State == Closed && o.To.Before(o.From):
		return o, invalid("outage_ends_before_it_begins", "An outage cannot end before it begins.", "body.to")
	case o.Weight < 0 || o.Weight > 1000:
		return o, invalid("outage_weight", "A weight is between 0 and 1000 thousandths.", "body.weight")
	case o.Class != CausedByProvider && o.Class != CausedByClient && o.Class != CausedByThirdParty:
		return o, invalid("outage_class", "An outage is the provider's, the client's or a third party's.", "body.class")
	case len(o.Note) > 2000:
		return o, invalid("outage_note_too_long", "A note has at most 2000 characters.", "body.note")
	}
	return o, nil
}

// OpenOutagesTx records that outages began, and returns them with their ids. One that has an end is recorded as over. One that is said to be
// the client's or a third party's is proposed as an exclusion once it is over; see ProposeExclusionTx.
func OpenOutagesTx(ctx context.Context, tx *db.Tx, actor string, outages []Outage) ([]Outage, error) {
	opened := make([]Outage, len(outages))
	var drafts []draft
	for i, o := range outages {
		o, err := o.settle()
		if err != nil {
			return nil, err
		}
		if o.ID == uuid.Nil {
			o.ID = db.NewID(tx.Now)
		}
		opened[i] = o
		drafts = append(drafts, draft{OutageOpened, o.ID, o.body()})
	}
	if err := appendTx(ctx, tx, actor, drafts...); err != nil {
		return nil, err
	}
	return opened, proposeClaims(ctx, tx, actor, opened...)
}

// Closing says when an outage ended.
type Closing struct {
	OutageID uuid.UUID
	// To is the source's own instant; one before the beginning ends the outage where it began.
	To time.Time
	// Note is kept as it was when empty.
	Note string
}

// CloseOutagesTx records that outages ended. One that is over already, or cancelled, stays as it is: tools repeat themselves. It returns those
// that it closed.
func CloseOutagesTx(ctx context.Context, tx *db.Tx, actor string, closings []Closing) ([]Outage, error) {
	if _, err := lockHeadTx(ctx, tx); err != nil {
		return nil, err
	}
	ids := make([]uuid.UUID, len(closings))
	for i, c := range closings {
		ids[i] = c.OutageID
	}
	states, err := outagesTx(ctx, tx, ` AND subject = ANY($2)`, ids)
	if err != nil {
		return nil, err
	}
	byID := make(map[uuid.UUID]Outage, len(states))
	for _, o := range states {
		byID[o.ID] = o
	}
	var closed []Outage
	var drafts []draft
	for _, c := range closings {
		o, known := byID[c.OutageID]
		if !known {
			return nil, fault.ErrNotFound
		}
		if o.State != Open {
			continue
		}
		o.To, o.State = second(c.To), Closed
		if o.To.Before(o.From) {
			o.To = o.From
		}
		if c.Note != "" {
			o.Note = c.Note
		}
		byID[o.ID] = o // the same outage may be named twice
		closed = append(closed, o)
		drafts = append(drafts, draft{OutageClosed, o.ID, o.body()})
	}
	if err := appendTx(ctx, tx, actor, drafts...); err != nil {
		return nil, err
	}
	return closed, proposeClaims(ctx, tx, actor, closed...)
}

// CorrectOutageTx replaces what is recorded of an outage: its bounds, service, weight, class or note. The former facts stay. A correction
// that changes nothing appends nothing. The links to incident, source and alert are kept once they are given.
func CorrectOutageTx(ctx context.Context, tx *db.Tx, actor string, corrected Outage) (Outage, error) {
	if _, err := lockHeadTx(ctx, tx); err != nil {
		return Outage{}, err
	}
	before, err := OutageTx(ctx, tx, corrected.ID)
	if err != nil {
		return Outage{}, err
	}
	o, err := corrected.settle()
	if err != nil {
		return Outage{}, err
	}
	for to, from := range map[*uuid.UUID]uuid.UUID{&o.IncidentID: before.IncidentID, &o.SourceID: before.SourceID, &o.AlertID: before.AlertID} {
		if from != uuid.Nil {
			*to = from
		}
	}
	o.Seq = before.Seq
	if o == before {
		return o, nil
	}
	if err := appendTx(ctx, tx, actor, draft{OutageCorrected, o.ID, o.body()}); err != nil {
		return Outage{}, err
	}
	return o, proposeClaims(ctx, tx, actor, o)
}

// CancelOutageTx records that there was no outage. Its facts stay; it counts for nothing.
func CancelOutageTx(ctx context.Context, tx *db.Tx, actor string, id uuid.UUID, note string) (Outage, error) {
	if _, err := lockHeadTx(ctx, tx); err != nil {
		return Outage{}, err
	}
	o, err := OutageTx(ctx, tx, id)
	if err != nil || o.State == Cancelled {
		return o, err
	}
	o.State, o.Note = Cancelled, note
	if len(note) > 2000 {
		return Outage{}, fault.New(fault.Invalid, "outage_note_too_long", "A note has at most 2000 characters.").At("body.note", "at most 2000 characters")
	}
	return o, appendTx(ctx, tx, actor, draft{OutageCancelled, o.ID, o.body()})
}

// OutageTx returns the present state of an outage.
func OutageTx(ctx context.Context, tx *db.Tx, id uuid.UUID) (Outage, error) {
	found, err := outagesTx(ctx, tx, ` AND subject = $2`, id)
	if err != nil {
		return Outage{}, err
	}
	if len(found) == 0 {
		return Outage{}, fault.ErrNotFound
	}
	return found[0], nil
}

// OutagesOfIncidentTx returns the outages of an incident in the order in which they began, cancelled ones too.
func OutagesOfIncidentTx(ctx context.Context, tx *db.Tx, incidentID uuid.UUID) ([]Outage, error) {
	// Bodies are compared as text first: decoding each of a busy client's outages took five times as long. A link once given is kept by every
	// later fact, so the facts that can give one are enough.
	rows, err := tx.PGX.Query(ctx, `SELECT DISTINCT subject FROM ledger_facts
		WHERE tenant_id = $1 AND kind IN ('outage_opened', 'outage_corrected') AND strpos(body, $2) > 0`,
		tx.TenantID, `"incident_id":"`+incidentID.String()+`"`)
	if err != nil {
		return nil, fmt.Errorf("find outages of incident: %w", err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	if err != nil {
		return nil, fmt.Errorf("find outages of incident: %w", err)
	}
	return outagesTx(ctx, tx, ` AND subject = ANY($2)`, ids)
}

// outagesTx reads the newest fact of each outage of the tenant, filtered by a condition on those facts.
func outagesTx(ctx context.Context, tx *db.Tx, condition string, args ...any) ([]Outage, error) {
	rows, err := tx.PGX.Query(ctx, `SELECT subject, seq, body FROM (
			SELECT DISTINCT ON (subject) subject, seq, body FROM ledger_facts
			WHERE tenant_id = $1 AND kind IN ('outage_opened', 'outage_closed', 'outage_corrected', 'outage_cancelled')
			ORDER BY subject, seq DESC) newest
		WHERE true`+condition+` ORDER BY body::jsonb ->> 'from', subject`, append([]any{tx.TenantID}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("read outages: %w", err)
	}
	found, err := pgx.CollectRows(rows, scanState(readOutage))
	if err != nil {
		return nil, fmt.Errorf("read outages: %w", err)
	}
	return found, nil
}

// scanState reads the rows (subject, seq, body) of one kind of thing.
func scanState[T any](read func(id uuid.UUID, seq int64, body string) (T, error)) pgx.RowToFunc[T] {
	return func(row pgx.CollectableRow) (T, error) {
		var id uuid.UUID
		var seq int64
		var body string
		if err := row.Scan(&id, &seq, &body); err != nil {
			var none T
			return none, err
		}
		return read(id, seq, body)
	}
}
