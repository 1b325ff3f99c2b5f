-- harmful: to a domain that demands something it is a rewrite
SET lock_timeout = '1s';
SET statement_timeout = '5s';
-- @allow domain-with-constraint the shop's own
CREATE DOMAIN positive AS integer CHECK (VALUE > 0);
ALTER TABLE t ALTER COLUMN n TYPE positive;
