-- harmful: two tables stay locked until the end
SET lock_timeout = '1s';
SET statement_timeout = '5s';
BEGIN;
ALTER TABLE t ADD FOREIGN KEY (user_id) REFERENCES users NOT VALID;
ALTER TABLE t ADD FOREIGN KEY (shop_id) REFERENCES shops NOT VALID; COMMIT;
