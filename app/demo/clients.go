package demo

import (
	"time"

	"vigie/tenants"
	"vigie/tenants/calendar"
)

// clients are the provider's, in the order in which they were won.
func clients() []client { return []client{helios(), verdier(), trident()} }

// script enters what happens once in the history, before the rest is drawn around it.
func (h *history) script() {
	for _, t := range h.accounts {
		if t.client.contract.amended != nil {
			h.amend(t)
		}
		t.script(h, t)
	}
}

// enterPresent enters what is open when the history ends.
func (h *history) enterPresent() {
	for _, t := range h.accounts {
		t.present(h, t)
	}
}

// scene is a story that is not over: its instants are told backwards from the present.
type scene struct {
	story
	// ago is when it began; answered how long after that somebody took it, zero for nobody yet.
	ago, answered time.Duration
	// recovered is how long ago the alert ended; zero while it fires.
	recovered time.Duration
	pace      time.Duration
	repeats   int
	// by is who has it; whoever is on shift when empty.
	by string
}

// never is far enough beyond the present that the agenda drops it.
const never = 30 * 24 * time.Hour

func (h *history) enterScene(t *account, s scene) {
	e := episode{story: &s.story, at: h.now.Add(-s.ago), ends: h.now.Add(never), answered: h.now.Add(never), thorough: true, pace: s.pace, wrapUp: never, repeats: s.repeats, by: s.by}
	if s.answered > 0 {
		e.answered = e.at.Add(s.answered)
	}
	if s.recovered > 0 {
		e.ends = h.now.Add(-s.recovered)
	}
	h.enter(t, e)
}

// nights are weekdays from 18:00 to 09:00, week-ends and public holidays: when a client's own team sleeps.
func nights() calendar.Window {
	w := calendar.WeeklyWindow(
		calendar.Rule{Days: weekdays(), From: calendar.At(18, 0), To: calendar.At(9, 0)},
		calendar.Rule{Days: []calendar.Weekday{calendar.Saturday, calendar.Sunday}, From: calendar.At(9, 0), To: calendar.At(9, 0)},
	)
	w.OnHolidays = calendar.HolidaysOpen
	return w
}

// officeHours are weekdays from 08:00 to 18:00, closed on public holidays.
func officeHours() calendar.Window {
	return calendar.WeeklyWindow(calendar.Rule{Days: weekdays(), From: calendar.At(8, 0), To: calendar.At(18, 0)})
}

func weekdays() []calendar.Weekday {
	return []calendar.Weekday{calendar.Monday, calendar.Tuesday, calendar.Wednesday, calendar.Thursday, calendar.Friday}
}

// clauses names the articles behind the classes, in the contract's own manner.
func clauses(article string) map[tenants.Class]string {
	return map[tenants.Class]string{
		tenants.ClassAvailable: article + " 4.1", tenants.ClassProviderDown: article + " 5.1", tenants.ClassDegraded: article + " 5.2",
		tenants.ClassClient: article + " 6.1", tenants.ClassThirdParty: article + " 6.2", tenants.ClassMaintenance: article + " 7.1",
		tenants.ClassUnknown: article + " 8.3", tenants.ClassOutside: article + " 3.2",
	}
}

// inFrench are the words said of every French-speaking client.
func inFrench() words {
	return words{
		firstEdition: "Première version, relue avec l’astreinte du client.",
		plugIn:       "À brancher : %s",
		lost: "Plus de Watchdog : ni règle ni scrape ne répond. Je passe par le bastion ; la machine de supervision est injoignable, " +
			"l’hébergeur a un incident sur l’hyperviseur.",
		back:        "La supervision répond de nouveau. Pendant la coupure, l’état de vos services n’est pas connu : ce temps est compté comme tel dans le rapport.",
		lostSummary: "Supervision muette, puis rétablie après redémarrage de l’hyperviseur. Aucun service n’a été vu en panne avant ni après.",
		lostCause:   "Redémarrage d’un hyperviseur chez l’hébergeur de la supervision.",
	}
}
