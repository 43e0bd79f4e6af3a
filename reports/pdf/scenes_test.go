package pdf

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"time"
)

func zoneOf(name string) *time.Location { return scene{zone: name}.location() }

func sampleResponses() []Response {
	clock := func(within int64, took ...int64) Clock {
		c := Clock{Within: within, Share: "90", Took: took, Verdict: Met}
		met, _ := c.kept()
		c.Achieved = percentOf(int64(met), int64(len(took)), 1)
		return c
	}
	return []Response{
		{"P1", 2, 0, clock(300, 132, 228), clock(3600, 525, 410)},
		{"P2", 6, 1, clock(900, 95, 210, 340, 371, 515, 780), clock(14400, 6130, 3000, 1200, 900, 5000, 2000)},
		{"P3", 19, 4, clock(3600, 240, 410, 620, 655, 900, 1010, 1200, 1260, 1500, 1510, 1720, 1900, 2050, 2110, 2300, 2600, 2650, 3120, 3960), clock(86400, 60120)},
		{"P4", 11, 3, clock(14400, 1800, 2400, 3600, 3900, 5200, 6100, 7000, 7800, 9100, 10400, 12900), clock(432000, 288000)},
	}
}

func sampleTrend(l *time.Location, year int, month time.Month, n int) []Month {
	contractual := []Percent{"99.9781", "99.9655", "99.9902", "99.9713", "99.9370", "99.9816", "99.9944", "99.9688", "99.9731", "100.0000", "99.9853"}
	lived := []Percent{"99.9702", "99.9311", "99.9840", "99.9713", "99.8902", "99.9694", "99.9944", "99.9420", "99.9605", "99.9880", "99.9801"}
	var out []Month
	for i := 11 - n; i < 11; i++ {
		m := Month{Start: time.Date(year, month-time.Month(11-i), 1, 0, 0, 0, 0, l), Contractual: contractual[i], Lived: lived[i], Verdict: Met}
		if m.Contractual.position() < 99.95 {
			m.Verdict = Missed
		}
		out = append(out, m)
	}
	return out
}

// helios is the month of the reference pictures: met, October, 745 hours.
func helios() scene {
	l := zoneOf("Europe/Paris")
	at := func(day, h, m, s int) time.Time { return time.Date(2026, 10, day, h, m, s, 0, l) }
	return scene{language: French, client: "Hélios Santé", zone: "Europe/Paris", year: 2026, month: 10, target: "99.95", required: "99", fee: 1240000, currency: "EUR",
		components: []string{"Dossier patient", "Prise de rendez-vous", "API partenaires", "Portail patients"},
		outages: []sceneOutage{
			{2, at(6, 3, 12, 8), 323, 1000, ProviderDown, "Certificat intermédiaire expiré sur le répartiteur", "PIR-2026-029", Counted, "", time.Time{}},
			{3, at(11, 22, 31, 0), 1120, 1000, Maintenance, "Redémarrage pendant la montée de version PostgreSQL", "", UnderMaintenance, "M-14", time.Time{}},
			{0, at(15, 14, 2, 41), 1584, 1000, Client, "Règle de pare-feu posée par Hélios Santé sur son lien principal", "", ByAgreement, "E-7", at(19, 10, 0, 0)},
			{1, at(21, 9, 41, 17), 525, 1000, ProviderDown, "Saturation des connexions à la base après une mise en production", "PIR-2026-031", Counted, "", time.Time{}},
			{3, time.Date(2026, 10, 25, 1, 14, 20, 0, time.UTC), 750, 300, Degraded, "Tâche de 02:00 jouée deux fois la nuit du 25 ; un tiers des pages en erreur", "PIR-2026-032", Counted, "", time.Time{}},
		},
		maintenances: []MaintenanceWindow{
			{"M-14", "PostgreSQL 15.8, portail et rendez-vous", at(11, 22, 0, 0), at(11, 23, 30, 0), 6*86400 + 4*3600, 72 * 3600, true, 5400, "fenêtre de nuit"},
			{"M-15", "Remplacement d'un commutateur, baie B12", at(28, 5, 0, 0), at(28, 5, 45, 0), 47*3600 + 1200, 72 * 3600, false, 0, ""},
		},
		exclusions: []Exclusion{{"E-7", "I-3", Client, at(15, 14, 2, 41), at(15, 14, 29, 5), "L. Kervella", at(16, 9, 0, 0), "C. Aubry (DSI)", at(19, 10, 0, 0), Agreed, 1584, "courriel joint aux preuves"}},
		gaps:       []Gap{{at(17, 4, 6, 0), at(17, 4, 13, 0), "Sonde Paris, Sonde Lyon", "Deux sondes sur trois muettes (transit opérateur) : quorum perdu"}},
		responses:  sampleResponses(),
		actions: []Action{
			{"A-61", "Alerter 30, 14 et 3 jours avant l'expiration de chaque certificat, chaîne comprise", "PIR-2026-029", "I. Marchand", time.Date(2026, 11, 13, 12, 0, 0, 0, l)},
			{"A-64", "Plafonner les connexions par instance et refuser une mise en production qui dépasse le plafond", "PIR-2026-031", "T. Le Goff", time.Date(2026, 11, 20, 12, 0, 0, 0, l)},
			{"A-65", "Planifier toutes les tâches en UTC ; essai du 28 mars 2027 à blanc", "PIR-2026-032", "S. Abadie", time.Date(2026, 12, 4, 12, 0, 0, 0, l)},
		},
		upcoming: []Announcement{{time.Date(2026, 11, 2, 9, 0, 0, 0, l), "Rotation des certificats, API partenaires", time.Date(2026, 11, 10, 22, 0, 0, 0, l), time.Date(2026, 11, 10, 22, 20, 0, 0, l)}},
		trend:    sampleTrend(l, 2026, 10, 11),
	}
}

// northgate is a breached October in London.
func northgate() scene {
	l := zoneOf("Europe/London")
	at := func(day, h, m, s int) time.Time { return time.Date(2026, 10, day, h, m, s, 0, l) }
	sc := scene{language: English, client: "Northgate Clinics", zone: "Europe/London", year: 2026, month: 10, target: "99.95", required: "99", fee: 985000, currency: "GBP",
		components: []string{"Patient record", "Booking", "Partner API", "Patient portal"}, responses: sampleResponses(), trend: sampleTrend(l, 2026, 10, 11)}
	causes := []string{"Connection pool exhausted after a release", "Expired intermediate certificate on the load balancer", "Node lost its disk; fail-over took longer than planned", "Search index rebuilt during opening hours", "Queue consumer stuck on a malformed HL7 message", "Memory leak in the session service", "Bad feature flag, rolled back"}
	for i, o := range [][6]int64{{2, 7, 12, 8, 190, 1000}, {3, 9, 0, 40, 85, 300}, {5, 22, 31, 0, 640, 1000}, {6, 3, 14, 0, 118, 1000}, {8, 16, 2, 11, 402, 1000}, {9, 11, 47, 0, 300, 300}, {12, 8, 1, 5, 96, 1000}, {13, 14, 0, 0, 1510, 1000}, {14, 10, 22, 30, 1322, 1000}, {16, 6, 40, 0, 77, 300}, {19, 13, 5, 55, 240, 1000}, {21, 9, 41, 17, 505, 1000}, {23, 18, 10, 10, 130, 1000}, {26, 5, 30, 0, 260, 300}, {29, 12, 0, 20, 64, 1000}} {
		row := sceneOutage{(i*3 + 1) % 4, at(int(o[0]), int(o[1]), int(o[2]), int(o[3])), o[4], o[5], ProviderDown, causes[(i*5)%7], "", Counted, "", time.Time{}}
		if o[5] < 1000 {
			row.class = Degraded
		}
		switch i {
		case 2:
			row.class, row.reason, row.reasonRef = Maintenance, UnderMaintenance, "M-21"
		case 7:
			row.class, row.reason, row.agreed, row.cause = Client, ByAgreement, at(19, 10, 0, 0), "Firewall rule changed by Northgate on its main link"
		case 8:
			row.review = "PIR-2026-030"
		}
		sc.outages = append(sc.outages, row)
	}
	sc.maintenances = []MaintenanceWindow{{"M-21", "Database upgrade, portal and booking", at(5, 22, 0, 0), at(5, 23, 30, 0), 5*86400 + 2*3600, 72 * 3600, true, 5400, "night window"}}
	sc.exclusions = []Exclusion{{"E-9", "I-8", Client, at(13, 14, 0, 0), at(13, 14, 25, 10), "L. Kervella", at(16, 9, 0, 0), "C. Aubrey (CTO)", at(19, 10, 0, 0), Agreed, 1510, ""}}
	sc.gaps = []Gap{{at(17, 4, 6, 0), at(17, 4, 13, 0), "", "Two probes of three silent (transit): quorum lost"}}
	sc.actions = []Action{{"A-71", "Cap connections per instance and refuse a release above the cap", "PIR-2026-030", "T. Le Goff", time.Date(2026, 11, 20, 12, 0, 0, 0, l)}, {"A-72", "Practise the disk fail-over every quarter, with a clock", "PIR-2026-030", "S. Abadie", time.Date(2026, 10, 30, 12, 0, 0, 0, l)}}
	return sc
}

// perfect is a February without anything at all, in its first month.
func perfect() scene {
	return scene{language: French, client: "Nordlys", zone: "Europe/Paris", year: 2026, month: 2, target: "99.9", required: "99", fee: 300000, currency: "EUR", components: []string{"Boutique en ligne"},
		responses: []Response{{"P1", 0, 0, Clock{Within: 300, Share: "90"}, Clock{}}}}
}

// blind is a month in which every source was silent.
func blind() scene {
	l := zoneOf("Europe/Paris")
	sc := perfect()
	sc.client, sc.month = "Hôpital Émile-Roux", 3
	sc.gaps = []Gap{{time.Date(2026, 3, 1, 0, 0, 0, 0, l), time.Date(2026, 4, 1, 0, 0, 0, 0, l), "toutes les sondes", "Aucune sonde n'a répondu"}}
	return sc
}

// patchy is measured too little to be certified.
func patchy() scene {
	l := zoneOf("Europe/London")
	sc := northgate()
	sc.gaps = append(sc.gaps, Gap{time.Date(2026, 10, 3, 2, 0, 0, 0, l), time.Date(2026, 10, 4, 9, 0, 0, 0, l), "Probe London", "Probe host lost; nobody noticed over the week-end"})
	return sc
}

// office is business hours in Montréal, provisional on the 18th.
func office() scene {
	l := zoneOf("America/Toronto")
	sc := scene{language: French, client: "Société québécoise d’hébergement et d’exploitation des plateformes documentaires partagées", zone: "America/Toronto", year: 2026, month: 11, target: "99.5", required: "98", fee: 450000, currency: "CAD",
		components: []string{"Portail", "Recherche plein texte et indexation des dossiers d’archives patrimoniales"}, responses: sampleResponses(), asOf: time.Date(2026, 11, 18, 14, 30, 0, 0, l)}
	for d := time.Monday; d <= time.Friday; d++ {
		sc.hours = append(sc.hours, ServiceHours{d, 8 * 60, 18 * 60})
	}
	sc.outages = []sceneOutage{
		{0, time.Date(2026, 11, 4, 9, 0, 0, 0, l), 1500, 1000, ProviderDown, "Disque plein sur le frontal", "", Counted, "", time.Time{}},
		{1, time.Date(2026, 11, 7, 10, 0, 0, 0, l), 7200, 1000, ProviderDown, "Index corrompu un samedi", "", OutOfHours, "", time.Time{}},
	}
	return sc
}

// crowd is a month with n outages.
func crowd(language Language, n int) scene {
	sc := helios()
	if language == English {
		sc = northgate()
	}
	l := sc.location()
	random := rand.New(rand.NewPCG(7, uint64(n)))
	sc.outages = nil
	at := time.Date(2026, 10, 1, 0, 10, 0, 0, l)
	for i := range n {
		at = at.Add(time.Duration(random.IntN(8*3600*100/n)+60) * time.Second)
		row := sceneOutage{i % 4, at, int64(20 + random.IntN(400)), 1000, ProviderDown, fmt.Sprintf("Cause n° %d, relevée par la sonde", i+1), "", Counted, "", time.Time{}}
		if i%3 == 0 {
			row.weight, row.class = 300, Degraded
		}
		sc.outages = append(sc.outages, row)
		at = at.Add(time.Duration(row.length) * time.Second)
	}
	for i := range 14 {
		sc.actions = append(sc.actions, Action{fmt.Sprintf("A-%d", 100+i), "Action de plus, avec un intitulé assez long pour tenir sur deux lignes du tableau", "PIR-2026-040", "T. Le Goff", time.Date(2026, 11, i+1, 0, 0, 0, 0, l)})
	}
	return sc
}

// scenes are the months every drawing test goes through. Tests that spoil one
// take a copy.
var scenes = sync.OnceValue(func() map[string]Monthly {
	many := northgate().build()
	second := many.Commitments[0]
	second.Name, second.Target, second.Achieved, second.Verdict = "Partner API", "99.5", "99.9412", Met
	second.Budget, second.Downtime, second.Credit = second.Measured*5, 1573000, 0
	second.Drops = second.Drops[:3]
	many.Commitments[0].Name = "Patient record, booking and portal together"
	many.Commitments = append(many.Commitments, second)
	return map[string]Monthly{
		"helios": helios().build(), "northgate": northgate().build(), "perfect": perfect().build(), "blind": blind().build(),
		"patchy": patchy().build(), "office": office().build(), "crowd": crowd(French, 150).build(), "crowd-en": crowd(English, 40).build(), "two": many,
	}
})

// copied is a month whose lists may be changed.
func copied(m Monthly) Monthly {
	m.Commitments = slices.Clone(m.Commitments)
	for i := range m.Commitments {
		m.Commitments[i].Classes = slices.Clone(m.Commitments[i].Classes)
	}
	m.Hours, m.Days, m.Components, m.Outages = slices.Clone(m.Hours), slices.Clone(m.Days), slices.Clone(m.Components), slices.Clone(m.Outages)
	m.Maintenances, m.Exclusions, m.Actions = slices.Clone(m.Maintenances), slices.Clone(m.Exclusions), slices.Clone(m.Actions)
	m.Responses, m.Signatories, m.Quality.Sources = slices.Clone(m.Responses), slices.Clone(m.Signatories), slices.Clone(m.Quality.Sources)
	return m
}

func attached() []Attachment {
	return []Attachment{{"evidence.json", "every input", []byte(`{"outages":[]}`)}, {"evidence.csv", "every input", []byte("a;b\n")}}
}
