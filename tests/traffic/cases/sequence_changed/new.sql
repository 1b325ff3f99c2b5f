CREATE SEQUENCE numbers AS bigint CACHE 20;
CREATE TABLE orders (
  id bigint PRIMARY KEY,
  number bigint NOT NULL DEFAULT nextval('numbers')
);
