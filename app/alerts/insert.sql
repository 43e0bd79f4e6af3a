-- $1 tenant; one array a column.
INSERT INTO alerts (tenant_id, id, source_id, dedup_key, key_sha256, incident_id, service_id, outage_id, status, severity, title, description, host, service,
    labels, links, started_at, ended_at, fired_at, resolved_at, doubted, first_at, last_at, count)
SELECT $1, *
FROM unnest($2::text[]::uuid[], $3::text[]::uuid[], $4::text[], $5::bytea[], $6::text[]::uuid[], $7::text[]::uuid[], $8::text[]::uuid[], $9::text[], $10::text[],
    $11::text[], $12::text[], $13::text[], $14::text[], $15::text[]::jsonb[], $16::text[]::jsonb[], $17::timestamptz[], $18::timestamptz[],
    $19::timestamptz[], $20::timestamptz[], $21::bool[], $22::timestamptz[], $23::timestamptz[], $24::bigint[])
