-- harmful: goose sends the body in pieces
-- +goose Up
CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1;
END $$;
