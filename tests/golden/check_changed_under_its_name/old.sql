CREATE TABLE lots (
  id integer PRIMARY KEY,
  size integer CONSTRAINT lots_size CHECK (size > 0 AND size < 100000),
  state text CONSTRAINT lots_state CHECK (state <> 'lost' OR size IS NULL OR length(state) < 90),
  note text CONSTRAINT lots_note CHECK (note <> ' OR ')
);
