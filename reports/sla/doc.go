// Package sla computes what an availability contract owes for a period: the
// measured time, the downtime, the exact availability, the verdict, the credit
// and, for every second, the contract class it falls in.
//
// It is pure and exact: integers and rationals, never floats; the same Input
// gives the same Result on any machine, so the report, the portal, the command
// line and the offline verifier share it. It refuses to guess: an input it
// cannot read with certainty is an error, and a period in which nothing was
// measured is "not measurable", never 100 %. It knows nothing of incidents,
// tenants or the database.
//
// # Arithmetic
//
//	P   = period, cut at as_of for a provisional figure
//	W   = service window ∩ P
//	X   = maintenances with notified_at ≤ from − notice ∪ agreed exclusions
//	      ∪ gaps in the data when the policy is "exclude"
//	M   = W \ X, the measured time
//	O_c = outages of component c; runs of their union shorter than the minimum
//	      are dropped before anything is clipped
//	D_c = Σ over M of the greatest weight active
//	A_c = (|M| − D_c) / |M|
//
// When the denominator is "counted_as_up", maintenances and exclusions stay in
// M as available time. Gaps under the policy "exclude" leave M all the same:
// silence never raises a figure.
//
// # Classes
//
// Each second of P is painted once per component, and the first of these that
// applies wins:
//
//	outside       not in W
//	maintenance   an admitted maintenance
//	client        an agreed exclusion for the client's own cause
//	third_party   any other agreed exclusion, force majeure included
//	unknown       a gap in the data
//	provider_down an outage of full weight that counts
//	degraded      an outage of lesser weight that counts
//	available     everything else, also an outage shorter than the minimum
//
// The figures are sums over that painting, so they cannot disagree with it:
//
//	measured_s           = available + provider_down + degraded
//	                       (+ unknown, unless the policy is "exclude")
//	                       (+ maintenance + client + third_party, if counted as up)
//	counted_outage_s     = provider_down + degraded (+ unknown, if the policy is "down")
//	weighted_downtime_ms = Σ weight × seconds over the counted seconds
//
// # Several components
//
// Result.Timeline paints one line for the whole service. For "serial" it is
// the line the figure is computed on; for worst, weighted and product it only
// illustrates. In each second the greatest counted weight of any component
// wins; else unknown, if any component is unknown; else available, if any is
// available; else maintenance, client, third party. So under "exclude" a
// silence of one component alone takes the second out of a serial figure, but
// never hides that another component is known to be down. A component with
// nothing measured takes no part in worst, weighted or product.
package sla
