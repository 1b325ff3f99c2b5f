-- harmless: without CASCADE it is refused unless the schema is empty
SET lock_timeout = '1s';
SET statement_timeout = '5s';
DROP SCHEMA app;
