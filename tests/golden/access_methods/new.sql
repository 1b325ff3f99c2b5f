-- since PostgreSQL 15
CREATE ACCESS METHOD piled TYPE TABLE HANDLER heap_tableam_handler;
CREATE ACCESS METHOD heaped TYPE TABLE HANDLER heap_tableam_handler;
COMMENT ON ACCESS METHOD heaped IS 'another name';
CREATE TABLE pile (id integer, name text) USING heaped;
CREATE TABLE stack (id integer) USING piled;
