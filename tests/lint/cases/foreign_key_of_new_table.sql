-- harmful: SHARE ROW EXCLUSIVE on the table that it refers to
SET lock_timeout = '1s';
SET statement_timeout = '5s';
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint UNIQUE REFERENCES users);
