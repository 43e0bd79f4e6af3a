package runbooks

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"
)

// Person is somebody who wrote, published or acted.
type Person struct {
	ID   uuid.UUID
	Name string
}

// Content is what a version fixes: everything that decides what an operator reads and when.
type Content struct {
	Title string
	// ServiceID is the component the runbook is for; zero for none.
	ServiceID uuid.UUID
	// Labels, when there are some, must all be on an alert of the incident.
	Labels   map[string]string
	Markdown string
}

// SHA256 is the hash by which an execution, a report or a client can prove which text was followed. Every field is preceded by its length, so that
// no two contents share an encoding.
func (c Content) SHA256() [sha256.Size]byte {
	h := sha256.New()
	field := func(text string) {
		var n [8]byte
		binary.BigEndian.PutUint64(n[:], uint64(len(text)))
		h.Write(n[:])
		h.Write([]byte(text))
	}
	field("vigie runbook 1")
	field(c.Title)
	service := ""
	if c.ServiceID != uuid.Nil {
		service = c.ServiceID.String()
	}
	field(service)
	for _, key := range slices.Sorted(maps.Keys(c.Labels)) {
		field(key)
		field(c.Labels[key])
	}
	field("") // the end of the labels: no label has an empty name
	field(Normalise(c.Markdown))
	return [sha256.Size]byte(h.Sum(nil))
}

// Runbook is what is written for a component or a kind of alert, with its draft.
type Runbook struct {
	TenantID uuid.UUID
	ID       uuid.UUID
	// Title, ServiceID and Labels are those of the draft where there is one, else of the version in force.
	Title       string
	ServiceID   uuid.UUID
	ServiceName string
	Labels      map[string]string
	// Draft is the Markdown that is not published yet; nil when there is none.
	Draft *string
	// Revision counts the changes of the draft; one based on an older revision is refused.
	Revision int
	// Version is the number in force; zero before the first publication.
	Version int
	// PublishedAt is when that was published; nil before.
	PublishedAt *time.Time
	// Steps counts those of the version in force, or of the draft before the first.
	Steps int
	// Versions are newest first; filled by GetTx only.
	Versions []Version
	Use      Use
}

// Use is what the executions of a runbook tell about it.
type Use struct {
	Executions int
	LastUsedAt *time.Time
	// FailedSteps counts the steps that did not work, over all executions.
	FailedSteps int
}

// Version is a published text. It is never changed.
type Version struct {
	RunbookID uuid.UUID
	Version   int
	Content
	// Hash is Content.SHA256 as it was stored.
	Hash        []byte
	Steps       int
	Reason      string
	PublishedAt time.Time
	PublishedBy Person
}

// SHA256Hex writes the stored hash as people compare it.
func (v Version) SHA256Hex() string { return hex.EncodeToString(v.Hash) }
