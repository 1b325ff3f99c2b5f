-- harmful: what it runs stands elsewhere
SET lock_timeout = '1s';
SET statement_timeout = '5s';
\i other.sql
