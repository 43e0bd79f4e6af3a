package normalise

import (
	"strings"
	"unicode"
)

// vocabulary maps the words tools use for severity to Vigie's four. Words are
// lower case, without accents, spaces, dashes or underscores.
func vocabulary(word string) (Severity, bool) {
	switch word {
	case "critical", "crit", "critic", "critique", "disaster", "emergency", "emerg", "fatal", "panic", "blocker",
		"bloquant", "urgent", "severe", "highest", "veryhigh", "page", "pager", "down", "outage", "alert",
		"p0", "p1", "sev0", "sev1", "s0", "s1", "l1", "prio1", "priority1", "severity1", "0", "1":
		return Critical, true
	case "high", "error", "err", "errors", "major", "majeur", "majeure", "haute", "haut", "eleve", "elevee",
		"important", "erreur", "failure", "failed", "p2", "sev2", "s2", "l2", "prio2", "priority2", "severity2", "2":
		return High, true
	case "warning", "warn", "warnings", "average", "medium", "moderate", "minor", "mineur", "mineure", "moyen",
		"moyenne", "avertissement", "attention", "degraded", "unknown", "inconnu", "inconnue", "indeterminate",
		"ticket", "p3", "sev3", "s3", "l3", "prio3", "priority3", "severity3", "3":
		return Warning, true
	case "info", "information", "informational", "informative", "low", "lowest", "faible", "basse", "bas", "none",
		"aucune", "ok", "okay", "notice", "debug", "trace", "trivial", "normal", "clear", "cleared", "resolved", "up",
		"success", "notclassified", "unclassified", "noseverity", "p4", "p5", "sev4", "sev5", "s4", "s5", "l4", "l5",
		"prio4", "prio5", "priority4", "priority5", "severity4", "severity5", "4", "5", "6", "7":
		return Informational, true
	}
	return "", false
}

// severity maps a tool's word to a severity. It understands any case, "SEV-1",
// "Priority 2" and phrases such as "P1 - Critical", whose first known word
// counts. It reports false for an empty or unknown text, which callers treat
// as a warning: neither silent nor a P1.
func severity(text string) (Severity, bool) {
	if len(text) > 256 {
		return "", false
	}
	words := strings.FieldsFunc(unaccented(strings.ToLower(text)), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	if len(words) == 0 {
		return "", false
	}
	if s, ok := vocabulary(strings.Join(words, "")); ok {
		return s, true
	}
	for i, word := range words {
		if i+1 < len(words) {
			if s, ok := vocabulary(word + words[i+1]); ok {
				return s, true
			}
		}
		if s, ok := vocabulary(word); ok {
			return s, true
		}
	}
	return "", false
}

// severityOf maps the first text that is understood; none understood is a
// warning.
func severityOf(texts ...string) Severity {
	for _, t := range texts {
		if s, ok := severity(t); ok {
			return s
		}
	}
	return Warning
}

// priority reads an explicit P1..P5 (P5 counts as P4). It is empty for
// anything else: a word such as "critical" is a severity, not a choice of
// priority.
func priority(texts ...string) string {
	for _, t := range texts {
		t = strings.ToUpper(strings.TrimSpace(t))
		if len(t) >= 2 && t[0] == 'P' && t[1] >= '1' && t[1] <= '5' && (len(t) == 2 || !isWordByte(t[2])) {
			return "P" + string(min(t[1], '4'))
		}
	}
	return ""
}

func isWordByte(b byte) bool {
	return b == '_' || b >= '0' && b <= '9' || b >= 'A' && b <= 'Z' || b >= 0x80
}

// unaccented maps the accented letters of French severity words.
func unaccented(s string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case 'é', 'è', 'ê', 'ë':
			return 'e'
		case 'à', 'â':
			return 'a'
		case 'î', 'ï':
			return 'i'
		case 'ô':
			return 'o'
		case 'ù', 'û', 'ü':
			return 'u'
		case 'ç':
			return 'c'
		}
		return r
	}, s)
}
