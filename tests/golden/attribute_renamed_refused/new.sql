-- @renamed from=addr
CREATE TYPE address AS (
    street text, -- @renamed from=road
    zip integer
);
-- @renamed from=age
CREATE DOMAIN years AS integer CONSTRAINT grown CHECK (VALUE > 17);
CREATE TABLE t (id integer PRIMARY KEY, a address, n years);
CREATE VIEW v AS SELECT id, (a).street AS road FROM t;
COMMENT ON COLUMN address.street IS 'where';
