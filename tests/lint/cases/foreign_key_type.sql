-- harmful: an integer that refers to a bigint ends before it
SET lock_timeout = '1s';
SET statement_timeout = '5s';
CREATE TABLE u (id bigint PRIMARY KEY);
CREATE TABLE o (id bigint PRIMARY KEY, user_id integer REFERENCES u); CREATE INDEX o_user ON o (user_id);
