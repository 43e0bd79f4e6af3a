package sla_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"vigie/reports/sla"
)

// client returns a month of sixty components and a thousand outages.
func client(random *rand.Rand) sla.Input {
	from := time.Date(2026, time.October, 1, 0, 0, 0, 0, time.UTC)
	in := slaMonth(from)
	for i := range 60 {
		in.Components = append(in.Components, sla.Component{ID: fmt.Sprintf("c%d", i), Weight: sla.MustDecimal("1")})
	}
	for range 1000 {
		begin := from.Add(time.Duration(random.Int64N(30*86400)) * time.Second)
		end := begin.Add(time.Duration(1+random.Int64N(1800)) * time.Second)
		in.Outages = append(in.Outages, sla.Outage{
			Component: in.Components[random.IntN(60)].ID, From: begin, To: &end, Weight: sla.Weight(random.IntN(1001)),
		})
	}
	return in
}

func slaMonth(from time.Time) sla.Input {
	var in sla.Input
	in.TimeZone, in.Period = "Europe/Paris", sla.Period{From: from, To: from.AddDate(0, 1, 0)}
	in.Window.Kind = "24x7"
	in.NoDataPolicy, in.Aggregation, in.Target = sla.NoDataExcluded, sla.Weighted, sla.MustDecimal("99.9")
	return in
}

// BenchmarkMeasure is one client's month: a thousand of them are 60,000
// component figures over a million outages.
func BenchmarkMeasure(b *testing.B) {
	in := client(rand.New(rand.NewPCG(1, 1)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := sla.Measure(in); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCompute(b *testing.B) {
	in := client(rand.New(rand.NewPCG(1, 1)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := sla.Compute(in); err != nil {
			b.Fatal(err)
		}
	}
}
