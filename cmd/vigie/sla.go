package main

import (
	"os"

	"vigie/reports/sla"
)

type slaCommand struct {
	File string `arg:"" help:"A file of availability and response vectors."`
}

// Run prints the figures of each vector. Those that cannot be computed are told after the others.
func (s slaCommand) Run() error {
	f, err := open(s.File)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := sla.Run(f, os.Stdout); err != nil {
		return exit{exitData, err.Error()}
	}
	return nil
}
