CREATE TABLE users (
  id bigint PRIMARY KEY,
  email text NOT NULL UNIQUE,
  -- @fill split_part(email, '@', 2)
  domain text NOT NULL
);
CREATE INDEX users_domain ON users (domain);
