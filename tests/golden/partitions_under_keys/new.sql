CREATE TABLE owners (id integer PRIMARY KEY);
CREATE TABLE items (id integer NOT NULL, at date NOT NULL, owner integer, n integer,
  CONSTRAINT items_key PRIMARY KEY (id, at), CONSTRAINT items_u UNIQUE (n, id, at), CONSTRAINT items_pos CHECK (n >= 0),
  CONSTRAINT items_owner FOREIGN KEY (owner) REFERENCES owners ON DELETE CASCADE) PARTITION BY RANGE (at);
CREATE TABLE items_a PARTITION OF items FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE items_b PARTITION OF items FOR VALUES FROM ('2025-01-01') TO ('2026-01-01') PARTITION BY HASH (id);
CREATE TABLE items_b0 PARTITION OF items_b FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE items_b1 PARTITION OF items_b FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE INDEX items_n ON items (n DESC, owner);
CREATE UNIQUE INDEX items_x ON items (at, id) WITH (fillfactor = 70);
CREATE INDEX items_a_own ON items_a (owner);
ALTER TABLE items_a ADD CONSTRAINT items_a_check CHECK (owner < 1000);
CREATE TABLE lines (item integer, at date, CONSTRAINT lines_item FOREIGN KEY (item, at) REFERENCES items (id, at));
COMMENT ON CONSTRAINT items_pos ON items IS 'positive';
COMMENT ON INDEX items_n IS 'by n';
