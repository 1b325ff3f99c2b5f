CREATE TABLE "a"";drop table x;--" (
  id integer PRIMARY KEY,
  -- @renamed from="select"
  "it's ""so""" text NOT NULL DEFAULT 'o''clock; --',
  CONSTRAINT "a"";--" CHECK (id > 0)
);
CREATE TABLE "Ünïcode" (
  id integer PRIMARY KEY,
  -- @fill 'x'
  "order" text NOT NULL,
  -- @fill id || '@fill'
  "@fill" text NOT NULL
);
CREATE INDEX "user" ON "Ünïcode" ("@fill");
CREATE TABLE looooooooooooooooooooooooooooooooooooooooooooooooooooooooooooog (
  id integer PRIMARY KEY,
  -- @fill 'looooooooooooooooooooooooooooooooooooooooooooooooooooooooooooog'
  looooooooooooooooooooooooooooooooooooooooooooooooooooooooooooog text NOT NULL UNIQUE,
  loooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooh text NOT NULL DEFAULT 'x'
);
