CREATE DOMAIN amount AS integer;
CREATE DOMAIN price AS amount;
CREATE TABLE items (id integer PRIMARY KEY, stock amount, cost price);
