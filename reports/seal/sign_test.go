package seal

import (
	"testing"

	"vigie/reports/seal/sealtest"
)

func requireGenuine(t testing.TB, r Report) {
	t.Helper()
	if !r.Genuine() {
		for _, c := range r.Checks {
			t.Logf("%v %s: %s", c.OK, c.ID, c.Detail)
		}
		t.Fatal("got a refused report, want a genuine one")
	}
}

func TestSignedReportIsAcceptedByEveryone(t *testing.T) {
	t.Parallel()
	b := setup(t)
	signed := b.seal(t, render(t, withUTF8Font(t)))
	requireGenuine(t, Verify(signed, b.authority.Roots()))
	sealtest.All(t, signed, b.authority.Root())
}
