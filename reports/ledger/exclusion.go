package ledger

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"vigie/app/db"
	"vigie/app/fault"
)

// The reasons of an exclusion.
const (
	ReasonClient       = "client"
	ReasonThirdParty   = "third_party"
	ReasonForceMajeure = "force_majeure"
)

// ExclusionState is where the parties stand.
type ExclusionState string

// The states of an exclusion.
const (
	Proposed ExclusionState = "proposed"
	Agreed   ExclusionState = "agreed"
	Refused  ExclusionState = "refused"
)

// Exclusion is time of an outage that the provider asks the client not to count. It excuses its outage and nothing more.
type Exclusion struct {
	ID  uuid.UUID
	Seq int64
	// OutageID is the outage it excuses.
	OutageID, ServiceID uuid.UUID
	From, To            time.Time
	Reason              string
	// Note is the provider's argument.
	Note       string
	State      ExclusionState
	ProposedBy string
	ProposedAt time.Time
	// DecidedBy is a person's id, or Vigie where a correction of the outage made the proposal pointless; empty while undecided.
	DecidedBy string
	// DecidedAt is zero while undecided.
	DecidedAt time.Time
	// Answer is what the client said with its decision.
	Answer string
}

type exclusionBody struct {
	OutageID   uuid.UUID      `json:"outage_id"`
	ServiceID  uuid.UUID      `json:"service_id"`
	From       time.Time      `json:"from"`
	To         time.Time      `json:"to"`
	Reason     string         `json:"reason"`
	Note       string         `json:"note"`
	State      ExclusionState `json:"state"`
	ProposedBy string         `json:"proposed_by"`
	ProposedAt time.Time      `json:"proposed_at"`
	DecidedBy  string         `json:"decided_by"`
	DecidedAt  *time.Time     `json:"decided_at"`
	Answer     string         `json:"answer"`
}

func (x Exclusion) body() exclusionBody {
	return exclusionBody{
		OutageID: x.OutageID, ServiceID: x.ServiceID, From: second(x.From), To: second(x.To), Reason: x.Reason, Note: x.Note, State: x.State,
		ProposedBy: x.ProposedBy, ProposedAt: second(x.ProposedAt), DecidedBy: x.DecidedBy, DecidedAt: secondOrNil(x.DecidedAt), Answer: x.Answer,
	}
}

func readExclusion(id uuid.UUID, seq int64, body string) (Exclusion, error) {
	var b exclusionBody
	if err := json.Unmarshal([]byte(body), &b); err != nil {
		return Exclusion{}, fmt.Errorf("read exclusion of fact %d: %w", seq, err)
	}
	return Exclusion{
		ID: id, Seq: seq, OutageID: b.OutageID, ServiceID: b.ServiceID, From: b.From.UTC(), To: b.To.UTC(), Reason: b.Reason, Note: b.Note,
		State: b.State, ProposedBy: b.ProposedBy, ProposedAt: b.ProposedAt.UTC(), DecidedBy: b.DecidedBy, DecidedAt: orZero(b.DecidedAt), Answer: b.Answer,
	}, nil
}

// ProposeExclusionTx asks the client not to count an outage that is over, as a whole. The same proposal is made once: made again, also after
// the client's answer, it returns the first.
func ProposeExclusionTx(ctx context.Context, tx *db.Tx, actor string, outageID uuid.UUID, reason, note string) (Exclusion, error) {
	if _, err := lockHeadTx(ctx, tx); err != nil {
		return Exclusion{}, err
	}
	if !slices.Contains([]string{ReasonClient, ReasonThirdParty, ReasonForceMajeure}, reason) {
		return Exclusion{}, fault.New(fault.Invalid, "exclusion_reason", "An exclusion is for the client's own cause, a third party's or force majeure.")
	}
	o, err := OutageTx(ctx, tx, outageID)
	if err != nil {
		return Exclusion{}, err
	}
	if o.State != Closed {
		return Exclusion{}, fault.New(fault.Conflict, "outage_not_over", "Only an outage that is over can be proposed as an exclusion.")
	}
	made, err := exclusionsTx(ctx, tx, ` AND body::jsonb ->> 'outage_id' = $2`, outageID.String())
	if err != nil {
		return Exclusion{}, err
	}
	for _, x := range made {
		if x.claims(o, reason) {
			return x, nil
		}
	}
	x := Exclusion{
		ID: db.NewID(tx.Now), OutageID: o.ID, ServiceID: o.ServiceID, From: o.From, To: o.To, Reason: reason, Note: note, State: Proposed,
		ProposedBy: actor, ProposedAt: second(tx.Now),
	}
	return x, appendTx(ctx, tx, actor, draft{ExclusionProposed, x.ID, x.body()})
}

// claims reports whether the exclusion is about the outage as it now is.
func (x Exclusion) claims(o Outage, reason string) bool {
	return x.Reason == reason && x.ServiceID == o.ServiceID && x.From.Equal(o.From) && x.To.Equal(o.To)
}

// proposeClaims keeps the proposals in step with outages that are over: one that is said to be the client's or a third party's is proposed,
// and an undecided proposal that no longer fits its outage is withdrawn.
func proposeClaims(ctx context.Context, tx *db.Tx, actor string, outages ...Outage) error {
	over := make(map[uuid.UUID]Outage)
	var ids []string
	for _, o := range outages {
		if o.State == Closed {
			over[o.ID] = o
			ids = append(ids, o.ID.String())
		}
	}
	if len(over) == 0 {
		return nil
	}
	made, err := exclusionsTx(ctx, tx, ` AND body::jsonb ->> 'outage_id' = ANY($2)`, ids)
	if err != nil {
		return err
	}
	for _, x := range made {
		o := over[x.OutageID]
		if x.State != Proposed || x.claims(o, string(o.Class)) {
			continue
		}
		x.State, x.DecidedBy, x.DecidedAt, x.Answer = Refused, Vigie, second(tx.Now), "withdrawn: the outage was corrected"
		if err := appendTx(ctx, tx, Vigie, draft{ExclusionRefused, x.ID, x.body()}); err != nil {
			return err
		}
	}
	for _, o := range outages {
		if o.State == Closed && o.Class != CausedByProvider && o.To.After(o.From) {
			if _, err := ProposeExclusionTx(ctx, tx, actor, o.ID, string(o.Class), o.Note); err != nil {
				return err
			}
		}
	}
	return nil
}

// DecideExclusionTx records the client's answer. An answer is given once.
func DecideExclusionTx(ctx context.Context, tx *db.Tx, actor string, id uuid.UUID, agreed bool, answer string) (Exclusion, error) {
	if _, err := lockHeadTx(ctx, tx); err != nil {
		return Exclusion{}, err
	}
	x, err := ExclusionTx(ctx, tx, id)
	if err != nil {
		return Exclusion{}, err
	}
	if x.State != Proposed {
		return Exclusion{}, fault.Newf(fault.Conflict, "exclusion_decided", "This exclusion was already %s.", x.State)
	}
	if len(answer) > 2000 {
		return Exclusion{}, fault.New(fault.Invalid, "reason_too_long", "A reason has at most 2000 characters.").At("body.reason", "at most 2000 characters")
	}
	kind := ExclusionRefused
	x.State = Refused
	if agreed {
		kind, x.State = ExclusionAgreed, Agreed
	}
	x.DecidedBy, x.DecidedAt, x.Answer = actor, second(tx.Now), answer
	return x, appendTx(ctx, tx, actor, draft{kind, x.ID, x.body()})
}

// ExclusionTx returns the present state of an exclusion.
func ExclusionTx(ctx context.Context, tx *db.Tx, id uuid.UUID) (Exclusion, error) {
	found, err := exclusionsTx(ctx, tx, ` AND subject = $2`, id)
	if err != nil {
		return Exclusion{}, err
	}
	if len(found) == 0 {
		return Exclusion{}, fault.ErrNotFound
	}
	return found[0], nil
}

// ExclusionsTx returns the client's exclusions, newest proposal first.
func ExclusionsTx(ctx context.Context, tx *db.Tx) ([]Exclusion, error) {
	return exclusionsTx(ctx, tx, "")
}

func exclusionsTx(ctx context.Context, tx *db.Tx, condition string, args ...any) ([]Exclusion, error) {
	rows, err := tx.PGX.Query(ctx, `SELECT subject, seq, body FROM (
			SELECT DISTINCT ON (subject) subject, seq, body FROM ledger_facts
			WHERE tenant_id = $1 AND kind IN ('exclusion_proposed', 'exclusion_agreed', 'exclusion_refused')
			ORDER BY subject, seq DESC) newest
		WHERE true`+condition+` ORDER BY body::jsonb ->> 'proposed_at' DESC, subject`, append([]any{tx.TenantID}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("read exclusions: %w", err)
	}
	found, err := pgx.CollectRows(rows, scanState(readExclusion))
	if err != nil {
		return nil, fmt.Errorf("read exclusions: %w", err)
	}
	return found, nil
}
