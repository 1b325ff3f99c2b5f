-- harmful: SET LOCAL does nothing here
SET lock_timeout = '1s';
SET LOCAL statement_timeout = '1s';
