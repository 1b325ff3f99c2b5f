CREATE TABLE users (id integer PRIMARY KEY, name text, code integer NOT NULL CHECK (code > 0), region integer REFERENCES users (id), UNIQUE (code, name));
CREATE INDEX users_code ON users (code) WHERE code > 10;
COMMENT ON COLUMN users.code IS 'a code';
