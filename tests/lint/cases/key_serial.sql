-- harmful: rights and copies of its own
SET lock_timeout = '1s';
SET statement_timeout = '5s';
CREATE TABLE n (id bigserial PRIMARY KEY);
