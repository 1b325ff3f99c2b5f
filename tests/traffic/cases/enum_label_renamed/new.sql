CREATE TYPE status AS ENUM (
  'open',
  -- @renamed from=payed
  'paid'
);
CREATE TABLE orders (
  id bigint PRIMARY KEY,
  status status NOT NULL DEFAULT 'open'
);
