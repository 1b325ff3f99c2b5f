-- harmful: writers wait until it is built
SET lock_timeout = '1s';
SET statement_timeout = '5s';
CREATE INDEX t_a ON t (a);
