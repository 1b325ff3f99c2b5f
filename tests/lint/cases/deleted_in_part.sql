-- harmless: a batch
SET lock_timeout = '1s';
SET statement_timeout = '5s';
WITH batch AS (SELECT id FROM t LIMIT 100) DELETE FROM t USING batch WHERE t.id = batch.id;
