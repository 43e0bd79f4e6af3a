SELECT count(*) FILTER (WHERE state = 'triggered'), count(*) FILTER (WHERE state = 'acknowledged'), count(*) FILTER (WHERE state = 'watching'),
    count(*) FILTER (WHERE priority = 'P1'), count(*) FILTER (WHERE priority = 'P2'),
    count(*) FILTER (WHERE priority = 'P3'), count(*) FILTER (WHERE priority = 'P4')
FROM incidents
WHERE state IN ('triggered', 'acknowledged', 'watching') AND ($1::uuid IS NULL OR tenant_id = $1)
