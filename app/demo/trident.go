package demo

import (
	"time"

	"vigie/runbooks"
	"vigie/tenants"
)

// trident is watched in the office hours of Montréal: a freight forwarder that speaks English with its provider.
func trident() client {
	return client{
		slug: "trident-freight", name: "Trident Freight", zone: "America/Toronto", locale: "en", cto: "Margaret O’Neil", watchdog: "metrics",
		words: words{
			firstEdition: "First edition, walked through with the client’s duty manager.",
			plugIn:       "To plug in: %s",
			lost:         "No Watchdog any more and the bastion cannot reach the monitoring host either. The data centre confirms a switch failure on that rack.",
			back:         "Our monitoring is back. What your services did in between is not known, and the report counts that time as unknown.",
			lostSummary:  "Monitoring host unreachable during a switch failure, back after the switch was replaced.",
			lostCause:    "Failed top-of-rack switch at the data centre.",
		},
		services: []tenants.NewTenantService{
			{Key: "web", Name: "Customer portal", Weight: 400},
			{Key: "tracking", Name: "Shipment tracking API", Weight: 350},
			{Key: "edi", Name: "EDI gateway", Weight: 250},
			{Key: "sftp", Name: "Partner SFTP", Parent: "edi", Weight: 100},
			{Key: "wms", Name: "Warehouse scanners", Weight: 200},
			{Key: "vpn", Name: "Branch VPN", Weight: 100},
		},
		contacts: []contact{
			{"Dave Tremblay", "Duty manager", "dave.tremblay@trident-freight.example", "+1 514 555 0142", true},
			{"Margaret O’Neil", "Chief Technology Officer", "margaret.oneil@trident-freight.example", "+1 514 555 0107", false},
			{"Priya Natarajan", "EDI lead", "priya.natarajan@trident-freight.example", "+1 514 555 0163", false},
		},
		contract: contract{
			reference: "NI-TRIDENT-1", terms: tridentTerms,
			components: []tenants.KeyedComponent{{Key: "web", Weight: 400}, {Key: "tracking", Weight: 350}, {Key: "edi", Weight: 250}},
		},
		sources: []source{
			{"metrics", "alertmanager", "Prometheus Montréal"},
			{"probes", "pagerduty", "Uptime probes"},
			{"jobs", "generic", "Batch scheduler"},
		},
		runbooks: tridentRunbooks(), stories: tridentStories(), script: tridentScript, present: tridentPresent,
	}
}

func tridentTerms() tenants.Terms {
	t := tenants.DefaultTerms("America/Toronto")
	t.ServiceWindow, t.Coverage, t.Holidays.Calendar = officeHours(), officeHours(), "CA-QC"
	t.Target, t.Aggregation, t.MinOutageS, t.NoticeS, t.MinKnownPct = "99.5", tenants.AggregationSerial, 60, 48*3600, "98"
	t.Credits = []tenants.CreditTier{{Below: "99.5", CreditPct: "5"}, {Below: "99", CreditPct: "15"}, {Below: "97", CreditPct: "30"}}
	t.CreditCapPct, t.MonthlyFeeCents, t.Currency = "30", 9_800_00, "CAD"
	t.Response = map[tenants.Priority]tenants.ResponseTerms{
		tenants.P1: {AcknowledgeS: 15 * 60, UpdateS: 60 * 60, ResolveS: 4 * 3600, SharePct: "90"},
		tenants.P2: {AcknowledgeS: 30 * 60, UpdateS: 2 * 3600, ResolveS: 8 * 3600, SharePct: "90"},
		tenants.P3: {AcknowledgeS: 4 * 3600, ResolveS: 20 * 3600, SharePct: "85"},
		tenants.P4: {AcknowledgeS: 10 * 3600, SharePct: "80"},
	}
	t.Clauses = clauses("s.")
	return t
}

func tridentRunbooks() []runbook {
	return []runbook{
		{title: "Customer portal down", service: "web", file: "portal", editions: []edition{
			{month: 0, day: 15, from: "from one region only", to: "from one of the three regions only", reason: "Step 1: the Chicago probe is live; two regions used to be all we had."},
		}},
		{title: "Tracking API errors", service: "tracking", file: "tracking", editions: []edition{
			{month: 0, day: 20, from: "for ten minutes", to: "for five minutes", reason: "Step 4: carriers notice after five minutes, not ten."},
			{month: 1, day: 18, from: "Page Priya Natarajan", to: "Call Priya Natarajan", reason: ""},
		}},
		{title: "EDI gateway refuses connections", service: "edi", file: "edi"},
		{title: "SFTP drop folder not collected", service: "sftp", file: "sftp", editions: []edition{
			{month: 1, day: 5, from: "mv /srv/sftp/inbound/stuck/* /srv/sftp/inbound/", to: "find /srv/sftp/inbound/stuck -type f -exec mv -n -t /srv/sftp/inbound/ {} +",
				reason: "Step 3: mv * failed twice on an empty folder and once overwrote a file of the same name."},
		}},
		{title: "Warehouse scanners offline", service: "wms", file: "scanners"},
		{title: "Branch VPN flapping", service: "vpn", file: "vpn"},
	}
}

func tridentStories() []story {
	minutes := func(least, most int) span {
		return span{time.Duration(least) * time.Minute, time.Duration(most) * time.Minute}
	}
	return []story{
		{service: "web", source: "probes", alert: "PortalDown", severity: "critical", host: "portal.trident-freight.example", monthly: 1, lasts: minutes(7, 11),
			title: "Customer portal down from two probes", details: "Three checks in a row: connection reset by peer.",
			trials:  map[int]trial{3: {runbooks.Skipped, "No deployment since last week.", ""}},
			update:  "The portal was unreachable for a few minutes and is back. We are watching it.",
			summary: "One of two reverse proxies had run out of file descriptors; limit raised, both restarted.", cause: "File descriptor limit left at its default after the rebuild.", shift: 30 * time.Second},
		{service: "tracking", source: "metrics", alert: "TrackingErrorRate", severity: "critical", host: "trk-02.mtl.trident-freight.example:9113", monthly: 1, lasts: minutes(7, 11),
			title: "Tracking API: 22% of requests answer 5xx", details: "Above the contract's 5% for five minutes. Carrier webhooks are retried.",
			trials:  map[int]trial{2: {runbooks.Failed, "The cache is warm; the errors come from PostgreSQL.", ""}},
			update:  "Tracking answers slowly or with errors. The cause is found and a fix is under way.",
			summary: "Missing index after the schema change; added online, errors gone.", cause: "Index dropped by a schema change of ours."},
		{service: "edi", source: "metrics", alert: "As2ListenerDown", severity: "critical", host: "edi-01.mtl.trident-freight.example:4080", monthly: 1, lasts: minutes(7, 11),
			title: "EDI gateway: AS2 listener refuses connections", details: "Partners cannot deliver; they will retry for four hours.",
			summary: "Listener restarted after its certificate store was reloaded; queued messages arrived.", cause: "Partner certificate with a malformed extension."},
		{service: "sftp", source: "jobs", alert: "SftpStale", severity: "warning", host: "sftp-01.mtl.trident-freight.example", monthly: 2, lasts: minutes(30, 70),
			title: "SFTP drop folder not collected for 50 minutes", details: "31 files wait; the oldest is a customs manifest.",
			trials:  map[int]trial{1: {"done", "", "31 files, oldest 51 minutes."}},
			summary: "Collector released from a stale lock; all files processed.", cause: "Collector killed during a log rotation."},
		{service: "wms", source: "metrics", alert: "ScannersOffline", severity: "high", host: "wms-gw.dorval.trident-freight.example", monthly: 1, lasts: minutes(20, 45),
			title: "Warehouse scanners: 14 of 60 offline in Dorval", details: "All of them on access point AP-7.",
			update:  "A quarter of the scanners in Dorval cannot connect. Crews near dock 4 should use the spare units.",
			summary: "Access point AP-7 rebooted after a firmware hang; scanners reconnected.", cause: "Firmware fault of the access point."},
		{service: "vpn", source: "metrics", alert: "BranchVpnFlapping", severity: "warning", host: "vpn-hub.mtl.trident-freight.example", monthly: 2, lasts: minutes(20, 60),
			title: "Branch VPN Dorval: 9 drops in 30 minutes", details: "Rekey fails on the backup line.", summary: "Traffic moved to the primary line; carrier ticket opened.", cause: "Packet loss on the carrier's backup line."},
		{service: "web", source: "probes", alert: "PortalDown", severity: "critical", host: "portal.trident-freight.example", monthly: 1, lasts: minutes(18, 35), when: uncovered,
			title: "Customer portal down from two probes", details: "Three checks in a row: timeout.", note: "Outside service hours; handled all the same, nothing owed.",
			summary: "Database maintenance of the hosting provider took longer than announced.", cause: "Hosting provider's maintenance."},
		{service: "tracking", source: "metrics", alert: "CarrierFeedLate", severity: "warning", host: "trk-01.mtl.trident-freight.example:9113", monthly: 2, lasts: minutes(25, 60),
			title: "Carrier feed 38 minutes late", details: "Positions of 412 shipments are older than agreed.", summary: "Carrier resumed its feed; backlog imported.", cause: "Outage of the carrier's export."},
		{service: "wms", source: "metrics", alert: "LabelQueue", severity: "info", host: "prn-03.dorval.trident-freight.example", monthly: 1, lasts: minutes(30, 90),
			title: "Label printer queue above 40", details: "prn-03 is out of labels.", summary: "Labels refilled by the warehouse.", cause: ""},
	}
}

// tridentScript: a maintenance inside office hours, and one at a week-end.
func tridentScript(h *history, t *account) {
	first := h.weekday(t, 0, 10)
	h.announce(t, &work{title: "EDI gateway: new partner certificates", services: []string{"edi"}, lasts: 40 * time.Minute, notice: 4 * 24 * time.Hour}, first)
	h.enterAt(t, &special{lasts: 13 * time.Minute, answer: 80 * time.Second,
		story: story{service: "edi", source: "metrics", alert: "As2ListenerDown", severity: "critical", host: "edi-01.mtl.trident-freight.example:4080",
			title: "EDI gateway: AS2 listener refuses connections", details: "Restart in progress.", note: "Announced maintenance, certificates are being replaced.",
			summary: "Listener restarted with the new certificates, inside the announced maintenance.", cause: "Maintenance."}}, first.Add(8*time.Minute))
	h.enterWork(t, &work{title: "Portal: operating system upgrade", services: []string{"web"}, month: 1, day: 20, hour: 22, minute: 0, lasts: 3 * time.Hour, notice: 8 * 24 * time.Hour})
}

// weekday is 08:00 of the first weekday from a day of a month on.
func (h *history) weekday(t *account, month, day int) time.Time {
	at := h.moment(t, month, day, 8, 0, 0)
	for !t.coverage.Covers(at) {
		at = at.AddDate(0, 0, 1)
	}
	return at
}

// tridentPresent: a page that waits, one that nobody understands, one in hand and one that recovered.
func tridentPresent(h *history, t *account) {
	h.enterScene(t, scene{ago: 11 * time.Minute,
		story: story{service: "sftp", source: "jobs", alert: "SftpStale", severity: "high", host: "sftp-01.mtl.trident-freight.example",
			title: "SFTP drop folder not collected for 70 minutes", details: "58 files wait; customs manifests among them."}})
	h.enterGarbled(t, h.now.Add(-17*time.Minute), &garbled{source: "jobs", contentType: "text/html; charset=utf-8",
		body: "<html><head><title>502 Bad Gateway</title></head>\n<body><center><h1>502 Bad Gateway</h1></center><hr><center>nginx/1.24.0</center></body></html>\n"})
	h.enterScene(t, scene{ago: 47 * time.Minute, answered: 8 * time.Minute, pace: 10 * time.Minute, repeats: 6,
		story: story{service: "wms", source: "metrics", alert: "ScannersOffline", severity: "high", host: "wms-gw.dorval.trident-freight.example",
			title: "Warehouse scanners: 22 of 60 offline in Dorval", details: "All of them on access points AP-7 and AP-8.",
			note: "Both access points hang off the same switch; its uplink is at half duplex.", update: "A third of the scanners in Dorval cannot connect. We are on the switch behind them."}})
}
