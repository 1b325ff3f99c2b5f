CREATE SCHEMA shop;
CREATE TYPE shop.size AS ENUM ('s', 'm');
CREATE SEQUENCE shop.numbers;
CREATE TABLE shop.goods (id integer PRIMARY KEY, size shop.size, CONSTRAINT sane CHECK (id > 0));
CREATE INDEX goods_size ON shop.goods (size);
CREATE VIEW shop.small AS SELECT id FROM shop.goods WHERE size = 's';
