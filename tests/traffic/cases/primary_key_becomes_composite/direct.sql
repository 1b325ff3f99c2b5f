BEGIN;
ALTER TABLE orders DROP CONSTRAINT orders_pkey;
ALTER TABLE orders ADD CONSTRAINT orders_pkey PRIMARY KEY (tenant, id);
CREATE INDEX orders_id ON orders (id);
COMMIT;
