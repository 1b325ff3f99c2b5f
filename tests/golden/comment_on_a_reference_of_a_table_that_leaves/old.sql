CREATE TABLE users (id integer PRIMARY KEY);
CREATE TABLE orders (id integer PRIMARY KEY, buyer integer CONSTRAINT by REFERENCES users (id));
COMMENT ON CONSTRAINT by ON orders IS 'who buys';
COMMENT ON CONSTRAINT orders_pkey ON orders IS 'which';
