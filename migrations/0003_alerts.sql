-- +goose Up

-- The inbox: every accepted event, raw, and at the same time the queue of what is still to be processed.
CREATE TABLE events (
    tenant_id    uuid NOT NULL,
    received_at  timestamptz NOT NULL,
    id           uuid NOT NULL,
    source_id    uuid NOT NULL,
    tool         text NOT NULL,
    content_type text NOT NULL DEFAULT '',
    body         bytea NOT NULL,
    sha256       bytea NOT NULL,
    state        smallint NOT NULL DEFAULT 0 CONSTRAINT events_state_known CHECK (state IN (0, 1, 2)), -- pending, processed, unparsed
    attempts     smallint NOT NULL DEFAULT 0,
    error        text,
    processed_at timestamptz,
    -- test: sent by a person from the console; shown, never counted.
    test         boolean NOT NULL DEFAULT false,
    PRIMARY KEY (tenant_id, received_at, id)
) PARTITION BY RANGE (received_at);
CREATE INDEX events_pending ON events (tenant_id, received_at, id) WHERE state = 0;
CREATE INDEX events_unparsed ON events (tenant_id, received_at) WHERE state = 2;
SELECT secure('events', false);
-- The inbox is claimed and written in groups over tenants.
CREATE POLICY service ON events FOR SELECT TO vigie_service USING (true);
CREATE POLICY service_accepts ON events FOR INSERT TO vigie_service WITH CHECK (true);
GRANT INSERT ON events TO vigie_service;
GRANT SELECT (tenant_id, received_at, id, state) ON events TO vigie_service;
GRANT SELECT, UPDATE, INSERT ON events TO vigie_tenant;

-- Whose turn it is: one row a tenant, locked while a replica processes that tenant's events.
CREATE TABLE inbox_turns (
    tenant_id uuid PRIMARY KEY REFERENCES tenants (tenant_id),
    served_at timestamptz NOT NULL
);
SELECT secure('inbox_turns', false);
CREATE POLICY service ON inbox_turns TO vigie_service USING (true);
GRANT SELECT, UPDATE ON inbox_turns TO vigie_service;
GRANT SELECT, INSERT, UPDATE ON inbox_turns TO vigie_tenant;

CREATE TABLE incidents (
    tenant_id         uuid NOT NULL REFERENCES tenants (tenant_id),
    id                uuid NOT NULL,
    number            bigint NOT NULL,
    reference         text NOT NULL,
    kind              text NOT NULL CHECK (kind IN ('alert', 'unparsed', 'silence', 'manual')),
    -- correlation: what makes a further alert belong to this incident while it is open.
    correlation       text NOT NULL,
    title             text NOT NULL CHECK (title <> ''),
    description       text NOT NULL DEFAULT '',
    service_id        uuid,
    priority          text NOT NULL CHECK (priority IN ('P1', 'P2', 'P3', 'P4')),
    state             text NOT NULL CHECK (state IN ('triggered', 'acknowledged', 'watching', 'resolved', 'closed')),
    owner_id          uuid REFERENCES people (id),
    alerts            integer NOT NULL DEFAULT 0,
    firing            integer NOT NULL DEFAULT 0,
    opened_at         timestamptz NOT NULL,
    acknowledged_at   timestamptz,
    watching_at       timestamptz,
    resolved_at       timestamptz,
    closed_at         timestamptz,
    acknowledge_due_at timestamptz,
    update_due_at     timestamptz,
    resolve_due_at    timestamptz,
    -- due_at: the next of the clocks; what the queue is sorted by.
    due_at            timestamptz,
    update_started_at timestamptz,
    contract_id       uuid,
    contract_version  integer,
    summary           text NOT NULL DEFAULT '',
    cause             text NOT NULL DEFAULT '',
    -- version counts the changes that people and Vigie make; a stale one is refused.
    version           integer NOT NULL DEFAULT 1,
    updated_at        timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT incidents_reference_once UNIQUE (tenant_id, reference),
    CONSTRAINT incidents_acknowledged_after_opened CHECK (acknowledged_at >= opened_at),
    CONSTRAINT incidents_resolved_after_opened CHECK (resolved_at >= opened_at),
    FOREIGN KEY (tenant_id, service_id) REFERENCES services (tenant_id, id),
    FOREIGN KEY (tenant_id, contract_id, contract_version) REFERENCES contract_versions (tenant_id, contract_id, version)
);
CREATE UNIQUE INDEX incidents_open_once ON incidents (tenant_id, correlation) WHERE state IN ('triggered', 'acknowledged', 'watching');
CREATE INDEX incidents_open ON incidents (tenant_id, state, due_at) WHERE state IN ('triggered', 'acknowledged', 'watching');
CREATE INDEX incidents_recent ON incidents (tenant_id, opened_at DESC);
SELECT secure('incidents', true);
GRANT SELECT, INSERT, UPDATE ON incidents TO vigie_tenant;

CREATE TABLE alerts (
    tenant_id   uuid NOT NULL REFERENCES tenants (tenant_id),
    id          uuid NOT NULL,
    source_id   uuid NOT NULL,
    dedup_key   text NOT NULL,
    -- key_sha256: of the dedup key, which may be long; what uniqueness and look-ups use.
    key_sha256  bytea NOT NULL,
    incident_id uuid,
    service_id  uuid,
    status      text NOT NULL CHECK (status IN ('firing', 'acknowledged', 'resolved')),
    severity    text NOT NULL CHECK (severity IN ('critical', 'high', 'warning', 'info')),
    title       text NOT NULL CHECK (title <> ''),
    description text NOT NULL DEFAULT '',
    host        text NOT NULL DEFAULT '',
    service     text NOT NULL DEFAULT '',
    labels      jsonb NOT NULL DEFAULT '{}',
    links       jsonb NOT NULL DEFAULT '[]',
    -- started_at and ended_at are the source's own instants; received ones where it tells none.
    started_at  timestamptz NOT NULL,
    ended_at    timestamptz,
    -- fired_at: the latest start the source has told, which tells a late resolution from a new one; null while it has told none.
    fired_at    timestamptz,
    -- resolved_at: when the resolution was received, which tells a late firing from a new one.
    resolved_at timestamptz,
    first_at    timestamptz NOT NULL,
    last_at     timestamptz NOT NULL,
    -- count: firings received; 0 when only what followed them has arrived so far.
    count       bigint NOT NULL DEFAULT 1,
    outage_id   uuid,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, source_id) REFERENCES sources (tenant_id, id),
    FOREIGN KEY (tenant_id, incident_id) REFERENCES incidents (tenant_id, id),
    FOREIGN KEY (tenant_id, service_id) REFERENCES services (tenant_id, id)
);
CREATE UNIQUE INDEX alerts_open_once ON alerts (tenant_id, source_id, key_sha256) WHERE status <> 'resolved';
CREATE INDEX alerts_by_key ON alerts (tenant_id, source_id, key_sha256, started_at DESC);
CREATE INDEX alerts_of_incident ON alerts (tenant_id, incident_id);
SELECT secure('alerts', true);
GRANT SELECT, INSERT, UPDATE ON alerts TO vigie_tenant;

-- How many events a minute belonged to an incident: the signal that its preview draws.
CREATE TABLE incident_signals (
    tenant_id   uuid NOT NULL,
    incident_id uuid NOT NULL,
    minute      timestamptz NOT NULL,
    events      integer NOT NULL,
    PRIMARY KEY (tenant_id, incident_id, minute),
    FOREIGN KEY (tenant_id, incident_id) REFERENCES incidents (tenant_id, id)
);
SELECT secure('incident_signals', false);
GRANT SELECT, INSERT, UPDATE ON incident_signals TO vigie_tenant;

-- The timeline: written once, never edited.
CREATE TABLE timeline_entries (
    tenant_id   uuid NOT NULL,
    id          uuid NOT NULL,
    incident_id uuid NOT NULL,
    at          timestamptz NOT NULL,
    kind        text NOT NULL,
    actor_id    uuid REFERENCES people (id),
    body        text NOT NULL DEFAULT '',
    visibility  text NOT NULL DEFAULT 'internal' CHECK (visibility IN ('internal', 'client')),
    data        jsonb NOT NULL DEFAULT '{}',
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, incident_id) REFERENCES incidents (tenant_id, id)
);
CREATE INDEX timeline_of_incident ON timeline_entries (tenant_id, incident_id, at, id);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON timeline_entries FOR EACH ROW EXECUTE FUNCTION refuse_change();
SELECT secure('timeline_entries', false);
GRANT SELECT, INSERT ON timeline_entries TO vigie_tenant;

-- What live streams replay after a lost connection: topics and ids, never records.
CREATE SEQUENCE live_cursor;
GRANT USAGE, SELECT ON SEQUENCE live_cursor TO vigie_tenant, vigie_service, vigie_provider;
CREATE TABLE live_changes (
    tenant_id uuid NOT NULL,
    cursor    bigint NOT NULL DEFAULT nextval('live_cursor'),
    at        timestamptz NOT NULL,
    topic     text NOT NULL,
    ref       uuid,
    PRIMARY KEY (tenant_id, at, cursor)
) PARTITION BY RANGE (at);
SELECT secure('live_changes', true);
GRANT SELECT, INSERT ON live_changes TO vigie_tenant;

-- +goose StatementBegin
-- keep_partitions makes the partitions of the months around an instant and drops those that begin before the horizon. A new partition gets its own
-- policy and no direct grant: it is reached through its parent only.
CREATE FUNCTION keep_partitions(around timestamptz, months_ahead integer, horizon timestamptz) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    parent text;
    first  date;
    name   text;
    made   integer := 0;
    old    record;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('vigie partitions'));
    FOREACH parent IN ARRAY ARRAY['events', 'live_changes'] LOOP
        FOR i IN -1 .. months_ahead LOOP
            first := (date_trunc('month', around AT TIME ZONE 'UTC') + make_interval(months => i))::date;
            name := parent || '_' || to_char(first, 'YYYYMM');
            IF to_regclass(name) IS NULL THEN
                EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)', name, parent,
                    first || ' 00:00:00+00', (first + interval '1 month')::date || ' 00:00:00+00');
                EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
                EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
                EXECUTE format('CREATE POLICY tenant ON %I TO vigie_tenant USING (tenant_id = current_setting(''vigie.tenant'')::uuid)', name);
                made := made + 1;
            END IF;
        END LOOP;
        FOR old IN SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = parent::regclass
            AND right(c.relname, 6) ~ '^\d{6}$' AND to_date(right(c.relname, 6), 'YYYYMM') + interval '1 month' <= horizon LOOP
            EXECUTE format('DROP TABLE %I', old.relname);
        END LOOP;
    END LOOP;
    RETURN made;
END $$;
-- +goose StatementEnd
REVOKE ALL ON FUNCTION keep_partitions FROM PUBLIC;
GRANT EXECUTE ON FUNCTION keep_partitions TO vigie_service;

-- +goose Down
SELECT 1;
