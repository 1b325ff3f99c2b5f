CREATE TYPE addr AS (zip integer, street text, extra date);
CREATE DOMAIN pos AS text CONSTRAINT pos_check CHECK (VALUE <> '');
CREATE DOMAIN posd AS pos DEFAULT '7';
CREATE DOMAIN k AS text CONSTRAINT short CHECK (length(VALUE) < 5);
CREATE TYPE r AS RANGE (SUBTYPE = bigint, MULTIRANGE_TYPE_NAME = rs);
CREATE TABLE t (id integer PRIMARY KEY, a addr, p pos, q posd, k k DEFAULT '1', ks k[], rr r);
CREATE VIEW v AS SELECT id, (a).zip, p, k FROM t;
