CREATE TABLE a (id serial PRIMARY KEY, n text);
CREATE TABLE b (id bigserial, n text);
