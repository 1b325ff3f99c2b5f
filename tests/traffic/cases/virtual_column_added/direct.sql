ALTER TABLE orders ADD COLUMN total integer GENERATED ALWAYS AS (amount * price) VIRTUAL;
