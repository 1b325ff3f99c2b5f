-- harmless: goose sends it whole
-- +goose Up
-- +goose StatementBegin
CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1;
END $$;
-- +goose StatementEnd
