CREATE TABLE visits (
  id integer PRIMARY KEY,
  page text NOT NULL,
  visitor integer NOT NULL,
  seen timestamptz NOT NULL
);
CREATE INDEX visits_key ON visits (page, visitor);
CREATE INDEX visits_seen ON visits (seen) WITH (fillfactor = 70);
CREATE INDEX visits_words ON visits (lower(page)) WHERE visitor > 0;
CREATE INDEX visits_visitor ON visits (visitor);
COMMENT ON INDEX visits_visitor IS 'by whom';
