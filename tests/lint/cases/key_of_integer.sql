-- harmful: ends at 2147483647
SET lock_timeout = '1s';
SET statement_timeout = '5s';
CREATE TABLE n (id integer PRIMARY KEY);
