CREATE TABLE orders (
  id bigint PRIMARY KEY,
  status text NOT NULL CONSTRAINT status_is_known CHECK (status IN ('open', 'paid', 'sent'))
);
