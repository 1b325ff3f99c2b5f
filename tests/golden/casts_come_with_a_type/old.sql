CREATE TABLE pages (
  id integer PRIMARY KEY,
  title text,
  body character varying,
  words tsvector GENERATED ALWAYS AS (to_tsvector('english', title)) STORED,
  CHECK (length(title) > 1),
  CONSTRAINT short CHECK (length(body) < 100)
);
CREATE INDEX titles ON pages (lower(title));
CREATE UNIQUE INDEX bodies ON pages (upper(body)) WHERE body LIKE 'a%';
CREATE INDEX going ON pages (lower(body));
