// Command vigie is Vigie: its server, and the commands beside it. Each file is one command, which reads its flags and calls package app or a pure
// package; none holds a rule.
package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"vigie/app"
	"vigie/app/fault"
)

// version is the build's, set by the linker.
var version = "unknown"

// commands are what vigie can be told. Their order is that of the help.
type commands struct {
	Demo      demoCommand      `cmd:"" help:"Serve a believable demo provider on a private PostgreSQL."`
	Serve     serveCommand     `cmd:"" help:"Serve."`
	Migrate   migrateCommand   `cmd:"" help:"Bring an external database to this version."`
	User      userCommand      `cmd:"" help:"Make a person, such as the first administrator."`
	Provider  providerCommand  `cmd:"" help:"Name the provider that operates this installation."`
	Report    reportCommand    `cmd:"" help:"Produce a client's monthly report as a sealed PDF."`
	Audit     auditCommand     `cmd:"" help:"Verify every chain of the ledger and of the audit."`
	OpenAPI   openapiCommand   `cmd:"" name:"openapi" help:"Print the OpenAPI document."`
	Normalise normaliseCommand `cmd:"" help:"Show what Vigie understands of a tool's payload; needs no database."`
	SLA       slaCommand       `cmd:"" name:"sla" help:"Compute a file of availability vectors; needs no database."`
	Verify    verifyCommand    `cmd:"" help:"Verify a report offline; needs no database."`
	Version   versionCommand   `cmd:"" help:"Print the version."`
}

// exit is an error that chooses the process's exit status; an empty message was said already.
type exit struct {
	status  int
	message string
}

func (e exit) Error() string { return e.message }

// The exit statuses beyond 0 and 1, as sysexits(3) numbers them.
const (
	exitUsage   = 64 // the command line was wrong
	exitData    = 65 // what the file holds was not understood
	exitNoInput = 66 // the file cannot be read
)

const description = "The console of an operations provider. Settings are environment variables, VIGIE_*.\n\n" +
	"Exit status: 0 done; 1 failed, or not genuine; 64 wrong command line; 65 the file was not understood; 66 the file cannot be read."

func main() {
	var c commands
	parser := kong.Must(&c, kong.Name("vigie"), kong.Description(description), kong.UsageOnError(),
		kong.Exit(func(status int) {
			if status != 0 {
				status = exitUsage
			}
			os.Exit(status)
		}))
	parsed, err := parser.Parse(os.Args[1:])
	if err != nil {
		parser.Stdout = os.Stderr // how it is used is no answer to whoever reads the output
	}
	parser.FatalIfErrorf(err)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the process at once: what was accepted is on disk, and the next start takes it up
	parsed.BindTo(ctx, (*context.Context)(nil))
	if err := parsed.Run(); err != nil {
		os.Exit(complain(err)) //nolint:gocritic // nothing is left to undo
	}
}

// open opens the file that a command works on; one that cannot be read has its own exit status.
func open(name string) (*os.File, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, exit{exitNoInput, err.Error()}
	}
	if about, err := f.Stat(); err == nil && about.IsDir() {
		f.Close()
		return nil, exit{exitNoInput, name + " is a folder: give a file"}
	}
	return f, nil
}

// complain says an error on one line of stderr and returns the exit status.
func complain(err error) int {
	status, message := 1, err.Error()
	if f := fault.From(err); f != nil {
		message = f.Message
		for _, field := range f.Fields {
			message += " (" + field.Location + ": " + field.Message + ")"
		}
	}
	var chosen exit
	if errors.As(err, &chosen) {
		status, message = chosen.status, chosen.message
	}
	if message != "" {
		fmt.Fprintln(os.Stderr, "vigie: "+message)
	}
	return status
}

// logger writes structured lines to stderr.
func logger(c app.Config) *slog.Logger {
	var level slog.Level
	if err := level.UnmarshalText([]byte(c.LogLevel)); err != nil {
		level = slog.LevelInfo
	}
	return slog.New(slog.NewJSONHandler(os.Stderr, &slog.HandlerOptions{Level: level}))
}

// beside opens what a command beside a running Vigie needs, and closes it again.
func beside(ctx context.Context, work func(a *app.App) error) error {
	c, err := app.ReadConfig()
	if err != nil {
		return err
	}
	a, err := app.New(ctx, c, app.Options{Join: true, Log: slog.New(slog.NewJSONHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn})), Version: version})
	if err != nil {
		return err
	}
	defer a.Close(context.WithoutCancel(ctx))
	return work(a)
}
