CREATE TABLE users (id integer PRIMARY KEY, code integer);
CREATE UNIQUE INDEX users_by_code ON users (code);
CREATE TABLE orders (id integer PRIMARY KEY, code integer);
CREATE UNIQUE INDEX orders_by_code ON orders (code);
ALTER TABLE orders REPLICA IDENTITY FULL;
