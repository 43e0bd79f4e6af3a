package app_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// TestAuditNamesWhatASuperuserChanged changes one row after another behind every trigger, as whoever owns the machine can.
func TestAuditNamesWhatASuperuserChanged(t *testing.T) {
	t.Parallel()
	e := newEstate(t)
	for _, title := range []string{"Boutique lente", "Paiement refusé"} {
		e.vigie.Clock.FastForward(time.Second)
		e.vigie.Deliver("/intake/generic/"+e.own.key, "application/json", `{"title":"`+title+`"}`)
		e.vigie.Process(e.own.tenant)
	}
	super, err := pgx.Connect(t.Context(), e.vigie.Database.SuperURL)
	if err != nil {
		t.Fatal(err)
	}
	defer super.Close(t.Context()) //nolint:errcheck // the database goes with the test
	broken := func() (all []string) {
		findings, err := e.vigie.Audit(t.Context())
		if err != nil {
			all = append(all, err.Error())
		}
		for _, f := range findings {
			if f.Broken {
				all = append(all, f.String())
			}
		}
		return all
	}
	if got := broken(); len(got) > 0 {
		t.Fatalf("before anything was changed: %q", got)
	}
	const own = `tenant_id = $1`
	for _, c := range []struct{ tables, change, want string }{
		{"ledger_facts", `UPDATE ledger_facts SET body = replace(body, 'client', 'provider') WHERE seq = (SELECT min(seq) FROM ledger_facts WHERE kind = 'exclusion_proposed' AND ` + own + `) AND ` + own, "content was edited"},
		{"ledger_facts", `UPDATE ledger_facts SET recorded_at = recorded_at + interval '1 second' WHERE seq = 2 AND ` + own, "fact 2: its content was edited"},
		{"ledger_facts", `DELETE FROM ledger_facts WHERE seq = 2 AND ` + own, "fact 2: it was deleted"},
		{"ledger_facts", `DELETE FROM ledger_facts WHERE seq = (SELECT max(seq) FROM ledger_facts WHERE ` + own + `) AND ` + own, "cut off"},
		{"ledger_facts ledger_heads", `WITH last AS (SELECT * FROM ledger_facts WHERE kind = 'signals_received' AND ` + own + ` ORDER BY seq DESC LIMIT 1),
			head AS (UPDATE ledger_heads h SET seq = last.seq - 1, sha256 = last.previous FROM last WHERE h.tenant_id = last.tenant_id)
			DELETE FROM ledger_facts f USING last WHERE f.tenant_id = last.tenant_id AND f.seq >= last.seq`, "no fact records"},
		{"events", `UPDATE events SET body = body || ' ' WHERE state = 1 AND ` + own, "its content was edited"},
		{"events", `UPDATE events SET body = body || ' ', sha256 = sha256(body || ' ') WHERE state = 1 AND ` + own, "are not those that were processed"},
		{"events", `DELETE FROM events WHERE state = 1 AND ` + own, "events 0 are left"},
		{"audit_entries", `UPDATE audit_entries SET actor = 'vigie' WHERE seq = 3 AND ` + own, "entry 3: its content was altered"},
		{"audit_entries", `UPDATE audit_entries SET body = 'not JSON' WHERE seq = 3 AND ` + own, "entry 3: its content was altered"},
		{"audit_entries", `DELETE FROM audit_entries WHERE seq = 3 AND ` + own, "entry 3: an entry is missing"},
		{"blobs", `UPDATE blobs SET content = set_byte(content, 100, get_byte(content, 100) # 1) WHERE content_type = 'application/pdf' AND ` + own, "version 1): its content was edited"},
		{"blobs", `DELETE FROM blobs WHERE content_type = 'application/json' AND ` + own, "(evidence of VG-2026-11-000001): it was deleted"},
		{"reports", `UPDATE reports SET availability = '12.0000' WHERE ` + own, "no longer says in the archive what was recorded"},
		{"reports", `DELETE FROM reports WHERE ` + own, "is gone from the archive"},
		{"contract_versions", `UPDATE contract_versions SET terms = jsonb_set(terms, '{target}', '"90"') WHERE ` + own, "no longer says what was recorded"},
		{"runbook_versions", `UPDATE runbook_versions SET markdown = markdown || 'rm -rf /' WHERE ` + own, "its content was edited"},
		{"events inbox_turns", `WITH hidden AS (DELETE FROM inbox_turns WHERE ` + own + `) UPDATE events SET body = body || ' ' WHERE state = 1 AND ` + own, "its content was edited"},
		{"runbook_versions", `DELETE FROM runbook_versions WHERE ` + own, "it was deleted"},
	} {
		run := func(statements ...string) {
			for _, sql := range statements {
				if _, err := super.Exec(t.Context(), sql); err != nil {
					t.Fatal(err)
				}
			}
		}
		run(`SET session_replication_role = replica`)
		for _, table := range strings.Fields(c.tables) {
			run(`DROP TABLE IF EXISTS kept_`+table, `CREATE TEMP TABLE kept_`+table+` AS SELECT * FROM `+table)
		}
		if tag, err := super.Exec(t.Context(), c.change, e.own.tenant); err != nil || tag.RowsAffected() == 0 {
			t.Fatalf("%s: %d rows, %v", c.change, tag.RowsAffected(), err)
		}
		got := broken()
		if !slices.ContainsFunc(got, func(s string) bool { return strings.Contains(s, c.want) }) {
			t.Errorf("%s: got %q, want %q", c.change, got, c.want)
		}
		for _, table := range strings.Fields(c.tables) {
			run(`DELETE FROM `+table, `INSERT INTO `+table+` SELECT * FROM kept_`+table)
		}
	}
	if got := broken(); len(got) > 0 {
		t.Errorf("after all was put back: %q", got)
	}
}
