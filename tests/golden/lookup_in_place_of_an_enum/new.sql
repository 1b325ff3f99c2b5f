CREATE TABLE statuses (name text PRIMARY KEY);
CREATE TABLE orders (
  id integer PRIMARY KEY,
  status text NOT NULL DEFAULT 'new' REFERENCES statuses (name),
  -- @fill 'medium'
  size text NOT NULL
);
