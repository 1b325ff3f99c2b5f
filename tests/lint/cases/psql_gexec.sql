-- harmful: what it runs stands nowhere
SET lock_timeout = '1s';
SET statement_timeout = '5s';
SELECT 'DROP TABLE t' \gexec
