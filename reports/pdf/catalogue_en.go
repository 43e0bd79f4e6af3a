package pdf

var englishWords = words{
	reportTitle: "Availability report", subject: "Measured availability, outages, evidence",
	availabilityOf: "Availability, ", provisionalOf: "Provisional, ",
	verdictTitles:       [5]string{"No commitment", "Commitment met", "Commitment missed", "Not measurable", "Not certifiable"},
	verdictsSoFar:       [5]string{"No commitment", "Commitment met so far", "Commitment missed so far", "Not measurable so far", "Not certifiable so far"},
	verdicts:            [5]string{"–", "Met", "Missed", "Not measurable", "Not certifiable"},
	notMeasurableFigure: "Not measurable",
	availability:        "Availability", acknowledgement: "Acknowledgement", target: "Target", promised: "target ",
	monthByHour:     "The month, hour by hour",
	classShort:      [ClassCount]string{"available", "outage", "degraded", "admitted maintenance", "caused by the client", "third party", "unknown", "outside hours"},
	classBrief:      [ClassCount]string{"available", "outage", "degraded", "maintenance", "client", "third party", "unknown", "outside hours"},
	client:          "Client",
	period:          "Period",
	issuer:          "Issuer",
	issued:          "Issued",
	contract:        "Contract ",
	certifiesItself: "certifies a service it also operates: see Method",

	summary: "Summary", clauses: "Every second has its clause", days: "Day by day", trend: "Twelve months", trendShort: "Trend",
	budget: "Error budget", outages: "Every outage", upkeep: "Maintenance and exclusions",
	response: "Response times", quality: "Measurement quality", readings: "Two readings", credit: "Credit",
	actions: "Open actions", method: "Method", evidence: "Evidence and verification", continued: ", continued",

	commitment: "Commitment", achieved: "Achieved", worstMargin: "Margin, worst case", verdict: "Verdict",
	monthlyAvailability: "Monthly availability", priority: "Priority", measuredSeconds: "Seconds measured",

	wholeMonth: "The whole month, to scale", monthSoFar: "The month so far, to scale",
	classHead: "Class", clauseHead: "Clause", effectHead: "Effect on the sum", lengthHead: "Length", secondsHead: "Seconds",
	totalPeriod: "Total: the whole period",
	classNames: [ClassCount]string{"Available", "Outage, provider", "Degraded, provider",
		"Announced maintenance, admitted", "Caused by the client", "Third party, force majeure", "Unknown", "Outside service hours"},
	effects: [6]string{"–", "measured", "measured, counted at its weight", "removed from the denominator", "measured, counted as up", "measured, counted as down"},

	secondsLost: "Seconds lost", minutesLost: "Minutes lost", hoursLost: "Hours lost",
	lostNote:   "Per day, all components together; simultaneous time counts once.",
	components: "Components", nothingLost: "Not a second of service was lost, whatever the cause.",

	trendName:          "Availability, %",
	trendNote:          "Solid line: contract reading. Open circle: as lived, nothing excluded. Dashes: the target. Square: a month missed.",
	notMeasurableShort: "n/m",

	budgetLeft:        "Budget left",
	budgetNoteSeconds: "In seconds. The diagonal is the pace that spends the budget at the month’s last instant.",
	budgetNoteMinutes: "In minutes. The diagonal is the pace that spends the budget at the month’s last instant.",
	budgetNoteHours:   "In hours. The diagonal is the pace that spends the budget at the month’s last instant.",

	number: "No.", componentAndCause: "Component and cause", startAndEnd: "Start and end", weight: "Weight", counted: "Counted",
	total: "Total", ongoing: "ongoing",

	subjectHead: "Subject", window: "Window", notice: "Notice", decision: "Decision", excluded: "Excluded",
	admitted: "Admitted", refused: "Refused", decisions: [3]string{"Pending", "Agreed", "Refused"},

	acknowledgementNote: "Each stroke is an alert, placed on the deadline promised when it was taken. An automatic acknowledgement does not count. Restoration is held to the last priority.",
	median:              "median", inTime: "in time", deadline: "deadline",
	arrival: "Hour of arrival", arrivalNote: "The month’s alerts, by local hour. White: false alarms.",
	alerts: "Alerts", falseAlerts: "of which false", acknowledgeHead: "Acknowledge", resolveHead: "Restore",
	worstResolve: "Worst restore", noCase: "no case",

	coverageHead: "Coverage", source: "Source", reason: "Reason",

	readingsNote: "Each line changes one decision only; the last changes them all. The contractual reading is the one that binds; the lived one is your users’.",
	asLived:      "As lived, nothing excluded", contractual: "Contractual",
	unknownAsDown: "Unknown time counted as down", degradedInFull: "Degraded counted at weight 1",

	thisMonth: "this month", noTier: "no tier",

	action: "Action", origin: "From", owner: "Owner", due: "Due",
	announced: "Announced", upcoming: "Coming maintenance", noUpcoming: "No further maintenance has been announced.",

	formula: "Formula", aggregation: "Aggregation", weights: "Weights", exclusions: "Exclusions",
	unknownTime: "Unknown time", serviceHours: "Service hours", engine: "Engine", scope: "Scope",
	aggregations: [5]string{
		"A single component: its timeline is the service’s.",
		"Worst: the figure is that of the least available component.",
		"Weighted: the mean of the components, each at its weight.",
		"Serial: one timeline, the highest weight at each second; simultaneous time counts once.",
		"Product: the components’ availabilities multiplied together.",
	},
	inTheFigure: "In the figure",
	inTheFigureAs: [5]string{
		"one component makes it",
		"only the least available component makes it",
		"each component at its weight",
		"what overlaps counts once",
		"the components’ availabilities are multiplied",
	},
	policies: [3]string{
		"Removed from the denominator (policy “exclude”).",
		"Counted as available (policy “up”), as the contract says.",
		"Counted as down (policy “down”).",
	},
	roundTheClock: "Round the clock, every day, public holidays included.", noHolidays: "except public holidays",

	questions: [3]string{"Is the file intact?", "Is the figure right?", "Has the past moved?"},
	answers: [3]string{
		"Open it in a PDF reader: the signature covers the whole document. Or drop it on the page at left: genuine, changed or unknown.",
		"The evidence is attached to this file. This command redoes the sum and compares:",
		"Each fact is chained to the one before; the chain head below changes if a single past fact changes.",
	},
	chainHead: "Chain head", certificate: "Certificate", notSigned: "this file is not signed yet",
	silhouette: "The silhouette of the evidence’s hash stands at the foot of every page: if it changes from one page to the next, the pages are not from one report. PAdES electronic signature, RFC 3161 time-stamp.",
	roles:      [3]string{"Prepared by", "Reviewed by", "Signed by"},
	attached:   "Attached", refusedIncluded: "refused data included", nothingAttached: "none",
}
