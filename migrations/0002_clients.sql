-- +goose Up

CREATE TABLE services (
    tenant_id  uuid NOT NULL REFERENCES tenants (tenant_id),
    id         uuid NOT NULL,
    parent_id  uuid,
    key        text NOT NULL CONSTRAINT services_key_form CHECK (key ~ '^[a-z0-9]([-_.]?[a-z0-9])*$' AND length(key) <= 60),
    name       text NOT NULL CHECK (name <> ''),
    labels     jsonb NOT NULL DEFAULT '{}',
    weight     integer NOT NULL DEFAULT 1000 CHECK (weight BETWEEN 0 AND 1000),
    position   integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL,
    retired_at timestamptz,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT services_key_once UNIQUE (tenant_id, key),
    CONSTRAINT services_parent_is_of_the_tenant FOREIGN KEY (tenant_id, parent_id) REFERENCES services (tenant_id, id),
    CONSTRAINT services_not_own_parent CHECK (parent_id <> id)
);
SELECT secure('services', true);
GRANT SELECT, INSERT, UPDATE ON services TO vigie_tenant;

CREATE TABLE contacts (
    tenant_id  uuid NOT NULL REFERENCES tenants (tenant_id),
    id         uuid NOT NULL,
    name       text NOT NULL CHECK (name <> ''),
    role       text NOT NULL DEFAULT '',
    email      text,
    phone      text,
    locale     text NOT NULL DEFAULT 'fr' CHECK (locale IN ('fr', 'en')),
    -- duty: the person of the client to call first outside the mandate.
    duty       boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
SELECT secure('contacts', false);
GRANT SELECT, INSERT, UPDATE, DELETE ON contacts TO vigie_tenant;

CREATE TABLE contracts (
    tenant_id  uuid NOT NULL REFERENCES tenants (tenant_id),
    id         uuid NOT NULL,
    reference  text NOT NULL CHECK (reference <> ''),
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT contracts_reference_once UNIQUE (tenant_id, reference)
);
-- A version is never edited: what was agreed on a day stays what was agreed.
CREATE TABLE contract_versions (
    tenant_id      uuid NOT NULL,
    contract_id    uuid NOT NULL,
    version        integer NOT NULL CHECK (version > 0),
    effective_from date NOT NULL,
    terms          jsonb NOT NULL,
    created_at     timestamptz NOT NULL,
    created_by     uuid REFERENCES people (id),
    PRIMARY KEY (tenant_id, contract_id, version),
    FOREIGN KEY (tenant_id, contract_id) REFERENCES contracts (tenant_id, id),
    CONSTRAINT contract_versions_one_a_day UNIQUE (tenant_id, contract_id, effective_from)
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON contract_versions FOR EACH ROW EXECUTE FUNCTION refuse_change();
SELECT secure('contracts', true);
SELECT secure('contract_versions', true);
GRANT SELECT, INSERT ON contracts, contract_versions TO vigie_tenant;

-- A source is one integration of a client's tool; its key is in the directory, hashed.
CREATE TABLE sources (
    tenant_id         uuid NOT NULL REFERENCES tenants (tenant_id),
    id                uuid NOT NULL,
    tool              text NOT NULL,
    name              text NOT NULL CHECK (name <> ''),
    service_id        uuid,
    -- heartbeat_s: how often proof of life is expected; null when the tool sends none and none has been seen.
    heartbeat_s       integer CHECK (heartbeat_s BETWEEN 1 AND 86400),
    heartbeat_learned boolean NOT NULL DEFAULT false,
    key_sha256        bytea NOT NULL,
    key_hint          text NOT NULL,
    last_event_at     timestamptz,
    last_heartbeat_at timestamptz,
    -- silent_due_at: when the source counts as silent unless it is heard before; null while nothing is expected.
    silent_due_at     timestamptz,
    -- silent_since: the last proof of life, while the source is silent.
    silent_since      timestamptz,
    -- alive_since: when the source was last heard again after a silence; null before the first.
    alive_since       timestamptz,
    created_at        timestamptz NOT NULL,
    revoked_at        timestamptz,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, service_id) REFERENCES services (tenant_id, id)
);
CREATE INDEX sources_silent_due ON sources (silent_due_at) WHERE silent_due_at IS NOT NULL AND revoked_at IS NULL;
SELECT secure('sources', true);
CREATE POLICY service ON sources FOR SELECT TO vigie_service USING (true);
GRANT SELECT (tenant_id, id, silent_due_at, revoked_at) ON sources TO vigie_service;
GRANT SELECT, INSERT, UPDATE ON sources TO vigie_tenant;

-- Numbers that people see, one sequence per tenant, kind and year.
CREATE TABLE counters (
    tenant_id uuid NOT NULL REFERENCES tenants (tenant_id),
    kind      text NOT NULL CHECK (kind IN ('incident', 'report')),
    year      integer NOT NULL,
    value     bigint NOT NULL,
    PRIMARY KEY (tenant_id, kind, year)
);
SELECT secure('counters', false);
GRANT SELECT, INSERT, UPDATE ON counters TO vigie_tenant;

-- +goose Down
SELECT 1;
