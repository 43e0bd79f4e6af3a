-- The availability of one sla.Input ($1, as jsonb), computed by PostgreSQL's multiranges: once for each component, and once for the
-- whole service as one timeline (component null). It reads no table and shares no code with reports/sla: two independent
-- computations must agree before a report can be issued. Seconds are Unix seconds; a fraction is cut, never rounded.
WITH
doc AS (
  SELECT d, d->>'tz' AS zone, d->'window' AS win, d->>'no_data_policy' AS policy,
         coalesce(d->>'denominator', 'removed') = 'counted_as_up' AS counted_as_up,
         extract(epoch FROM regexp_replace(d->'period'->>0, '\.\d+', '')::timestamptz)::bigint AS period_from,
         extract(epoch FROM regexp_replace(d->'period'->>1, '\.\d+', '')::timestamptz)::bigint AS period_end,
         extract(epoch FROM regexp_replace(d->>'as_of', '\.\d+', '')::timestamptz)::bigint AS as_of
  FROM (SELECT $1::jsonb AS d) given
),
period AS (
  SELECT doc.*, cut.period_to, int8multirange(int8range(period_from, cut.period_to)) AS whole
  FROM doc, LATERAL (SELECT greatest(period_from, least(period_end, as_of)) AS period_to) cut
),
components AS (
  SELECT c.v->>'id' AS component, c.n FROM doc, jsonb_array_elements(d->'components') WITH ORDINALITY c(v, n)
),

-- The service window: each rule on each local date, each edge converted with the zone.
dates AS (
  SELECT day::date AS date,
         CASE jsonb_typeof(d->'holidays') WHEN 'array' THEN d->'holidays' ? to_char(day, 'YYYY-MM-DD') ELSE false END AS holiday
  FROM period, generate_series((to_timestamp(period_from) AT TIME ZONE zone)::date - 1,
                               (to_timestamp(period_to) AT TIME ZONE zone)::date, interval '1 day') day
),
rules AS (
  SELECT r->'days' AS days,
         split_part(r->>'from', ':', 1)::int * 60 + split_part(r->>'from', ':', 2)::int AS from_minute,
         split_part(r->>'to', ':', 1)::int * 60 + split_part(r->>'to', ':', 2)::int AS to_minute
  FROM doc, jsonb_array_elements(CASE WHEN win ? 'rules' THEN win->'rules' ELSE jsonb_build_array(win) END) r
  WHERE win->>'kind' = 'weekly'
),
occurrences AS (
  SELECT row_number() OVER () AS n, local_from, local_to
  FROM (
    SELECT date + from_minute * interval '1 minute' AS local_from,
           date + (to_minute + CASE WHEN to_minute <= from_minute THEN 1440 ELSE 0 END) * interval '1 minute' AS local_to
    FROM doc, dates, rules
    WHERE days @> to_jsonb(extract(isodow FROM date)::int) AND (NOT holiday OR coalesce(win->>'on_holidays', '') <> '')
    UNION ALL
    SELECT date::timestamp, date + interval '1 day'
    FROM doc, dates WHERE holiday AND win->>'kind' = 'weekly' AND win->>'on_holidays' = 'open'
  ) o
),
-- A local time that comes twice is its first occurrence, one that never comes is the moment of the jump. PostgreSQL alone would
-- take the second, so both offsets near the edge are tried.
edges AS (
  SELECT n, is_from, extract(epoch FROM local)::bigint AS wall
  FROM occurrences, LATERAL (VALUES (true, local_from), (false, local_to)) e(is_from, local)
),
offsets AS (
  SELECT n, is_from, wall,
         wall - (extract(epoch FROM to_timestamp(wall - 129600) AT TIME ZONE zone)::bigint - (wall - 129600)) AS early,
         wall - (extract(epoch FROM to_timestamp(wall + 129600) AT TIME ZONE zone)::bigint - (wall + 129600)) AS late
  FROM doc, edges
),
instants AS (
  SELECT n, is_from,
         CASE
           WHEN extract(epoch FROM to_timestamp(early) AT TIME ZONE zone) = wall THEN early
           WHEN extract(epoch FROM to_timestamp(late) AT TIME ZONE zone) = wall THEN late
           ELSE (SELECT min(s) FROM generate_series(late, early, 60) s
                 WHERE extract(epoch FROM to_timestamp(s) AT TIME ZONE zone)::bigint - s = wall - late)
         END AS instant
  FROM doc, offsets
),
open_hours AS (
  SELECT CASE WHEN win->>'kind' = '24x7' THEN whole
              ELSE whole * coalesce((SELECT range_agg(int8range(f.instant, t.instant))
                                     FROM instants f JOIN instants t ON t.n = f.n AND f.is_from AND NOT t.is_from
                                     WHERE f.instant < t.instant), '{}') END AS hours
  FROM period
),

-- The facts, as ranges.
facts AS (
  SELECT list, coalesce(f.v->>'component', '') AS component, f.v AS fact, f.n,
         extract(epoch FROM regexp_replace(f.v->>'from', '\.\d+', '')::timestamptz)::bigint AS from_s,
         coalesce(extract(epoch FROM regexp_replace(f.v->>'to', '\.\d+', '')::timestamptz)::bigint, period_to) AS to_s
  FROM period, LATERAL (VALUES ('outages'), ('maintenances'), ('exclusions'), ('no_data')) l(list),
       jsonb_array_elements(CASE jsonb_typeof(d->list) WHEN 'array' THEN d->list ELSE '[]' END) WITH ORDINALITY f(v, n)
),
stretches AS (
  SELECT list, component, fact, n, int8range(from_s, to_s) AS during, from_s FROM facts WHERE from_s < to_s
),
runs AS (
  SELECT component, run
  FROM (SELECT component, range_agg(during) AS all_runs FROM stretches WHERE list = 'outages' GROUP BY component) c,
       unnest(all_runs) run, doc
  WHERE upper(run) - lower(run) >= coalesce((d->>'min_outage_s')::bigint, 0)
),
outages AS (
  SELECT o.component, during,
         1000 * (CASE WHEN coalesce((fact->>'partial')::boolean, false) THEN coalesce(d->>'partial_weight', '0.3')
                      ELSE coalesce(fact->>'weight', '1') END)::numeric AS weight
  FROM doc, stretches o JOIN runs r ON r.component = o.component AND r.run @> o.during
  WHERE list = 'outages'
),
marks AS (
  SELECT component, during,
         CASE WHEN list = 'maintenances' THEN 'maintenance' WHEN list = 'no_data' THEN 'unknown'
              WHEN fact->>'reason' = 'client' THEN 'client' ELSE 'third_party' END AS class
  FROM doc, stretches
  WHERE list = 'no_data'
     OR (list = 'exclusions' AND coalesce(nullif(fact->>'status', ''), 'agreed') = 'agreed')
     OR (list = 'maintenances' AND extract(epoch FROM regexp_replace(fact->>'notified_at', '\.\d+', '')::timestamptz)::bigint
                                   <= from_s - (d->>'notice_s')::bigint)
),

-- Each component's window, less what outranks an outage.
excluded AS (
  SELECT component, n, m.class, hours * coalesce(m.during, '{}') AS during
  FROM open_hours, components c, LATERAL (
    SELECT k.class, (SELECT range_agg(m.during) FROM marks m WHERE m.class = k.class AND m.component IN ('', c.component)) AS during
    FROM (VALUES ('maintenance'), ('client'), ('third_party'), ('unknown')) k(class)) m
),
shares AS (
  SELECT component, n, hours, maintenance, client - maintenance AS client, third - client - maintenance AS third,
         unknown - third - client - maintenance AS unknown, hours - unknown - third - client - maintenance AS up
  FROM open_hours, (
    SELECT component, n,
           range_agg(during) FILTER (WHERE class = 'maintenance') AS maintenance, range_agg(during) FILTER (WHERE class = 'client') AS client,
           range_agg(during) FILTER (WHERE class = 'third_party') AS third, range_agg(during) FILTER (WHERE class = 'unknown') AS unknown
    FROM excluded GROUP BY component, n) e
),
-- What counts as lost at each weight or above. Under the policy "down" an unknown second weighs 1000.
levels AS (
  SELECT component, weight, up * (SELECT range_agg(o.during) FROM outages o WHERE o.component = s.component AND o.weight >= l.weight) AS known
  FROM shares s JOIN (SELECT DISTINCT component, weight FROM outages WHERE weight > 0) l USING (component)
),
painted AS (
  SELECT s.component, n, hours, maintenance, client, third, unknown, up - coalesce(down, '{}') AS available,
         coalesce(full_down, '{}') AS full_down, coalesce(down, '{}') - coalesce(full_down, '{}') AS degraded
  FROM shares s LEFT JOIN (
    SELECT component, range_agg(known) AS down, range_agg(known) FILTER (WHERE weight = 1000) AS full_down
    FROM levels GROUP BY component) l USING (component)
),
-- The whole service: in each second the greatest weight, known before unknown; else unknown, available, and the exclusions.
united AS (
  SELECT policy = 'down' AS silence_is_down, range_agg(full_down) AS full_down, range_agg(degraded) AS degraded, range_agg(unknown) AS unknown,
         range_agg(available) AS available, range_agg(maintenance) AS maintenance, range_agg(client) AS client, range_agg(third) AS third
  FROM doc, painted GROUP BY policy
),
ranked AS (
  SELECT full_down, available, maintenance, client, third,
         unknown - full_down - CASE WHEN silence_is_down THEN '{}' ELSE degraded END AS unknown,
         degraded - full_down - CASE WHEN silence_is_down THEN unknown ELSE '{}' END AS degraded
  FROM united
),
classes AS (
  SELECT component, n, class, during
  FROM period, painted, LATERAL (VALUES ('available', available), ('provider_down', full_down), ('degraded', degraded), ('client', client),
    ('third_party', third), ('maintenance', maintenance), ('unknown', unknown), ('outside', whole - hours)) c(class, during)
  UNION ALL
  SELECT NULL, 0, class, during
  FROM period, open_hours, ranked, LATERAL (SELECT full_down + degraded + unknown AS lost) l, LATERAL (VALUES
    ('provider_down', full_down), ('degraded', degraded), ('unknown', unknown), ('available', available - lost),
    ('maintenance', maintenance - available - lost), ('client', client - maintenance - available - lost),
    ('third_party', third - client - maintenance - available - lost), ('outside', whole - hours)) c(class, during)
),
sums AS (
  SELECT component, n, class, coalesce(sum(upper(r) - lower(r)), 0)::bigint AS seconds
  FROM classes LEFT JOIN LATERAL unnest(during) r ON true GROUP BY component, n, class
),
-- Downtime = the sum over the weights of (this weight − the one below) × the seconds lost at this weight or above.
lost AS (
  SELECT component, weight, range_agg(known) AS during
  FROM (
    SELECT component, weight, known FROM levels
    UNION ALL
    SELECT p.component, l.weight, p.unknown
    FROM doc, painted p, LATERAL (SELECT weight FROM levels l WHERE l.component = p.component UNION SELECT 1000) l
    WHERE policy = 'down'
    UNION ALL
    SELECT NULL, w.weight, coalesce(at_least.known, '{}') + CASE WHEN policy = 'down' THEN united.unknown ELSE '{}' END
    FROM doc, united, (SELECT weight FROM levels UNION SELECT 1000) w,
         LATERAL (SELECT range_agg(known) AS known FROM levels WHERE weight >= w.weight) at_least
  ) l GROUP BY component, weight
),
downtime AS (
  SELECT component, sum(step * seconds)::bigint AS downtime_ms
  FROM (
    SELECT component, weight - lag(weight, 1, 0::numeric) OVER (PARTITION BY component ORDER BY weight) AS step,
           (SELECT coalesce(sum(upper(r) - lower(r)), 0) FROM unnest(during) r) AS seconds
    FROM lost) s
  GROUP BY component
)
SELECT s.component, coalesce(max(downtime_ms), 0) AS downtime_ms,
       sum(seconds) FILTER (WHERE class IN ('available', 'provider_down', 'degraded')
         OR (class = 'unknown' AND policy <> 'exclude')
         OR (class IN ('maintenance', 'client', 'third_party') AND counted_as_up))::bigint AS measured_s,
       sum(seconds) FILTER (WHERE class IN ('provider_down', 'degraded') OR (class = 'unknown' AND policy = 'down'))::bigint AS counted_s,
       max(seconds) FILTER (WHERE class = 'available') AS available, max(seconds) FILTER (WHERE class = 'provider_down') AS provider_down,
       max(seconds) FILTER (WHERE class = 'degraded') AS degraded, max(seconds) FILTER (WHERE class = 'client') AS client,
       max(seconds) FILTER (WHERE class = 'third_party') AS third_party, max(seconds) FILTER (WHERE class = 'maintenance') AS maintenance,
       max(seconds) FILTER (WHERE class = 'unknown') AS unknown, max(seconds) FILTER (WHERE class = 'outside') AS outside
FROM doc, sums s LEFT JOIN downtime t ON t.component IS NOT DISTINCT FROM s.component
GROUP BY s.component, s.n
ORDER BY s.n
