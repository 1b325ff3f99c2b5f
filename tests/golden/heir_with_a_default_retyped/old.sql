CREATE TABLE par (id integer PRIMARY KEY, v integer);
CREATE TABLE kid (v integer DEFAULT 3) INHERITS (par);
CREATE TABLE other () INHERITS (par);
CREATE INDEX kid_v ON kid ((v + 1));
CREATE INDEX other_v ON other ((v + 1));
