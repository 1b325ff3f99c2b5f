BEGIN;
ALTER TABLE orders DROP CONSTRAINT orders_customer;
ALTER TABLE customers DROP CONSTRAINT customers_pkey, DROP CONSTRAINT customers_number,
  ADD CONSTRAINT customers_pkey PRIMARY KEY (number), ADD CONSTRAINT customers_id UNIQUE (id);
ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id);
COMMIT;
