CREATE TABLE users (id integer PRIMARY KEY, code integer NOT NULL);
CREATE UNIQUE INDEX users_by_code ON users (code);
ALTER TABLE users REPLICA IDENTITY USING INDEX users_by_code;
CREATE TABLE orders (id integer PRIMARY KEY, code integer NOT NULL);
CREATE UNIQUE INDEX orders_by_code ON orders (code);
ALTER TABLE orders REPLICA IDENTITY USING INDEX orders_by_code;
