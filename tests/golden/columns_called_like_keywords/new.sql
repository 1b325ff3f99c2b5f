CREATE TABLE visits (
  id integer PRIMARY KEY,
  -- @using at AT TIME ZONE 'UTC'
  -- @reverse at AT TIME ZONE 'UTC'
  at timestamptz,
  -- @renamed from=year
  first integer CHECK (first > 0),
  -- @renamed from=key strategy=direct
  code text,
  -- @renamed from=no strategy=direct
  before integer REFERENCES visits (id) ON DELETE NO ACTION ON UPDATE CASCADE,
  UNIQUE (code, first)
);
CREATE INDEX visits_by_key ON visits (code text_pattern_ops, (code || 'key') DESC NULLS FIRST) WHERE code <> 'key';
