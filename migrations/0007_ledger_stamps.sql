-- +goose Up

-- The timestamps of the ledger's end, one a tenant and day (RFC 3161, over the hash of the fact at which the chain stood): a chain that was cut
-- off or rewritten behind the last report no longer leads to them.
CREATE TABLE ledger_stamps (
    tenant_id  uuid NOT NULL REFERENCES tenants (tenant_id),
    day        date NOT NULL, -- UTC
    seq        bigint NOT NULL CHECK (seq > 0),
    sha256     bytea NOT NULL CHECK (length(sha256) = 32),
    token      bytea NOT NULL,
    stamped_at timestamptz NOT NULL, -- as the token says
    PRIMARY KEY (tenant_id, day)
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON ledger_stamps FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON ledger_stamps FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
SELECT secure('ledger_stamps', false);
GRANT SELECT, INSERT ON ledger_stamps TO vigie_tenant;

-- +goose Down
SELECT 1;
