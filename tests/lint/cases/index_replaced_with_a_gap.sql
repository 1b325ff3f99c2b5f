-- harmful: between the two no query finds an index
CREATE INDEX CONCURRENTLY t_a ON t (a);
DROP INDEX CONCURRENTLY t_a;
CREATE INDEX CONCURRENTLY t_a_b ON t (a, b);
