ALTER TABLE orders ADD COLUMN currency text NOT NULL DEFAULT 'EUR',
  ADD COLUMN placed_at timestamptz NOT NULL DEFAULT now();
