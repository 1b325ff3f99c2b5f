CREATE TABLE t (b integer, a integer, c integer);
CREATE STATISTICS s (ndistinct, mcv) ON a, b, lower(c::text) FROM t;
CREATE STATISTICS u ON c, a FROM t;
