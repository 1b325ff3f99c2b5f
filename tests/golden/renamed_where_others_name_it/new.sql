CREATE TABLE t (
  id integer PRIMARY KEY,
  a integer,
  -- @renamed from=b strategy=direct
  aa integer
);
CREATE PUBLICATION p FOR TABLE t (id, a, aa);
-- @renamed from=sel
CREATE POLICY chosen ON t FOR SELECT USING (aa > 1);
-- @renamed from=status
CREATE TYPE state AS ENUM ('new', 'done');
CREATE TABLE o (id integer PRIMARY KEY, s state);
CREATE FUNCTION status(o o) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT ''a''';
CREATE POLICY own ON o USING (status(o) = 'a');
-- @renamed from=plain
CREATE TEXT SEARCH CONFIGURATION simple_words (COPY = simple);
CREATE TABLE words (w text);
CREATE INDEX found ON words USING gin (to_tsvector('simple_words', w));
CREATE FOREIGN DATA WRAPPER w;
-- @renamed from=far
CREATE SERVER further FOREIGN DATA WRAPPER w;
CREATE FOREIGN TABLE there (x integer) SERVER further;
-- @renamed from=shown
CREATE SCHEMA told;
CREATE TABLE told.x (id integer PRIMARY KEY);
CREATE PUBLICATION all_shown FOR TABLES IN SCHEMA told;
