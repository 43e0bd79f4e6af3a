-- +goose Up

-- A fact that cannot be read as jsonb, as one with U+0000, would fail every reading of its chain, for ever.
ALTER TABLE ledger_facts ADD CONSTRAINT ledger_facts_body_readable CHECK (body::jsonb IS NOT NULL) NOT VALID;

-- +goose Down
ALTER TABLE ledger_facts DROP CONSTRAINT ledger_facts_body_readable;
