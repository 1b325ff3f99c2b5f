-- harmless: it goes with its column
SET lock_timeout = '1s';
SET statement_timeout = '5s';
CREATE TABLE t (id bigint PRIMARY KEY, n bigint);
CREATE SEQUENCE t_n_seq;
ALTER SEQUENCE t_n_seq OWNED BY t.n;
ALTER TABLE t ALTER COLUMN n SET DEFAULT nextval('public.t_n_seq'::regclass);
