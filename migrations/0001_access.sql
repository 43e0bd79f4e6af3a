-- +goose Up

-- Nothing is reachable by default.
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO vigie_app, vigie_tenant, vigie_provider, vigie_service;

-- The provider: the one organisation that operates this installation.
CREATE TABLE provider (
    only_one   boolean PRIMARY KEY DEFAULT true CHECK (only_one),
    name       text NOT NULL,
    slug       text NOT NULL,
    locale     text NOT NULL DEFAULT 'fr' CHECK (locale IN ('fr', 'en')),
    time_zone  text NOT NULL DEFAULT 'Europe/Paris'
);
GRANT SELECT, INSERT, UPDATE ON provider TO vigie_service;
GRANT SELECT ON provider TO vigie_tenant, vigie_provider;

CREATE TABLE people (
    id            uuid PRIMARY KEY,
    email         text NOT NULL CONSTRAINT people_email_is_lower_case CHECK (email = lower(email)),
    name          text NOT NULL CHECK (name <> ''),
    password_hash text NOT NULL,
    locale        text NOT NULL DEFAULT 'fr' CHECK (locale IN ('fr', 'en')),
    theme         text NOT NULL DEFAULT 'system' CHECK (theme IN ('dark', 'light', 'system')),
    density       text NOT NULL DEFAULT 'normal' CHECK (density IN ('compact', 'normal', 'roomy')),
    time_zone     text NOT NULL DEFAULT 'Europe/Paris',
    shortcuts     jsonb NOT NULL DEFAULT '{}',
    created_at    timestamptz NOT NULL,
    disabled_at   timestamptz,
    CONSTRAINT people_email_once UNIQUE (email)
);
GRANT SELECT, INSERT, UPDATE ON people TO vigie_service;
-- A tenant's or a person's unit of work may name people; it never reads their secrets.
GRANT SELECT (id, email, name, locale, disabled_at) ON people TO vigie_tenant, vigie_provider;

-- A role over all clients, present and future. Each is also written out as memberships, one a tenant, which is what policies read.
CREATE TABLE provider_roles (
    person_id  uuid NOT NULL REFERENCES people (id),
    role       text NOT NULL CHECK (role IN ('provider_admin', 'shift_lead', 'operator', 'writer', 'auditor')),
    created_at timestamptz NOT NULL,
    PRIMARY KEY (person_id, role)
);
GRANT SELECT, INSERT, DELETE ON provider_roles TO vigie_service;
GRANT SELECT ON provider_roles TO vigie_tenant, vigie_provider;

CREATE TABLE sessions (
    id           uuid PRIMARY KEY,
    person_id    uuid NOT NULL REFERENCES people (id),
    token_sha256 bytea NOT NULL CONSTRAINT sessions_token_once UNIQUE,
    csrf         text NOT NULL,
    created_at   timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    revoked_at   timestamptz,
    address      text NOT NULL DEFAULT '',
    user_agent   text NOT NULL DEFAULT ''
);
CREATE INDEX sessions_of_person ON sessions (person_id) WHERE revoked_at IS NULL;
GRANT SELECT, INSERT, UPDATE, DELETE ON sessions TO vigie_service;

-- Failed sign-ins, per account and per address, for the rate limit; the subject is hashed.
CREATE TABLE sign_in_failures (
    subject_sha256 bytea NOT NULL,
    at             timestamptz NOT NULL
);
CREATE INDEX sign_in_failures_recent ON sign_in_failures (subject_sha256, at);
GRANT SELECT, INSERT, DELETE ON sign_in_failures TO vigie_service;

-- +goose StatementBegin
-- secure puts a tenant table under row-level security. A tenant's unit of work sees its own rows; a person's sees the rows of the tenants the
-- person is a member of, where the second argument says that people read this table across tenants.
CREATE FUNCTION secure(target regclass, across_tenants boolean) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
    EXECUTE format('CREATE POLICY tenant ON %s TO vigie_tenant USING (tenant_id = current_setting(''vigie.tenant'')::uuid)
        WITH CHECK (tenant_id = current_setting(''vigie.tenant'')::uuid)', target);
    IF across_tenants THEN
        EXECUTE format('CREATE POLICY member ON %1$s FOR SELECT TO vigie_provider USING (EXISTS (SELECT 1 FROM memberships m
            WHERE m.person_id = current_setting(''vigie.person'')::uuid AND m.tenant_id = %1$s.tenant_id))', target);
        EXECUTE format('GRANT SELECT ON %s TO vigie_provider', target);
    END IF;
END $$;
-- +goose StatementEnd
REVOKE ALL ON FUNCTION secure FROM PUBLIC;

CREATE TABLE tenants (
    tenant_id  uuid PRIMARY KEY,
    slug       text NOT NULL CONSTRAINT tenants_slug_form CHECK (slug ~ '^[a-z0-9](-?[a-z0-9])*$' AND length(slug) <= 40),
    name       text NOT NULL CHECK (name <> ''),
    time_zone  text NOT NULL,
    locale     text NOT NULL DEFAULT 'fr' CHECK (locale IN ('fr', 'en')),
    created_at timestamptz NOT NULL,
    CONSTRAINT tenants_slug_once UNIQUE (slug)
);

CREATE TABLE memberships (
    tenant_id  uuid NOT NULL REFERENCES tenants (tenant_id),
    person_id  uuid NOT NULL REFERENCES people (id),
    role       text NOT NULL CHECK (role IN ('provider_admin', 'shift_lead', 'operator', 'writer', 'client_cto', 'client_member', 'auditor')),
    -- everywhere: written out from provider_roles, and withdrawn with it.
    everywhere boolean NOT NULL DEFAULT false,
    PRIMARY KEY (tenant_id, person_id, role)
);
CREATE INDEX memberships_of_person ON memberships (person_id, tenant_id);

SELECT secure('tenants', true);
GRANT SELECT, INSERT, UPDATE ON tenants TO vigie_tenant;

-- memberships cannot use secure(): its own policy would read itself.
ALTER TABLE memberships ENABLE ROW LEVEL SECURITY;
ALTER TABLE memberships FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON memberships TO vigie_tenant USING (tenant_id = current_setting('vigie.tenant')::uuid)
    WITH CHECK (tenant_id = current_setting('vigie.tenant')::uuid);
CREATE POLICY member ON memberships FOR SELECT TO vigie_provider USING (person_id = current_setting('vigie.person')::uuid
    OR EXISTS (SELECT 1 FROM provider_roles r WHERE r.person_id = current_setting('vigie.person')::uuid AND r.role = 'provider_admin'));
-- Sign-in and every request read who may do what, before any tenant is chosen.
CREATE POLICY service ON memberships FOR SELECT TO vigie_service USING (true);
GRANT SELECT ON memberships TO vigie_provider, vigie_service;
GRANT SELECT, INSERT, UPDATE, DELETE ON memberships TO vigie_tenant;

-- What a hashed secret or public number leads to: the only table in which an unknown visitor's value is looked up.
CREATE TABLE directory (
    kind       text NOT NULL CHECK (kind IN ('key', 'report')),
    sha256     bytea NOT NULL CHECK (length(sha256) = 32),
    tenant_id  uuid NOT NULL REFERENCES tenants (tenant_id),
    ref        uuid NOT NULL,
    PRIMARY KEY (kind, sha256)
);
SELECT secure('directory', false);
CREATE POLICY service ON directory FOR SELECT TO vigie_service USING (true);
GRANT SELECT ON directory TO vigie_service;
GRANT SELECT, INSERT, DELETE ON directory TO vigie_tenant;

-- What happened, by whom, chained: see package audit. The provider's own chain has the nil tenant.
CREATE TABLE audit_entries (
    tenant_id uuid NOT NULL,
    seq       bigint NOT NULL CHECK (seq > 0),
    at        timestamptz NOT NULL,
    actor     text NOT NULL,
    action    text NOT NULL,
    subject   text NOT NULL,
    body      text NOT NULL,
    previous  bytea NOT NULL CHECK (length(previous) = 32),
    sha256    bytea NOT NULL CHECK (length(sha256) = 32),
    PRIMARY KEY (tenant_id, seq)
);
CREATE TABLE audit_heads (
    tenant_id uuid PRIMARY KEY,
    seq       bigint NOT NULL,
    sha256    bytea NOT NULL
);
SELECT secure('audit_entries', false);
SELECT secure('audit_heads', false);
GRANT SELECT, INSERT ON audit_entries TO vigie_tenant;
GRANT SELECT, INSERT, UPDATE ON audit_heads TO vigie_tenant;

-- +goose StatementBegin
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'append_only';
END $$;
-- +goose StatementEnd
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_entries FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON audit_entries FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- +goose Down
SELECT 1;
