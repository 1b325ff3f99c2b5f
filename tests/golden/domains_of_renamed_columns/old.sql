CREATE DOMAIN amount AS numeric(8, 2);
CREATE TABLE t (id integer PRIMARY KEY, m amount, email varchar(100) CHECK (email <> 'root'));
