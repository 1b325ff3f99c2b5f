CREATE TABLE users (id integer PRIMARY KEY, code integer UNIQUE, other integer);
CREATE TABLE posts (id integer PRIMARY KEY, author integer REFERENCES users (id), code integer REFERENCES users (code));
COMMENT ON CONSTRAINT users_code_key ON users IS 'codes';
ALTER TABLE users REPLICA IDENTITY USING INDEX users_pkey;
