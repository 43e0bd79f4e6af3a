package reports

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"vigie/app/db/dbtest"
	"vigie/reports/sla"
	"vigie/reports/sla/slatest"
)

func connectTwin(t *testing.T) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(context.Background(), dbtest.New(t).URL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

// bothAgree computes an input twice and compares.
func bothAgree(t *testing.T, conn *pgx.Conn, in sla.Input) (sla.Result, TwinResult) {
	t.Helper()
	result, err := sla.Compute(in)
	if err != nil {
		t.Fatal(err)
	}
	twin, err := Twin(context.Background(), conn, in)
	if err != nil {
		t.Fatal(err)
	}
	if err := Agree(result, twin); err != nil {
		document, _ := json.Marshal(in)
		t.Fatalf("got a disagreement, want none: %v\n%s", err, document)
	}
	return result, twin
}

func TestTheTwinAgreesOnRandomHistories(t *testing.T) {
	t.Parallel()
	conn := connectTwin(t)
	random := rand.New(rand.NewPCG(3, 4))
	rounds := map[slatest.Length]int{slatest.Hours: 300, slatest.Month: 30}
	if testing.Short() {
		rounds = map[slatest.Length]int{slatest.Hours: 50, slatest.Month: 5}
	}
	for length, n := range rounds {
		for range n {
			bothAgree(t, conn, slatest.History(random, length))
		}
	}
}

func TestTheTwinAgreesOnThePublishedCases(t *testing.T) {
	t.Parallel()
	path := filepath.Join("..", "..", "shared", "sla", "vectors.json")
	file, err := os.Open(path)
	if err != nil {
		t.Skipf("NOT PROVED: %s is not here, so the twin was not compared on the published cases", path)
	}
	t.Cleanup(func() { _ = file.Close() })
	cases, err := sla.DecodeFile(file)
	if err != nil {
		t.Fatal(err)
	}
	conn := connectTwin(t)
	for _, c := range cases.Availability {
		bothAgree(t, conn, c.Input)
	}
}

// TestADisagreementIsNamed changes one second of a result.
func TestADisagreementIsNamed(t *testing.T) {
	t.Parallel()
	conn := connectTwin(t)
	random := rand.New(rand.NewPCG(9, 9))
	in := slatest.History(random, slatest.Hours)
	result, twin := bothAgree(t, conn, in)
	for name, c := range map[string]struct {
		spoil func(*sla.Result, *TwinResult)
		want  string
	}{
		"downtime":     {func(r *sla.Result, _ *TwinResult) { r.Components[0].Downtime++ }, "c1: measured, counted and downtime"},
		"a class":      {func(_ *sla.Result, t *TwinResult) { t.Components[0].Classes.Unknown++ }, "c1: the classes"},
		"whole":        {func(_ *sla.Result, t *TwinResult) { t.Whole.Classes.Outside++ }, "whole service: the classes"},
		"components":   {func(_ *sla.Result, t *TwinResult) { t.Components = nil }, "its twin 0"},
		"availability": {func(r *sla.Result, _ *TwinResult) { r.Availability = nil }, "whole service: the availability"},
	} {
		spoilt, other := result, twin
		spoilt.Components = append([]sla.ComponentResult(nil), result.Components...)
		other.Components = append([]TwinFigure(nil), twin.Components...)
		c.spoil(&spoilt, &other)
		if err := Agree(spoilt, other); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want an error with %q", name, err, c.want)
		}
	}
}
