-- harmful: a second try finds the invalid index
CREATE INDEX CONCURRENTLY IF NOT EXISTS t_a ON t (a);
