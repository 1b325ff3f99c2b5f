CREATE TABLE users (
  id integer PRIMARY KEY,
  -- @renamed from=email
  address text NOT NULL UNIQUE CHECK (address <> '')
);
CREATE VIEW mails AS SELECT address AS email FROM users;
COMMENT ON COLUMN users.address IS 'the address';
