-- +goose Up

-- doubted: the source gave no proof of life when it told of the end, or none since; whether the alert is over is not known.
ALTER TABLE alerts ADD COLUMN doubted boolean NOT NULL DEFAULT false;

-- +goose Down
ALTER TABLE alerts DROP COLUMN doubted;
