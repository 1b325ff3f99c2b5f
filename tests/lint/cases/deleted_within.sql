-- harmful: WITH deletes all rows
SET lock_timeout = '1s';
SET statement_timeout = '5s';
WITH gone AS (DELETE FROM t RETURNING *) SELECT count(*) FROM gone;
