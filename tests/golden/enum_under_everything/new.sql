CREATE TYPE mood AS ENUM ('happy','ok');
CREATE DOMAIN dmood AS mood DEFAULT 'ok';
CREATE TYPE pair AS (m mood, n integer);
COMMENT ON COLUMN pair.n IS 'how many';
CREATE TABLE t (id integer PRIMARY KEY, m mood DEFAULT 'ok' NOT NULL, ms mood[] DEFAULT '{ok}', d dmood, p pair, txt text DEFAULT ('ok'::mood)::text);
CREATE INDEX t_ok ON t (id) WHERE m = 'ok'::mood;
ALTER TABLE t ADD CONSTRAINT c CHECK (m <> 'ok'::mood OR id > 0);
CREATE FUNCTION f(m mood DEFAULT 'ok'::mood) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE VIEW v AS SELECT id, m, f(m) AS fm, (p).n FROM t WHERE m <> 'happy'::mood;
