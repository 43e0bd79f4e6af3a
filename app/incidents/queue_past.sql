-- Any incidents, newest first.
WITH page AS MATERIALIZED (
    SELECT o.tenant_id, o.id
    FROM incidents o
    WHERE o.state = ANY($1)
        AND ($2::uuid IS NULL OR o.tenant_id = $2)
        AND ($3::text[] IS NULL OR o.priority = ANY($3))
        AND ($4::uuid IS NULL OR o.owner_id = $4)
        AND ($5 = '%%' OR o.reference ILIKE $5 OR o.title ILIKE $5
            OR EXISTS (SELECT 1 FROM services n WHERE n.tenant_id = o.tenant_id AND n.id = o.service_id AND n.name ILIKE $5)
            OR EXISTS (SELECT 1 FROM tenants c WHERE c.tenant_id = o.tenant_id AND c.name ILIKE $5))
        AND (o.opened_at, o.id) < ($7::timestamptz, $8::uuid)
    ORDER BY o.opened_at DESC, o.id DESC
    LIMIT $6
)
SELECT /* columns */
FROM page JOIN incidents i ON i.tenant_id = page.tenant_id AND i.id = page.id
    LEFT JOIN services s ON s.tenant_id = i.tenant_id AND s.id = i.service_id
    LEFT JOIN people p ON p.id = i.owner_id
ORDER BY i.opened_at DESC, i.id DESC
