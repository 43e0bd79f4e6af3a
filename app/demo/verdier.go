package demo

import (
	"time"

	"vigie/reports/ledger"
	"vigie/runbooks"
	"vigie/tenants"
)

// verdier is watched at night, on week-ends and on public holidays: a shop for linen and tableware whose own team works by day.
func verdier() client {
	return client{
		slug: "maison-verdier", name: "Maison Verdier", zone: "Europe/Paris", locale: "fr", cto: "Camille Rousset", watchdog: "metrics", words: inFrench(),
		services: []tenants.NewTenantService{
			{Key: "web", Name: "Boutique en ligne", Weight: 400},
			{Key: "front", Name: "Serveurs frontaux", Parent: "web", Weight: 200},
			{Key: "checkout", Name: "Commande et paiement", Weight: 350},
			{Key: "catalog", Name: "Recherche et catalogue", Weight: 250},
			{Key: "erp", Name: "Passerelle ERP", Weight: 200},
			{Key: "mail", Name: "E-mails transactionnels", Weight: 100},
		},
		contacts: []contact{
			{"Thibault Verdier", "Responsable e-commerce, astreinte", "thibault@maison-verdier.example", "+33 6 39 98 70 22", true},
			{"Camille Rousset", "Directrice technique", "camille.rousset@maison-verdier.example", "+33 1 99 00 63 18", false},
			{"Nadia Benali", "Responsable ERP", "nadia.benali@maison-verdier.example", "+33 6 39 98 71 09", false},
		},
		contract: contract{
			reference: "NI-VERDIER-1", terms: verdierTerms,
			components: []tenants.KeyedComponent{{Key: "web", Weight: 400}, {Key: "checkout", Weight: 350}, {Key: "catalog", Weight: 250}},
		},
		sources: []source{
			{"metrics", "alertmanager", "Prometheus Verdier"},
			{"probes", "pagerduty", "Sondes de paiement"},
			{"jobs", "generic", "Passerelle ERP et sauvegardes"},
		},
		runbooks: verdierRunbooks(), stories: verdierStories(), script: verdierScript, present: verdierPresent,
	}
}

func verdierTerms() tenants.Terms {
	t := tenants.DefaultTerms("Europe/Paris")
	t.Coverage, t.Holidays.Calendar = nights(), "FR"
	t.Aggregation, t.MinOutageS, t.NoticeS, t.MinKnownPct = tenants.AggregationWorst, 0, 48*3600, "99"
	t.Credits = []tenants.CreditTier{{Below: "99.9", CreditPct: "10"}, {Below: "99.5", CreditPct: "20"}, {Below: "99", CreditPct: "30"}}
	t.CreditCapPct, t.MonthlyFeeCents, t.Currency = "30", 6_400_00, "EUR"
	t.Response = map[tenants.Priority]tenants.ResponseTerms{
		tenants.P1: {AcknowledgeS: 15 * 60, UpdateS: 45 * 60, ResolveS: 4 * 3600, SharePct: "90"},
		tenants.P2: {AcknowledgeS: 30 * 60, UpdateS: 2 * 3600, ResolveS: 8 * 3600, SharePct: "90"},
		tenants.P3: {AcknowledgeS: 4 * 3600, ResolveS: 3 * 24 * 3600, SharePct: "85"},
		tenants.P4: {AcknowledgeS: 12 * 3600, SharePct: "80"},
	}
	t.Clauses = clauses("art.")
	return t
}

func verdierRunbooks() []runbook {
	return []runbook{
		{title: "Boutique en ligne injoignable", service: "web", file: "boutique", editions: []edition{
			{month: 1, day: 16, from: "depuis la France et la Belgique", to: "depuis la France, la Belgique et la Suisse",
				reason: "Étape 1 : la sonde de Genève est en service ; la panne du mois n'y était pas visible avant."},
		}},
		{title: "Paiement en échec", service: "checkout", file: "paiement", editions: []edition{
			{month: 0, day: 9, from: "plus de 20 % de refus", to: "plus de 15 % de refus", reason: "Étape 2 : seuil convenu avec Camille Rousset, après la soirée du 2."},
			{month: 1, day: 20, from: "Laisser cinq minutes", to: "Laisser dix minutes", reason: ""},
		}},
		{title: "Recherche : cluster OpenSearch rouge", service: "catalog", file: "recherche"},
		{title: "Passerelle ERP : commandes en attente", service: "erp", file: "erp", editions: []edition{
			{month: 0, day: 24, from: "rejouer par lots de 100", to: "rejouer par lots de 50", reason: "Étape 4 : 100 commandes à la fois ont bloqué l'ERP le 21."},
		}},
		{title: "E-mails transactionnels refusés", service: "mail", file: "courriel"},
		{title: "Espace disque sous 10 %", labels: map[string]string{"alertname": "DiskAlmostFull"}, file: "disque"},
	}
}

func verdierStories() []story {
	minutes := func(least, most int) span {
		return span{time.Duration(least) * time.Minute, time.Duration(most) * time.Minute}
	}
	return []story{
		{service: "web", source: "metrics", alert: "ShopHomeDown", severity: "critical", host: "lb-01.maison-verdier.example:443", monthly: 1, lasts: minutes(8, 13),
			title: "Boutique : 503 sur la page d'accueil", details: "probe_success = 0 depuis deux régions pendant 1 min.",
			trials:  map[int]trial{4: {runbooks.Failed, "Un seul redémarrage n'a pas suffi : php-fpm se resature aussitôt.", "Second redémarrage après purge du cache."}},
			update:  "La boutique ne répondait plus ; elle est de retour. Nous cherchons ce qui l'a saturée.",
			summary: "Pool php-fpm saturé par un robot d'indexation ; robot limité, pool redémarré.", cause: "Robot d'indexation sans limite de débit.", shift: time.Minute},
		{service: "checkout", source: "probes", alert: "AuthorisationFailures", severity: "critical", host: "pay.maison-verdier.example", monthly: 1, lasts: minutes(7, 12),
			title: "Paiement : 38 % d'autorisations refusées", details: "Sur les 200 derniers essais ; 4 % d'habitude.",
			update:  "Une partie des paiements par carte est refusée. Le second prestataire prend le relais.",
			summary: "Bascule vers le second prestataire de paiement, taux de refus revenu à 4 %.", cause: "Jeton d'accès du premier prestataire expiré."},
		{service: "catalog", source: "metrics", alert: "OpenSearchRed", severity: "critical", host: "os-02.maison-verdier.example:9200", monthly: 1, lasts: minutes(10, 17),
			title: "Recherche : cluster OpenSearch rouge", details: "Deux fragments primaires non attribués.",
			summary: "Fragments réattribués après libération d'espace sur os-02.", cause: "Seuil d'espace disque atteint pendant une réindexation."},
		{service: "erp", source: "jobs", alert: "ErpBacklog", severity: "warning", host: "erp-gw-01.maison-verdier.example", monthly: 2, lasts: minutes(35, 80),
			title: "Passerelle ERP : 312 commandes en attente", details: "La plus ancienne attend depuis 48 minutes.",
			summary: "Commande bloquante mise de côté, file rejouée.", cause: "Commande avec une adresse de livraison sans code postal."},
		{service: "mail", source: "metrics", alert: "MailBounces", severity: "warning", host: "smtp-01.maison-verdier.example", monthly: 1, lasts: minutes(30, 60),
			title: "E-mails transactionnels : 6 % de rebonds", details: "1 % d'habitude ; confirmations de commande concernées.",
			summary: "Adresse d'envoi retirée d'une liste de blocage.", cause: "Adresse partagée signalée comme indésirable."},
		{service: "front", source: "metrics", alert: "DiskAlmostFull", severity: "warning", host: "front-02.maison-verdier.example:9100", monthly: 2, lasts: minutes(25, 60),
			title: "Disque /var à 91 % sur front-02", details: "Plein dans 6 heures au rythme actuel.", labels: map[string]string{"mountpoint": "/var"},
			summary: "Journaux de débogage purgés, rotation rétablie.", cause: "Mode débogage oublié après un déploiement."},
		{service: "checkout", source: "metrics", alert: "ThreeDSecureSlow", severity: "high", host: "pay.maison-verdier.example", monthly: 1, lasts: minutes(20, 40),
			title: "3-D Secure : p95 à 6,2 s", details: "2 s d'habitude. Les paniers abandonnés augmentent.",
			update:  "L'authentification des cartes est lente chez la banque. Les paiements passent, avec de l'attente.",
			summary: "Lenteur de la banque émettrice, revenue à la normale.", cause: "Maintenance non annoncée d'un émetteur."},
		{service: "catalog", source: "metrics", alert: "ReindexSlow", severity: "info", host: "os-01.maison-verdier.example:9200", monthly: 1, lasts: minutes(60, 140),
			title: "Réindexation plus longue que prévu", details: "52 % après une heure, 90 % attendus.", summary: "Terminée à 05:50, avant l'ouverture.", cause: ""},
		{service: "web", source: "metrics", alert: "CacheHitRateLow", severity: "warning", host: "cdn.maison-verdier.example", monthly: 1, lasts: minutes(15, 45),
			title: "Cache : 61 % de succès au lieu de 93 %", details: "Une campagne ajoute un paramètre à chaque adresse.", summary: "Paramètre de campagne ignoré par le cache.", cause: "Campagne d'e-mails."},
		{service: "erp", source: "metrics", alert: "ErpSlow", severity: "warning", host: "erp-gw-01.maison-verdier.example:9404", monthly: 1, lasts: minutes(20, 50), when: uncovered,
			title: "Passerelle ERP lente en journée", details: "p95 à 9 s.", note: "Hors de notre plage : transmis à l'équipe de jour.", summary: "Traité par l'équipe du client.", cause: ""},
	}
}

// verdierScript: the month that is breached, one cause of a third party's that the client accepts at once, a monitoring that dies without a word, and a
// body that nobody understands.
func verdierScript(h *history, t *account) {
	h.enterSilence(t, &silence{month: 0, day: 16, hour: 21, minute: 4, lasts: 77 * time.Minute})
	h.enterSpecial(t, &special{month: 1, day: 14, hour: 1, minute: 48, lasts: 71*time.Minute + 33*time.Second, answer: 6*time.Minute + 50*time.Second,
		story: story{service: "web", source: "metrics", alert: "ShopHomeDown", severity: "critical", host: "lb-01.maison-verdier.example:443",
			title: "Boutique : 503 sur toutes les pages", details: "probe_success = 0 depuis deux régions. Les deux frontaux sont vus comme malades.",
			trials: map[int]trial{3: {runbooks.Failed, "php-fpm redémarre, mais le contrôle de santé échoue toujours.", ""}, 4: {runbooks.Failed, "Même chose après purge du cache : la base refuse les connexions.", ""},
				5: {runbooks.Done, "", "Thibault Verdier joint à 02:37, accord pour redémarrer la base."}},
			note:     "La base refuse toute nouvelle connexion : max_connections atteint par une tâche d'import lancée à 01:45.",
			update:   "La boutique est arrêtée : la base de données refuse les connexions. Nous avons l'accord de Thibault Verdier pour la redémarrer.",
			summary:  "Import de nuit arrêté, base redémarrée avec accord du client, boutique de retour à 02:59.",
			handedTo: lead,
			cause:    "Notre tâche d'import ouvrait une connexion par produit sans les fermer."}})
	h.enterSpecial(t, &special{month: 0, day: 21, hour: 20, minute: 17, lasts: 43 * time.Minute, answer: 2*time.Minute + 20*time.Second,
		story: story{service: "checkout", source: "probes", alert: "AuthorisationFailures", severity: "critical", host: "pay.maison-verdier.example",
			title: "Paiement : 100 % d'autorisations refusées", details: "Plus aucune réponse du prestataire de paiement.",
			trials:  map[int]trial{4: {runbooks.Failed, "Le second prestataire refuse aussi : même réseau interbancaire.", ""}},
			update:  "Les paiements par carte sont interrompus chez tous les prestataires. Le virement reste possible.",
			summary: "Panne du réseau interbancaire, rétabli à 21:00.", cause: "Panne nationale du réseau de cartes.",
			claim: ledger.CausedByThirdParty, claimNote: "Panne nationale du réseau de cartes, annoncée par l'opérateur de 20:15 à 21:02."},
		decision: &decision{agreed: true, answer: "Vu aux informations : rien à vous reprocher.", month: 0, day: 26, hour: 9}})
	h.enterWork(t, &work{title: "Nouvelle version du tunnel de commande", services: []string{"checkout"}, month: 1, day: 9, hour: 5, minute: 0, lasts: time.Hour, notice: 5 * 24 * time.Hour})
	h.enterSpecial(t, &special{month: 1, day: 9, hour: 5, minute: 12, lasts: 14 * time.Minute, answer: time.Minute,
		story: story{service: "checkout", source: "probes", alert: "AuthorisationFailures", severity: "critical", host: "pay.maison-verdier.example",
			title: "Paiement : aucune réponse", details: "La sonde ne va pas au bout d'une commande.", note: "Pendant la maintenance annoncée.",
			summary: "Mise en place de la nouvelle version, pendant la maintenance annoncée.", cause: "Maintenance."}})
	h.enterGarbled(t, h.moment(t, 1, 19, 23, 32, 5), &garbled{source: "jobs", contentType: "application/json",
		body:    `{"host": "srv-fichiers-03", "status": "FAILED", "message": "Repository "prod" is locked", "exit": 2}`,
		note:    "JSON cassé : guillemets non échappés dans le message de borg. Lu à la main : le dépôt « prod » est verrouillé, la sauvegarde suivante est passée à 23:40.",
		summary: "Sauvegarde relancée seule ; script d'envoi corrigé par le client (guillemets échappés)."})
}

// verdierPresent: pages whose clocks stand still by day, and one half-way.
func verdierPresent(h *history, t *account) {
	h.enterScene(t, scene{ago: 6*time.Minute + 15*time.Second, repeats: 2,
		story: story{service: "checkout", source: "metrics", alert: "ThreeDSecureSlow", severity: "high", host: "pay.maison-verdier.example",
			title: "3-D Secure : 9 % d'authentifications abandonnées", details: "p95 à 11 s, 2 s d'habitude."}})
	h.enterScene(t, scene{ago: 52 * time.Minute, answered: 11 * time.Minute, pace: 9 * time.Minute, repeats: 5, by: night,
		story: story{service: "erp", source: "jobs", alert: "ErpBacklog", severity: "high", host: "erp-gw-01.maison-verdier.example",
			title: "Passerelle ERP : 640 commandes en attente", details: "La plus ancienne attend depuis 1 h 20.",
			note: "La commande 88213 bloque la file : lot mis de côté, je rejoue les autres."}})
	h.enterScene(t, scene{ago: 38 * time.Minute, answered: 4 * time.Minute, recovered: 9 * time.Minute, pace: 5 * time.Minute,
		story: story{service: "catalog", source: "metrics", alert: "OpenSearchYellow", severity: "warning", host: "os-02.maison-verdier.example:9200",
			title: "Recherche : répliques non attribuées", details: "Trois fragments sans réplique après le redémarrage d'os-02."}})
	h.enterScene(t, scene{ago: 26 * time.Minute,
		story: story{service: "front", source: "metrics", alert: "DiskAlmostFull", severity: "warning", host: "front-01.maison-verdier.example:9100", labels: map[string]string{"mountpoint": "/var"},
			title: "Disque /var à 92 % sur front-01", details: "Plein dans 4 heures au rythme actuel."}})
}
