-- harmful: both tables are read under ACCESS EXCLUSIVE
SET lock_timeout = '1s';
SET statement_timeout = '5s';
ALTER TABLE t ADD COLUMN user_id bigint DEFAULT 1 REFERENCES users;
