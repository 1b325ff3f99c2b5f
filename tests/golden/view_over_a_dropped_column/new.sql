CREATE TABLE goods (id integer PRIMARY KEY, price integer);
CREATE VIEW v AS SELECT id FROM goods;
