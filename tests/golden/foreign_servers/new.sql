CREATE FOREIGN DATA WRAPPER files OPTIONS (debug 'false', "More" 'x');
CREATE SERVER near VERSION '2' FOREIGN DATA WRAPPER files OPTIONS (host 'it''s', db 'x');
CREATE SERVER far TYPE 'x' FOREIGN DATA WRAPPER files;
CREATE SERVER even FOREIGN DATA WRAPPER files OPTIONS (new 'n', zone 'b', area '1');
CREATE FOREIGN TABLE stays (id integer) SERVER even OPTIONS (b '3', z '1', a '2');
CREATE USER MAPPING FOR PUBLIC SERVER near OPTIONS (name 'you', password 'never read');
