CREATE TEXT SEARCH DICTIONARY stems (TEMPLATE = snowball, language = 'dutch');
CREATE TEXT SEARCH PARSER words (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype, HEADLINE = prsd_headline);
CREATE TEXT SEARCH TEMPLATE plain (LEXIZE = dsimple_lexize);
CREATE TEXT SEARCH CONFIGURATION docs (PARSER = "default");
ALTER TEXT SEARCH CONFIGURATION docs ADD MAPPING FOR word WITH simple, stems;
ALTER TEXT SEARCH CONFIGURATION docs ADD MAPPING FOR email, host WITH simple;
CREATE TABLE pages (id integer, body text, found tsvector GENERATED ALWAYS AS (to_tsvector('docs', body)) STORED);
