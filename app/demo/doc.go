// Package demo makes the believable provider of `vigie demo`: a French operations provider with three clients, and their last months. It is
// responsible for what happened and when, and makes it happen by calling the use cases under a clock of its own: monitoring tools send their bodies
// to intake, operators act through response, client CTOs answer through reports.
//
// It refuses to write a row itself: whatever a use case would refuse cannot be part of the demo. It refuses a database that holds anything else.
package demo
