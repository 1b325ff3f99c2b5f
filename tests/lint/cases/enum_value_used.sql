-- harmful: using a label in the transaction that adds it is refused
SET lock_timeout = '1s';
SET statement_timeout = '5s';
BEGIN;
ALTER TYPE mood ADD VALUE 'calm';
INSERT INTO moods VALUES ('calm'); COMMIT;
