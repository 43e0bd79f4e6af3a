package demo

import (
	"time"

	"vigie/runbooks"
)

// heliosPresent: a first page that waits, one that is late, one half-way through its runbook, one that recovered.
func heliosPresent(h *history, t *account) {
	h.enterScene(t, scene{ago: 3*time.Minute + 40*time.Second, repeats: 2,
		story: story{service: "identity", source: "metrics", alert: "LoginSuccessRateLow", severity: "critical", host: "idp-01.par.helios-sante.example:9000",
			title: "Connexions : taux de succès à 71 %", details: "Moyenne sur 5 min, 97 % attendus. 1 480 échecs depuis le début, presque tous après la saisie du code.",
			echoes: []echo{{"KeycloakErrors", "high", "Keycloak : 212 erreurs par minute"}, {"LoginLatencyP95", "warning", "Connexions : p95 à 6,4 s"}}}})
	h.enterScene(t, scene{ago: 9*time.Minute + 20*time.Second,
		story: story{service: "booking-queue", source: "metrics", alert: "BookingQueueGrows", severity: "high", host: "rabbit-02.par.helios-sante.example:15692",
			title: "File de réservation : 4 300 messages, plus 300 par minute", details: "Deux consommateurs sur six répondent."}})
	h.enterScene(t, scene{ago: 34 * time.Minute, answered: 2*time.Minute + 12*time.Second, pace: 8 * time.Minute, repeats: 28, by: night,
		story: story{service: "api", source: "metrics", alert: "ApiErrorRateHigh", severity: "critical", host: "api-02.par.helios-sante.example:8443", labels: map[string]string{"job": "api-rdv"},
			title: "API rendez-vous : 12 % de réponses 5xx", details: "Taux d'erreur sur 5 min au-dessus de 10 %. La prise de rendez-vous échoue pour un patient sur huit.",
			trials: map[int]trial{2: {runbooks.Failed, "Retour arrière fait à la version d'hier : le taux ne bouge pas.", ""}},
			note:   "Le retour arrière n'y change rien. Toutes les erreurs viennent d'api-02 : je le retire.",
			update: "La prise de rendez-vous échoue pour une partie des patients. Un nœud est en cause, nous le retirons du service."}})
	h.enterScene(t, scene{ago: 2*time.Hour + 18*time.Minute,
		story: story{service: "backup", source: "jobs", alert: "BackupLate", severity: "warning", host: "sav-01.par.helios-sante.example",
			title: "Sauvegarde de nuit inachevée : imagerie", details: "borg : 3 h 10 sur 2 h attendues, débit 8 Mo/s au lieu de 90."}})
	h.enterScene(t, scene{ago: 71 * time.Minute, answered: 6 * time.Minute, recovered: 16 * time.Minute, pace: 7 * time.Minute,
		story: story{service: "mssante", source: "metrics", alert: "MailQueueStuck", severity: "high", host: "mx-ms-01.par.helios-sante.example",
			title: "Messagerie sécurisée : 980 messages en attente", details: "Le relais national répond 421 par intermittence.",
			update: "Les messages sécurisés sont partis avec retard ; la file est vide, nous surveillons encore."}})
}
