CREATE TABLE orders (
  id bigint PRIMARY KEY,
  customer text NOT NULL,
  token uuid NOT NULL DEFAULT gen_random_uuid()
);
