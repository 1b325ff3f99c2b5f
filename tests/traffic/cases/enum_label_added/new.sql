CREATE TYPE status AS ENUM ('draft', 'open', 'paid', 'sent');
CREATE TABLE orders (
  id bigint PRIMARY KEY,
  status status NOT NULL DEFAULT 'open'
);
CREATE INDEX orders_status ON orders (status);
