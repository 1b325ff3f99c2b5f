CREATE TABLE orders (
  id bigint PRIMARY KEY,
  status text NOT NULL DEFAULT 'open',
  weight integer NOT NULL DEFAULT 1
);
