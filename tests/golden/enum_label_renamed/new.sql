CREATE TYPE mood AS ENUM (
  'sad',
  -- @renamed from=ok
  'fine',
  'happy'
);
CREATE TABLE people (id integer PRIMARY KEY, mood mood NOT NULL DEFAULT 'fine');
