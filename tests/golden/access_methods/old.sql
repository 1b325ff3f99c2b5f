-- since PostgreSQL 15
CREATE ACCESS METHOD piled TYPE TABLE HANDLER heap_tableam_handler;
CREATE ACCESS METHOD "Tree" TYPE INDEX HANDLER bthandler;
COMMENT ON ACCESS METHOD piled IS 'as usual';
CREATE TABLE pile (id integer, name text) USING piled;
CREATE TABLE stack (id integer);
