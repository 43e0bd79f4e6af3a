package demo

import (
	"time"

	"vigie/reports/ledger"
	"vigie/runbooks"
	"vigie/tenants"
)

// helios is watched at every hour: appointments and messages of a health network.
func helios() client {
	return client{
		slug: "helios-sante", name: "Hélios Santé", zone: "Europe/Paris", locale: "fr", cto: "Hélène Aubry", watchdog: "metrics", words: inFrench(),
		services: []tenants.NewTenantService{
			{Key: "web", Name: "Portail patients", Weight: 350, Labels: map[string]string{"job": "portail"}},
			{Key: "api", Name: "API rendez-vous", Weight: 250},
			{Key: "booking-queue", Name: "File de réservation", Parent: "api", Weight: 100},
			{Key: "identity", Name: "Identité et connexion", Weight: 150},
			{Key: "database", Name: "Base patients", Weight: 150},
			{Key: "replica", Name: "Réplica de lecture", Parent: "database", Weight: 100},
			{Key: "mssante", Name: "Messagerie sécurisée", Weight: 100},
			{Key: "backup", Name: "Sauvegardes", Weight: 100},
		},
		contacts: []contact{
			{"Marc Lenoir", "Responsable d’astreinte", "marc.lenoir@helios-sante.example", "+33 6 39 98 12 40", true},
			{"Hélène Aubry", "Directrice technique", "helene.aubry@helios-sante.example", "+33 1 99 00 21 07", false},
			{"Sofia Rey", "Administratrice de bases de données", "sofia.rey@helios-sante.example", "+33 6 39 98 45 13", false},
			{"Karim Haddad", "Responsable sécurité (RSSI)", "karim.haddad@helios-sante.example", "+33 1 99 00 21 31", false},
		},
		contract: contract{
			reference: "NI-HELIOS-2",
			terms:     heliosTerms,
			components: []tenants.KeyedComponent{
				{Key: "web", Weight: 350}, {Key: "api", Weight: 250}, {Key: "identity", Weight: 150}, {Key: "database", Weight: 150}, {Key: "mssante", Weight: 100},
			},
			amended: func(t tenants.Terms) tenants.Terms {
				t.Response = map[tenants.Priority]tenants.ResponseTerms{
					tenants.P1: {AcknowledgeS: 10 * 60, UpdateS: 30 * 60, ResolveS: 4 * 3600, SharePct: "95"},
					tenants.P2: t.Response[tenants.P2], tenants.P3: t.Response[tenants.P3], tenants.P4: t.Response[tenants.P4],
				}
				t.MonthlyFeeCents = 19_200_00
				return t
			},
		},
		sources: []source{
			{"metrics", "alertmanager", "Prometheus Hélios (Paris)"},
			{"probes", "pagerduty", "Sondes externes"},
			{"jobs", "generic", "Tâches planifiées"},
		},
		runbooks: heliosRunbooks(),
		stories:  heliosStories(),
		script:   heliosScript,
		present:  heliosPresent,
	}
}

func heliosTerms() tenants.Terms {
	t := tenants.DefaultTerms("Europe/Paris")
	t.Aggregation, t.Holidays.Calendar = tenants.AggregationWeighted, "FR"
	t.MinOutageS, t.NoticeS, t.MinKnownPct = 0, 72*3600, "99"
	t.Credits = []tenants.CreditTier{{Below: "99.9", CreditPct: "10"}, {Below: "99.5", CreditPct: "25"}, {Below: "99", CreditPct: "50"}}
	t.CreditCapPct, t.MonthlyFeeCents, t.Currency = "50", 18_500_00, "EUR"
	t.OutageWeights = map[tenants.Severity]int{tenants.Critical: 1000, tenants.High: 300}
	t.Clauses = clauses("art.")
	return t
}

func heliosRunbooks() []runbook {
	return []runbook{
		{title: "Portail patients injoignable", service: "web", file: "portail", editions: []edition{
			{month: 0, day: 11, from: "depuis une seule région", to: "depuis une seule des deux régions (Paris, Francfort)",
				reason: "Étape 1 : deux régions au lieu d'une pour confirmer ; une fausse alerte le 9."},
			{month: 1, day: 4, from: "kubectl -n portail rollout undo deployment/portail-web", to: "kubectl -n portail rollout undo deployment/portail-web --to-revision=0",
				reason: "Étape 3 : le retour arrière vise explicitement la révision précédente."},
		}},
		{title: "API rendez-vous en erreur", service: "api", file: "api", editions: []edition{
			{month: 0, day: 19, from: "plus de 500 messages", to: "plus de 800 messages", reason: "Étape 4 : le seuil de 500 est atteint chaque lundi à l'ouverture."},
			{month: 1, day: 15, from: "Attendre deux minutes", to: "Attendre trois minutes", reason: ""},
		}},
		{title: "Échecs de connexion", service: "identity", file: "connexion", editions: []edition{
			{month: 1, day: 3, from: "kubectl -n identite rollout restart deployment/keycloak", to: "kubectl -n identite rollout restart statefulset/keycloak",
				reason: "Étape 4 : keycloak est un StatefulSet depuis la migration ; la commande a échoué deux nuits de suite."},
		}},
		{title: "Base patients : réplica en retard ou primaire en lecture seule", service: "database", file: "base"},
		{title: "Messagerie sécurisée muette", service: "mssante", file: "mssante"},
		{title: "Sauvegarde de nuit inachevée", service: "backup", file: "sauvegarde", editions: []edition{
			{month: 1, day: 8, from: "borg break-lock /srv/borg/patients", to: "borg with-lock /srv/borg/patients true || borg break-lock /srv/borg/patients", reason: ""},
		}},
		{title: "Bascule vers le site de Lyon", service: "", labels: map[string]string{"alertname": "SitePrimaireInjoignable"}, file: "bascule", unpublished: true},
	}
}

func heliosStories() []story {
	minutes := func(least, most int) span {
		return span{time.Duration(least) * time.Minute, time.Duration(most) * time.Minute}
	}
	return []story{
		{service: "web", source: "probes", alert: "PortailInjoignable", severity: "critical", host: "portail.helios-sante.example", monthly: 1, lasts: minutes(9, 14), when: anytime,
			title: "Portail patients injoignable depuis Paris et Francfort", details: "Trois sondes de suite sans réponse : connexion refusée sur le port 443.",
			trials:  map[int]trial{3: {runbooks.Skipped, "Aucun déploiement depuis quatre jours.", ""}},
			note:    "Les deux nœuds d'entrée ont le même symptôme : le contrôleur Ingress a perdu ses points d'accès.",
			update:  "Le portail ne répond plus depuis quelques minutes. La cause est trouvée, le service revient.",
			summary: "Le contrôleur d'entrée ne voyait plus les pods du portail ; redémarré, le portail répond depuis les deux régions.",
			cause:   "Contrôleur Ingress bloqué après l'expiration de son bail.", shift: 15 * time.Second},
		{service: "api", source: "metrics", alert: "ApiErrorRateHigh", severity: "critical", host: "api-03.par.helios-sante.example:8443", monthly: 1, lasts: minutes(12, 22), when: anytime,
			title: "API rendez-vous : 14 % de réponses 5xx", details: "Taux d'erreur sur 5 min au-dessus de 10 % (seuil du contrat 5 %). Les réservations échouent pour une partie des patients.",
			labels:  map[string]string{"job": "api-rdv"},
			trials:  map[int]trial{2: {runbooks.Failed, "Le dernier déploiement date d'hier midi, le retour arrière n'a rien changé.", ""}, 4: {"done", "", "File à 1 312 messages, retombée à 40 en trois minutes."}},
			note:    "api-03 seul renvoie des 502 ; son pool vers la base est épuisé.",
			update:  "Une partie des réservations échoue. Un nœud de l'API est retiré du service, les autres prennent la charge.",
			summary: "Pool de connexions d'api-03 épuisé par des requêtes bloquées ; nœud retiré, redémarré et remis en service.",
			cause:   "Requête sans délai d'expiration vers l'annuaire des praticiens."},
		{service: "identity", source: "metrics", alert: "LoginSuccessRateLow", severity: "high", host: "idp-01.par.helios-sante.example:9000", monthly: 1, lasts: minutes(26, 48), when: anytime,
			title: "Connexions : taux de succès à 83 %", details: "Moyenne sur 10 min, 97 % attendus. Les codes par SMS arrivent en retard.",
			trials:  map[int]trial{4: {runbooks.Failed, "deployment/keycloak introuvable : c'est un StatefulSet depuis la migration.", "Relancé par statefulset/keycloak, signalé à Paul."}},
			note:    "Le fournisseur de SMS annonce des lenteurs ; je bascule sur le second.",
			update:  "La connexion par code SMS est lente. Les codes partent maintenant par le second opérateur.",
			summary: "Codes SMS retardés ; bascule sur le second fournisseur, taux de succès revenu à 98 %.", cause: "Saturation du premier fournisseur de SMS."},
		{service: "database", source: "metrics", alert: "PatroniNoPrimary", severity: "critical", host: "pg-01.par.helios-sante.example:9187", monthly: 1, lasts: minutes(4, 8), when: anytime,
			title: "Base patients : plus de primaire, écriture refusée", details: "Patroni sans leader depuis 60 s ; les transactions d'écriture échouent.",
			note:    "Élection en cours, etcd lent à répondre sur pg-02.",
			update:  "Les enregistrements ont été refusés pendant quelques minutes, le temps d'une bascule de la base. Aucune donnée n'est perdue.",
			summary: "Bascule automatique de pg-01 vers pg-02 ; l'ancien primaire est revenu en réplica.", cause: "Latence disque d'un membre etcd au-delà du délai d'élection.", shift: time.Minute},
		{service: "web", source: "probes", alert: "PortailInjoignable", severity: "critical", host: "portail.helios-sante.example", monthly: 1, lasts: minutes(2, 4), when: anytime, mistaken: true,
			title: "Portail patients injoignable depuis Francfort", details: "Trois sondes de suite sans réponse depuis une seule région.",
			trials:  map[int]trial{1: {runbooks.Done, "", "Paris répond, Francfort non ; les journaux d'entrée montrent un trafic normal."}, 3: {runbooks.Skipped, "Rien à annuler : le portail répond.", ""}, 5: {runbooks.Skipped, "Fausse alerte, pas d'appel de nuit.", ""}},
			summary: "Fausse alerte : la sonde de Francfort avait perdu son opérateur, le portail n'a pas cessé de répondre.", cause: "Réseau de la sonde."},
		{service: "replica", source: "metrics", alert: "PostgresReplicationLag", severity: "warning", host: "pg-03.par.helios-sante.example:9187", monthly: 2, lasts: minutes(18, 50), when: anytime,
			title: "Réplica de lecture en retard de 340 s", details: "Seuil 120 s. Les recherches d'historique peuvent montrer des données anciennes.",
			summary: "Retard résorbé après la fin de l'export statistique.", cause: "Export statistique lancé sur le réplica."},
		{service: "mssante", source: "metrics", alert: "MailQueueStuck", severity: "high", host: "mx-ms-01.par.helios-sante.example", monthly: 1, lasts: minutes(25, 45), when: anytime,
			title: "Messagerie sécurisée : 1 240 messages en attente", details: "File sortante au-dessus de 1 000 depuis 10 min ; le relais national répond 421.",
			update:  "Les messages sécurisés partent avec retard. Rien n'est perdu, la file se vide.",
			summary: "Relais national saturé ; la file s'est vidée après réduction du nombre de connexions simultanées.", cause: "Limitation temporaire du relais national."},
		{service: "web", source: "metrics", alert: "CertificateExpiresSoon", severity: "warning", host: "portail.helios-sante.example:443", monthly: 1, lasts: minutes(40, 90), when: anytime,
			title: "Certificat de portail.helios-sante.example : 13 jours avant expiration", details: "Le renouvellement automatique aurait dû avoir lieu à 30 jours.",
			summary: "Certificat renouvelé à la main, tâche cert-manager réparée.", cause: "Jeton DNS du défi ACME révoqué."},
		{service: "backup", source: "jobs", alert: "BackupLate", severity: "warning", host: "sav-01.par.helios-sante.example", monthly: 2, lasts: minutes(35, 80), when: anytime,
			title: "Sauvegarde de nuit inachevée : patients", details: "borg : le dépôt est verrouillé depuis 2 h par un processus qui n'existe plus.",
			trials:  map[int]trial{2: {"done", "", "Verrou du processus 41822, absent de ps."}},
			summary: "Verrou orphelin levé, sauvegarde relancée et vérifiée.", cause: "Redémarrage du serveur de sauvegarde pendant l'exécution."},
		{service: "api", source: "metrics", alert: "ApiLatencyP99", severity: "warning", host: "api-01.par.helios-sante.example:8443", monthly: 2, lasts: minutes(6, 18), when: anytime,
			title: "API rendez-vous : p99 à 1,9 s", details: "Seuil 1,2 s pendant 5 min.", summary: "Pic à l'ouverture des agendas du matin, revenu à la normale seul.", cause: ""},
		{service: "identity", source: "metrics", alert: "SmsQuota", severity: "info", host: "idp-01.par.helios-sante.example:9000", monthly: 2, lasts: minutes(60, 150), when: anytime,
			title: "Quota d'envoi de SMS à 80 %", details: "Remise à zéro le premier du mois.", summary: "Quota relevé par le client.", cause: ""},
	}
}

// heliosScript: a firewall change of the client's own, agreed only after the report; a third party the client does not accept as an excuse; a
// maintenance in time and one announced too late; a source that says itself that it goes blind.
func heliosScript(h *history, t *account) {
	h.enterSilence(t, &silence{month: 1, day: 11, hour: 3, minute: 16, lasts: 47 * time.Minute, told: true})
	h.enterSpecial(t, &special{month: 0, day: 18, hour: 14, minute: 12, lasts: 50*time.Minute + 20*time.Second, answer: 2*time.Minute + 31*time.Second,
		story: story{service: "web", source: "probes", alert: "PortailInjoignable", severity: "critical", host: "portail.helios-sante.example",
			title: "Portail patients injoignable depuis Paris et Francfort", details: "Trois sondes de suite sans réponse : délai dépassé.",
			trials: map[int]trial{2: {runbooks.Failed, "Les pods répondent depuis l'intérieur : le trafic n'arrive plus jusqu'à eux.", ""}, 3: {runbooks.Skipped, "Sans objet : le service répond de l'intérieur.", ""},
				5: {runbooks.Done, "", "Marc Lenoir joint à 14:31 : changement de pare-feu en cours chez eux."}},
			note:    "tcpdump sur l'entrée : plus aucun paquet de l'extérieur depuis 14:12:08. C'est en amont de nous.",
			update:  "Le portail est injoignable de l'extérieur ; nos serveurs répondent. Le trafic est coupé avant d'arriver chez nous : merci de vérifier le pare-feu de votre siège.",
			summary: "Règle de pare-feu du client trop large appliquée à 14:12, retirée à 15:02.", cause: "Changement de pare-feu chez le client, hors de la fenêtre annoncée.",
			claim: ledger.CausedByClient, claimNote: "Changement du pare-feu du siège à 14:12, retiré à 15:02 (ticket HS-CHG-1187)."},
		decision: &decision{agreed: true, answer: "Confirmé par notre équipe réseau : la règle venait de chez nous.", month: 1, day: 6, hour: 11}})
	h.enterCorrection(t, h.moment(t, 1, 8, 10, 10, 0))
	h.enterSpecial(t, &special{month: 1, day: 17, hour: 22, minute: 41, lasts: 31 * time.Minute, answer: 3*time.Minute + 5*time.Second,
		story: story{service: "api", source: "metrics", alert: "ApiErrorRateHigh", severity: "critical", host: "api-02.par.helios-sante.example:8443", labels: map[string]string{"job": "api-rdv"},
			title: "API rendez-vous : 38 % de réponses 5xx", details: "La vérification des droits auprès de l'Assurance Maladie échoue.",
			trials:  map[int]trial{2: {runbooks.Skipped, "Aucun déploiement ce soir.", ""}, 5: {runbooks.Done, "", "Mode dégradé activé sans vérification des droits."}},
			update:  "La vérification des droits est indisponible chez l'Assurance Maladie. Les rendez-vous sont pris sans elle depuis 23:06.",
			summary: "Téléservice national indisponible ; l'API a été passée en mode dégradé, puis remise en mode normal.", cause: "Panne du téléservice national.",
			claim: ledger.CausedByThirdParty, claimNote: "Indisponibilité du téléservice national de 22:41 à 23:12."},
		decision: &decision{agreed: false, answer: "Le mode dégradé prévu à l'article 6.2 devait prendre le relais seul en cinq minutes.", month: 1, day: 21, hour: 9}})
	h.enterWork(t, &work{title: "Mise à jour de sécurité du portail et de l’API", services: []string{"web", "api"}, month: 0, day: 13, hour: 5, minute: 0, lasts: 45 * time.Minute, notice: 6 * 24 * time.Hour})
	h.enterSpecial(t, &special{month: 0, day: 13, hour: 5, minute: 9, lasts: 12 * time.Minute, answer: 70 * time.Second,
		story: story{service: "web", source: "probes", alert: "PortailInjoignable", severity: "critical", host: "portail.helios-sante.example",
			title: "Portail patients injoignable depuis Paris et Francfort", details: "Trois sondes de suite sans réponse.",
			note: "Attendu : maintenance annoncée le 7, redémarrage des nœuds d'entrée.", summary: "Redémarrage prévu pendant la maintenance annoncée.", cause: "Maintenance."}})
	h.enterWork(t, &work{title: "Remplacement d’un disque de pg-02", services: []string{"database"}, month: 1, day: 22, hour: 23, minute: 0, lasts: 90 * time.Minute, notice: 20 * time.Hour})
	h.enterSpecial(t, &special{month: 1, day: 22, hour: 23, minute: 21, lasts: 9 * time.Minute, answer: 55 * time.Second,
		story: story{service: "database", source: "metrics", alert: "PatroniNoPrimary", severity: "critical", host: "pg-02.par.helios-sante.example:9187",
			title: "Base patients : plus de primaire, écriture refusée", details: "Patroni sans leader depuis 60 s.",
			note:    "Pendant le remplacement du disque, annoncé la veille : préavis plus court que les 72 h du contrat, cela comptera.",
			summary: "Bascule manquée pendant le remplacement du disque ; primaire rétabli à la main.", cause: "Réplica non synchrone au moment de la bascule."}})
	h.enterWork(t, &work{title: "Renouvellement des certificats internes", services: []string{"identity"}, month: 1, day: 25, hour: 5, minute: 30, lasts: 30 * time.Minute,
		notice: 9 * 24 * time.Hour, calledOff: 2 * 24 * time.Hour})
	h.announce(t, &work{title: "Migration de la messagerie sécurisée", services: []string{"mssante"}, lasts: 2 * time.Hour, notice: 7 * 24 * time.Hour}, h.now.Truncate(time.Hour).Add(5*24*time.Hour))
	h.aroundClockChange(t, &special{lasts: 18 * time.Minute, answer: 2 * time.Minute,
		story: story{service: "api", source: "metrics", alert: "ApiErrorRateHigh", severity: "critical", host: "api-01.par.helios-sante.example:8443", labels: map[string]string{"job": "api-rdv"},
			title: "API rendez-vous : 22 % de réponses 5xx", details: "Créneaux refusés : l'heure demandée existe deux fois ou n'existe pas.",
			note:    "Le changement d'heure : des créneaux de cette nuit sont refusés par l'agenda.",
			summary: "Créneaux de la nuit du changement d'heure recalculés, erreurs retombées.", cause: "Calcul d'heure locale dans le module d'agenda."}})
}
