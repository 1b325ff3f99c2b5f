CREATE SEQUENCE tickets;
CREATE TABLE queue (id integer PRIMARY KEY, ticket bigint DEFAULT nextval('tickets'));
ALTER SEQUENCE tickets OWNED BY queue.ticket;
