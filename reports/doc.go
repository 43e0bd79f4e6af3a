// Package reports is the way of a report: collect what the ledger says of a month in one snapshot, freeze it as canonical evidence, compute,
// draw and seal it without a transaction, archive it by its hash. The portal's month and the list of clients take the same road as far as the
// figures, so that no two screens can disagree. It also examines a report offline: signature, evidence, figures, every interval.
//
// It refuses to issue what a second, independent computation does not confirm, what has no timestamp, and what it cannot name the evidence of.
// An issued report is never altered: a changed figure is a new version that names the one it supersedes.
package reports
