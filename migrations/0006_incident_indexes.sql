-- +goose Up

-- The past of all clients, newest first, and of one condition: without these each look sorts the whole history.
CREATE INDEX incidents_latest ON incidents (opened_at DESC, id DESC);
CREATE INDEX incidents_by_correlation ON incidents (tenant_id, correlation, opened_at DESC);
CREATE INDEX executions_of_incident ON executions (tenant_id, incident_id, started_at DESC);

-- +goose Down
DROP INDEX executions_of_incident;
DROP INDEX incidents_by_correlation;
DROP INDEX incidents_latest;
