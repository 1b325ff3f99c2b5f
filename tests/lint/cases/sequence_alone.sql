-- harmful: it stays when its table goes
SET lock_timeout = '1s';
SET statement_timeout = '5s';
CREATE TABLE t (id bigint PRIMARY KEY, n bigint);
CREATE SEQUENCE t_n_seq; ALTER TABLE t ALTER COLUMN n SET DEFAULT nextval('t_n_seq');
