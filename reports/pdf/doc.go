// Package pdf draws the reports Vigie hands to its clients.
//
// It is responsible for the look and the words of a document whose figures are
// already computed: a Monthly goes in, the bytes of a PDF come out, the same
// bytes for the same input on any machine at any hour. It also reads its own
// documents back (Figures), so that a verifier can compare what the pages show
// with what the evidence gives.
//
// It refuses to compute an availability, to sign, to know the clock and to
// embed anything active: no script, no action, no link, no form. A document
// whose seconds do not add up is refused, not drawn.
//
// The primitives (grid, text, table, charts) know nothing of the monthly
// report; monthly_*.go are the only files that do.
package pdf
