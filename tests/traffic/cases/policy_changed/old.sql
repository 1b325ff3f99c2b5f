CREATE TABLE orders (
  id bigint PRIMARY KEY,
  tenant integer NOT NULL DEFAULT 1
);
GRANT SELECT, INSERT, UPDATE, DELETE ON orders TO concertina_reader;
ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenants ON orders USING (tenant IN (1, 2));
