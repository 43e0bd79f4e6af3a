-- $1 tenant; one array a column. Keys and sources of an alert never change.
UPDATE alerts a SET
    incident_id = u.incident_id, service_id = u.service_id, outage_id = u.outage_id, status = u.status, severity = u.severity,
    title = u.title, description = u.description, host = u.host, service = u.service, labels = u.labels, links = u.links,
    started_at = u.started_at, ended_at = u.ended_at, fired_at = u.fired_at, resolved_at = u.resolved_at,
    doubted = u.doubted, first_at = u.first_at, last_at = u.last_at, count = u.count
FROM unnest($2::text[]::uuid[], $3::text[]::uuid[], $4::text[], $5::bytea[], $6::text[]::uuid[], $7::text[]::uuid[], $8::text[]::uuid[], $9::text[], $10::text[],
    $11::text[], $12::text[], $13::text[], $14::text[], $15::text[]::jsonb[], $16::text[]::jsonb[], $17::timestamptz[], $18::timestamptz[],
    $19::timestamptz[], $20::timestamptz[], $21::bool[], $22::timestamptz[], $23::timestamptz[], $24::bigint[])
    AS u (id, source_id, dedup_key, key_sha256, incident_id, service_id, outage_id, status, severity, title, description, host, service,
    labels, links, started_at, ended_at, fired_at, resolved_at, doubted, first_at, last_at, count)
WHERE a.tenant_id = $1 AND a.id = u.id AND a.source_id = u.source_id AND a.key_sha256 = u.key_sha256
