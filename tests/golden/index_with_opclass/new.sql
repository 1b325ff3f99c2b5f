CREATE TABLE users (id integer PRIMARY KEY, name text);
CREATE INDEX users_prefix ON users (name text_pattern_ops DESC NULLS LAST) WITH (fillfactor = 70);
