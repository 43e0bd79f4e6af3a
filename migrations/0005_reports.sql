-- +goose Up

-- The ledger: whatever can change an availability figure, appended and chained per tenant. See package ledger for the encoding.
CREATE TABLE ledger_facts (
    tenant_id   uuid NOT NULL REFERENCES tenants (tenant_id),
    seq         bigint NOT NULL CHECK (seq > 0),
    recorded_at timestamptz NOT NULL,
    kind        text NOT NULL,
    -- subject: the outage, gap, maintenance, exclusion, contract or report the fact is about.
    subject     uuid NOT NULL,
    actor       text NOT NULL, -- a person's id, or "vigie"
    body        text NOT NULL, -- canonical JSON, exactly as hashed
    previous    bytea NOT NULL CHECK (length(previous) = 32),
    sha256      bytea NOT NULL CHECK (length(sha256) = 32),
    PRIMARY KEY (tenant_id, seq)
);
CREATE INDEX ledger_facts_of_subject ON ledger_facts (tenant_id, kind, subject, seq DESC);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON ledger_facts FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON ledger_facts FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TABLE ledger_heads (
    tenant_id uuid PRIMARY KEY REFERENCES tenants (tenant_id),
    seq       bigint NOT NULL,
    sha256    bytea NOT NULL
);
SELECT secure('ledger_facts', false);
SELECT secure('ledger_heads', false);
GRANT SELECT, INSERT ON ledger_facts TO vigie_tenant;
GRANT SELECT, INSERT, UPDATE ON ledger_heads TO vigie_tenant;

-- The state of each outage, gap, maintenance and exclusion is its newest fact; there is no second copy to disagree.
CREATE VIEW outages WITH (security_invoker = true) AS
    SELECT DISTINCT ON (tenant_id, subject) tenant_id, subject AS id, seq, recorded_at, kind, body::jsonb AS body
    FROM ledger_facts WHERE kind IN ('outage_opened', 'outage_closed', 'outage_corrected', 'outage_cancelled')
    ORDER BY tenant_id, subject, seq DESC;
CREATE VIEW gaps WITH (security_invoker = true) AS
    SELECT DISTINCT ON (tenant_id, subject) tenant_id, subject AS id, seq, recorded_at, kind, body::jsonb AS body
    FROM ledger_facts WHERE kind IN ('gap_opened', 'gap_closed')
    ORDER BY tenant_id, subject, seq DESC;
CREATE VIEW maintenances WITH (security_invoker = true) AS
    SELECT DISTINCT ON (tenant_id, subject) tenant_id, subject AS id, seq, recorded_at, kind, body::jsonb AS body
    FROM ledger_facts WHERE kind IN ('maintenance_announced', 'maintenance_cancelled')
    ORDER BY tenant_id, subject, seq DESC;
CREATE VIEW exclusions WITH (security_invoker = true) AS
    SELECT DISTINCT ON (tenant_id, subject) tenant_id, subject AS id, seq, recorded_at, kind, body::jsonb AS body
    FROM ledger_facts WHERE kind IN ('exclusion_proposed', 'exclusion_agreed', 'exclusion_refused')
    ORDER BY tenant_id, subject, seq DESC;
GRANT SELECT ON outages, gaps, maintenances, exclusions TO vigie_tenant;

-- Files by content: reports, their evidence. Kept for ever.
CREATE TABLE blobs (
    tenant_id    uuid NOT NULL REFERENCES tenants (tenant_id),
    sha256       bytea NOT NULL CHECK (length(sha256) = 32),
    content_type text NOT NULL,
    content      bytea NOT NULL,
    created_at   timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, sha256)
);
CREATE TRIGGER kept_for_ever BEFORE UPDATE OR DELETE ON blobs FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER kept_for_ever_truncate BEFORE TRUNCATE ON blobs FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
SELECT secure('blobs', false);
GRANT SELECT, INSERT ON blobs TO vigie_tenant;

CREATE TABLE reports (
    tenant_id       uuid NOT NULL REFERENCES tenants (tenant_id),
    id              uuid NOT NULL,
    number          text NOT NULL,
    kind            text NOT NULL CHECK (kind IN ('monthly')),
    contract_id     uuid NOT NULL,
    period          text NOT NULL CONSTRAINT reports_period_form CHECK (period ~ '^\d{4}-(0[1-9]|1[0-2])$'),
    locale          text NOT NULL CHECK (locale IN ('fr', 'en')),
    version         integer NOT NULL CHECK (version > 0),
    provisional     boolean NOT NULL,
    state           text NOT NULL CHECK (state IN ('producing', 'issued', 'failed')),
    as_of           timestamptz NOT NULL,
    availability    text,
    verdict         text,
    evidence_sha256 bytea,
    pdf_sha256      bytea,
    chain_seq       bigint,
    chain_head      bytea,
    error           text,
    requested_by    uuid REFERENCES people (id),
    requested_at    timestamptz NOT NULL,
    issued_at       timestamptz,
    supersedes      uuid,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT reports_number_once UNIQUE (tenant_id, number),
    FOREIGN KEY (tenant_id, contract_id) REFERENCES contracts (tenant_id, id),
    FOREIGN KEY (tenant_id, evidence_sha256) REFERENCES blobs (tenant_id, sha256),
    FOREIGN KEY (tenant_id, pdf_sha256) REFERENCES blobs (tenant_id, sha256),
    FOREIGN KEY (tenant_id, supersedes) REFERENCES reports (tenant_id, id),
    CONSTRAINT reports_issued_with_file CHECK (state <> 'issued' OR (pdf_sha256 IS NOT NULL AND evidence_sha256 IS NOT NULL AND issued_at IS NOT NULL))
);
CREATE UNIQUE INDEX reports_version_once ON reports (tenant_id, contract_id, period, locale, version) WHERE NOT provisional;
CREATE INDEX reports_recent ON reports (tenant_id, requested_at DESC);
-- +goose StatementBegin
-- An issued report is never altered; a later version supersedes it by naming it.
CREATE FUNCTION refuse_change_of_issued() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.state = 'issued' THEN
        RAISE EXCEPTION 'an issued report is not altered' USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'reports_issued_is_final';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER issued_is_final BEFORE UPDATE OR DELETE ON reports FOR EACH ROW EXECUTE FUNCTION refuse_change_of_issued();
SELECT secure('reports', true);
GRANT SELECT, INSERT, UPDATE ON reports TO vigie_tenant;

-- Ticks: each slot of each tick is taken once, whichever replica is quicker.
CREATE TABLE ticks (
    job  text NOT NULL,
    slot timestamptz NOT NULL,
    PRIMARY KEY (job, slot)
);
GRANT SELECT, INSERT, DELETE ON ticks TO vigie_service;

-- +goose Down
SELECT 1;
