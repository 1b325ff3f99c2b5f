-- harmless: rows that are listed
SET lock_timeout = '1s';
SET statement_timeout = '5s';
INSERT INTO t (id, n) VALUES (1, 2) ON CONFLICT (id) DO UPDATE SET n = excluded.n;
