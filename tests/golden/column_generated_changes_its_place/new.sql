-- @allow rewrites-table it is small
-- @allow scans-under-lock it is small
CREATE TABLE t (id integer PRIMARY KEY, twice integer GENERATED ALWAYS AS (id + id) STORED, name text);
