CREATE DOMAIN address AS text CONSTRAINT has_at CHECK (VALUE LIKE '%@%');
CREATE TABLE users (
  id bigint PRIMARY KEY,
  email address NOT NULL
);
