CREATE EXTENSION pg_trgm;
CREATE TABLE kept (id integer PRIMARY KEY, words text);
CREATE INDEX kept_words ON kept USING gin (words gin_trgm_ops);
CREATE TABLE gone (id integer PRIMARY KEY, words text);
CREATE INDEX gone_words ON gone USING gin (words gin_trgm_ops);
COMMENT ON INDEX gone_words IS 'for search';
