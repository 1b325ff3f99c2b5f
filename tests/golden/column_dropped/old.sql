CREATE TABLE users (id integer PRIMARY KEY, name text, fax text, pager text NOT NULL, telex text NOT NULL DEFAULT 'none');
