-- Any incidents, newest first.
WITH page AS MATERIALIZED (
    SELECT o.tenant_id, o.id
    FROM incidents o
    WHERE o.state = ANY($1)
        AND ($2::uuid IS NULL OR o.tenant_id = $2)
        AND ($3::text[] IS NULL OR o.priority = ANY($3))
        AND ($4::uuid IS NULL OR o.owner_id = $4)
        AND ($5 = '%%' OR o.reference ILIKE $5 OR o.title ILIKE $5
            OR (o.tenant_id, o.service_id) IN (SELECT n.tenant_id, n.id FROM services n WHERE n.name ILIKE $5)
            OR o.tenant_id IN (SELECT c.tenant_id FROM tenants c WHERE c.name ILIKE $5))
        AND (o.opened_at, o.id) < ($7::timestamptz, $8::uuid)
    ORDER BY o.opened_at DESC, o.id DESC
    LIMIT $6
)
SELECT /* columns */
FROM page JOIN incidents i ON i.tenant_id = page.tenant_id AND i.id = page.id
    LEFT JOIN services s ON s.tenant_id = i.tenant_id AND s.id = i.service_id
    LEFT JOIN people p ON p.id = i.owner_id
ORDER BY i.opened_at DESC, i.id DESC
