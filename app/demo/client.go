package demo

import (
	"time"

	"vigie/reports/ledger"
	"vigie/runbooks"
	"vigie/tenants"
)

// client is what is known of a client before its history begins.
type client struct {
	slug, name, zone, locale string
	services                 []tenants.NewTenantService
	contacts                 []contact
	// cto is the name of the person who answers for the client.
	cto      string
	contract contract
	sources  []source
	runbooks []runbook
	// stories happen every month.
	stories []story
	// watchdog is the key of the source that gives proof of life.
	watchdog string
	words    words
	// script enters what happens once; present enters what is open now.
	script, present func(h *history, t *account)
}

// words are what the demo says in the client's language wherever the same is said of every client.
type words struct {
	// firstEdition is the reason of a runbook's first publication.
	firstEdition string
	// plugIn names the sources that are there for somebody's own tools; %s is the tool.
	plugIn string
	// lost and back are the notes about a source that fell silent, lostSummary and lostCause how that ended.
	lost, back, lostSummary, lostCause string
}

type contact struct {
	name, role, email, phone string
	duty                     bool
}

// contract is what was agreed before the history begins.
type contract struct {
	reference  string
	terms      func() tenants.Terms
	components []tenants.KeyedComponent
	// amended makes the terms of a second version, in force from the second month on; nil where there is none.
	amended func(tenants.Terms) tenants.Terms
}

// source is a tool that watches the client all through the history.
type source struct{ key, tool, name string }

// runbook is a text of the folder runbooks with what became of it.
type runbook struct {
	title, service string
	labels         map[string]string
	// file is its name under the client's folder, without the ending.
	file string
	// editions follow the first one.
	editions []edition
	// unpublished runbooks stay drafts.
	unpublished bool
}

// edition changes one passage of the text and publishes it with a reason; the one without a reason stays a draft.
type edition struct {
	// month and day say when: in the month-th month of the history, from 0.
	month, day int
	from, to   string
	reason     string
}

// span is a duration drawn between two bounds.
type span struct{ least, most time.Duration }

// occasion says when a story may happen.
type occasion int

const (
	// covered: while the provider watches.
	covered occasion = iota
	// uncovered: while the client's own team does.
	uncovered
	// anytime asks for nothing.
	anytime
)

// story is something that goes wrong, again and again.
type story struct {
	// service and source are keys of the client's.
	service, source string
	// alert is the rule's name in the tool.
	alert, severity, host string
	labels                map[string]string
	title, details        string
	// monthly is how often it happens.
	monthly int
	lasts   span
	when    occasion
	// trials are the steps of the runbook that did not simply go well, by number.
	trials map[int]trial
	// note is for colleagues, update for the client; either may be empty.
	note, update   string
	summary, cause string
	// claim says who caused it where it was not the provider; claimNote is the argument.
	claim     ledger.Cause
	claimNote string
	// shift corrects the beginning of the outage when it is resolved: the tool saw it that much too late.
	shift time.Duration
	// mistaken says that nothing was wrong: it is resolved without an outage.
	mistaken bool
	// handedTo is who gets it half an hour later; empty for nobody.
	handedTo string
	// echoes are further alerts of the same component, each a minute after the one before.
	echoes []echo
}

type echo struct{ alert, severity, title string }

// trial is how one step of a runbook went.
type trial struct {
	outcome      runbooks.Outcome
	reason, note string
}

// episode is a story at one moment.
type episode struct {
	*story
	// at is when it begins and ends when it is over, by the tool's own clock.
	at, ends time.Time
	// answered is when an operator acknowledges.
	answered time.Time
	// pace is the time between two steps of the runbook; thorough follows it to its end.
	pace     time.Duration
	thorough bool
	// wrapUp is how long after its end, or after the last step, the operator resolves it.
	wrapUp time.Duration
	// by is the login of who answers; whoever is on shift when empty.
	by string
	// repeats is how often the tool says it again, every minute; for the signal of what is open at present.
	repeats int
	// done is called with the incident's outages once it is resolved; may be nil.
	done func(outages []ledger.Outage) error
}
