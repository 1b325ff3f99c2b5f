CREATE TABLE d (
  id integer CONSTRAINT d_pk PRIMARY KEY,
  u integer CONSTRAINT d_u UNIQUE,
  n integer CONSTRAINT d_n CHECK (n > 0),
  same integer CONSTRAINT one CHECK (same > 1) CONSTRAINT two CHECK (same > 1)
);
CREATE TABLE e (
  id integer PRIMARY KEY,
  d integer CONSTRAINT e_d REFERENCES d,
  x text,
  CONSTRAINT moved EXCLUDE USING btree (x WITH =)
);
CREATE INDEX e_x ON e (x);
CREATE INDEX e_x_d ON e (x, d);
COMMENT ON CONSTRAINT d_u ON d IS 'one of each';
CREATE TABLE p (k integer CONSTRAINT p_k CHECK (k < 9), v integer) PARTITION BY LIST (k);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
CREATE INDEX p_v ON p (v);
