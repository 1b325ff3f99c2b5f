-- harmful: every row gets its computed value: the table is rewritten
SET lock_timeout = '1s';
SET statement_timeout = '5s';
ALTER TABLE t ADD COLUMN total numeric GENERATED ALWAYS AS (price * amount) STORED;
