CREATE TABLE lots (
  id integer PRIMARY KEY,
  size integer CONSTRAINT lots_size CHECK (size > 0),
  state text CONSTRAINT lots_state CHECK (state <> 'gone' OR size IS NOT NULL),
  note text CONSTRAINT lots_note CHECK (CASE WHEN size > 0 THEN note <> '' ELSE true END)
);
