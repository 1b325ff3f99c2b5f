BEGIN;
DROP VIEW names;
ALTER TABLE users ALTER COLUMN name TYPE text, ALTER COLUMN credit TYPE numeric(12,2);
CREATE VIEW names AS SELECT id, name FROM users;
COMMIT;
