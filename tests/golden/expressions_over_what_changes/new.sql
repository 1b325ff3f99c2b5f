CREATE TABLE nodes (
  id text PRIMARY KEY,
  parent_id text,
  word text,
  settings jsonb,
  loud text GENERATED ALWAYS AS (upper(word)) STORED,
  CHECK (parent_id <> id)
);
CREATE INDEX own ON nodes (id) WHERE parent_id <> id;
CREATE INDEX words ON nodes (lower(word));
CREATE INDEX set ON nodes ((settings -> 'a')) WHERE settings ? 'b';
