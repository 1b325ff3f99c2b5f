CREATE TABLE orders (
  id bigint PRIMARY KEY,
  customer text NOT NULL,
  currency text NOT NULL DEFAULT 'EUR',
  placed_at timestamptz NOT NULL DEFAULT now()
);
