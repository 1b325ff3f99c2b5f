ALTER TABLE orders ALTER COLUMN code TYPE text USING code::text;
