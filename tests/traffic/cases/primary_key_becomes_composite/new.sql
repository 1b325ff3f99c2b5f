CREATE TABLE orders (
  id bigint NOT NULL,
  tenant bigint NOT NULL,
  amount integer NOT NULL,
  CONSTRAINT orders_pkey PRIMARY KEY (tenant, id)
);
CREATE INDEX orders_id ON orders (id);
