CREATE TABLE p (id integer NOT NULL, at date NOT NULL, CONSTRAINT p_key PRIMARY KEY (id, at), CONSTRAINT p_pos CHECK (id > 0)) PARTITION BY RANGE (at);
CREATE INDEX p_at ON p (at);
CREATE TABLE q (id integer, at date NOT NULL, CONSTRAINT q_key UNIQUE (id, at));
CREATE INDEX q_at ON q (at);
CREATE TABLE p_old PARTITION OF p FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE INDEX p_old_id ON p_old (id);
