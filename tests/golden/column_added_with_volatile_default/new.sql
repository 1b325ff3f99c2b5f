CREATE TABLE users (
  id integer PRIMARY KEY,
  name text,
  token uuid NOT NULL DEFAULT gen_random_uuid(),
  -- @fill gen_random_uuid()
  secret uuid NOT NULL DEFAULT gen_random_uuid(),
  seen timestamptz NOT NULL DEFAULT now()
);
