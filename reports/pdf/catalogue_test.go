package pdf

import (
	"fmt"
	"reflect"
	"testing"
	"time"
)

// sameInBoth is what French and English write alike.
var sameInBoth = map[string]bool{
	"client": true, "clauseHead": true, "verdict": true, "total": true, "source": true, "action": true, "certificate": true, "exclusions": true,
	"verdicts[0]": true, "effects[0]": true, "classShort[3]": true, "classBrief[3]": true, "classBrief[4]": true,
}

func TestCataloguesAreCompleteAndTheirOwn(t *testing.T) {
	t.Parallel()
	fr, en := reflect.ValueOf(frenchWords), reflect.ValueOf(englishWords)
	check := func(name, a, b string) {
		switch {
		case a == "" || b == "":
			t.Errorf("%s: French %q, English %q: one is missing", name, a, b)
		case a == b && !sameInBoth[name]:
			t.Errorf("%s: both say %q", name, a)
		}
	}
	for i := range fr.NumField() {
		name := fr.Type().Field(i).Name
		a, b := fr.Field(i), en.Field(i)
		if a.Kind() == reflect.String {
			check(name, a.String(), b.String())
			continue
		}
		for k := range a.Len() {
			check(fmt.Sprintf("%s[%d]", name, k), a.Index(k).String(), b.Index(k).String())
		}
	}
}

// TestEveryCharacterOfTheCataloguesIsInTheFonts catches a sign nobody can draw
// before a client sees the box.
func TestEveryCharacterOfTheCataloguesIsInTheFonts(t *testing.T) {
	t.Parallel()
	fonts, err := loadFonts()
	if err != nil {
		t.Fatal(err)
	}
	for name, m := range scenes() {
		shown, err := Figures(render(t, m, attached()))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for n, page := range shown.Pages {
			for _, r := range page {
				if r == tofu {
					t.Errorf("%s, page %d: a character was missing", name, n+1)
				}
				if r != '\n' && !fonts[sans].has(r) {
					t.Errorf("%s, page %d: %U is not in the text face", name, n+1, r)
				}
			}
		}
	}
}

func TestFrenchElidesBeforeNames(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"Hélios Santé": "d’Hélios Santé", "Nordlys": "de Nordlys", "Émile": "d’Émile", "Air Liquide": "d’Air Liquide", "Hôpital Nord": "d’Hôpital Nord",
		"Le Relais": "du Relais", "Les Échos": "des Échos", "La Poste": "de La Poste", "HSBC": "d’HSBC", "SNCF": "d’SNCF", "BNP": "de BNP", "NASA": "de NASA",
		"Yoplait": "de Yoplait", "Yves Rocher": "d’Yves Rocher", "Heineken": "de Heineken", "8 à Huit": "de 8 à Huit", "onze": "de onze", "œuvre": "d’œuvre", "Héron": "de Héron", "": "de ",
	} {
		if got := frOf(name); got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
}

// TestFindingsAgreeWithTheirNumbers goes through the numbers that change the
// grammar: none, one, several.
func TestFindingsAgreeWithTheirNumbers(t *testing.T) {
	t.Parallel()
	fr, en := french{}, english{}
	fourth := time.Date(2026, 11, 4, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct{ got, want string }{
		{fr.outages(0, 0), "Aucune interruption n’a été constatée, comptée ou non."},
		{fr.outages(1, 0), "1 interruption constatée, aucune comptée. Aucune n’est omise, quelle que soit sa cause."},
		{fr.outages(1, 1), "1 interruption constatée, 1 comptée. Aucune n’est omise, quelle que soit sa cause."},
		{fr.outages(5, 3), "5 interruptions constatées, 3 comptées. Aucune n’est omise, quelle que soit sa cause."},
		{fr.outages(2, 2), "2 interruptions constatées, toutes comptées. Aucune n’est omise, quelle que soit sa cause."},
		{en.outages(1, 1), "1 outage seen, 1 counted. None is left out, whatever its cause."},
		{en.outages(2, 0), "2 outages seen, none counted. None is left out, whatever its cause."},

		{fr.days(28, 0, 28, nil), "Aucun des 28 jours n’a connu d’interruption imputée au prestataire."},
		{fr.days(31, 31, 31, nil), "Aucune interruption imputée au prestataire n’a été constatée, mais la mesure a manqué 31 jours sur 31."},
		{fr.days(1, 0, 30, &fourth), "1 jour sur 30 sans aucune interruption imputée au prestataire ; le plus lourd est le 4 novembre."},
		{en.days(0, 0, 30, &fourth), "Not one day without an outage charged to the provider; the heaviest is 4 November."},

		{fr.upkeep(upkeepFacts{}), "Ni maintenance ni exclusion : tout le temps de service est resté mesuré."},
		{fr.upkeep(upkeepFacts{admitted: 1}), "Une maintenance admise ; aucune exclusion."},
		{fr.upkeep(upkeepFacts{admitted: 2, refused: 1, agreed: 1}), "Deux maintenances admises et une refusée, faute de préavis ; une exclusion, acceptée par les deux parties."},
		{fr.upkeep(upkeepFacts{declined: 2, pending: 1}), "Aucune maintenance ; deux exclusions refusées, une exclusion en attente."},
		{en.upkeep(upkeepFacts{refused: 2, agreed: 1}), "Two maintenances refused for want of notice; one exclusion, agreed by both sides."},

		{fr.response(responseFacts{}), "Aucune alerte : aucun délai n’a couru."},
		{fr.response(responseFacts{alerts: 1, total: 1, met: 1}), "La seule prise en charge a tenu son délai."},
		{fr.response(responseFacts{alerts: 12, total: 12, met: 12}), "Les 12 prises en charge ont toutes tenu leur délai."},
		{fr.response(responseFacts{alerts: 38, total: 38, met: 37, lateCount: 1, latePriority: "P3", lateBy: "1 h 06 min", limit: "1 h"}), "37 prises en charge sur 38 dans le délai ; la seule en retard est une P3, à 1 h 06 min pour 1 h."},
		{fr.response(responseFacts{alerts: 3, total: 3, met: 0, lateCount: 3, latePriority: "P1", lateBy: "9 min", limit: "5 min"}), "Aucune prise en charge sur 3 dans le délai ; trois en retard, la pire une P1, à 9 min pour 5 min."},
		{fr.response(responseFacts{alerts: 4}), "Quatre alertes ; le contrat ne promet aucun délai de prise en charge."},
		{en.response(responseFacts{alerts: 1, running: 1}), "One alert, none acknowledged yet when the figure was cut."},

		{fr.actions(0, 0), "Aucune action n’est ouverte à l’issue des revues."},
		{fr.actions(1, 0), "Une action issue des revues ; elle n’a pas dépassé son échéance."},
		{fr.actions(1, 1), "Une action issue des revues ; son échéance est passée."},
		{fr.actions(4, 1), "Quatre actions issues des revues ; une a dépassé son échéance."},
		{fr.actions(17, 3), "17 actions issues des revues ; trois ont dépassé leur échéance."},
		{en.actions(2, 2), "Two actions from the reviews; two are past their date."},

		{fr.trend(trendFacts{months: 1}), "C’est le premier mois mesuré : la tendance se lira à partir du prochain."},
		{fr.trend(trendFacts{months: 12}), "Douze mois mesurés, aucun manqué ; aucun chiffre n’a été corrigé depuis son émission."},
		{fr.trend(trendFacts{months: 12, missed: []string{"mars 2026"}}), "Un seul mois manqué sur douze, mars 2026 ; aucun chiffre n’a été corrigé depuis son émission."},
		{fr.trend(trendFacts{months: 3, missed: []string{"mars 2026"}, current: true, corrected: []string{"mai 2026"}}), "Un seul mois manqué sur trois, celui-ci ; un chiffre a été corrigé depuis son émission : mai 2026."},
		{en.trend(trendFacts{months: 6, missed: []string{"May", "June"}, corrected: []string{"May", "June"}}), "Two months missed in six; two figures have been corrected since they were issued: May and June."},

		{fr.readings(readingFacts{decisions: 4, flips: 4}), "Le verdict tient à peu : chacune des quatre décisions ci-dessous, prise autrement, le renverserait."},
		{fr.readings(readingFacts{decisions: 4, flips: 1}), "Une des quatre décisions ci-dessous, prise autrement, renverserait le verdict."},
		{fr.readings(readingFacts{decisions: 1, flips: 1}), "Le verdict tient à une décision : prise autrement, elle le renverserait."},
		{fr.readings(readingFacts{decisions: 3, flips: 2}), "Deux des trois décisions ci-dessous, prises autrement, renverseraient chacune le verdict."},
		{en.readings(readingFacts{decisions: 2}), "No single decision would turn the verdict: it is the same under every reading of the contract."},

		{fr.cover(coverFacts{client: "Hélios", month: "mai 2026", verdict: Met, total: 1, target: "99,9 %", margin: "4 min"}), "En mai 2026, les services d’Hélios ont été disponibles au-delà des 99,9 % promis, avec 4 min de marge."},
		{fr.cover(coverFacts{client: "Nordlys", month: "mai 2026", verdict: Missed, total: 1, target: "99,9 %", margin: "4 min", credit: "10 €"}), "En mai 2026, les services de Nordlys sont restés en deçà des 99,9 % promis, de 4 min ; un avoir de 10 € est dû."},
		{fr.cover(coverFacts{client: "Nordlys", month: "mai 2026", verdict: Missed, total: 1, target: "99,9 %", margin: "4 min"}), "En mai 2026, les services de Nordlys sont restés en deçà des 99,9 % promis, de 4 min."},
		{fr.cover(coverFacts{client: "Nordlys", month: "mai 2026", verdict: Missed, total: 3, missed: 2, tightest: "Portail", margin: "4 min"}), "En mai 2026, deux sur trois des engagements de disponibilité pris envers Nordlys ont été manqués : Portail, de 4 min."},
		{en.cover(coverFacts{client: "Nordlys", month: "May 2026", verdict: Missed, total: 3, missed: 1, tightest: "Portal", margin: "4 min", credit: "£5"}), "In May 2026 one of the three availability commitments to Nordlys was missed: Portal, by 4 min; a credit of £5 is due."},
		{en.cover(coverFacts{client: "Nordlys", month: "May 2026", verdict: NotCertifiable, coverage: "95%", needed: "99%"}), "In May 2026 measurement covered only 95% of the service of Nordlys; the contract asks for 99% to certify a figure."},

		{en.hoursNote(745, time.Date(2026, 10, 25, 0, 0, 0, 0, time.UTC), 25), "Each stroke is an hour: 745 of them, for Sunday the 25th has 25."},
		{fr.hoursNote(743, time.Date(2026, 3, 29, 0, 0, 0, 0, time.UTC), 23), "Chaque trait est une heure : 743, car le dimanche 29 en compte 23."},
		{enOrdinal(1) + enOrdinal(2) + enOrdinal(3) + enOrdinal(11) + enOrdinal(12) + enOrdinal(13) + enOrdinal(21) + enOrdinal(30), "1st2nd3rd11th12th13th21st30th"},
	} {
		if c.got != c.want {
			t.Errorf("got  %q\nwant %q", c.got, c.want)
		}
	}
}

func TestServiceHoursAreGroupedByDay(t *testing.T) {
	t.Parallel()
	var week []ServiceHours
	for d := time.Monday; d <= time.Friday; d++ {
		week = append(week, ServiceHours{d, 8 * 60, 18*60 + 30})
	}
	saturday := append(append([]ServiceHours(nil), week...), ServiceHours{time.Saturday, 9 * 60, 12 * 60}, ServiceHours{time.Saturday, 14 * 60, 1440})
	for _, c := range []struct {
		language Language
		method   Method
		want     string
	}{
		{French, Method{}, "Jour et nuit, tous les jours, jours fériés compris."},
		{French, Method{Window: week, Holidays: true}, "Lundi–vendredi 08:00–18:30, hors jours fériés."},
		{English, Method{Window: week}, "Monday–Friday, 08:00–18:30."},
		{French, Method{Window: saturday}, "Lundi–vendredi 08:00–18:30 ; samedi 09:00–12:00 + 14:00–24:00."},
		{English, Method{Window: []ServiceHours{{time.Sunday, 0, 1440}}}, "Sunday, 00:00–24:00."},
	} {
		v := c.language.voice()
		r := &monthlyReport{lang: c.language, say: v, words: v.words()}
		if got := r.serviceHours(c.method); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}
