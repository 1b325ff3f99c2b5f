CREATE TYPE span AS RANGE (SUBTYPE = float8);
CREATE TABLE t (one span, many span_multirange);
