package main

import (
	"os"

	"vigie/reports"
)

type verifyCommand struct {
	File    string `arg:"" help:"The report."`
	Root    string `help:"The PEM file of the root to trust; without it ca.pem of VIGIE_DATA_DIR." type:"path"`
	TSARoot string `name:"tsa-root" env:"VIGIE_TSA_CA" help:"The PEM file of further roots to trust for timestamps alone: an external authority's." type:"path"`
	JSON    bool   `name:"json" help:"Print the checks as JSON."`
}

// Run prints each check on a line, and fails unless the report is genuine. It needs neither a database nor a network.
func (v verifyCommand) Run() error {
	folder := os.Getenv("VIGIE_DATA_DIR")
	if folder == "" {
		folder = ".vigie"
	}
	genuine, err := reports.VerifyFile(os.Stdout, reports.VerifyOptions{File: v.File, Root: v.Root, DataDir: folder, TSARoot: v.TSARoot, JSON: v.JSON})
	if err != nil {
		return err
	}
	if !genuine {
		return exit{status: 1}
	}
	return nil
}
