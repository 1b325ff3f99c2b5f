-- harmful: nobody sees a row
SET lock_timeout = '1s';
SET statement_timeout = '5s';
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
