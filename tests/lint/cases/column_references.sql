-- harmless: without a default no row is looked up
SET lock_timeout = '1s';
SET statement_timeout = '5s';
ALTER TABLE t ADD COLUMN user_id bigint REFERENCES users;
