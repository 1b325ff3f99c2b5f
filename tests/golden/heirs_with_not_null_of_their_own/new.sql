CREATE TABLE base (a integer, b integer);
CREATE TABLE heir (a integer, b integer NOT NULL) INHERITS (base);
