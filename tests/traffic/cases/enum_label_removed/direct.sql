BEGIN;
ALTER TYPE status RENAME TO status_before;
CREATE TYPE status AS ENUM ('open', 'paid');
ALTER TABLE orders ALTER COLUMN status DROP DEFAULT;
ALTER TABLE orders ALTER COLUMN status TYPE status USING status::text::status;
ALTER TABLE orders ALTER COLUMN status SET DEFAULT 'open';
DROP TYPE status_before;
COMMIT;
