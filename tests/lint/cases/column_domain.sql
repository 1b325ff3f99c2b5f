-- harmful: the domain has a CHECK: the table is rewritten though the column may be NULL
SET lock_timeout = '1s';
SET statement_timeout = '5s';
-- @allow domain-with-constraint the shop's own
CREATE DOMAIN positive AS integer CHECK (VALUE > 0);
ALTER TABLE t ADD COLUMN n positive;
