// Package incidents is responsible for what an operator handles: the incident, its states, its clocks, its timeline, the rule by which alerts
// join one, and the queue. It refuses to know how an alert arrived, which runbook is followed or what an outage costs: intake and response
// bring those together.
//
// Every change is made under the incident's row lock, leaves one timeline entry, one line of audit when a person made it, and one live change,
// in the caller's transaction. Units of work that need several locks take them in this order: incidents, counters, ledger, audit.
package incidents
