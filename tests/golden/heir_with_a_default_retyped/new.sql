CREATE TABLE par (id integer PRIMARY KEY, v bigint);
CREATE TABLE kid (v bigint DEFAULT 3) INHERITS (par);
CREATE TABLE other () INHERITS (par);
CREATE INDEX kid_v ON kid ((v + 1));
CREATE INDEX other_v ON other ((v + 1));
