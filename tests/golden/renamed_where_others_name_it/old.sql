-- since PostgreSQL 15
CREATE TABLE t (id integer PRIMARY KEY, a integer, b integer);
CREATE PUBLICATION p FOR TABLE t (id, a, b);
CREATE POLICY sel ON t FOR SELECT USING (b > 1);
CREATE TYPE status AS ENUM ('new', 'done');
CREATE TABLE o (id integer PRIMARY KEY, s status);
CREATE FUNCTION status(o o) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT ''a''';
CREATE POLICY own ON o USING (status(o) = 'a');
CREATE TEXT SEARCH CONFIGURATION plain (COPY = simple);
CREATE TABLE words (w text);
CREATE INDEX found ON words USING gin (to_tsvector('plain', w));
CREATE FOREIGN DATA WRAPPER w;
CREATE SERVER far FOREIGN DATA WRAPPER w;
CREATE FOREIGN TABLE there (x integer) SERVER far;
CREATE SCHEMA shown;
CREATE TABLE shown.x (id integer PRIMARY KEY);
CREATE PUBLICATION all_shown FOR TABLES IN SCHEMA shown;
