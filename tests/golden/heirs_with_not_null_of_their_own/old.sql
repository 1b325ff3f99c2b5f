CREATE TABLE base (a integer NOT NULL, b integer NOT NULL);
CREATE TABLE heir (a integer NOT NULL, b integer NOT NULL) INHERITS (base);
