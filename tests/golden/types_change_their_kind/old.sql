CREATE TYPE addr AS (street text, zip text, n integer);
CREATE DOMAIN pos AS integer CONSTRAINT pos_check CHECK (VALUE > 0);
CREATE DOMAIN posd AS pos NOT NULL DEFAULT 7;
CREATE TYPE k AS ENUM ('1','2');
CREATE TYPE r AS RANGE (SUBTYPE = integer);
CREATE TABLE t (id integer PRIMARY KEY, a addr, p pos, q posd, k k DEFAULT '1', ks k[], rr r);
CREATE VIEW v AS SELECT id, (a).zip, p, k FROM t;
