-- harmful: refused, or every typed table is altered
SET lock_timeout = '1s';
SET statement_timeout = '5s';
ALTER TYPE address ADD ATTRIBUTE country text;
