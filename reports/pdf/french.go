package pdf

import (
	"fmt"
	"strings"
	"time"
	"unicode"
)

// french speaks French.
type french struct{}

func (french) words() *words { return &frenchWords }

// frPlural picks the form for n: French says singular for 0 and 1.
func frPlural(n int, one, many string) string {
	if n < 2 {
		return one
	}
	return many
}

var frCounts = [13]string{"zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze"}

// frCount writes small numbers in words, agreeing with a feminine noun.
func frCount(n int, feminine bool) string {
	switch {
	case n == 1 && feminine:
		return "une"
	case n >= 0 && n < len(frCounts):
		return frCounts[n]
	}
	return French.integer(int64(n))
}

func frList(items []string) string {
	if len(items) < 2 {
		return strings.Join(items, "")
	}
	return strings.Join(items[:len(items)-1], ", ") + " et " + items[len(items)-1]
}

// frOf joins “de” to a name: d’Hélios, de Nordlys, du Relais, des Échos, d’HSBC.
func frOf(name string) string {
	name = clean(name)
	switch {
	case strings.HasPrefix(name, "Le "):
		return "du " + name[len("Le "):]
	case strings.HasPrefix(name, "Les "):
		return "des " + name[len("Les "):]
	case frElides(name):
		return "d’" + name
	}
	return "de " + name
}

// frMute begins words whose h is mute; any other h is taken as aspirated,
// since a hiatus jars less than a wrong elision.
var frMute = []string{"hab", "hal", "harm", "hé", "hel", "heb", "her", "heu", "hexa", "hip", "hir", "his", "hom", "hon", "hop", "hôp", "hor", "hos", "hot", "hôt", "hum", "hy"}

var frAspirated = []string{"héro", "hért", "héri", "hern", "herse", "heurt", "hall", "hale", "homard", "hongr", "honte", "hors", "hotte"}

func frElides(name string) bool {
	first := []rune(name)
	if len(first) == 0 {
		return false
	}
	wordEnd := strings.IndexFunc(name, func(r rune) bool { return !unicode.IsLetter(r) })
	wordOne := name
	if wordEnd > 0 {
		wordOne = name[:wordEnd]
	}
	if len(wordOne) > 1 && wordOne == strings.ToUpper(wordOne) && !strings.ContainsAny(wordOne, "AEIOUYÉÈÊ") {
		return strings.ContainsRune("FHLMNRSX", first[0]) // spelt out: “d’HSBC”
	}
	lower := strings.ToLower(name)
	for _, prefix := range []string{"onz", "oui", "ouistiti", "yaourt", "ya", "ye", "yo", "yu"} {
		if strings.HasPrefix(lower, prefix) {
			return false
		}
	}
	if strings.ContainsRune("aeiouyàâäéèêëîïôöùûüœæ", unicode.ToLower(first[0])) {
		return true
	}
	for _, prefix := range frAspirated {
		if strings.HasPrefix(lower, prefix) && !strings.HasPrefix(lower, "héritage") {
			return false
		}
	}
	for _, prefix := range frMute {
		if strings.HasPrefix(lower, prefix) {
			return true
		}
	}
	return false
}

// frIn is “en octobre 2026”.
func frIn(month string) string { return "en " + month }

func (french) cover(c coverFacts) string {
	in := capitalised(frIn(c.month))
	if c.provisional != "" {
		in = "Au " + c.provisional
	}
	services := "les services " + frOf(c.client)
	switch {
	case c.verdict == NotMeasurable:
		return fmt.Sprintf("%s, aucune seconde de service %s n’a pu être mesurée : l’engagement n’est ni tenu ni manqué.", in, frOf(c.client))
	case c.verdict == NotCertifiable:
		return fmt.Sprintf("%s, la mesure n’a couvert que %s du service %s ; le contrat en exige %s pour certifier un chiffre.", in, c.coverage, frOf(c.client), c.needed)
	case c.total > 1 && c.verdict == Met:
		return fmt.Sprintf("%s, les %s engagements de disponibilité pris envers %s ont tous été tenus, le plus juste avec %s de marge : %s.", in, frCount(c.total, false), clean(c.client), c.margin, c.tightest)
	case c.total > 1:
		return fmt.Sprintf("%s, %s sur %s des engagements de disponibilité pris envers %s %s : %s, de %s.%s", in, frCount(c.missed, false), frCount(c.total, false), clean(c.client),
			frPlural(c.missed, "a été manqué", "ont été manqués"), c.tightest, c.margin, frCredit(c.credit))
	case c.verdict == Missed:
		return fmt.Sprintf("%s, %s sont restés en deçà des %s promis, de %s%s.", in, services, c.target, c.margin, strings.TrimSuffix(frCreditClause(c.credit), "."))
	case c.spotless:
		return fmt.Sprintf("%s, %s ont été disponibles sans une seconde d’interruption comptée, pour %s promis.", in, services, c.target)
	}
	return fmt.Sprintf("%s, %s ont été disponibles au-delà des %s promis, avec %s de marge.", in, services, c.target, c.margin)
}

func frCredit(amount string) string {
	if amount == "" {
		return ""
	}
	return " Un avoir de " + amount + " est dû."
}

func frCreditClause(amount string) string {
	if amount == "" {
		return ""
	}
	return " ; un avoir de " + amount + " est dû."
}

func (french) coverRow(available, measured string) string {
	return fmt.Sprintf("%s s disponibles sur %s s mesurées", available, measured)
}

func (french) responseRow(met, total int, first, last string) string {
	if total == 0 {
		return "aucune alerte : aucun délai n’a couru"
	}
	return fmt.Sprintf("%d %s sur %d dans %s délai, %s", met, frPlural(met, "alerte", "alertes"), total, frPlural(met, "son", "leur"), frRange(first, last))
}

func frRange(first, last string) string {
	if first == last {
		return first
	}
	return first + " à " + last
}

func (french) hoursNote(count int, odd time.Time, oddHours int) string {
	if odd.IsZero() {
		return fmt.Sprintf("Chaque trait est une heure : %d.", count)
	}
	return fmt.Sprintf("Chaque trait est une heure : %d, car le %s %s en compte %d.", count, frenchDays[odd.Weekday()], French.dayNumber(odd.Day()), oddHours)
}

func (french) span(from, last time.Time, length string) string {
	if from.Month() == last.Month() && from.Year() == last.Year() {
		return fmt.Sprintf("%s–%s, %s", French.dayNumber(from.Day()), French.date(last), length)
	}
	return fmt.Sprintf("%s – %s, %s", French.dateShort(from), French.dateShort(last), length)
}

func (french) edition(version int, supersedes string, provisional bool) string {
	if provisional {
		return "provisoire : le chiffre peut encore changer"
	}
	if supersedes != "" {
		return fmt.Sprintf("version %d, signée et horodatée ; remplace %s", version, reference(supersedes))
	}
	return fmt.Sprintf("version %d, signée et horodatée ; ne remplace aucun rapport", version)
}

func (french) issuedLine(version int, at time.Time, provisional bool) string {
	if provisional {
		return "Provisoire, établi le " + French.date(at)
	}
	return fmt.Sprintf("Version %d, émise le %s", version, French.date(at))
}

func (french) asOf(at time.Time) string {
	return fmt.Sprintf("%s à %s", French.date(at), at.Format("15:04"))
}

func (french) offsets(first, last string) string {
	if first == last {
		return first
	}
	return first + " puis " + last
}
