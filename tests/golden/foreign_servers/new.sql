CREATE FOREIGN DATA WRAPPER files OPTIONS (debug 'false', "More" 'x');
CREATE SERVER near VERSION '2' FOREIGN DATA WRAPPER files OPTIONS (host 'it''s', db 'x');
CREATE SERVER far TYPE 'x' FOREIGN DATA WRAPPER files;
CREATE USER MAPPING FOR PUBLIC SERVER near OPTIONS (name 'you', password 'another');
