CREATE TABLE users (
  id integer PRIMARY KEY,
  -- @renamed from=tier
  plan text DEFAULT 'free' NOT NULL,
  -- @renamed from=seats
  places integer DEFAULT 1 NOT NULL
);
