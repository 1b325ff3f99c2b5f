CREATE TABLE line (
    id integer PRIMARY KEY,
    price integer NOT NULL,
    pieces integer,
    total integer NOT NULL GENERATED ALWAYS AS (price * coalesce(pieces, 1)) STORED
);
