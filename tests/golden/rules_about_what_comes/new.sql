CREATE TYPE st AS ENUM ('new', 'done', 'lost');
CREATE TYPE sort AS ENUM ('small', 'large');
CREATE DOMAIN mail AS text CHECK (VALUE ~ '@');
CREATE TABLE orders (
  id integer PRIMARY KEY,
  s st NOT NULL CHECK (s <> 'lost' OR id > 0),
  email mail NOT NULL,
  -- @fill 'small'
  sort sort NOT NULL CHECK (sort <> 'large' OR id > 0)
);
CREATE UNIQUE INDEX mails ON orders (lower(email));
