package reports

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"

	"vigie/reports/ledger"
	"vigie/reports/sla"
	"vigie/tenants"
)

// evidenceFormat names the form of the evidence, so that a reader of another age knows what to expect.
const evidenceFormat = "vigie-evidence-1"

// The files inside a report.
const (
	evidenceName  = "evidence.json"
	intervalsName = "intervals.csv"
)

// layout names the rules that pages are drawn by. It changes with every change of what a page says or how.
const layout = "vigie/pdf 4"

// formerLayouts are those of earlier versions. Their pages are read, but not drawn again to be compared.
var formerLayouts = []string{"vigie/pdf 1", "vigie/pdf 2", "vigie/pdf 3"}

// Evidence is everything a report says, and what it was computed from: frozen, attached to the PDF and archived beside it. The pages are drawn
// from it alone.
type Evidence struct {
	Format string `json:"format"`
	// Engine names the rules that the figures were computed by, Layout those that the pages were drawn by.
	Engine string         `json:"engine"`
	Layout string         `json:"layout"`
	Report EvidenceReport `json:"report"`
	// Provider measured, and signs.
	Provider string           `json:"provider"`
	Client   EvidenceClient   `json:"client"`
	Contract EvidenceContract `json:"contract"`
	// Chain is the end of the ledger that the facts were read from.
	Chain EvidenceChain `json:"chain"`
	// SLA is the engine's input in the form of `vigie sla`: who has it can recompute the figures.
	SLA sla.Input `json:"sla"`
	// Figures are what the pages print.
	Figures      EvidenceFigures       `json:"figures"`
	Outages      []EvidenceOutage      `json:"outages"`
	Maintenances []EvidenceMaintenance `json:"maintenances"`
	Exclusions   []EvidenceExclusion   `json:"exclusions"`
	Gaps         []EvidenceGap         `json:"gaps"`
	Incidents    []EvidenceIncident    `json:"incidents"`
	Sources      []EvidenceSource      `json:"sources"`
	// AlertsByHour counts the alerts that arrived in each local hour.
	AlertsByHour [24]int               `json:"alerts_by_hour"`
	Trend        []EvidenceTrend       `json:"trend"`
	Upcoming     []EvidenceMaintenance `json:"upcoming"`
}

// EvidenceReport identifies the report.
type EvidenceReport struct {
	Number      string     `json:"number"`
	Version     int        `json:"version"`
	Supersedes  string     `json:"supersedes,omitempty"`
	Period      string     `json:"period"`
	Locale      string     `json:"locale"`
	Provisional bool       `json:"provisional"`
	AsOf        *time.Time `json:"as_of"`
	ProducedAt  time.Time  `json:"produced_at"`
	PreparedBy  string     `json:"prepared_by,omitempty"`
	// VerifyAt is the public page on which the report can be checked; empty when the installation has none.
	VerifyAt string       `json:"verify_at,omitempty"`
	Seal     EvidenceSeal `json:"seal"`
}

// EvidenceSeal is the certificate that the report is sealed with.
type EvidenceSeal struct {
	Name        string    `json:"name"`
	Certificate string    `json:"certificate_sha256"`
	Key         string    `json:"key"`
	Until       time.Time `json:"until"`
}

// EvidenceClient identifies the client.
type EvidenceClient struct {
	ID   uuid.UUID `json:"id"`
	Name string    `json:"name"`
}

// EvidenceContract is what was agreed.
type EvidenceContract struct {
	ID            uuid.UUID     `json:"id"`
	Reference     string        `json:"reference"`
	Version       int           `json:"version"`
	EffectiveFrom string        `json:"effective_from"`
	Terms         tenants.Terms `json:"terms"`
	// ChangedInPeriod says that another version was in force earlier in the month; this one rules all of it.
	ChangedInPeriod bool `json:"changed_in_period"`
}

// EvidenceChain is the end of the ledger.
type EvidenceChain struct {
	Seq  int64  `json:"seq"`
	Head string `json:"head"`
}

// EvidenceFigures are the figures of the pages.
type EvidenceFigures struct {
	Availability *string          `json:"availability_pct"`
	Verdict      sla.Verdict      `json:"verdict"`
	Lived        *string          `json:"lived_pct"`
	LivedVerdict sla.Verdict      `json:"lived_verdict"`
	MeasuredS    int64            `json:"measured_s"`
	CountedS     int64            `json:"counted_outage_s"`
	DowntimeMS   int64            `json:"weighted_downtime_ms"`
	MarginS      *int64           `json:"margin_s"`
	BudgetMS     *int64           `json:"error_budget_ms"`
	CoveragePct  *string          `json:"coverage_pct"`
	Certifiable  bool             `json:"certifiable"`
	CreditPct    string           `json:"credit_pct"`
	CreditCents  int64            `json:"credit_cents"`
	Classes      sla.ClassSeconds `json:"classes"`
}

// EvidenceOutage is one outage with what became of it.
type EvidenceOutage struct {
	// Ref is the number on the pages: I-1, also the id in the engine's input, or U-1 of what never comes before the engine; empty for such an
	// outage of another month.
	Ref       string          `json:"ref,omitempty"`
	ID        uuid.UUID       `json:"id"`
	Service   string          `json:"service"`
	Component string          `json:"component,omitempty"`
	From      time.Time       `json:"from"`
	To        *time.Time      `json:"to"`
	Weight    int             `json:"weight"`
	Claimed   ledger.Cause    `json:"claimed"`
	State     ledger.State    `json:"state"`
	Evidence  ledger.Evidence `json:"evidence"`
	Incident  string          `json:"incident,omitempty"`
	Cause     string          `json:"cause,omitempty"`
	Note      string          `json:"note,omitempty"`
}

// EvidenceMaintenance is one announced maintenance.
type EvidenceMaintenance struct {
	Ref         string    `json:"ref,omitempty"`
	ID          uuid.UUID `json:"id"`
	Title       string    `json:"title"`
	From        time.Time `json:"from"`
	To          time.Time `json:"to"`
	NotifiedAt  time.Time `json:"notified_at"`
	AnnouncedBy string    `json:"announced_by"`
	Admitted    bool      `json:"admitted"`
}

// EvidenceExclusion is one exclusion, agreed or not.
type EvidenceExclusion struct {
	Ref        string                `json:"ref"`
	ID         uuid.UUID             `json:"id"`
	Outage     string                `json:"outage"`
	From       time.Time             `json:"from"`
	To         time.Time             `json:"to"`
	Reason     string                `json:"reason"`
	Note       string                `json:"note,omitempty"`
	State      ledger.ExclusionState `json:"state"`
	ProposedBy string                `json:"proposed_by"`
	ProposedAt time.Time             `json:"proposed_at"`
	DecidedBy  string                `json:"decided_by,omitempty"`
	DecidedAt  *time.Time            `json:"decided_at"`
	Answer     string                `json:"answer,omitempty"`
}

// EvidenceGap is unknown time.
type EvidenceGap struct {
	Ref    string     `json:"ref"`
	From   time.Time  `json:"from"`
	To     *time.Time `json:"to"`
	Source string     `json:"source,omitempty"`
}

// EvidenceIncident is how one incident was answered.
type EvidenceIncident struct {
	Reference    string           `json:"reference"`
	Priority     tenants.Priority `json:"priority"`
	OpenedAt     time.Time        `json:"opened_at"`
	AcknowledgeS *int64           `json:"acknowledge_s"`
	// AcknowledgeWithinS is what was promised when it was acknowledged: a later change of priority makes no kept promise a broken one, nor the reverse.
	AcknowledgeWithinS *int64 `json:"acknowledge_within_s,omitempty"`
	ResolveS           *int64 `json:"resolve_s"`
	// WaitedS is how long it has waited where it is not resolved.
	WaitedS int64 `json:"waited_s,omitempty"`
}

// EvidenceSource is how well one source was heard.
type EvidenceSource struct {
	Name        string             `json:"name"`
	CoveragePct *string            `json:"coverage_pct"`
	Gaps        []EvidenceInterval `json:"gaps"`
}

// EvidenceInterval is a stretch of time.
type EvidenceInterval struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
}

// EvidenceTrend is one month of the trend.
type EvidenceTrend struct {
	Period       string      `json:"period"`
	Availability *string     `json:"availability_pct"`
	Lived        *string     `json:"lived_pct"`
	Verdict      sla.Verdict `json:"verdict"`
	Corrected    bool        `json:"corrected"`
}

// encode writes the evidence in its one form: fields in their order, UTC, no white space.
func (e Evidence) encode() ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(e); err != nil {
		return nil, fmt.Errorf("encode evidence: %w", err)
	}
	return b.Bytes(), nil
}

// decodeEvidence reads attached evidence. A field that this version does not know is refused: it would say something nobody checked.
func decodeEvidence(content []byte) (Evidence, error) {
	var e Evidence
	decoder := json.NewDecoder(bytes.NewReader(content))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&e); err != nil {
		return e, fmt.Errorf("read evidence: %w", err)
	}
	if e.Format != evidenceFormat {
		return e, fmt.Errorf("read evidence: its form is %.40q, not %q", e.Format, evidenceFormat)
	}
	return e, nil
}

// substance is the hash of what a report says, without what identifies it: two reports of one substance say the same.
func (e Evidence) substance() ([sha256.Size]byte, error) {
	e.Report = EvidenceReport{Period: e.Report.Period, Locale: e.Report.Locale, Provisional: e.Report.Provisional}
	e.Chain, e.Upcoming, e.Trend = EvidenceChain{}, nil, nil
	content, err := e.encode()
	return sha256.Sum256(content), err
}

// evidence freezes a dossier and its result.
func (d *dossier) evidence(r *reading, result sla.Result, report EvidenceReport) Evidence {
	v := d.contract
	e := Evidence{
		Format: evidenceFormat, Engine: engine, Layout: layout, Report: report, Provider: d.provider.Name, Client: EvidenceClient{d.tenant.ID, d.tenant.Name},
		Contract: EvidenceContract{v.ContractID, v.Reference, v.Version, v.EffectiveFrom.String(), v.Terms, d.changedInPeriod()},
		Chain:    EvidenceChain{d.ledger.Head.Seq, d.ledger.Head.String()}, SLA: r.in, Figures: figuresOf(result),
		Outages: d.evidenceOutages(r), Maintenances: []EvidenceMaintenance{}, Exclusions: []EvidenceExclusion{}, Gaps: []EvidenceGap{},
		Incidents: []EvidenceIncident{}, Sources: []EvidenceSource{}, AlertsByHour: d.arrivals, Upcoming: []EvidenceMaintenance{},
	}
	for i, m := range r.maintenances {
		e.Maintenances = append(e.Maintenances, d.evidenceMaintenance(fmt.Sprintf("M-%d", i+1), m))
	}
	for _, m := range d.upcoming {
		e.Upcoming = append(e.Upcoming, d.evidenceMaintenance("", m))
	}
	for i, x := range r.exclusions {
		e.Exclusions = append(e.Exclusions, d.evidenceExclusion(r, i, x))
	}
	for _, g := range r.gaps {
		during := g.within(d)
		row := EvidenceGap{Ref: g.ref, From: during.From, Source: d.sourceName(g.source)}
		if !g.to.IsZero() {
			row.To = &during.To
		}
		e.Gaps = append(e.Gaps, row)
	}
	for _, a := range answers(d) {
		row := EvidenceIncident{Reference: a.incident.Reference, Priority: a.incident.Priority, OpenedAt: a.incident.OpenedAt.Truncate(time.Second),
			AcknowledgeS: a.acknowledge, AcknowledgeWithinS: a.within, ResolveS: a.resolve}
		if a.resolve == nil {
			row.WaitedS = d.waited(a)
		}
		e.Incidents = append(e.Incidents, row)
	}
	for _, c := range r.coverage(d) {
		row := EvidenceSource{Name: c.source.Name, CoveragePct: c.pct, Gaps: []EvidenceInterval{}}
		for _, g := range c.gaps {
			row.Gaps = append(row.Gaps, EvidenceInterval{g.From, g.To})
		}
		e.Sources = append(e.Sources, row)
	}
	return e
}

// changedInPeriod reports whether another version was in force at the beginning of the month.
func (d *dossier) changedInPeriod() bool {
	first, ok := tenants.InForce(d.versions, d.during.From)
	return ok && (first.ContractID != d.contract.ContractID || first.Version != d.contract.Version)
}

func figuresOf(r sla.Result) EvidenceFigures {
	f := EvidenceFigures{
		Availability: r.AvailabilityPct, Verdict: r.Verdict, Lived: r.AsLived.AvailabilityPct, LivedVerdict: r.AsLived.Verdict,
		MeasuredS: int64(r.Measured), CountedS: int64(r.Counted), DowntimeMS: int64(r.Downtime), MarginS: (*int64)(r.Margin),
		CoveragePct: r.CoveragePct, Certifiable: r.Certifiable, CreditPct: r.Credit.Pct.String(), CreditCents: r.Credit.Cents, Classes: lineOf(r).classes,
	}
	if r.Budget != nil {
		f.BudgetMS = (*int64)(&r.Budget.Allowed)
	}
	return f
}

// evidenceOutages lists every outage: those of the input first, then those that count for nothing.
func (d *dossier) evidenceOutages(r *reading) []EvidenceOutage {
	rows := []EvidenceOutage{}
	add := func(ref, component string, o ledger.Outage) {
		row := EvidenceOutage{
			Ref: ref, ID: o.ID, Service: d.serviceName(o.ServiceID), Component: component, From: o.From, Weight: o.Weight, Claimed: o.Class,
			State: o.State, Evidence: o.Evidence, Cause: d.cause(o), Note: o.Note,
		}
		if !o.To.IsZero() {
			to := o.To
			row.To = &to
		}
		if i, ok := d.incident(o.IncidentID); ok {
			row.Incident = i.Reference
		}
		rows = append(rows, row)
	}
	for i, o := range r.outages {
		add(r.in.Outages[i].ID, r.componentName(r.in.Outages[i].Component), o)
	}
	n := 0
	for _, o := range slices.Concat(r.uncounted, r.cancelled) {
		ref := ""
		if d.holds(o) {
			n++
			ref = fmt.Sprintf("U-%d", n)
		}
		add(ref, "", o)
	}
	return rows
}

func (d *dossier) serviceName(id uuid.UUID) string {
	for _, s := range d.services {
		if s.ID == id {
			return s.Name
		}
	}
	return ""
}

func (d *dossier) evidenceMaintenance(ref string, m ledger.Maintenance) EvidenceMaintenance {
	return EvidenceMaintenance{ref, m.ID, m.Title, m.From, m.To, m.NotifiedAt, d.nameOf(m.AnnouncedBy), m.Admitted(d.contract.Terms.NoticeS)}
}

func (d *dossier) evidenceExclusion(r *reading, i int, x ledger.Exclusion) EvidenceExclusion {
	given := r.in.Exclusions[i]
	row := EvidenceExclusion{
		Ref: given.ID, ID: x.ID, From: given.From, To: given.To, Reason: x.Reason, Note: x.Note, State: x.State,
		ProposedBy: d.nameOf(x.ProposedBy), ProposedAt: x.ProposedAt, DecidedBy: d.nameOf(x.DecidedBy), Answer: x.Answer,
	}
	for j, o := range r.outages {
		if o.ID == x.OutageID && r.in.Outages[j].Component == given.Component {
			row.Outage = r.in.Outages[j].ID
		}
	}
	if !x.DecidedAt.IsZero() {
		at := x.DecidedAt
		row.DecidedAt = &at
	}
	return row
}

// intervalColumns are the columns of the attached table.
var intervalColumns = []string{"kind", "ref", "component", "from", "to", "weight", "state", "id"}

// intervals writes every interval of the evidence as a table. It is attached beside the evidence: people open it in a spreadsheet, and the
// verifier holds it against the evidence line by line.
func (e Evidence) intervals() ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	rows := append([][]string{intervalColumns}, e.intervalRows()...)
	if err := w.WriteAll(rows); err != nil {
		return nil, fmt.Errorf("write intervals: %w", err)
	}
	return b.Bytes(), nil
}

func (e Evidence) intervalRows() [][]string {
	var rows [][]string
	add := func(kind, ref, component string, from time.Time, to *time.Time, weight, state string, id uuid.UUID) {
		end := ""
		if to != nil {
			end = instantText(*to)
		}
		rows = append(rows, []string{kind, ref, plainCell(component), instantText(from), end, weight, state, id.String()})
	}
	for _, o := range e.Outages {
		add("outage", o.Ref, o.Component, o.From, o.To, strconv.Itoa(o.Weight), string(o.State), o.ID)
	}
	for _, m := range e.Maintenances {
		state := "refused"
		if m.Admitted {
			state = "admitted"
		}
		add("maintenance", m.Ref, "", m.From, &m.To, "", state, m.ID)
	}
	for _, x := range e.Exclusions {
		add("exclusion", x.Ref, "", x.From, &x.To, "", string(x.State), x.ID)
	}
	for _, g := range e.Gaps {
		add("gap", g.Ref, "", g.From, g.To, "", "unknown", uuid.Nil)
	}
	return rows
}

func instantText(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// plainCell keeps a spreadsheet from taking a name for a formula.
func plainCell(text string) string {
	if text != "" && bytes.ContainsRune([]byte("=+-@\t\r"), rune(text[0])) {
		return "'" + text
	}
	return text
}
