CREATE TYPE st AS ENUM ('new', 'done');
CREATE TABLE orders (id integer PRIMARY KEY, s st NOT NULL, email text NOT NULL);
CREATE UNIQUE INDEX mails ON orders (lower(email));
