package reports

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"

	"github.com/jackc/pgx/v5"

	"vigie/reports/sla"
)

//go:embed twin.sql
var twinSQL string

// Querier is what Twin needs of a connection or a transaction.
type Querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}

// TwinFigure is what PostgreSQL found for one component or the whole service.
type TwinFigure struct {
	// Component is empty for the whole service as one timeline.
	Component string
	Measured  sla.Seconds
	Counted   sla.Seconds
	Downtime  sla.Millis
	Classes   sla.ClassSeconds
}

// TwinResult is the second opinion on one input.
type TwinResult struct {
	Whole      TwinFigure
	Components []TwinFigure
}

// Twin computes the same figures as sla.Compute by other means: PostgreSQL's
// multiranges, in one statement that reads no table. A report is issued only
// when both agree.
func Twin(ctx context.Context, q Querier, in sla.Input) (TwinResult, error) {
	if err := in.Validate(); err != nil {
		return TwinResult{}, fmt.Errorf("validate the twin's input: %w", err)
	}
	document, err := json.Marshal(in)
	if err != nil {
		return TwinResult{}, fmt.Errorf("encode the twin's input: %w", err)
	}
	rows, err := q.Query(ctx, twinSQL, string(document))
	if err != nil {
		return TwinResult{}, fmt.Errorf("compute the twin: %w", err)
	}
	figures, err := pgx.CollectRows(rows, scanTwin)
	if err != nil {
		return TwinResult{}, fmt.Errorf("compute the twin: %w", err)
	}
	// The whole service comes first, then the components in the input's order.
	if len(figures) != 1+len(in.Components) {
		return TwinResult{}, fmt.Errorf("compute the twin: %d rows for %d components", len(figures), len(in.Components))
	}
	return TwinResult{Whole: figures[0], Components: figures[1:]}, nil
}

func scanTwin(row pgx.CollectableRow) (TwinFigure, error) {
	var f TwinFigure
	var component *string
	c := &f.Classes
	err := row.Scan(&component, &f.Downtime, &f.Measured, &f.Counted,
		&c.Available, &c.ProviderDown, &c.Degraded, &c.Client, &c.ThirdParty, &c.Maintenance, &c.Unknown, &c.Outside)
	if component != nil {
		f.Component = *component
	}
	return f, err
}

// Agree returns nil when both computations say the same of every component, of
// the whole service and of the aggregated availability; otherwise an error
// that names each difference.
func Agree(result sla.Result, twin TwinResult) error {
	if len(result.Components) != len(twin.Components) {
		return fmt.Errorf("the engine has %d components, its twin %d", len(result.Components), len(twin.Components))
	}
	var differences []error
	differ := func(where, what string, engine, twin any) {
		differences = append(differences, fmt.Errorf("%s: %s is %v by the engine and %v by its twin", where, what, engine, twin))
	}
	for i, other := range twin.Components {
		c := result.Components[i]
		if c.ID != other.Component {
			differ(c.ID, "the component", c.ID, other.Component)
		}
		if c.Measured != other.Measured || c.Counted != other.Counted || c.Downtime != other.Downtime {
			differ(c.ID, "measured, counted and downtime", []any{c.Measured, c.Counted, c.Downtime},
				[]any{other.Measured, other.Counted, other.Downtime})
		}
		if c.Classes != other.Classes {
			differ(c.ID, "the classes", c.Classes, other.Classes)
		}
	}
	if result.Classes != twin.Whole.Classes {
		differ("whole service", "the classes", result.Classes, twin.Whole.Classes)
	}
	availability := twin.availability(result)
	if !equalShares(result.Availability, availability) {
		differ("whole service", "the availability", result.Availability, availability)
	}
	return errors.Join(differences...)
}

func equalShares(a, b *big.Rat) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Cmp(b) == 0
}

// availability aggregates the twin's own components, with the rule and the
// weights of the contract.
func (t TwinResult) availability(result sla.Result) *big.Rat {
	if result.Aggregation == sla.Serial {
		return t.Whole.availability()
	}
	var whole *big.Rat
	weights := new(big.Rat)
	for i, component := range t.Components {
		share := component.availability()
		if share == nil {
			continue
		}
		if result.Aggregation == sla.Weighted {
			weight := result.Components[i].Weight.Rat()
			weights.Add(weights, weight)
			share.Mul(share, weight)
		}
		switch {
		case whole == nil:
			whole = share
		case result.Aggregation == sla.Weighted:
			whole.Add(whole, share)
		case result.Aggregation == sla.Product:
			whole.Mul(whole, share)
		case share.Cmp(whole) < 0:
			whole = share
		}
	}
	if result.Aggregation != sla.Weighted {
		return whole
	}
	if weights.Sign() == 0 {
		return nil
	}
	return whole.Quo(whole, weights)
}

func (f TwinFigure) availability() *big.Rat {
	if f.Measured == 0 {
		return nil
	}
	whole := big.NewRat(1000*int64(f.Measured), 1)
	lost := big.NewRat(int64(f.Downtime), 1000*int64(f.Measured))
	return lost.Sub(whole.SetInt64(1), lost)
}
