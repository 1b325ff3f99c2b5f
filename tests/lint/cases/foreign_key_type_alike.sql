-- harmless: a serial is an integer, and lengths do not matter
SET lock_timeout = '1s';
SET statement_timeout = '5s';
CREATE TABLE u (id bigint PRIMARY KEY, code varchar(10) UNIQUE);
CREATE TABLE o (id bigint PRIMARY KEY, user_id bigint REFERENCES u, code text REFERENCES u (code));
CREATE INDEX o_user ON o (user_id);
CREATE INDEX o_code ON o (code);
