-- harmful: every row that both have is written
SET lock_timeout = '1s';
SET statement_timeout = '5s';
INSERT INTO t SELECT * FROM s ON CONFLICT (id) DO UPDATE SET n = excluded.n;
