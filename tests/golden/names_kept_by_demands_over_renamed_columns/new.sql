CREATE TABLE t (
    id bigint PRIMARY KEY,
    -- @renamed from=a
    -- @allow drops-data both names are filled
    c text NOT NULL CONSTRAINT short CHECK (length(c) < 50),
    -- @renamed from=b
    -- @allow drops-data both names are filled
    d integer NOT NULL CONSTRAINT other CHECK (d > 0)
);
CREATE UNIQUE INDEX apart ON t (d, id) WHERE d > 1;
