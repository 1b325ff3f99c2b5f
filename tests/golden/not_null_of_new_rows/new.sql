-- since PostgreSQL 18
CREATE TABLE parcel (id integer PRIMARY KEY, sender text CONSTRAINT sender_there NOT NULL, weight integer, target text CONSTRAINT target_there NOT NULL NO INHERIT, note text);
ALTER TABLE parcel ADD CONSTRAINT weight_there NOT NULL weight NOT VALID;
ALTER TABLE parcel ADD CONSTRAINT note_there NOT NULL note NOT VALID;
