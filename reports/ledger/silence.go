package ledger

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"vigie/app/db"
	"vigie/tenants"
)

// Gap is time during which a source was not heard: what happened then is unknown.
type Gap struct {
	ID       uuid.UUID
	Seq      int64
	SourceID uuid.UUID
	// ServiceIDs are the services the source watches, those below them included; empty for all of the client's.
	ServiceIDs []uuid.UUID
	// From is the last proof of life; To is zero while the source is silent.
	From, To time.Time
}

type gapBody struct {
	SourceID   uuid.UUID   `json:"source_id"`
	ServiceIDs []uuid.UUID `json:"service_ids"`
	From       time.Time   `json:"from"`
	To         *time.Time  `json:"to"`
}

func (g Gap) body() gapBody {
	ids := g.ServiceIDs
	if ids == nil {
		ids = []uuid.UUID{}
	}
	return gapBody{SourceID: g.SourceID, ServiceIDs: ids, From: second(g.From), To: secondOrNil(g.To)}
}

func readGap(id uuid.UUID, seq int64, body string) (Gap, error) {
	var b gapBody
	if err := json.Unmarshal([]byte(body), &b); err != nil {
		return Gap{}, fmt.Errorf("read gap of fact %d: %w", seq, err)
	}
	return Gap{ID: id, Seq: seq, SourceID: b.SourceID, ServiceIDs: b.ServiceIDs, From: b.From.UTC(), To: orZero(b.To)}, nil
}

// Suspicion is how long before a source's last proof of life an end that it told of is doubted. A dying Prometheus leaves an Alertmanager
// behind that goes on repeating the heartbeat and tells, seconds later, that everything is resolved.
const Suspicion = 90 * time.Second

// The notes that silence leaves on an outage.
const (
	noteSilentOpen     = "The source fell silent during the outage: what follows is unknown."
	noteSilentResolved = "The source fell silent right after it told of the end: what follows is unknown."
)

// SourceSilentTx records that a source fell silent after its last proof of life. From then on its services are unknown: a gap opens; an outage
// that the source had open ends there; and an end that the source told of just before, or since, is taken back to there, unless an earlier silence
// made it. What a person confirmed stays. Repeating it changes nothing. It returns the outages that changed.
func SourceSilentTx(ctx context.Context, tx *db.Tx, sourceID uuid.UUID, lastProof time.Time) ([]Outage, error) {
	if _, err := lockHeadTx(ctx, tx); err != nil {
		return nil, err
	}
	lastProof = second(lastProof)
	gaps, err := gapsTx(ctx, tx, ` AND body::jsonb ->> 'source_id' = $2`, sourceID.String())
	if err != nil {
		return nil, err
	}
	doubted := lastProof.Add(-Suspicion)
	for _, g := range gaps {
		if g.To.IsZero() {
			return nil, nil
		}
		if !g.To.Before(doubted) {
			doubted = g.To.Add(1)
		}
	}
	outages, err := outagesTx(ctx, tx, ` AND body::jsonb ->> 'source_id' = $2 AND body::jsonb ->> 'evidence' = 'signal' AND body::jsonb ->> 'state' <> 'cancelled'`,
		sourceID.String())
	if err != nil {
		return nil, err
	}
	var changed []Outage
	var drafts []draft
	for _, o := range outages {
		if after, kind, differs := silenced(o, lastProof, doubted); differs {
			changed = append(changed, after)
			drafts = append(drafts, draft{kind, after.ID, after.body()})
		}
	}
	services, err := watchedBy(ctx, tx, sourceID)
	if err != nil {
		return nil, err
	}
	gap := Gap{ID: db.NewID(tx.Now), SourceID: sourceID, ServiceIDs: services, From: lastProof}
	drafts = append(drafts, draft{GapOpened, gap.ID, gap.body()})
	return changed, appendTx(ctx, tx, Vigie, drafts...)
}

// silenced decides what the silence of its source makes of an outage. Ends before the instant from which they are doubted stay.
func silenced(o Outage, lastProof, doubted time.Time) (Outage, Kind, bool) {
	kind, note := OutageClosed, noteSilentOpen
	if o.State == Closed {
		if o.To.Before(doubted) || o.To.Equal(lastProof) {
			return o, "", false
		}
		kind, note = OutageCorrected, noteSilentResolved
	}
	o.To, o.State, o.Note = lastProof, Closed, note
	if o.To.Before(o.From) { // it was told of after the last proof of life: nothing of it is known
		o.To = o.From
	}
	return o, kind, true
}

// watchedBy returns the services whose state is unknown while the source is silent: its own and those below, or none to say all.
func watchedBy(ctx context.Context, tx *db.Tx, sourceID uuid.UUID) ([]uuid.UUID, error) {
	source, err := tenants.SourceTx(ctx, tx, sourceID)
	if err != nil || source.ServiceID == nil {
		return nil, err
	}
	services, err := tenants.ServicesTx(ctx, tx)
	if err != nil {
		return nil, err
	}
	return tenants.NewTree(services).Subtree(*source.ServiceID), nil
}

// SourceBackTx records that a silent source was heard again. It returns the gaps that it ended; none where the source was not silent.
func SourceBackTx(ctx context.Context, tx *db.Tx, sourceID uuid.UUID, at time.Time) ([]Gap, error) {
	if _, err := lockHeadTx(ctx, tx); err != nil {
		return nil, err
	}
	gaps, err := openGapsTx(ctx, tx, sourceID)
	if err != nil {
		return nil, err
	}
	var drafts []draft
	for i, g := range gaps {
		if g.To = second(at); g.To.Before(g.From) {
			g.To = g.From
		}
		gaps[i] = g
		drafts = append(drafts, draft{GapClosed, g.ID, g.body()})
	}
	return gaps, appendTx(ctx, tx, Vigie, drafts...)
}

// OpenGapTx records that what happened to some services is unknown from an instant on, for a reason other than a heartbeat that was missed.
func OpenGapTx(ctx context.Context, tx *db.Tx, actor string, g Gap) (Gap, error) {
	g.ID, g.From, g.To = db.NewID(tx.Now), second(g.From), time.Time{}
	return g, appendTx(ctx, tx, actor, draft{GapOpened, g.ID, g.body()})
}

// CloseGapTx ends a gap; one that has ended stays as it is.
func CloseGapTx(ctx context.Context, tx *db.Tx, actor string, id uuid.UUID, at time.Time) error {
	if _, err := lockHeadTx(ctx, tx); err != nil {
		return err
	}
	gaps, err := gapsTx(ctx, tx, ` AND subject = $2 AND body::jsonb ->> 'to' IS NULL`, id)
	if err != nil || len(gaps) == 0 {
		return err
	}
	g := gaps[0]
	if g.To = second(at); g.To.Before(g.From) {
		g.To = g.From
	}
	return appendTx(ctx, tx, actor, draft{GapClosed, g.ID, g.body()})
}

func openGapsTx(ctx context.Context, tx *db.Tx, sourceID uuid.UUID) ([]Gap, error) {
	return gapsTx(ctx, tx, ` AND body::jsonb ->> 'source_id' = $2 AND body::jsonb ->> 'to' IS NULL`, sourceID.String())
}

func gapsTx(ctx context.Context, tx *db.Tx, condition string, args ...any) ([]Gap, error) {
	rows, err := tx.PGX.Query(ctx, `SELECT subject, seq, body FROM (
			SELECT DISTINCT ON (subject) subject, seq, body FROM ledger_facts
			WHERE tenant_id = $1 AND kind IN ('gap_opened', 'gap_closed')
			ORDER BY subject, seq DESC) newest
		WHERE true`+condition+` ORDER BY body::jsonb ->> 'from', subject`, append([]any{tx.TenantID}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("read gaps: %w", err)
	}
	found, err := pgx.CollectRows(rows, scanState(readGap))
	if err != nil {
		return nil, fmt.Errorf("read gaps: %w", err)
	}
	return found, nil
}
