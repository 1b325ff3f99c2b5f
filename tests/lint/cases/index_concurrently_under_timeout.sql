-- harmful: the first older snapshot ends it, and leaves it invalid
SET lock_timeout = '2s';
CREATE INDEX CONCURRENTLY t_a ON t (a);
