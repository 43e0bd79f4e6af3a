-- +goose Up

-- +goose StatementBegin
-- keep_partitions makes the partitions of the months around an instant and drops those that ended before the horizon. A new partition gets its own
-- policy and no direct grant: it is reached through its parent only.
--
-- It runs as the owner, so it bounds what its caller may ask: a horizon within the last 30 days would drop what the inbox still works on. The present is
-- the caller's, as everywhere: the demo and the tests live in another one.
CREATE OR REPLACE FUNCTION keep_partitions(around timestamptz, months_ahead integer, horizon timestamptz) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    parent text;
    first  date;
    name   text;
    made   integer := 0;
    old    record;
BEGIN
    IF horizon > around - interval '30 days' THEN
        RAISE EXCEPTION 'partitions of the last 30 days are not dropped' USING ERRCODE = 'invalid_parameter_value';
    END IF;
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

-- +goose Down
SELECT 1;
