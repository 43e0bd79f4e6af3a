package tenants

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"vigie/app/db"
	"vigie/app/fault"
)

// Tools are the protocols a source can speak.
func Tools() []string { return []string{"generic", "alertmanager", "pagerduty"} }

// SourceState is what is known of a source's life.
type SourceState string

// The states of a source.
const (
	SourceNew     SourceState = "new"
	SourceLive    SourceState = "live"
	SourceSilent  SourceState = "silent"
	SourceRevoked SourceState = "revoked"
)

// Source is one integration of a client's monitoring tool.
type Source struct {
	TenantID uuid.UUID
	ID       uuid.UUID
	Tool     string
	Name     string
	// ServiceID, when set, is what everything from this source is about.
	ServiceID *uuid.UUID
	// HeartbeatS is how often proof of life is expected, in seconds; nil when none is.
	HeartbeatS *int
	// HeartbeatLearned says that HeartbeatS was seen, not given by a person.
	HeartbeatLearned bool
	KeySHA256        []byte `gorm:"column:key_sha256"`
	// KeyHint is the last four digits of the key.
	KeyHint string
	// FirstEventAt is when it was first heard; before, nobody watched through it.
	FirstEventAt    *time.Time
	LastEventAt     *time.Time
	LastHeartbeatAt *time.Time
	SilentDueAt     *time.Time
	SilentSince     *time.Time
	// AliveSince is when the source was last heard again after a silence; nil before the first.
	AliveSince *time.Time
	CreatedAt  time.Time
	RevokedAt  *time.Time
}

// TableName names the table for gorm.
func (Source) TableName() string { return "sources" }

// State returns what is known of the source's life.
func (s Source) State() SourceState {
	switch {
	case s.RevokedAt != nil:
		return SourceRevoked
	case s.SilentSince != nil:
		return SourceSilent
	case s.LastEventAt == nil && s.LastHeartbeatAt == nil:
		return SourceNew
	}
	return SourceLive
}

// NewKey makes a key of 32 lower-case hexadecimal digits: 128 bits of crypto/rand.
func NewKey() string {
	var key [16]byte
	_, _ = rand.Read(key[:]) // never fails: crypto/rand ends the program rather than give weak bytes
	return hex.EncodeToString(key[:])
}

// HashKey returns what is stored of a key.
func HashKey(key string) []byte {
	sum := sha256.Sum256([]byte(key))
	return sum[:]
}

// NewSource is what a person says of a source to add.
type NewSource struct {
	Tool, Name string
	ServiceID  *uuid.UUID
	// HeartbeatS is how often proof of life is expected, in seconds; nil lets Vigie learn it.
	HeartbeatS *int
}

// SourcesTx returns the client's sources, revoked ones too, oldest first.
func SourcesTx(_ context.Context, tx *db.Tx) ([]Source, error) {
	var sources []Source
	if err := tx.ORM.Order("created_at, id").Find(&sources).Error; err != nil {
		return nil, fmt.Errorf("read sources: %w", err)
	}
	return sources, nil
}

// SourceTx returns one source.
func SourceTx(_ context.Context, tx *db.Tx, id uuid.UUID) (Source, error) {
	var s Source
	err := tx.ORM.Where("id = ?", id).Take(&s).Error
	return s, err
}

// AddSourceTx adds a source and returns its key, which is not kept and cannot be shown again.
func AddSourceTx(ctx context.Context, tx *db.Tx, n NewSource) (Source, string, error) {
	n.Name = strings.TrimSpace(n.Name)
	if !slices.Contains(Tools(), n.Tool) {
		return Source{}, "", fault.New(fault.Invalid, "tool_unknown", "Vigie does not speak this tool's protocol.").
			At("body.tool", "one of "+strings.Join(Tools(), ", "))
	}
	if n.Name == "" {
		return Source{}, "", fault.New(fault.Invalid, "name_missing", "Give the source a name.").At("body.name", "give a name")
	}
	if n.HeartbeatS != nil && (*n.HeartbeatS < 1 || *n.HeartbeatS > 86400) {
		return Source{}, "", fault.New(fault.Invalid, "heartbeat_range", "A heartbeat comes at least once a day.").
			At("body.heartbeat_s", "seconds between 1 and 86400")
	}
	if n.ServiceID != nil {
		if _, err := ServiceTx(ctx, tx, *n.ServiceID); err != nil {
			return Source{}, "", fault.New(fault.Invalid, "service_unknown", "The client has no such service.").
				At("body.service_id", "choose a service of this client").Because(err)
		}
	}
	key := NewKey()
	s := Source{
		TenantID: tx.TenantID, ID: db.NewID(tx.Now), Tool: n.Tool, Name: n.Name, ServiceID: n.ServiceID, HeartbeatS: n.HeartbeatS,
		KeySHA256: HashKey(key), KeyHint: key[len(key)-4:], CreatedAt: tx.Now,
	}
	if err := tx.ORM.Create(&s).Error; err != nil {
		return Source{}, "", fmt.Errorf("write source: %w", err)
	}
	return s, key, publishKey(ctx, tx, s)
}

// publishKey makes the key lead to its source.
func publishKey(ctx context.Context, tx *db.Tx, s Source) error {
	_, err := tx.PGX.Exec(ctx, `INSERT INTO directory (kind, sha256, tenant_id, ref) VALUES ('key', $1, $2, $3)`, s.KeySHA256, tx.TenantID, s.ID)
	if err != nil {
		return fmt.Errorf("write key: %w", err)
	}
	return nil
}

func withdrawKey(ctx context.Context, tx *db.Tx, s Source) error {
	if _, err := tx.PGX.Exec(ctx, `DELETE FROM directory WHERE kind = 'key' AND sha256 = $1`, s.KeySHA256); err != nil {
		return fmt.Errorf("withdraw key: %w", err)
	}
	return nil
}

// ErrSourceRevoked refuses to act on a source that a person has revoked.
var ErrSourceRevoked = fault.New(fault.Conflict, "source_revoked", "This source has been revoked. Add a new one instead.")

// RotateKeyTx gives a source a new key. The old one stops at once.
func RotateKeyTx(ctx context.Context, tx *db.Tx, id uuid.UUID) (Source, string, error) {
	s, err := lockSource(ctx, tx, id)
	if err != nil {
		return Source{}, "", err
	}
	if s.RevokedAt != nil {
		return Source{}, "", ErrSourceRevoked
	}
	if err := withdrawKey(ctx, tx, s); err != nil {
		return Source{}, "", err
	}
	key := NewKey()
	s.KeySHA256, s.KeyHint = HashKey(key), key[len(key)-4:]
	if err := tx.ORM.Model(&Source{}).Where("id = ?", id).Select("key_sha256", "key_hint").Updates(&s).Error; err != nil {
		return Source{}, "", fmt.Errorf("write key: %w", err)
	}
	return s, key, publishKey(ctx, tx, s)
}

// RevokeSourceTx ends a source: its key stops at once, and its silence means nothing any more. Revoking twice changes nothing.
func RevokeSourceTx(ctx context.Context, tx *db.Tx, id uuid.UUID) (Source, error) {
	s, err := lockSource(ctx, tx, id)
	if err != nil || s.RevokedAt != nil {
		return s, err
	}
	at := tx.Now
	s.RevokedAt, s.SilentDueAt = &at, nil
	if err := tx.ORM.Model(&Source{}).Where("id = ?", id).Select("revoked_at", "silent_due_at").Updates(&s).Error; err != nil {
		return Source{}, fmt.Errorf("revoke source: %w", err)
	}
	return s, withdrawKey(ctx, tx, s)
}

func lockSource(ctx context.Context, tx *db.Tx, id uuid.UUID) (Source, error) {
	if _, err := tx.PGX.Exec(ctx, `SELECT 1 FROM sources WHERE id = $1 FOR UPDATE`, id); err != nil {
		return Source{}, fmt.Errorf("lock source: %w", err)
	}
	return SourceTx(ctx, tx, id)
}
