CREATE DOMAIN amount AS integer NOT NULL CHECK (VALUE > 0);
CREATE DOMAIN price AS amount;
CREATE TABLE items (id integer PRIMARY KEY, stock amount, cost price);
