-- harmless: it has another
SET lock_timeout = '1s';
SET statement_timeout = '5s';
ALTER TABLE t ALTER COLUMN n DROP DEFAULT; ALTER TABLE t ALTER COLUMN n SET DEFAULT 2;
