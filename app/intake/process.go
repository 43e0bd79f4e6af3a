package intake

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"vigie/app/alerts"
	"vigie/app/alerts/normalise"
	"vigie/app/db"
	"vigie/app/incidents"
	"vigie/reports/ledger"
	"vigie/tenants"
)

// Process takes up to most of a tenant's waiting events through to alerts, incidents and outages, in one transaction. more says that others wait.
// Processing the same events again changes nothing: they are marked in the same transaction.
func (in *Intake) Process(ctx context.Context, tenantID uuid.UUID, most int) (more bool, err error) {
	var done, set int
	err = in.db.Tenant(ctx, tenantID, func(tx *db.Tx) error {
		if err := lockTurn(ctx, tx); err != nil {
			return err
		}
		events, err := claim(ctx, tx, most)
		if err != nil || len(events) == 0 {
			return err
		}
		b, err := begin(ctx, tx)
		if err != nil {
			return err
		}
		taken, rejects := b.parse(events)
		more = len(events) == most || taken < len(events)
		events = events[:taken]
		if err := b.run(ctx, tx); err != nil {
			return err
		}
		if err := in.quarantine(ctx, tx, rejects); err != nil {
			return err
		}
		done, set = len(events)-len(rejects), len(rejects)
		return markProcessed(ctx, tx, events)
	})
	if errors.Is(err, errBusy) {
		return false, nil
	}
	in.metrics.processed.WithLabelValues("processed").Add(float64(done))
	in.metrics.processed.WithLabelValues("unparsed").Add(float64(set))
	return more, err
}

// rejected is an event that no parser understood, or that could not be processed.
type rejected struct {
	event
	reason string
}

// said is one thing that an event said.
type said struct {
	event
	normalise.Event
}

// batch is the work on one tenant's events, in the order in which it is done.
type batch struct {
	sources  map[uuid.UUID]tenants.Source
	services []tenants.Service
	promise  *incidents.Promise // nil without a contract in force
	words    []said
	signals  map[uuid.UUID]*ledger.Signals
	life     map[uuid.UUID]*life

	alerts     *alerts.Batch
	candidates []incidents.Candidate
	joining    []*alerts.Alert // the alert of each candidate
	recovered  []incidents.Signal
	answered   []*alerts.Alert // acknowledged in their tool
	worsened   []worsening
	counts     []incidents.Count
	openings   []opening
	closings   []closing
}

// life is what a batch tells of a source's life.
type life struct {
	beats  []time.Time
	lost   bool
	lostAt time.Time
	// first and last are the messages of any kind that the batch holds.
	first, last time.Time
}

// worsening is an alert that got worse, and how much its incident is to be raised.
type worsening struct {
	alert *alerts.Alert
	raise incidents.Raise
}

// opening is an outage that an alert opens; to is zero for one that goes on.
type opening struct {
	id       uuid.UUID
	alert    *alerts.Alert
	from, to time.Time
}

type closing struct {
	alert *alerts.Alert
	to    time.Time
}

// begin reads what the tenant's events are judged by.
func begin(ctx context.Context, tx *db.Tx) (*batch, error) {
	b := &batch{sources: map[uuid.UUID]tenants.Source{}, signals: map[uuid.UUID]*ledger.Signals{}, life: map[uuid.UUID]*life{}}
	sources, err := tenants.SourcesTx(ctx, tx)
	if err != nil {
		return nil, err
	}
	for _, s := range sources {
		b.sources[s.ID] = s
	}
	if b.services, err = tenants.ServicesTx(ctx, tx); err != nil {
		return nil, err
	}
	b.promise, err = incidents.InForceTx(ctx, tx, tx.Now)
	return b, err
}

// parse reads the oldest events, until they said as much as fits into one turn; taken is how many were read. What cannot be read, or not
// all of it, is returned. Where a
// silence ends, or begins again, another turn begins: what was said before is judged by what was known then.
func (b *batch) parse(events []event) (taken int, rejects []rejected) {
	for _, e := range events {
		if len(b.words) >= mostWordsInTurn {
			break
		}
		words, err := normalise.Parse(e.tool, normalise.Payload{Body: e.body, ContentType: e.contentType, FallbackKey: e.id.String()})
		if taken > 0 && b.turns(e.sourceID, e.receivedAt, words) {
			break
		}
		taken++
		l := b.life[e.sourceID]
		if l == nil {
			l = &life{first: e.receivedAt}
			b.life[e.sourceID] = l
		}
		l.last = e.receivedAt
		if err != nil {
			rejects = append(rejects, rejected{e, err.Error()})
			if len(words) == 0 {
				continue
			}
		}
		s := b.signals[e.sourceID]
		if s == nil {
			s = &ledger.Signals{SourceID: e.sourceID, From: e.receivedAt}
			b.signals[e.sourceID] = s
		}
		s.Hashes, s.To = append(s.Hashes, e.sha256), e.receivedAt
		e.body = nil // a turn's bodies need not stay in memory until its end
		for _, w := range words {
			switch {
			case w.Heartbeat:
				l.beats, l.lost = append(l.beats, e.receivedAt), false
			case w.HeartbeatLost:
				l.lost, l.lostAt = true, e.receivedAt
			case w.Status != normalise.Info:
				if w.Truncated > 0 { // what was never sent can only be told of
					w.Description = strings.TrimSpace(w.Description + fmt.Sprintf("\n\nThe sender left out %d more alerts of this group: look there, and raise its limit (Alertmanager: max_alerts).", w.Truncated))
				}
				b.words = append(b.words, said{e, w})
			}
		}
	}
	return taken, rejects
}

// run makes the batch's alerts, incidents, outages and facts, in this order: each needs the ids of the one before.
func (b *batch) run(ctx context.Context, tx *db.Tx) error {
	if err := b.beat(ctx, tx); err != nil {
		return err
	}
	keys := make([]alerts.Key, len(b.words))
	for i, w := range b.words {
		keys[i] = alerts.KeyOf(w.sourceID, w.DedupKey)
	}
	latest, err := alerts.LatestTx(ctx, tx, keys)
	if err != nil {
		return err
	}
	b.alerts = alerts.NewBatch(latest, tx.Now)
	for _, w := range b.words {
		b.judge(w)
	}
	if err := b.correlate(ctx, tx); err != nil {
		return err
	}
	if err := b.account(ctx, tx); err != nil {
		return err
	}
	if err := alerts.ApplyTx(ctx, tx, b.alerts); err != nil {
		return err
	}
	return b.silence(ctx, tx)
}

// judge applies one word to its alert and notes what follows from it.
func (b *batch) judge(w said) {
	alert, verdict := b.alerts.Apply(w.sourceID, w.Event, w.receivedAt)
	if alert == nil {
		return
	}
	if verdict.First || verdict.Outlived {
		b.match(alert, w)
		b.candidates = append(b.candidates, candidate(alert, w))
		b.joining = append(b.joining, alert)
	}
	if verdict.Worse && !verdict.First {
		b.worsened = append(b.worsened, worsening{alert, incidents.Raise{Severity: tenants.Severity(alert.Severity), Priority: incidents.Priority(w.Priority), Title: alert.Title}})
	}
	switch {
	case verdict.First || verdict.Action == alerts.Open || verdict.Action == alerts.Update:
		b.fires(alert, verdict, w)
	case verdict.Action == alerts.Resolve:
		b.ends(alert, w)
	case verdict.Action == alerts.Acknowledge:
		b.answered = append(b.answered, alert)
	}
	if !alert.Open() && verdict.First {
		b.ends(alert, w) // its end had arrived before its beginning
	}
	if verdict.Action != alerts.Ignore && alert.IncidentID.Valid {
		b.counts = append(b.counts, incidents.Count{IncidentID: alert.IncidentID.UUID, At: w.receivedAt, Events: 1})
	}
}

func (b *batch) match(alert *alerts.Alert, w said) {
	id, ok := tenants.MatchService(b.services, b.sources[w.sourceID], tenants.Signal{Service: w.Service, Host: w.Host, Labels: w.Labels})
	alert.ServiceID = uuid.NullUUID{UUID: id, Valid: ok}
}

func candidate(alert *alerts.Alert, w said) incidents.Candidate {
	return incidents.Candidate{AlertID: alert.ID, SourceID: alert.SourceID, DedupKey: alert.DedupKey, ServiceID: alert.ServiceID.UUID, Title: alert.Title,
		Description: alert.Description, Severity: tenants.Severity(alert.Severity), Priority: incidents.Priority(w.Priority), StartedAt: alert.StartedAt}
}

// fires notes the outage that a firing alert opens.
func (b *batch) fires(alert *alerts.Alert, verdict alerts.Verdict, w said) {
	if alert.OutageID.Valid || !alert.ServiceID.Valid || b.promise == nil || b.promise.Terms.OutageWeight(tenants.Severity(alert.Severity)) == 0 {
		return
	}
	from := b.promise.Terms.OutageStart(alert.StartedAt)
	if since := b.sources[alert.SourceID].SilentSince; since != nil {
		if !verdict.First || verdict.Reason == alerts.ReasonStillFiring {
			return // a dying Prometheus leaves an Alertmanager that repeats its last word for a while
		}
		if !alert.StartedAt.After(*since) {
			b.openUntil(alert, from, *since)
			return
		}
	}
	switch alive := b.sources[alert.SourceID].AliveSince; {
	case verdict.Reason == alerts.ReasonStillFiring && alive != nil && alive.After(alert.StartedAt):
		from = *alive // nobody believed its end, and what was in between is unknown
	case verdict.First:
	case verdict.Outlived:
		from = w.receivedAt // until the resolution a person answered for it
	default:
		from = w.receivedAt // it became bad enough only now
	}
	alert.OutageID = uuid.NullUUID{UUID: db.NewID(w.receivedAt), Valid: true}
	b.openings = append(b.openings, opening{id: alert.OutageID.UUID, alert: alert, from: from})
}

// openUntil notes the outage of an alert that began before its source fell silent and is heard of only now: what is known of it ends at the last proof of
// life. Where it still fires when the source is back, it resumes.
func (b *batch) openUntil(alert *alerts.Alert, from, silentSince time.Time) {
	to := silentSince
	if alert.EndedAt != nil && alert.EndedAt.Before(to) {
		to = *alert.EndedAt
	}
	if from.Before(to) {
		b.openings = append(b.openings, opening{db.NewID(silentSince), alert, from, to})
	}
}

// ends notes that an alert recovered. Without a fresh proof of life of its source that is doubted: a dying Prometheus leaves an Alertmanager that
// says "resolved" of everything. An outage of which a silent source told is over when it says so: what follows is unknown anyway.
func (b *batch) ends(alert *alerts.Alert, w said) {
	alert.Doubted = !b.alive(w.sourceID, w.receivedAt)
	if alert.OutageID.Valid && alert.EndedAt != nil && (!alert.Doubted || b.sources[w.sourceID].SilentSince != nil) {
		b.closings = append(b.closings, closing{alert, *alert.EndedAt})
	}
	if alert.IncidentID.Valid {
		b.recovered = append(b.recovered, incidents.Signal{IncidentID: alert.IncidentID.UUID, Title: alert.Title, Doubted: alert.Doubted})
	}
}

// correlate gives every new alert its incident and tells the incidents what became of their alerts.
func (b *batch) correlate(ctx context.Context, tx *db.Tx) error {
	assigned, err := incidents.CorrelateTx(ctx, tx, b.promise, b.candidates)
	if err != nil {
		return err
	}
	for i, a := range assigned {
		alert := b.joining[i]
		alert.IncidentID = uuid.NullUUID{UUID: a.IncidentID, Valid: true}
		b.counts = append(b.counts, incidents.Count{IncidentID: a.IncidentID, At: tx.Now, Events: 1})
		if !alert.Open() { // opened and over within one batch
			b.recovered = append(b.recovered, incidents.Signal{IncidentID: a.IncidentID, Title: alert.Title, Doubted: alert.Doubted})
		}
	}
	if err := incidents.RaisedTx(ctx, tx, b.raised()); err != nil {
		return err
	}
	if err := incidents.SignalsAcknowledgedTx(ctx, tx, b.acknowledged()); err != nil {
		return err
	}
	if err := incidents.SignalsResolvedTx(ctx, tx, b.recovered); err != nil {
		return err
	}
	return incidents.CountTx(ctx, tx, b.counts)
}

// raised lists what got worse, once the incidents are known: an alert may open and get worse within one batch.
func (b *batch) raised() []incidents.Raise {
	var list []incidents.Raise
	for _, w := range b.worsened {
		if w.alert.IncidentID.Valid {
			w.raise.IncidentID = w.alert.IncidentID.UUID
			list = append(list, w.raise)
		}
	}
	return list
}

// acknowledged lists what was acknowledged in its tool, once the incidents are known: an alert may open and be acknowledged within one batch.
func (b *batch) acknowledged() []incidents.Signal {
	var list []incidents.Signal
	for _, alert := range b.answered {
		if alert.IncidentID.Valid {
			list = append(list, incidents.Signal{IncidentID: alert.IncidentID.UUID, Title: alert.Title})
		}
	}
	return list
}

// account writes the facts of the batch into the ledger.
func (b *batch) account(ctx context.Context, tx *db.Tx) error {
	outages := make([]ledger.Outage, len(b.openings))
	for i, o := range b.openings {
		outages[i] = signalled(ledger.Outage{ID: o.id, ServiceID: o.alert.ServiceID.UUID, IncidentID: o.alert.IncidentID.UUID,
			SourceID: o.alert.SourceID, AlertID: o.alert.ID, From: o.from, To: o.to, Weight: b.promise.Terms.OutageWeight(tenants.Severity(o.alert.Severity))})
	}
	if len(outages) > 0 {
		if _, err := ledger.OpenOutagesTx(ctx, tx, ledger.Vigie, outages); err != nil {
			return err
		}
	}
	closings := make([]ledger.Closing, len(b.closings))
	for i, c := range b.closings {
		closings[i] = ledger.Closing{OutageID: c.alert.OutageID.UUID, To: c.to}
	}
	if len(closings) > 0 {
		if _, err := ledger.CloseOutagesTx(ctx, tx, ledger.Vigie, closings); err != nil {
			return err
		}
	}
	received := make([]ledger.Signals, 0, len(b.signals))
	for _, s := range b.signals {
		received = append(received, *s)
	}
	return ledger.RecordSignalsTx(ctx, tx, received...)
}

// signalled completes an outage that a signal opens: until a person says otherwise, it is the provider's.
func signalled(o ledger.Outage) ledger.Outage {
	o.Class, o.Evidence = ledger.CausedByProvider, ledger.BySignal
	return o
}

// quarantine keeps what was not understood and opens an incident for it: somebody must look.
func (in *Intake) quarantine(ctx context.Context, tx *db.Tx, rejects []rejected) error {
	if len(rejects) == 0 {
		return nil
	}
	sources, err := tenants.SourcesTx(ctx, tx)
	if err != nil {
		return err
	}
	names := map[uuid.UUID]string{}
	for _, s := range sources {
		names[s.ID] = s.Name
	}
	unparsed := make([]incidents.Unparsed, len(rejects))
	at, ids, reasons := make([]time.Time, len(rejects)), make([]uuid.UUID, len(rejects)), make([]string, len(rejects))
	for i, r := range rejects {
		unparsed[i] = incidents.Unparsed{SourceID: r.sourceID, SourceName: names[r.sourceID], Tool: r.tool, EventID: r.id, ReceivedAt: r.receivedAt, Error: r.reason}
		at[i], ids[i], reasons[i] = r.receivedAt, r.id, r.reason
	}
	if _, err := incidents.OpenUnparsedTx(ctx, tx, unparsed); err != nil {
		return err
	}
	_, err = tx.PGX.Exec(ctx, `UPDATE events e SET state = 2, error = u.error, processed_at = $2 FROM unnest($3::timestamptz[], $4::uuid[], $5::text[]) AS u (at, id, error)
		WHERE e.tenant_id = $1 AND e.received_at = u.at AND e.id = u.id`, tx.TenantID, tx.Now, at, ids, reasons)
	if err != nil {
		return fmt.Errorf("quarantine events: %w", err)
	}
	return nil
}

// markProcessed takes the events off the queue, but for those that went to the quarantine.
func markProcessed(ctx context.Context, tx *db.Tx, events []event) error {
	at, ids := make([]time.Time, len(events)), make([]uuid.UUID, len(events))
	for i, e := range events {
		at[i], ids[i] = e.receivedAt, e.id
	}
	_, err := tx.PGX.Exec(ctx, `UPDATE events e SET state = 1, processed_at = $2 FROM unnest($3::timestamptz[], $4::uuid[]) AS u (at, id)
		WHERE e.tenant_id = $1 AND e.received_at = u.at AND e.id = u.id AND e.state = 0`, tx.TenantID, tx.Now, at, ids)
	if err != nil {
		return fmt.Errorf("mark events processed: %w", err)
	}
	return nil
}
