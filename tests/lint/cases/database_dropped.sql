-- harmful: all of it is gone
SET lock_timeout = '1s';
SET statement_timeout = '5s';
DROP DATABASE shop;
