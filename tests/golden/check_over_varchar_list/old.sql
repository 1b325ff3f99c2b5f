CREATE TABLE goods (id integer PRIMARY KEY, size varchar(2) CHECK (size IN ('s', 'm')));
