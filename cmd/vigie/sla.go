package main

import (
	"os"

	"vigie/reports/sla"
)

type slaCommand struct {
	File string `arg:"" help:"A file of availability and response vectors." type:"existingfile"`
}

// Run prints the figures of each vector.
func (s slaCommand) Run() error {
	f, err := os.Open(s.File)
	if err != nil {
		return err
	}
	defer f.Close()
	return sla.Run(f, os.Stdout)
}
