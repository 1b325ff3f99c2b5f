CREATE TABLE people (
    id integer PRIMARY KEY,
    name text NOT NULL DEFAULT 'nobody',
    nick text,
    seen timestamptz NOT NULL DEFAULT now(),
    -- @fill '2020-01-01'
    made timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE letters (id integer PRIMARY KEY, sender integer CONSTRAINT letters_sender REFERENCES people, receiver integer REFERENCES people);
CREATE INDEX letters_receiver ON letters (receiver) WHERE receiver IS NOT NULL;
