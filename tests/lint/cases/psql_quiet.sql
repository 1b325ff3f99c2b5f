-- harmless: it says something to the terminal
SET lock_timeout = '1s';
SET statement_timeout = '5s';
\echo done
