package pdf

var frenchWords = words{
	reportTitle: "Rapport de disponibilité", subject: "Disponibilité mesurée, interruptions, preuves",
	availabilityOf: "Disponibilité, ", provisionalOf: "Provisoire, ",
	verdictTitles:       [5]string{"Sans engagement", "Engagement tenu", "Engagement manqué", "Non mesurable", "Non certifiable"},
	verdictsSoFar:       [5]string{"Sans engagement", "Engagement tenu à ce jour", "Engagement manqué à ce jour", "Non mesurable à ce jour", "Non certifiable à ce jour"},
	verdicts:            [5]string{"–", "Tenu", "Manqué", "Non mesurable", "Non certifiable"},
	notMeasurableFigure: "Non mesurable",
	availability:        "Disponibilité", acknowledgement: "Prise en charge", target: "Cible", promised: "cible ",
	monthByHour:     "Le mois, heure par heure",
	classShort:      [ClassCount]string{"disponible", "panne", "dégradé", "maintenance admise", "causé par le client", "tiers", "inconnu", "hors service"},
	classBrief:      [ClassCount]string{"disponible", "panne", "dégradé", "maintenance", "client", "tiers", "inconnu", "hors service"},
	client:          "Client",
	period:          "Période",
	issuer:          "Émetteur",
	issued:          "Émis le",
	contract:        "Contrat ",
	certifiesItself: "certifie un service exploité par ses soins : voir Méthode",

	summary: "Synthèse", clauses: "Chaque seconde a sa clause", days: "Jour par jour", trend: "Douze mois", trendShort: "Tendance",
	budget: "Budget d’erreur", outages: "Toutes les interruptions", upkeep: "Maintenances et exclusions",
	response: "Temps de réponse", quality: "Qualité de la mesure", readings: "Deux lectures", credit: "Avoir",
	actions: "Actions ouvertes", method: "Méthode", evidence: "Preuves et vérification", continued: ", suite",

	commitment: "Engagement", achieved: "Atteint", worstMargin: "Marge, pire cas", verdict: "Verdict",
	monthlyAvailability: "Disponibilité mensuelle", priority: "Priorité", measuredSeconds: "Secondes mesurées",

	wholeMonth: "Le mois entier, à l’échelle", monthSoFar: "Le mois jusqu’ici, à l’échelle",
	classHead: "Classe", clauseHead: "Clause", effectHead: "Effet sur le calcul", lengthHead: "Durée", secondsHead: "Secondes",
	totalPeriod: "Total : la période entière",
	classNames: [ClassCount]string{"Disponible", "Panne, imputée au prestataire", "Service dégradé, imputé au prestataire",
		"Maintenance annoncée et admise", "Arrêt causé par le client", "Tiers, force majeure", "Temps inconnu", "Hors plage de service"},
	effects: [6]string{"–", "mesuré", "mesuré, compté à son poids", "retiré du dénominateur", "mesuré, compté disponible", "mesuré, compté en panne"},

	secondsLost: "Secondes perdues", minutesLost: "Minutes perdues", hoursLost: "Heures perdues",
	lostNote:   "Par jour, tous composants réunis ; le temps simultané ne compte qu’une fois.",
	components: "Composants", nothingLost: "Aucune seconde de service perdue, pour quelque cause que ce soit.",

	trendName:          "Disponibilité, %",
	trendNote:          "Trait plein : lecture du contrat. Cercle vide : telle que vécue, rien d’exclu. Tirets : la cible. Carré : mois manqué.",
	notMeasurableShort: "n. m.",

	budgetLeft:        "Budget restant",
	budgetNoteSeconds: "En secondes. La diagonale est le rythme qui épuise le budget au dernier instant du mois.",
	budgetNoteMinutes: "En minutes. La diagonale est le rythme qui épuise le budget au dernier instant du mois.",
	budgetNoteHours:   "En heures. La diagonale est le rythme qui épuise le budget au dernier instant du mois.",

	number: "N°", componentAndCause: "Composant et cause", startAndEnd: "Début et fin", weight: "Poids", counted: "Compté",
	total: "Total", ongoing: "en cours",

	subjectHead: "Objet", window: "Fenêtre", notice: "Préavis", decision: "Décision", excluded: "Exclu",
	admitted: "Admise", refused: "Refusée", decisions: [3]string{"En attente", "Acceptée", "Refusée"},

	acknowledgementNote: "Chaque trait est une alerte, placée sur le délai promis lors de sa prise en charge. Un accusé automatique ne compte pas. Le rétablissement suit la dernière priorité.",
	median:              "médiane", inTime: "dans le délai", deadline: "délai",
	arrival: "Heure d’arrivée", arrivalNote: "Alertes du mois, par heure locale. Blanc : fausses alertes.",
	alerts: "Alertes", falseAlerts: "dont fausses", acknowledgeHead: "Prise en charge", resolveHead: "Rétablissement",
	worstResolve: "Pire rétablissement", noCase: "aucun cas",

	coverageHead: "Couverture", source: "Source", reason: "Motif",

	readingsNote: "Chaque ligne ne change qu’une décision ; la dernière les change toutes. La lecture contractuelle est la seule qui engage, la lecture vécue est celle de vos utilisateurs.",
	asLived:      "Telle que vécue, rien d’exclu", contractual: "Contractuelle",
	unknownAsDown: "Temps inconnu compté en panne", degradedInFull: "Dégradé compté au poids 1",

	thisMonth: "ce mois", noTier: "aucun palier",

	action: "Action", origin: "Origine", owner: "Responsable", due: "Échéance",
	announced: "Annoncé", upcoming: "Maintenance à venir", noUpcoming: "Aucune maintenance n’est annoncée pour la suite.",

	formula: "Formule", aggregation: "Agrégation", weights: "Poids", exclusions: "Exclusions",
	unknownTime: "Temps inconnu", serviceHours: "Plage de service", engine: "Moteur", scope: "Portée",
	aggregations: [5]string{
		"Un seul composant : sa ligne de temps est celle du service.",
		"Le pire : le chiffre est celui du composant le moins disponible.",
		"Pondérée : moyenne des composants, chacun à son poids.",
		"En série : une seule ligne de temps, poids le plus fort à chaque seconde ; le temps simultané ne compte qu’une fois.",
		"Produit : les disponibilités des composants multipliées entre elles.",
	},
	inTheFigure: "Dans le chiffre",
	inTheFigureAs: [5]string{
		"un seul composant le fait",
		"seul le composant le moins disponible le fait",
		"chaque composant y pèse son poids",
		"ce qui se recouvre n’y compte qu’une fois",
		"les disponibilités des composants s’y multiplient",
	},
	policies: [3]string{
		"Retiré du dénominateur (politique « exclure »).",
		"Compté disponible (politique « disponible »), comme le contrat le prévoit.",
		"Compté en panne (politique « panne »).",
	},
	roundTheClock: "Jour et nuit, tous les jours, jours fériés compris.", noHolidays: "hors jours fériés",

	questions: [3]string{"Le fichier est-il intact ?", "Le chiffre est-il juste ?", "Le passé a-t-il bougé ?"},
	answers: [3]string{
		"Ouvrez-le dans un lecteur PDF : la signature couvre tout le document. Ou déposez-le sur la page ci-contre : authentique, modifié ou inconnu.",
		"Les preuves sont jointes à ce fichier. Cette commande refait le calcul et compare :",
		"Chaque fait est chaîné au précédent ; la tête de chaîne ci-dessous change si un seul fait du passé change.",
	},
	chainHead: "Tête de chaîne", certificate: "Certificat", notSigned: "ce fichier n’est pas encore signé",
	silhouette: "La silhouette de l’empreinte des preuves figure au pied de chaque page : si elle change d’une page à l’autre, les pages ne viennent pas du même rapport. Signature électronique PAdES, horodatage RFC 3161.",
	roles:      [3]string{"Établi par", "Relu par", "Signé par"},
	attached:   "Pièces jointes", refusedIncluded: "données refusées comprises", nothingAttached: "aucune",
}
