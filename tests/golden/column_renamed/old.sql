CREATE TABLE users (id integer PRIMARY KEY, email text NOT NULL UNIQUE CHECK (email <> ''));
CREATE VIEW mails AS SELECT email FROM users;
COMMENT ON COLUMN users.email IS 'the address';
