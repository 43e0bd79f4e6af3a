-- +goose Up

-- What is done for every client starts from the clients themselves: a row missing elsewhere must not hide one from the audit.
CREATE POLICY service ON tenants FOR SELECT TO vigie_service USING (true);
GRANT SELECT (tenant_id) ON tenants TO vigie_service;

-- +goose Down
REVOKE SELECT (tenant_id) ON tenants FROM vigie_service;
DROP POLICY service ON tenants;
