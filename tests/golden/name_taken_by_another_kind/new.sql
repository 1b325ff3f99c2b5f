CREATE TABLE goods (id integer PRIMARY KEY);
CREATE VIEW label AS SELECT id FROM goods;
