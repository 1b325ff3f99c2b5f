CREATE TABLE visits (
  id integer PRIMARY KEY,
  page text NOT NULL,
  -- @renamed from=visitor
  guest integer NOT NULL,
  seen timestamptz NOT NULL
);
CREATE INDEX visits_key ON visits (seen, page);
CREATE INDEX visits_seen ON visits (seen) WITH (fillfactor = 90);
CREATE INDEX visits_words ON visits (upper(page)) WHERE guest > 0;
CREATE INDEX visits_visitor ON visits (guest);
COMMENT ON INDEX visits_visitor IS 'by whom';
