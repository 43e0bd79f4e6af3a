package httpapi

import (
	"encoding/json"
	"time"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"vigie/app/incidents"
	"vigie/app/response"
	"vigie/reports/ledger"
	"vigie/runbooks"
)

// Priority is an incident's priority in the document.
type Priority string

// Schema names the four priorities once for the whole document.
func (Priority) Schema(r huma.Registry) *huma.Schema {
	named := &huma.Schema{Type: huma.TypeString, Enum: []any{"P1", "P2", "P3", "P4"}, Description: "P1 is the most urgent"}
	named.PrecomputeMessages()
	r.Map()["Priority"] = named
	return &huma.Schema{Ref: "#/components/schemas/Priority"}
}

// PersonRef names a person.
type PersonRef struct {
	ID   uuid.UUID `json:"id"`
	Name string    `json:"name"`
}

// ServiceRef names a component.
type ServiceRef struct {
	ID   uuid.UUID `json:"id"`
	Name string    `json:"name"`
}

// Due is the clock of an incident that runs out next.
type Due struct {
	Kind      string    `json:"kind" enum:"acknowledge,update,resolve"`
	At        time.Time `json:"at"`
	StartedAt time.Time `json:"started_at"`
	TotalS    int64     `json:"total_s" doc:"What was promised, in covered time"`
	Paused    bool      `json:"paused" doc:"Now is outside the coverage: the clock stands"`
}

// IncidentRow is an incident in a list.
type IncidentRow struct {
	ID             uuid.UUID   `json:"id"`
	TenantID       uuid.UUID   `json:"tenant_id"`
	Reference      string      `json:"reference" example:"INC-2026-00042"`
	Title          string      `json:"title"`
	Kind           string      `json:"kind" enum:"alert,unparsed,silence,manual"`
	Priority       Priority    `json:"priority"`
	State          string      `json:"state" enum:"triggered,acknowledged,watching,resolved,closed"`
	InProgress     bool        `json:"in_progress" doc:"Acknowledged, with a runbook begun"`
	Service        *ServiceRef `json:"service"`
	Alerts         int         `json:"alerts" doc:"How many alerts ever joined"`
	Owner          *PersonRef  `json:"owner"`
	OpenedAt       time.Time   `json:"opened_at"`
	AcknowledgedAt *time.Time  `json:"acknowledged_at" nullable:"true" required:"true"`
	ResolvedAt     *time.Time  `json:"resolved_at" nullable:"true" required:"true"`
	Due            *Due        `json:"due"`
	Version        int         `json:"version" doc:"Counts decisions; a command on a stale one is refused"`
}

// IncidentList is a page of the queue.
type IncidentList struct {
	Items      []IncidentRow  `json:"items" nullable:"false"`
	Counts     IncidentCounts `json:"counts"`
	Now        time.Time      `json:"now"`
	LiveCursor int64          `json:"live_cursor" doc:"From where a live stream follows this answer"`
	Next       *string        `json:"next" nullable:"true" required:"true" doc:"Opens the following page as after"`
}

// IncidentCounts counts the open incidents of the clients in view.
type IncidentCounts struct {
	Triggered    int `json:"triggered"`
	Acknowledged int `json:"acknowledged"`
	Watching     int `json:"watching"`
	P1           int `json:"P1"`
	P2           int `json:"P2"`
	P3           int `json:"P3"`
	P4           int `json:"P4"`
}

// Incident is an incident with all that its room shows.
type Incident struct {
	IncidentRow
	Description string         `json:"description"`
	DedupAlerts []Alert        `json:"dedup_alerts" nullable:"false" doc:"At most 50: firing first, then by severity"`
	Clocks      []Clock        `json:"clocks" nullable:"false"`
	Runbook     *RunbookMatch  `json:"runbook" doc:"The version that fits; null when none does, or the incident is over"`
	Execution   *Execution     `json:"execution"`
	Timeline    []Entry        `json:"timeline" nullable:"false"`
	Contacts    []Contact      `json:"contacts" nullable:"false"`
	Contract    *ContractNamed `json:"contract" doc:"The version in force when it was opened"`
	Signal      Signal         `json:"signal"`
	Outages     []Outage       `json:"outages" nullable:"false"`
	SeenBefore  *SeenBefore    `json:"seen_before"`
	RawEvent    *RawEvent      `json:"raw_event" doc:"What was not understood, of an unparsed incident"`
	Summary     string         `json:"summary" doc:"Of the resolution"`
	Cause       string         `json:"cause" doc:"Of the resolution; may be empty"`
	LiveCursor  int64          `json:"live_cursor"`
}

// Alert is a condition that joined an incident.
type Alert struct {
	ID          uuid.UUID         `json:"id"`
	DedupKey    string            `json:"dedup_key"`
	Status      string            `json:"status" enum:"firing,acknowledged,resolved"`
	Severity    string            `json:"severity" enum:"critical,high,warning,info"`
	Title       string            `json:"title"`
	Description string            `json:"description"`
	Host        string            `json:"host"`
	Labels      map[string]string `json:"labels"`
	StartedAt   time.Time         `json:"started_at"`
	EndedAt     *time.Time        `json:"ended_at" nullable:"true" required:"true"`
	Count       int64             `json:"count"`
	LastAt      time.Time         `json:"last_at"`
	Links       []string          `json:"links" nullable:"false"`
	Source      EventSource       `json:"source"`
}

// Clock is one promise of the contract about an incident.
type Clock struct {
	Kind      string     `json:"kind" enum:"acknowledge,update,resolve"`
	At        *time.Time `json:"at" nullable:"true" required:"true" doc:"When it runs out"`
	Met       *bool      `json:"met" nullable:"true" required:"true" doc:"Null while it is not decided"`
	TookS     *int64     `json:"took_s" nullable:"true" required:"true" doc:"In covered time"`
	TotalS    int64      `json:"total_s"`
	StartedAt time.Time  `json:"started_at"`
}

// Entry is one line of a timeline.
type Entry struct {
	ID         uuid.UUID      `json:"id"`
	At         time.Time      `json:"at"`
	Kind       string         `json:"kind" enum:"alert,opened,acknowledged,taken,reassigned,note,priority,watching,resolved,reopened,closed,runbook,step,outage,source"`
	Actor      *PersonRef     `json:"actor" doc:"Null for Vigie or a source"`
	Body       string         `json:"body"`
	Visibility string         `json:"visibility" enum:"internal,client"`
	Data       map[string]any `json:"data" doc:"What the kind needs to be told in the reader's language"`
}

// RunbookMatch is the version that fits an incident.
type RunbookMatch struct {
	ID      uuid.UUID   `json:"id"`
	Title   string      `json:"title"`
	Version int         `json:"version"`
	SHA256  string      `json:"sha256"`
	Steps   []StepTitle `json:"steps" nullable:"false"`
	UsualS  *int64      `json:"usual_s" nullable:"true" required:"true" doc:"The median of finished executions"`
	Reason  string      `json:"reason" enum:"service,labels,parent"`
}

// StepTitle names a step.
type StepTitle struct {
	N     int    `json:"n"`
	Title string `json:"title"`
}

// Execution is one following of a runbook's version.
type Execution struct {
	ID         uuid.UUID    `json:"id"`
	RunbookID  uuid.UUID    `json:"runbook_id"`
	Title      string       `json:"title"`
	Version    int          `json:"version"`
	SHA256     string       `json:"sha256"`
	StartedAt  time.Time    `json:"started_at"`
	StartedBy  PersonRef    `json:"started_by"`
	FinishedAt *time.Time   `json:"finished_at" nullable:"true" required:"true"`
	Steps      []StepRecord `json:"steps" nullable:"false"`
}

// StepRecord is a step with what was recorded of it.
type StepRecord struct {
	RunbookStep
	Result *StepResult `json:"result"`
}

// StepResult is what a person recorded of a step.
type StepResult struct {
	ID      uuid.UUID `json:"id"`
	Outcome string    `json:"outcome" enum:"done,failed,skipped"`
	Reason  string    `json:"reason"`
	Note    string    `json:"note"`
	Person  PersonRef `json:"person"`
	At      time.Time `json:"at"`
}

// ContractNamed names the contract version of an incident.
type ContractNamed struct {
	Reference string `json:"reference"`
	Version   int    `json:"version"`
	Name      string `json:"name"`
}

// Signal is how many events a minute an incident had.
type Signal struct {
	From   time.Time `json:"from"`
	To     time.Time `json:"to"`
	StepS  int       `json:"step_s"`
	Points []int     `json:"points" nullable:"false"`
}

// Outage is an outage of the ledger.
type Outage struct {
	ID        uuid.UUID  `json:"id"`
	ServiceID uuid.UUID  `json:"service_id"`
	From      time.Time  `json:"from"`
	To        *time.Time `json:"to" nullable:"true" required:"true"`
	Weight    int        `json:"weight" doc:"Thousandths"`
	Class     string     `json:"class" enum:"provider,client,third_party"`
	State     string     `json:"state" enum:"open,closed,cancelled"`
	Evidence  string     `json:"evidence" enum:"signal,person"`
	Note      string     `json:"note"`
}

// SeenBefore is an earlier incident about the same thing.
type SeenBefore struct {
	ID        uuid.UUID `json:"id"`
	Reference string    `json:"reference"`
	OpenedAt  time.Time `json:"opened_at"`
}

// RawEvent is an event as it was received.
type RawEvent struct {
	ID          uuid.UUID `json:"id"`
	ReceivedAt  time.Time `json:"received_at"`
	Tool        string    `json:"tool"`
	ContentType string    `json:"content_type"`
	Body        string    `json:"body" doc:"At most 16 KiB of it"`
	Error       string    `json:"error"`
}

// Resolution is what the signals tell of an incident's outages.
type Resolution struct {
	Outages  []OutageDraft `json:"outages" nullable:"false"`
	Warnings []string      `json:"warnings" nullable:"false" doc:"Any of still_firing, outage_open, source_silent, no_service"`
	Revision int64         `json:"revision" doc:"Changes with every fact of the incident's outages; resolve with the one that was read"`
}

// OutageDraft is an outage for a person to confirm.
type OutageDraft struct {
	ID          *uuid.UUID `json:"id" nullable:"true" required:"true"`
	ServiceID   uuid.UUID  `json:"service_id"`
	From        time.Time  `json:"from"`
	To          *time.Time `json:"to" nullable:"true" required:"true"`
	Weight      int        `json:"weight"`
	Class       string     `json:"class" enum:"provider,client,third_party"`
	SourceFresh bool       `json:"source_fresh" doc:"The source that told of it gives proof of life"`
}

func named(p incidents.Person) *PersonRef {
	if p.Nobody() {
		return nil
	}
	return &PersonRef{p.ID, p.Name}
}

func seconds(d time.Duration) int64 { return int64(d / time.Second) }

func secondsOrNil(d *time.Duration) *int64 {
	if d == nil {
		return nil
	}
	s := seconds(*d)
	return &s
}

func instantOrNil(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func incidentRow(i incidents.Incident, due *incidents.Due) IncidentRow {
	row := IncidentRow{
		ID: i.ID, TenantID: i.TenantID, Reference: i.Reference, Title: i.Title, Kind: string(i.Kind), Priority: Priority(i.Priority),
		State: string(i.State), InProgress: i.InProgress, Alerts: i.Alerts, Owner: named(i.Owner), OpenedAt: i.OpenedAt,
		AcknowledgedAt: i.AcknowledgedAt, ResolvedAt: i.ResolvedAt, Version: i.Version,
	}
	if i.ServiceID != uuid.Nil {
		row.Service = &ServiceRef{i.ServiceID, i.ServiceName}
	}
	if due != nil {
		row.Due = &Due{string(due.Kind), due.At, due.StartedAt, seconds(due.Total), due.Paused}
	}
	return row
}

func incidentWire(room response.Room) Incident {
	wire := Incident{
		IncidentRow: incidentRow(room.Incident, room.Due), Description: room.Description, Summary: room.Summary, Cause: room.Cause,
		DedupAlerts: mapped(room.Alerts, alertWire), Clocks: mapped(room.Clocks, clockWire), Timeline: mapped(room.Timeline, entryWire),
		Contacts: mapped(room.Contacts, contactWire), Outages: mapped(room.Outages, outageWire), LiveCursor: room.At.UnixMilli(),
		Signal: Signal{From: room.SignalFrom, To: room.At, StepS: 60, Points: room.Signal},
	}
	if m := room.Match; m != nil {
		wire.Runbook = &RunbookMatch{
			ID: m.RunbookID, Title: m.Title, Version: m.Version.Version, SHA256: m.SHA256Hex(), UsualS: secondsOrNil(m.Usual), Reason: string(m.Reason),
			Steps: mapped(room.MatchSteps, func(s runbooks.Step) StepTitle { return StepTitle{s.N, s.Title} }),
		}
	}
	if room.Execution != nil {
		wire.Execution = executionWire(room.Execution, room.Steps)
	}
	if p := room.Promise; p != nil {
		wire.Contract = &ContractNamed{p.Reference, p.Version, p.Reference}
	}
	if e := room.SeenBefore; e != nil {
		wire.SeenBefore = &SeenBefore{e.ID, e.Reference, e.OpenedAt}
	}
	if e := room.Raw; e != nil {
		wire.RawEvent = &RawEvent{e.ID, e.ReceivedAt, e.Tool, e.ContentType, printable(e.Body), e.Error}
	}
	return wire
}

// printable makes text of bytes that may be anything.
func printable(body []byte) string {
	if utf8.Valid(body) {
		return string(body)
	}
	encoded, err := json.Marshal(string(body)) // replaces what is no UTF-8
	if err != nil {
		return ""
	}
	var text string
	_ = json.Unmarshal(encoded, &text)
	return text
}

func alertWire(a incidents.Alert) Alert {
	wire := Alert{
		ID: a.ID, DedupKey: a.DedupKey, Status: a.Status, Severity: a.Severity, Title: a.Title, Description: a.Description, Host: a.Host,
		Labels: a.Labels, StartedAt: a.StartedAt, EndedAt: a.EndedAt, Count: a.Count, LastAt: a.LastAt, Links: a.Links,
		Source: EventSource{a.SourceID, a.SourceName, a.Tool},
	}
	if wire.Labels == nil {
		wire.Labels = map[string]string{}
	}
	if wire.Links == nil {
		wire.Links = []string{}
	}
	return wire
}

func clockWire(c incidents.Clock) Clock {
	return Clock{string(c.Kind), c.DueAt, c.Met, secondsOrNil(c.Took), seconds(c.Total), c.StartedAt}
}

func entryWire(e incidents.Entry) Entry {
	data := e.Data
	if data == nil {
		data = map[string]any{}
	}
	return Entry{e.ID, e.At, string(e.Kind), named(e.Actor), e.Body, string(e.Visibility), data}
}

func executionWire(x *runbooks.Execution, steps []runbooks.Step) *Execution {
	wire := &Execution{
		ID: x.ID, RunbookID: x.Version.RunbookID, Title: x.Version.Title, Version: x.Version.Version, SHA256: x.Version.SHA256Hex(),
		StartedAt: x.StartedAt, StartedBy: PersonRef(x.StartedBy), FinishedAt: x.FinishedAt, Steps: []StepRecord{},
	}
	for _, s := range steps {
		record := StepRecord{RunbookStep: stepWire(s)}
		if r, has := x.Results[s.N]; has {
			record.Result = &StepResult{r.ID, string(r.Outcome), r.Reason, r.Note, PersonRef(r.Person), r.At}
		}
		wire.Steps = append(wire.Steps, record)
	}
	return wire
}

func outageWire(o ledger.Outage) Outage {
	return Outage{o.ID, o.ServiceID, o.From, instantOrNil(o.To), o.Weight, string(o.Class), string(o.State), string(o.Evidence), o.Note}
}

func draftWire(d response.Draft) OutageDraft {
	wire := OutageDraft{nil, d.ServiceID, d.From, instantOrNil(d.To), d.Weight, string(d.Class), d.SourceFresh}
	if d.ID != uuid.Nil {
		wire.ID = &d.ID
	}
	return wire
}

var _ huma.SchemaProvider = Priority("")
