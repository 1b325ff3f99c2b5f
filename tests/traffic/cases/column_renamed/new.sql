CREATE TABLE users (
  id bigint PRIMARY KEY,
  name text NOT NULL,
  -- @renamed from=email
  email_address text NOT NULL UNIQUE
);
