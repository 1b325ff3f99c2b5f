-- harmful: whoever deletes a user reads all orders
SET lock_timeout = '1s';
SET statement_timeout = '5s';
CREATE TABLE u (id bigint PRIMARY KEY);
CREATE TABLE o (id bigint PRIMARY KEY, user_id bigint REFERENCES u);
