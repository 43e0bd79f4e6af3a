package runbooks

import (
	"bytes"
	"cmp"
	"slices"

	"github.com/google/uuid"
)

// Situation is what a runbook is looked for.
type Situation struct {
	// Services are the component of the incident and what contains it, nearest first; empty when no component is known.
	Services []uuid.UUID
	// Labels are those of the incident's alerts, one set an alert.
	Labels []map[string]string
}

// Reason says why a runbook fits.
type Reason string

// The reasons, best first.
const (
	// ByService: it is written for this very component.
	ByService Reason = "service"
	// ByLabels: an alert carries all its labels, and it names no component.
	ByLabels Reason = "labels"
	// ByParent: it is written for what contains the component.
	ByParent Reason = "parent"
)

// Match chooses the version to follow, or false when none fits. A runbook with labels fits only when one alert carries all of them. The
// component's own runbook beats one that names labels only, which beats a container's, the nearest first; then more labels beat fewer, and a later
// publication an earlier one. A runbook with neither component nor labels fits nothing: it is opened by hand.
func Match(versions []Version, s Situation) (Version, Reason, bool) {
	var best Version
	var bestRank []int
	var why Reason
	for _, v := range versions {
		rank, reason, fits := v.rank(s)
		if !fits {
			continue
		}
		better := cmp.Or(slices.Compare(rank, bestRank), -v.PublishedAt.Compare(best.PublishedAt), bytes.Compare(v.RunbookID[:], best.RunbookID[:]))
		if bestRank == nil || better < 0 {
			best, bestRank, why = v, rank, reason
		}
	}
	return best, why, bestRank != nil
}

// rank orders the versions that fit: the lower, the better.
func (v Version) rank(s Situation) (rank []int, reason Reason, fits bool) {
	carried := len(v.Labels) == 0 || slices.ContainsFunc(s.Labels, func(labels map[string]string) bool { return subset(v.Labels, labels) })
	if !carried {
		return nil, "", false
	}
	if v.ServiceID == uuid.Nil {
		return []int{1, 0, -len(v.Labels)}, ByLabels, len(v.Labels) > 0
	}
	switch distance := slices.Index(s.Services, v.ServiceID); distance {
	case -1:
		return nil, "", false
	case 0:
		return []int{0, 0, -len(v.Labels)}, ByService, true
	default:
		return []int{2, distance, -len(v.Labels)}, ByParent, true
	}
}

func subset(of, labels map[string]string) bool {
	for key, value := range of {
		if got, ok := labels[key]; !ok || got != value {
			return false
		}
	}
	return true
}
