-- harmful: writes are lost
SET lock_timeout = '1s';
SET statement_timeout = '5s';
CREATE RULE quiet AS ON INSERT TO t DO INSTEAD NOTHING;
