CREATE TABLE p (id integer NOT NULL, at date NOT NULL, CONSTRAINT p_key PRIMARY KEY (id, at), CONSTRAINT p_pos CHECK (id > 0)) PARTITION BY RANGE (at);
CREATE INDEX p_at ON p (at);
CREATE TABLE q (id integer NOT NULL, at date NOT NULL, CONSTRAINT q_key UNIQUE (id, at), CONSTRAINT q_pk PRIMARY KEY (id, at), CONSTRAINT p_pos CHECK (id > 0));
CREATE INDEX q_at ON q (at);
ALTER TABLE p ATTACH PARTITION q FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE p_old (id integer NOT NULL, at date NOT NULL, CONSTRAINT p_old_pkey PRIMARY KEY (id, at), CONSTRAINT p_pos CHECK (id > 0));
CREATE INDEX p_old_at_idx ON p_old (at);
CREATE INDEX p_old_id ON p_old (id);
