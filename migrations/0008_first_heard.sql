-- +goose Up

-- first_event_at: when a source was first heard. Before, nobody watched through it, however long ago it was entered.
ALTER TABLE sources ADD COLUMN first_event_at timestamptz;
-- Of those heard before this column was there, only the bound is known.
UPDATE sources SET first_event_at = created_at WHERE last_event_at IS NOT NULL OR last_heartbeat_at IS NOT NULL;

-- +goose Down
ALTER TABLE sources DROP COLUMN first_event_at;
