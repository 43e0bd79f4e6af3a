package response

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"vigie/app/access"
	"vigie/app/db"
	"vigie/app/fault"
	"vigie/app/incidents"
	"vigie/app/live"
	"vigie/reports/ledger"
	"vigie/tenants"
)

// Draft is an outage as the signals tell it, for a person to confirm.
type Draft struct {
	// ID is zero for one that is not in the ledger yet.
	ID        uuid.UUID
	ServiceID uuid.UUID
	From      time.Time
	// To is zero while it lasts.
	To     time.Time
	Weight int
	Class  ledger.Cause
	// SourceFresh says that the source that told of it gives proof of life: its word about the end can be believed.
	SourceFresh bool
}

// The warnings of a resolution, as stable words that screens translate.
const (
	// WarnFiring: alerts of the incident still fire.
	WarnFiring = "still_firing"
	// WarnOpen: an outage has no end yet; the person gives it.
	WarnOpen = "outage_open"
	// WarnSilent: a source that told of an outage is silent, so that nothing proves its end.
	WarnSilent = "source_silent"
	// WarnNoService: the incident names no component, so no signal could open an outage.
	WarnNoService = "no_service"
)

// Resolution is what is known of an incident's outages before a person confirms it.
type Resolution struct {
	Outages  []Draft
	Warnings []string
	// Revision changes with every fact that is written of the incident's outages.
	Revision int64
}

// Resolution prefills the resolution of an incident from its signals.
func (r *Response) Resolution(ctx context.Context, c access.Caller, id uuid.UUID) (res Resolution, err error) {
	err = r.db.Tenant(ctx, c.TenantID, func(tx *db.Tx) error {
		res, err = resolutionTx(ctx, tx, id)
		return err
	})
	return res, err
}

func resolutionTx(ctx context.Context, tx *db.Tx, id uuid.UUID) (Resolution, error) {
	i, err := incidents.GetTx(ctx, tx, id)
	if err != nil {
		return Resolution{}, err
	}
	outages, revision, err := standingTx(ctx, tx, id)
	if err != nil {
		return Resolution{}, err
	}
	sources, err := tenants.SourcesTx(ctx, tx)
	if err != nil {
		return Resolution{}, err
	}
	res := Resolution{Outages: []Draft{}, Warnings: []string{}, Revision: revision}
	open, silent := false, false
	for _, o := range outages {
		d := Draft{ID: o.ID, ServiceID: o.ServiceID, From: o.From, To: o.To, Weight: o.Weight, Class: o.Class, SourceFresh: fresh(sources, o.SourceID, tx.Now)}
		open, silent = open || d.To.IsZero(), silent || o.SourceID != uuid.Nil && !d.SourceFresh
		res.Outages = append(res.Outages, d)
	}
	for _, w := range []struct {
		holds bool
		code  string
	}{{i.Firing > 0, WarnFiring}, {open, WarnOpen}, {silent, WarnSilent}, {i.ServiceID == uuid.Nil && len(outages) == 0, WarnNoService}} {
		if w.holds {
			res.Warnings = append(res.Warnings, w.code)
		}
	}
	return res, nil
}

// fresh reports whether a source gives the proof of life that is expected of it.
func fresh(sources []tenants.Source, id uuid.UUID, at time.Time) bool {
	for _, s := range sources {
		if s.ID == id {
			proven := s.HeartbeatS == nil || s.LastHeartbeatAt != nil
			return s.State() == tenants.SourceLive && proven && (s.SilentDueAt == nil || s.SilentDueAt.After(at))
		}
	}
	return false
}

// standingTx returns the incident's outages that are not cancelled, and the revision of all of them.
func standingTx(ctx context.Context, tx *db.Tx, incidentID uuid.UUID) (standing []ledger.Outage, revision int64, err error) {
	all, err := ledger.OutagesOfIncidentTx(ctx, tx, incidentID)
	if err != nil {
		return nil, 0, err
	}
	for _, o := range all {
		revision = max(revision, o.Seq)
		if o.State != ledger.Cancelled {
			standing = append(standing, o)
		}
	}
	return standing, revision, nil
}

// ConfirmedOutage is an outage as a person confirms it.
type ConfirmedOutage struct {
	// ID is the outage of the ledger that is confirmed or corrected; zero for one that no signal told of.
	ID        uuid.UUID
	ServiceID uuid.UUID
	From, To  time.Time
	// Weight is in thousandths.
	Weight int
	Class  ledger.Cause
	Note   string
}

// Confirmation ends an incident with what happened.
type Confirmation struct {
	// Version is the incident's version the person saw.
	Version int
	// Revision is the resolution's that the person saw; nil skips the check, and cancels what they may not have seen.
	Revision *int64
	// Summary says what was wrong and what ended it; Cause may be empty.
	Summary, Cause string
	// Outages are all there were. What the signals told of and is not among them did not happen, and is cancelled.
	Outages []ConfirmedOutage
}

// Resolve resolves an incident and writes its outage facts: confirmations and corrections become a person's word, outages that are left out are
// cancelled, and what is said to be the client's or a third party's is proposed to the client as an exclusion.
func (r *Response) Resolve(ctx context.Context, c access.Caller, id uuid.UUID, confirmed Confirmation) (Room, error) {
	return r.act(ctx, c, id, func(tx *db.Tx) error {
		before, err := incidents.LockTx(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := incidents.FreshTx(ctx, tx, before, confirmed.Version); err != nil {
			return err
		}
		if err := confirmTx(ctx, tx, c, before, confirmed); err != nil {
			return err
		}
		_, err = incidents.ActLockedTx(ctx, tx, before, incidents.Command{
			Action: incidents.ActResolve, Actor: person(c), Version: confirmed.Version, Body: confirmed.Summary, Cause: confirmed.Cause,
			Data: map[string]any{"outages": len(confirmed.Outages)},
		})
		return err
	})
}

// confirmTx brings the ledger to what the person says.
func confirmTx(ctx context.Context, tx *db.Tx, c access.Caller, i incidents.Incident, confirmed Confirmation) error {
	services, err := serviceNames(ctx, tx)
	if err != nil {
		return err
	}
	versions, err := tenants.VersionsTx(ctx, tx)
	if err != nil {
		return err
	}
	standing, revision, err := standingTx(ctx, tx, i.ID)
	if err != nil {
		return err
	}
	if confirmed.Revision != nil && *confirmed.Revision != revision {
		return fault.New(fault.Conflict, "changed", "The incident's outages have changed since you read them. Nothing was recorded: look again, then decide.").
			At("incident.outages", "an outage began, ended or was corrected")
	}
	left := make(map[uuid.UUID]ledger.Outage, len(standing))
	for _, o := range standing {
		left[o.ID] = o
	}
	var entries []incidents.Entry
	tell := func(what string, o ledger.Outage) {
		entries = append(entries, outageEntry(c, i.ID, what, o, services[o.ServiceID]))
	}
	for n, o := range confirmed.Outages {
		before, known := left[o.ID]
		if err := o.check(n, services, tx.Now, known && before.To.Equal(before.From)); err != nil {
			return err
		}
		if o.ID != uuid.Nil && !known {
			return fault.New(fault.Invalid, "outage_unknown", "One of the outages does not belong to this incident. Load the resolution again.").
				At(fmt.Sprintf("body.outages[%d].id", n), "an outage of this incident, once")
		}
		// A signal may have begun before the contract; a person who says so has mistyped the date, and would turn whole months down.
		if _, ruled := tenants.InForce(versions, o.From); !ruled && len(versions) > 0 && !o.From.Equal(before.From) {
			return fault.New(fault.Invalid, "outage_before_contract", "No contract of this client was in force when the outage is said to begin. Check the date.").
				At(fmt.Sprintf("body.outages[%d].from", n), "not before the contract")
		}
		delete(left, o.ID)
		what, after, err := o.writeTx(ctx, tx, c, i, before)
		if err != nil {
			return err
		}
		tell(what, after)
	}
	for _, o := range standing {
		if _, unnamed := left[o.ID]; !unnamed {
			continue
		}
		cancelled, err := ledger.CancelOutageTx(ctx, tx, c.Actor(), o.ID, confirmed.Summary)
		if err != nil {
			return err
		}
		tell("cancelled", cancelled)
	}
	if len(entries) == 0 {
		return nil
	}
	if err := incidents.AppendTx(ctx, tx, entries...); err != nil {
		return err
	}
	return live.Publish(ctx, tx, live.Availability, uuid.Nil)
}

// check refuses what cannot have happened. The ledger checks the rest. Of an outage that a silence left no second of, none may be confirmed.
func (o ConfirmedOutage) check(n int, services map[uuid.UUID]string, now time.Time, empty bool) error {
	at := func(field string) string { return fmt.Sprintf("body.outages[%d].%s", n, field) }
	if _, known := services[o.ServiceID]; !known {
		return unknownService(at("service_id"))
	}
	if o.From.IsZero() || o.To.IsZero() || !o.To.After(o.From) && !(empty && o.To.Equal(o.From)) {
		return fault.New(fault.Invalid, "outage_bounds", "An outage that is resolved has a beginning and a later end.").At(at("to"), "later than from")
	}
	if o.To.After(now) {
		return fault.New(fault.Invalid, "outage_in_future", "An outage cannot end in the future.").At(at("to"), "not later than now")
	}
	return nil
}

// writeTx appends what the person says of one outage, and returns which kind of change it is.
func (o ConfirmedOutage) writeTx(ctx context.Context, tx *db.Tx, c access.Caller, i incidents.Incident, before ledger.Outage) (string, ledger.Outage, error) {
	fact := ledger.Outage{
		ID: o.ID, ServiceID: o.ServiceID, IncidentID: i.ID, From: o.From.UTC(), To: o.To.UTC(), Weight: o.Weight, Class: o.Class,
		Evidence: ledger.ByPerson, Note: o.Note,
	}
	if o.ID == uuid.Nil {
		opened, err := ledger.OpenOutagesTx(ctx, tx, c.Actor(), []ledger.Outage{fact})
		if err != nil {
			return "", fact, err
		}
		return "added", opened[0], nil
	}
	if fact.Note == "" {
		fact.Note = before.Note
	}
	after, err := ledger.CorrectOutageTx(ctx, tx, c.Actor(), fact)
	what := "corrected"
	if after.From.Equal(before.From) && after.To.Equal(before.To) && after.ServiceID == before.ServiceID && after.Weight == before.Weight && after.Class == before.Class {
		what = "confirmed"
	}
	return what, after, err
}

// outageEntry tells the timeline of an outage that was confirmed, corrected, added or cancelled.
func outageEntry(c access.Caller, incidentID uuid.UUID, what string, o ledger.Outage, service string) incidents.Entry {
	data := map[string]any{
		"change": what, "outage_id": o.ID, "service_id": o.ServiceID, "service": service, "from": o.From.Format(time.RFC3339),
		"weight": o.Weight, "class": o.Class, "state": o.State,
	}
	if !o.To.IsZero() {
		data["to"], data["seconds"] = o.To.Format(time.RFC3339), int64(o.To.Sub(o.From)/time.Second)
	}
	return incidents.Entry{IncidentID: incidentID, Kind: incidents.EntryOutage, Actor: person(c), Body: oneLine(o.Note), Data: data}
}
