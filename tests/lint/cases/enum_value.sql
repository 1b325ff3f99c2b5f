-- harmless: no lock on any table
SET lock_timeout = '1s';
SET statement_timeout = '5s';
ALTER TYPE mood ADD VALUE 'calm' AFTER 'ok';
