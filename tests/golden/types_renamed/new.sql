-- @renamed from=addr
CREATE TYPE address AS (
    road text,
    zip integer
);
-- @renamed from=age
CREATE DOMAIN years AS integer CONSTRAINT grown CHECK (VALUE > 17);
CREATE TABLE t (id integer PRIMARY KEY, a address, n years);
CREATE VIEW v AS SELECT id, (a).road AS road FROM t;
COMMENT ON COLUMN address.road IS 'where';
