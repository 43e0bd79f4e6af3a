package alerts

import (
	"bytes"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"

	"vigie/app/db"
)

// Batch evaluates many events one after the other in memory, so that the
// database is read once before and written once after. It knows the latest
// alert of every key of the batch, as [LatestTx] loaded them.
type Batch struct {
	now    time.Time
	latest map[Key]*kept
	rows   []*kept // in the order in which they were first changed
}

type kept struct {
	alert   Alert
	isNew   bool
	changed bool
}

// NewBatch begins with the latest alerts of the batch's keys; a key without
// one has none yet. now is when the batch is evaluated.
func NewBatch(latest []Alert, now time.Time) *Batch {
	b := &Batch{now: now, latest: make(map[Key]*kept, len(latest))}
	for _, a := range latest {
		b.latest[KeyOf(a.SourceID, a.DedupKey)] = &kept{alert: a}
	}
	return b
}

// Apply evaluates one event of a source, received at an instant, and keeps its
// effect. The alert is the batch's own: what the caller sets on it (incident,
// service, outage) is written with it by [ApplyTx]. It is nil when the event
// was ignored and no alert is known.
func (b *Batch) Apply(sourceID uuid.UUID, ev Event, at time.Time) (*Alert, Verdict) {
	key := KeyOf(sourceID, ev.DedupKey)
	row := b.latest[key]
	var latest *Alert
	if row != nil {
		latest = &row.alert
		latest.rewind(b.now, at)
	}
	v := Evaluate(latest, ev, at)
	switch {
	case v.New:
		v.After.ID, v.After.SourceID = db.NewID(at), sourceID
		row = &kept{alert: v.After, isNew: true}
		b.latest[key] = row
	case v.Action != Ignore:
		row.alert = v.After
	case row == nil:
		return nil, v
	default:
		return &row.alert, v
	}
	if !row.changed {
		row.changed = true
		b.rows = append(b.rows, row)
	}
	return &row.alert, v
}

// Changes lists the alerts to insert and to update, each in the order of first
// change.
func (b *Batch) Changes() (inserts, updates []*Alert) {
	for _, row := range b.rows {
		if row.isNew {
			inserts = append(inserts, &row.alert)
		} else {
			updates = append(updates, &row.alert)
		}
	}
	return inserts, updates
}

// sorted lists the distinct keys in the order in which their rows
// are locked, so that two units of work never wait for each other.
func sorted(keys []Key) []Key {
	distinct := make(map[Key]struct{}, len(keys))
	for _, k := range keys {
		distinct[k] = struct{}{}
	}
	return slices.SortedFunc(maps.Keys(distinct), func(a, b Key) int {
		if c := bytes.Compare(a.SourceID[:], b.SourceID[:]); c != 0 {
			return c
		}
		return bytes.Compare(a.Fingerprint[:], b.Fingerprint[:])
	})
}
