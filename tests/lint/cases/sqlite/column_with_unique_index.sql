-- harmless: the index comes by itself
BEGIN;
ALTER TABLE t ADD COLUMN c TEXT;
CREATE UNIQUE INDEX t_c ON t (c);
COMMIT;
