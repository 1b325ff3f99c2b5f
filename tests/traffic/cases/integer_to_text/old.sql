CREATE TABLE orders (
  id bigint PRIMARY KEY,
  code integer NOT NULL
);
