CREATE TABLE users (id integer PRIMARY KEY);
CREATE TABLE orders (id integer NOT NULL, buyer integer CONSTRAINT by REFERENCES users (id)) PARTITION BY RANGE (id);
CREATE TABLE orders_1 PARTITION OF orders FOR VALUES FROM (0) TO (100);
