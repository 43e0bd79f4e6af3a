package intake_test

import (
	"crypto/sha256"
	"fmt"
	"sync"
	"testing"

	"vigie/app/intake"
)

// BenchmarkProcess measures what one event costs from the inbox to its alert and incident, in batches of 256 distinct ones.
func BenchmarkProcess(b *testing.B) {
	bundle := setup(b)
	const group = 256
	n := 0
	for b.Loop() {
		b.StopTimer()
		var senders sync.WaitGroup
		for range group {
			n++
			key := fmt.Sprint("k", n)
			senders.Go(func() {
				_, err := bundle.intake.Accept(b.Context(), intake.Arrival{KeySHA256: sha256.Sum256([]byte(bundle.key)), Tool: "generic",
					Body: fmt.Appendf(nil, `{"title":"Login success rate below 80 %% for three minutes","dedup_key":%q,"severity":"warning","labels":{"region":"eu-west-3","cluster":"prod-a","team":"platform"}}`, key)})
				if err != nil {
					b.Error(err)
				}
			})
		}
		senders.Wait()
		b.StartTimer()
		if _, err := bundle.intake.Process(b.Context(), bundle.tenant, group); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/group, "µs/event")
}

// BenchmarkAccept measures what it takes until a lone arrival is on disk, sender after sender; the tests' PostgreSQL does not wait for the disk itself.
func BenchmarkAccept(b *testing.B) {
	bundle := setup(b)
	key := sha256.Sum256([]byte(bundle.key))
	body := []byte(`{"title":"Login success rate below 80 % for three minutes","severity":"warning"}`)
	for b.Loop() {
		if _, err := bundle.intake.Accept(b.Context(), intake.Arrival{KeySHA256: key, Tool: "generic", Body: body}); err != nil {
			b.Fatal(err)
		}
	}
}
