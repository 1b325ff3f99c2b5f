CREATE TABLE base (id integer NOT NULL, a text DEFAULT 'x', b integer, CONSTRAINT base_a CHECK (a <> ''), CONSTRAINT base_own CHECK (b > -5) NO INHERIT);
CREATE TABLE other (c integer DEFAULT 1);
CREATE TABLE child (d integer, CONSTRAINT child_d CHECK (d > -9)) INHERITS (base, other);
ALTER TABLE child ALTER a SET DEFAULT 'y';
CREATE TABLE lone (id integer NOT NULL, a text, b integer);
