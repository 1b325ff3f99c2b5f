CREATE TYPE st AS ENUM ('new', 'paid');
CREATE TABLE orders (id integer PRIMARY KEY, status st NOT NULL DEFAULT 'new', size integer);
