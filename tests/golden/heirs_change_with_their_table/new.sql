CREATE TABLE base (id bigint NOT NULL, a text DEFAULT 'z', e integer NOT NULL DEFAULT 0, CONSTRAINT base_a CHECK (a <> ''), CONSTRAINT base_own CHECK (id > -5) NO INHERIT, CONSTRAINT base_e CHECK (e >= 0));
CREATE TABLE other (c integer DEFAULT 2);
CREATE TABLE child (d integer, CONSTRAINT child_d CHECK (d > -9)) INHERITS (base, other);
ALTER TABLE child ALTER a SET DEFAULT 'y';
ALTER TABLE child ALTER c SET NOT NULL;
CREATE TABLE grandchild (CONSTRAINT base_e CHECK (e >= 0), g integer) INHERITS (child);
CREATE TABLE lone (id integer NOT NULL, a text, b integer);
CREATE TABLE under (id integer NOT NULL) INHERITS (lone);
