CREATE TABLE goods (id integer PRIMARY KEY, price integer, CONSTRAINT price_is_positive CHECK (price > 0));
