CREATE TABLE orders (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  user_id bigint NOT NULL,
  amount integer NOT NULL DEFAULT 0 CHECK (amount >= 0),
  code text UNIQUE,
  settings json,
  seen integer DEFAULT 1,
  placed_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX by_amount ON orders (amount, placed_at);
CREATE INDEX dear ON orders (user_id) WHERE amount > 100;
COMMENT ON COLUMN orders.amount IS 'in cents';
COMMENT ON INDEX by_amount IS 'for the list';
CREATE VIEW totals AS SELECT user_id, sum(amount) AS total FROM orders GROUP BY user_id;
GRANT SELECT ON totals TO PUBLIC;
CREATE VIEW large_totals AS SELECT user_id FROM totals WHERE total > 1000;
