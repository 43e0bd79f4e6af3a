package tenants

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"vigie/app/db"
	"vigie/app/fault"
)

// Service is one component of a client's platform. Services form a tree: an outage of a part is an outage of what contains it only when the
// contract counts the part.
type Service struct {
	TenantID uuid.UUID
	ID       uuid.UUID
	// ParentID is nil at the top of the tree.
	ParentID *uuid.UUID
	// Key is what tools call the service; unique within the client.
	Key  string
	Name string
	// Labels, when there are some, match every event that carries all of them.
	Labels map[string]string `gorm:"serializer:json"`
	// Weight is the service's share of a weighted figure, in thousandths, where the contract names no components.
	Weight    int
	Position  int
	CreatedAt time.Time
	// RetiredAt is when the service left the platform; nil while it is in use.
	RetiredAt *time.Time
}

// TableName names the table for gorm.
func (Service) TableName() string { return "services" }

// Tree answers questions about the services of one client.
type Tree struct {
	services map[uuid.UUID]Service
	children map[uuid.UUID][]uuid.UUID
}

// NewTree indexes services; their order is kept among siblings.
func NewTree(services []Service) Tree {
	t := Tree{services: make(map[uuid.UUID]Service, len(services)), children: map[uuid.UUID][]uuid.UUID{}}
	for _, s := range services {
		t.services[s.ID] = s
		parent := uuid.Nil
		if s.ParentID != nil {
			parent = *s.ParentID
		}
		t.children[parent] = append(t.children[parent], s.ID)
	}
	return t
}

// Depth returns how many services contain this one.
func (t Tree) Depth(id uuid.UUID) int { return len(t.Ancestors(id)) }

// Ancestors returns the services that contain this one, nearest first.
func (t Tree) Ancestors(id uuid.UUID) []uuid.UUID {
	var above []uuid.UUID
	for s, ok := t.services[id]; ok && s.ParentID != nil && len(above) <= len(t.services); s, ok = t.services[*s.ParentID] {
		above = append(above, *s.ParentID)
	}
	return above
}

// Within reports whether a service is another one or below it.
func (t Tree) Within(id, top uuid.UUID) bool {
	return id == top || slices.Contains(t.Ancestors(id), top)
}

// Subtree returns a service and everything below it.
func (t Tree) Subtree(top uuid.UUID) []uuid.UUID {
	found := []uuid.UUID{top}
	for i := 0; i < len(found) && len(found) <= len(t.services); i++ {
		found = append(found, t.children[found[i]]...)
	}
	return found
}

// Top returns the services that nothing contains.
func (t Tree) Top() []Service {
	var top []Service
	for _, id := range t.children[uuid.Nil] {
		top = append(top, t.services[id])
	}
	return top
}

// NewService is what a person says of a service to add.
type NewService struct {
	Key, Name string
	ParentID  *uuid.UUID
	Labels    map[string]string
	// Weight in thousandths; 1000 when zero.
	Weight int
}

// ServiceChange holds what is to change; a nil field stays as it is.
type ServiceChange struct {
	Name *string
	// ParentID moves the service; a pointer to uuid.Nil moves it to the top.
	ParentID *uuid.UUID
	Labels   map[string]string
	Weight   *int
	Position *int
	Retired  *bool
}

// ServicesTx returns the client's services, retired ones too, in their order on screen.
func ServicesTx(_ context.Context, tx *db.Tx) ([]Service, error) {
	var services []Service
	if err := tx.ORM.Order("position, name, id").Find(&services).Error; err != nil {
		return nil, fmt.Errorf("read services: %w", err)
	}
	return services, nil
}

// ServiceTx returns one service.
func ServiceTx(_ context.Context, tx *db.Tx, id uuid.UUID) (Service, error) {
	var s Service
	err := tx.ORM.Where("id = ?", id).Take(&s).Error
	return s, err
}

// AddServiceTx adds a service to the client's tree.
func AddServiceTx(ctx context.Context, tx *db.Tx, n NewService) (Service, error) {
	if err := checkLabels(n.Labels); err != nil {
		return Service{}, err
	}
	var position int
	if err := tx.PGX.QueryRow(ctx, `SELECT COALESCE(max(position), 0) + 1 FROM services`).Scan(&position); err != nil {
		return Service{}, fmt.Errorf("read the last position: %w", err)
	}
	s := Service{
		TenantID: tx.TenantID, ID: db.NewID(tx.Now), ParentID: n.ParentID, Key: strings.TrimSpace(n.Key), Name: strings.TrimSpace(n.Name),
		Labels: n.Labels, Weight: cmp.Or(n.Weight, 1000), Position: position, CreatedAt: tx.Now,
	}
	if s.Labels == nil {
		s.Labels = map[string]string{}
	}
	if s.Name == "" {
		return Service{}, fault.New(fault.Invalid, "name_missing", "Give the service a name.").At("body.name", "give a name")
	}
	if err := tx.ORM.Create(&s).Error; err != nil {
		return Service{}, serviceFault(err)
	}
	return s, nil
}

// ChangeServiceTx changes a service. Moving one below itself is refused.
func ChangeServiceTx(ctx context.Context, tx *db.Tx, id uuid.UUID, change ServiceChange) (Service, error) {
	// The tree is read and written under one lock: two moves at once could otherwise close a circle together.
	if _, err := tx.PGX.Exec(ctx, `SELECT 1 FROM services ORDER BY id FOR UPDATE`); err != nil {
		return Service{}, fmt.Errorf("lock services: %w", err)
	}
	s, err := ServiceTx(ctx, tx, id)
	if err != nil {
		return Service{}, err
	}
	if err := change.apply(ctx, tx, &s); err != nil {
		return Service{}, err
	}
	err = tx.ORM.Model(&Service{}).Where("id = ?", id).Select("name", "parent_id", "labels", "weight", "position", "retired_at").Updates(&s).Error
	if err != nil {
		return Service{}, serviceFault(err)
	}
	return s, nil
}

func (change ServiceChange) apply(ctx context.Context, tx *db.Tx, s *Service) error {
	if change.Name != nil {
		if s.Name = strings.TrimSpace(*change.Name); s.Name == "" {
			return fault.New(fault.Invalid, "name_missing", "Give the service a name.").At("body.name", "give a name")
		}
	}
	if change.Labels != nil {
		if err := checkLabels(change.Labels); err != nil {
			return err
		}
		s.Labels = change.Labels
	}
	if change.Weight != nil {
		s.Weight = *change.Weight
	}
	if change.Position != nil {
		s.Position = *change.Position
	}
	if change.Retired != nil {
		s.RetiredAt = nil
		if *change.Retired {
			at := tx.Now
			s.RetiredAt = &at
		}
	}
	if change.ParentID != nil {
		return s.move(ctx, tx, *change.ParentID)
	}
	return nil
}

func (s *Service) move(ctx context.Context, tx *db.Tx, parent uuid.UUID) error {
	if parent == uuid.Nil {
		s.ParentID = nil
		return nil
	}
	services, err := ServicesTx(ctx, tx)
	if err != nil {
		return err
	}
	if NewTree(services).Within(parent, s.ID) {
		return fault.New(fault.Invalid, "service_cycle", "A service cannot be a part of itself: choose a parent outside it.").
			At("body.parent_id", "choose a service that is not below this one")
	}
	s.ParentID = &parent
	return nil
}

func checkLabels(labels map[string]string) error {
	if len(labels) > 20 {
		return fault.New(fault.Invalid, "labels_too_many", "A service has at most 20 labels.").At("body.labels", "at most 20")
	}
	for key, value := range labels {
		if key == "" || len(key) > 100 || len(value) > 500 {
			return fault.New(fault.Invalid, "label_too_long", "A label has a name of at most 100 characters and a value of at most 500.").
				At("body.labels", "a name of 1 to 100 characters, a value of at most 500")
		}
	}
	return nil
}

func serviceFault(err error) error {
	switch {
	case db.Violates(err, "services_key_form"):
		return fault.New(fault.Invalid, "service_key_form", "The key is lower-case letters and digits, with - _ . between them, at most 60.").
			At("body.key", "such as api or payment-api").Because(err)
	case db.Violates(err, "services_key_once"):
		return fault.New(fault.Conflict, "service_key_taken", "The client already has a service with this key.").At("body.key", "choose another key").Because(err)
	case db.Violates(err, "services_parent_is_of_the_tenant"):
		return fault.New(fault.Invalid, "service_parent_unknown", "The client has no such parent service.").At("body.parent_id", "choose a service of this client").Because(err)
	case db.Violates(err, "services_weight_check"):
		return fault.New(fault.Invalid, "service_weight", "A weight is between 0 and 1000 thousandths.").At("body.weight", "between 0 and 1000").Because(err)
	}
	return fmt.Errorf("write service: %w", err)
}
