CREATE TABLE t (a integer, c integer, 
  -- @renamed from=b
  bb integer);
CREATE STATISTICS s (ndistinct, mcv) ON a, bb, lower(c::text) FROM t;
CREATE STATISTICS u ON c, a FROM t;
