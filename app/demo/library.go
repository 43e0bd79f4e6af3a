package demo

import (
	"context"
	"embed"
	"fmt"
	"strings"
	"time"

	"vigie/runbooks"
)

//go:embed runbooks
var texts embed.FS

// text reads a runbook's first edition.
func (r runbook) text(t *account) (string, error) {
	content, err := texts.ReadFile("runbooks/" + t.slug + "/" + r.file + ".md")
	if err != nil {
		return "", fmt.Errorf("read runbook: %w", err)
	}
	return string(content), nil
}

// write makes a client's runbooks, published before the history begins, and puts their later editions on the agenda.
func (h *history) write(ctx context.Context, t *account) error {
	for _, r := range t.runbooks {
		text, err := r.text(t)
		if err != nil {
			return err
		}
		if err := h.writeOne(ctx, t, r, text); err != nil {
			return fmt.Errorf("runbook %q of %s: %w", r.title, t.slug, err)
		}
	}
	return nil
}

func (h *history) author(t *account) runbooks.Person {
	c := t.callers[writer]
	return runbooks.Person{ID: c.PersonID, Name: c.Name}
}

func (h *history) writeOne(ctx context.Context, t *account, r runbook, text string) error {
	library := h.app.Response.Runbooks
	content := runbooks.Content{Title: r.title, ServiceID: t.services[r.service], Labels: r.labels, Markdown: typeset(text, t.locale)}
	made, err := library.Create(ctx, t.id, h.author(t), content)
	if err != nil || r.unpublished {
		return err
	}
	if made, err = library.Publish(ctx, t.id, h.author(t), made.ID, made.Revision, t.words.firstEdition); err != nil {
		return err
	}
	revision := made.Revision
	for _, e := range r.editions {
		if !strings.Contains(text, e.from) {
			return fmt.Errorf("no edition has the passage %q", e.from)
		}
		text = strings.Replace(text, e.from, e.to, 1)
		content.Markdown = typeset(text, t.locale)
		next := content
		h.agenda.enter(h.moment(t, e.month, e.day, 10, 20, 0), func(ctx context.Context) error {
			drafted, err := library.Draft(ctx, t.id, h.author(t), made.ID, revision, next)
			if err != nil || e.reason == "" {
				return err
			}
			published, err := library.Publish(ctx, t.id, h.author(t), made.ID, drafted.Revision, typeset(e.reason, t.locale))
			revision = published.Revision
			return err
		})
	}
	return nil
}

// typeset puts the spaces of French typography where a keyboard has none, outside of code.
func typeset(text, locale string) string {
	if locale != "fr" {
		return text
	}
	spaces := strings.NewReplacer(" :", "\u00a0:", " ;", "\u202f;", " ?", "\u202f?", " !", "\u202f!", " %", "\u202f%", "« ", "«\u202f", " »", "\u202f»", "'", "’")
	lines := strings.Split(text, "\n")
	fenced := false
	for i, line := range lines {
		if strings.HasPrefix(strings.TrimLeft(line, "> "), "```") {
			fenced = !fenced
			continue
		}
		if fenced {
			continue
		}
		parts := strings.Split(line, "`")
		for n := 0; n < len(parts); n += 2 {
			parts[n] = spaces.Replace(parts[n])
		}
		lines[i] = strings.Join(parts, "`")
	}
	return strings.Join(lines, "\n")
}

// firstEdition is how long before the history a runbook was published, at the latest.
const firstEdition = 20 * time.Hour

// typeset is the story in the typography of its language.
func (s *story) typeset(locale string) *story {
	set := *s
	for _, text := range []*string{&set.title, &set.details, &set.note, &set.update, &set.summary, &set.cause, &set.claimNote} {
		*text = typeset(*text, locale)
	}
	set.trials = make(map[int]trial, len(s.trials))
	for n, t := range s.trials {
		set.trials[n] = trial{t.outcome, typeset(t.reason, locale), typeset(t.note, locale)}
	}
	set.echoes = make([]echo, len(s.echoes))
	for n, e := range s.echoes {
		set.echoes[n] = echo{e.alert, e.severity, typeset(e.title, locale)}
	}
	return &set
}
