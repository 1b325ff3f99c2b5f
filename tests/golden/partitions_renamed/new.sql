CREATE TABLE p (id integer,
  title text, -- @renamed from=name
  day date NOT NULL, -- @renamed from=at
  CONSTRAINT c CHECK (id > 0)) PARTITION BY RANGE (day);
-- @renamed from=p_x
CREATE TABLE p_2024 PARTITION OF p FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE INDEX p_name ON p (title);
CREATE TABLE b (
 m text, -- @renamed from=n
 CONSTRAINT bc CHECK (m <> '')); CREATE TABLE h () INHERITS (b);
