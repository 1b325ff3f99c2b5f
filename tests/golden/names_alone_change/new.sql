CREATE TABLE d (
  id integer CONSTRAINT d_key PRIMARY KEY,
  u integer CONSTRAINT d_u2 UNIQUE,
  n integer CONSTRAINT d_n2 CHECK (n > 0),
  same integer CONSTRAINT three CHECK (same > 1)
);
CREATE TABLE e (
  id integer PRIMARY KEY,
  d integer CONSTRAINT e_d9 REFERENCES d,
  x text,
  CONSTRAINT e_x EXCLUDE USING btree (x WITH =)
);
CREATE INDEX e_by_x ON e (x);
CREATE INDEX e_x_d ON e (x DESC, d);
CREATE INDEX e_of_x_d ON e (x, d);
COMMENT ON CONSTRAINT d_u2 ON d IS 'one of each';
CREATE TABLE p (k integer CONSTRAINT p_k9 CHECK (k < 9), v integer) PARTITION BY LIST (k);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
CREATE INDEX p_by_v ON p (v);
