CREATE TABLE orders (id integer PRIMARY KEY, word text, member text);
CREATE FUNCTION place(word text, person text) RETURNS void LANGUAGE sql
  BEGIN ATOMIC INSERT INTO orders (id, word, member) VALUES (1, word, person); END;
-- @renamed from=count_of
CREATE FUNCTION number_of(member text) RETURNS bigint LANGUAGE sql
  BEGIN ATOMIC SELECT count(*) FROM orders WHERE orders.member = number_of.member; END;
