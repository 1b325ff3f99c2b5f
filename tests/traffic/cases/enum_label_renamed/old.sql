CREATE TYPE status AS ENUM ('open', 'payed');
CREATE TABLE orders (
  id bigint PRIMARY KEY,
  status status NOT NULL DEFAULT 'open'
);
