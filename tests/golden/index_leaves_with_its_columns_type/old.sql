CREATE TABLE users (id integer PRIMARY KEY, data text);
CREATE INDEX users_data ON users (lower(data));
