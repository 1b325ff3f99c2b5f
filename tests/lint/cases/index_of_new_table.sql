-- harmless: nobody waits for a table that came a moment ago
SET lock_timeout = '1s';
SET statement_timeout = '5s';
CREATE TABLE n (id bigint PRIMARY KEY, a text);
CREATE INDEX n_a ON n (a);
ALTER TABLE n ADD CONSTRAINT filled CHECK (a <> '');
ALTER TABLE n ALTER COLUMN a SET NOT NULL;
