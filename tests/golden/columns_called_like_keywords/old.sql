CREATE TABLE visits (
  id integer PRIMARY KEY,
  at timestamp,
  year integer CHECK (year > 0),
  key text,
  no integer REFERENCES visits (id) ON DELETE NO ACTION ON UPDATE CASCADE,
  UNIQUE (key, year)
);
CREATE INDEX visits_by_key ON visits (key text_pattern_ops, (key || 'key') DESC NULLS FIRST) WHERE key <> 'key';
