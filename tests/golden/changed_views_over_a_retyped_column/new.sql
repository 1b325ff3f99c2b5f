CREATE TABLE t (
  -- @using length(a)
  -- @reverse a::text
  a integer
);
CREATE VIEW v AS SELECT a FROM t;
CREATE VIEW w AS SELECT a FROM v UNION SELECT 2;
