ALTER TABLE orders ALTER COLUMN visits TYPE bigint, ALTER COLUMN customer TYPE bigint;
