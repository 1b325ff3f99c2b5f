-- harmful: casts of the running release say it
SET lock_timeout = '1s';
SET statement_timeout = '5s';
DROP TYPE mood;
