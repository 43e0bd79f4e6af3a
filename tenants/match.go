package tenants

import (
	"cmp"
	"slices"
	"strings"

	"github.com/google/uuid"
)

// Signal is what an event says about where it happened.
type Signal struct {
	// Service is the service or component the tool names; empty when it names none.
	Service string
	// Host is the machine; it also counts as the label "host" where the event has no such label.
	Host   string
	Labels map[string]string
}

// MatchService returns the service of a client that an event is about, or false when nothing tells.
//
// A service matches by name, when the event's service or its label "service" or "component" is the service's key or name (case does not
// matter), or by labels, when the service has some and the event carries all of them. The deepest match wins; among equals a name beats
// labels, and more labels beat fewer. A source that is fixed to a service is about that service or one below it. Retired services never match.
func MatchService(services []Service, source Source, signal Signal) (uuid.UUID, bool) {
	tree := NewTree(services)
	fixed := uuid.Nil
	if source.ServiceID != nil {
		fixed = *source.ServiceID
	}
	var found []match
	for _, s := range services {
		if s.RetiredAt != nil || (fixed != uuid.Nil && !tree.Within(s.ID, fixed)) {
			continue
		}
		m := match{service: s, depth: tree.Depth(s.ID), named: signal.names(s), labels: signal.carries(s.Labels)}
		if m.named || m.labels > 0 || s.ID == fixed {
			found = append(found, m)
		}
	}
	if len(found) == 0 {
		return uuid.Nil, false
	}
	return slices.MaxFunc(found, match.compare).service.ID, true
}

// match is a service an event may be about, and why.
type match struct {
	service Service
	depth   int
	named   bool
	labels  int
}

func (m match) compare(other match) int {
	return cmp.Or(cmp.Compare(m.depth, other.depth), compareBool(m.named, other.named), cmp.Compare(m.labels, other.labels),
		strings.Compare(other.service.Key, m.service.Key)) // the last only makes the choice the same every time
}

func (s Signal) names(service Service) bool {
	for _, name := range []string{s.Service, s.Labels["service"], s.Labels["component"]} {
		if name != "" && (strings.EqualFold(name, service.Key) || strings.EqualFold(name, service.Name)) {
			return true
		}
	}
	return false
}

// carries returns how many labels are required when the signal carries all of them, else zero.
func (s Signal) carries(required map[string]string) int {
	for key, want := range required {
		got, ok := s.Labels[key]
		if !ok && key == "host" {
			got, ok = s.Host, s.Host != ""
		}
		if !ok || got != want {
			return 0
		}
	}
	return len(required)
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}
