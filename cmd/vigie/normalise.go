package main

import (
	"errors"
	"os"

	"vigie/app/alerts/normalise"
)

type normaliseCommand struct {
	Tool string `required:"" help:"The monitoring tool, such as alertmanager."`
	File string `arg:"" help:"The payload; its ending tells its form (.json, .form, .txt)."`
}

// Run prints the events.
func (n normaliseCommand) Run() error {
	f, err := open(n.File)
	if err != nil {
		return err
	}
	defer f.Close()
	err = normalise.Command(n.Tool, n.File, f, os.Stdout)
	var said *normalise.Error
	if errors.As(err, &said) || errors.Is(err, normalise.ErrUnknownTool) {
		return exit{exitData, err.Error()}
	}
	return err
}
