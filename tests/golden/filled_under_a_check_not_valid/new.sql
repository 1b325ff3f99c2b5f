CREATE TABLE users (
    id integer PRIMARY KEY,
    age integer,
    -- @renamed from=name
    full_name text,
    -- @fill 'unknown'
    city text NOT NULL
);
ALTER TABLE users ADD CONSTRAINT adult CHECK (age > 0) NOT VALID;
ALTER TABLE users ADD CONSTRAINT somewhere CHECK (city <> '') NOT VALID;
