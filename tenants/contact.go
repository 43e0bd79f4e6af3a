package tenants

import (
	"context"
	"fmt"
	"net/mail"
	"strings"
	"time"

	"github.com/google/uuid"

	"vigie/app/db"
	"vigie/app/fault"
)

// Contact is a person of the client whom the provider may call or write to. It is no account.
type Contact struct {
	TenantID uuid.UUID
	ID       uuid.UUID
	Name     string
	// Role is what the person is at the client, in its words.
	Role  string
	Email *string
	Phone *string
	// Locale is the language to speak: "fr" or "en".
	Locale string
	// Duty marks the person to call first outside the mandate.
	Duty      bool
	CreatedAt time.Time
}

// TableName names the table for gorm.
func (Contact) TableName() string { return "contacts" }

// ContactChange holds what is to change; a nil field stays as it is. An empty e-mail or phone removes it.
type ContactChange struct {
	Name, Role, Email, Phone, Locale *string
	Duty                             *bool
}

// ContactsTx returns the client's contacts, duty first.
func ContactsTx(_ context.Context, tx *db.Tx) ([]Contact, error) {
	var contacts []Contact
	if err := tx.ORM.Order("duty DESC, name, id").Find(&contacts).Error; err != nil {
		return nil, fmt.Errorf("read contacts: %w", err)
	}
	return contacts, nil
}

// AddContactTx adds a contact.
func AddContactTx(_ context.Context, tx *db.Tx, change ContactChange) (Contact, error) {
	c := Contact{TenantID: tx.TenantID, ID: db.NewID(tx.Now), Locale: "fr", CreatedAt: tx.Now}
	if err := change.apply(&c); err != nil {
		return Contact{}, err
	}
	if err := tx.ORM.Create(&c).Error; err != nil {
		return Contact{}, fmt.Errorf("write contact: %w", err)
	}
	return c, nil
}

// ChangeContactTx changes a contact.
func ChangeContactTx(_ context.Context, tx *db.Tx, id uuid.UUID, change ContactChange) (Contact, error) {
	var c Contact
	if err := tx.ORM.Where("id = ?", id).Take(&c).Error; err != nil {
		return Contact{}, err
	}
	if err := change.apply(&c); err != nil {
		return Contact{}, err
	}
	err := tx.ORM.Model(&Contact{}).Where("id = ?", id).Select("name", "role", "email", "phone", "locale", "duty").Updates(&c).Error
	if err != nil {
		return Contact{}, fmt.Errorf("write contact: %w", err)
	}
	return c, nil
}

// RemoveContactTx forgets a contact.
func RemoveContactTx(_ context.Context, tx *db.Tx, id uuid.UUID) error {
	done := tx.ORM.Where("id = ?", id).Delete(&Contact{})
	if done.Error != nil {
		return fmt.Errorf("remove contact: %w", done.Error)
	}
	if done.RowsAffected == 0 {
		return fault.ErrNotFound
	}
	return nil
}

func (change ContactChange) apply(c *Contact) error {
	set := func(to *string, from *string) {
		if from != nil {
			*to = strings.TrimSpace(*from)
		}
	}
	set(&c.Name, change.Name)
	set(&c.Role, change.Role)
	set(&c.Locale, change.Locale)
	c.Email = optional(c.Email, change.Email)
	c.Phone = optional(c.Phone, change.Phone)
	if change.Duty != nil {
		c.Duty = *change.Duty
	}
	return c.validate()
}

// optional keeps the old text where nothing new is said, and turns an empty one into none.
func optional(old, change *string) *string {
	if change == nil {
		return old
	}
	text := strings.TrimSpace(*change)
	if text == "" {
		return nil
	}
	return &text
}

func (c Contact) validate() error {
	invalid := fault.New(fault.Invalid, "contact_invalid", "The contact cannot be kept as it is: see the fields.")
	bad := invalid
	if c.Name == "" || len(c.Name) > 200 {
		bad = bad.At("body.name", "between 1 and 200 characters")
	}
	if len(c.Role) > 200 {
		bad = bad.At("body.role", "at most 200 characters")
	}
	if c.Locale != "fr" && c.Locale != "en" {
		bad = bad.At("body.locale", "fr or en")
	}
	if c.Email != nil {
		if a, err := mail.ParseAddress(*c.Email); err != nil || a.Address != *c.Email {
			bad = bad.At("body.email", "an address such as cto@example.com")
		}
	}
	if c.Phone != nil && len(*c.Phone) > 40 {
		bad = bad.At("body.phone", "at most 40 characters")
	}
	if bad != invalid {
		return bad
	}
	return nil
}
