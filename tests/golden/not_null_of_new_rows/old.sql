-- since PostgreSQL 18
CREATE TABLE parcel (id integer PRIMARY KEY, sender text, weight integer NOT NULL, target text CONSTRAINT target_there NOT NULL, note text);
ALTER TABLE parcel ADD CONSTRAINT sender_there NOT NULL sender NOT VALID;
CREATE TABLE letter (id integer CONSTRAINT id_there NOT NULL NO INHERIT, stamp text);
ALTER TABLE letter ADD CONSTRAINT stamp_there NOT NULL stamp NOT VALID;
