CREATE TYPE addr AS (road text, zip integer);
CREATE DOMAIN age AS integer CONSTRAINT grown CHECK (VALUE > 17);
CREATE TABLE t (id integer PRIMARY KEY, a addr, n age);
CREATE VIEW v AS SELECT id, (a).road AS road FROM t;
COMMENT ON COLUMN addr.road IS 'where';
