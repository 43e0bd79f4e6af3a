// Package tenants knows whom the provider works for and what was agreed: the client, its tree of services, its contacts, the versions of its
// contract, and the sources whose keys let its tools speak to Vigie. It makes a client in one unit of work, so that nobody ever meets one
// without memberships or without its place in the inbox's turn.
//
// It refuses to edit what was agreed: a contract changes by a new version, and never before a month that was reported as final. It keeps no
// key: only its SHA-256 and its last four digits.
package tenants
