-- harmful: all that a role owns is gone
SET lock_timeout = '1s';
SET statement_timeout = '5s';
DROP OWNED BY leaver;
