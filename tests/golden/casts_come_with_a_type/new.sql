CREATE TABLE pages (
  id integer PRIMARY KEY,
  title character varying,
  body character varying(200),
  words tsvector GENERATED ALWAYS AS (to_tsvector('english', title)) STORED,
  CHECK (length(title) > 1),
  CONSTRAINT short CHECK (length(body) < 100)
);
CREATE INDEX titles ON pages (lower(title));
CREATE UNIQUE INDEX bodies ON pages (upper(body)) WHERE body LIKE 'a%';
