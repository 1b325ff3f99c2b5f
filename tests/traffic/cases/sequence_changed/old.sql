CREATE SEQUENCE numbers AS integer;
CREATE TABLE orders (
  id bigint PRIMARY KEY,
  number bigint NOT NULL DEFAULT nextval('numbers')
);
