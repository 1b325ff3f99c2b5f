CREATE DOMAIN address AS text;
CREATE TABLE users (
  id bigint PRIMARY KEY,
  email address NOT NULL
);
