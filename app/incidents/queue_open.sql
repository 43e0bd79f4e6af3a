-- The open incidents, in the order in which they breach. The states are written out so that the partial index incidents_open serves; only the page
-- itself is then joined with names.
WITH page AS MATERIALIZED (
    SELECT o.tenant_id, o.id, CASE WHEN o.state = 'triggered' THEN 0 ELSE 1 END AS waiting, coalesce(o.due_at, $12) AS due
    FROM incidents o
    WHERE o.state IN ('triggered', 'acknowledged', 'watching') AND o.state = ANY($1)
        AND ($2::uuid IS NULL OR o.tenant_id = $2)
        AND ($3::text[] IS NULL OR o.priority = ANY($3))
        AND ($4::uuid IS NULL OR o.owner_id = $4)
        AND ($5 = '%%' OR o.reference ILIKE $5 OR o.title ILIKE $5
            OR (o.tenant_id, o.service_id) IN (SELECT n.tenant_id, n.id FROM services n WHERE n.name ILIKE $5)
            OR o.tenant_id IN (SELECT c.tenant_id FROM tenants c WHERE c.name ILIKE $5))
        AND (CASE WHEN o.state = 'triggered' THEN 0 ELSE 1 END, coalesce(o.due_at, $12), o.priority, o.opened_at, o.id)
            > ($7::int, $8::timestamptz, $9::text, $10::timestamptz, $11::uuid)
    ORDER BY waiting, due, o.priority, o.opened_at, o.id
    LIMIT $6
)
SELECT /* columns */
FROM page JOIN incidents i ON i.tenant_id = page.tenant_id AND i.id = page.id
    LEFT JOIN services s ON s.tenant_id = i.tenant_id AND s.id = i.service_id
    LEFT JOIN people p ON p.id = i.owner_id
ORDER BY page.waiting, page.due, i.priority, i.opened_at, i.id
