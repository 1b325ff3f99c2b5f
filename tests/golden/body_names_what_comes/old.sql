CREATE TABLE pages (id int PRIMARY KEY, title text NOT NULL);
CREATE FUNCTION label(title text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT title';
