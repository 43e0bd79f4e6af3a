package pdf

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

func (french) summary(f summaryFacts) string {
	text := frSummary(f)
	if f.soFar {
		text = "À ce jour, " + uncapitalised(text)
	}
	if f.name != "" {
		text = f.name + " : " + uncapitalised(text)
	}
	return text
}

func frSummary(f summaryFacts) string {
	switch {
	case f.verdict == NotMeasurable:
		return "Aucune seconde n’a pu être mesurée : sans mesure, ni réussite ni échec, et jamais 100 %."
	case f.verdict == NotCertifiable:
		return fmt.Sprintf("Le chiffre n’est pas certifiable : la mesure couvre %s du temps de service, le contrat en exige %s.", f.coverage, f.needed)
	case f.verdict == Missed:
		return fmt.Sprintf("L’engagement est manqué de %s. Tel que vos utilisateurs l’ont vécu, sans rien exclure, le mois est à %s.", f.margin, f.lived)
	case f.spotless && f.sameLived:
		return "L’engagement est tenu sans une seconde d’indisponibilité, même sans rien exclure."
	case f.spotless:
		return fmt.Sprintf("L’engagement est tenu sans une seconde comptée. Sans les exclusions du contrat, le mois aurait été vécu à %s.", f.lived)
	case f.sameLived:
		return fmt.Sprintf("L’engagement est tenu avec %s de marge, et rien n’a été exclu pour y parvenir.", f.margin)
	}
	return fmt.Sprintf("L’engagement est tenu avec %s de marge. Sans les exclusions du contrat, le mois aurait été vécu à %s.", f.margin, f.lived)
}

func (french) downtimeNote(budget string, measurable bool) string {
	if !measurable {
		return "d’indisponibilité comptée : rien n’a été mesuré"
	}
	return fmt.Sprintf("d’indisponibilité comptée, sur un budget de %s", budget)
}

func (french) outagesNote(total, counted int, clauses []string) string {
	rest := total - counted
	switch {
	case total == 0:
		return "interruption : aucune constatée, comptée ou non"
	case rest == 0:
		return frPlural(counted, "interruption, comptée", "interruptions, toutes comptées")
	case len(clauses) == 0 || len(clauses) > 4:
		return fmt.Sprintf("interruptions comptées ; %s pour un motif donné plus loin", frPlural(rest, "l’autre ne l’est pas,", "les autres ne le sont pas,"))
	}
	return fmt.Sprintf("interruptions comptées ; %s : %s", frPlural(rest, "l’autre", "les autres"), frList(clauses))
}

func (french) coverageNote(unknown string) string {
	if unknown == "" {
		return "du temps de service mesuré ; aucune seconde inconnue"
	}
	return fmt.Sprintf("du temps de service mesuré ; %s restent inconnus", unknown)
}

func (french) acknowledgeWithin(priority, within string) string {
	return fmt.Sprintf("Prise en charge %s en %s", priority, within)
}

func (french) resolveWithin(priority, within string) string {
	return fmt.Sprintf("Rétablissement %s en %s", priority, within)
}

func (french) resolveAll(first, last string) string {
	return "Rétablissement, " + frRange(first, last)
}

func (french) clauses(total, service, notAvailable string, outside, all bool) string {
	switch {
	case all && outside:
		return fmt.Sprintf("Sur %s secondes, %s relèvent du service ; toutes ont été pleinement disponibles.", total, service)
	case all:
		return fmt.Sprintf("Chaque seconde tombe dans une seule classe ; les %s ont toutes été pleinement disponibles.", total)
	case outside:
		return fmt.Sprintf("Sur %s secondes, %s relèvent du service ; %s d’entre elles n’ont pas été pleinement disponibles.", total, service, notAvailable)
	}
	return fmt.Sprintf("Chaque seconde tombe dans une seule classe ; %s sur %s n’ont pas été pleinement disponibles.", notAvailable, total)
}

func (french) enlarged(seconds string, times int64) string {
	return fmt.Sprintf("les %s restantes, agrandies %s fois", seconds, French.integer(times))
}

func (french) atWeight(weight string) string { return "mesuré, compté au poids " + weight }

func (french) days(clean, unmeasured, total int, heaviest *time.Time) string {
	if heaviest == nil && unmeasured > 0 {
		return fmt.Sprintf("Aucune interruption imputée au prestataire n’a été constatée, mais la mesure a manqué %d %s sur %d.", unmeasured, frPlural(unmeasured, "jour", "jours"), total)
	}
	if heaviest == nil {
		return fmt.Sprintf("Aucun des %d jours n’a connu d’interruption imputée au prestataire.", total)
	}
	head := fmt.Sprintf("%s %s sur %d sans aucune interruption imputée au prestataire", French.integer(int64(clean)), frPlural(clean, "jour", "jours"), total)
	if clean == 0 {
		head = "Aucun jour sans interruption imputée au prestataire"
	}
	return fmt.Sprintf("%s ; le plus lourd est le %s %s.", head, French.dayNumber(heaviest.Day()), frenchMonths[heaviest.Month()-1])
}

func (french) trend(f trendFacts) string {
	tail := "aucun chiffre n’a été corrigé depuis son émission."
	if n := len(f.corrected); n == 1 {
		tail = "un chiffre a été corrigé depuis son émission : " + f.corrected[0] + "."
	} else if n > 1 {
		tail = fmt.Sprintf("%s chiffres ont été corrigés depuis leur émission : %s.", frCount(n, false), frList(f.corrected))
	}
	switch {
	case f.months < 2:
		return "C’est le premier mois mesuré : la tendance se lira à partir du prochain."
	case len(f.missed) == 0:
		return fmt.Sprintf("%s mois mesurés, aucun manqué ; %s", capitalised(frCount(f.months, false)), tail)
	case f.current:
		return fmt.Sprintf("Un seul mois manqué sur %s, celui-ci ; %s", frCount(f.months, false), tail)
	case len(f.missed) == 1:
		return fmt.Sprintf("Un seul mois manqué sur %s, %s ; %s", frCount(f.months, false), f.missed[0], tail)
	}
	return fmt.Sprintf("%s mois manqués sur %s ; %s", capitalised(frCount(len(f.missed), false)), frCount(f.months, false), tail)
}

func (french) budget(f budgetFacts) string {
	when := fmt.Sprintf("au soir du %s", French.dayNumber(f.end.Day()))
	if f.provisional {
		when = "à l’instant du relevé"
	}
	switch {
	case f.verdict == NotMeasurable:
		return "Sans temps mesuré, il n’y a pas de budget à consommer."
	case f.none && f.untouched:
		return "L’engagement ne laisse aucun budget ; rien n’a été consommé."
	case f.none:
		return fmt.Sprintf("L’engagement ne laisse aucun budget ; %s ont été comptées.", f.left)
	case f.untouched:
		return fmt.Sprintf("Le budget de %s est resté intact.", f.budget)
	case f.over && f.exhausted != nil:
		return fmt.Sprintf("Le budget s’est épuisé le %s ; %s, %s en avaient été dépensés.", French.dayNumber(f.exhausted.Day()), when, f.consumed)
	case f.over:
		return fmt.Sprintf("%s du budget sont dépensés ; il est dépassé de %s.", f.consumed, f.left)
	}
	return fmt.Sprintf("%s du budget est consommé ; il restait %s %s.", f.consumed, f.left, when)
}

func (french) left(amount string, overspent bool) string {
	if overspent {
		return "dépassé de " + amount
	}
	return "reste " + amount
}

func (french) outages(seen, counted int) string {
	if seen == 0 {
		return "Aucune interruption n’a été constatée, comptée ou non."
	}
	if seen > 1 && seen == counted {
		return fmt.Sprintf("%s interruptions constatées, toutes comptées. Aucune n’est omise, quelle que soit sa cause.", French.integer(int64(seen)))
	}
	return fmt.Sprintf("%s %s, %s %s. Aucune n’est omise, quelle que soit sa cause.",
		French.integer(int64(seen)), frPlural(seen, "interruption constatée", "interruptions constatées"),
		frNone(counted), frPlural(counted, "comptée", "comptées"))
}

func frNone(n int) string {
	if n == 0 {
		return "aucune"
	}
	return French.integer(int64(n))
}

func (french) reason(reason Reason, ref, agreed string) string {
	with := func(text, ref string) string {
		if ref == "" {
			return text
		}
		return text + " " + reference(ref)
	}
	switch reason {
	case CountedInPart:
		return "compté en partie"
	case UnderMaintenance:
		return with("dans", ref)
	case ByAgreement:
		if agreed != "" {
			return "accord du " + agreed
		}
		return with("accord", ref)
	case TooShort:
		return "sous la durée minimale"
	case OutOfHours:
		return "hors plage de service"
	case Unmeasured:
		return "dans une lacune de mesure"
	case Overlapped:
		return with("déjà compté avec", ref)
	case OtherPeriod:
		return "relève d’un autre mois"
	case Withdrawn:
		return "retiré, sans interruption"
	case NotPromised:
		return "hors engagement"
	}
	return "compté"
}

func (french) zoneName(t time.Time) string {
	if t.IsDST() {
		return "heure" + noBreakSpace + "d’été, " + offset(t)
	}
	return "heure" + noBreakSpace + "d’hiver, " + offset(t)
}

func (french) place(zone string) string { return "heure de " + zone }

func (french) upkeep(f upkeepFacts) string {
	var parts []string
	switch {
	case f.admitted > 0 && f.refused > 0:
		parts = append(parts, fmt.Sprintf("%s %s et %s %s, faute de préavis", frCount(f.admitted, true), frPlural(f.admitted, "maintenance admise", "maintenances admises"), frCount(f.refused, true), frPlural(f.refused, "refusée", "refusées")))
	case f.admitted > 0:
		parts = append(parts, frCount(f.admitted, true)+" "+frPlural(f.admitted, "maintenance admise", "maintenances admises"))
	case f.refused > 0:
		parts = append(parts, frCount(f.refused, true)+" "+frPlural(f.refused, "maintenance refusée", "maintenances refusées")+", faute de préavis")
	default:
		parts = append(parts, "aucune maintenance")
	}
	var decided []string
	if f.agreed > 0 {
		decided = append(decided, frCount(f.agreed, true)+" "+frPlural(f.agreed, "exclusion, acceptée", "exclusions, acceptées")+" par les deux parties")
	}
	if f.declined > 0 {
		decided = append(decided, frCount(f.declined, true)+" "+frPlural(f.declined, "exclusion refusée", "exclusions refusées"))
	}
	if f.pending > 0 {
		decided = append(decided, frCount(f.pending, true)+" "+frPlural(f.pending, "exclusion en attente", "exclusions en attente"))
	}
	if len(decided) == 0 {
		if f.admitted+f.refused == 0 {
			return "Ni maintenance ni exclusion : tout le temps de service est resté mesuré."
		}
		decided = []string{"aucune exclusion"}
	}
	return capitalised(parts[0]) + " ; " + strings.Join(decided, ", ") + "."
}

func (french) noticeRule(admitted bool, required string) string {
	if admitted {
		return "Préavis d’au moins " + required + ", comme le contrat le demande"
	}
	return "Préavis inférieur à " + required + " : le temps reste mesuré"
}

func (french) exclusionOf(outage string, class Class) string {
	cause := "causée par le client"
	if class == ThirdParty {
		cause = "due à un tiers ou à la force majeure"
	}
	if outage == "" {
		return "Exclusion, " + cause
	}
	return "Interruption " + reference(outage) + ", " + cause
}

func (french) proposal(proposedBy, proposedAt, decidedBy, decidedAt string, decision Decision) string {
	text := "Proposée"
	if proposedAt != "" {
		text += " le " + proposedAt
	}
	if proposedBy != "" {
		text += " par " + proposedBy
	}
	switch decision {
	case Pending:
		return text + " ; pas encore décidée : le temps reste compté"
	case Refused:
		text += " ; refusée"
	default:
		text += " ; acceptée"
	}
	if decidedAt != "" {
		text += " le " + decidedAt
	}
	if decidedBy != "" {
		text += " par " + decidedBy
	}
	return text
}

func (french) response(f responseFacts) string {
	late := ""
	switch {
	case f.alerts == 0:
		return "Aucune alerte : aucun délai n’a couru."
	case f.total == 0 && f.running > 0:
		return fmt.Sprintf("%s, dont aucune n’était encore prise en charge à l’instant du relevé.", capitalised(frCount(f.alerts, true)+" "+frPlural(f.alerts, "alerte", "alertes")))
	case f.total == 0:
		return fmt.Sprintf("%s ; le contrat ne promet aucun délai de prise en charge.", capitalised(frCount(f.alerts, true)+" "+frPlural(f.alerts, "alerte", "alertes")))
	case f.lateCount == 0 && f.total == 1:
		return "La seule prise en charge a tenu son délai."
	case f.lateCount == 0:
		return fmt.Sprintf("Les %s prises en charge ont toutes tenu leur délai.", French.integer(int64(f.total)))
	case f.lateCount == 1:
		late = fmt.Sprintf("la seule en retard est une %s, à %s pour %s", f.latePriority, f.lateBy, f.limit)
	default:
		late = fmt.Sprintf("%s en retard, la pire une %s, à %s pour %s", frCount(f.lateCount, true), f.latePriority, f.lateBy, f.limit)
	}
	return fmt.Sprintf("%s %s en charge sur %s dans le délai ; %s.", capitalised(frNone(f.met)), frPlural(f.met, "prise", "prises"), French.integer(int64(f.total)), late)
}

func (french) late(n int) string    { return strconv.Itoa(n) + " en retard" }
func (french) running(n int) string { return strconv.Itoa(n) + " en cours" }

func (french) quality(missing string, policy UnknownPolicy) string {
	if missing == "" {
		return "Aucune seconde de mesure ne manque : le service a été observé tout le temps promis."
	}
	fate := map[UnknownPolicy]string{
		ExcludeUnknown:    "elles sont retirées du calcul et montrées",
		UnknownCountsUp:   "le contrat les compte disponibles, elles sont montrées",
		UnknownCountsDown: "elles sont comptées en panne et montrées",
	}[policy]
	return fmt.Sprintf("Le silence ne vaut jamais disponibilité : %s de mesure manquent, %s.", missing, fate)
}

func (french) coverageRule(required string) string {
	if required == "" {
		return "de couverture ; le contrat ne fixe pas de minimum"
	}
	return "de couverture ; le contrat en exige " + required + " pour certifier"
}

func (french) interval(every string) string { return "Une mesure toutes les " + every + "." }

func (french) readings(f readingFacts) string {
	switch {
	case f.verdict == NotMeasurable:
		return "Sans temps mesuré, aucune lecture du contrat ne donne de chiffre."
	case f.decisions == 0 && f.livedFlip:
		return fmt.Sprintf("Aucune décision n’a pesé sur le chiffre ; tel que vécu, le mois est à %s et le verdict serait inverse.", f.lived)
	case f.decisions == 0:
		return fmt.Sprintf("Aucune décision n’a pesé sur le chiffre ; tel que vécu, le mois est à %s.", f.lived)
	case f.flips == 0 && f.livedFlip:
		return "Aucune décision, prise seule autrement, ne renverse le verdict ; toutes ensemble le renverseraient."
	case f.flips == 0:
		return "Le verdict ne dépend d’aucune décision : il est le même sous toutes les lectures du contrat."
	case f.decisions == 1:
		return "Le verdict tient à une décision : prise autrement, elle le renverserait."
	case f.flips == f.decisions:
		return fmt.Sprintf("Le verdict tient à peu : chacune des %s décisions ci-dessous, prise autrement, le renverserait.", frCount(f.decisions, true))
	case f.flips == 1:
		return fmt.Sprintf("Une des %s décisions ci-dessous, prise autrement, renverserait le verdict.", frCount(f.decisions, true))
	}
	return fmt.Sprintf("%s des %s décisions ci-dessous, prises autrement, renverseraient chacune le verdict.", capitalised(frCount(f.flips, true)), frCount(f.decisions, true))
}

func (french) exclusionRefused(ref string) string {
	return "Exclusion " + reference(ref) + " refusée"
}

func (french) maintenanceRefused(ref string) string {
	if ref == "" {
		return "Maintenances refusées"
	}
	return "Maintenance " + reference(ref) + " refusée"
}

func (french) moreReadings(n int) string {
	return fmt.Sprintf("%s %s dans les preuves jointes.", capitalised(frCount(n, true)), frPlural(n, "autre lecture se trouve", "autres lectures se trouvent"))
}

func (french) credit(f creditFacts) string {
	switch {
	case !f.tiers:
		return "Le contrat ne prévoit pas d’avoir."
	case f.verdict == NotMeasurable:
		return "Aucun avoir ne peut être calculé sans mesure."
	case f.zero:
		return "Aucun avoir : la disponibilité exacte reste au-dessus du premier palier."
	case f.capped:
		return fmt.Sprintf("Un avoir de %s, plafond du contrat, est dû sur la prochaine facture.", f.amount)
	}
	return fmt.Sprintf("Un avoir de %s, soit %s de la redevance mensuelle, est dû sur la prochaine facture.", f.amount, f.share)
}

func (french) feeNote(fee, ceiling string) string {
	if ceiling == "" {
		return fmt.Sprintf("sur une redevance mensuelle de %s HT", fee)
	}
	return fmt.Sprintf("sur une redevance mensuelle de %s HT ; plafond %s", fee, ceiling)
}

func (french) actions(open, overdue int) string {
	if open == 0 {
		return "Aucune action n’est ouverte à l’issue des revues."
	}
	head := capitalised(frCount(open, true)) + " " + frPlural(open, "action issue des revues", "actions issues des revues")
	switch {
	case overdue == 0 && open == 1:
		return head + " ; elle n’a pas dépassé son échéance."
	case overdue == 0:
		return head + " ; aucune n’a dépassé son échéance."
	case overdue == open && open == 1:
		return head + " ; son échéance est passée."
	}
	return fmt.Sprintf("%s ; %s %s dépassé %s échéance.", head, frCount(overdue, true), frPlural(overdue, "a", "ont"), frPlural(overdue, "son", "leur"))
}

func (french) method() string {
	return "Des entiers, à la seconde, sans arrondi : le verdict compare des fractions exactes."
}

func (french) formula(measured, downtime string) string {
	return fmt.Sprintf("A = (M − D) ÷ M, où M est le temps mesuré (%s) et D l’indisponibilité pondérée (%s). L’affichage est tronqué à quatre décimales.", measured, downtime)
}

func (french) periodRule(from, to time.Time, zone, length string) string {
	return fmt.Sprintf("Du %s %s à %s au %s à %s, heure de %s, borne finale exclue : %s. Calcul en UTC.", French.dayNumber(from.Day()), French.month(from), from.Format("15:04"), French.date(to), to.Format("15:04"), zone, length)
}

func (french) weightRule(partial, minimum string) string {
	text := "Panne 1 ; service dégradé " + partial + ", sauf poids propre à l’interruption."
	if minimum == "" {
		return text + " Aucune durée minimale : la première seconde compte."
	}
	return text + " Durée minimale " + minimum + ", appliquée avant la coupe au bord du mois."
}

func (french) exclusionRule(notice string, countedAsUp bool) string {
	text := "Maintenance annoncée au moins " + notice + " avant ; cause client ou tiers acceptée par les deux parties."
	if notice == "" {
		text = "Maintenance annoncée avant son début ; cause client ou tiers acceptée par les deux parties."
	}
	if countedAsUp {
		return text + " Le temps exclu reste au dénominateur, compté disponible."
	}
	return text + " Le temps exclu sort du dénominateur."
}

func (french) unknownRule(policy, required string) string {
	if required == "" {
		return policy
	}
	return policy + " Sous " + required + " de couverture, le rapport n’est pas certifiable."
}

func (french) engineRule(engine string, crossChecked bool) string {
	if crossChecked {
		return engine + " ; le même résultat a été obtenu par un second calcul, indépendant, en base de données."
	}
	return engine + " ; le second calcul, indépendant, n’a pas été demandé pour ce rapport."
}

func (french) scope(provider string, attached bool) string {
	text := "Ce rapport est certifié par " + clean(provider) + ", qui exploite aussi le service mesuré."
	if attached {
		return text + " C’est pourquoi toutes les données, y compris refusées, sont jointes."
	}
	return text
}

func (french) shift(days, hours string) string { return days + " " + hours }

func (french) evidence(attached bool) string {
	if attached {
		return "Tout ce qui a servi au calcul est joint à ce fichier. Vous pouvez le refaire sans nous."
	}
	return "Les preuves ne sont pas jointes à cet exemplaire ; leur empreinte suffit à les reconnaître."
}

func (french) scan(host string) string {
	return "Scannez, ou déposez ce fichier sur " + host + ". Le fichier ne quitte pas votre navigateur."
}

func (french) evidenceFile(size string) string {
	return "SHA-256 du fichier joint, " + size + " octets"
}

func (french) ledgerFact(number string) string {
	return "registre du client, fait n°" + noBreakSpace + number
}

func (french) keyUntil(key, until string) string {
	return "clé " + key + ", valable jusqu’au " + until
}

func (french) signedOn(title, date string) string {
	switch {
	case title == "":
		return date
	case date == "":
		return title
	}
	return title + ", " + date
}
