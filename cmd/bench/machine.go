package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// processors is what the kernel counted of all processors since it started, in ticks (proc_stat(5)).
type processors struct{ total, stolen float64 }

// readProcessors returns zeros where there is no /proc/stat.
func readProcessors() (p processors) {
	content, _ := os.ReadFile("/proc/stat")
	line, _, _ := strings.Cut(string(content), "\n")
	for i, field := range strings.Fields(strings.TrimPrefix(line, "cpu")) {
		ticks, _ := strconv.ParseFloat(field, 64)
		switch {
		case i == 7:
			p.stolen = ticks
			fallthrough
		case i < 7: // guests' time is counted in the user's already
			p.total += ticks
		}
	}
	return p
}

// stolenSince is the share in percent that another guest had instead of this machine.
func (p processors) stolenSince(before processors) float64 {
	return 100 * (p.stolen - before.stolen) / max(p.total-before.total, 1)
}

// disk measures what one commit costs the disk alone, which no sender over one connection can outrun.
func (s *server) disk() error {
	f, err := os.Create(filepath.Join(s.folder, "synced"))
	if err != nil {
		return err
	}
	defer f.Close()
	page, l := make([]byte, 8<<10), load{}
	for n := range int64(500) {
		if _, err := f.WriteAt(page, n%64*int64(len(page))); err != nil {
			return fmt.Errorf("measure the disk: %w", err)
		}
		began := time.Now()
		if err := f.Sync(); err != nil {
			return fmt.Errorf("measure the disk: %w", err)
		}
		l.took = append(l.took, time.Since(began))
	}
	s.row("8 kB written and synced, the disk alone", "p50 %s  p99 %s", ms(l.percentile(.5)), ms(l.percentile(.99)))
	return nil
}
