CREATE TABLE users (id integer PRIMARY KEY, city text, code integer);
CREATE STATISTICS kept (ndistinct) ON city, code FROM users;
ALTER STATISTICS kept SET STATISTICS 30;
COMMENT ON STATISTICS kept IS 'of the city';
CREATE STATISTICS changed ON city, code FROM users;
CREATE STATISTICS dropped ON (lower(city)) FROM users;
