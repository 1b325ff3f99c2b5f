CREATE TABLE nodes (id integer PRIMARY KEY, parent_id integer, word integer, settings json, CHECK (parent_id <> id));
CREATE INDEX own ON nodes (id) WHERE parent_id <> id;
