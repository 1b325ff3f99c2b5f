CREATE TEXT SEARCH DICTIONARY stems (TEMPLATE = snowball, language = 'english', stopwords = 'english');
CREATE TEXT SEARCH DICTIONARY dropped (TEMPLATE = simple);
CREATE TEXT SEARCH PARSER words (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype);
CREATE TEXT SEARCH TEMPLATE plain (INIT = dsimple_init, LEXIZE = dsimple_lexize);
CREATE TEXT SEARCH CONFIGURATION docs (PARSER = "default");
ALTER TEXT SEARCH CONFIGURATION docs ADD MAPPING FOR word, asciiword WITH stems, simple;
ALTER TEXT SEARCH CONFIGURATION docs ADD MAPPING FOR email WITH dropped;
CREATE TABLE pages (id integer, body text, found tsvector GENERATED ALWAYS AS (to_tsvector('docs', body)) STORED);
