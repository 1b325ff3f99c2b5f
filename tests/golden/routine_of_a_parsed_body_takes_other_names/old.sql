CREATE TABLE orders (id integer PRIMARY KEY, word text, member text);
CREATE FUNCTION place(word text, member text) RETURNS void LANGUAGE sql
  BEGIN ATOMIC INSERT INTO orders (id, word, member) VALUES (1, word, member); END;
CREATE FUNCTION count_of(member text) RETURNS bigint LANGUAGE sql
  BEGIN ATOMIC SELECT count(*) FROM orders WHERE orders.member = count_of.member; END;
