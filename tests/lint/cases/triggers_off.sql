-- harmful: no foreign key is asked
SET lock_timeout = '1s';
SET statement_timeout = '5s';
ALTER TABLE orders DISABLE TRIGGER ALL;
