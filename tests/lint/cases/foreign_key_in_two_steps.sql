-- harmless: NOT VALID, then VALIDATE
SET lock_timeout = '1s';
SET statement_timeout = '5s';
ALTER TABLE t ADD CONSTRAINT t_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID;
ALTER TABLE t VALIDATE CONSTRAINT t_user_fkey;
