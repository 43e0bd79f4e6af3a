// Package seal makes a rendered report provable and proves it: it turns
// gofpdf's bytes into one clean PDF 1.7 revision, signs it as PAdES B-T,
// keeps the default set-up's own certificates, and verifies a file offline.
//
// It refuses half measures: there is no signature without a timestamp, no
// file with a second revision, no certificate that does not lead to a root
// given by the caller, and no byte of a sealed file that may differ. It knows
// nothing of tenants, contracts or figures, reads no clock (instants come as
// parameters) and asks nothing of the network but a time-stamping authority.
package seal
