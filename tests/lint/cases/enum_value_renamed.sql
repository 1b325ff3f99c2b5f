-- harmful: the running release says the old label
SET lock_timeout = '1s';
SET statement_timeout = '5s';
ALTER TYPE mood RENAME VALUE 'sad' TO 'unhappy';
