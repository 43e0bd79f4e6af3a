-- $1 tenant, $2 incident, $3 limit.
SELECT a.id, a.source_id, a.dedup_key, a.incident_id, a.service_id, a.outage_id, a.status, a.severity, a.title, a.description,
    a.host, a.service, a.labels, a.links, a.started_at, a.ended_at, a.fired_at, a.resolved_at, a.doubted, a.first_at, a.last_at, a.count, s.name, s.tool
FROM alerts a JOIN sources s ON s.tenant_id = a.tenant_id AND s.id = a.source_id
WHERE a.tenant_id = $1 AND a.incident_id = $2
ORDER BY a.status = 'resolved', array_position(ARRAY['critical', 'high', 'warning', 'info'], a.severity), a.last_at DESC, a.id
LIMIT $3
