package runbooks

import (
	"context"

	"github.com/google/uuid"

	"vigie/app/db"
)

// List returns the runbooks that the person may see, of one client when tenantID is given.
func (l *Library) List(ctx context.Context, personID, tenantID uuid.UUID) (list []Runbook, err error) {
	err = l.db.Provider(ctx, personID, func(tx *db.Tx) error {
		list, err = l.ListTx(ctx, tx, tenantID)
		return err
	})
	return list, err
}

// Create is CreateTx in a unit of work of its own.
func (l *Library) Create(ctx context.Context, tenantID uuid.UUID, by Person, c Content) (Runbook, error) {
	return l.work(ctx, tenantID, func(tx *db.Tx) (Runbook, error) { return l.CreateTx(ctx, tx, by, c) })
}

// Get is GetTx in a unit of work of its own.
func (l *Library) Get(ctx context.Context, tenantID, id uuid.UUID) (Runbook, error) {
	return l.work(ctx, tenantID, func(tx *db.Tx) (Runbook, error) { return l.GetTx(ctx, tx, id) })
}

// Draft is DraftTx in a unit of work of its own.
func (l *Library) Draft(ctx context.Context, tenantID uuid.UUID, by Person, id uuid.UUID, revision int, c Content) (Runbook, error) {
	return l.work(ctx, tenantID, func(tx *db.Tx) (Runbook, error) { return l.DraftTx(ctx, tx, by, id, revision, c) })
}

// Publish is PublishTx in a unit of work of its own.
func (l *Library) Publish(ctx context.Context, tenantID uuid.UUID, by Person, id uuid.UUID, revision int, reason string) (Runbook, error) {
	return l.work(ctx, tenantID, func(tx *db.Tx) (Runbook, error) { return l.PublishTx(ctx, tx, by, id, revision, reason) })
}

// Version is VersionTx in a unit of work of its own.
func (l *Library) Version(ctx context.Context, tenantID, id uuid.UUID, version int) (v Version, err error) {
	err = l.db.Tenant(ctx, tenantID, func(tx *db.Tx) error {
		v, err = l.VersionTx(ctx, tx, id, version)
		return err
	})
	return v, err
}

func (l *Library) work(ctx context.Context, tenantID uuid.UUID, work func(tx *db.Tx) (Runbook, error)) (r Runbook, err error) {
	err = l.db.Tenant(ctx, tenantID, func(tx *db.Tx) error {
		r, err = work(tx)
		return err
	})
	return r, err
}
