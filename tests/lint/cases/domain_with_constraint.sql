-- harmful: every later ADD COLUMN of it rewrites its table
SET lock_timeout = '1s';
SET statement_timeout = '5s';
CREATE DOMAIN email AS text CHECK (VALUE ~ '@');
