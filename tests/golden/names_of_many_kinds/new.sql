-- @renamed from=users
CREATE TABLE people (id integer CONSTRAINT users_pkey PRIMARY KEY, city text);
-- @renamed from=spread
CREATE STATISTICS widths ON id, city FROM people;
-- @renamed from=stems
CREATE TEXT SEARCH DICTIONARY roots (TEMPLATE = snowball, language = 'english');
-- @renamed from=docs
CREATE TEXT SEARCH CONFIGURATION pages (PARSER = "default");
ALTER TEXT SEARCH CONFIGURATION pages ADD MAPPING FOR word WITH roots;
-- @renamed from=few
CREATE PUBLICATION some_of_all FOR TABLE people;
-- @renamed from=files
CREATE FOREIGN DATA WRAPPER folders;
-- @renamed from=near
CREATE SERVER close FOREIGN DATA WRAPPER folders;
CREATE USER MAPPING FOR PUBLIC SERVER close;
