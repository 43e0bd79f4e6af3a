-- +goose Up

CREATE TABLE runbooks (
    tenant_id      uuid NOT NULL REFERENCES tenants (tenant_id),
    id             uuid NOT NULL,
    title          text NOT NULL CHECK (title <> ''),
    service_id     uuid,
    labels         jsonb NOT NULL DEFAULT '{}',
    draft_markdown text,
    draft_revision integer NOT NULL DEFAULT 1,
    version        integer, -- the version in force; null before the first publication
    created_at     timestamptz NOT NULL,
    created_by     uuid REFERENCES people (id),
    updated_at     timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, service_id) REFERENCES services (tenant_id, id)
);
-- A version is immutable: an execution must be readable in ten years as the operator read it.
CREATE TABLE runbook_versions (
    tenant_id    uuid NOT NULL,
    runbook_id   uuid NOT NULL,
    version      integer NOT NULL CHECK (version > 0),
    title        text NOT NULL,
    service_id   uuid,
    labels       jsonb NOT NULL DEFAULT '{}',
    markdown     text NOT NULL,
    sha256       bytea NOT NULL CHECK (length(sha256) = 32),
    steps        integer NOT NULL CHECK (steps > 0),
    reason       text NOT NULL,
    published_at timestamptz NOT NULL,
    published_by uuid NOT NULL REFERENCES people (id),
    PRIMARY KEY (tenant_id, runbook_id, version),
    FOREIGN KEY (tenant_id, runbook_id) REFERENCES runbooks (tenant_id, id)
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON runbook_versions FOR EACH ROW EXECUTE FUNCTION refuse_change();
ALTER TABLE runbooks ADD CONSTRAINT runbooks_version_exists FOREIGN KEY (tenant_id, id, version)
    REFERENCES runbook_versions (tenant_id, runbook_id, version) DEFERRABLE INITIALLY DEFERRED;

CREATE TABLE executions (
    tenant_id   uuid NOT NULL,
    id          uuid NOT NULL,
    incident_id uuid NOT NULL,
    runbook_id  uuid NOT NULL,
    version     integer NOT NULL,
    sha256      bytea NOT NULL,
    started_at  timestamptz NOT NULL,
    started_by  uuid NOT NULL REFERENCES people (id),
    finished_at timestamptz,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, incident_id) REFERENCES incidents (tenant_id, id),
    FOREIGN KEY (tenant_id, runbook_id, version) REFERENCES runbook_versions (tenant_id, runbook_id, version)
);
CREATE UNIQUE INDEX executions_one_open ON executions (tenant_id, incident_id) WHERE finished_at IS NULL;
CREATE INDEX executions_of_runbook ON executions (tenant_id, runbook_id, started_at DESC);

-- Results are appended; the newest of a step counts, and names the one it replaces.
CREATE TABLE step_results (
    tenant_id    uuid NOT NULL,
    id           uuid NOT NULL,
    execution_id uuid NOT NULL,
    step         integer NOT NULL CHECK (step > 0),
    outcome      text NOT NULL CHECK (outcome IN ('done', 'failed', 'skipped')),
    reason       text NOT NULL DEFAULT '',
    note         text NOT NULL DEFAULT '',
    replaces     uuid,
    person_id    uuid NOT NULL REFERENCES people (id),
    at           timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, execution_id) REFERENCES executions (tenant_id, id),
    FOREIGN KEY (tenant_id, replaces) REFERENCES step_results (tenant_id, id),
    CONSTRAINT step_results_reason_where_not_done CHECK (outcome = 'done' OR reason <> '')
);
CREATE UNIQUE INDEX step_results_first_once ON step_results (tenant_id, execution_id, step) WHERE replaces IS NULL;
CREATE UNIQUE INDEX step_results_replaced_once ON step_results (tenant_id, replaces) WHERE replaces IS NOT NULL;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON step_results FOR EACH ROW EXECUTE FUNCTION refuse_change();

SELECT secure('runbooks', true);
SELECT secure('runbook_versions', true);
SELECT secure('executions', true);
SELECT secure('step_results', true);
GRANT SELECT, INSERT, UPDATE ON runbooks, executions TO vigie_tenant;
GRANT SELECT, INSERT ON runbook_versions, step_results TO vigie_tenant;

-- +goose Down
SELECT 1;
