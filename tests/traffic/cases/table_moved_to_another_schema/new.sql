CREATE SCHEMA archive;
-- @renamed from=public.audit
CREATE TABLE archive.audit (
  id bigint PRIMARY KEY,
  said text NOT NULL
);
CREATE TABLE orders (
  id bigint PRIMARY KEY,
  amount integer NOT NULL
);
