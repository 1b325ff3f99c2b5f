-- harmful: every table with the domain is read
SET lock_timeout = '1s';
SET statement_timeout = '5s';
ALTER DOMAIN email ADD CONSTRAINT looks_right CHECK (VALUE ~ '@');
