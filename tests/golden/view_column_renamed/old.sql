CREATE TABLE orders (id int PRIMARY KEY, cents int NOT NULL);
CREATE VIEW totals AS SELECT id, cents AS sum FROM orders;
