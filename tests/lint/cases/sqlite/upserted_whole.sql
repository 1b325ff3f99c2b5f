-- harmful: every row that both have is written
INSERT INTO t SELECT * FROM s WHERE true ON CONFLICT (id) DO UPDATE SET a = excluded.a;
