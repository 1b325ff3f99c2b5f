-- harmful: everybody sees all rows
SET lock_timeout = '1s';
SET statement_timeout = '5s';
ALTER TABLE t DISABLE ROW LEVEL SECURITY;
