package intake

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"vigie/app/alerts/normalise"
	"vigie/app/db"
	"vigie/app/incidents"
	"vigie/app/live"
	"vigie/reports/ledger"
	"vigie/tenants"
)

// missedBeats is after how many intervals without a heartbeat a source counts as silent.
const missedBeats = 3

// leastTolerance keeps a source that beats every second from being called silent by a busy network.
const leastTolerance = 5 * time.Second

func tolerance(interval int) time.Duration {
	return max(leastTolerance, missedBeats*time.Duration(interval)*time.Second)
}

// The bounds of an interval that is learned from the beats themselves. What comes sooner after a beat is a copy of it: a pair of senders, a retry.
const (
	leastLearned = 5
	mostLearned  = 4 * 3600
)

// alive reports whether what a source says at an instant can be believed: it has a fresh heartbeat, or none is expected of it.
func (b *batch) alive(sourceID uuid.UUID, at time.Time) bool {
	s, l := b.sources[sourceID], b.life[sourceID]
	if l != nil && l.lost {
		return false
	}
	if s.HeartbeatS == nil || s.SilentSince != nil {
		return s.SilentSince == nil
	}
	return s.LastHeartbeatAt != nil && at.Sub(*s.LastHeartbeatAt) <= tolerance(*s.HeartbeatS)
}

// beat takes up the heartbeats of the batch: a source that was silent is heard again.
func (b *batch) beat(ctx context.Context, tx *db.Tx) error {
	var heard, back []uuid.UUID
	for id, l := range b.life {
		s, known := b.sources[id]
		if !known {
			continue
		}
		l.after(s.LastHeartbeatAt)
		if lastKnown(s) == nil && s.HeartbeatS != nil && s.SilentSince == nil {
			due := l.first.Add(tolerance(*s.HeartbeatS))
			s.SilentDueAt = &due
		}
		for _, at := range l.beats {
			late := overdue(s, at)
			if s.HeartbeatS == nil || s.HeartbeatLearned {
				learn(&s, at, late || s.SilentSince != nil)
			}
			switch {
			case late:
				if err := b.unnoticed(ctx, tx, s, at); err != nil {
					return err
				}
				s.AliveSince = &at
			case s.SilentSince != nil && !l.lost:
				list, err := lasting(ctx, tx, id, at)
				if err != nil {
					return err
				}
				if err := b.back(ctx, tx, id, at, list); err != nil {
					return err
				}
				s.SilentSince, s.AliveSince = nil, &at
				back = append(back, id)
			}
			s.LastHeartbeatAt = &at
		}
		b.sources[id] = s
		heard = append(heard, id)
	}
	if err := b.keepLife(ctx, tx, heard); err != nil {
		return err
	}
	if len(back) > 0 {
		if err := live.Publish(ctx, tx, live.Tenants, uuid.Nil); err != nil {
			return err
		}
	}
	return incidents.SilenceEndedTx(ctx, tx, back)
}

// after forgets what was said before the last beat that is known: a message that is replayed, or was overtaken, tells nothing of the life since.
func (l *life) after(last *time.Time) {
	if last == nil {
		return
	}
	l.beats = slices.DeleteFunc(l.beats, func(at time.Time) bool { return !at.After(*last) })
	l.lost = l.lost && l.lostAt.After(*last)
}

// lastKnown is the last that is known of a source's life: its last beat or, where a person expects beats and none ever came, the first that it said.
// It is nil for a source that never said anything, and for one of which no beat is expected.
func lastKnown(s tenants.Source) *time.Time {
	if s.LastHeartbeatAt != nil || s.HeartbeatS == nil || s.SilentDueAt == nil {
		return s.LastHeartbeatAt
	}
	first := s.SilentDueAt.Add(-tolerance(*s.HeartbeatS))
	return &first
}

// overdue reports whether a beat comes so late that its source should have been called silent.
func overdue(s tenants.Source, at time.Time) bool {
	known := lastKnown(s)
	return s.SilentSince == nil && s.HeartbeatS != nil && known != nil && at.Sub(*known) > tolerance(*s.HeartbeatS)
}

// copied reports whether a beat comes so soon after the last that it may be one more copy of it: the heartbeats of one message, a pair of senders, a
// retry. It proves life, but teaches no interval, unless a source of which nothing was learned has beaten like that for a while.
func copied(s tenants.Source, at time.Time) bool {
	if at.Sub(*s.LastHeartbeatAt) >= leastLearned*time.Second {
		return false
	}
	return s.HeartbeatS != nil || s.FirstEventAt == nil || at.Sub(*s.FirstEventAt) < missedBeats*leastLearned*time.Second
}

// turns reports whether an event ends a silence of its source, noticed or not, or begins another right after the end of one.
func (b *batch) turns(id uuid.UUID, at time.Time, words []normalise.Event) bool {
	beats := slices.ContainsFunc(words, func(w normalise.Event) bool { return w.Heartbeat })
	lost := slices.ContainsFunc(words, func(w normalise.Event) bool { return w.HeartbeatLost })
	s, l := b.sources[id], b.life[id]
	if l == nil {
		return beats && (s.SilentSince != nil || overdue(s, at))
	}
	if len(l.beats) == 0 {
		return beats && (l.lost || s.SilentSince != nil || overdue(s, at))
	}
	returned := s.SilentSince != nil
	s.SilentSince, s.LastHeartbeatAt = nil, &l.beats[len(l.beats)-1]
	return beats && (l.lost || overdue(s, at)) || lost && returned
}

// unnoticed records a silence that is over before anybody called it one: Vigie itself was not there. What happened in it is unknown all the same;
// nobody needs an incident for it any more.
func (b *batch) unnoticed(ctx context.Context, tx *db.Tx, s tenants.Source, until time.Time) error {
	if err := part(ctx, tx, s); err != nil {
		return err
	}
	list, err := lasting(ctx, tx, s.ID, until)
	if err != nil {
		return err
	}
	if _, err := ledger.SourceSilentTx(ctx, tx, s.ID, *lastKnown(s)); err != nil {
		return err
	}
	return b.back(ctx, tx, s.ID, until, list)
}

// part takes alerts that fire from the outages that ended in a silence of their source: what still fires when it is heard again is another one. Ends
// that the source told of just before are doubted, as the ledger doubts them.
func part(ctx context.Context, tx *db.Tx, s tenants.Source) error {
	doubted := lastKnown(s).Add(-ledger.Suspicion)
	if s.AliveSince != nil && s.AliveSince.After(doubted) {
		doubted = *s.AliveSince // what was said before belongs to an earlier silence
	}
	if _, err := tx.PGX.Exec(ctx, `UPDATE alerts SET outage_id = NULL WHERE tenant_id = $1 AND source_id = $2 AND status <> 'resolved'`, tx.TenantID, s.ID); err != nil {
		return fmt.Errorf("part alerts from their outages: %w", err)
	}
	_, err := tx.PGX.Exec(ctx, `UPDATE alerts SET doubted = true WHERE tenant_id = $1 AND source_id = $2 AND status = 'resolved' AND ended_at >= $3 AND NOT doubted`,
		tx.TenantID, s.ID, doubted)
	if err != nil {
		return fmt.Errorf("doubt the ends of alerts: %w", err)
	}
	return nil
}

// firing is an alert that fires while its source is silent.
type firing struct {
	ID, ServiceID, IncidentID uuid.UUID
	Severity                  tenants.Severity
	Title                     string
}

// lasting finds the alerts that fired when their source fell silent, and of which it has not told an end since. It locks their incidents, which a person
// who resolves one locks before the ledger too.
func lasting(ctx context.Context, tx *db.Tx, sourceID uuid.UUID, at time.Time) ([]firing, error) {
	rows, err := tx.PGX.Query(ctx, `SELECT a.id, a.service_id, a.incident_id, a.severity, a.title FROM alerts a
		JOIN incidents i ON i.tenant_id = a.tenant_id AND i.id = a.incident_id AND i.state IN ('triggered', 'acknowledged', 'watching')
		WHERE a.tenant_id = $1 AND a.source_id = $2 AND a.status <> 'resolved' AND a.outage_id IS NULL AND a.service_id IS NOT NULL AND a.started_at < $3
		ORDER BY i.id, a.id FOR UPDATE OF i`, tx.TenantID, sourceID, at)
	if err != nil {
		return nil, fmt.Errorf("find alerts that outlast a silence: %w", err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[firing])
	if err != nil {
		return nil, fmt.Errorf("find alerts that outlast a silence: %w", err)
	}
	return list, nil
}

// back records that a source is heard again, and lets the alerts that outlast its silence go on: each opens another outage from the return on. A tool
// repeats what fires after hours or never, and its silence about an alert is no recovery. What a person resolved stays so.
func (b *batch) back(ctx context.Context, tx *db.Tx, sourceID uuid.UUID, at time.Time, list []firing) error {
	if _, err := ledger.SourceBackTx(ctx, tx, sourceID, at); err != nil || b.promise == nil {
		return err
	}
	var outages []ledger.Outage
	var resumed []incidents.Signal
	alertIDs, outageIDs := []uuid.UUID{}, []uuid.UUID{}
	for _, a := range list {
		weight := b.promise.Terms.OutageWeight(a.Severity)
		if weight == 0 {
			continue
		}
		o := signalled(ledger.Outage{ID: db.NewID(at), ServiceID: a.ServiceID, IncidentID: a.IncidentID, SourceID: sourceID, AlertID: a.ID, From: at, Weight: weight})
		outages, alertIDs, outageIDs = append(outages, o), append(alertIDs, a.ID), append(outageIDs, o.ID)
		resumed = append(resumed, incidents.Signal{IncidentID: a.IncidentID, Title: a.Title})
	}
	if len(outages) == 0 {
		return nil
	}
	if _, err := ledger.OpenOutagesTx(ctx, tx, ledger.Vigie, outages); err != nil {
		return err
	}
	_, err := tx.PGX.Exec(ctx, `UPDATE alerts a SET outage_id = u.outage FROM unnest($2::uuid[], $3::uuid[]) AS u (id, outage)
		WHERE a.tenant_id = $1 AND a.id = u.id`, tx.TenantID, alertIDs, outageIDs)
	if err != nil {
		return fmt.Errorf("join alerts with their outages: %w", err)
	}
	return incidents.SignalsResumedTx(ctx, tx, resumed)
}

// learn takes the interval between two beats for the expected one, where nobody told it. A source that slows down is followed at once, one that hurries
// gradually: a hasty expectation would call a healthy source silent.
func learn(s *tenants.Source, at time.Time, late bool) {
	if s.LastHeartbeatAt == nil || copied(*s, at) || late && !slowed(*s, at) {
		return
	}
	interval := min(max(int(at.Sub(*s.LastHeartbeatAt).Seconds()+0.5), leastLearned), mostLearned)
	if s.HeartbeatS != nil {
		interval = max(interval, *s.HeartbeatS*7/8)
	}
	s.HeartbeatS, s.HeartbeatLearned = &interval, true
}

// slowed tells a source that beats less often than was learned from one that was silent: it is called silent again at once after each beat, so that
// since the silence before it beat for less than half of this one. A first silence teaches nothing.
func slowed(s tenants.Source, at time.Time) bool {
	return s.AliveSince != nil && 2*s.LastHeartbeatAt.Sub(*s.AliveSince) < at.Sub(*s.LastHeartbeatAt)
}

// keepLife stores what became known of the life of some sources.
func (b *batch) keepLife(ctx context.Context, tx *db.Tx, ids []uuid.UUID) error {
	n := len(ids)
	first, last, beats, due, silent, alive := make([]time.Time, n), make([]time.Time, n), make([]*time.Time, n), make([]*time.Time, n), make([]*time.Time, n), make([]*time.Time, n)
	intervals, learned := make([]*int, n), make([]bool, n)
	for i, id := range ids {
		s := b.sources[id]
		first[i], last[i], beats[i], silent[i], alive[i] = b.life[id].first, b.life[id].last, s.LastHeartbeatAt, s.SilentSince, s.AliveSince
		intervals[i], learned[i] = s.HeartbeatS, s.HeartbeatLearned
		if known := lastKnown(s); s.HeartbeatS != nil && known != nil && s.SilentSince == nil {
			at := known.Add(tolerance(*s.HeartbeatS))
			due[i] = &at
		}
	}
	_, err := tx.PGX.Exec(ctx, `UPDATE sources s SET first_event_at = coalesce(s.first_event_at, u.first),
			last_event_at = greatest(s.last_event_at, u.last), last_heartbeat_at = u.beat, heartbeat_s = u.interval,
			heartbeat_learned = u.learned, silent_due_at = u.due, silent_since = u.silent, alive_since = u.alive
		FROM unnest($2::uuid[], $3::timestamptz[], $4::timestamptz[], $5::int[], $6::bool[], $7::timestamptz[], $8::timestamptz[], $9::timestamptz[], $10::timestamptz[])
			AS u (id, last, beat, interval, learned, due, silent, alive, first)
		WHERE s.tenant_id = $1 AND s.id = u.id`, tx.TenantID, ids, last, beats, intervals, learned, due, silent, alive, first)
	if err != nil {
		return fmt.Errorf("keep sources' life: %w", err)
	}
	return nil
}

// silence takes up that a source's own dead-man switch stopped: it is silent from its last beat on, without waiting for the next to be missed.
func (b *batch) silence(ctx context.Context, tx *db.Tx) error {
	for id, l := range b.life {
		if s := b.sources[id]; l.lost && s.SilentSince == nil && lastKnown(s) != nil {
			if err := fallSilent(ctx, tx, s); err != nil {
				return err
			}
		}
	}
	return nil
}

// fallSilent records that a source is silent since the last that is known of its life, and opens an incident for it.
func fallSilent(ctx context.Context, tx *db.Tx, s tenants.Source) error {
	since := *lastKnown(s)
	if _, err := ledger.SourceSilentTx(ctx, tx, s.ID, since); err != nil {
		return err
	}
	if _, err := tx.PGX.Exec(ctx, `UPDATE sources SET silent_since = $3, silent_due_at = NULL WHERE tenant_id = $1 AND id = $2`, tx.TenantID, s.ID, since); err != nil {
		return fmt.Errorf("mark source silent: %w", err)
	}
	if err := part(ctx, tx, s); err != nil {
		return err
	}
	silence := incidents.Silence{SourceID: s.ID, SourceName: s.Name, Since: since}
	if s.ServiceID != nil {
		silence.ServiceID = *s.ServiceID
	}
	if _, err := incidents.OpenSilenceTx(ctx, tx, []incidents.Silence{silence}); err != nil {
		return err
	}
	return live.Publish(ctx, tx, live.Tenants, uuid.Nil)
}

// SweepSilence finds the sources whose heartbeat is overdue, over all tenants, and records their silence.
func (in *Intake) SweepSilence(ctx context.Context) error {
	type overdue struct{ TenantID, ID uuid.UUID }
	var list []overdue
	err := in.db.Service(ctx, func(tx *db.Tx) error {
		rows, err := tx.PGX.Query(ctx, `SELECT tenant_id, id FROM sources WHERE silent_due_at <= $1 AND revoked_at IS NULL LIMIT 100`, tx.Now)
		if err != nil {
			return fmt.Errorf("find silent sources: %w", err)
		}
		list, err = pgx.CollectRows(rows, pgx.RowToStructByPos[overdue])
		return err
	})
	if err != nil {
		return err
	}
	var failed []error // one client's failure must not hide another's silence
	for _, o := range list {
		failed = append(failed, in.silent(ctx, o.TenantID, o.ID))
	}
	return errors.Join(failed...)
}

func (in *Intake) silent(ctx context.Context, tenantID, sourceID uuid.UUID) error {
	err := in.db.Tenant(ctx, tenantID, func(tx *db.Tx) error {
		// Events that wait may hold the heartbeat that is missed: they go first, and the tenant's turn keeps both apart.
		if err := lockTurn(ctx, tx); err != nil {
			return err
		}
		var waits bool
		if err := tx.PGX.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM events WHERE tenant_id = $1 AND source_id = $2 AND state = 0)`, tenantID, sourceID).Scan(&waits); err != nil {
			return fmt.Errorf("look for waiting events: %w", err)
		}
		s, err := tenants.SourceTx(ctx, tx, sourceID)
		if err != nil || waits || !overdue(s, tx.Now) {
			return err
		}
		return fallSilent(ctx, tx, s)
	})
	if errors.Is(err, errBusy) {
		return nil
	}
	return err
}
