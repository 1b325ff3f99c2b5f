-- since PostgreSQL 18
CREATE TABLE rooms (id int4range, during daterange NOT NULL);
CREATE TABLE stays (room int4range, during daterange, PRIMARY KEY (room, during));
