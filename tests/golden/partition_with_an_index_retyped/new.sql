CREATE TABLE orders (
    id bigint NOT NULL,
    placed date NOT NULL,
    -- @using amount::numeric(12,2)
    -- @reverse round(amount)::integer
    amount numeric(12,2) NOT NULL DEFAULT 1 CHECK (amount > 0),
    note varchar(20),
    PRIMARY KEY (id, placed)
) PARTITION BY RANGE (placed);
CREATE TABLE orders_2025 PARTITION OF orders FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE orders_rest PARTITION OF orders DEFAULT PARTITION BY HASH (id);
CREATE TABLE orders_rest_a PARTITION OF orders_rest FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE orders_rest_b PARTITION OF orders_rest FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE INDEX orders_amount_idx ON orders (amount, note);
CREATE INDEX orders_2025_large_idx ON orders_2025 (amount) WHERE amount > 100;
COMMENT ON COLUMN orders.amount IS 'in cents';
CREATE VIEW totals AS SELECT placed, sum(amount) AS total FROM orders GROUP BY placed;
