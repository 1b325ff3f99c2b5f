-- harmless: beside readers and writers
CREATE INDEX CONCURRENTLY t_a ON t (a);
