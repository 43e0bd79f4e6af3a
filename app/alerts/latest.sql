-- The latest alert of each key, locked in the order of the keys, with the end of the episode before it and that of its incident.
-- $1 tenant, $2 source ids, $3 fingerprints; both arrays sorted and of one length.
SELECT a.id, a.source_id, a.dedup_key, a.incident_id, a.service_id, a.outage_id, a.status, a.severity, a.title, a.description,
    a.host, a.service, a.labels, a.links, a.started_at, a.ended_at, a.fired_at, a.resolved_at, a.doubted, a.first_at, a.last_at, a.count,
    (SELECT p.ended_at FROM alerts p
      WHERE p.tenant_id = $1 AND p.source_id = a.source_id AND p.key_sha256 = a.key_sha256 AND (p.started_at, p.id) < (a.started_at, a.id)
      ORDER BY p.started_at DESC, p.id DESC LIMIT 1) AS previous_ended_at,
    (SELECT i.resolved_at FROM incidents i
      WHERE i.tenant_id = $1 AND i.id = a.incident_id AND i.state IN ('resolved', 'closed')) AS incident_ended_at
FROM unnest($2::text[]::uuid[], $3::bytea[]) WITH ORDINALITY AS wanted (source_id, key_sha256, n)
CROSS JOIN LATERAL (
    SELECT * FROM alerts l
    WHERE l.tenant_id = $1 AND l.source_id = wanted.source_id AND l.key_sha256 = wanted.key_sha256
    ORDER BY l.started_at DESC, l.id DESC LIMIT 1
    FOR UPDATE
) a
ORDER BY wanted.n
