CREATE TABLE users (id integer PRIMARY KEY, city text, code bigint);
CREATE STATISTICS kept (ndistinct) ON city, code FROM users;
ALTER STATISTICS kept SET STATISTICS 30;
COMMENT ON STATISTICS kept IS 'of the city';
CREATE STATISTICS changed (mcv) ON city, code FROM users;
ALTER STATISTICS changed SET STATISTICS 9;
