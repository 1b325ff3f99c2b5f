-- harmless: a batch
SET lock_timeout = '1s';
SET statement_timeout = '5s';
INSERT INTO t SELECT * FROM s WHERE id BETWEEN 1 AND 1000 ON CONFLICT (id) DO UPDATE SET n = excluded.n;
