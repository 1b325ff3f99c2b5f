CREATE FOREIGN DATA WRAPPER files OPTIONS (debug 'true');
CREATE SERVER near VERSION '1' FOREIGN DATA WRAPPER files OPTIONS (host 'a', port '1');
CREATE SERVER far TYPE 'x' VERSION '1' FOREIGN DATA WRAPPER files;
CREATE SERVER odd FOREIGN DATA WRAPPER files OPTIONS (zone 'a\b', area '1');
CREATE SERVER even FOREIGN DATA WRAPPER files OPTIONS (zone 'a', area '1');
CREATE FOREIGN TABLE goes (id integer) SERVER even OPTIONS (z '1', a '2');
CREATE FOREIGN TABLE stays (id integer) SERVER even OPTIONS (z '1', a '2');
CREATE USER MAPPING FOR PUBLIC SERVER near OPTIONS (name 'me', password 'never read');
